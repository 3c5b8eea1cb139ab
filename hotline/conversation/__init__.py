"""What to say next: events in, a Turn out. PURE: no I/O, no clock, nothing random.

`advance(person, event, world) -> Turn` is the whole of it; see hearing.py for the order in which a
message is heard.
"""

from hotline.conversation.effects import (
    Count,
    Effect,
    RateStory,
    RecordConsent,
    Subscribe,
    Unsubscribe,
)
from hotline.conversation.events import Event
from hotline.conversation.hearing import advance
from hotline.conversation.person import Person, Place, from_fields, to_fields
from hotline.conversation.script import load_script
from hotline.conversation.turn import Turn
from hotline.conversation.world import Line, Script, World

__all__ = [
    "Count",
    "Effect",
    "Event",
    "Line",
    "Person",
    "Place",
    "RateStory",
    "RecordConsent",
    "Script",
    "Subscribe",
    "Turn",
    "Unsubscribe",
    "World",
    "advance",
    "from_fields",
    "load_script",
    "to_fields",
]
