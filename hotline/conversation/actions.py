"""What a step can do, by the name that a flow gives it: `do: tell_story`.

An action takes the turn in the making and the words or the entry that led here, says and changes
what belongs to it, and returns the name of its outcome, which the flow's `when` leads on.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from hotline import crisis
from hotline.conversation import daily, reading, transfer
from hotline.conversation.aloud import aloud
from hotline.conversation.budgets import MOST_SAVED
from hotline.conversation.care import crisis_answer
from hotline.conversation.effects import RateStory
from hotline.conversation.options import KEY_WORDS
from hotline.conversation.optout import fold
from hotline.conversation.sprint import Action, Sprint
from hotline.crisis import Line
from hotline.library import choose_story, hope_of_the_day
from hotline.library.choose import fitting
from hotline.schedule import local_day

LINES_AT_ONCE = 3
STARS = frozenset("12345")
LANGUAGE_NAMES = {"english": "en", "ingles": "en", "spanish": "es", "espanol": "es"}


def tell_story(sprint: Sprint, _: str) -> str:
    """Choose a story on the wished theme (or any) and put it on the desk."""
    person, topic, withdrawn = sprint.person, sprint.place.topic or None, sprint.world.withdrawn
    # A blank caller remembers nothing but what is open.
    last = person.last_story or sprint.place.item.removeprefix("story:")
    others = fitting(sprint.shelf, topic, person.muted, withdrawn) - {last}
    if others <= person.heard:  # a new round begins
        sprint.change(heard=person.heard - others)
    story = choose_story(
        sprint.shelf,
        topic=topic,
        heard=sprint.person.heard | {last},
        muted=person.muted,
        seed=f"{person.id}/{sprint.world.now.date()}/{last}",
        withdrawn=withdrawn,
    )
    if story is None:
        return "none"
    reading.open_story(sprint, story.id)
    return "told"


def any_theme(sprint: Sprint, _: str) -> str:
    """Forget the wished theme: the next story may be on any."""
    sprint.move(topic="")
    return "ok"


def hope_today(sprint: Sprint, _: str) -> str:
    """Say the hope line of the person's day."""
    zone = sprint.person.daily.zone or "America/New_York"
    sprint.speak(hope_of_the_day(sprint.shelf, local_day(sprint.world.now, zone)).text)
    sprint.count("hope")
    return "ok"


def hopeful_theme(sprint: Sprint, _: str) -> str:
    """The next story is one of hope."""
    sprint.move(topic="hope")
    return "ok"


def answer_question(sprint: Sprint, _: str) -> str:
    """Put the chosen answer on the desk."""
    reading.open_answer(sprint, sprint.place.item)
    return "told"


def support_entry(sprint: Sprint, _: str) -> str:
    """Say one entry of the support directory."""
    entry = next((e for e in sprint.shelf.support if e.id == sprint.place.item), None)
    if entry is None:
        return "none"
    sprint.speak(aloud(entry.spoken) if sprint.on_call else entry.text)
    sprint.count("support")
    return "told"


def more(sprint: Sprint, _: str) -> str:
    """Go on with the open answer, the bookmarked story, or what lies on the desk."""
    desk = reading.on_the_desk(sprint)
    if desk and sprint.place.item.startswith("answer:"):
        return "answer"
    return "told" if reading.resume(sprint) or desk else "none"


def offer_resume(sprint: Sprint, _: str) -> str:
    """Whether there is a story to go on with."""
    return "marked" if reading.bookmarked(sprint) else "fresh"


def again(sprint: Sprint, _: str) -> str:
    """Put the last story on the desk again, from its start."""
    if sprint.person.last_story not in sprint.shelf.stories:
        return "none"
    reading.open_story(sprint, sprint.person.last_story)
    return "told"


def back(sprint: Sprint, _: str) -> str:
    """The part before the one that was read last; the menu where nothing is being read."""
    if not reading.turn_back(sprint):
        return "none"
    return "answer" if sprint.place.item.startswith("answer:") else "told"


