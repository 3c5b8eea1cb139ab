"""Fold a text to plain lower-case ASCII, so that a disguise does not hide what it says.

Characters only: words and spelling are :mod:`hotline.crisis.spelling`'s. The result holds nothing
but ``a-z 0-9``, spaces, the marks ``' * @ $ !`` that stand for letters, and ``. , ? ; ! - _ /``.
"""

import re
import unicodedata

# An SMS reaches 1,600 characters; what is longer is heard at its beginning and its end.
HEARD_CHARACTERS = 4_000

_EMOJI = {
    "🔪": "knife",
    "🗡": "knife",
    "🔫": "gun",
    "💊": "pills",
    "💀": "skullemoji",
    "☠": "skullemoji",
    "⚰": "coffinemoji",
    "🪦": "coffinemoji",
    "🩸": "bloodemoji",
    "🪢": "noose",
    "🌉": "bridgeemoji",
    "🆘": "sos",
    "😂": "laughemoji",
    "🤣": "laughemoji",
    "😆": "laughemoji",
    "😹": "laughemoji",
    "😅": "laughemoji",
    "😭": "sobemoji",
    "😢": "sademoji",
    "💔": "heartbreakemoji",
    "😞": "sademoji",
    "😔": "sademoji",
    "👋": "waveemoji",
}

_LOOKALIKES = dict(
    zip(
        "аеорсухіјѕԁһӏкмтвнαεοιυρνκτ",
        "aeopcyxijsdhlkmtbhaeoiupvkt",
        strict=True,
    )
)

_MARKS = {
    "‘": "'",
    "’": "'",
    "ʼ": "'",
    "´": "'",
    "`": "'",
    "′": "'",
    "“": " ",
    "”": " ",
    "–": "-",
    "—": ".",
    "…": ".",
    "¡": " ",
    "¿": " ",
    "€": "e",
    "£": " ",
    "·": "-",
    "•": "-",
    "\n": ".",
    "\r": ".",
}

_TABLE = str.maketrans(
    {k: f" {v} " for k, v in _EMOJI.items()}
    | _LOOKALIKES
    | _MARKS
    | dict.fromkeys("\xad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u061c\u180e")
)
_KEPT = re.compile(r"[^a-z0-9 '*@$!.,?;/_-]+")
_SPACES = re.compile(r" {2,}")
_CLOSERS = re.compile(r"[\n\r|:()\[\]{}]+")


def fold(text: str) -> str:
    """The text in plain lower-case ASCII; folding it again changes nothing."""
    text = _shortened(text)
    if not text.isascii():
        text = _latin(text)
    text = _CLOSERS.sub(_close, text.lower())
    return _SPACES.sub(" ", _KEPT.sub(" ", text)).strip()


def _shortened(text: str) -> str:
    if len(text) <= HEARD_CHARACTERS:
        return text
    half = HEARD_CHARACTERS // 2 - 1
    return f"{text[:half]}. {text[-half:]}"


def _latin(text: str) -> str:
    """Full-width, styled and accented letters as plain ones; emoji as words; no invisible ones."""
    text = unicodedata.normalize("NFKC", text.translate(_TABLE)).casefold()
    bare = unicodedata.normalize("NFD", text)
    kept = "".join(c for c in bare if c.isascii() or not unicodedata.combining(c))
    return kept.translate(_TABLE)


def _close(match: re.Match[str]) -> str:
    """A line break or a smiley's eyes end a clause; an upright bar may stand for a letter."""
    return "l" if match.group() == "|" else " . " if "\n" in match.group() else " "
