"""The walls that the import linter cannot see: it knows other people's packages only as a whole."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

HOTLINE = Path(__file__).parents[2] / "hotline"
PURE = ("conversation", "crisis", "library", "channels", "schedule")
CLOCKS = {"now", "utcnow", "today"}


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def sources(*rooms: str) -> list[Path]:
    return sorted(path for room in rooms for path in (HOTLINE / room).rglob("*.py"))


def shown(path: Path) -> str:
    return str(path.relative_to(HOTLINE))


@pytest.mark.parametrize("path", sources("channels"), ids=shown)
def test_channels_take_nothing_from_twilio_but_its_twiml_builder(path: Path) -> None:
    taken = [name for name in imported(ast.parse(path.read_text("utf-8"))) if "twilio" in name]
    assert [name for name in taken if not name.startswith("twilio.twiml.")] == []


@pytest.mark.parametrize("path", sources(*PURE), ids=shown)
def test_a_pure_room_asks_no_clock(path: Path) -> None:
    asked = [
        f"{shown(path)}:{node.lineno}"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute)
        and node.attr in CLOCKS
        and isinstance(node.value, ast.Name)
        and node.value.id in {"datetime", "date", "dt"}
    ]
    assert asked == []
