"""One turn in the making: what is said, where the person stands, what is to be done.

A sprint lives for one call of `advance` and never leaves it; what comes out is a frozen Turn.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace

from hotline import crisis
from hotline.conversation import wishes
from hotline.conversation.aloud import aloud
from hotline.conversation.budgets import STEPS_IN_ONE_TURN, VISITS_TO_ONE_STEP
from hotline.conversation.care import calm_words
from hotline.conversation.echo import unquoted
from hotline.conversation.effects import Count, Effect
from hotline.conversation.flow import Step
from hotline.conversation.options import listed_options, options_of
from hotline.conversation.person import MENU, Person, Place
from hotline.conversation.turn import Channel, Close, HangUp, Heard, Listen, Say, Turn
from hotline.conversation.when import clock_words, next_words, zone_words
from hotline.conversation.wishes import Wish
from hotline.conversation.world import World
from hotline.library import Shelf, Story

IN_CIRCLES = "budget_steps"  # counted when a turn was cut off at its budget
SLOT = re.compile(r"\{(\w+)\}")
Action = Callable[["Sprint", str], str]
Actions = Mapping[str, Action]
Reader = Callable[["Sprint"], bool]


class Sprint:
    """Collects one turn. `place` is the text place or the call place, by the channel.

    `stood` is the step at which the turn found the person.
    """

    def __init__(self, person: Person, world: World, channel: Channel) -> None:
        self.person, self.world, self.channel = person, world, channel
        self.stood = self.place.step
        self.says: list[Say] = []
        self.effects: list[Effect] = []
        self.close: Close | None = None
        self.heard = Heard("none")
        self.silent = False
        self._ear: tuple[str, crisis.Heard] | None = None
        self._command: tuple[str, str, Wish | None] | None = None

    @property
    def on_call(self) -> bool:
        """Whether this is a call."""
        return self.channel == "call"

    @property
    def lang(self) -> str:
        """The language in which this person is answered."""
        return self.shelf.lang

    @property
    def shelf(self) -> Shelf:
        """The content of that language."""
        return self.world.script.content.shelf(self.person.lang)

    @property
    def saved(self) -> tuple[Story, ...]:
        """The stories that the person kept and that are still on the shelf, the oldest first."""
        shelf, gone = self.shelf.stories, self.world.withdrawn
        return tuple(shelf[s] for s in self.person.saved if s in shelf and s not in gone)

    @property
    def place(self) -> Place:
        """Where the person stands on this channel."""
        return (self.person.call or Place()) if self.on_call else self.person.place

    def move(self, **changes: object) -> None:
        """Change where the person stands on this channel."""
        place = replace(self.place, **changes)  # type: ignore[arg-type]
        self.change(**{"call" if self.on_call else "place": place})

    def change(self, **changes: object) -> None:
        """Change what is remembered of the person."""
        self.person = replace(self.person, **changes)  # type: ignore[arg-type]

    def effect(self, *effects: Effect) -> None:
        """Ask for things to be done."""
        self.effects.extend(effects)

    def count(self, name: str) -> None:
        """One more of `name` in the metrics."""
        self.effect(Count(name))

    def ear(self, words: str) -> crisis.Heard:
        """What the ear for danger hears in these words; asked once in a turn."""
        if self._ear is None or self._ear[0] != words:
            script = self.world.script
            self._ear = (
                words,
                script.listener.hear(unquoted(words, script.own_sentences), self.lang),
            )
        return self._ear[1]

    def command(self, words: str) -> Wish | None:
        """The command that these words are, as a whole; looked for once in a turn."""
        asked = (words, self.person.lang)
        if self._command is None or self._command[:2] != asked:
            found = wishes.command(words, self.world.script.words, self.person.lang)
            self._command = (*asked, found)
        return self._command[2]

    def words(self, key: str, /, **slots: str) -> str:
        """A phrase in the person's language, for this channel, its slots filled."""
        phrase = self.shelf.phrase(key)
        template = phrase.spoken if self.on_call else phrase.text
        return SLOT.sub(lambda match: slots.get(match[1]) or self.fact(match[1]), template)

    def fact(self, name: str) -> str:
        """What a slot that any phrase may use stands for; an unknown slot stays as written."""
        fact = FACTS.get(name)
        found = fact(self) if fact else f"{{{name}}}"
        return aloud(found) if self.on_call and name in NUMBERS else found

    def say(self, key: str, /, **slots: str) -> None:
        """Say a phrase by its key; one that has no words on this channel is left out."""
        if words := self.words(key, **slots):
            self.speak(words)

    def speak(self, words: str, *, apart: bool = False, slow: bool = False) -> None:
        """Say these words as they are."""
        slow = slow or (self.on_call and self.person.slow)
        self.says.append(Say(words, self.lang, slow, apart))

    def turn(self) -> Turn:
        """The finished turn; a call that was given no way on listens at its place."""
        close = self.close
        if self.on_call and close is None:
            close = Listen()
        effects = tuple(self.effects)
        return Turn(self.person, tuple(self.says), close, effects, self.heard, self.silent)

    def walk(self, name: str, actions: Actions, reader: Reader, words: str = "") -> None:
        """Go from step to step, beginning with `name`, until somebody has to answer.

        A step that acts at once is given `words`: what was said that led here.
        """
        visits = Counter[str]()
        while visits.total() < STEPS_IN_ONE_TURN and visits[name] < VISITS_TO_ONE_STEP:
            visits[name] += 1
            following = self._visit(self.step(name), actions, reader, words)
            if following is None:
                return
            name = following
        self.count(IN_CIRCLES)
        self._stand(self.step(MENU))
        self.prompt(self.step(MENU))

    def step(self, name: str) -> Step:
        """The step of that name, or the nearest that survives: the start of its page, the menu."""
        flows = self.world.script.flows
        page = name.partition("/")[0]
        return flows.step(name) or flows.step(f"{page}/start") or flows.steps[MENU]

    def _visit(self, step: Step, actions: Actions, reader: Reader, words: str) -> str | None:
        if step.by and step.by != self.channel:
            return step.otherwise or MENU
        self._stand(step)
        if step.reads:
            return None if reader(self) else step.go
        self.prompt(step)
        if step.do and not step.ask:
            return self.leads(step, actions[step.do](self, words))
        if step.waits:
            return None
        if step.ends:
            self._end()
            return None
        return self._onward(step)

    def leads(self, step: Step, outcome: str) -> str | None:
        """Where a step leads after what it did; None where the turn is at its end."""
        if self.close is not None:
            return None
        return step.when.get(outcome) or self._onward(step)

    def _onward(self, step: Step) -> str | None:
        if step.rest and not self.on_call:
            self._stand(self.step(step.rest))
            return None
        return step.rest or step.go

    def _end(self) -> None:
        if self.on_call:
            self.close = HangUp()

    def _stand(self, step: Step) -> None:
        if step.name != self.place.step:
            self.move(step=step.name, misses=0, silences=0)

    def prompt(self, step: Step) -> None:
        """Say what the step says; `{choices}` in a phrase becomes its choices."""
        options = options_of(step, self)
        listed = listed_options(options, self)
        for key in step.say:
            self.say(key, choices=listed)
        if self.on_call and step.waits:
            self.close = Listen(hints=tuple(option.label for option in options))


def theme_words(sprint: Sprint) -> str:
    """The theme that was wished for, as its menu entry names it."""
    phrase = sprint.shelf.phrases.get(f"theme.{sprint.place.topic}")
    return "" if phrase is None else (phrase.spoken if sprint.on_call else phrase.text.lower())


NUMBERS = frozenset({"calm", "calm_brief", "number", "contact"})  # facts that name a phone number
FACTS: Mapping[str, Callable[[Sprint], str]] = {
    "name": lambda sprint: sprint.world.line.name,
    "number": lambda sprint: sprint.world.line.number,
    "contact": lambda sprint: sprint.world.line.contact or sprint.world.line.number,
    "time": lambda sprint: clock_words(sprint.person.daily.at, sprint.lang),
    "zone": lambda sprint: zone_words(sprint.person, sprint.lang),
    "next": lambda sprint: next_words(sprint.person, sprint.world, sprint.lang),
    "calm": lambda sprint: calm_words(sprint.person, sprint.world, sprint.lang),
    "calm_brief": lambda sprint: calm_words(sprint.person, sprint.world, sprint.lang, brief=True),
    "theme": theme_words,
}
