"""What a text costs, and how a long one is cut: GSM-7 and UCS-2 counted as carriers bill them.

Alphabet: 3GPP TS 23.038 (formerly GSM 03.38), section 6.2.1. Packing: TS 23.040, whose six-octet
header leaves each part of a longer text 153 septets or 67 sixteen-bit units. Every function is
pure; lengths are in units of the encoding, never in bytes.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import accumulate
from typing import Final, Literal

Encoding = Literal["GSM-7", "UCS-2"]

GSM_BASIC: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ"
    " !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_EXTENSION: Final = frozenset("\f^{}\\[~]|€")
GSM_7: Final = GSM_BASIC | GSM_EXTENSION

GSM_SINGLE, GSM_PART = 160, 153  # septets
UCS_SINGLE, UCS_PART = 70, 67  # sixteen-bit units
BODY_CHARACTERS = 1599  # the carrier refuses a body over 1,600 (error 21617); ours stay under it


@dataclass(frozen=True, slots=True)
class Size:
    """How a text travels: `units` are septets (GSM-7) or sixteen-bit units (UCS-2)."""

    encoding: Encoding
    units: int
    segments: int


def measure(text: str) -> Size:
    """Say how many segments `text` is billed as; an empty text has none.

    The text is counted as it stands: `fold` it first to see what a clean one costs. Neither a
    two-septet character of the extension table nor a surrogate pair ever straddles two parts.
    """
    if set(text) <= GSM_7:
        return _sized("GSM-7", [_septets(char) for char in text], GSM_SINGLE, GSM_PART)
    return _sized("UCS-2", [_sixteens(char) for char in text], UCS_SINGLE, UCS_PART)


def _septets(char: str) -> int:
    return 2 if char in GSM_EXTENSION else 1


def _sixteens(char: str) -> int:
    return 2 if ord(char) > 0xFFFF else 1


def _sized(encoding: Encoding, widths: list[int], single: int, part: int) -> Size:
    units = sum(widths)
    segments = min(units, 1) if units <= single else _parts(widths, part)
    return Size(encoding, units, segments)


def _parts(widths: list[int], room: int) -> int:
    parts, used = 1, 0
    for width in widths:
        if used + width > room:
            parts, used = parts + 1, 0
        used += width
    return parts


# --- fold: one stray character never doubles a bill -------------------------------------------

# Letters outside GSM-7 without which a language is misspelled. A language not named here keeps
# every letter it came with.
NEEDED_LETTERS: Final = {"en": frozenset[str](), "es": frozenset("áíóúÁÍÓÚ")}

_SPACES: Final = [chr(code) for code in range(0x3001) if unicodedata.category(chr(code)) == "Zs"]
_PLAIN: Final = str.maketrans(
    {
        **dict.fromkeys([*_SPACES, "\t"], " "),
        **dict.fromkeys("‘’‚‛‹›′`´ʼ", "'"),
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("‐‑‒–−•·‣●", "-"),
        "…": "...",
        "→": "->",
        "×": "x",
        "⁄": "/",
    }
)
_LINE_BREAK: Final = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_LONG_DASH_IN_A_SENTENCE: Final = re.compile(r"(?<=\w)[—―](?=\w)")
_LONG_DASH: Final = re.compile("[—―]")
# A joiner inside an emoji is part of the picture; anywhere else it is an accident.
_INVISIBLE: Final = re.compile(
    "([\u2194-\u2211\u2213-\u25ce\u25d0-\u2bff\u3030\u303d\U0001f000-\U0001faff][\u200d\ufe0e\ufe0f]*)"
    "|[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\ufff9-\ufffb]"
)
_LOOSE_ACCENT: Final = re.compile("[\u0300-\u036f\u20e3]")


def fold(text: str, lang: str) -> str:
    """Return `text` in plain characters, so that one stray character never doubles a bill.

    Curly quotes, dashes, dots, odd spaces and invisible characters become their plain forms.
    Letters that `lang` is spelled with are kept (á í ó ú in "es"); other accented letters outside
    GSM-7 lose the accent in "en" and "es". What has no plain form (an emoji) stays. Folding twice
    changes nothing more.
    """
    plain = _plain_signs(text)
    if lang not in NEEDED_LETTERS:
        return plain
    needed = NEEDED_LETTERS[lang]
    return _LOOSE_ACCENT.sub("", "".join(_letter(char, needed) for char in plain))


def plain_spanish(text: str) -> str:
    """Return Spanish that fits GSM-7: á í ó ú Ç lose their mark; é ñ ü ¿ ¡ have a place and stay.

    Half the price and worse spelling, which is why it is an operator's choice
    (`HOTLINE_PLAIN_SPANISH`).
    """
    return fold(text, "en").replace("Ç", "C")


def _plain_signs(text: str) -> str:
    lines = _LINE_BREAK.sub("\n", unicodedata.normalize("NFC", text))
    seen = _INVISIBLE.sub(r"\1", lines.translate(_PLAIN))
    spaced = _LONG_DASH_IN_A_SENTENCE.sub(" - ", unicodedata.normalize("NFC", seen))
    return _LONG_DASH.sub("-", spaced)


def _letter(char: str, needed: frozenset[str]) -> str:
    if char in GSM_7 or char in needed or not unicodedata.category(char).startswith("L"):
        return char
    bare = _LOOSE_ACCENT.sub("", unicodedata.normalize("NFKD", char))
    return bare if set(bare) <= GSM_7 else char


# --- split: a long text in parts that each stand alone ----------------------------------------

Cutter = Callable[[str], Iterable[str]]

_SENTENCE_END: Final = re.compile(r"[.!?…]+[\"'”’»)\]]*\s+|\n+\s*")
_CLAUSE_END: Final = re.compile(r"[,;:]\s+|\s(?=[-–—]\s)")
_WORD: Final = re.compile(r"\S+\s*|\s+")
_ABBREVIATIONS: Final = {
    "en": frozenset(["mr", "mrs", "ms", "dr", "st", "vs", "e.g", "i.e", "a.m", "p.m", "u.s"]),
    "es": frozenset(
        ["sr", "sra", "srta", "dr", "dra", "ud", "uds", "ej", "p.ej", "núm", "tel", "a.m", "p.m"]
    ),
}


def split(text: str, max_segments: int, lang: str, more: str) -> tuple[str, ...]:
    """Cut `text` into parts ready to send, each of at most `max_segments` with its suffix.

    Every part but the last ends with `more` ("Text MORE to go on"), on a line of its own unless
    `more` brings its own space. Parts end at the end of a sentence; a sentence too long for a part
    is cut between clauses, then between words. Words, links and numbers (also one written in
    groups, "1 800 273 8255") stay whole; only a word longer than a whole part is cut inside. The
    parts without their suffixes, joined, are the text but for white space; a text of white space
    has no parts. Raises ValueError when `more` leaves no room.
    """
    text = text.strip()
    suffix = more if not more or more[0].isspace() else "\n" + more
    fits = partial(_fits, suffix=suffix, max_segments=max_segments)
    if not _fits(text, "", max_segments) and not all(fits(char) for char in set(text)):
        raise ValueError(
            f"{max_segments} segment(s) leave no room beside a suffix of {len(suffix)} characters: "
            "shorten the suffix or allow more segments"
        )
    return tuple(_filled(text, suffix, max_segments, lang))


def _fits(text: str, suffix: str, max_segments: int) -> bool:
    whole = text.rstrip() + suffix
    return len(whole) <= BODY_CHARACTERS and measure(whole).segments <= max_segments


def _filled(text: str, suffix: str, max_segments: int, lang: str) -> Iterator[str]:
    fits = partial(_fits, suffix=suffix, max_segments=max_segments)
    cutters = (partial(_sentences, lang=lang), _clauses, _words, _WORD.findall, iter)
    while not _fits(text, "", max_segments):
        part = _longest(_pieces(text, cutters, fits), fits)
        yield part.rstrip() + suffix
        text = text[len(part) :].lstrip()
    if text:
        yield text


def _longest(pieces: Iterator[str], fits: Callable[[str], bool]) -> str:
    part = ""
    for longer in accumulate(pieces):
        if not fits(longer):
            break
        part = longer
    return part


def _pieces(text: str, cutters: tuple[Cutter, ...], fits: Callable[[str], bool]) -> Iterator[str]:
    cut, *finer = cutters
    for piece in cut(text):
        if fits(piece) or not finer:
            yield piece
        else:
            yield from _pieces(piece, tuple(finer), fits)


def _sentences(text: str, lang: str) -> Iterator[str]:
    ends = (m.end() for m in _SENTENCE_END.finditer(text) if _ends_sentence(text, m, lang))
    yield from _cut_at(text, ends)


def _ends_sentence(text: str, end: re.Match[str], lang: str) -> bool:
    if "\n" in end.group():
        return True
    line = text[: end.start()].rpartition("\n")[2]
    word = line.rpartition(" ")[2].lstrip("(¿¡\"'")
    numbers_a_line = word == line and word.isdigit()
    initial = len(word) == 1 and word.isupper() and word != "I"
    known = word.lower() in _ABBREVIATIONS.get(lang, frozenset())
    return not (numbers_a_line or initial or known or text[end.end() : end.end() + 1].islower())


def _clauses(text: str) -> Iterator[str]:
    yield from _cut_at(text, (found.end() for found in _CLAUSE_END.finditer(text)))


def _words(text: str) -> Iterator[str]:
    """Yield words with the space after them; the groups of one written number are one word."""
    held = ""
    for word in _WORD.findall(text):
        if held and not _same_number(held, word):
            yield held
            held = ""
        held += word
    yield held


def _same_number(before: str, after: str) -> bool:
    return bool(re.search(r"[\d)] $", before) and re.match(r"\(?\d", after))


def _cut_at(text: str, ends: Iterator[int]) -> Iterator[str]:
    start = 0
    for end in [*ends, len(text)]:
        if text[start:end]:
            yield text[start:end]
        start = end
