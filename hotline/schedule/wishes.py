"""A time of day as people write it in English and Spanish ("7:30pm", "7 y media", "noon").

The text is folded, parts of the day become marks (`@pm`, `@night`), words become numbers, polite
filling is dropped, and what is left must be one of a few shapes. Anything else is no time: a
sentence with a number in it is never taken for a wish.
"""

import re
from dataclasses import dataclass
from datetime import time

from hotline.schedule.fold import fold, words

LONGEST = 120  # characters; nobody needs more to name an hour


@dataclass(frozen=True, slots=True)
class AmPmUnknown:
    """A time on a twelve-hour clock without its half of the day; ask which.

    The hour of `clock` is 1 to 12.
    """

    clock: time

    @property
    def am(self) -> time:
        """The reading before noon."""
        return self.clock.replace(hour=self.clock.hour % 12)

    @property
    def pm(self) -> time:
        """The reading from noon on."""
        return self.clock.replace(hour=self.clock.hour % 12 + 12)


# what is written -> mark; in this order, longer before shorter
MARKS = [
    (r"(?<![a-z])([ap])\s*\.?\s*m(?![a-z])\.?", r" @\1m "),
    (r"(?<=\d)([ap])(?![a-z])|(?<=\d) ([ap])$", r" @\1\2m "),
    (r"\b(?:(?:del?|al|a) )?(?:medio ?dia|dia)\b|\b(?:at )?(?:noon|midday)\b", " @noon "),
    (r"\b(?:(?:de|a) )?(?:la )?media ?noche\b|\b(?:at )?midnight\b", " @midnight "),
    (r"\b(?:de|por|en|a) la manana\b|\b(?:in the|this) morning\b|\bmorning\b", " @morning "),
    (r"\b(?:(?:de|por|en|a) )?(?:la )?madrugada\b", " @dawn "),
    (r"\b(?:(?:de|por|en|a) )?(?:la )?tarde\b|\b(?:in the |this )?afternoon\b", " @afternoon "),
    (r"\b(?:in the |this )?evening\b", " @evening "),
    (r"\b(?:(?:de|por|en|a) )?(?:la |esta )?noche\b|\b(?:at )?night\b|\btonight\b", " @night "),
    (r"(?<=\d)\s*(?:hrs?|hs|horas?|h|hours?)(?![a-z0-9])\.?", " "),
    (r"(\d{1,2})\s*[:;.,h]\s*(\d{2})(?!\d)", r"\1:\2"),
    (r"\ba (?=quarter\b|las?\b)|\ba eso de\b", " "),
    (r"(?<=\d)\s*ish\b|\bo'?clock\b|\ben punto\b", " "),
]
UNITS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
    "una": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8,
    "nueve": 9, "diez": 10, "once": 11, "doce": 12,
    "uno": 1, "trece": 13, "catorce": 14, "quince": 15, "dieciseis": 16, "diecisiete": 17,
    "dieciocho": 18, "diecinueve": 19, "veintiuna": 21, "veintiuno": 21, "veintidos": 22,
    "veintitres": 23, "veinticuatro": 24, "veinticinco": 25, "veintiseis": 26,
    "veintisiete": 27, "veintiocho": 28, "veintinueve": 29,
    "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19, "quarter": 15, "cuarto": 15, "half": 30, "media": 30,
}  # fmt: skip
TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50,
    "veinte": 20, "treinta": 30, "cuarenta": 40, "cincuenta": 50,
}  # fmt: skip
ZERO = {"oh", "o", "zero", "cero"}
FILLING = words(
    "at around about by approximately like the it is its it's now right here time my clock says",
    "say please pls plz thanks thank you i id i'd im i'm want would prefer me send text texts",
    "every day daily each exactly sharp on dot make change set an local currently just roughly",
    "las la el lo son es sobre como aprox por favor porfa gracias hoy ahora aqui aca ya casi que",
    "tengo quiero quisiera me gustaria prefiero los mensajes mensaje manda mandame cada dias todos",
    "hora horas mi reloj dice un eso local faltan falta manana ponlo mejor minutos minutes",
)
HOUR_LAST = r"(?:to|till|til|of|before|para)"
SHAPES = [
    (re.compile(r"(?P<h>\d{1,2})(?::(?P<m>\d{2}))?"), 1),
    (re.compile(r"(?P<h>\d{1,2})(?P<m>\d{2})"), 1),
    (re.compile(r"(?P<h>\d{1,2}) (?P<m>\d{2})"), 1),
    (re.compile(r"(?P<h>\d{1,2}) (?:y|con) (?P<m>\d{1,2})"), 1),
    (re.compile(r"(?P<m>\d{1,2}) (?:past|after) (?P<h>\d{1,2})"), 1),
    (re.compile(rf"(?P<m>\d{{1,2}}) {HOUR_LAST} (?P<h>\d{{1,2}})"), -1),
    (re.compile(r"(?P<h>\d{1,2}) menos (?P<m>\d{1,2})"), -1),
]


