"""YAML together with the line on which each entry stands, so that errors can name it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from hotline.library.model import AuthorError, Place

Trail = tuple[str | int, ...]


class PlainLoader(yaml.SafeLoader):
    """YAML in which `yes`, `no`, `on` and `off` are words, as authors mean them (YAML 1.2)."""


PlainLoader.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in found if tag != "tag:yaml.org,2002:bool"]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
PlainLoader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), ["t", "f"]
)


def load_with_lines(path: Path) -> tuple[Any, dict[Trail, int]]:
    """The document, and the line (from 1) of every key and list entry by its trail.

    Raises AuthorError when the file is missing or is not YAML.
    """
    text = _read(path)
    try:
        node = yaml.compose(text, Loader=PlainLoader)
        document = yaml.load(text, Loader=PlainLoader)  # noqa: S506 -- a SafeLoader
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        remedy = "Look at the indentation, and put quotes around words that hold a colon."
        raise AuthorError(Place(path, line), "this is not YAML", remedy) from None
    lines: dict[Trail, int] = {}
    _walk(node, (), lines, path)
    return document, lines


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        raise AuthorError(Place(path), "the file is missing", "Put it back.") from None
    except UnicodeDecodeError:
        raise AuthorError(Place(path), "the file is not UTF-8", "Save it as UTF-8.") from None


def _walk(node: yaml.Node | None, trail: Trail, lines: dict[Trail, int], path: Path) -> None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            _mark(key, (*trail, key.value), lines, path)
            _walk(value, (*trail, key.value), lines, path)
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            lines[(*trail, number)] = value.start_mark.line + 1
            _walk(value, (*trail, number), lines, path)


def _mark(key: yaml.Node, trail: Trail, lines: dict[Trail, int], path: Path) -> None:
    line = key.start_mark.line + 1
    if trail in lines:
        remedy = f"Keep one of them; the other is on line {lines[trail]}."
        raise AuthorError(Place(path, line), f"{trail[-1]!r} stands twice", remedy)
    lines[trail] = line
