"""Content as flat files: what is read, and how a mistake is named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from hotline.library import TOPICS, AuthorError, load_content
from hotline.library.lines import load_with_lines

CONTENT = Path(__file__).resolve().parents[2] / "content"

STORY = """---
id: one-step
theme: hope
second: purpose
title: One step
tone: mixed
trajectory: upward
relation: recovered
narrator: man, 40s, mason
notes: [death]
provenance: composite
status: live
---
## Text

First part.

Second part,
on two lines.

## Spoken

I laid a wall. "Straight?" she asked. It was.
"""
ANSWER = """---
id: what-now
order: 2
title: What now?
words: [what now, and then]
status: live
---
## Text

Call.

## Spoken

Call. Then rest.
"""
HOPE = '- {id: h001, theme: hope, text: " One line. "}\n'
SUPPORT = """- id: "211"
  name: Two one one
  menu: Local help
  text: Call 211.
  spoken: Dial 2 1 1.
  dial: 211
  words: [rent]
"""
PHRASES = (
    'hi: Hello.\nask: {text: "Which?", spoken: "Which one?", words: [WHICH]}\nsilent: {text: ""}\n'
    "theme.hope: Hope\ntheme.purpose: Purpose\n"
)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A whole tiny content folder that holds together."""
    folder = tmp_path / "content" / "en"
    pages = {
        "stories/one-step.md": STORY,
        "answers/what-now.md": ANSWER,
        "hope.yaml": HOPE,
        "support.yaml": SUPPORT,
        "phrases.yaml": PHRASES,
    }
    for name, page in pages.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page, "utf-8")
    return tmp_path / "content"


def test_a_tiny_tree_is_read_whole(tree: Path) -> None:
    shelf = load_content(tree, ["en"]).shelf("en")
    story = shelf.stories["one-step"]
    assert story.parts == ("First part.", "Second part, on two lines.")
    assert story.sentences == ("I laid a wall.", '"Straight?" she asked.', "It was.")
    assert story.themes == ("hope", "purpose")
    assert story.notes == ("death",)
    assert [(a.id, a.order, a.words) for a in shelf.answers] == [
        ("what-now", 2, ("what now", "and then"))
    ]
    assert [(h.id, h.text) for h in shelf.hope] == [("h001", "One line.")]
    assert (shelf.support[0].id, shelf.support[0].dial) == ("211", "211")
    assert (shelf.phrase("hi").text, shelf.phrase("hi").spoken) == ("Hello.", "Hello.")
    assert (shelf.phrase("ask").spoken, shelf.phrase("ask").words) == ("Which one?", ("which",))
    assert shelf.phrase("silent").spoken == ""


def test_the_first_language_speaks_for_those_that_are_not_there(tree: Path) -> None:
    content = load_content(tree, ["en"])
    assert content.languages == ("en",)
    assert content.shelf("fr") is content.shelf("en")


def test_a_phrase_that_is_missing_is_named_with_its_language(tree: Path) -> None:
    with pytest.raises(KeyError, match="no phrase 'bye' in content/en/phrases"):
        load_content(tree, ["en"]).shelf("en").phrase("bye")


Change = Callable[[str], str]


def swap(old: str, new: str) -> Change:
    def change(page: str) -> str:
        assert old in page
        return page.replace(old, new)

    return change


MISTAKES: list[tuple[str, Change, int, str, str]] = [
    ("stories/one-step.md", swap("theme: hope", "theme: weather"), 3, "'weather'", "hope, purpose"),
    ("stories/one-step.md", swap("second: purpose", "second: x"), 4, "second 'x'", "Use one of"),
    ("stories/one-step.md", swap("tone: mixed", "tone: jolly"), 6, "tone 'jolly'", "upbeat"),
    ("stories/one-step.md", swap("upward", "sideways"), 7, "'sideways'", "horizontal"),
    ("stories/one-step.md", swap("recovered", "cured"), 8, "'cured'", "living-well"),
    ("stories/one-step.md", swap("status: live", "status: on"), 12, "status 'True'", "draft"),
    ("stories/one-step.md", swap("[death]", "[weather]"), 10, "notes 'weather'", "Use one of"),
    ("stories/one-step.md", swap("[death]", "death"), 10, "'notes' is not a list", "[a, b]"),
    ("stories/one-step.md", swap("title: One step\n", ""), 1, "'title' is missing", "title: ..."),
    ("stories/one-step.md", swap("narrator: man, 40s, mason", "narrator:"), 9, "'narrator'", "Add"),
    ("stories/one-step.md", swap("id: one-step", "id: two"), 2, "not the file's name", "one-step"),
    ("stories/one-step.md", swap("## Spoken", "## Aloud"), 1, "'Spoken' is missing", "## Spoken"),
    ("stories/one-step.md", swap("## Text", "Text"), 1, "'Text' is missing", "## Text"),
    ("stories/one-step.md", swap("title: One step", "title: One: step"), 5, "not YAML", "hyphens"),
    ("answers/what-now.md", swap("order: 2", "order: soon"), 3, "'order' is not a number", "1"),
    ("answers/what-now.md", swap("[what now, and then]", "what now"), 5, "not a list", "[a, b]"),
    ("hope.yaml", swap("theme: hope", "theme: rain"), 1, "'rain'", "hope, purpose"),
    ("hope.yaml", swap("theme: hope, ", ""), 1, "'theme' is missing", "theme: ..."),
    ("hope.yaml", lambda page: page + page, 2, "'h001' stands twice", "another id"),
    ("hope.yaml", lambda page: "h001: hi\n", 1, "not a list", "- id:"),
    ("hope.yaml", lambda page: "", 1, "not a list", "- id:"),
    ("hope.yaml", lambda page: "- h001\n", 1, "'id' is missing", "id: ..."),
    ("hope.yaml", lambda page: "- {id: [\n", 2, "not YAML", "indentation"),
    ("support.yaml", swap("  menu: Local help\n", ""), 1, "'menu' is missing", "menu: ..."),
    ("support.yaml", lambda page: page + page, 8, "'211' stands twice", "another id"),
    ("phrases.yaml", lambda page: page + "hi: Again.\n", 6, "'hi' stands twice", "line 1"),
    ("phrases.yaml", swap("hi: Hello.", "hi: {spoken: Hello.}"), 1, "'hi' has no text", "text:"),
    ("phrases.yaml", swap("hi: Hello.", "hi: 5"), 1, "'hi' has no text", "the words"),
    ("phrases.yaml", lambda page: "- hi\n", 1, "not a list of keys", "key: the words"),
]


