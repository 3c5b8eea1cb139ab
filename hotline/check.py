"""`hotline check`: does everything hold together before it speaks?

Every finding says where, what and the remedy.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from itertools import product
from typing import Any

from hotline import crisis
from hotline.channels.segments import fold as fold_text
from hotline.channels.segments import measure
from hotline.conversation import Line, Person, Script, World, load_script
from hotline.conversation.actions import ACTIONS
from hotline.conversation.flow import Step
from hotline.conversation.hearing import options_at
from hotline.conversation.optout import RESERVED, fold
from hotline.conversation.sprint import FACTS, SLOT
from hotline.conversation.turn import Channel
from hotline.conversation.words import INTENTS
from hotline.library import Answer, AuthorError, Phrase, Shelf, Story, SupportEntry
from hotline.library.model import Place
from hotline.library.wording import unsafe_wording
from hotline.numbers import pretty
from hotline.proof import ENTRANCES, broken_promises, prove
from hotline.proof.turns import ANYWHERE, REPLY_SEGMENTS
from hotline.settings import Settings

PROMPT_SEGMENTS = {"en": 1, "es": 2}
PART_SEGMENTS = {"en": 2, "es": 5}
LONGEST_MENU = 30  # seconds of speech before somebody may choose
LONGEST_ID = 48  # characters; a remembered value stays under 64 bytes
SPOKEN_SECONDS = (60, 150)
WORDS_A_MINUTE = 150
HOPE_LENGTH = {"en": 160, "es": 134}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend (`fail`) or to know of (`warn`): where, what, and the remedy."""

    level: str
    where: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.level}: {self.where}: {self.problem}. {self.remedy}"

    def as_dict(self) -> dict[str, Any]:
        """The finding as plain JSON values."""
        return asdict(self)


def check_all(settings: Settings, today: date, *, proven: bool = False) -> list[Finding]:
    """Every finding about the operator's flows, content and crisis directory, as of `today`.

    `proven` spares the proof of the whole graph for words that held before.
    """
    try:
        script = load_script(settings.content_dir, settings.flows_dir, settings.languages)
    except AuthorError as error:
        return [Finding("fail", str(error.where), error.problem, error.remedy)]
    check = _check_parts if proven else check_loaded
    return check(script, settings, today)


def check_loaded(script: Script, settings: Settings, today: date) -> list[Finding]:
    """Every finding about a script that could be loaded, as of `today`.

    The whole graph is proven (some seconds) only when nothing simpler is wrong: a page that is not
    whole breaks many laws at once, and the first finding is the one to mend.
    """
    found = _check_parts(script, settings, today)
    if any(finding.level == "fail" for finding in found):
        return found
    return [*_proven(script, settings, today), *found]


def _proven(script: Script, settings: Settings, today: date) -> Iterable[Finding]:
    line = Line(settings.name, pretty(settings.line_number), settings.contact, settings.country)
    for broken in prove(script, line, today):
        step = script.flows.step(broken.step)
        where = f"{step.where} {broken.step}" if step else broken.step
        yield Finding("fail", where, broken.problem, broken.remedy)


def _check_parts(script: Script, settings: Settings, today: date) -> list[Finding]:
    answers = [f for lang in settings.languages for f in _crisis_answers(script, lang, today)]
    promises = [
        Finding("fail", "the line", problem, "Danger must be heard and answered: undo the change.")
        for problem in broken_promises(script, Line(country=settings.country), today)
    ]
    shelves = script.content.shelves.values()
    doubtful = [finding for shelf in shelves for finding in _never_verified(shelf)]
    return [
        *promises,
        *check_script(script, settings.name),
        *answers,
        *doubtful,
        *_directory(script, today),
        *_own_country(script, settings.country, today),
    ]


def check_script(script: Script, name: str) -> list[Finding]:
    """Findings about flows, phrases, stories, hope lines and answers."""
    shelves = script.content.shelves.values()
    found = [*_flows(script), *_rounds(script), *_wishes(script), *_heeded(script)]
    for shelf in shelves:
        found += [
            *_prompts(script, shelf, name),
            *_menus(script, shelf, name),
            *_ids(shelf),
            *_listed(shelf),
            *_asks_for(shelf),
            *_slots(shelf),
            *_terms(script, shelf),
            *_stories(shelf),
            *_hope(shelf, name),
            *_answers(shelf),
            *_wording(shelf),
            *_same_keys(script, shelf),
        ]
    return found


