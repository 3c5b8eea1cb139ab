"""What a phone asks, read from its JSON with every field checked.

Each reader raises FieldError with the field's name and what it may be.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from flask import request

from hotline.carrier.simulated.account import E164
from hotline.carrier.simulated.problems import FieldError

LONGEST_SECONDS = 24 * 3600

# What a withheld number looks like to the line.
WITHHELD = frozenset({"anonymous", "restricted", "unavailable", "unknown"})


def body() -> dict[str, Any]:
    """The JSON object of this request; one without a body is an empty object."""
    if not request.get_data():
        return {}
    asked = request.get_json()
    if not isinstance(asked, dict):
        raise FieldError("the body is a JSON object")
    return asked


def text(name: str, default: str | None = None) -> str:
    """A text; required where there is no default."""
    value = body().get(name, default)
    if isinstance(value, str):
        return value
    raise FieldError(f"'{name}' is a text")


def number(name: str, default: float, most: float) -> float:
    """A number from 0 to `most`."""
    value = body().get(name, default)
    if isinstance(value, int | float) and 0 <= value <= most:
        return value
    raise FieldError(f"'{name}' is a number from 0 to {most}")


def seconds(default: int = 0) -> int:
    """Whole seconds in the field `seconds`."""
    return round(number("seconds", default, LONGEST_SECONDS))


def place() -> int | None:
    """The number of the transcript line that was being heard, in the field `heard`, if given."""
    value = body().get("heard")
    return value if isinstance(value, int) else None


def phone(*, withheld: bool = False) -> str:
    """The number in `from`; a caller may withhold it."""
    value = text("from")
    if E164.fullmatch(value) or (withheld and value in WITHHELD):
        return value
    raise FieldError("'from' is a number such as +12125550101 (a caller may be 'anonymous')")


def keys() -> str:
    """The keys in `digits`."""
    value = text("digits")
    if re.fullmatch(r"[0-9*#]{1,64}", value):
        return value
    raise FieldError("'digits' is 1 to 64 keys of a phone: 0-9 * #")


def choice(name: str, choices: Collection[str], default: str) -> str:
    """One of `choices`."""
    value = text(name, default)
    if value in choices:
        return value
    raise FieldError(f"'{name}' is one of {', '.join(choices)}")
