"""Pictures of the flows as SVG, drawn from the table that runs. PURE: data in, text out.

A step is a box: its name, the first words that it says, what it waits for or does, and one row for
every way on. An arrow leaves from its row, and the row says where it goes, so that nobody has to
follow it. A step of another page is a small box in the row, and a link to that page's picture.
Graphviz (through pygraphviz) places the boxes and bends the arrows; the drawing is made here, so
that words stay words (searchable, read aloud) and the picture is good by day, by night, on paper.
"""

from __future__ import annotations

import math
import re
import textwrap
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hotline.conversation.flow import Choice, Flows, Step
from hotline.library.model import Phrase

WHOLE = "all-pages"  # the name of the picture of everything
ANYWHERE = "everywhere"  # the page of wishes, which has no steps
READING = "Read from left to right. An orange line says how else people come to a step."
WISHES = "Whatever is going on, these wishes are understood, and these steps answer them."
HUB = 6  # where more steps of other pages lead than this, each gets a small box, not a long arrow
LEGEND = (
    ("says", "says something and goes on"),
    ("chooses", "waits for a key or a word"),
    ("asks", "waits for free words"),
    ("does", "does something"),
    ("reads", "reads a story or an answer"),
    ("ends", "ends the conversation"),
    ("anywhere", "understood anywhere"),
    ("link", "a step of another page"),
    ("rest", "by text rests there until a word comes, on a call goes on there"),
)

# All lengths are CSS pixels, which are Graphviz points here.
WIDTH, WIDEST = 268, 380  # a box is as wide as its rows need, within these
EDGE = 14
LONGEST_TARGET = 150.0
GAP = 26  # between what a row says and where it leads
HEAD = 32
LINE = 18
ROW = 27
CHIP = 21
MARGIN = 28
TITLE = 84
LEGEND_ROW = 26
SIZE, SMALL = 13, 12
LETTERS = 36  # of 12 px in one line of a box

LISTED = {
    "themes": "a theme",
    "answers": "a question",
    "support": "a place to find help",
    "saved": "a story that was kept",
}
ASKED = {
    "clock": "asks for a time of day",
    "zone": "asks for a city or a ZIP code",
    "rating": "asks for a number from 1 to 5",
}
CHANNEL = {"text": "by text only", "call": "on a call only"}
OTHER_CHANNEL = {"text": "on a call", "call": "by text"}
# Widths of letters in a wide font, in parts of the size; other small letters 0.66, the rest 0.76.
NARROW = dict.fromkeys("ijl.,:;'|!", 0.34) | dict.fromkeys("frt ()›-", 0.44)
NARROW |= dict.fromkeys("ceksvxyz", 0.62) | dict.fromkeys("mwMW", 1.0)
SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Arrow:
    """One way on: from step `source` to step `target`.

    `kind` is choice, list, when, go, rest, silence, otherwise or wish; `key` is the key that is
    pressed or the outcome, `label` what people read.
    """

    source: str
    target: str
    kind: str
    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Box:
    """One step as it is drawn: lines from top to bottom, then a row for each arrow."""

    name: str
    title: str
    kind: str
    tag: str
    wishes: tuple[str, ...]
    marks: tuple[str, ...]
    said: tuple[str, ...]
    doing: tuple[str, ...]
    arrows: tuple[Arrow, ...]

    @property
    def head(self) -> int:
        """The height above the rows."""
        return HEAD + LINE * (len(self.marks) + len(self.said) + len(self.doing)) + 8

    @property
    def width(self) -> int:
        """The width, which is what the widest row needs."""
        needed = (2 * EDGE + GAP + _row_width(arrow) for arrow in self.arrows)
        return min(WIDEST, max((WIDTH, *map(math.ceil, needed))))

    @property
    def height(self) -> int:
        """The whole height."""
        return self.head + ROW * len(self.arrows) + (4 if self.arrows else 0)


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle: left, top, width, height."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Laid:
    """Where everything lies: left and top of boxes, frames of pages, curves of near arrows."""

    width: float
    height: float
    boxes: Mapping[str, tuple[float, float]]
    pages: Mapping[str, Frame]
    curves: Mapping[str, str]


def pictures(flows: Flows, phrases: Mapping[str, Phrase]) -> dict[str, str]:
    """Every picture by its name: one SVG document a page, and `all-pages`, the whole."""
    return {name: picture(flows, phrases, name) for name in (*pages(flows), WHOLE)}


