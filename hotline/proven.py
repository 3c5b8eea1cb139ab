"""Remembers which words held, so that the same words are proven once and not by every process."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from hotline import __version__
from hotline.settings import Settings


class Proven:
    """What held last on this machine: a digest of the words in a file of the data folder."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._file = settings.data_dir / "proven"

    def digest(self) -> str:
        """Changes with any file of the words, their folders, the languages, name and version."""
        folders = (self._settings.content_dir, self._settings.flows_dir)
        files = (file for folder in folders for file in folder.rglob("*") if file.is_file())
        stamps = sorted((str(file), file.stat().st_mtime_ns) for file in files)
        said = (__version__, self._settings.name, self._settings.country, self._settings.languages)
        return sha256(repr((said, stamps)).encode()).hexdigest()

    def holds(self, digest: str) -> bool:
        """Whether these very words were proven, and nothing of them has changed since."""
        return self._file.is_file() and self._file.read_text("ascii") == digest

    def record(self, digest: str) -> None:
        """These words hold."""
        self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._file.write_text(digest, "ascii")

    @contextmanager
    def alone(self) -> Iterator[bool]:
        """Whether nobody else on this machine is proving at this moment; it never waits."""
        lock: Path = self._file.with_suffix(".lock")
        lock.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with lock.open("w") as held:
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
                return
            yield True
