"""Connecting a caller to a crisis line: said first, dialled, a second leg, then the number spoken.

Nobody is ever bridged to 911: it would be given the line's registered address, not the caller's.
"""

from __future__ import annotations

from hotline.conversation.aloud import aloud
from hotline.conversation.sprint import Sprint
from hotline.conversation.turn import Dial
from hotline.crisis import Line

LONGEST_SHORT_NUMBER = 6  # digits
CONNECTED = frozenset({"completed", "answered"})


def transfer(sprint: Sprint, _: str) -> str:
    """Dial the crisis line of the person's country; `none` where no line can be dialled."""
    legs = legs_of(general_line(sprint))
    if not legs:
        return "none"
    sprint.say("transfer.first", line=_name(sprint))
    sprint.move(at=0)
    sprint.close = Dial(legs[0])
    sprint.count("transfer")
    return "dialled"


def dial_ended(sprint: Sprint, status: str) -> str | None:
    """Where the caller goes when a leg ended: the second leg, or the number spoken twice."""
    if status in CONNECTED:
        sprint.count("transfer_connected")
        return "crisis/after_transfer"
    leg, legs = sprint.place.at + 1, legs_of(general_line(sprint))
    if leg < len(legs):
        sprint.say("transfer.second")
        sprint.move(at=leg)
        sprint.close = Dial(legs[leg])
        return None
    sprint.count("transfer_failed")
    return "crisis/transfer_failed"


def name_line(sprint: Sprint, _: str) -> str:
    """Speak the line's number twice, slowly."""
    line = general_line(sprint)
    if line is None:
        sprint.say("transfer.none")
        return "ok"
    number = spoken_digits(line.dial or line.e164 or "")
    for _turn in range(2):
        sprint.speak(sprint.words("transfer.number", line=_name(sprint), digits=number), slow=True)
    return "ok"


def general_line(sprint: Sprint) -> Line | None:
    """The crisis line for anybody in the person's country."""
    today = sprint.world.now.date()
    return sprint.world.script.directory.line_for(sprint.person.country, None, sprint.lang, today)


def legs_of(line: Line | None) -> tuple[str, ...]:
    """The numbers to dial in order: the short one as people know it, then the E.164 one.

    A longer number as people of that country dial it would ring somebody else from abroad.
    """
    if line is None:
        return ()
    short = (line.dial or "").replace("-", "").replace(" ", "")
    is_short = short.isdigit() and len(short) <= LONGEST_SHORT_NUMBER
    legs = (short if is_short else "", line.e164 or "")
    return tuple(dict.fromkeys(leg for leg in legs if leg))


def spoken_digits(number: str) -> str:
    """A number as digits to be read one by one: `988` becomes `9, 8, 8`."""
    return ", ".join(c for c in number if c.isdigit())


def _name(sprint: Sprint) -> str:
    line = general_line(sprint)
    return aloud(line.name) if line else sprint.words("transfer.local")