def pages(flows: Flows) -> tuple[str, ...]:
    """The names of all pages, in order."""
    named = dict.fromkeys(_page(name) for name in flows.steps)
    return tuple(sorted({**named, ANYWHERE: None} if flows.everywhere else named))


def picture(flows: Flows, phrases: Mapping[str, Phrase], page: str = WHOLE) -> str:
    """One SVG document of that page, or of all pages together. Raises KeyError for no such page."""
    if page != WHOLE and page not in pages(flows):
        raise KeyError(page)
    boxes = {box.name: box for box in _boxes(flows, phrases, page)}
    near = _near(flows, boxes)
    laid = _lay_out(boxes, near, page == WHOLE)
    return _drawing(page, boxes, laid, next((p.lang for p in phrases.values()), "en"))


def arrows(step: Step, phrases: Mapping[str, Phrase]) -> tuple[Arrow, ...]:
    """Every way on from a step, in the order in which the rows stand."""

    def way(target: str | None, kind: str, key: str, label: str) -> tuple[Arrow, ...]:
        return (Arrow(step.name, target, kind, key, label),) if target else ()

    return (
        *(way(step.go, "list", "1–9", LISTED.get(step.list, step.list)) if step.list else ()),
        *(arrow for c in step.choices for arrow in way(c.go, "choice", c.key, _label(c, phrases))),
        *(a for o, target in step.when.items() for a in way(target, "when", o, _plain(o))),
        *way(step.silence, "silence", "", "silence"),
        *(() if step.list else way(step.go, "go", "", _onward(step))),
        *way(step.rest, "rest", "", "and rests at"),
        *way(step.otherwise, "otherwise", "", OTHER_CHANNEL.get(step.by or "", "otherwise")),
    )


# --- What a box says ------------------------------------------------------------------------------


def _boxes(flows: Flows, phrases: Mapping[str, Phrase], page: str) -> Iterable[Box]:
    if page == ANYWHERE:
        yield _anywhere(flows)
    for step in flows.steps.values():
        if page in (WHOLE, _page(step.name)):
            yield _box(step, flows, phrases, page)


def _box(step: Step, flows: Flows, phrases: Mapping[str, Phrase], page: str) -> Box:
    ways = arrows(step, phrases)
    return Box(
        name=step.name,
        title=_plain(step.name.partition("/")[2]),
        kind=_kind(step),
        tag=CHANNEL.get(step.by or "", ""),
        wishes=tuple(wish for wish, target in flows.everywhere.items() if target == step.name),
        marks=tuple(_marks(step, flows, page)),
        said=_first_words(step, phrases),
        doing=tuple(_doing(step)),
        arrows=ways,
    )


def _anywhere(flows: Flows) -> Box:
    wishes = tuple(
        Arrow(ANYWHERE, target, "wish", wish, _plain(wish))
        for wish, target in flows.everywhere.items()
    )
    return Box(ANYWHERE, "anywhere", "anywhere", "", (), (), (), (), wishes)


def _kind(step: Step) -> str:
    kinds = (
        ("ends", step.ends),
        ("reads", step.reads),
        ("asks", step.ask),
        ("chooses", step.choices or step.list),
        ("does", step.do),
    )
    return next((kind for kind, holds in kinds if holds), "says")


def _marks(step: Step, flows: Flows, page: str) -> Iterable[str]:
    """How people come here other than by an arrow of this picture."""
    wishes = [_plain(wish) for wish, target in flows.everywhere.items() if target == step.name]
    if wishes:
        yield from textwrap.wrap("anywhere: " + ", ".join(wishes), LETTERS)
    sources = [other for other in flows.steps.values() if step.name in other.targets()]
    elsewhere = [other.name for other in sources if _page(other.name) != _page(step.name)]
    if page != WHOLE and elsewhere:
        yield from textwrap.wrap("from " + _some(elsewhere), LETTERS)
    if not wishes and not sources:
        yield "the line itself leads here"


def _some(names: Sequence[str]) -> str:
    if len(names) <= 3:
        return ", ".join(map(_shown, names))
    return f"{_shown(names[0])}, {_shown(names[1])} and {len(names) - 2} more"


