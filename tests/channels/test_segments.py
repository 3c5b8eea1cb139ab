"""The segment count against the standard's own table, and the laws of folding and splitting."""

import json
import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from hotline.channels.segments import (
    BODY_CHARACTERS,
    GSM_7,
    GSM_BASIC,
    GSM_EXTENSION,
    Size,
    fold,
    measure,
    plain_spanish,
    split,
)

GOLDEN: dict[str, Any] = json.loads(
    Path(__file__).with_name("golden_segments.json").read_text(encoding="utf-8")
)
BASIC_CODE = {char: bytes.fromhex(code) for code, char in GOLDEN["basic"].items()}
EXTENSION_CODE = {char: b"\x1b" + bytes.fromhex(code) for code, char in GOLDEN["extension"].items()}
CODE = BASIC_CODE | EXTENSION_CODE

gsm_text = st.text(st.sampled_from(sorted(CODE)), max_size=500)
spanish_text = st.text(st.sampled_from("aeoñ áéíóú¿¡.,\n€🙂"), max_size=300)
any_text = st.one_of(gsm_text, spanish_text, st.text(max_size=300))


def encoded(text: str) -> Size:
    """Encode `text` for the air interface and count the parts it really fills."""
    if all(char in CODE for char in text):
        septets = b"".join(CODE[char] for char in text)
        return Size("GSM-7", len(septets), parts(list(septets), 160, 153, range(0x1B, 0x1C)))
    octets = text.encode("utf-16-be")
    units = [int.from_bytes(octets[i : i + 2]) for i in range(0, len(octets), 2)]
    return Size("UCS-2", len(units), parts(units, 70, 67, range(0xD800, 0xDC00)))


def parts(units: list[int], single: int, part: int, glued_to_next: range) -> int:
    if len(units) <= single:
        return 1 if units else 0
    count = 0
    while units:
        room = part
        if len(units) > room and units[room - 1] in glued_to_next:
            room -= 1
        units, count = units[room:], count + 1
    return count


def without_space(text: str) -> str:
    return "".join(text.split())


def joined(parts: tuple[str, ...], suffix: str) -> str:
    bodies = [part.removesuffix(suffix) for part in parts[:-1]]
    return without_space("".join([*bodies, *parts[-1:]]))


# --- the alphabet -------------------------------------------------------------------------------


def test_the_basic_table_is_the_standards() -> None:
    assert set(BASIC_CODE) == GSM_BASIC
    assert len(GSM_BASIC) == 127  # 128 codes less the escape


def test_the_extension_table_is_the_standards() -> None:
    assert set(EXTENSION_CODE) == GSM_EXTENSION


@pytest.mark.parametrize("case", GOLDEN["cases"], ids=lambda case: case["name"])
def test_a_golden_text_measures_as_written_down(case: dict[str, Any]) -> None:
    assert measure(case["text"]) == Size(case["encoding"], case["units"], case["segments"])


@pytest.mark.parametrize("case", GOLDEN["cases"], ids=lambda case: case["name"])
def test_the_independent_encoder_agrees_with_the_golden_file(case: dict[str, Any]) -> None:
    assert encoded(case["text"]) == Size(case["encoding"], case["units"], case["segments"])


@given(any_text)
def test_measure_agrees_with_an_independent_encoder(text: str) -> None:
    assert measure(text) == encoded(text)


# --- folding ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lang", "written", "plain"),
    [
        ("en", "It’s “fine”", 'It\'s "fine"'),
        ("en", "wait – no — yes", "wait - no - yes"),
        ("en", "I waited—and then", "I waited - and then"),
        ("en", "so…", "so..."),
        ("en", "a\u00a0b\u202fc\u2009d\te", "a b c d e"),
        ("en", "zero\u200bwidth\ufeff so\u00adft", "zerowidth soft"),
        ("en", "one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("en", "`tick` ´tock´", "'tick' 'tock'"),
        ("en", "STORY · HOPE", "STORY - HOPE"),
        ("en", "café naïve Zoë façade", "café naive Zoe facade"),
        ("en", "cafe\u0301", "café"),
        ("en", "a stray \u0301mark\ufe0f", "a stray mark"),
        ("en", "❤️‍🔥 stays", "❤️‍🔥 stays"),
        ("en", "ﬁne Ａ № 5", "fine A № 5"),
        ("es", "¿Cómo estás? Sí, aquí. ÁÍÓÚ", "¿Cómo estás? Sí, aquí. ÁÍÓÚ"),
        ("es", "di\u0301a", "día"),
        ("es", "«vale» 1.º 2.ª", '"vale" 1.o 2.a'),
        ("es", "—Hola", "-Hola"),
        ("es", "crème brûlée", "crème brulée"),
        ("fr", "cœur – être", "cœur - être"),
    ],
)
def test_folding_makes_signs_plain_and_keeps_the_letters(
    lang: str, written: str, plain: str
) -> None:
    assert fold(written, lang) == plain


@given(st.text(max_size=200), st.sampled_from(["en", "es", "fr"]))
@example("e\u200b\u0301", "en")
@example("→\ufe0f", "es")
def test_folding_twice_changes_nothing_more(text: str, lang: str) -> None:
    assert fold(fold(text, lang), lang) == fold(text, lang)


@given(st.text(st.sampled_from(sorted(GSM_7 - set("\r\f"))), max_size=200))
def test_folding_leaves_the_alphabet_alone(text: str) -> None:
    assert fold(text, "en") == text


@given(
    st.text(st.sampled_from("abc é"), max_size=150),
    st.sampled_from("‘’“”–—…\u00a0\u200b\u2009\u2011´`ï•"),
)
def test_one_stray_character_never_makes_english_ucs2(text: str, stray: str) -> None:
    assert measure(fold(text + stray + text, "en")).encoding == "GSM-7"


