"""A document's bytes become its verbs, or an error with Twilio's own code.

Source: https://www.twilio.com/docs/voice/twiml and https://www.twilio.com/docs/api/errors
"""

from __future__ import annotations

from urllib.parse import urljoin
from xml.etree.ElementTree import Element, ParseError, SubElement, fromstring, tostring

LIMIT_BYTES = 64 * 1024

TOO_LARGE, UNREADABLE, NOT_A_RESPONSE, WRONG_TYPE = 11750, 12100, 12102, 12300

_MARKUP = ("text/xml", "application/xml", "text/html")


class TwimlError(Exception):
    """A document that Twilio would refuse; `code` is its error code."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


def parse(document: str) -> tuple[Element, ...]:
    """The verbs inside <Response>, in order.  Raises TwimlError 11750, 12100 or 12102."""
    if len(document.encode()) > LIMIT_BYTES:
        raise TwimlError(TOO_LARGE, "the TwiML document is larger than 64 KiB")
    try:
        # Expat 2.4.1 and newer bounds entity expansion, and the document is the line's own.
        root = fromstring(document.strip())  # noqa: S314
    except ParseError as error:
        raise TwimlError(UNREADABLE, f"the TwiML is not well-formed XML: {error}") from None
    if root.tag != "Response":
        raise TwimlError(NOT_A_RESPONSE, f"the root element is <{root.tag}>, not <Response>")
    return tuple(root)


def as_voice(body: str, content_type: str) -> str:
    """The TwiML that a voice answer means: plain text is spoken, audio is played.

    Raises TwimlError 12300 for any other type.
    """
    kind = _kind(content_type)
    if kind in _MARKUP:
        return body
    if kind == "text/plain":
        return _wrap("Say", body)
    if kind.startswith("audio/"):
        return _wrap("Play", "")
    raise TwimlError(WRONG_TYPE, f"the content type {kind or '(none)'} is not TwiML")


def as_messaging(body: str, content_type: str) -> str:
    """The TwiML that a messaging answer means: plain text is one reply, nothing is no reply.

    Raises TwimlError 12300 for any other type.
    """
    kind = _kind(content_type)
    if not body.strip():
        return "<Response/>"
    if kind in _MARKUP:
        return body
    if kind == "text/plain":
        return _wrap("Message", body)
    raise TwimlError(WRONG_TYPE, f"the content type {kind or '(none)'} is not TwiML")


def resolve(base: str, address: str | None) -> str:
    """`address` as seen from the document at `base`; none or empty means that document itself."""
    stripped = (address or "").strip()
    return urljoin(base, stripped) if stripped else base


def method(verb: Element, attribute: str = "method") -> str:
    """GET or POST; POST unless the verb says otherwise."""
    return "GET" if verb.get(attribute, "POST").strip().upper() == "GET" else "POST"


def whole(verb: Element, attribute: str, default: int) -> int:
    """An attribute that is a whole number and not negative, else `default`."""
    value = verb.get(attribute, "").strip()
    return int(value) if value.isdecimal() else default


def flag(verb: Element, attribute: str, *, default: bool) -> bool:
    """An attribute that is `true` or `false`, else `default`."""
    value = verb.get(attribute, "").strip().lower()
    return {"true": True, "false": False}.get(value, default)


def words(element: Element) -> str:
    """All text inside an element, white space folded."""
    return " ".join("".join(element.itertext()).split())


def _kind(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()


def _wrap(verb: str, text: str) -> str:
    root = Element("Response")
    SubElement(root, verb).text = text
    return tostring(root, encoding="unicode")