def _never_verified(shelf: Shelf) -> Iterable[Finding]:
    for entry in shelf.support:
        if entry.dial and not entry.verified_on:
            remedy = "Check the number on its operator's own page and set verified_on to that day."
            yield Finding("warn", str(entry.where), f"{entry.name} was never verified", remedy)


def _flows(script: Script) -> Iterable[Finding]:
    flows = script.flows
    reached = _reached(script)
    for step in flows.steps.values():
        where = str(step.where)
        if step.do and step.do not in ACTIONS:
            known = ", ".join(sorted(ACTIONS))
            yield Finding(
                "fail", where, f"{step.name} does {step.do!r}, which nobody knows", f"Use: {known}."
            )
        if step.name not in reached:
            yield Finding(
                "fail", where, f"{step.name} is never reached", "Lead to it, or take it out."
            )
        yield from _step_words(script, step)


def _reached(script: Script) -> set[str]:
    flows, seen = script.flows, set[str]()
    waiting = [*ENTRANCES, *flows.everywhere.values()]
    while waiting:
        name = waiting.pop()
        step = flows.step(name)
        if step and name not in seen:
            seen.add(name)
            waiting += step.targets()
    return seen


def _step_words(script: Script, step: Step) -> Iterable[Finding]:
    for shelf in script.content.shelves.values():
        for key in (*step.say, *(choice.label for choice in step.choices)):
            if key not in shelf.phrases:
                remedy = f"Add it to content/{shelf.lang}/phrases.yaml."
                yield Finding("fail", str(step.where), f"the phrase {key!r} is missing", remedy)
        yield from _reserved(shelf, step)


def _wishes(script: Script) -> Iterable[Finding]:
    for wish, target in script.flows.everywhere.items():
        if wish not in INTENTS:
            remedy = f"Use: {' '.join(INTENTS)}."
            yield Finding("fail", target, f"the wish {wish!r} is not known", remedy)


def _prompts(script: Script, shelf: Shelf, name: str) -> Iterable[Finding]:
    """A text that waits for an answer costs one segment, in Spanish two."""
    most = PROMPT_SEGMENTS.get(shelf.lang, 2)
    for step in script.flows.steps.values():
        keys = {*step.say, *(choice.label for choice in step.choices)}
        if step.waits and step.by != "call" and keys <= shelf.phrases.keys():
            size = measure(_prompt(script, shelf, step, name))
            if size.segments > most:
                problem = f"{step.name} takes {size.segments} segments of {most} ({shelf.lang})"
                yield Finding("fail", str(step.where), problem, "Shorten its phrases or labels.")


def _menus(script: Script, shelf: Shelf, name: str) -> Iterable[Finding]:
    """A menu is spoken in half a minute, so that nobody waits long for their key."""
    for step in script.flows.steps.values():
        keys = {*step.say, *(choice.label for choice in step.choices)}
        if step.waits and step.by != "text" and keys <= shelf.phrases.keys():
            seconds = _seconds(_prompt(script, shelf, step, name, "call"))
            if seconds > LONGEST_MENU:
                problem = f"{step.name} takes {seconds:.0f} s of {LONGEST_MENU} s ({shelf.lang})"
                yield Finding("fail", str(step.where), problem, "Shorten its spoken words.")


def _seconds(words: str) -> float:
    return len(words.split()) * 60 / WORDS_A_MINUTE


def _prompt(script: Script, shelf: Shelf, step: Step, name: str, channel: Channel = "text") -> str:
    world = World(script, Line(name), datetime(2026, 1, 1, tzinfo=UTC))
    said, _ = options_at(step, Person(lang=shelf.lang), world, channel)
    return fold_text(said, shelf.lang)


