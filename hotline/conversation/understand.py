"""What is understood of one text without a conversation around it: `hotline classify`."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from hotline import crisis
from hotline.conversation import wishes
from hotline.conversation.optout import CARRIER_HELP, CARRIER_START, is_carrier_word, revokes
from hotline.conversation.world import Script


@dataclass(frozen=True, slots=True)
class Understood:
    """Danger (level, category, about), the wish (intent, topic), and is consent taken back?"""

    level: str
    category: str | None
    about: str | None
    rule: str | None
    lang: str
    intent: str
    topic: str | None
    revokes: bool

    def as_dict(self) -> dict[str, Any]:
        """The fields as plain JSON values."""
        return asdict(self)


def understand(text: str, lang: str, script: Script) -> Understood:
    """What the line understands of `text`; `lang` is the language it is likely in, or empty."""
    heard = script.listener.hear(text, lang or None)
    leaves = revokes(text)
    wish = _wish(text, lang, script, heard, leaves)
    spoken = lang or wishes.language_of(text, script.words) or wish.lang or heard.lang
    return Understood(
        level=heard.level.value,
        category=heard.category,
        about=heard.about,
        rule=heard.rule,
        lang=spoken,
        intent=wish.intent,
        topic=wish.topic,
        revokes=leaves,
    )


def _wish(text: str, lang: str, script: Script, heard: crisis.Heard, leaves: bool) -> wishes.Wish:
    if leaves:
        return wishes.Wish("unsubscribe")
    if heard.level in {crisis.Level.CRISIS, crisis.Level.EMERGENCY}:
        return wishes.Wish("crisis")
    if is_carrier_word(text, CARRIER_HELP):
        return wishes.Wish("help")
    if is_carrier_word(text, CARRIER_START):
        return wishes.Wish("start")
    found = wishes.command(text, script.words, lang) or wishes.wish(
        text, script.words, script.tables, lang
    )
    return found or wishes.Wish("unknown")
