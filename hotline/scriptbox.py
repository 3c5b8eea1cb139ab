"""The script that is being spoken: a snapshot, swapped as a whole when a change holds.

In a demo the files are looked at every second and an author's change is heard at once; a change
that does not hold is reported and the line goes on with the words it had.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import structlog

from hotline.conversation import Line, Script, load_script
from hotline.library import AuthorError
from hotline.numbers import pretty
from hotline.settings import Settings

log = structlog.get_logger()


class ScriptBox:
    """Holds the current script; calling it gives that script."""

    def __init__(self, load: Callable[[], Script], folders: tuple[Path, ...]) -> None:
        self._load, self._folders = load, folders
        self._script = load()
        self._seen = self._stamp()

    def __call__(self) -> Script:
        """The script that is spoken now."""
        return self._script

    def look_again(self) -> bool:
        """Swap the script in if its files have changed and hold; whether it was swapped."""
        stamp = self._stamp()
        if stamp == self._seen:
            return False
        self._seen = stamp
        try:
            self._script = self._load()
        except (AuthorError, ValueError, OSError) as error:
            log.warning("script_kept", why=str(error))
            return False
        log.info("script_swapped")
        return True

    def _stamp(self) -> tuple[tuple[str, int], ...]:
        files = (file for folder in self._folders for file in folder.rglob("*") if file.is_file())
        return tuple(sorted((str(file), file.stat().st_mtime_ns) for file in files))


def line_of(settings: Settings) -> Line:
    """The operator's facts as the conversation knows them."""
    return Line(
        name=settings.name,
        number=pretty(settings.line_number),
        contact=settings.contact,
        country=settings.country,
        optout=settings.optout,
        window=settings.window,
    )


def script_box(settings: Settings) -> ScriptBox:
    """The script of the operator's folders, ready to be swapped."""
    content, flows = settings.content_dir, settings.flows_dir
    return ScriptBox(lambda: load_script(content, flows, settings.languages), (content, flows))
