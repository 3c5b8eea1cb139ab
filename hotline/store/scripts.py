"""The Lua scripts, one file each, with a header that says KEYS, ARGV and what comes back."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any


@cache
def source(name: str) -> str:
    """The text of `lua/<name>.lua`."""
    return (files("hotline.store") / "lua" / f"{name}.lua").read_text("utf-8")


class Script:
    """One script, sent by its digest and loaded again when the server has lost it."""

    def __init__(self, client: Any, name: str) -> None:
        self._script = client.register_script(source(name))

    def __call__(self, keys: list[str], args: list[Any]) -> Any:
        """Run it; one round trip (two right after the server restarted)."""
        return self._script(keys=keys, args=args)