def _first_words(step: Step, phrases: Mapping[str, Phrase]) -> tuple[str, ...]:
    said = " ".join(_words(phrases.get(key), key, step.by) for key in step.say)
    said = " ".join(SLOT.sub(_slot, said).split())
    if not said:
        return ()
    return tuple(textwrap.wrap(f"“{said}”", LETTERS - 1, max_lines=2, placeholder=" …”"))


def _words(phrase: Phrase | None, key: str, by: str | None) -> str:
    if phrase is None:
        return f"({key})"
    return (phrase.spoken if by == "call" else phrase.text) or phrase.text or phrase.spoken


def _slot(match: re.Match[str]) -> str:
    return "" if match[1] == "choices" else f"[{match[1]}]"


def _doing(step: Step) -> Iterable[str]:
    if step.ask:
        yield ASKED.get(step.ask, f"asks for: {_plain(step.ask)}")
    if step.do:
        yield f"does: {_plain(step.do)}"
    if step.reads:
        yield "reads it, in parts or aloud"
    if step.ends:
        yield "ends the conversation"


def _label(choice: Choice, phrases: Mapping[str, Phrase]) -> str:
    label = _words(phrases.get(choice.label), choice.label, choice.by)
    return f"{label} ({CHANNEL[choice.by]})" if choice.by else label


def _onward(step: Step) -> str:
    if step.when:
        return "anything else"
    return "at its end" if step.reads else "then"


def _page(name: str) -> str:
    return name.partition("/")[0]


def _plain(name: str) -> str:
    return name.replace("_", " ")


def _shown(name: str) -> str:
    return _plain(name).replace("/", " › ")


def _fit(words: str, room: float, size: int = SIZE) -> str:
    """The words, or as many letters of them as have room."""
    if _width(words, size) <= room:
        return words
    while words and _width(words + "…", size) > room:
        words = words[:-1]
    return words.rstrip() + "…"


def _width(words: str, size: int = SIZE) -> float:
    """How wide the words are at most: no two machines have the same font."""
    return sum(NARROW.get(letter, 0.66 if letter.islower() else 0.76) for letter in words) * size


# --- Where it lies --------------------------------------------------------------------------------


def _near(flows: Flows, boxes: Mapping[str, Box]) -> frozenset[str]:
    """The ids of the arrows that are drawn from box to box."""
    reached = Counter(
        target
        for step in flows.steps.values()
        for target in set(step.targets())
        if _page(target) != _page(step.name)
    )
    return frozenset(
        _id(arrow)
        for box in boxes.values()
        for arrow in box.arrows
        if arrow.target in boxes
        and (_page(arrow.source) == _page(arrow.target) or reached[arrow.target] <= HUB)
    )


def _before(arrow: Arrow) -> int:
    """How much room the key or the mark before a label takes."""
    if arrow.kind in ("choice", "list"):
        return 30 if len(arrow.key) == 1 else 42
    return 20 if arrow.kind == "when" else 0


def _row_width(arrow: Arrow) -> float:
    """The key, the label and the step that they lead to."""
    target = min(LONGEST_TARGET, _width(_shown(arrow.target), SMALL))
    return _before(arrow) + _width(arrow.label) + target


def _id(arrow: Arrow) -> str:
    return f"{arrow.source} {arrow.kind} {arrow.key}".strip()


def _lay_out(boxes: Mapping[str, Box], near: frozenset[str], clustered: bool) -> Laid:
    import pygraphviz  # a large library, needed for pictures alone

    graph = pygraphviz.AGraph(strict=False, directed=True)
    graph.graph_attr.update(rankdir="LR", nodesep="0.3", ranksep="0.7")
    graph.node_attr.update(shape="none", margin="0", label="")
    graph.edge_attr.update(arrowhead="none")
    for box in boxes.values():
        graph.add_node(box.name, label=_table(box))
    for box in boxes.values():
        for number, arrow in enumerate(box.arrows):
            if _id(arrow) in near:
                ports = {"tailport": f"r{number}:e", "headport": "in:w"}
                graph.add_edge(arrow.source, arrow.target, key=_id(arrow), **ports)
    if clustered:
        _cluster(graph, boxes)
    graph.layout(prog="dot")
    return _laid(graph, boxes)


