"""What is said to somebody in danger: the line first, short, kind, different each time."""

import re
from datetime import date
from itertools import product
from typing import Any

import pytest

from hotline.channels.segments import measure
from hotline.crisis import (
    ABOUTS,
    CATEGORIES,
    Answer,
    Directory,
    Heard,
    Level,
    answer,
    calm_line,
)

TODAY = date(2026, 11, 23)
LEVELS = (Level.SUPPORT, Level.CRISIS, Level.EMERGENCY)
COUNTRIES = (
    "US",
    "PR",
    "CA",
    "MX",
    "AR",
    "CL",
    "PE",
    "UY",
    "PY",
    "ES",
    "GB",
    "IE",
    "DE",
    "AU",
    "NZ",
    "IN",
    "ZA",
    "NG",
    None,
)
Words = dict[str, dict[str, Any]]


def _said(
    directory: Directory, words: Words, heard: Heard, country: str | None, lang: str, turn: int = 0
) -> Answer:
    return answer(heard, country, lang, directory, TODAY, words[lang], turn)


@pytest.mark.parametrize(("lang", "country"), [*product(("en", "es"), COUNTRIES)])
def test_every_text_fits_two_segments_and_names_a_line(
    directory: Directory, words: Words, lang: str, country: str | None
) -> None:
    for level, category, about, turn in product(LEVELS, (*CATEGORIES, None), ABOUTS, range(3)):
        said = _said(directory, words, Heard(level, category, about), country, lang, turn)
        assert 1 <= len(said.text) <= 2
        for text in said.text:
            size = measure(text)
            assert size.segments <= 2, text
            assert lang == "es" or size.encoding == "GSM-7", text
        named = said.line.dial or said.line.sms.to if said.line and said.line.sms else None
        assert (named or (said.line and said.line.dial) or "findahelpline.com") in said.text[0]


@pytest.mark.parametrize("lang", ["en", "es"])
def test_an_emergency_names_the_emergency_number_in_the_first_text(
    directory: Directory, words: Words, lang: str
) -> None:
    for category, about, turn in product((*CATEGORIES, None), ABOUTS, range(3)):
        said = _said(directory, words, Heard(Level.EMERGENCY, category, about), "US", lang, turn)
        assert "911" in said.text[0]
        assert said.emergency == "911"


@pytest.mark.parametrize(
    ("lang", "words_for_it"),
    [("en", "your local emergency number"), ("es", "emergencias de tu país")],
)
def test_an_unknown_country_gets_no_guessed_number(
    directory: Directory, words: Words, lang: str, words_for_it: str
) -> None:
    said = _said(directory, words, Heard(Level.EMERGENCY, "suicide"), None, lang)
    assert words_for_it in said.text[0]
    assert "findahelpline.com" in said.text[0]
    assert (said.line, said.emergency) == (None, None)
    assert not any(c.isdigit() for c in "".join(said.text))


@pytest.mark.parametrize(
    ("category", "number"),
    [
        ("domestic_violence", "1-800-799-7233"),
        ("sexual_assault", "1-800-656-4673"),
        ("overdose", "1-800-222-1222"),
        ("child_abuse", "1-800-799-7233"),
    ],
)
@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("level", [Level.CRISIS, Level.EMERGENCY])
def test_abuse_and_overdose_get_their_own_line_and_988(
    directory: Directory, words: Words, category: str, number: str, lang: str, level: Level
) -> None:
    said = _said(directory, words, Heard(level, category), "US", lang)
    assert number in said.text[0]
    assert "988" in said.text[0]


def test_the_us_in_spanish_hears_press_two_and_ayuda(directory: Directory, words: Words) -> None:
    first = _said(directory, words, Heard(Level.CRISIS, "suicide"), "US", "es").text[0]
    assert "llama al 988 y oprime 2 o envía AYUDA al 988" in first.replace("Llama", "llama")


@pytest.mark.parametrize("lang", ["en", "es"])
def test_danger_heard_again_is_answered_in_other_words(
    directory: Directory, words: Words, lang: str
) -> None:
    for level, category in product(LEVELS, (*CATEGORIES, None)):
        for about in ABOUTS:
            heard = Heard(level, category, about)
            texts = [_said(directory, words, heard, "US", lang, turn).text for turn in range(2)]
            assert texts[0] != texts[1]


@pytest.mark.parametrize("lang", ["en", "es"])
def test_helpers_and_survivors_get_answers_of_their_own(
    directory: Directory, words: Words, lang: str
) -> None:
    heard = [Heard(Level.CRISIS, "suicide", about) for about in ("self", "other")]
    heard += [Heard(Level.SUPPORT, "suicide", about) for about in ("self", "past")]
    heard += [Heard(Level.SUPPORT, "grief", "past"), Heard(Level.SUPPORT, "relapse")]
    said = {_said(directory, words, one, "US", lang).text for one in heard}
    assert len(said) == len(heard)


def test_a_voice_reads_numbers_digit_by_digit(directory: Directory, words: Words) -> None:
    said = _said(directory, words, Heard(Level.CRISIS, "domestic_violence"), "US", "en")
    assert "1, 8 0 0, 7 9 9, 7 2 3 3" in said.spoken[0]
    assert "9 8 8" in said.spoken[0]
    assert len(said.spoken) == len(said.text)


@pytest.mark.parametrize("lang", ["en", "es"])
def test_the_calm_sentence_is_one_sentence_in_one_segment(
    directory: Directory, words: Words, lang: str
) -> None:
    for country in COUNTRIES:
        said = calm_line(country, lang, directory, TODAY, words[lang])
        line = directory.general(country, lang)
        assert (line.dial if line and line.dial else "findahelpline.com") in said
        assert measure(said).segments <= (1 if lang == "en" else 2)
        assert said.endswith(".")
        assert ". " not in said


UNSAID = (
    "pill",
    "gun",
    "rope",
    "knife",
    "bridge",
    "blade",
    "pastilla",
    "pistola",
    "soga",
    "cuchillo",
    "puente",
    "commit",
    "i promise",
    "te prometo",
    "invalid",
    "must not",
    "you should not",
    "no debes",
)


@pytest.mark.parametrize("lang", ["en", "es"])
def test_no_answer_names_a_method_or_lectures_or_promises(words: Words, lang: str) -> None:
    said = str(words[lang]["answers"]).lower()
    assert not [unsaid for unsaid in UNSAID if re.search(rf"\b{unsaid}", said)]


def test_both_languages_answer_the_same_things(words: Words) -> None:
    assert words["en"]["answers"].keys() == words["es"]["answers"].keys()
    assert words["en"]["kinds"].keys() == words["es"]["kinds"].keys()
