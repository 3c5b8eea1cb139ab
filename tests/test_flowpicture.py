"""The pictures of the flows hold every step and every arrow of the table, each of them once."""

from __future__ import annotations

import re
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterable
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from hotline.cli import main
from hotline.conversation.flow import ASKS, LISTS, Choice, Flows, Step, load_flows
from hotline.flowpicture import ANYWHERE, ASKED, LISTED, WHOLE, pages, picture, pictures
from hotline.library import Phrase, load_content
from hotline.library.model import Place

ROOT = Path(__file__).resolve().parents[1]
SVG = "{http://www.w3.org/2000/svg}"
PAGES = sorted(path.stem for path in (ROOT / "flows").glob("*.yaml"))
Way = tuple[str, str, str, str]


@cache
def table() -> Flows:
    return load_flows(ROOT / "flows")


@cache
def phrases(lang: str = "en") -> dict[str, Phrase]:
    return dict(load_content(ROOT / "content", ("en", "es")).shelf(lang).phrases)


@cache
def drawn(page: str) -> ET.Element:
    return ET.fromstring(picture(table(), phrases(), page))


def ways(steps: Iterable[Step]) -> Counter[Way]:
    """Every arrow of these steps as (from, kind, key, to), read from the table itself."""
    found: list[Way] = []
    for step in steps:
        found += [(step.name, "choice", choice.key, choice.go) for choice in step.choices]
        found += [(step.name, "when", outcome, to) for outcome, to in step.when.items()]
        listed = ("list", "1–9") if step.list else ("go", "")
        single = {listed: step.go, ("rest", ""): step.rest, ("silence", ""): step.silence}
        single[("otherwise", "")] = step.otherwise
        found += [(step.name, *kind, to) for kind, to in single.items() if to]
    return Counter(found)


def drawn_ways(root: ET.Element) -> Counter[Way]:
    names = ("data-from", "data-kind", "data-key", "data-to")
    arrows = root.iterfind(f".//{SVG}g[@data-from]")
    return Counter(tuple(arrow.attrib[name] for name in names) for arrow in arrows)  # type: ignore[misc]


def boxes(root: ET.Element) -> dict[str, tuple[float, float, float, float]]:
    """Left, top, right and bottom of every step."""
    found = {}
    for step in root.iterfind(f".//{SVG}g[@data-step]"):
        left, top = map(float, re.findall(r"[-\d.]+", step.attrib["transform"]))
        size = step.find(f"{SVG}rect")
        assert size is not None
        right, bottom = left + float(size.attrib["width"]), top + float(size.attrib["height"])
        found[step.attrib["data-step"]] = (left, top, right, bottom)
    return found


def words(element: ET.Element) -> list[str]:
    return [text.text or "" for text in element.iter(f"{SVG}text")]


def arrow(page: str, source: str, key: str) -> ET.Element:
    found = drawn(page).find(f".//{SVG}g[@data-from='{source}'][@data-key='{key}']")
    assert found is not None
    return found


def test_every_page_has_a_picture_and_so_has_the_whole() -> None:
    assert list(pages(table())) == PAGES
    assert list(pictures(table(), phrases())) == [*PAGES, WHOLE]


@pytest.mark.parametrize("page", [*PAGES, WHOLE])
def test_every_step_and_every_arrow_stands_in_the_picture_once(page: str) -> None:
    steps = [s for s in table().steps.values() if page in (WHOLE, s.name.partition("/")[0])]
    named = [g.attrib["data-step"] for g in drawn(page).iterfind(f".//{SVG}g[@data-step]")]
    if page == ANYWHERE:
        assert named == [ANYWHERE]
        wishes = table().everywhere.items()
        assert drawn_ways(drawn(page)) == Counter((ANYWHERE, "wish", w, to) for w, to in wishes)
    else:
        assert Counter(named) == Counter(step.name for step in steps)
        assert drawn_ways(drawn(page)) == ways(steps)


def test_every_wish_is_marked_at_the_step_that_answers_it() -> None:
    marked = {
        (wish, step.attrib["data-step"])
        for step in drawn(WHOLE).iterfind(f".//{SVG}g[@data-step]")
        for wish in step.attrib["data-anywhere"].split()
    }
    assert marked == set(table().everywhere.items())
    start = drawn("daily").find(f".//{SVG}g[@data-step='daily/start']")
    assert start is not None
    assert "anywhere: subscribe" in words(start)


