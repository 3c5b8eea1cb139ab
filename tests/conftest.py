"""What tests of several rooms share: a real data server, the simulated carrier, settings for them.

One server and one carrier for each test process; each test finds both empty. Whatever is started
here is ended by its own process id.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import requests

from hotline.run.dataserver import DataServer
from hotline.settings import Settings
from hotline.store.client import Client, connect

ACCOUNT, TOKEN = "AC" + "1" * 32, "a token for tests"
SECRET = "a secret for tests, thirty-two bytes or more"
LINE = "+12025550100"
SettingsFor = Callable[..., Settings]


@dataclass
class Running:
    """A process that serves at `url`."""

    url: str
    process: subprocess.Popen[bytes]

    def freeze(self) -> None:
        """Let it hang: connections stand, nothing answers."""
        os.kill(self.process.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        os.kill(self.process.pid, signal.SIGCONT)

    def end(self) -> None:
        """End it, hanging or not."""
        self.thaw()
        self.process.terminate()
        self.process.wait(timeout=15)


@dataclass
class CarrierProcess(Running):
    """The simulated carrier, its knobs and what it has been handed."""

    session: requests.Session = field(default_factory=requests.Session)

    def post(self, path: str, **body: Any) -> Any:
        """Turn a knob under /sim."""
        answer = self.session.post(f"{self.url}/sim{path}", json=body, timeout=30)
        answer.raise_for_status()
        return answer.json()

    def fault(self, kind: str, on: str = "messages.create", **more: Any) -> None:
        """Arm a fault (hotline/carrier/simulated/faults.py)."""
        self.post("/faults", on=on, kind=kind, **more)

    def sent_to(self, phone: str) -> list[dict[str, Any]]:
        """The texts that the carrier has accepted for a phone, oldest first."""
        query = {"phone": phone}
        found = self.session.get(f"{self.url}/sim/texts", params=query, timeout=30).json()
        return [text for text in found["texts"] if text["by"] == "line"]

    def end(self) -> None:
        """End it, and close the connections to it."""
        self.session.close()
        super().end()


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until(holds: Callable[[], object], seconds: float = 15) -> None:
    """Return when it holds; fail when it does not in time."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not come to hold in time"
        time.sleep(0.01)


def start_data_server(folder: Path) -> Running:
    """A data server of its own under `folder`, ready to answer."""
    server = DataServer(folder)
    process = subprocess.Popen(server.command())
    wait_until(server.ready)
    return Running(server.url, process)


@pytest.fixture(scope="session")
def data_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The embedded data server, for all tests of this process."""
    running = start_data_server(tmp_path_factory.mktemp("data"))
    yield running
    running.end()


@pytest.fixture
def own_data_server(tmp_path: Path) -> Iterator[Running]:
    """A data server of the test's own, to be frozen, filled or killed."""
    running = start_data_server(tmp_path / "own")
    yield running
    running.end()


@pytest.fixture
def store_client(data_server: Running) -> Iterator[Client]:
    """A client of the data server, which is empty."""
    client = connect(data_server.url, 5.0)
    client.flushall()
    yield client
    client.close()


@pytest.fixture(scope="session")
def carrier_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CarrierProcess]:
    """The simulated carrier for all tests of this process; use `carrier`, which is empty."""
    port = free_port()
    running = CarrierProcess(
        f"http://127.0.0.1:{port}",
        subprocess.Popen(
            [
                *(sys.executable, "-m", "hotline.carrier.simulated"),
                *("--port", str(port), "--data-dir", str(tmp_path_factory.mktemp("carrier"))),
            ],
            env=os.environ | carrier_environment(),
            stdout=subprocess.DEVNULL,
        ),
    )
    wait_until(lambda: _alive(running))
    yield running
    running.end()


def _alive(running: CarrierProcess) -> bool:
    try:
        return running.session.get(f"{running.url}/sim/healthz", timeout=1).ok
    except requests.RequestException:
        return False


def carrier_environment() -> dict[str, str]:
    """What the carrier is told; nobody listens at the line's address."""
    return {
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "TWILIO_AUTH_TOKEN": TOKEN,
        "HOTLINE_BASE_URL": "http://127.0.0.1:9",
        "HOTLINE_NUMBER": LINE,
        "HOTLINE_NUMBERS": "",
        "HOTLINE_OPTOUT": "default",
    }


@pytest.fixture
def carrier(carrier_process: CarrierProcess) -> CarrierProcess:
    """A running simulated carrier that remembers nothing and misbehaves in nothing."""
    carrier_process.post("/reset")
    return carrier_process


@pytest.fixture
def settings_for(data_server: Running) -> SettingsFor:
    """Makes Settings for a data folder; more settings by the names of the environment."""

    def make(folder: Path, **more: str) -> Settings:
        return Settings(_env_file=None, **line_environment(data_server.url, folder) | more)  # type: ignore[arg-type, call-arg]

    return make


def line_environment(
    store: str, folder: Path, carrier: str = "http://127.0.0.1:9"
) -> dict[str, str]:
    """The environment of a line with an account, a movable clock and a quick sender."""
    return carrier_environment() | {
        "redis_url": store,
        "HOTLINE_DATA_DIR": str(folder),
        "HOTLINE_SECRET": SECRET,
        "HOTLINE_SEND_RATE": "1000",
        "HOTLINE_MOVABLE_CLOCK": "1",
        "TWILIO_API_BASE_URL": carrier,
    }
