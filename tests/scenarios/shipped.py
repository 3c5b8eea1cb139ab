"""The flows and words that the line ships with, read once."""

from __future__ import annotations

from functools import cache

from hotline.conversation import Script, load_script
from hotline.settings import ROOT


@cache
def shipped_script() -> Script:
    return load_script(ROOT / "content", ROOT / "flows", ("en", "es"))
