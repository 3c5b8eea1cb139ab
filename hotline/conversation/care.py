"""Crisis answers in this conversation: the crisis room's words, with this person's facts."""

from __future__ import annotations

from hotline import crisis
from hotline.conversation.person import Person
from hotline.conversation.world import World


def crisis_answer(person: Person, world: World, heard: crisis.Heard, lang: str) -> crisis.Answer:
    """What is said to this person now; different words when danger was heard before."""
    script = world.script
    return crisis.answer(
        heard,
        person.country,
        lang,
        script.directory,
        world.now.date(),
        script.crisis_words[lang],
        person.alarms,
    )


def calm_words(person: Person, world: World, lang: str, *, brief: bool = False) -> str:
    """One sentence that names the crisis line, to stand under anything not understood."""
    script, today = world.script, world.now.date()
    words = script.crisis_words[lang]
    return crisis.calm_line(person.country, lang, script.directory, today, words, brief=brief)
