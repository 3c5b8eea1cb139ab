"""What no author may break: danger is heard and answered with a number, and 0 reaches a line.

Run by `hotline check` and before every swap. It plays a few conversations on the real engine; the
sentences are a floor that every ear must hear, not a measure of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time

from hotline.conversation import Line, Person, Script, Turn, World, advance
from hotline.conversation.aloud import aloud
from hotline.conversation.events import CallStarted, Event, Keys, Speech, Text
from hotline.conversation.transfer import legs_of
from hotline.conversation.turn import Dial
from hotline.library import Shelf

# Steps that the engine itself leads to: a flow without one of them would leave somebody standing.
ENTRANCES = (
    "home/greeting", "home/menu", "home/goodbye", "crisis/quiet", "crisis/soft", "crisis/offer",
    "crisis/transfer", "crisis/after_transfer", "crisis/transfer_failed", "story/reading",
    "story/another", "story/too_much", "story/rate", "story/offered", "story/which", "story/after",
)  # fmt: skip
FLOOR = {
    "en": (
        "i want to die", "i am going to kill myself tonight", "i want to end my life",
        "i took too many pills", "i am cutting myself again", "my husband hits me",
        "he raped me last night", "my dad hits me im 12", "i want to kill my boss",
        "the voices tell me to hurt people", "my friend wants to kill herself",
        "i make myself throw up",
    ),
    "es": (
        "quiero morirme", "me voy a matar esta noche", "quiero acabar con mi vida",
        "me tomé todas las pastillas", "me estoy cortando", "mi esposo me pega", "me violaron",
        "mi papá me pega tengo 12", "quiero matar a mi jefe",
        "las voces me dicen que le haga daño a alguien", "mi amiga se quiere matar",
        "me provoco el vómito",
    ),
}  # fmt: skip
ANYWHERE = "findahelpline.com"


def broken_promises(script: Script, line: Line, today: date) -> Iterable[str]:
    """What does not hold, in a sentence each; nothing when every promise holds."""
    missing = [name for name in ENTRANCES if script.flows.step(name) is None]
    if missing:
        yield from (f"the flows have no step {name!r}" for name in missing)
        return
    for shelf in script.content.shelves.values():
        yield from _heard(script, line, shelf, today)
        yield from _connected(script, line, shelf, today)


def _heard(script: Script, line: Line, shelf: Shelf, today: date) -> Iterable[str]:
    for words in FLOOR.get(shelf.lang, ()):
        for event in (Text(words), Speech(words)):
            turn = _turn(script, line, shelf, today, event)
            kind = type(event).__name__.lower()
            if turn is None or turn.heard.kind != "danger":
                yield f"danger is not heard in {words!r} ({kind}, {shelf.lang})"
            elif not _names_a_way(script, line, shelf, today, turn):
                yield f"the answer to {words!r} names no line ({kind}, {shelf.lang})"


def _connected(script: Script, line: Line, shelf: Shelf, today: date) -> Iterable[str]:
    begun = _turn(script, line, shelf, today, CallStarted())
    turn = _turn(script, line, shelf, today, Keys("0"), begun.person if begun else None)
    general = script.directory.line_for(line.country, None, shelf.lang, today)
    dialled = turn is not None and isinstance(turn.close, Dial)
    if not dialled and (
        legs_of(general) or turn is None or not _names_a_way(script, line, shelf, today, turn)
    ):
        yield f"0 on a call reaches nobody ({shelf.lang}, {line.country})"


def _turn(
    script: Script,
    line: Line,
    shelf: Shelf,
    today: date,
    event: Event,
    person: Person | None = None,
) -> Turn | None:
    """The engine's turn; None where it fails, which is the finding."""
    person = person or Person(id="0" * 32, met=True, lang=shelf.lang, country=line.country)
    world = World(script, line, datetime.combine(today, time(12), UTC))
    try:
        return advance(person, event, world)
    except (KeyError, ValueError, IndexError, TypeError, AttributeError):
        return None


def _names_a_way(script: Script, line: Line, shelf: Shelf, today: date, turn: Turn) -> bool:
    general = script.directory.line_for(line.country, None, shelf.lang, today)
    ways = [ANYWHERE, script.directory.emergency_number(line.country) or ANYWHERE]
    if general:
        ways += [number for number in (general.dial, general.sms and general.sms.to) if number]
    said = " ".join(say.words for say in turn.says)
    return any(way in said or aloud(way) in said for way in ways)
