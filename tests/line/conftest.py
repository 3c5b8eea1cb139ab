"""A whole line for the tests of a module."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.line.whole_line import WholeLine, start_line


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WholeLine]:
    """One line for all tests of a module; each uses people of its own."""
    running = start_line(tmp_path_factory.mktemp("line") / "var")
    yield running
    running.end()
