"""The same store on a cluster: no script and no pipeline reaches across slots."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis

from hotline.run.dataserver import DataServer
from hotline.store import (
    Change,
    Committed,
    DailyStore,
    Gate,
    LineStore,
    People,
    Secret,
    Vault,
    connect,
)
from hotline.store.server import servers
from hotline.store.vault import ring_of

SECRET = Secret(b"a secret for tests, thirty-two bytes or more")
ALICE, DAY, NOW = "+12125550101", "2027-01-12", 1_800_000_000.0


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Any]:
    """A cluster of one node: it refuses what no cluster could do."""
    port, bus = _free_ports(2)
    binary = DataServer.find("")
    assert binary is not None
    options = {
        "--port": port,
        "--cluster-port": bus,
        "--bind": "127.0.0.1",
        "--cluster-enabled": "yes",
        "--dir": tmp_path,
        "--save": "",
    }
    argv = [str(part) for pair in options.items() for part in pair]
    process = subprocess.Popen([binary.path, *argv], stdout=subprocess.DEVNULL)
    try:
        url = f"redis://127.0.0.1:{port}"
        _assign_all_slots(url)
        client = connect(f"{url},{url}", 5.0)
        yield client
        client.close()
    finally:
        process.terminate()
        process.wait(timeout=10)


def _free_ports(count: int) -> list[int]:
    probes = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [int(probe.getsockname()[1]) for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def _assign_all_slots(url: str) -> None:
    node = redis.Redis.from_url(url)
    for _ in range(500):
        try:
            node.ping()
        except redis.ConnectionError:
            time.sleep(0.01)
        else:
            break
    node.execute_command("CLUSTER", "ADDSLOTSRANGE", 0, 16383)
    for _ in range(500):
        if node.cluster("info")["cluster_state"] == "ok":
            break
        time.sleep(0.01)
    node.close()


def test_a_persons_whole_life_runs_on_a_cluster(cluster: Any) -> None:
    vault, people, daily = Vault.open(cluster, SECRET), People(cluster), DailyStore(cluster)
    line, gate = LineStore(cluster), Gate(cluster)
    alice = vault.person_id(ALICE)
    loaded = people.load(alice, "SM1")
    joined = Change(
        loaded.fields,
        {"d.state": "on", "d.zone": "America/New_York"},
        due=NOW,
        number=vault.seal_number(alice, ALICE),
        answer=b"sealed",
        consent=[b"c"],
        count={"joined": 1},
        lifetime=0,
        stands="story/which",
    )
    assert people.commit(alice, "SM1", "", joined) == Committed("1")
    [shard] = daily.due_shards(NOW)
    [entry] = daily.look(shard, NOW, 50)
    claim = {"now": NOW, "lease": NOW + 60, "look": NOW + 60, "frozen": {"text_id": "h001"}}
    assert daily.claim(entry, DAY, "t", **claim) == "ok"  # type: ignore[arg-type]
    assert daily.settle(alice, DAY, "t", "unknown", NOW, "time-out") == "ok"
    assert daily.report(alice, DAY, "SM1", "sent", "") == "ok"
    assert daily.close(entry, DAY, "accepted", next_look=NOW + 5, used=True, now=NOW) == "ok"
    assert daily.put_off(daily.entry(alice), NOW + 9) == "ok"
    assert [ledger.state for _, ledger in daily.day(DAY)] == ["sent"]
    assert daily.revoke(alice, b"c") == "ok"
    assert line.counts() == {"joined": 1}
    assert line.standing() == {"story/which": 1}
    loaded = people.load(alice, "SM2")
    moved = Change(loaded.fields, loaded.fields, counted=loaded.counted, stands="story/again")
    assert isinstance(people.commit(alice, "SM2", loaded.version, moved), Committed)
    assert line.standing() == {"story/again": 1}
    assert [server.replica for server in servers(cluster)] == [False]
    assert set(ring_of(cluster)) == {"id", "data:1"}
    assert line.ping()
    assert line.lock("t", 5000)
    assert line.swap_bucket("s", b"", b"x")
    assert line.subscribers() == 0
    gate.clear("host")
    gate.leave("host")
    assert gate.waits_for() == []
