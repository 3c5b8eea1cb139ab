"""Options of the whole test run; pytest takes them from the root only."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update` writes the scenarios anew, as the line answers now."""
    parser.addoption(
        "--update",
        action="store_true",
        help="rewrite tests/scenarios/*.txt as the line answers now",
    )
