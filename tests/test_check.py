"""`hotline check` finds every kind of fault that is planted in a copy of what ships."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from hotline.check import Finding, check_all, check_script
from hotline.conversation import Script, load_script
from hotline.conversation.flow import load_flows
from hotline.conversation.words import load_vocabulary
from hotline.library import AuthorError, load_content
from hotline.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
TODAY = date(2026, 11, 23)
LANGS = ("en", "es")


@cache
def shipped() -> Script:
    return load_script(ROOT / "content", ROOT / "flows", LANGS)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of content and flows in which a fault may be planted."""
    for name in ("content", "flows"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return tmp_path


def failures(tree: Path) -> list[Finding]:
    """What the check says of a copy; the ear for danger and the directory are the shipped ones."""
    content = load_content(tree / "content", LANGS)
    script = replace(
        shipped(),
        content=content,
        flows=load_flows(tree / "flows"),
        words={lang: load_vocabulary(tree / "content", content.shelf(lang)) for lang in LANGS},
    )
    return check_script(script, "Hope Line")


def plant(tree: Path, name: str, old: str, new: str) -> None:
    path = tree / name
    page = path.read_text("utf-8")
    assert page.count(old) == 1, f"{old!r} stands {page.count(old)} times in {name}"
    path.write_text(page.replace(old, new), "utf-8")


def settings(tree: Path) -> Settings:
    names = {"CONTENT": "content", "FLOWS": "flows", "DATA": "var"}
    folders = {f"HOTLINE_{name}_DIR": tree / folder for name, folder in names.items()}
    return Settings(_env_file=None, **folders)  # type: ignore[arg-type, call-arg]


def test_what_ships_has_nothing_to_mend() -> None:
    assert check_script(shipped(), "Hope Line") == []
    assert check_script(shipped(), "The Warm Line of Ohi") == []
    found = check_all(settings(ROOT), TODAY)
    assert [finding for finding in found if finding.level == "fail"] == []


# page, what stands there, what is planted, and what the check then says: where, problem, remedy
FAULTS = [
    ("flows/hope.yaml", "say: hope.intro", "say: hope.nothing",
     "hope.yaml", "'hope.nothing' is missing", "phrases.yaml"),
    ("flows/home.yaml", "label: menu.hope,", "label: menu.joy,",
     "home.yaml", "'menu.joy' is missing", "phrases.yaml"),
    ("flows/hope.yaml", "  after:\n", "  lonely:\n    ends: true\n\n  after:\n",
     "hope.yaml", "hope/lonely is never reached", "Lead to it"),
    ("flows/hope.yaml", "do: hope_today", "do: hope_tomorrow",
     "hope.yaml", "'hope_tomorrow', which nobody knows", "hope_today"),
    ("flows/everywhere.yaml", "hope: hope/today", "hoop: hope/today",
     "hope/today", "the wish 'hoop' is not known", "story"),
    ("content/en/phrases.yaml", "words: [hope]}", "words: [hope, Info]}",
     "phrases.yaml", "'info' is a carrier's word", "Take the word out"),
    ("content/es/phrases.yaml", "words: [historia, historias, cuento]", "words: [historia, START]",
     "phrases.yaml", "'start' is a carrier's word", "Take the word out"),
    ("content/en/phrases.yaml", "words: [stigma, shame]", "words: [stigma, quit]",
     "phrases.yaml", "'quit' is a carrier's word", "Take the word out"),
    ("content/en/answers/find-support.md", "  - find support\n", "  - help\n",
     "find-support.md", "'help' is a carrier's word", "Take the word out"),
    ("content/en/support.yaml", "words: [nami,", "words: [cancel,",
     "support.yaml", "'cancel' is a carrier's word", "Take the word out"),
    ("content/en/phrases.yaml", "text: \"Which kind of story?", "text: \"" + "Which kind? " * 5,
     "story.yaml", "story/which takes 2 segments of 1 (en)", "Shorten"),
    ("content/es/phrases.yaml", "text: \"¿Qué historia?", "text: \"" + "¿Qué quieres? " * 6,
     "story.yaml", "story/which takes 3 segments of 2 (es)", "Shorten"),
    ("content/es/phrases.yaml", "hope.intro: {", "hope.introduccion: {",
     "content/es", "the phrase 'hope.intro' is missing", "other language"),
    ("content/en/hope.yaml", "- {id: h021,", "- {id: h999,",
     "content/es", "the hope line 'h999' is missing", "Write it"),
    ("content/en/support.yaml", "- id: nami\n", "- id: nami-helpline\n",
     "content/es", "the support entry 'nami-helpline' is missing", "Write it"),
    ("content/en/stories/bus-seat.md", "\n## Spoken", "\n" + "A long part. " * 30 + "\n\n## Spoken",
     "bus-seat.md", "longer than 2 segments", "Shorten"),
    ("content/es/stories/bus-seat.md", "\n## Spoken", "\n" + "Un párrafo. " * 30 + "\n\n## Spoken",
     "bus-seat.md", "longer than 5 segments", "Shorten"),
    ("content/en/phrases.yaml", "RATE 1-5 for how hopeful it left you, MENU.",
     "RATE 1-5. " + "And more. " * 20,
     ".md", "part 4 with the line under it is longer than 3 segments", "Shorten"),
    ("content/en/stories/bus-seat.md", "\n## Spoken\n", "\n## Spoken\n\n" + "word " * 200,
     "bus-seat.md", "s to read aloud", "60 to 150 s"),
    ("content/en/stories/bus-seat.md", "status: live", "status: draft",
     "content/en/stories", "no live story on", "Write one"),
    ("content/en/hope.yaml", "h012, theme: selfcare, text: \"", "h012, theme: selfcare, text: \"“",
     "hope.yaml", "h012", "Shorten"),
    ("content/en/hope.yaml", "A drink of water,", "A drink of water, " + "and another, " * 8,
     "hope.yaml", "h019 takes", "Shorten"),
    ("content/en/phrases.yaml", "You're welcome.", "He committed suicide.",
     "phrases.yaml", "'committed suicide' is unsafe wording", "died by suicide"),
    ("content/en/stories/bus-seat.md", "\n## Spoken\n", "\n## Spoken\n\nShe suffers from it.\n",
     "bus-seat.md", "'suffers from' is unsafe wording", "lives with"),
    ("content/es/answers/find-support.md", "\n## Spoken\n", "\n## Spoken\n\nEnfermos mentales.\n",
     "find-support.md", "'Enfermos mentales' is unsafe wording", "vive con"),
    ("content/en/support.yaml", "Questions and peer support.", "For addicts.",
     "support.yaml", "'addicts' is unsafe wording", "in recovery"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "old", "new", "where", "problem", "remedy"), FAULTS, ids=[row[4] for row in FAULTS]
)
def test_a_planted_fault_is_found_and_nothing_else_is_blamed(
    copy: Path, name: str, old: str, new: str, where: str, problem: str, remedy: str
) -> None:
    plant(copy, name, old, new)
    found = failures(copy)
    hits = [f for f in found if problem in f.problem and where in f.where and remedy in f.remedy]
    assert hits, [str(finding) for finding in found]
    assert all(finding.level == "fail" for finding in found)


def test_a_story_that_is_missing_in_one_language_is_found(copy: Path) -> None:
    (copy / "content/es/stories/bus-seat.md").unlink()
    problems = [finding.problem for finding in failures(copy)]
    assert "the story 'bus-seat' is missing" in problems
    assert any(problem.startswith("no live story on") for problem in problems)


def test_an_id_too_long_to_be_remembered_is_found(copy: Path) -> None:
    long = "a-seat-on-the-bus-on-a-wet-morning-in-late-november"
    for lang in LANGS:
        page = copy / f"content/{lang}/stories/bus-seat.md"
        plant(copy, f"content/{lang}/stories/bus-seat.md", "id: bus-seat", f"id: {long}")
        page.rename(page.with_name(f"{long}.md"))
    assert any("longer than 48 letters" in finding.problem for finding in failures(copy))


# --- faults that stop the loading -----------------------------------------------------------------

HOPE = "{key: 2, label: menu.hope, go: hope/today}"
GOODBYE = "  goodbye:\n    say: goodbye\n    ends: true\n"
FORKS = "when: {marked: resume, fresh: which}"
# page, what stands there, what is planted, words of the line that is blamed; problem, remedy
BROKEN = [
    ("flows/home.yaml", "go: story/start}", "go: story/nowhere}", "  menu:",
     "'story/nowhere', which no page has", "page/step"),
    ("flows/home.yaml", "    ends: true", "    end: 1", "    end: 1", "unknown 'end'", "Use: "),
    ("flows/home.yaml", GOODBYE, "  goodbye:\n    say: goodbye\n", "  goodbye:", "leads nowhere",
     "ends: true"),
    ("flows/home.yaml", GOODBYE, "  goodbye:\n", "  goodbye:", "'goodbye' is empty", "say:"),
    ("flows/home.yaml", HOPE, "{key: 2, label: menu.hope, goto: x}", "goto: x", "is not whole",
     "key, label and go"),
    ("flows/home.yaml", HOPE, "just two", "just two", "is not whole", "key, label and go"),
    ("flows/home.yaml", HOPE, HOPE[:-1] + ", by: fax}", "by: fax", "by 'fax'", "text, call"),
    ("flows/home.yaml", "{key: 2,", "{key: STOP,", "label: menu.hope", "the key 'STOP'",
     "Use 1 to 9"),
    ("flows/home.yaml", "{key: 2,", "{key: 0,", "label: menu.hope", "the key '0'", "crisis line"),
    ("flows/home.yaml", "  thanks:\n", "  tha|nks:\n", "  tha|nks", "no plain name", "letters"),
    ("flows/home.yaml", "{key: 2,", "{key: 1,", "label: menu.hope", "key '1' stands twice",
     "another key"),
    ("flows/home.yaml", "  thanks:\n", "  menu:\n", "  menu:\n    say: thanks",
     "'menu' stands twice", "the other is on line"),
    ("flows/home.yaml", "steps:\n", "steps: [a]\nrest:\n", "steps: [a]", "'steps' is not a list of",
     "name: ..."),
    ("flows/support.yaml", "list: support", "list: helpers", "helpers", "list 'helpers'", "themes"),
    ("flows/story.yaml", "ask: rating", "ask: stars", "ask: stars", "ask 'stars'", "clock"),
    ("flows/story.yaml", "ask: rating\n    do: rate", "ask: rating", "ask: rating",
     "'rate' asks for nothing", "do:"),
    ("flows/story.yaml", FORKS, "when: {1: resume}", "{1: ", "1 in 'when' is not a word", "quotes"),
    ("flows/story.yaml", FORKS, "when: [resume, which]", "[resume", "'when' is not a list of names",
     "name: ..."),
    ("flows/everywhere.yaml", "hope: hope/today", "hope: hope/tomorrow", "hope/tomorrow",
     "'hope/tomorrow', which no page has", "page/step"),
    ("flows/hope.yaml", "flow: hope", "flow: [hope", "steps:", "not YAML", "indentation"),
    ("content/en/words.yaml", "  confirm: [", "  confirm: [story, ", "[story, join", "also means",
     "one place"),
    ("content/en/stories/bus-seat.md", "status: live", "status: life", "status: life",
     "'life' is not known", "draft"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "blamed", "problem", "remedy"), BROKEN)
def test_a_page_that_cannot_be_used_is_named_with_its_line(
    copy: Path, name: str, old: str, new: str, blamed: str, problem: str, remedy: str
) -> None:
    plant(copy, name, old, new)
    with pytest.raises(AuthorError) as caught:
        failures(copy)
    error, page = caught.value, (copy / name).read_text("utf-8")
    line = page[: page.index(blamed)].count("\n") + 1
    assert (error.where.file, error.where.line) == (copy / name, line), error
    assert problem in error.problem
    assert remedy in error.remedy


def test_the_whole_check_names_the_first_page_that_cannot_be_used(copy: Path) -> None:
    plant(copy, "content/en/stories/bus-seat.md", "status: live", "status: life")
    (found,) = check_all(settings(copy), TODAY)
    assert found.level == "fail"
    assert found.where == f"{copy / 'content/en/stories/bus-seat.md'}:12"
    assert set(found.as_dict()) == {"level", "where", "problem", "remedy"}
    assert str(found).startswith("fail: ")


def test_a_crisis_page_that_cannot_be_used_fails_the_check(copy: Path) -> None:
    (copy / "content/crisis/lines.json").write_text('{"lines": [{"name": "X"}]}', "utf-8")
    (found,) = check_all(settings(copy), TODAY)
    assert found.level == "fail"
    assert "lines.json" in found.problem


def test_a_number_that_nobody_has_checked_for_a_year_fails(copy: Path) -> None:
    late = [f for f in check_all(settings(ROOT), date(2030, 1, 1)) if f.level == "fail"]
    assert any("988" in finding.problem for finding in late)


@pytest.mark.parametrize(
    ("name", "page"),
    [
        ("content/en/crisis.yaml", "calm: [\n"),
        ("content/en/crisis.yaml", "- a list\n"),
        ("content/en/crisis.yaml", None),
        ("content/crisis/idioms.yaml", "a: [\n"),
        ("content/crisis/idioms.yaml", None),
        ("content/crisis/lines.json", "{"),
        ("content/crisis/lines.json", None),
        ("content/crisis/emergency_numbers.yaml", "a: [\n"),
    ],
)
def test_whatever_is_wrong_with_a_crisis_page_is_a_finding_and_no_stack_trace(
    copy: Path, name: str, page: str | None
) -> None:
    if page is None:
        (copy / name).unlink()
    else:
        (copy / name).write_text(page, "utf-8")
    (found,) = check_all(settings(copy), TODAY)
    assert found.level == "fail"
    assert Path(name).name in f"{found.where} {found.problem}"


def test_a_danger_that_has_no_words_is_found(copy: Path) -> None:
    plant(copy, "content/es/crisis.yaml", "\ncalm:\n", "\ncalma:\n")
    failing = [f for f in check_all(settings(copy), TODAY) if f.level == "fail"]
    assert [(f.where, "calm" in f.problem) for f in failing] == [("content/es/crisis.yaml", True)]
