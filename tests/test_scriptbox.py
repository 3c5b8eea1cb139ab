"""One process proves a change of words; the others take it over, and nobody waits."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from hotline.check import Finding
from hotline.proven import Proven
from hotline.scriptbox import ScriptBox
from hotline.settings import ROOT, Settings

BAD = Finding("fail", "home.yaml:3", "nothing leads on", "Lead on.")


@pytest.fixture
def proven(tmp_path: Path) -> Proven:
    shutil.copytree(ROOT / "flows", tmp_path / "flows")
    names = {"CONTENT": "flows", "FLOWS": "flows", "DATA": "var"}
    folders = {f"HOTLINE_{name}_DIR": tmp_path / folder for name, folder in names.items()}
    return Proven(Settings(_env_file=None, **folders))  # type: ignore[arg-type, call-arg]


class Asked:
    """Loads a word a time, and counts what was proven."""

    def __init__(self, *findings: Finding) -> None:
        self.findings, self.proofs, self.loads = findings, 0, 0

    def load(self) -> str:
        self.loads += 1
        return f"script {self.loads}"

    def check(self, _: str) -> Sequence[Finding]:
        self.proofs += 1
        return self.findings


def box(asked: Asked, proven: Proven) -> ScriptBox:
    return ScriptBox(asked.load, asked.check, proven)  # type: ignore[arg-type]


def edit(tmp_path: Path) -> None:
    page = tmp_path / "flows" / "home.yaml"
    page.write_text(page.read_text("utf-8") + "# a change\n", "utf-8")


def test_a_change_is_proven_once_and_taken_over_by_the_others(
    proven: Proven, tmp_path: Path
) -> None:
    first, second = Asked(), Asked()
    prover, follower = box(first, proven), box(second, proven)
    assert not prover.look_again()
    assert not follower.follow()
    edit(tmp_path)
    assert not follower.follow(), "nothing is taken over before it was proven"
    assert prover.look_again()
    assert follower.follow()
    assert follower() == prover() == "script 2"
    assert (first.proofs, second.proofs) == (1, 0)
    assert prover.settled()


def test_while_somebody_proves_the_others_go_on_with_the_words_they_have(
    proven: Proven, tmp_path: Path
) -> None:
    asked = Asked()
    other = box(asked, proven)
    edit(tmp_path)
    with proven.alone() as alone:
        assert alone
        assert not other.look_again()
        assert not other.settled(), "it looks again"
    assert other.look_again()
    assert asked.proofs == 1


def test_a_change_that_does_not_hold_is_not_spoken_and_not_taken_over(
    proven: Proven, tmp_path: Path
) -> None:
    asked, others = Asked(BAD), Asked()
    prover, follower = box(asked, proven), box(others, proven)
    edit(tmp_path)
    assert not prover.look_again()
    assert prover() == "script 1"
    assert not prover.look_again(), "the same change is not proven again and again"
    assert asked.proofs == 1
    assert not follower.follow()


def test_words_that_held_are_known_until_one_file_changes(proven: Proven, tmp_path: Path) -> None:
    digest = proven.digest()
    assert not proven.holds(digest)
    proven.record(digest)
    assert proven.holds(proven.digest())
    edit(tmp_path)
    assert not proven.holds(proven.digest())
