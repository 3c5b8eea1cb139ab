"""The script that is being spoken: a snapshot, swapped as a whole when a change holds.

In a demo the files are looked at every second and an author's change is heard at once; a change
that does not hold is reported and the line goes on with the words it had.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import structlog

from hotline.check import Finding, check_loaded
from hotline.conversation import Line, Script, load_script
from hotline.library import AuthorError
from hotline.numbers import pretty
from hotline.settings import Settings

log = structlog.get_logger()
Stamp = tuple[tuple[str, int], ...]


class ScriptBox:
    """Holds the current script; calling it gives that script."""

    def __init__(
        self,
        load: Callable[[], Script],
        check: Callable[[Script], Sequence[Finding]],
        folders: tuple[Path, ...],
    ) -> None:
        self._load, self._check, self._folders = load, check, folders
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
            script = self._load()
        except (AuthorError, ValueError, OSError) as error:
            log.warning("script_kept", why=str(error))
            return False
        return self._swap(script)

    def _swap(self, script: Script) -> bool:
        failed = [finding for finding in self._check(script) if finding.level == "fail"]
        for finding in failed:
            log.warning("script_kept", why=str(finding))
        if not failed:
            self._script = script
            log.info("script_swapped")
        return not failed

    def _stamp(self) -> Stamp:
        return stamp_of(self._folders)


def stamp_of(folders: Iterable[Path]) -> Stamp:
    """Every file below the folders and when it was written: equal as long as nothing changed."""
    files = (file for folder in folders for file in folder.rglob("*") if file.is_file())
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
    return ScriptBox(
        lambda: load_script(content, flows, settings.languages),
        lambda script: check_loaded(script, settings, datetime.now(UTC).date()),
        (content, flows),
    )
