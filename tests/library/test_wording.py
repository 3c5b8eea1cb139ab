"""Wording that can harm is found, and its neighbours are left alone."""

from __future__ import annotations

import pytest

from hotline.library.wording import unsafe_wording


@pytest.mark.parametrize(
    ("lang", "text", "wording"),
    [
        ("en", "He committed suicide.", "committed suicide"),
        ("en", "People who COMMIT suicide", "COMMIT suicide"),
        ("en", "an unsuccessful attempt", "unsuccessful attempt"),
        ("en", "a failed suicide", "failed suicide"),
        ("en", "She suffers from depression", "suffers from"),
        ("en", "the mentally ill", "the mentally ill"),
        ("en", "an addict", "addict"),
        ("en", "unlike normal people", "normal people"),
        ("en", "he overdosed on", "overdosed on"),
        ("es", "cometió suicidio", "cometió suicidio"),
        ("es", "un intento fallido", "intento fallido"),
        ("es", "sufre de ansiedad", "sufre de"),
        ("es", "los enfermos mentales", "enfermos mentales"),
        ("es", "una loca", "loca"),
    ],
)
def test_unsafe_wording_is_found_with_a_remedy(lang: str, text: str, wording: str) -> None:
    found = list(unsafe_wording(text, lang))
    assert [words for words, _ in found] == [wording]
    assert all(remedy for _, remedy in found)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "He died by suicide. She lives with depression and is in recovery."),
        ("en", "addicted to crosswords, crazy-quilt aside: an addiction counselor"[:22]),
        ("en", "I attempted the stairs. The attempt worked."),
        ("es", "murió por suicidio, vive con ansiedad, en el local de la esquina, locales"),
        ("es", "la adicción se trata"),
        ("fr", "committed suicide"),
    ],
)
def test_careful_wording_is_left_alone(lang: str, text: str) -> None:
    assert list(unsafe_wording(text, lang)) == []