def _cluster(graph: Any, boxes: Mapping[str, Box]) -> None:
    for page in dict.fromkeys(_page(name) for name in boxes):
        inside = [name for name in boxes if _page(name) == page]
        title = _html(_tr(200, 30, "title"))
        graph.add_subgraph(inside, f"cluster_{page}", label=title, labeljust="l", margin="20")


def _table(box: Box) -> str:
    """Empty cells of the right sizes, with a port for every row, and one where arrows arrive."""
    cells = [(HEAD, "in"), (box.head - HEAD, "body")]
    cells += [(ROW, f"r{number}") for number in range(len(box.arrows))]
    cells += [(box.height - sum(height for height, _ in cells), "foot")]
    return _html("".join(_tr(box.width, height, port) for height, port in cells if height))


def _html(rows: str) -> str:
    return f'<<table border="0" cellborder="0" cellspacing="0" cellpadding="0">{rows}</table>>'


def _tr(width: int, height: int, port: str) -> str:
    size = f'fixedsize="true" width="{width}" height="{height}"'
    return f'<tr><td {size} port="{port}"></td></tr>'


def _laid(graph: Any, boxes: Mapping[str, Box]) -> Laid:
    _, _, width, height = _numbers(graph.graph_attr["bb"])
    places, frames = {}, {}
    for name, box in boxes.items():
        x, y = _numbers(graph.get_node(name).attr["pos"])
        places[name] = x - box.width / 2, height - y - box.height / 2
    for cluster in graph.subgraphs():
        left, bottom, right, top = _numbers(cluster.graph_attr["bb"])
        frames[cluster.name.removeprefix("cluster_")] = Frame(
            left, height - top, right - left, top - bottom
        )
    curves = {edge.name: _curve(edge.attr["pos"], height) for edge in graph.edges()}
    return Laid(width, height, places, frames, curves)


def _numbers(words: str) -> list[float]:
    return [float(number) for number in words.split(",")]


def _curve(spline: str, height: float) -> str:
    """A Graphviz spline (first point, then three for each piece) as the data of an SVG path."""
    points = [_numbers(point) for point in spline.split()]
    drawn = [f"{x:.1f},{height - y:.1f}" for x, y in points]
    return f"M{drawn[0]} C{' '.join(drawn[1:])}"


# --- The drawing ----------------------------------------------------------------------------------

STYLE = """
text { font: 13px system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  fill: #1b1f22; }
.paper { fill: #ffffff; }
.frame { fill: #f6f4f0; stroke: #d5d0c7; }
.box { fill: #ffffff; stroke: #8a8f94; stroke-width: 1.2; }
.rule { stroke: #dfddd8; }
.title { font-size: 26px; font-weight: 700; }
.page { font-size: 19px; font-weight: 700; }
.name { font-size: 15px; font-weight: 700; }
.soft, .said { fill: #4d5358; }
.said { font-style: italic; font-size: 12px; }
.key { font-weight: 700; font-size: 12px; text-anchor: middle; }
.cap { fill: #ecedee; stroke: #8a8f94; }
.tag { text-anchor: end; font-size: 12px; fill: #4d5358; }
.mark { fill: #7a4a00; font-size: 12px; }
.curve { fill: none; stroke: #4d5358; stroke-width: 1.4; }
.tip { fill: #4d5358; }
.hit { fill: transparent; }
.choice .curve, .list .curve { stroke: #0b6267; }
.arrow:hover .curve { stroke-width: 3.2; }
.arrow:hover text { text-decoration: underline; }
.rest .curve, path.rest { stroke-dasharray: 5 4; }
.link rect { fill: #e0efee; stroke: #0b6267; }
.link text { fill: #0b4a4e; text-anchor: middle; font-size: 12px; }
a:hover rect, a:focus rect { stroke-width: 2.5; }
.icon { fill: none; stroke: #ffffff; stroke-width: 1.6; stroke-linecap: round;
  stroke-linejoin: round; }
.says { fill: #5b6167; } .chooses { fill: #0b6267; } .asks { fill: #1f5fa8; }
.does { fill: #8a5a00; } .reads { fill: #6b3fa0; } .ends { fill: #a92222; }
.anywhere { fill: #b0560b; }
@media (prefers-color-scheme: dark) {
  text { fill: #eef0f1; }
  .paper { fill: #0e1113; }
  .frame { fill: #14181b; stroke: #333a3f; }
  .box { fill: #1c2124; stroke: #79838a; }
  .rule { stroke: #343b40; }
  .soft, .said, .tag { fill: #b4bcc2; }
  .cap { fill: #30373c; stroke: #8f999f; }
  .mark { fill: #f0b860; }
  .curve { stroke: #b4bcc2; }
  .choice .curve, .list .curve { stroke: #6fd0cb; }
  .tip { fill: #b4bcc2; }
  .link rect { fill: #16373a; stroke: #6fd0cb; }
  .link text { fill: #c9efec; }
}
@media print {
  @page { size: landscape; margin: 8mm; }
  svg { max-width: 100%; max-height: 100vh; }
}
"""

