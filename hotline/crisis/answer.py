"""What is said to somebody in danger: the line that fits first, how to reach it, one small step.

The words are an organisation's own (``content/<lang>/crisis.yaml``); this module chooses among them
and fills in the numbers. A text is at most two segments: 306 characters of GSM-7 or 134 of UCS-2.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from hotline.crisis.directory import Directory, Line
from hotline.crisis.level import Heard, Level

Words = Mapping[str, Any]

_VIOLENCE = frozenset({"domestic_violence", "sexual_assault", "child_abuse"})
_NUMBER = re.compile(r"(?<![\w+])[+*]?\d[\d \-]{1,}\d(?!\w)")


@dataclass(frozen=True, slots=True)
class Answer:
    """The reply to danger: texts in order, the same for a voice, and the numbers in it.

    ``line`` is the line that fits (None where none is known for the country); ``emergency`` is the
    emergency number that the texts name, None where they name "your local emergency number" or no
    emergency number at all.
    """

    text: tuple[str, ...]
    spoken: tuple[str, ...]
    line: Line | None
    emergency: str | None


def answer(
    heard: Heard,
    country: str | None,
    lang: str,
    directory: Directory,
    today: date,
    words: Words,
    turn: int,
) -> Answer:
    """The answer to what was heard; other words at each ``turn`` (0 for the first time)."""
    own = directory.own_line(country, heard.category, lang, today)
    general = directory.for_anybody(country, lang, today)
    emergency = directory.emergency_number(country)
    variants = _variants(heard, words)
    chosen = variants[turn % len(variants)]
    known = {
        "lines": _lines(own, general, words),
        "emergency": _emergency(emergency, "emergency", words),
        "danger": _emergency(emergency, "danger", words),
    }
    text = tuple(_filled(part, known) for part in chosen)
    named = emergency if any("{emergency}" in p or "{danger}" in p for p in chosen) else None
    line = own or (general[0] if general else None)
    return Answer(text, tuple(map(_aloud, text)), line, named)


def calm_line(
    country: str | None,
    lang: str,
    directory: Directory,
    today: date,
    words: Words,
    *,
    brief: bool = False,
) -> str:
    """One calm sentence that names the crisis line, to stand under a reply to anything else.

    `brief` names one way to it in a few words, to stand under something long.
    """
    lines = directory.for_anybody(country, lang, today)
    if not lines:
        return str(words["calm"]["unknown_brief" if brief else "unknown"])
    if brief:
        how = _ways(lines[0], words)[0]
        return str(words["calm"]["brief"]).format(how=how, How=_capital(how))
    return str(words["calm"]["line"]).format(how=_how(lines[0], words))


def _variants(heard: Heard, words: Words) -> Sequence[Sequence[str]]:
    answers = words["answers"]
    for key in _keys(heard):
        if key in answers:
            return list(answers[key])
    return list(answers["crisis"])


def _keys(heard: Heard) -> list[str]:
    """From the closest fitting answer to the widest."""
    level, category = heard.level.value, heard.category or "none"
    kind = "violence" if category in _VIOLENCE else category
    if heard.level is Level.SUPPORT:
        return [f"support_{category}", f"support_{heard.about}", "support"]
    if heard.about == "other":
        return [f"{level}_other_{kind}", f"{level}_other", level]
    return [f"{level}_{category}", f"{level}_{kind}", level]


def _lines(own: Line | None, general: Sequence[Line], words: Words) -> str:
    """The line of its own kind first, then the one for anybody; findahelpline.com without both."""
    reach = words["reach"]
    if own:
        also = [str(reach["also"]).format(how=_ways(line, words)[0]) for line in general[:1]]
        return " ".join([f"{words['kinds'][own.kind]}: {_how(own, words)}.", *also])
    if not general:
        return str(reach["unknown"])
    return f"{_capital(str(reach['or']).join(_how(line, words) for line in general))}."


def _how(line: Line, words: Words) -> str:
    """How to reach a line: "call or text 988", "call 800 911 2000"."""
    return str(words["reach"]["or"]).join(_ways(line, words))


def _ways(line: Line, words: Words) -> list[str]:
    """The ways to a line, by voice before by text."""
    reach = words["reach"]
    if line.sms and line.dial == line.sms.to and not line.sms.keyword and not line.press:
        return [str(reach["call_or_text"]).format(dial=line.dial)]
    ways = []
    if line.dial:
        key = "call_press" if line.press else "call"
        ways.append(str(reach[key]).format(dial=line.dial, press=line.press))
    if line.sms:
        key = "text_word" if line.sms.keyword else "text"
        ways.append(str(reach[key]).format(to=line.sms.to, word=line.sms.keyword))
    return ways


def _emergency(number: str | None, key: str, words: Words) -> str:
    said = words[key]
    return str(said["known"]).format(number=number) if number else str(said["unknown"])


def _filled(part: str, known: Mapping[str, str]) -> str:
    return part.format(**known)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _aloud(text: str) -> str:
    """The text for a voice: numbers digit by digit, in the groups in which they are written."""
    return _NUMBER.sub(_digits, text)


def _digits(match: re.Match[str]) -> str:
    groups = re.split(r"[ \-]+", match.group().replace("*", "* ").strip())
    return ", ".join(" ".join(group) for group in groups if group)
