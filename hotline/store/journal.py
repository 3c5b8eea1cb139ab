"""Opt-outs that could not reach the store: written to disk before they are confirmed.

One file a web host, shared by its processes, one sealed record a line, forced to the disk. It is
replayed when the store is back; until then no worker sends anything (see gate.py).
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from hotline.store.secrets import Sealer, Unreadable

CONTEXT = "journal"
FILE = "opt-outs"


def waiting(folder: Path) -> int:
    """How many opt-outs wait below `folder` to be replayed; makes nothing, opens nothing sealed."""
    try:
        return len((folder / FILE).read_bytes().splitlines())
    except FileNotFoundError:
        return 0


class Journal:
    """`<folder>/opt-outs`; safe to use from several processes of one machine."""

    def __init__(self, folder: Path, sealer: Sealer) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._file, self._lock, self._sealer = folder / FILE, folder / "lock", sealer

    def empty(self) -> bool:
        """Whether nothing waits to be replayed."""
        with suppress(FileNotFoundError):
            return self._file.stat().st_size == 0
        return True

    def write(self, record: dict[str, str]) -> None:
        """Keep a record; when this returns it survives a crash of the machine."""
        line = b64encode(self._sealer.seal(json.dumps(record).encode(), CONTEXT)) + b"\n"
        with self._locked():
            handle = os.open(self._file, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                _append(handle, line)
            finally:
                os.close(handle)
            self._sync_folder()

    def replay(self, carry_out: Callable[[dict[str, str]], None]) -> int:
        """Carry out every record in order and empty the journal; how many there were.

        A record whose `carry_out` raises, and all after it, stay. Records must be safe to carry
        out twice.
        """
        if self.empty():
            return 0
        with self._locked():
            lines = self._file.read_bytes().splitlines()
            done = 0
            try:
                for line in lines:
                    self._carry_out(line, carry_out)
                    done += 1
            finally:
                self._keep(lines[done:])
        return done

    def _sync_folder(self) -> None:
        # A file's name is on the disk only when its folder is.
        handle = os.open(self._file.parent, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def _carry_out(self, line: bytes, carry_out: Callable[[dict[str, str]], None]) -> None:
        try:
            plain = self._sealer.open(b64decode(line), CONTEXT)
        except (Unreadable, ValueError):
            return  # a line cut off by a crash was never confirmed to anybody
        carry_out(json.loads(plain))

    def _keep(self, lines: list[bytes]) -> None:
        rest = self._file.with_suffix(".new")
        rest.write_bytes(b"".join(line + b"\n" for line in lines))
        rest.chmod(0o600)
        with rest.open("rb") as handle:
            os.fsync(handle.fileno())
        rest.replace(self._file)
        self._sync_folder()

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with self._lock.open("a") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield


def _append(handle: int, line: bytes) -> None:
    """Write the line behind whatever a crash or a full disk cut off, and force it to the disk."""
    size = os.fstat(handle).st_size
    whole = line if not size or os.pread(handle, 1, size - 1) == b"\n" else b"\n" + line
    if os.write(handle, whole) != len(whole):
        raise OSError(errno.ENOSPC, "the journal of opt-outs could not be written whole")
    os.fsync(handle)
