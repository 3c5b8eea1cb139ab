"""Messaging TwiML becomes the replies it asks for.  Nothing is sent here.

Source: https://www.twilio.com/docs/messaging/twiml
"""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree.ElementTree import Element

from hotline.carrier.simulated import twiml


@dataclass(frozen=True, slots=True)
class Address:
    """Where to go next, or whom to report to: an absolute URL and GET or POST."""

    url: str
    method: str = "POST"


@dataclass(frozen=True, slots=True)
class Reply:
    """One <Message>; `to` and `sender` are empty where the conversation's own numbers hold."""

    body: str
    media: int = 0
    to: str = ""
    sender: str = ""
    callbacks: tuple[Address, ...] = ()


@dataclass(frozen=True, slots=True)
class Script:
    """What one document asks for: replies, perhaps a further document, and remarks on the rest."""

    replies: tuple[Reply, ...]
    redirect: Address | None
    notes: tuple[str, ...]


def read(document: str, url: str) -> Script:
    """The script of a messaging document fetched from `url`.  Raises twiml.TwimlError."""
    replies: list[Reply] = []
    notes: list[str] = []
    for verb in twiml.parse(document):
        if verb.tag == "Redirect":
            target = Address(twiml.resolve(url, verb.text), twiml.method(verb))
            return Script(tuple(replies), target, tuple(notes))
        if verb.tag in ("Message", "Sms"):
            replies.append(_reply(verb, url))
        else:
            notes.append(f"<{verb.tag}> means nothing in a text")
    return Script(tuple(replies), None, tuple(notes))


def _reply(verb: Element, url: str) -> Reply:
    bodies = verb.findall("Body")
    said = "".join(body.text or "" for body in bodies) if bodies else verb.text or ""
    return Reply(
        body=said.strip(),
        media=len(verb.findall("Media")),
        to=verb.get("to", ""),
        sender=verb.get("from", ""),
        callbacks=tuple(_callbacks(verb, url)),
    )


def _callbacks(verb: Element, url: str) -> list[Address]:
    found = []
    if verb.get("action"):
        found.append(Address(twiml.resolve(url, verb.get("action")), twiml.method(verb)))
    if verb.get("statusCallback"):
        found.append(Address(twiml.resolve(url, verb.get("statusCallback"))))
    return found