@pytest.mark.parametrize(("name", "change", "line", "problem", "remedy"), MISTAKES)
def test_a_mistake_names_file_line_and_remedy(
    tree: Path, name: str, change: Change, line: int, problem: str, remedy: str
) -> None:
    path = tree / "en" / name
    path.write_text(change(path.read_text("utf-8")), "utf-8")
    with pytest.raises(AuthorError) as caught:
        load_content(tree, ["en"])
    error = caught.value
    assert (error.where.file, error.where.line) == (path, line), error
    assert problem in error.problem
    assert remedy in error.remedy
    assert str(error).startswith(f"{path}:{line}: ")


@pytest.mark.parametrize("name", ["hope.yaml", "support.yaml", "phrases.yaml"])
def test_a_page_that_is_missing_is_named(tree: Path, name: str) -> None:
    (tree / "en" / name).unlink()
    with pytest.raises(AuthorError, match=f"{name}:1: the file is missing"):
        load_content(tree, ["en"])


@pytest.mark.parametrize("name", ["hope.yaml", "phrases.yaml", "stories/one-step.md"])
def test_a_page_that_is_not_utf_8_is_named(tree: Path, name: str) -> None:
    (tree / "en" / name).write_bytes(b"caf\xe9: \xff\n")
    with pytest.raises(AuthorError, match=name):
        load_content(tree, ["en"])


def test_a_language_without_a_folder_is_named_with_the_setting(tree: Path) -> None:
    with pytest.raises(AuthorError, match="HOTLINE_LANGUAGES"):
        load_content(tree, ["en", "fr"])


def test_every_key_and_entry_knows_its_line(tmp_path: Path) -> None:
    page = tmp_path / "page.yaml"
    page.write_text("a:\n  b: 1\n  c:\n    - x\n    - {d: 2}\n", "utf-8")
    document, lines = load_with_lines(page)
    assert document == {"a": {"b": 1, "c": ["x", {"d": 2}]}}
    assert lines == {
        ("a",): 1, ("a", "b"): 2, ("a", "c"): 3, ("a", "c", 0): 4, ("a", "c", 1): 5,
        ("a", "c", 1, "d"): 5,
    }  # fmt: skip


# --- what ships -----------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["en", "es"])
def test_the_shipped_shelf_has_what_a_line_needs(lang: str) -> None:
    shelf = load_content(CONTENT, ("en", "es")).shelf(lang)
    live = [story for story in shelf.stories.values() if story.status == "live"]
    assert {story.theme for story in live} == set(TOPICS)
    assert len(shelf.hope) >= 21
    assert len(shelf.answers) >= 5
    assert 1 <= len(shelf.support) <= 9
    assert all(story.provenance == "composite" for story in live)
    assert all(len(story.parts) <= 4 for story in live)


def test_the_shipped_languages_hold_the_same_things() -> None:
    english, spanish = (load_content(CONTENT, ("en", "es")).shelf(lang) for lang in ("en", "es"))
    assert english.stories.keys() == spanish.stories.keys()
    assert english.phrases.keys() == spanish.phrases.keys()
    assert [h.id for h in english.hope] == [h.id for h in spanish.hope]
    assert [h.theme for h in english.hope] == [h.theme for h in spanish.hope]
    assert [a.id for a in english.answers] == [a.id for a in spanish.answers]
    assert [e.id for e in english.support] == [e.id for e in spanish.support]
    for story in english.stories.values():
        assert story.themes == spanish.stories[story.id].themes