def test_a_step_that_no_page_leads_to_says_who_does() -> None:
    offer = drawn("crisis").find(f".//{SVG}g[@data-step='crisis/offer']")
    assert offer is not None
    assert "the line itself leads here" in words(offer)


@pytest.mark.parametrize("page", [*PAGES, WHOLE])
def test_an_arrow_leaves_its_own_row_and_ends_where_it_says(page: str) -> None:
    places = boxes(drawn(page))
    for found in drawn(page).iterfind(f".//{SVG}g[@data-from]"):
        row, curve = found.find(f"{SVG}rect"), found.find(f"{SVG}path[@marker-end]")
        assert row is not None
        assert curve is not None
        points = re.findall(r"([-\d.]+),([-\d.]+)", curve.attrib["d"])
        (x1, y1), (x2, y2) = ((float(x), float(y)) for x, y in (points[0], points[-1]))
        top, bottom = (float(row.attrib["y"]) + more for more in (0, 27))
        assert top < y1 < bottom
        left, _, right, _ = places[found.attrib["data-from"]]
        link = found.find(f"{SVG}a/{SVG}rect")
        if link is not None:
            assert left < x1 < x2 < right
            assert x2 == pytest.approx(float(link.attrib["x"]), abs=0.2)
        else:
            assert x1 == pytest.approx(right, abs=1.5)
            target = places[found.attrib["data-to"]]
            assert x2 == pytest.approx(target[0], abs=1.5)
            assert target[1] < y2 < target[1] + 32


@pytest.mark.parametrize("page", [*PAGES, WHOLE])
def test_no_box_lies_on_another_and_none_outside_the_paper(page: str) -> None:
    places = boxes(drawn(page)).values()
    for one, other in combinations(places, 2):
        apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
        assert apart, (one, other)
    _, _, width, height = map(float, drawn(page).attrib["viewBox"].split())
    assert min(min(left, top) for left, top, _, _ in places) >= 0
    assert max(right for _, _, right, _ in places) <= width
    assert max(bottom for _, _, _, bottom in places) <= height


@pytest.mark.parametrize("page", [*PAGES, WHOLE])
def test_a_link_leads_to_a_step_in_a_picture_that_is_there(page: str) -> None:
    for link in drawn(page).iter(f"{SVG}a"):
        file, _, name = link.attrib["href"].partition("#")
        assert (file == "") == (page == WHOLE)
        target = drawn(file.removesuffix(".svg") if file else WHOLE)
        assert target.find(f".//{SVG}g[@id='{name}']") is not None


@pytest.mark.parametrize("page", [*PAGES, WHOLE])
def test_a_picture_can_be_read_aloud_and_fetches_nothing(page: str) -> None:
    root = drawn(page)
    ids = [element.attrib["id"] for element in root.iter() if "id" in element.attrib]
    assert len(ids) == len(set(ids))
    assert root.attrib["aria-labelledby"].split() == ["title", "desc"]
    for group in root.iterfind(f".//{SVG}g[@role]"):
        title = group.find(f"{SVG}title")
        assert title is not None
        assert title.text
    style = root.findtext(f"{SVG}style") or ""
    assert "prefers-color-scheme: dark" in style
    assert "@media print" in style
    outside = ("://", "url(", "@import", "<image", "<script")
    page_text = picture(table(), phrases(), page).replace("http://www.w3.org/2000/svg", "")
    assert [word for word in outside if word in page_text.replace("url(#tip)", "")] == []


def test_a_choice_shows_its_key_and_its_label_in_the_first_language() -> None:
    assert words(arrow("home", "home/menu", "1")) == ["1", "Story", "story › start"]
    spanish = ET.fromstring(picture(table(), phrases("es"), "home"))
    found = spanish.find(f".//{SVG}g[@data-from='home/menu'][@data-key='1']")
    assert found is not None
    label = phrases("es")["menu.story"].text
    assert words(found) == ["1", label, "story › start"]
    shown = found.find(f"{SVG}text[@lang='es']")
    assert shown is not None
    assert shown.text == label


