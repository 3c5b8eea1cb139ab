"""POST /voice: a call begins; every further address is signed and carries where the caller stands.

https://www.twilio.com/docs/voice/twiml
"""

from __future__ import annotations

from dataclasses import replace

import structlog
from flask import Blueprint, Response, request, url_for

from hotline.channels import address, voice
from hotline.channels.address import CallState
from hotline.conversation import Person, Place, Turn
from hotline.conversation.events import CallEvent, CallStarted
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
    return _answer(CallState(GREETING), CallStarted())


@blueprint.post("/voice/turn")
@signed
@always(fallback=call_fallback)
def turn() -> str:
    """What comes of one turn of a call; an address that is not ours begins the call anew."""
    state = address.read(request.args.get("t", ""), parts().call_key)
    if state is None:
        return _answer(CallState(GREETING), CallStarted())
    return _answer(state, voice.event(request.args.get("on", "keys"), request.form))


@blueprint.post("/voice/status")
@signed
def ended() -> Response:
    """The carrier tells that a call ended; nothing has to be kept."""
    log.info("call_ended", status=field("CallStatus"), seconds=field("CallDuration"))
    return Response(status=204)


def _answer(state: CallState, event: CallEvent) -> str:
    # The line's own number is `To` when somebody calls us, `From` when we ring them back.
    caller = "To" if field("Direction").startswith("outbound") else "From"
    message = f"{field('CallSid')[:64]}.{state.turn}"
    prepare = _standing(state)
    return parts().desk.answer(number_of(caller), message, event, _render(state), prepare)


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
        token = address.sign(after, key)
        return voice.document(turn, lambda on: url_for("voice.turn", t=token, on=on))

    return render
