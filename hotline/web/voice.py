"""POST /voice: a call begins; every further address is signed and carries where the caller stands.

https://www.twilio.com/docs/voice/twiml
"""

from __future__ import annotations

import uuid
from dataclasses import replace
from hashlib import blake2b

import structlog
from flask import Blueprint, Response, request, url_for

from hotline.channels import address, voice
from hotline.channels.address import CallState
from hotline.conversation import Person, Place, Turn
from hotline.conversation.events import CallEvent, CallStarted, Keys, Speech
from hotline.web.desk import Prepare, Render
from hotline.web.fallback import call_fallback
from hotline.web.signed import always, field, number_of, parts, signed

blueprint = Blueprint("voice", __name__)
log = structlog.get_logger()
GREETING = Place(step="home/greeting")


@blueprint.post("/voice")
@signed
@always(fallback=call_fallback)
def begin() -> str:
    """The first words of a call."""
    return begin_anew()


@blueprint.post("/voice/turn")
@signed
@always(fallback=call_fallback)
def turn() -> str:
    """What comes of one turn; keys and words are heard even at an address that is not ours."""
    event = voice.event(request.args.get("on", "keys"), request.form)
    state = address.read(request.args.get("t", ""), parts().call_key, field("CallSid")[:64])
    if state is None:
        heard = isinstance(event, Keys | Speech)
        return _answer(CallState(Place()), event) if heard else begin_anew()
    return _answer(state, event)


@blueprint.post("/voice/status")
@signed
def ended() -> Response:
    """The carrier tells that a call ended; nothing has to be kept."""
    log.info("call_ended", status=field("CallStatus"), seconds=field("CallDuration"))
    return Response(status=204)


def _answer(state: CallState, event: CallEvent) -> str:
    # The line's own number is `To` when somebody calls us, `From` when we ring them back.
    caller = "To" if field("Direction").startswith("outbound") else "From"
    happened = blake2b(repr(event).encode(), digest_size=8).hexdigest()
    message = f"{_call()}.{state.turn}.{happened}"
    prepare = _standing(state)
    return parts().desk.answer(number_of(caller), message, event, _render(state), prepare)


def begin_anew() -> str:
    """The greeting, for a caller of whom nothing is known."""
    return _answer(CallState(GREETING), CallStarted())


def _call() -> str:
    """The call's id; without one, one of its own for this request, so that nothing is mixed up."""
    return field("CallSid")[:64] or uuid.uuid4().hex


def _standing(state: CallState) -> Prepare:
    def prepare(person: Person) -> Person:
        lang = person.lang or state.lang
        return replace(person, call=state.place, lang=lang, slow=person.slow or state.slow)

    return prepare


def _render(state: CallState) -> Render:
    key = parts().call_key

    def render(turn: Turn) -> str:
        person = turn.person
        after = state.after(person.call or GREETING, person.lang, person.slow)
        token = address.sign(after, key, field("CallSid")[:64])
        return voice.document(turn, lambda on: url_for("voice.turn", t=token, on=on))

    return render
