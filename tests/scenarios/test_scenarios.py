"""Every page beside this file is a conversation that the line holds as it is written.

After a change that is meant: `pytest tests/scenarios --update`, then read the difference.
"""

from __future__ import annotations

from difflib import unified_diff
from pathlib import Path

import pytest
from shipped import shipped_script

from hotline.settings import ROOT
from hotline.transcript import parse, play, write

PAGES = sorted(Path(__file__).parent.glob("*.txt"))
FEWEST = 64


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_line_holds_the_conversation_as_it_is_written(
    page: Path, pytestconfig: pytest.Config
) -> None:
    written = parse(page.read_text("utf-8"), page.relative_to(ROOT))
    now = play(written, shipped_script())
    if pytestconfig.getoption("--update"):
        page.write_text(write(now), "utf-8")
        return
    changes = unified_diff(
        write(written).splitlines(), write(now).splitlines(), "written", "now", lineterm=""
    )
    assert not (found := "\n".join(changes)), f"\n{found}\nMeant? pytest tests/scenarios --update"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_is_laid_out_as_an_update_would_write_it(page: Path) -> None:
    text = page.read_text("utf-8")
    assert write(parse(text, page)) == text


def test_there_are_scenarios_for_texts_and_calls_in_both_languages() -> None:
    pages = [page.read_text("utf-8") for page in PAGES]
    assert len(pages) >= FEWEST
    titles = [page.partition("\n")[0] for page in pages]
    assert len(set(titles)) == len(titles)
    spanish = [page for page in pages if "now in Spanish" in page or "language: Spanish" in page]
    calling = [page for page in pages if " calls\n" in page]
    texting = [page for page in pages if " texts: " in page]
    assert len(spanish) >= 12
    assert len(calling) >= 16
    assert len(texting) >= 32