def test_an_outcome_silence_rest_and_the_other_channel_are_named() -> None:
    assert words(arrow("story", "story/rate", "unclear")) == ["unclear", "rate"]
    crisis = [words(g) for g in drawn("crisis").iterfind(f".//{SVG}g[@data-kind='silence']")]
    assert crisis == [["silence", "transfer"]]
    other = [words(g)[0] for g in drawn("daily").iterfind(f".//{SVG}g[@data-kind='otherwise']")]
    assert set(other) == {"on a call"}
    rests = [words(g)[0] for g in drawn("hope").iterfind(f".//{SVG}g[@data-kind='rest']")]
    assert rests == ["and rests at"]


def test_every_list_and_every_question_has_words_of_its_own() -> None:
    assert (sorted(LISTED), sorted(ASKED)) == (sorted(LISTS), sorted(ASKS))


def test_a_step_that_does_not_stand_in_the_phrase_book_is_drawn_with_its_key() -> None:
    flows = Flows({"home/menu": Step("home/menu", say=("home.soon",), ends=True)}, {})
    assert "“(home.soon)”" in words(ET.fromstring(picture(flows, {}, "home")))


def test_signs_that_mean_something_in_xml_are_written_as_themselves() -> None:
    said = 'Q & A <b> "now" ]]>'
    book = {"say": Phrase("say", "en", said, said, (), Place(Path()))}
    flows = Flows({"a/b": Step("a/b", say=("say",), ends=True)}, {})
    assert f"“{said}”" in words(ET.fromstring(picture(flows, book, "a")))


def test_there_is_no_picture_of_a_page_that_is_not_there() -> None:
    with pytest.raises(KeyError):
        picture(table(), phrases(), "nowhere")


def test_a_picture_is_the_same_each_time() -> None:
    assert picture(table(), phrases(), "daily") == picture(table(), phrases(), "daily")


@st.composite
def any_flows(draw: st.DrawFn) -> Flows:
    """A table of up to twelve steps on three pages that lead anywhere, themselves included."""
    names = [f"{page}/{step}" for page in "abc" for step in "wxyz"]
    names = draw(st.lists(st.sampled_from(names), min_size=1, unique=True))
    target = st.sampled_from(names)
    maybe = st.none() | target
    steps = {
        name: Step(
            name,
            choices=tuple(Choice(key, "label", draw(target)) for key in draw(st.sets(KEYS))),
            when=draw(st.dictionaries(st.sampled_from(["ok", "none", "un_clear"]), target)),
            list=draw(st.sampled_from([None, *LISTS])),
            go=draw(target),
            rest=draw(maybe),
            silence=draw(maybe),
            by=draw(st.sampled_from([None, "text", "call"])),
            otherwise=draw(maybe),
        )
        for name in names
    }
    return Flows(steps, draw(st.dictionaries(st.sampled_from(["hope", "menu"]), target)))


KEYS = st.sampled_from("123*#")


@settings(max_examples=40, deadline=None)
@given(any_flows())
def test_whatever_the_table_holds_is_drawn_once(flows: Flows) -> None:
    root = ET.fromstring(picture(flows, {}))
    named = Counter(g.attrib["data-step"] for g in root.iterfind(f".//{SVG}g[@data-step]"))
    assert named == Counter(list(flows.steps))
    assert drawn_ways(root) == ways(flows.steps.values())


def run(*argv: str) -> Result:
    return CliRunner().invoke(main, argv)


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder without an `.env`, and nothing of a real line in the environment."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOTLINE_DATA_DIR", str(tmp_path / "var"))
    for name in ("REDIS_URL", "TWILIO_ACCOUNT_SID", "PORT"):
        monkeypatch.delenv(name, raising=False)


def test_the_command_writes_every_picture_and_says_where(tmp_path: Path) -> None:
    result = run("flows", "--svg", "new/pictures")
    assert result.exit_code == 0
    written = sorted((tmp_path / "new/pictures").iterdir())
    assert [path.stem for path in written] == sorted([*PAGES, WHOLE])
    assert sorted(result.output.split()) == [f"new/pictures/{path.name}" for path in written]
    for path in written:
        assert ET.parse(path).getroot().tag == f"{SVG}svg"


def test_the_command_speaks_plainly_of_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    result = run("flows", "--svg", "file/pictures")
    assert result.exit_code == 1
    assert result.output.startswith("Error: file/pictures cannot be written")


def test_the_command_says_what_is_missing_for_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pygraphviz", None)
    result = run("flows", "--svg", "pictures")
    assert result.exit_code == 1
    assert "[pictures]" in result.output
    assert not Path("pictures").exists()