def _rounds(script: Script) -> Iterable[Finding]:
    """A step that waits for nobody must not lead back to itself."""
    flows = script.flows
    for step in flows.steps.values():
        waiting, seen = [step.name], set[str]()
        while waiting:
            at = flows.steps[waiting.pop()]
            leads = () if at.waits or at.ends else (at.go, at.rest, at.otherwise, *at.when.values())
            waiting += [name for name in leads if name and name not in seen]
            seen.update(name for name in leads if name)
        if step.name in seen:
            problem = f"{step.name} goes round in circles without waiting for anybody"
            yield Finding("fail", str(step.where), problem, "Let one of these steps wait.")


def _ids(shelf: Shelf) -> Iterable[Finding]:
    entries: list[Story | Answer | SupportEntry] = [*shelf.stories.values()]
    for entry in [*entries, *shelf.answers, *shelf.support]:
        if len(entry.id.encode()) > LONGEST_ID:
            problem = f"the id {entry.id!r} is longer than {LONGEST_ID} letters"
            yield Finding("fail", str(entry.where), problem, "Give it a shorter one.")


def _listed(shelf: Shelf) -> Iterable[Finding]:
    """No entry of a list may wait for a word that the carrier acts on."""
    themes = [p for p in shelf.phrases.values() if p.key.startswith("theme.")]
    entries: list[Phrase | Answer | SupportEntry] = [*themes, *shelf.answers]
    for entry in [*entries, *shelf.support]:
        for word in sorted({*map(fold, entry.words)} & RESERVED):
            remedy = "Take the word out; the number still works."
            yield Finding("fail", str(entry.where), f"{word!r} is a carrier's word", remedy)


def _reserved(shelf: Shelf, step: Step) -> Iterable[Finding]:
    """A carrier acts on its words before we hear them: no choice may wait for one."""
    for choice in step.choices:
        phrase = shelf.phrases.get(choice.label)
        taken = (
            {choice.key.casefold(), fold(phrase.text), *map(fold, phrase.words)} & RESERVED
            if phrase and step.by != "call"
            else set()
        )
        # On a call nobody acts on words; in texts `yes` is a start word.
        if taken and choice.by != "call" and not step.silence:
            remedy = "Take the word out; the key still works."
            yield Finding(
                "fail",
                str(phrase.where if phrase else step.where),
                f"{sorted(taken)[0]!r} is a carrier's word",
                remedy,
            )


_ASKED = re.compile(
    r"(?i:reply|text|send|type|say|answer|responde|responda|manda|mande|env[ií]a|env[ií]e|escribe|"
    r"escriba|di)(?i: with| con| back)?(?i: the word| la palabra)? [\"'«“]?"
    r"(YES|START|UNSTOP|CANCEL|END|QUIT|REVOKE|OPTOUT|INFO|STOPALL|UNSUBSCRIBE)\b"
)


def _asks_for(shelf: Shelf) -> Iterable[Finding]:
    """No text asks for a carrier's word as its answer; STOP and HELP are what carriers ask for."""
    for phrase in shelf.phrases.values():
        if found := _ASKED.search(phrase.text):
            problem = f"{phrase.key!r} asks for {found[1]!r}, which is a carrier's word"
            yield Finding("fail", str(phrase.where), problem, "Ask for another word.")


# Slots that one phrase or another is given besides the facts that any may use.
_GIVEN = frozenset("choices at total line how dial press to word digits key label".split())


def _slots(shelf: Shelf) -> Iterable[Finding]:
    """A slot that nothing fills would be spoken as it stands; only phrases have any."""
    for where, text in _texts(shelf):
        if found := SLOT.search(text):
            yield Finding("fail", str(where), f"{found[0]} is spoken as it stands", "Take it out.")
    known = _GIVEN | FACTS.keys()
    for phrase in shelf.phrases.values():
        for slot in sorted({*SLOT.findall(f"{phrase.text} {phrase.spoken}")} - known):
            problem = f"nothing fills {{{slot}}} in {phrase.key!r}"
            yield Finding("fail", str(phrase.where), problem, f"Use: {' '.join(sorted(known))}.")


