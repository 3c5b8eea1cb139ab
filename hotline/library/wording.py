"""Wording that can harm, and what to write instead.

Sources: reportingonsuicide.org; WHO, Preventing suicide: a resource for media professionals (2023);
Action Alliance Framework for Successful Messaging.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# remedy -> the wordings it mends, as patterns that begin at a word
_WORDINGS: dict[str, dict[str, tuple[str, ...]]] = {
    "en": {
        "Write: died by suicide.": (r"commit(?:s|ted|ting)? suicide",),
        "Write: survived an attempt.": (
            r"(?:successful|completed|failed|unsuccessful) (?:suicide|attempt)",
        ),
        "Leave it out.": (r"suicide (?:epidemic|note)", r"epidemic of suicide", r"skyrocketing"),
        "Write: lives with, a person with, in recovery.": (
            r"suffer(?:s|ed|ing)? from",
            r"victim of",
            r"the mentally ill",
            r"addicts?\b",
            r"crazy\b",
            r"normal people",
        ),
        "Never name a method.": (r"overdosed on", r"hang(?:ed|ing)? (?:my|him|her)self", r"slit"),
    },
    "es": {
        "Escribe: murió por suicidio.": (r"comet(?:ió|ieron|er|e) suicidio",),
        "Escribe: sobrevivió a un intento.": (
            r"suicidio (?:exitoso|fallido|consumado)",
            r"intento fallido",
        ),
        "Quítalo.": (r"epidemia de suicidios?",),
        "Escribe: vive con, una persona con, en recuperación.": (
            r"sufre de",
            r"víctima de",
            r"enferm[oa]s? mental(?:es)?",
            r"adict[oa]s?\b",
            r"loc[oa]s?\b",
            r"gente normal",
        ),
        "Nunca nombres un método.": (r"se ahorc\w+", r"se colg\w+"),
    },
}
_COMPILED = {
    lang: [(re.compile(rf"\b(?:{'|'.join(p)})", re.IGNORECASE), r) for r, p in remedies.items()]
    for lang, remedies in _WORDINGS.items()
}


def unsafe_wording(text: str, lang: str) -> Iterator[tuple[str, str]]:
    """Each unsafe wording in `text` with its remedy."""
    for pattern, remedy in _COMPILED.get(lang, ()):
        for match in pattern.finditer(text):
            yield match.group(), remedy
