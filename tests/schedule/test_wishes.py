"""Times of day as people write them."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.schedule.wishes import AmPmUnknown, parse_time

TIMES = st.times().map(lambda t: t.replace(second=0, microsecond=0))


def at(text: str) -> time:
    return time.fromisoformat(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("7:30pm", "19:30"),
        ("7:30 PM.", "19:30"),
        ("7.30 p.m.", "19:30"),
        ("7 : 30 pm", "19:30"),
        ("730pm", "19:30"),
        ("7pm", "19:00"),
        ("7 p m", "19:00"),
        ("7p", "19:00"),
        ("9a", "09:00"),
        ("19:30", "19:30"),
        ("19.30", "19:30"),
        ("19h30", "19:30"),
        ("1930", "19:30"),
        ("1930 hours", "19:30"),
        ("0730", "07:30"),
        ("09:40", "09:40"),
        ("0:15", "00:15"),
        ("12 a.m.", "00:00"),
        ("12 pm", "12:00"),
        ("noon", "12:00"),
        ("12 noon", "12:00"),
        ("at noon please", "12:00"),
        ("midnight", "00:00"),
        ("half past seven pm", "19:30"),
        ("quarter to eight in the evening", "19:45"),
        ("ten past nine at night", "21:10"),
        ("seven thirty pm", "19:30"),
        ("twelve thirty pm", "12:30"),
        ("nine oh five am", "09:05"),
        ("twenty five to nine pm", "20:35"),
        ("nine forty five pm", "21:45"),
        ("8 o'clock at night", "20:00"),
        ("8 o’clock tonight", "20:00"),
        ("9 in the morning", "09:00"),
        ("3 in the afternoon", "15:00"),
        ("2 at night", "02:00"),
        ("9 am in the morning", "09:00"),
        ("tonight at 9", "21:00"),
        ("change it to 9pm", "21:00"),
        ("I'd like 7:30pm every day thanks", "19:30"),
        ("around 7ish pm", "19:00"),
        ("quarter to 1 pm", "12:45"),
    ],
)
def test_english_times_are_read(text: str, expected: str) -> None:
    assert parse_time(text, "en") == at(expected)
    assert parse_time(text, None) == at(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("7 y media de la tarde", "19:30"),
        ("8 de la mañana", "08:00"),
        ("8 DE LA MANANA", "08:00"),
        ("a las 9 de la noche", "21:00"),
        ("a la una de la tarde", "13:00"),
        ("las siete y media de la noche", "19:30"),
        ("ocho menos cuarto de la tarde", "19:45"),
        ("cuarto para las ocho de la noche", "19:45"),
        ("un cuarto para las 8 pm", "19:45"),
        ("siete y cuarto de la mañana", "07:15"),
        ("nueve y treinta y cinco de la noche", "21:35"),
        ("las diez y veinticinco de la mañana", "10:25"),
        ("once y media de la mañana", "11:30"),
        ("son las 9 y 40 de la noche", "21:40"),
        ("12 de la noche", "00:00"),
        ("12 del día", "12:00"),
        ("las doce del mediodía", "12:00"),
        ("al mediodía", "12:00"),
        ("medio dia", "12:00"),
        ("medianoche", "00:00"),
        ("1 de la madrugada", "01:00"),
        ("12:30 de la tarde", "12:30"),
        ("a las 9 a. m.", "09:00"),
        ("a las 19 horas", "19:00"),
        ("19:30 hs", "19:30"),
        ("las veinte treinta", "20:30"),
        ("quiero a las 8 de la noche por favor", "20:00"),
        ("faltan 10 para las 9 de la noche", "20:50"),
        ("7 con 30 de la tarde", "19:30"),
    ],
)
def test_spanish_times_are_read(text: str, expected: str) -> None:
    assert parse_time(text, "es") == at(expected)
    assert parse_time(text, None) == at(expected)


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("9", "09:00"),
        ("12", "12:00"),
        ("9:40", "09:40"),
        ("730", "07:30"),
        ("7.30", "07:30"),
        ("half past seven", "07:30"),
        ("it's 9:40 here", "09:40"),
        ("twenty to ten", "09:40"),
        ("a las 9", "09:00"),
        ("a la una", "01:00"),
        ("son las 9 y 40", "09:40"),
        ("ocho menos cuarto", "07:45"),
        ("una menos cuarto", "12:45"),
        ("diez y media", "10:30"),
        ("a las 8 mañana", "08:00"),
        ("９:４０", "09:40"),
    ],
)
def test_a_twelve_hour_time_without_its_half_of_the_day_is_asked_back(
    text: str, clock: str
) -> None:
    assert parse_time(text, None) == AmPmUnknown(at(clock))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "morning",
        "por la noche",
        "pm",
        "25:00",
        "24:00",
        "7:75",
        "13am",
        "-5",
        "7/30",
        "i have 2 kids",
        "I tried 3 times at 9pm and nobody came",
        "between 7 and 8",
        "7 or 8",
        "7-8pm",
        "7 a 10",
        "de 7 a 10",
        "1 pm and 2 pm",
        "9 am or pm",
        "9 pm in the morning",
        "12345",
        "treinta y cinco",
        "half seven",
        "7pm EST",
        "7@x",
        "9" * 5000,
    ],
)
def test_what_names_no_single_time_is_none(text: str) -> None:
    assert parse_time(text, None) is None


def test_once_is_eleven_in_spanish_and_a_word_in_english() -> None:
    assert parse_time("once", "es") == AmPmUnknown(time(11))
    assert parse_time("once", "en") is None


def test_an_unknown_half_offers_both_readings() -> None:
    assert (AmPmUnknown(time(9, 40)).am, AmPmUnknown(time(9, 40)).pm) == (time(9, 40), time(21, 40))
    assert (AmPmUnknown(time(12, 5)).am, AmPmUnknown(time(12, 5)).pm) == (time(0, 5), time(12, 5))


def readings(text: str, lang: str | None = None) -> set[time]:
    """What the text may mean: two times where only the half of the day is open."""
    found = parse_time(text, lang)
    if isinstance(found, AmPmUnknown):
        return {found.am, found.pm}
    return set() if found is None else {found}


@given(TIMES)
def test_what_is_written_in_24_hours_comes_back(moment: time) -> None:
    for text in (f"{moment:%H:%M}", f"{moment:%H%M}", f"a las {moment:%H.%M}", f"{moment:%H:%M} h"):
        assert moment in readings(text), text
        assert len(readings(text)) == (2 if 10 <= moment.hour <= 12 else 1), text


@given(TIMES, st.sampled_from(["{} {}", "{}{}", "at {} {}", "a las {} {} por favor"]))
def test_what_is_written_in_12_hours_comes_back(moment: time, shape: str) -> None:
    hour, half = (moment.hour - 1) % 12 + 1, "pm" if moment.hour >= 12 else "am"
    clock = f"{hour}:{moment.minute:02d}"
    assert parse_time(shape.format(clock, half), None) == moment
    assert moment in readings(clock)
    assert len(readings(clock)) == 2


@given(TIMES)
def test_minutes_before_the_hour_are_the_same_in_both_languages(moment: time) -> None:
    before, hour = 60 - moment.minute, (moment.hour + 1) % 24
    if before == 60:
        return
    assert moment in readings(f"{before} to {hour:02d}", "en")
    assert moment in readings(f"{before} para las {hour:02d}", "es")
    assert moment in readings(f"{hour:02d} menos {before}", "es")


@given(st.text(max_size=200))
def test_no_text_is_an_error(text: str) -> None:
    found = parse_time(text, None)
    assert found is None or isinstance(found, time | AmPmUnknown)