def _terms(script: Script, shelf: Shelf) -> Iterable[Finding]:
    """What carriers ask of an opt-in's words: who sends, how to get help, how to leave, the yes."""
    joins = [word for word, wish in script.words[shelf.lang].intents.items() if wish == "confirm"]
    for key in ("daily.confirm", "daily.joined"):
        phrase = shelf.phrases.get(key)
        for word in ("STOP", "HELP", "{name}", "{time}") if phrase else ():
            if phrase and word not in phrase.text:
                problem = f"{key!r} does not say {word!r}"
                yield Finding("fail", str(phrase.where), problem, "Carriers ask for it; add it.")
    asked = shelf.phrases.get("daily.confirm")
    if asked and not {*fold(asked.text).replace(".", " ").split()} & {*joins}:
        remedy = f"Ask for one of: {', '.join(joins)}."
        yield Finding("fail", str(asked.where), "'daily.confirm' names no word that joins", remedy)


def _heeded(script: Script) -> Iterable[Finding]:
    """Every wish that people have is answered by a step, and has a word in each language."""
    for wish in sorted({*INTENTS} - {"unknown", "unsubscribe"}):
        if wish not in script.flows.everywhere:
            problem = f"no step answers the wish {wish!r}"
            yield Finding("fail", "flows/everywhere.yaml", problem, f"Add `{wish}: page/step`.")
        for lang, words in script.words.items():
            if wish not in words.intents.values():
                where = f"content/{lang}/words.yaml"
                yield Finding("fail", where, f"no word means {wish!r}", "Add one to its list.")


def _same_keys(script: Script, shelf: Shelf) -> Iterable[Finding]:
    first = next(iter(script.content.shelves.values()))
    for what, ours, theirs in (
        ("phrase", shelf.phrases.keys(), first.phrases.keys()),
        ("story", shelf.stories.keys(), first.stories.keys()),
        ("answer", {a.id for a in shelf.answers}, {a.id for a in first.answers}),
        ("support entry", {e.id for e in shelf.support}, {e.id for e in first.support}),
        ("hope line", {h.id for h in shelf.hope}, {h.id for h in first.hope}),
    ):
        for key in sorted(ours ^ theirs):
            lang = shelf.lang if key not in ours else first.lang
            yield Finding(
                "fail",
                f"content/{lang}",
                f"the {what} {key!r} is missing",
                "Write it, or take it out of the other language.",
            )


def _stories(shelf: Shelf) -> Iterable[Finding]:
    for topic in shelf.themes:
        if not any(s.theme == topic and s.status == "live" for s in shelf.stories.values()):
            yield Finding(
                "fail", f"content/{shelf.lang}/stories", f"no live story on {topic!r}", "Write one."
            )
    most = PART_SEGMENTS.get(shelf.lang, 5)
    for story in shelf.stories.values():
        yield from _replies(shelf, story)
        for number, part in enumerate(story.parts, 1):
            if measure(part).segments > most:
                yield Finding(
                    "fail",
                    str(story.where),
                    f"part {number} is longer than {most} segments",
                    "Shorten it.",
                )
        seconds = _seconds(" ".join(story.sentences))
        if not SPOKEN_SECONDS[0] <= seconds <= SPOKEN_SECONDS[1]:
            yield Finding(
                "fail",
                str(story.where),
                f"it takes {seconds:.0f} s to read aloud",
                "Make it 60 to 150 s.",
            )


def _replies(shelf: Shelf, story: Story) -> Iterable[Finding]:
    """A part together with the line under it."""
    most = REPLY_SEGMENTS.get(shelf.lang, 5)
    for number, part in enumerate(story.parts, 1):
        below = "more" if number < len(story.parts) else "story.after"
        line = shelf.phrases[below].text if below in shelf.phrases else ""
        if measure(fold_text(f"{part}\n{line}", shelf.lang)).segments > most:
            problem = f"part {number} with the line under it is longer than {most} segments"
            yield Finding("fail", str(story.where), problem, "Shorten it.")