def parse_time(text: str, lang: str | None) -> time | AmPmUnknown | None:
    """The time of day that `text` names; None when it names none, or more than one.

    `09:00`, `19:30` and `0:15` are read on a 24-hour clock; `9`, `9:30` and `12` come back as
    AmPmUnknown. `lang` (`en`, `es` or None) settles the one word that differs: `once`.
    """
    marked = fold(text[: LONGEST + 1]).replace("@", " at ")
    if len(marked) > LONGEST:
        return None
    for pattern, mark in MARKS:
        marked = re.sub(pattern, mark, marked)
    tokens = re.findall(r"@[a-z]+|\d{1,4}(?::\d{2})?(?!\d)|[a-z']+|[^\s.,!?¡¿;:()]", marked)
    parts = {word[1:] for word in tokens if word.startswith("@")}
    shape = " ".join(_numbers([w for w in tokens if not w.startswith("@")], lang))
    return _named(parts) if not shape else _read(shape, parts)


def _numbers(tokens: list[str], lang: str | None) -> list[str]:
    """Words as digits, filling dropped: `nine forty five` -> `9 45`, `treinta y cinco` -> `35`."""
    out: list[str] = []
    left = [word for word in tokens if word not in FILLING]
    if left and left[0] == "to":
        left = left[1:]  # "change it to 9"
    while left:
        used, number = _number(left, lang)
        out.append(number)
        left = left[used:]
    return out


def _number(left: list[str], lang: str | None) -> tuple[int, str]:
    """How many words make the next number (or word), and what they say."""
    word = left[0]
    unit = _units(left[1:2])
    if word in TENS:
        if unit:
            return 2, str(TENS[word] + unit)
        joined = _units(left[2:3]) if left[1:2] == ["y"] else 0
        return (3, str(TENS[word] + joined)) if joined else (1, str(TENS[word]))
    if word in ZERO and unit:
        return 2, f"0{unit}"
    if word == "once" and lang == "en":
        return 1, word
    return 1, str(UNITS.get(word, word))


def _units(ahead: list[str]) -> int:
    """The digit that a single word names, 0 for none."""
    number = UNITS.get(ahead[0], 0) if ahead else 0
    return number if number < 10 else 0


def _named(parts: set[str]) -> time | None:
    """`noon` and `midnight` need no number; `morning` alone is no time."""
    named = {"noon": time(12), "midnight": time(0)}
    return named.get(min(parts)) if len(parts) == 1 else None


def _read(shape: str, parts: set[str]) -> time | AmPmUnknown | None:
    for pattern, sign in SHAPES:
        match = pattern.fullmatch(shape)
        if match:
            hour, minute = int(match["h"]), int(match["m"] or 0)
            return _clock(match["h"], hour, sign * minute, parts)
    return None


def _clock(written: str, hour: int, minute: int, parts: set[str]) -> time | AmPmUnknown | None:
    """The hour as written, shifted by `minute` (below 0: before the hour)."""
    if hour > 23 or not -60 < minute < 60:
        return None
    readings = {_hour(hour, part) for part in parts}
    if len(readings) > 1 or None in readings:
        return None
    if readings:
        hour = readings.pop() or 0
    total = (hour * 60 + minute) % 1440
    shown = time(total // 60, total % 60)
    certain = bool(parts) or not 1 <= hour <= 12 or written.startswith("0")
    return shown if certain else AmPmUnknown(shown.replace(hour=(shown.hour - 1) % 12 + 1))


def _hour(hour: int, part: str) -> int | None:
    """The hour of the day (0 to 23) for `hour` in that part of it; None where they contradict."""
    if hour == 0 or hour > 12:
        late = hour >= 12
        return hour if late == (part in {"pm", "afternoon", "evening", "night"}) else None
    early = hour % 12
    return {
        "am": early,
        "pm": early + 12,
        "morning": early if hour < 12 else None,
        "dawn": early if early <= 6 else None,
        "noon": early + 12 if early <= 3 else hour if hour == 11 else None,
        "midnight": 0 if early == 0 else None,
        "afternoon": early + 12 if early <= 9 else None,
        "evening": early + 12 if early >= 3 else None,
        "night": early if early <= 4 else early + 12,
    }[part]
