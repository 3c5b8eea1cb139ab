"""How long a text is: the encoding it travels in and the segments it is billed as.

Source: 3GPP TS 23.038 (GSM 7-bit default alphabet and its extension table) and TS 23.040 (parts of
a long message carry a six-octet header: 153 septets or 67 UCS-2 units each).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Encoding = Literal["GSM-7", "UCS-2"]

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("\f^{}\\[~]|€")

ALONE: dict[Encoding, int] = {"GSM-7": 160, "UCS-2": 70}
PART: dict[Encoding, int] = {"GSM-7": 153, "UCS-2": 67}


@dataclass(frozen=True, slots=True)
class Size:
    """A text's length on the air: septets (GSM-7) or 16-bit units (UCS-2), and billed segments."""

    encoding: Encoding
    units: int
    segments: int


def measure(body: str) -> Size:
    """The size of `body`; an empty body still takes one segment."""
    encoding: Encoding = "GSM-7" if set(body) <= BASIC | EXTENDED else "UCS-2"
    widths = [_width(character, encoding) for character in body]
    units = sum(widths)
    segments = 1 if units <= ALONE[encoding] else _parts(widths, PART[encoding])
    return Size(encoding, units, segments)


def _width(character: str, encoding: Encoding) -> int:
    if encoding == "GSM-7":
        return 2 if character in EXTENDED else 1
    return len(character.encode("utf-16-be")) // 2


def _parts(widths: Iterable[int], room: int) -> int:
    """Segments needed when a two-unit character may not straddle two of them."""
    parts, used = 1, 0
    for width in widths:
        if used + width > room:
            parts, used = parts + 1, 0
        used += width
    return parts
