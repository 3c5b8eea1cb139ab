"""What no author may break: every such change is named by the check before it speaks."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from hotline.check import check_all
from hotline.scriptbox import script_box
from hotline.settings import ROOT, Settings

TODAY = date(2026, 11, 24)
Change = Callable[[Path], None]


def swap(name: str, old: str, new: str) -> Change:
    def change(tree: Path) -> None:
        page = (tree / name).read_text("utf-8")
        assert old in page
        (tree / name).write_text(page.replace(old, new), "utf-8")

    return change


def without(name: str) -> Change:
    def change(tree: Path) -> None:
        shutil.rmtree(tree / name) if (tree / name).is_dir() else (tree / name).unlink()

    return change


def settings(tree: Path, **more: str) -> Settings:
    names = {"CONTENT": "content", "FLOWS": "flows", "DATA": "var"}
    folders = {f"HOTLINE_{name}_DIR": tree / folder for name, folder in names.items()}
    return Settings(_env_file=None, **folders, **more)  # type: ignore[arg-type, call-arg]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name in ("content", "flows"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return tmp_path


@pytest.mark.parametrize(
    "change",
    [
        without("content/crisis/rules"),
        without("content/crisis/rules/en"),
        without("content/crisis/rules/es"),
        without("content/crisis/rules/en/suicide.yaml"),
        swap("content/en/crisis.yaml", "{lines}", ""),
        swap("content/es/crisis.yaml", "{lines}", ""),
        swap("content/en/crisis.yaml", "{lines}", "{linez}"),
        swap("content/en/crisis.yaml", "{lines}", "{"),
        without("flows/crisis.yaml"),
        without("flows/home.yaml"),
        swap(
            "flows/crisis.yaml", "  transfer:\n    do: transfer", "  transfer:\n    do: more_lines"
        ),
    ],
)
def test_a_change_that_silences_help_is_a_finding_and_is_never_spoken(
    tree: Path, change: Change
) -> None:
    box = script_box(settings(tree))
    spoken = box()
    change(tree)
    assert [f for f in check_all(settings(tree), TODAY) if f.level == "fail"]
    assert box.look_again() is False
    assert box() is spoken


def test_an_empty_flows_folder_is_a_finding(tree: Path) -> None:
    for page in (tree / "flows").glob("*.yaml"):
        page.unlink()
    assert [f for f in check_all(settings(tree), TODAY) if f.level == "fail"]


def test_a_country_without_a_line_still_names_a_way(tree: Path) -> None:
    found = check_all(settings(tree, HOTLINE_COUNTRY="TO"), TODAY)
    assert [f for f in found if f.level == "fail"] == []


def test_a_change_that_holds_is_spoken(tree: Path) -> None:
    box = script_box(settings(tree))
    swap("content/en/phrases.yaml", "You're welcome.", "Any time.")(tree)
    assert box.look_again() is True
    assert "Any time." in box().content.shelf("en").phrase("thanks").text
