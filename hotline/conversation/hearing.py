"""The order in which a message is heard. No flow, setting or content can change it.

    1  an answer that was given already           the web room, before anything here
    2  does it take back consent?                 opt_out
    3  is somebody in danger?                     danger
    4  words that belong to the carrier           carrier_word
    5  the exact choices of this step             choice
    6  commands that work everywhere              command
    7  free words: danger's soft tier, wishes     free_words
    8  anything else: a kind net that names the crisis line

Each listener takes the turn in the making and the words, and says whether it answered. On a call
the key 0 comes before all of them, and speech goes through the same ear.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from hotline import crisis
from hotline.conversation import daily, echo, reading, transfer, wishes
from hotline.conversation.actions import ACTIONS
from hotline.conversation.budgets import LONGEST_TEXT, WRONG_ANSWERS
from hotline.conversation.care import crisis_answer
from hotline.conversation.events import (
    CallEvent,
    CallStarted,
    DialEnded,
    Event,
    HungUp,
    Keys,
    Recorded,
    Silence,
    Speech,
    Text,
)
from hotline.conversation.flow import Step
from hotline.conversation.options import KEY_WORDS, Option, chosen, options_of
from hotline.conversation.optout import (
    CARRIER_HELP,
    CARRIER_START,
    CARRIER_STOP,
    fold,
    is_carrier_word,
    revokes,
)
from hotline.conversation.person import MENU, Person, Place
from hotline.conversation.reading import key_in_story, sentence_over
from hotline.conversation.sprint import Sprint
from hotline.conversation.turn import Channel, HangUp, Heard, Say, Turn
from hotline.conversation.world import World

# The share of the odds below which a wish in free words is answered with the net too.
CERTAIN = 0.95
# Below this one, a story is offered and not begun: a cry may be in it.
CERTAIN_STORY = 0.8
AGREES = frozenset(
    "yes|yes please|yep|yeah|sure|ok|okay|please|si|si por favor|claro|dale|vale|bueno".split("|")
)
ANSWER_WORDS = 2  # words of an answer to a question; what is shorter than a wish is no wish
LONG_ANSWER = 200  # letters; under a longer one the welcome is brief
ABOUT_TIME = frozenset({"change_time", "when"})  # no wish where the time of day is asked for
DANGER = (crisis.Level.CRISIS, crisis.Level.EMERGENCY)


def advance(person: Person, event: Event, world: World) -> Turn:
    """The next turn for this person: what is said, how a call goes on, and effects as data.

    Pure: the same arguments give the same turn. Never raises for anything that a person can
    send, and never says nothing unless the carrier has answered already.
    """
    if person.candidates is None:  # no number: the line's own country is the likeliest
        person = replace(person, country=world.line.country)
    sprint = Sprint(person, world, "text" if isinstance(event, Text) else "call")
    if isinstance(event, Text):
        _hear_text(sprint, event)
    else:
        _hear_call(sprint, event)
    return sprint.turn()


def _hear_text(sprint: Sprint, event: Text) -> None:
    words = event.body[:LONGEST_TEXT]
    _settle_language(sprint, words)
    before = sprint.person
    if event.media and not words.strip():
        sprint.heard = Heard("picture")
        sprint.say("picture")
    else:
        _listen(sprint, words)
    sprint.silent = sprint.silent or bool(event.carrier_did and sprint.heard.intent != "crisis")
    _welcome(sprint, before)
    _brake(sprint, words)


def _brake(sprint: Sprint, words: str) -> None:
    """Somebody who only repeats is told so once and then not answered; danger is."""
    now, heard = sprint.world.now, sprint.heard.kind
    repeats, verdict = echo.counted(sprint.person.repeats, words, heard, now)
    sprint.change(repeats=repeats)
    if verdict == "reason":
        sprint.says.clear()
        sprint.say("echo")
    sprint.silent = sprint.silent or verdict == "silence"


def _listen(sprint: Sprint, words: str) -> None:
    for listener in ORDER:
        if listener(sprint, words):
            sprint.heard = replace(sprint.heard, kind=listener.__name__)
            return
    sprint.heard = Heard("net")
    _net(sprint)


def _settle_language(sprint: Sprint, words: str) -> None:
    """The first words tell the language; later a sentence that is clearly in another one."""
    script, known = sprint.world.script, sprint.person.lang
    lang = wishes.language_of(words, script.words, least=2 if known else 1)
    if not lang:  # a command that only the other language has: "hola", "historia"
        found = sprint.command(words)
        lang = found.lang if found else None
    sprint.change(lang=lang or known)


def _welcome(sprint: Sprint, before: Person) -> None:
    """The first text to a new number names the line and carries the way out.

    Nobody is welcomed in the middle of bad news: a soft answer comes alone, and the welcome next.
    """
    if before.met or sprint.silent or sprint.heard.level == crisis.Level.SUPPORT:
        return
    sprint.change(met=True)
    if sprint.heard.kind not in {"opt_out", "danger"}:
        brief = _says_much(sprint)
        welcome = Say(sprint.words("welcome_brief" if brief else "welcome"), sprint.lang)
        answer, *more = sprint.says
        sprint.says = [welcome, replace(answer, apart=not brief), *more]


def _says_much(sprint: Sprint) -> bool:
    """Whether the answer is long, or names the crisis line already."""
    calm = sprint.fact("calm")
    reads = sprint.step(sprint.place.step).reads
    long = reads or sum(len(say.words) for say in sprint.says) > LONG_ANSWER
    return long or any(calm in say.words for say in sprint.says)


# --- the listeners, in order -------------------------------------------------------------------


def opt_out(sprint: Sprint, words: str) -> bool:
    """Consent taken back, in any wording; danger in the same words is answered too."""
    if not revokes(words):
        return False
    was_out = sprint.person.opted_out
    daily.leave(sprint, words)
    carrier_answered = is_carrier_word(words, CARRIER_STOP) and sprint.world.line.optout != "off"
    in_danger = _in_danger(sprint, words)
    sprint.silent = not in_danger and not sprint.on_call and (carrier_answered or was_out)
    sprint.heard = Heard("opt_out", intent="unsubscribe")
    if in_danger:
        sprint.say("left_short")
        danger(sprint, words)
    elif not sprint.silent:
        sprint.say("left")
    return True


def danger(sprint: Sprint, words: str) -> bool:
    """Danger is answered whatever else is going on; a call is then offered the transfer."""
    if not _in_danger(sprint, words):
        return False
    heard = sprint.ear(words)
    _say_crisis(sprint, heard)
    sprint.change(alarms=sprint.person.alarms + 1)
    sprint.heard = Heard("danger", level=heard.level.value, intent="crisis")
    sprint.count(f"danger_{heard.level.value}")
    if sprint.on_call:
        _go(sprint, "crisis/offer")
    elif not sprint.person.opted_out:  # somebody who left is asked nothing more
        _go(sprint, "crisis/quiet")
    return True


def carrier_word(sprint: Sprint, words: str) -> bool:
    """HELP, INFO; START, UNSTOP, YES: the carrier acts on these words as well."""
    if sprint.on_call:
        return False
    if is_carrier_word(words, CARRIER_HELP):
        sprint.heard = Heard("carrier_word", intent="help")
        sprint.say("help")
        return True
    if is_carrier_word(words, CARRIER_START) and not _is_an_answer(sprint, words):
        sprint.heard = Heard("carrier_word", intent="start")
        _come_back(sprint)
        return True
    return _still_out(sprint, words)


def choice(sprint: Sprint, words: str) -> bool:
    """The exact choices of the step at which the person stands, and answers it waits for."""
    step = sprint.step(sprint.place.step)
    option = chosen(options_of(step, sprint), words)
    if option:
        _take(sprint, step, option)
        return True
    if step.agrees and fold(words) in AGREES:
        sprint.heard = Heard("choice", intent=step.agrees)
        _go(sprint, step.agrees)
        return True
    return bool(step.ask) and not _weighs(sprint, words) and _answered(sprint, step, words)


def command(sprint: Sprint, words: str) -> bool:
    """A command that works everywhere, and is the whole of the message."""
    wish = sprint.command(words)
    return wish is not None and _grant(sprint, wish, words)


def free_words(sprint: Sprint, words: str) -> bool:
    """The soft tier of danger first, then a wish inside free words."""
    if _weighs(sprint, words):
        heard = sprint.ear(words)
        sprint.heard = Heard("free_words", level=heard.level.value)
        _say_crisis(sprint, heard)
        sprint.change(alarms=sprint.person.alarms + 1)
        sprint.count("danger_support")
        _go(sprint, "crisis/soft")
        return True
    step = sprint.step(sprint.place.step)
    if step.unclear:
        sprint.heard = Heard("free_words", intent="unknown")
        _go(sprint, step.unclear, words)
        return True
    script = sprint.world.script
    sure = wishes.VERY_SURE if step.ask else wishes.SURE
    wish = wishes.wish(words, script.words, script.tables, sprint.lang, sure)
    if wish is None or (step.ask and not _leads_off(wish, words)):
        return False
    if wish.intent == "too_much" and not sprint.person.last_story:
        return False
    if wish.intent == "confirm":  # only the bare word joins; a sentence with it is shown the terms
        wish = replace(wish, intent="subscribe")
    granted = _offer(sprint, wish) or _grant(sprint, wish, words)
    if granted and wish.share < CERTAIN and not sprint.on_call:
        _say_calm(sprint)  # a wish that may be none is a cry that may be one
    return granted


def _leads_off(wish: wishes.Wish, words: str) -> bool:
    """Whether a wish is no answer to the question: said in words enough, and not of time."""
    return wish.intent not in ABOUT_TIME and len(words.split()) > ANSWER_WORDS


def _offer(sprint: Sprint, wish: wishes.Wish) -> bool:
    """A story that may not be meant is offered; it takes one word more, and names the line."""
    least = CERTAIN_STORY if sprint.person.met else CERTAIN  # a first text has a welcome to carry
    if wish.intent != "story" or wish.share >= least:
        return False
    reading.forget_misses(sprint)
    sprint.move(topic=wish.topic or "")
    sprint.heard = Heard("command", intent="story", topic=wish.topic or "")
    sprint.count("story_offered")
    _go(sprint, "story/offered" if wish.topic else "story/which")
    return True


def _say_calm(sprint: Sprint) -> None:
    """The sentence that names the crisis line; a shorter one under something long."""
    reads = sprint.step(sprint.place.step).reads
    sprint.speak(sprint.fact("calm_brief" if reads else "calm"))


ORDER: tuple[Callable[[Sprint, str], bool], ...] = (
    opt_out,
    danger,
    carrier_word,
    choice,
    command,
    free_words,
)


# --- what listeners share ------------------------------------------------------------------------


def _in_danger(sprint: Sprint, words: str) -> bool:
    return sprint.ear(words).level in DANGER


def _weighs(sprint: Sprint, words: str) -> bool:
    """Whether the soft tier of danger is heard in these words."""
    return sprint.ear(words).level == crisis.Level.SUPPORT


def _say_crisis(sprint: Sprint, heard: crisis.Heard) -> None:
    """Answered in the language in which it was said, and so from then on."""
    if heard.lang in sprint.world.script.content.languages:
        sprint.change(lang=heard.lang)
    answer = crisis_answer(sprint.person, sprint.world, heard, sprint.lang)
    said = answer.spoken if sprint.on_call else answer.text
    for number, words in enumerate(said):
        sprint.speak(words, apart=number > 0)


def _is_an_answer(sprint: Sprint, words: str) -> bool:
    """Whether a bare YES answers what was just said, and is not meant for the carrier."""
    step = sprint.step(sprint.place.step)
    waits = step.unclear is not None or step.agrees is not None
    return waits and fold(words) == "yes" and not sprint.person.opted_out


def _come_back(sprint: Sprint) -> None:
    was_out = sprint.person.opted_out
    on_again = daily.come_back(sprint)
    if not was_out:
        asked = sprint.person.daily.state == "asked" or sprint.place.step == "daily/sure"
        return _go(sprint, "daily/confirm" if asked else MENU)
    return sprint.say("back_on" if on_again else "back")


def _still_out(sprint: Sprint, words: str) -> bool:
    """Somebody who left and writes again is told the way back; JOIN is a way back by itself."""
    wish = sprint.command(words)
    if not sprint.person.opted_out or (wish and wish.intent == "confirm"):
        return False
    sprint.heard = Heard("carrier_word", intent="unsubscribe")
    sprint.say("still_out")
    return True


def _take(sprint: Sprint, step: Step, option: Option) -> None:
    reading.forget_misses(sprint)
    if step.list == "themes" and option.entry:
        sprint.move(topic=option.entry)
    elif option.entry:
        sprint.move(item=option.entry)
    sprint.heard = Heard("choice", intent=option.go, topic=sprint.place.topic)
    _go(sprint, option.go)


def _answered(sprint: Sprint, step: Step, words: str) -> bool:
    """Whether the words are an answer to the question; anything else is left to be heard."""
    if sprint.command(words):
        return False
    outcome = ACTIONS[step.do or ""](sprint, words)
    if outcome == "unclear":
        return False
    reading.forget_misses(sprint)
    sprint.heard = Heard("choice", intent=step.do or "")
    _follow(sprint, sprint.leads(step, outcome))
    return True


def _grant(sprint: Sprint, wish: wishes.Wish, words: str) -> bool:
    step = sprint.world.script.flows.everywhere.get(wish.intent)
    if step is None:
        return False
    reading.forget_misses(sprint)
    if wish.intent == "story":
        sprint.move(topic=wish.topic or "")
    sprint.heard = Heard("command", intent=wish.intent, topic=wish.topic or "")
    sprint.count(f"wish_{wish.intent}")
    _go(sprint, step, wish.rest or words)
    return True


def _net(sprint: Sprint) -> None:
    misses, step = sprint.place.misses + 1, sprint.step(sprint.place.step)
    sprint.move(misses=misses)
    sprint.count("not_understood")
    if step.ask and misses < WRONG_ANSWERS:
        _go(sprint, step.when.get("unclear", step.name))
        sprint.move(misses=misses)
        return sprint.speak(sprint.fact("calm"))
    sprint.say("net")
    return _go(sprint, MENU)


def _go(sprint: Sprint, step: str, words: str = "") -> None:
    """Walk on; a step that acts at once gets the words that led there."""
    sprint.walk(step, ACTIONS, reading.read, words)


# --- calls --------------------------------------------------------------------------------------


def _hear_call(sprint: Sprint, event: CallEvent) -> None:
    if sprint.person.call is None:
        sprint.change(call=Place())
    _CALL[type(event)](sprint, event)
    if sprint.heard.kind == "none":
        sprint.heard = Heard(type(event).__name__.lower())


def _keys(sprint: Sprint, digits: str) -> None:
    if "0" in digits:
        return _go(sprint, "crisis/transfer")
    step = sprint.step(sprint.place.step)
    if step.reads:
        return _follow(sprint, key_in_story(sprint, digits[:1]))
    option = next((o for o in options_of(step, sprint) if o.key == digits), None)
    if option:
        return _take(sprint, step, option)
    if step.ask and _answered(sprint, step, digits):
        return None
    return _go(sprint, MENU) if digits == "*" else _missed(sprint, step, "wrong_key")


def _follow(sprint: Sprint, step: str | None) -> None:
    if step:
        _go(sprint, step)


def _missed(sprint: Sprint, step: Step, phrase: str) -> None:
    misses = sprint.place.misses + 1
    sprint.move(misses=misses)
    if misses >= WRONG_ANSWERS:
        sprint.say("wrong_keys")
        reading.forget_misses(sprint)
        return _go(sprint, MENU)
    sprint.say(phrase)
    return sprint.prompt(step)


def _speech(sprint: Sprint, text: str) -> None:
    words = text[:LONGEST_TEXT]
    if KEY_WORDS.get(fold(words), words.strip()) == "0":
        return _go(sprint, "crisis/transfer")
    for listener in ORDER:
        if listener(sprint, words):
            return None
    return _missed(sprint, sprint.step(sprint.place.step), "net")


def _silence(sprint: Sprint) -> None:
    step = sprint.step(sprint.place.step)
    if step.reads:
        return _go(sprint, sentence_over(sprint))
    if step.silence:
        return _go(sprint, step.silence)
    silences = sprint.place.silences + 1
    sprint.move(silences=silences)
    if silences == 1:
        sprint.say("silence.first")
        return sprint.prompt(step)
    if silences == 2:
        return sprint.say("silence.second")
    return _go(sprint, "home/goodbye")


def _dialled(sprint: Sprint, status: str) -> None:
    _follow(sprint, transfer.dial_ended(sprint, status))


def _hung_up(sprint: Sprint) -> None:
    sprint.close = HangUp()


_CALL: Mapping[type[CallEvent], Callable[[Sprint, Any], None]] = {
    CallStarted: lambda sprint, _: _go(sprint, "home/greeting"),
    Keys: lambda sprint, event: _keys(sprint, event.digits),
    Speech: lambda sprint, event: _speech(sprint, event.text),
    Silence: lambda sprint, _: _silence(sprint),
    DialEnded: lambda sprint, event: _dialled(sprint, event.status),
    Recorded: lambda sprint, _: _go(sprint, MENU),
    HungUp: lambda sprint, _: _hung_up(sprint),
}


# --- for proofs ---------------------------------------------------------------------------------


def options_at(
    step: Step, person: Person, world: World, channel: Channel
) -> tuple[str, tuple[Option, ...]]:
    """What the step asks this person on that channel, and the choices that stand open there."""
    sprint = Sprint(person, world, channel)
    sprint.prompt(step)
    return "\n".join(say.words for say in sprint.says), options_of(step, sprint)