# Every icon in a square of 20: a bubble, a list, a question, a wheel, a book, a square, waves.
ICONS = {
    "says": "M4 5h12v8h-6l-3 3v-3h-3z",
    "chooses": "M4 6h1M8 6h8M4 10h1M8 10h8M4 14h1M8 14h8",
    "asks": "M7 8a3 3 0 1 1 4.5 2.6c-1 .6-1.5 1-1.5 2M10 15.4v.1",
    "does": "M10 7a3 3 0 1 0 0 6 3 3 0 0 0 0-6M10 3v2M10 15v2M3 10h2M15 10h2M5 5l1.5 1.5"
    "M13.5 13.5l1.5 1.5M5 15l1.5-1.5M13.5 6.5l1.5-1.5",
    "reads": "M10 6c-2-1.6-4-1.8-6-1.5v10c2-.3 4-.1 6 1.5 2-1.6 4-1.8 6-1.5v-10"
    "c-2-.3-4-.1-6 1.5v10",
    "ends": "M6 6h8v8h-8z",
    "anywhere": "M10 9.9v.2M7.4 7.2a4 4 0 0 0 0 5.6M12.6 7.2a4 4 0 0 1 0 5.6"
    "M5 4.8a7.3 7.3 0 0 0 0 10.4M15 4.8a7.3 7.3 0 0 1 0 10.4",
}


def _drawing(page: str, boxes: Mapping[str, Box], laid: Laid, lang: str) -> str:
    inner = max(laid.width, 2.5 * WIDTH)
    far = len(laid.curves) < sum(len(box.arrows) for box in boxes.values())
    entries = _legend_entries(boxes, far)
    legend = _legend_places(entries, inner)
    top = TITLE + laid.height + MARGIN
    root = _root(page, boxes, inner + 2 * MARGIN, top + legend[-1][1] + LEGEND_ROW + MARGIN)
    graph = _put(root, "g", transform=f"translate({MARGIN} {TITLE})")
    for name, frame in laid.pages.items():
        _frame(graph, name, frame)
    for box in boxes.values():
        _step(graph, box, laid.boxes[box.name], lang)
    for box in boxes.values():
        for number, arrow in enumerate(box.arrows):
            left, y = laid.boxes[box.name]
            y += box.head + ROW * number
            place = (left, y, box.width)
            _arrow(graph, arrow, place, laid.curves.get(_id(arrow)), lang, page == WHOLE)
    _legend(root, entries, legend, top)
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, "unicode") + "\n"


def _root(page: str, boxes: Mapping[str, Box], width: float, height: float) -> ET.Element:
    root = ET.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {width:.0f} {height:.0f}",
            "width": f"{width:.0f}",
            "height": f"{height:.0f}",
            "lang": "en",
            "role": "graphics-document document",
            "aria-labelledby": "title desc",
        },
    )
    heading = "All pages" if page == WHOLE else f"The page “{page}”"
    _put(root, "title", f"{heading}: a picture of the conversation", id="title")
    _put(root, "desc", _described(boxes), id="desc")
    _put(root, "style", STYLE)
    _put(_put(root, "defs"), "marker", **_TIP).append(ET.Element("path", _TIP_PATH))
    _put(root, "rect", width="100%", height="100%", class_="paper")
    _put(root, "text", heading, x=MARGIN, y=42, class_="title")
    _put(root, "text", WISHES if page == ANYWHERE else READING, x=MARGIN, y=64, class_="soft")
    return root


_TIP: dict[str, object] = {
    "id": "tip", "viewBox": "0 0 10 10", "refX": 9, "refY": 5, "markerWidth": 9,
    "markerHeight": 9, "markerUnits": "userSpaceOnUse", "orient": "auto",
}  # fmt: skip
_TIP_PATH = {"d": "M0 0L10 5L0 10z", "class": "tip"}