@given(st.text(st.sampled_from("aeiouáéíóúÁÉÍÓÚñÑüÜ¿¡çÇ .,—«»"), max_size=200))
def test_plain_spanish_fits_gsm7_and_keeps_what_has_a_place(text: str) -> None:
    plain = plain_spanish(text)
    assert measure(plain).encoding == "GSM-7"
    for kept in "éÉñÑüÜ¿¡":
        assert plain.count(kept) == text.count(kept)


def test_plain_spanish_reads_as_spanish_without_four_accents() -> None:
    assert (
        plain_spanish("¿Cómo sigue él después del niño, vergüenza o orgullo aquí? Según tú, Álvaro")
        == "¿Como sigue él después del niño, vergüenza o orgullo aqui? Segun tu, Alvaro"
    )


# --- splitting ----------------------------------------------------------------------------------

MORE = "Text MORE to go on"


def test_a_text_that_fits_is_one_part_without_a_suffix() -> None:
    assert split("Short enough.", 1, "en", MORE) == ("Short enough.",)


def test_nothing_has_no_parts() -> None:
    assert split(" \n ", 1, "en", MORE) == ()


def test_parts_end_at_the_end_of_a_sentence_and_say_how_to_go_on() -> None:
    first, second = "It was a long winter for me. " * 4, "Then a friend came by with soup. " * 4
    parts = split(first + second, 1, "en", MORE)
    assert parts[0].endswith("for me.\n" + MORE)
    assert parts[1].startswith("Then a friend")
    assert parts[1].endswith("soup.")


def test_a_suffix_that_brings_its_own_space_keeps_it() -> None:
    parts = split("One two three. " * 20, 1, "en", " (more)")
    assert parts[0].endswith("three. (more)")


def test_a_suffix_in_ucs2_is_counted_with_its_part() -> None:
    parts = split("Una frase corta. " * 12, 2, "es", "MÁS para seguir")
    assert [measure(part).encoding for part in parts[:-1]] == ["UCS-2"] * (len(parts) - 1)
    assert all(measure(part).segments <= 2 for part in parts)


@pytest.mark.parametrize(
    ("lang", "unbroken"),
    [
        ("en", "Dr. Smith"),
        ("en", "9 a.m. Monday"),
        ("en", "J. Doe"),
        ("es", "la Sra. García"),
        ("es", "p. ej. Ana"),
    ],
)
def test_an_abbreviation_does_not_end_a_sentence(lang: str, unbroken: str) -> None:
    for filler in range(40):
        text = f"{'Oh wow. ' * filler}Then {unbroken} came by, glad. {'Oh wow. ' * 40}"
        assert any(unbroken in part for part in split(text, 2, lang, ""))


def test_the_number_of_a_list_stays_with_its_line() -> None:
    text = "1. A story for today\n2. A hope line\n3. Help near you\n" * 4
    for part in split(text, 1, "en", MORE):
        assert not re.search(r"\d\.\s*$", part.removesuffix("\n" + MORE))


@pytest.mark.parametrize(
    "whole",
    [
        "https://988lifeline.org/help-yourself/loss-survivors/?a=1&b=2",
        "1 800 273 8255",
        "+1 (202) 555-0100",
        "(800) 273-8255",
        "HELLO",
    ],
)
def test_a_link_and_a_number_stay_whole_wherever_the_cut_falls(whole: str) -> None:
    for before in range(60, 155):
        words = ("word " * 40)[:before].rstrip()
        parts = split(f"{words} {whole} and so on {'word ' * 30}", 1, "en", MORE)
        assert any(whole in part for part in parts)


def test_a_word_longer_than_a_part_is_cut_rather_than_dropped() -> None:
    parts = split("x" * 400, 1, "en", "")
    assert [len(part) for part in parts] == [160, 160, 80]


def test_a_suffix_without_room_is_the_authors_mistake() -> None:
    with pytest.raises(ValueError, match="shorten the suffix or allow more segments"):
        split("word " * 100, 1, "en", "x" * 160)


WORDS = ["hope", "a", "día", "mañana.", "¿qué?", "Then", "Dr.", "988,", "741741.", "so…\n\n"]
WORDS += ["1 800 273 8255", "https://example.org/a", "€5", "🙂", "(quietly)", "well;", "I."]
prose = st.lists(st.sampled_from(WORDS), max_size=120).map(" ".join)


@given(prose, st.integers(2, 6), st.sampled_from(["en", "es"]), st.sampled_from(["", MORE, "MÁS"]))
def test_every_part_fits_and_together_they_are_the_text(
    text: str, most: int, lang: str, more: str
) -> None:
    parts = split(text, most, lang, more)
    suffix = "\n" + more if more else ""
    assert all(1 <= encoded(part).segments <= most for part in parts)
    assert all(len(part) <= BODY_CHARACTERS for part in parts)
    assert all(part.endswith(suffix) for part in parts[:-1])
    assert joined(parts, suffix) == without_space(text)


@given(prose, st.integers(2, 6))
def test_no_word_of_prose_is_ever_broken(text: str, most: int) -> None:
    words = [word for part in split(text, most, "en", "") for word in part.split()]
    assert words == text.split()


@given(any_text, st.integers(1, 5), st.sampled_from(["", " +"]))
def test_the_law_holds_for_any_text_at_all(text: str, most: int, suffix: str) -> None:
    assume(not any(unicodedata.category(char) == "Cs" for char in text))
    parts = split(text, most, "en", suffix)
    assert all(part.strip() and encoded(part).segments <= most for part in parts)
    assert joined(parts, suffix) == without_space(text)