def _hope(shelf: Shelf, name: str) -> Iterable[Finding]:
    most = HOPE_LENGTH.get(shelf.lang, 134)
    for line in shelf.hope:
        size = measure(f"{name}: {line.text}")
        if size.units > most or (shelf.lang == "en" and size.encoding != "GSM-7"):
            yield Finding(
                "fail",
                str(line.where),
                f"{line.id} takes {size.units} of {most} {size.encoding} characters",
                "Shorten it.",
            )


def _wording(shelf: Shelf) -> Iterable[Finding]:
    phrases = [(p.where, f"{p.text} {p.spoken}") for p in shelf.phrases.values()]
    for where, text in [*phrases, *_texts(shelf)]:
        for unsafe, remedy in unsafe_wording(text, shelf.lang):
            yield Finding("fail", str(where), f"{unsafe!r} is unsafe wording", remedy)


def _texts(shelf: Shelf) -> list[tuple[Place, str]]:
    """Everything that is said besides phrases, and where it stands."""
    texts = [(s.where, " ".join((*s.parts, *s.sentences))) for s in shelf.stories.values()]
    texts += [(a.where, " ".join((*a.parts, *a.sentences))) for a in shelf.answers]
    texts += [(h.where, h.text) for h in shelf.hope]
    return texts + [(e.where, f"{e.text} {e.spoken}") for e in shelf.support]


def _answers(shelf: Shelf) -> Iterable[Finding]:
    most = PART_SEGMENTS.get(shelf.lang, 5)
    for answer in shelf.answers:
        for number, part in enumerate(answer.parts, 1):
            if measure(part).segments > most:
                problem = f"part {number} is longer than {most} segments"
                yield Finding("fail", str(answer.where), problem, "Shorten it.")


def _crisis_answers(script: Script, lang: str, today: date) -> Iterable[Finding]:
    """Every kind of danger has an answer in every language, and the calm sentence stands."""
    where, words = f"content/{lang}/crisis.yaml", script.crisis_words[lang]
    kinds = [None, *crisis.CATEGORIES]
    try:
        for country, brief in product(("US", ""), (False, True)):
            crisis.calm_line(country, lang, script.directory, today, words, brief=brief)
        for level, kind, about in product(list(crisis.Level)[1:], kinds, crisis.ABOUTS):
            heard = crisis.Heard(level, kind, about)
            for country, time in product(("US", ""), range(3)):
                said = crisis.answer(heard, country, lang, script.directory, today, words, time)
                if level > crisis.Level.SUPPORT and not _has_a_line(script, said, country, today):
                    problem = f"wording {time + 1} for {level.value} {kind or ''} names no line"
                    remedy = "Put {lines} into its first text."
                    yield Finding("fail", where, f"{problem} ({about})", remedy)
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        problem = f"an answer cannot be said: {error}"
        yield Finding("fail", where, problem, "Compare with the page that ships.")


def _own_country(script: Script, country: str, today: date) -> Iterable[Finding]:
    """The line's own country has a crisis line for anybody, or its absence is known."""
    where, lines = (
        "content/crisis/lines.json",
        script.directory.lines_for(country, None, "en", today),
    )
    if not script.directory.entries:
        yield Finding("fail", where, "the directory has no line at all", "Bring its lines back.")
    elif lines and not script.directory.for_anybody(country, "en", today):
        problem = f"{country} has lines, and none that is for anybody"
        yield Finding("fail", where, problem, "Give the general one `suicide_crisis` as its kind.")
    elif not lines:
        problem = f"no crisis line is known for {country} (HOTLINE_COUNTRY)"
        yield Finding("warn", where, problem, "Add the country's line, with its source.")


def _has_a_line(script: Script, said: crisis.Answer, country: str, today: date) -> bool:
    """Whether the first text names a line of the country, or where to find one."""
    lines = script.directory.lines_for(country, None, "en", today)
    ways = [n for line in lines for n in (line.dial, line.sms and line.sms.to) if n]
    return any(way in said.text[0] for way in (*ways, ANYWHERE))


def _directory(script: Script, today: date) -> Iterable[Finding]:
    for finding in script.directory.findings(today):
        yield Finding(finding.level, "content/crisis/lines.json", finding.problem, finding.remedy)