def _described(boxes: Mapping[str, Box]) -> str:
    count = sum(len(box.arrows) for box in boxes.values())
    return (
        f"{len(boxes)} boxes, one for each step, and {count} arrows, one for each way on. "
        "Every box and every arrow says in words what it is and where it leads."
    )


def _put(parent: ET.Element, tag: str, words: str | None = None, /, **facts: object) -> ET.Element:
    """A new element in `parent`; `class_` is class, and other underscores are hyphens."""
    named = {name.rstrip("_").replace("_", "-"): _written(fact) for name, fact in facts.items()}
    element = ET.SubElement(parent, tag, named)
    element.text = words
    return element


def _written(fact: object) -> str:
    return f"{fact:.1f}".removesuffix(".0") if isinstance(fact, float) else str(fact)


def _frame(graph: ET.Element, page: str, frame: Frame) -> None:
    size = {"width": frame.width, "height": frame.height}
    _put(graph, "rect", x=frame.left, y=frame.top, rx=12, class_="frame", **size)
    _put(graph, "text", page, x=frame.left + 20, y=frame.top + 28, class_="page")


def _step(graph: ET.Element, box: Box, place: tuple[float, float], lang: str) -> None:
    left, top = place
    step = _put(
        graph,
        "g",
        id=_anchor(box.name),
        transform=f"translate({left:.1f} {top:.1f})",
        role="graphics-object group",
        data_step=box.name,
        data_anywhere=" ".join(box.wishes),
    )
    _put(step, "title", _aloud(box))
    radius = 20 if box.kind == "ends" else 7
    _put(step, "rect", width=box.width, height=box.height, rx=radius, class_="box")
    _icon(step, box.kind, EDGE - 4, 6)
    _put(step, "text", _fit(box.title, 120), x=EDGE + 24, y=21, class_="name")
    right = box.width - EDGE
    if box.wishes:
        _icon(step, "anywhere", right - 14, 6)
        right -= 20
    if box.tag:
        _put(step, "text", box.tag, x=right, y=21, class_="tag")
    _lines(step, box, lang)


def _aloud(box: Box) -> str:
    meaning = next((words for kind, words in LEGEND if kind == box.kind), box.kind)
    parts = (f"{_shown(box.name)}: {meaning}", box.tag, " ".join(box.marks))
    return ". ".join(part for part in parts if part)


def _lines(step: ET.Element, box: Box, lang: str) -> None:
    y = HEAD + 13
    for style, lines in (("mark", box.marks), ("said", box.said), ("soft", box.doing)):
        spoken = {"lang": lang} if style == "said" else {}
        for line in lines:
            _put(step, "text", line, x=EDGE, y=y, class_=style, **spoken)
            y += LINE
    if box.arrows:
        _put(step, "line", x1=0, x2=box.width, y1=box.head - 3, y2=box.head - 3, class_="rule")


def _icon(parent: ET.Element, kind: str, x: float, y: float) -> None:
    icon = _put(parent, "g", transform=f"translate({x:.0f} {y:.0f})", aria_hidden="true")
    _put(icon, "rect", width=20, height=20, rx=5, class_=kind)
    _put(icon, "path", d=ICONS[kind], class_="icon")


def _arrow(
    graph: ET.Element,
    arrow: Arrow,
    place: tuple[float, float, float],
    curve: str | None,
    lang: str,
    whole: bool,
) -> None:
    group = _put(
        graph,
        "g",
        class_=f"arrow {arrow.kind}",
        role="graphics-object group",
        data_from=arrow.source,
        data_to=arrow.target,
        data_kind=arrow.kind,
        data_key=arrow.key,
    )
    _put(group, "title", f"{_shown(arrow.source)}: {_way(arrow)}, leads to {_shown(arrow.target)}")
    left, y, width = place
    _put(group, "rect", x=left + 1, y=y, width=width - 2, height=ROW, class_="hit")
    right, shown = left + width - EDGE, _fit(_target(arrow, curve), LONGEST_TARGET, SMALL)
    after = _row(group, arrow, left + EDGE, y, right - _width(shown, SMALL) - GAP, lang)
    if curve is None:
        file = "" if whole else f"{_page(arrow.target)}.svg"
        _link(group, shown, file + f"#{_anchor(arrow.target)}", (after, right + 4, y))
    else:
        _put(group, "text", shown, x=right, y=y + 17.5, class_="tag")
        _put(group, "path", d=curve, class_="curve", marker_end="url(#tip)")


