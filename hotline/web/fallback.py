"""What is said when everything behind the door fails: plain, and it names the crisis line.

Rendered without the store and without a flow, from the crisis directory alone.
"""

from __future__ import annotations

from datetime import UTC, datetime

from hotline import crisis
from hotline.channels import sms, voice
from hotline.conversation import Person, Turn
from hotline.conversation.turn import HangUp, Say
from hotline.web.signed import parts


def text_fallback() -> str:
    """One text that names the crisis line in every language of the line."""
    said = [f"{_calm(lang)} {_phrase('fallback', lang)}" for lang in _languages()]
    return sms.twiml((" ".join(said),))


def call_fallback() -> str:
    """The crisis line spoken in every language of the line, then the call ends."""
    says = tuple(Say(_calm(lang), lang) for lang in _languages())
    return voice.document(Turn(Person(), says, HangUp()), lambda _: "")


def _languages() -> tuple[str, ...]:
    return parts().script().content.languages


def _phrase(key: str, lang: str) -> str:
    return parts().script().content.shelf(lang).phrase(key).text


def _calm(lang: str) -> str:
    script, country = parts().script(), parts().settings.country
    today = datetime.now(UTC).date()
    return crisis.calm_line(country, lang, script.directory, today, script.crisis_words[lang])
