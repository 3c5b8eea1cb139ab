"""A Turn as text messages: paragraphs joined, counted and folded, and the TwiML that sends them."""

from __future__ import annotations

from twilio.twiml.messaging_response import MessagingResponse

from hotline.channels.segments import fold, plain_spanish
from hotline.conversation.turn import Turn

LONGEST_BODY = 1600  # characters; the carrier's limit for one message


def texts(turn: Turn, *, plain: bool = False) -> tuple[str, ...]:
    """The messages of a turn in order; none when the carrier has answered already.

    `plain` folds the accents of Spanish that GSM-7 lacks (HOTLINE_PLAIN_SPANISH).
    """
    if turn.silent:
        return ()
    messages: list[list[str]] = [[]]
    for say in turn.says:
        if say.apart and messages[-1]:
            messages.append([])
        folded = fold(say.words, say.lang)
        messages[-1].append(plain_spanish(folded) if plain and say.lang == "es" else folded)
    return tuple("\n".join(lines)[:LONGEST_BODY] for lines in messages if lines)


def twiml(messages: tuple[str, ...]) -> str:
    """The TwiML that answers with these messages; an empty document answers with nothing."""
    response = MessagingResponse()
    for message in messages:
        response.message(message)
    return str(response)
