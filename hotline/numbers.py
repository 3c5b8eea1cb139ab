"""Numbers as people read them."""

from __future__ import annotations

import phonenumbers


def pretty(number: str) -> str:
    """An E.164 number as people of its country write it; as it is when it is nobody's."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    national = phonenumbers.PhoneNumberFormat.NATIONAL
    return str(phonenumbers.format_number(parsed, national))