def _target(arrow: Arrow, curve: str | None) -> str:
    """The step that the row leads to; its page too, where that is another one."""
    near = curve is not None and _page(arrow.source) == _page(arrow.target)
    return _plain(arrow.target.partition("/")[2]) if near else _shown(arrow.target)


def _anchor(step: str) -> str:
    return step.replace("/", "-")


def _way(arrow: Arrow) -> str:
    if arrow.kind in ("choice", "list"):
        return f"{arrow.key} {arrow.label}"
    return f"outcome {arrow.label}" if arrow.kind == "when" else arrow.label


def _row(group: ET.Element, arrow: Arrow, x: float, y: float, right: float, lang: str) -> float:
    """What the row says between `x` and `right`; returns where its words end."""
    before = _before(arrow)
    if arrow.kind in ("choice", "list"):
        _put(group, "rect", x=x, y=y + 3, width=before - 8, height=20, rx=5, class_="cap")
        _put(group, "text", arrow.key, x=x + (before - 8) / 2, y=y + 17.5, class_="key")
    elif arrow.kind == "when":
        _put(group, "path", d=f"M{x + 6:.1f} {y + 7:.1f}l6 6l-6 6l-6-6z", class_="cap")
    x += before
    style = "label" if arrow.kind in ("choice", "list", "when", "wish") else "soft"
    spoken = {"lang": lang} if arrow.kind == "choice" else {}
    shown = _fit(arrow.label, right - x)
    _put(group, "text", shown, x=x, y=y + 17.5, class_=style, **spoken)
    return x + _width(shown)


def _link(group: ET.Element, shown: str, address: str, place: tuple[float, float, float]) -> None:
    """A small box for a step of another page, with a short arrow before it."""
    after, right, y = place
    wide = _width(shown, SMALL) + 14
    left, middle = right - wide, y + 13
    path = f"M{min(after + 4, left - 14):.1f},{middle:.1f}L{left:.1f},{middle:.1f}"
    _put(group, "path", d=path, class_="curve", marker_end="url(#tip)")
    anchor = _put(group, "a", href=address, class_="link")
    _put(anchor, "rect", x=left, y=y + 2.5, width=wide, height=CHIP, rx=CHIP / 2)
    _put(anchor, "text", shown, x=left + wide / 2, y=y + 17.2)


def _legend_entries(boxes: Mapping[str, Box], far: bool) -> list[tuple[str, str]]:
    """The legend of what this picture holds."""
    held = {box.kind for box in boxes.values()} | ({"link"} if far else set())
    held |= {arrow.kind for box in boxes.values() for arrow in box.arrows if arrow.kind == "rest"}
    held |= {"anywhere" for box in boxes.values() if box.wishes}
    return [entry for entry in LEGEND if entry[0] in held]


def _legend_places(entries: Sequence[tuple[str, str]], width: float) -> list[tuple[float, float]]:
    """Where each entry of the legend stands: in rows that are no wider than the picture."""
    places, x, y = [], 0.0, 0.0
    for _, words in entries:
        wide = _width(words) + 56
        if x and x + wide > width:
            x, y = 0.0, y + LEGEND_ROW
        places.append((x, y))
        x += wide
    return places


def _legend(
    root: ET.Element,
    entries: Sequence[tuple[str, str]],
    places: Sequence[tuple[float, float]],
    top: float,
) -> None:
    legend = _put(root, "g", class_="legend", transform=f"translate({MARGIN} {top:.0f})")
    for (kind, words), (x, y) in zip(entries, places, strict=True):
        if kind == "rest":
            _put(legend, "path", d=f"M{x:.0f} {y + 10:.0f}h26", class_="curve rest")
        elif kind == "link":
            link = _put(legend, "g", class_="link")
            _put(link, "rect", x=x, y=y + 2, width=26, height=16, rx=8)
        else:
            _icon(legend, kind, x, y)
        wide = 32 if kind in ("rest", "link") else 28
        _put(legend, "text", words, x=x + wide, y=y + 14.5, class_="soft")
