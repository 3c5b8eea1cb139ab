"""Answers to "what time is it where you are?"."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotline.schedule.asking import (
    Choice,
    Disagrees,
    NotUnderstood,
    Zone,
    ZoneAnswer,
    understand_place,
)
from hotline.schedule.tz import equivalent, tz
from hotline.schedule.zones import Candidates, candidates

START = datetime(2026, 1, 1, tzinfo=UTC)
EVENING = datetime(2026, 11, 24, 2, 40, tzinfo=UTC)  # 21:40 in New York, 19:40 in Denver
JULY = datetime(2027, 7, 2, 1, 40, tzinfo=UTC)  # 21:40 in New York, 18:40 in Phoenix

NEW_YORK = candidates("+12125550101")
IDAHO = candidates("+12085550101")
INDIANA = candidates("+18125550101")
ARIZONA = candidates("+19285550101")
EL_PASO = candidates("+19155550101")
DAKOTA = candidates("+16055550101")
VANCOUVER = candidates("+16045550101")
MEXICO = Candidates(("America/Mexico_City",), "MX", True)
TOLL_FREE = candidates("+18005550101")

CLOCKS: list[tuple[Candidates, str, ZoneAnswer]] = [
    (NEW_YORK, "9:40", Zone("America/New_York")),
    (NEW_YORK, "9:40 pm", Zone("America/New_York")),
    (NEW_YORK, "21:40", Zone("America/New_York")),
    (NEW_YORK, "son las 9 y 40", Zone("America/New_York")),
    (NEW_YORK, "nueve y media de la noche", Zone("America/New_York")),
    (NEW_YORK, "10 pm", Zone("America/New_York")),
    (NEW_YORK, "9:20", Zone("America/New_York")),
    (NEW_YORK, "my phone says 9:41 pm lol", Zone("America/New_York")),
    (IDAHO, "6:40 pm", Zone("America/Los_Angeles")),
    (IDAHO, "7:40", Zone("America/Denver")),
    (DAKOTA, "8:40", Zone("America/Chicago")),
    (INDIANA, "8:40", Zone("America/Chicago")),
    (VANCOUVER, "7:40 pm", Zone("America/Vancouver")),
    (ARIZONA, "7:40", Choice(("America/Phoenix", "America/Denver"))),
    (TOLL_FREE, "9:40 pm", Zone("America/New_York")),
    (TOLL_FREE, "7:40 pm", Choice(("America/Denver", "America/Phoenix"))),
    (NEW_YORK, "8:40 pm", Disagrees("America/Chicago")),
    (
        NEW_YORK,
        "7:40 pm",
        Disagrees("America/Denver", None, ("America/Denver", "America/Phoenix")),
    ),
    (VANCOUVER, "6:40 pm", Disagrees("America/Los_Angeles")),
    (MEXICO, "8:40 pm", Zone("America/Mexico_City")),
    (MEXICO, "6:40 pm", Disagrees("America/Tijuana")),
    (NEW_YORK, "9:40 am", Disagrees("America/New_York")),
    (NEW_YORK, "12:10", NotUnderstood()),
]

PLACES: list[tuple[Candidates, str, ZoneAnswer]] = [
    (NEW_YORK, "10001", Zone("America/New_York", "NY")),
    (NEW_YORK, "my zip is 10001-1234", Zone("America/New_York", "NY")),
    (NEW_YORK, "77001", Disagrees("America/Chicago", "TX")),
    (EL_PASO, "79901", Zone("America/Denver", "TX")),
    (TOLL_FREE, "79901", Zone("America/Denver", "TX")),
    (TOLL_FREE, "86515", Zone("America/Denver", "AZ")),
    (NEW_YORK, "00000", NotUnderstood()),
    (NEW_YORK, "09001", NotUnderstood()),
    (NEW_YORK, "M5V 2T6", Zone("America/Toronto", "ON")),
    (TOLL_FREE, "P9N 1A1", Choice(("America/Toronto", "America/Winnipeg"), "ON")),
    (NEW_YORK, "New York", Zone("America/New_York", "NY")),
    (NEW_YORK, "vivo en Nueva York", Zone("America/New_York", "NY")),
    (NEW_YORK, "philidelphia", Zone("America/New_York", "PA")),
    (NEW_YORK, "Filadelfia", Zone("America/New_York", "PA")),
    (NEW_YORK, "I live in Denver, Colorado", Disagrees("America/Denver", "CO")),
    (NEW_YORK, "estoy en El Paso Texas", Disagrees("America/Denver", "TX")),
    (NEW_YORK, "Houston", Disagrees("America/Chicago", "TX")),
    (NEW_YORK, "Texas", Choice(("America/Chicago", "America/Denver"), "TX")),
    (EL_PASO, "tejas", Zone("America/Denver", "TX")),
    (TOLL_FREE, "smallville texas", Choice(("America/Chicago", "America/Denver"), "TX")),
    (NEW_YORK, "Portland", Zone("America/New_York", "ME")),
    (TOLL_FREE, "Portland", Choice(("America/Los_Angeles", "America/New_York"))),
    (TOLL_FREE, "portland or", Zone("America/Los_Angeles", "OR")),
    (TOLL_FREE, "st. petersburg florida", Zone("America/New_York", "FL")),
    (TOLL_FREE, "Pensacola FL", Zone("America/Chicago", "FL")),
    (TOLL_FREE, "Evansville, IN", Zone("America/Chicago", "IN")),
    (TOLL_FREE, "washington", Choice(("America/New_York", "America/Los_Angeles"))),
    (NEW_YORK, "eastern", Zone("America/New_York")),
    (NEW_YORK, "EST", Zone("America/New_York")),
    (NEW_YORK, "hora del centro", Disagrees("America/Chicago")),
    (INDIANA, "central time", Zone("America/Chicago")),
    (VANCOUVER, "pacific", Zone("America/Vancouver")),
    (MEXICO, "hora del centro", Zone("America/Mexico_City")),
    (TOLL_FREE, "America/Chicago", Zone("America/Chicago")),
    (TOLL_FREE, "puerto rico", Zone("America/Puerto_Rico", "PR")),
    (TOLL_FREE, "Colombia", Zone("America/Bogota")),
    (TOLL_FREE, "España", Choice(("Europe/Madrid", "Atlantic/Canary"))),
    (TOLL_FREE, "Guadalajara", Zone("America/Mexico_City")),
    (NEW_YORK, "it's 9:40 pm in Boston", Zone("America/New_York", "MA")),
    (NEW_YORK, "8:40 in Houston", Disagrees("America/Chicago", "TX")),
    (NEW_YORK, "9:40 in Houston", Disagrees("America/Chicago", "TX")),
    (NEW_YORK, "9:40 pm est", Zone("America/New_York")),
]


@pytest.mark.parametrize(("number", "text", "expected"), CLOCKS)
def test_a_clock_time_is_matched_against_now(
    number: Candidates, text: str, expected: ZoneAnswer
) -> None:
    assert understand_place(text, EVENING, number) == expected


@pytest.mark.parametrize(("number", "text", "expected"), PLACES)
def test_a_place_is_understood_and_checked_against_the_number(
    number: Candidates, text: str, expected: ZoneAnswer
) -> None:
    assert understand_place(text, EVENING, number) == expected


@pytest.mark.parametrize(
    "text",
    ["", "hi", "ok", "Ok.", "no se", "i dont know", "why?", "hope", "STORY", "me", "in", "?", "🙂",
     "i have 2 kids", "leave me alone", "who is this", "x" * 2000],
)  # fmt: skip
def test_what_is_neither_time_nor_place_is_asked_again(text: str) -> None:
    assert understand_place(text, EVENING, NEW_YORK) == NotUnderstood()


def test_the_same_words_mean_another_zone_in_another_season() -> None:
    answer = understand_place("6:40", JULY, ARIZONA)
    assert answer == Zone("America/Phoenix")
    assert understand_place("7:40", JULY, ARIZONA) == Zone("America/Denver")


@given(
    st.integers(0, 4 * 366 * 24 * 60).map(lambda n: START + timedelta(minutes=n)),
    st.sampled_from([NEW_YORK, IDAHO, INDIANA, ARIZONA, EL_PASO, DAKOTA, VANCOUVER]),
    st.data(),
    st.integers(-19, 19),
    st.sampled_from(["%H:%M", "%I:%M %p", "%I:%M"]),
)
@settings(deadline=None)
def test_the_true_local_time_always_offers_the_true_zone(
    now: datetime, number: Candidates, data: st.DataObject, off: int, shape: str
) -> None:
    zone = data.draw(st.sampled_from(number.zones))
    told = now.astimezone(tz(zone)) + timedelta(minutes=off)
    answer = understand_place(told.strftime(shape), now, number)
    if isinstance(answer, Disagrees):  # "08:40" on a twelve-hour clock, in the evening
        assert shape == "%I:%M"
        return
    assert isinstance(answer, Zone | Choice)
    offered = (answer.name,) if isinstance(answer, Zone) else answer.zones
    assert any(equivalent(zone, other, now) for other in offered)


@given(st.text(max_size=80), st.sampled_from([NEW_YORK, TOLL_FREE, MEXICO]))
@settings(deadline=None)
def test_no_text_is_an_error(text: str, number: Candidates) -> None:
    assert isinstance(
        understand_place(text, EVENING, number), Zone | Choice | Disagrees | NotUnderstood
    )
