"""Where a sentence ends for a voice, and a paragraph for a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.library.sentences import paragraphs, sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("One", ["One"]),
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        ("One.\n\n  Two.", ["One.", "Two."]),
        ('"You came," she said. "I did." And that was it.',
         ['"You came," she said.', '"I did."', "And that was it."]),
        ('"Straight?" she asked.', ['"Straight?" she asked.']),
        ("¿Vienes? ¡Sí! Él vino. Ñandú.", ["¿Vienes?", "¡Sí!", "Él vino.", "Ñandú."]),
        ("Wait... what? No.", ["Wait... what?", "No."]),
        ("It cost 3.50 a day. 2 of us paid.", ["It cost 3.50 a day.", "2 of us paid."]),
        ("(She laughed.) He did not.", ["(She laughed.)", "He did not."]),
    ],
)  # fmt: skip
def test_sentences_are_cut_where_a_voice_pauses(text: str, expected: list[str]) -> None:
    assert list(sentences(text)) == expected


@given(st.text(st.sampled_from('aB1 .!?"\n¿Á,)('), max_size=120))
def test_no_word_is_lost_and_no_sentence_is_empty(text: str) -> None:
    found = sentences(text)
    assert " ".join(found).split() == text.split()
    assert all(sentence.strip() for sentence in found)


def test_paragraphs_are_separated_by_blank_lines() -> None:
    assert paragraphs("\none\ntwo\n\n \n\nthree\n") == ("one two", "three")
    assert paragraphs(" \n ") == ()
