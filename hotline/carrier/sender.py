"""What kind of sender a text goes out from; pacing and the meaning of errors hang on it."""

from enum import StrEnum

import phonenumbers


class SenderKind(StrEnum):
    """The kinds of sender that Twilio knows for texts."""

    MESSAGING_SERVICE = "messaging_service"
    SHORT_CODE = "short_code"
    TOLL_FREE = "toll_free"
    LONG_CODE = "long_code"
    NAME = "name"  # an alphanumeric sender id: nobody can answer it


def kind(sender: str) -> SenderKind:
    """Say what `sender` is: an E.164 number, a short code, a Messaging Service's SID or a name."""
    if is_messaging_service(sender):
        return SenderKind.MESSAGING_SERVICE
    if is_short_code(sender):
        return SenderKind.SHORT_CODE
    if is_toll_free(sender):
        return SenderKind.TOLL_FREE
    return SenderKind.LONG_CODE if sender.startswith("+") else SenderKind.NAME


def is_messaging_service(sender: str) -> bool:
    """Say whether `sender` is a Messaging Service's SID (MG and 32 hexadecimal digits)."""
    return len(sender) == 34 and sender.startswith("MG")


def is_short_code(sender: str) -> bool:
    """Say whether `sender` is a short code: three to eight digits without a country code."""
    return sender.isascii() and sender.isdigit() and 3 <= len(sender) <= 8


def is_toll_free(sender: str) -> bool:
    """Say whether `sender` (E.164) is a toll-free number of its country."""
    if not sender.startswith("+"):
        return False
    try:
        number = phonenumbers.parse(sender)
    except phonenumbers.NumberParseException:
        return False
    return bool(phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.TOLL_FREE)


def bucket_name(sender: str, messaging_service: str | None = None) -> str:
    """Name the pace bucket of a text from `sender`: a Messaging Service's pool shares one."""
    return messaging_service or sender
