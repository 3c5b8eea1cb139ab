"""The script that is being spoken: a snapshot, swapped as a whole when a change holds.

In a demo the files are looked at every second and an author's change is heard at once; a change
that does not hold is reported and the line goes on with the words it had. One process proves a
change; the others take over what was proven.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import structlog

from hotline.check import Finding, check_loaded
from hotline.conversation import Line, Script, load_script
from hotline.library import AuthorError
from hotline.numbers import pretty
from hotline.proven import Proven
from hotline.settings import Settings

log = structlog.get_logger()


class ScriptBox:
    """Holds the current script; calling it gives that script."""

    def __init__(
        self,
        load: Callable[[], Script],
        check: Callable[[Script], Sequence[Finding]],
        proven: Proven,
    ) -> None:
        self._load, self._check, self._proven = load, check, proven
        self._seen = proven.digest()
        self._script = load()

    def __call__(self) -> Script:
        """The script that is spoken now."""
        return self._script

    def look_again(self) -> bool:
        """Swap the script in if its files have changed and hold; whether it was swapped.

        Proves the change itself, which takes seconds, unless another process is at it: then it
        is looked at again at the next call.
        """
        digest = self._proven.digest()
        if digest == self._seen:
            return False
        if self._proven.holds(digest):
            return self._take(digest)
        with self._proven.alone() as alone:
            return alone and self._take(digest)

    def settled(self) -> bool:
        """Whether the files are as they were when they were last looked at."""
        return self._proven.digest() == self._seen

    def follow(self) -> bool:
        """Swap the script in if its files have changed and another process has proven them."""
        digest = self._proven.digest()
        return digest != self._seen and self._proven.holds(digest) and self._take(digest)

    def _take(self, digest: str) -> bool:
        self._seen = digest
        try:
            script = self._load()
        except (AuthorError, ValueError, OSError) as error:
            log.warning("script_kept", why=str(error))
            return False
        return self._swap(script, digest)

    def _swap(self, script: Script, digest: str) -> bool:
        found = () if self._proven.holds(digest) else self._check(script)
        failed = [finding for finding in found if finding.level == "fail"]
        for finding in failed:
            log.warning("script_kept", why=str(finding))
        if not failed:
            self._proven.record(digest)
            self._script = script
            log.info("script_swapped")
        return not failed


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
        Proven(settings),
    )
