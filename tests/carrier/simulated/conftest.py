from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

# Test modules are imported by path, so a helper beside them must be put within reach.
sys.path.insert(0, str(Path(__file__).parent))

from simulated_desk import Desk, TinyLine, tiny_line


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with tiny_line() as line:
        desk = Desk(line, tmp_path_factory.mktemp("carrier"))
        desk.start()
        yield desk
        assert desk.stop() == 0


@pytest.fixture
def desk(process: Desk) -> Desk:
    """A running carrier that remembers nothing, with a line that says nothing."""
    process.post("/reset")
    process.line.answers.clear()
    process.line.asked.clear()
    return process


@pytest.fixture
def line(desk: Desk) -> TinyLine:
    return desk.line


@pytest.fixture
def own_desk(tmp_path: Path) -> Iterator[Desk]:
    """A carrier of the test's own, not started yet."""
    with tiny_line() as line:
        own = Desk(line, tmp_path)
        yield own
        if own.process is not None:
            own.stop()
