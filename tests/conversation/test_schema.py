"""The JSON Schema that helps editors says the same as the loader of the flows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from hotline.conversation.actions import ACTIONS
from hotline.conversation.flow import _CHOICE_KEYS, _STEP_KEYS, ASKS, BY, LISTS, load_flows
from hotline.conversation.words import INTENTS
from hotline.library import AuthorError
from hotline.library.lines import load_with_lines

FLOWS = Path(__file__).resolve().parents[2] / "flows"
SCHEMA: dict[str, Any] = json.loads((FLOWS / "schema.json").read_text("utf-8"))
STEP = SCHEMA["$defs"]["step"]
CHOICE = SCHEMA["$defs"]["choice"]
PAGES = sorted(FLOWS.glob("*.yaml"))


def faults(page: Any) -> list[str]:
    """What the schema says against a page."""
    return [error.message for error in Draft202012Validator(SCHEMA).iter_errors(page)]


def whole_page() -> dict[str, Any]:
    """A page that the loader and the schema both take."""
    choice = {"key": 1, "label": "menu", "go": "last"}
    return {"flow": "home", "steps": {"first": {"choices": [choice]}, "last": {"ends": True}}}


def loads(page: Any, folder: Path) -> bool:
    """Whether the loader takes a page of that content."""
    (folder / "home.yaml").write_text(yaml.safe_dump(page), "utf-8")
    try:
        load_flows(folder)
    except AuthorError:
        return False
    return True


def test_the_schema_is_a_schema_of_2020_12() -> None:
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_every_shipped_page_holds_to_the_schema_and_names_it(path: Path) -> None:
    document, _ = load_with_lines(path)
    assert faults(document) == []
    first = path.read_text("utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=schema.json"


@pytest.mark.parametrize(
    ("said", "known"),
    [
        (STEP["properties"], _STEP_KEYS),
        (CHOICE["properties"], _CHOICE_KEYS),
        (CHOICE["required"], _CHOICE_KEYS - {"by"}),
        (STEP["properties"]["list"]["enum"], LISTS),
        (STEP["properties"]["ask"]["enum"], ASKS),
        (SCHEMA["$defs"]["by"]["enum"], BY),
        (STEP["properties"]["do"]["enum"], ACTIONS),
        (SCHEMA["properties"]["everywhere"]["propertyNames"]["enum"], {*INTENTS} - {"unknown"}),
    ],
    ids="step choice whole-choice list ask by do everywhere".split(),
)
def test_the_schema_names_what_the_loader_knows_and_nothing_else(said: Any, known: Any) -> None:
    assert sorted(said) == sorted(known), "bring flows/schema.json into line"


@pytest.mark.parametrize("part", [SCHEMA, STEP, CHOICE], ids=["page", "step", "choice"])
def test_every_key_is_explained_in_words(part: dict[str, Any]) -> None:
    for name, told in part["properties"].items():
        words = told.get("description") or SCHEMA["$defs"][told["$ref"].split("/")[-1]].get(
            "description", ""
        )
        assert len(words.split()) > 5, name


WRONG = [
    ("an unknown key of a step", "first", {"ends": True, "sya": "menu"}),
    ("a choice without a label", "first", {"choices": [{"key": 1, "go": "last"}]}),
    ("a choice without a key", "first", {"choices": [{"label": "menu", "go": "last"}]}),
    ("a choice that leads nowhere", "first", {"choices": [{"key": 1, "label": "menu"}]}),
    ("an unknown key of a choice", "first",
     {"choices": [{"key": 1, "label": "menu", "go": "last", "say": "menu"}]}),
    ("a choice that is a word", "first", {"choices": ["menu"]}),
    ("a choice for another channel", "first",
     {"choices": [{"key": 1, "label": "menu", "go": "last", "by": "letter"}]}),
    ("an unknown list", "first", {"list": "songs", "go": "last"}),
    ("an unknown question", "first", {"ask": "age", "go": "last"}),
    ("an unknown channel", "first", {"by": "letter", "go": "last"}),
    ("a step that leads nowhere", "first", {"say": "menu"}),
    ("an empty step", "first", None),
    ("an outcome that is not a word", "first", {"do": "pause", "when": {1: "last"}, "go": "last"}),
]  # fmt: skip


@pytest.mark.parametrize(("what", "step", "body"), WRONG, ids=[row[0] for row in WRONG])
def test_what_the_loader_refuses_the_schema_refuses(
    what: str, step: str, body: Any, tmp_path: Path
) -> None:
    page = whole_page()
    assert faults(page) == []
    assert loads(page, tmp_path)
    page["steps"][step] = body
    assert not loads(page, tmp_path)
    # JSON has no keys that are not words; an editor reports those by itself.
    assert "not a word" in what or faults(page)


@given(st.text("abcdefghijklmnopqrstuvwxyz_", min_size=1, max_size=12))
def test_no_word_is_a_key_for_one_and_not_for_the_other(word: str) -> None:
    page = whole_page()
    page["steps"]["first"][word] = "last"
    refused = any("Additional properties" in fault for fault in faults(page))
    assert refused == (word not in _STEP_KEYS)


@pytest.mark.parametrize(
    ("key", "fits"), [(1, True), ("*", True), ("#", True), (0, False), ("STOP", False), (12, False)]
)
def test_a_choice_has_a_key_that_a_telephone_has_and_never_0(key: Any, fits: bool) -> None:
    page = whole_page()
    page["steps"]["first"]["choices"][0]["key"] = key
    assert (faults(page) == []) == fits


@pytest.mark.parametrize("page", [{}, {"flow": "home"}, {"flow": "home", "stpes": {}}, [], None])
def test_a_page_without_its_name_or_its_steps_is_refused(page: Any) -> None:
    assert faults(page)