def save(sprint: Sprint, _: str) -> str:
    """Keep the story that was read last; `kept` when it is kept already, so that all are shown."""
    saved, story = sprint.person.saved, sprint.person.last_story
    if story not in sprint.shelf.stories or story in saved:
        return "kept" if saved else "none"
    sprint.change(saved=(*saved, story)[-MOST_SAVED:])
    sprint.count("saved")
    return "ok" if len(saved) < MOST_SAVED else "full"


def open_saved(sprint: Sprint, _: str) -> str:
    """Put the chosen one of the saved stories on the desk; `none` when it has left the shelf."""
    story = sprint.place.item
    if story not in sprint.person.saved or story not in sprint.shelf.stories:
        return "none"
    reading.open_story(sprint, story)
    return "told"


def too_much(sprint: Sprint, _: str) -> str:
    """Stop, and never this theme again for this person."""
    reading.too_much(sprint)
    return "ok"


def rate(sprint: Sprint, words: str) -> str:
    """Take 1 to 5 for the last story."""
    said = (KEY_WORDS.get(word, word) for word in re.split(r"\W+", fold(words)))
    stars = next((int(word) for word in said if word in STARS), 0)
    if not stars or not sprint.person.last_story:
        return "unclear" if sprint.person.last_story else "none"
    sprint.effect(RateStory(sprint.person.last_story, stars))
    return "ok"


def switch_language(sprint: Sprint, words: str) -> str:
    """Speak the language that was named, or the next one."""
    languages = sprint.world.script.content.languages
    after = languages[(languages.index(sprint.lang) + 1) % len(languages)]
    named = (LANGUAGE_NAMES.get(word) for word in fold(words).split())
    sprint.change(lang=next((lang for lang in named if lang in languages), after))
    return "ok"


def more_lines(sprint: Sprint, _: str) -> str:
    """Say up to three crisis lines of the person's country, and how to reach each."""
    directory, today = sprint.world.script.directory, sprint.world.now.date()
    found = directory.lines_for(sprint.person.country, None, sprint.lang, today)
    for line in found[:LINES_AT_ONCE]:
        sprint.say("lines.one", line=line.name, how=_how_to_reach(sprint, line))
    if not found:
        sprint.say("lines.none")
    return "ok"


def stay_with(sprint: Sprint, _: str) -> str:
    """Answer again, in other words: after danger, what is not understood means not safe yet."""
    heard = crisis.Heard(level=crisis.Level.CRISIS, category="suicide", lang=sprint.lang)
    answer = crisis_answer(sprint.person, sprint.world, heard, sprint.lang)
    sprint.change(alarms=sprint.person.alarms + 1)
    for number, words in enumerate(answer.spoken if sprint.on_call else answer.text):
        sprint.speak(words, apart=number > 0)
    return "ok"


def _how_to_reach(sprint: Sprint, line: Line) -> str:
    said = aloud if sprint.on_call else str
    call = "lines.call_press" if line.press else "lines.call"
    dial = sprint.words(call, dial=said(line.dial or ""), press=line.press or "")
    ways = [dial] if line.dial else []
    if line.sms:
        key = "lines.text_word" if line.sms.keyword else "lines.text"
        ways.append(sprint.words(key, to=said(line.sms.to), word=line.sms.keyword or ""))
    return (" " if sprint.on_call else f" {sprint.words('lines.or')} ").join(ways)


ACTIONS: Mapping[str, Action] = {
    action.__name__: action
    for action in (
        tell_story,
        any_theme,
        hopeful_theme,
        more_lines,
        stay_with,
        hope_today,
        answer_question,
        support_entry,
        more,
        offer_resume,
        again,
        back,
        save,
        open_saved,
        too_much,
        rate,
        switch_language,
        daily.begin,
        daily.set_zone,
        daily.confirm_zone,
        daily.terms_shown,
        daily.join,
        daily.leave,
        daily.change_time,
        daily.when_next,
        daily.pause,
        daily.resume,
        transfer.transfer,
        transfer.name_line,
    )
}
