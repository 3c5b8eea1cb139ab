"""A campaign of mistakes that people make when they edit the pages: the check names each of them.

A row is one edit of one page: its name, the page, what stands there, what is planted (None: the
page is taken away), words of the finding's problem, part of its place, and the languages of the
line. Where no page is at fault by itself the whole graph is proven, which takes seconds; so most
rows speak one language, and what has been read of a page is kept while the page stays the same.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from functools import cache, lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple, TypeVar

import pytest
import yaml

from hotline.check import Finding, check_all
from hotline.conversation.wishes import Tables
from hotline.crisis import Directory, Listener
from hotline.settings import ROOT, Settings

TODAY = date(2026, 11, 23)
BOTH = "en,es"
T = TypeVar("T")


class Row(NamedTuple):
    """One mistake and what the check must say of it."""

    name: str
    page: str
    stands: str
    planted: str | None
    problem: str
    where: str
    langs: str = "en"


# --- flows ----------------------------------------------------------------------------------------

FLOWS = [
    Row("whoever says thanks is taken off the list", "flows/home.yaml",
        "    say: thanks\n", "    say: thanks\n    do: leave\n",
        "ends the texts, which nobody asked for", "home/menu"),
    # what a hostile tester could plant, and the check did not find
    Row("the step after danger on a call hangs up", "flows/crisis.yaml",
        "    say: crisis.offer\n    choices:\n"
        "      - {key: 1, label: crisis.connect, go: transfer}\n"
        '      - {key: "*", label: crisis.menu, go: home/menu}\n    silence: transfer\n',
        "    say: crisis.offer\n    ends: true\n", "is hung up on", "home/menu"),
    Row("a failed transfer names no number", "flows/crisis.yaml",
        "    do: name_line\n", "", "is not told the number", "crisis/transfer"),
    Row("MORE is answered by no step", "flows/everywhere.yaml",
        "  more: story/more\n", "", "no step answers the wish 'more'", "everywhere.yaml"),
    Row("the other language has no key on a call", "flows/home.yaml",
        "label: menu.language, go: language", "label: menu.language, go: language, by: text",
        "no key of the menu changes the language", "home/menu", BOTH),
    Row("a key that is the crisis line's", "flows/home.yaml",
        "{key: 2, label: menu.hope", "{key: 0, label: menu.hope", "the key '0'", "home.yaml"),
    Row("a key of a list is given again", "flows/story.yaml",
        '{key: "#", label: story.any', '{key: "1", label: story.any',
        "the key '1' is given to two choices", "story/which"),
    # where steps lead
    Row("a choice leads to a step that no page has", "flows/home.yaml",
        "go: story/start}", "go: story/strat}",
        "leads to 'story/strat', which no page has", "flows/home.yaml"),
    Row("a wish leads to a step that no page has", "flows/everywhere.yaml",
        "hope: hope/today", "hope: hope/todays",
        "the wish 'hope' leads to 'hope/todays'", "flows/everywhere.yaml"),
    Row("an outcome leads to a step that no page has", "flows/story.yaml",
        "when: {marked: resume, ", "when: {marked: resum, ",
        "leads to 'story/resum', which no page has", "flows/story.yaml"),
    Row("words that are unclear lead to a step that no page has", "flows/crisis.yaml",
        "unclear: still_here", "unclear: stay_here",
        "leads to 'crisis/stay_here', which no page has", "flows/crisis.yaml", "es"),
    Row("the page of the step is forgotten", "flows/support.yaml",
        "say: support.after\n    rest: home/menu", "say: support.after\n    rest: menu",
        "leads to 'support/menu', which no page has", "flows/support.yaml", "es"),
    Row("a step is renamed where it stands only", "flows/daily.yaml",
        "\n  soon:\n", "\n  sooner:\n",
        "leads to 'daily/soon', which no page has", "flows/everywhere.yaml"),
    Row("a page of flows is lost", "flows/support.yaml",
        "flow: support", None,
        "leads to 'support/which', which no page has", "flows/home.yaml"),
    Row("a step that the engine leads to is renamed", "flows/crisis.yaml",
        "\n  offer: ", "\n  offers: ",
        "the flows have no step 'crisis/offer'", "the line"),
    Row("a list that leads back to itself leaves its answers unreached", "flows/questions.yaml",
        "list: answers\n    go: answer", "list: answers\n    go: which",
        "questions/answer is never reached", "flows/questions.yaml", "es"),
    Row("a reading without a way on leaves a step unreached", "flows/questions.yaml",
        "reads: true\n    go: after", "reads: true",
        "questions/after is never reached", "flows/questions.yaml"),
    Row("two wishes are exchanged, and one step is never reached", "flows/everywhere.yaml",
        "pause: daily/pause", "pause: daily/resume",
        "daily/pause is never reached", "flows/daily.yaml", "es"),
    Row("JOIN shows the terms again and never joins", "flows/everywhere.yaml",
        "confirm: daily/join", "confirm: daily/start",
        "daily/join is never reached", "flows/daily.yaml"),
    Row("not safe yet is never answered", "flows/crisis.yaml",
        "unclear: still_here", "unclear: quiet",
        "crisis/still_here is never reached", "flows/crisis.yaml"),
    Row("the wishes stand under a misspelt name", "flows/everywhere.yaml",
        "\neverywhere:\n", "\neverywere:\n",
        "crisis/call_us is never reached", "flows/crisis.yaml", "es"),
    # how a step is written
    Row("a key of a step is misspelt: chioces", "flows/home.yaml",
        "    choices:", "    chioces:",
        "step 'menu' has an unknown 'chioces'", "flows/home.yaml:11"),
    Row("a key of a step is misspelt: goto", "flows/hope.yaml",
        "go: after", "goto: after",
        "step 'today' has an unknown 'goto'", "flows/hope.yaml"),
    Row("a key of a step is misspelt: silent", "flows/crisis.yaml",
        "silence: transfer", "silent: transfer",
        "step 'offer' has an unknown 'silent'", "flows/crisis.yaml"),
    Row("the steps stand under a misspelt name", "flows/hope.yaml",
        "\nsteps:\n", "\nstep:\n",
        "leads to 'hope/today', which no page has", "flows/home.yaml"),
    Row("a choice has no go", "flows/home.yaml",
        "label: menu.hope, go: hope/today}", "label: menu.hope}",
        "a choice of step 'menu' is not whole", "flows/home.yaml"),
    Row("a choice has a field that choices do not have", "flows/story.yaml",
        "label: story.rate, go: rate}", "label: story.rate, go: rate, say: story.rate_ask}",
        "a choice of step 'after' is not whole", "flows/story.yaml"),
    Row("a step has no go", "flows/hope.yaml",
        "do: hope_today\n    go: after", "do: hope_today",
        "step 'today' leads nowhere", "flows/hope.yaml"),
    Row("the goodbye does not end", "flows/home.yaml",
        "say: goodbye\n    ends: true", "say: goodbye",
        "step 'goodbye' leads nowhere", "flows/home.yaml"),
    Row("a key stands twice", "flows/crisis.yaml",
        "{key: 2, label: quiet.story", "{key: 1, label: quiet.story",
        "the key '1' stands twice in step 'quiet'", "flows/crisis.yaml"),
    Row("a step stands twice", "flows/daily.yaml",
        "\n  already:\n", "\n  away:\n",
        "'away' stands twice", "flows/daily.yaml"),
    Row("a list of an unknown kind", "flows/questions.yaml",
        "list: answers", "list: questions",
        "list 'questions' is not known", "flows/questions.yaml"),
    Row("a question of an unknown kind", "flows/daily.yaml",
        "say: daily.time_ask\n    ask: clock", "say: daily.time_ask\n    ask: hour",
        "ask 'hour' is not known", "flows/daily.yaml"),
    Row("a step for an unknown channel", "flows/daily.yaml",
        "\n  start:\n    by: text", "\n  start:\n    by: sms",
        "by 'sms' is not known", "flows/daily.yaml"),
    Row("a choice for an unknown channel", "flows/story.yaml",
        "label: story.rate, go: rate}", "label: story.rate, go: rate, by: phone}",
        "by 'phone' is not known", "flows/story.yaml"),
    Row("an answer that nobody takes: ask without do", "flows/story.yaml",
        "ask: rating\n    do: rate\n", "ask: rating\n",
        "step 'rate' asks for nothing", "flows/story.yaml"),
    Row("an action that nobody knows", "flows/questions.yaml",
        "do: answer_question", "do: answer_questions",
        "does 'answer_questions', which nobody knows", "flows/questions.yaml"),
    Row("a wish that nobody knows", "flows/everywhere.yaml",
        "thanks: home/thanks", "thank_you: home/thanks",
        "the wish 'thank_you' is not known", "home/thanks"),
    Row("a step says words and no key of a phrase", "flows/hope.yaml",
        "say: hope.after", "say: There is a new one every day.",
        "the phrase 'There is a new one every day.' is missing", "flows/hope.yaml", "es"),
    Row("a choice has no phrase", "flows/crisis.yaml",
        "{key: 1, label: quiet.lines,", "{key: 1, label: quiet.numbers,",
        "the phrase 'quiet.numbers' is missing", "flows/crisis.yaml", "es"),
    # YAML
    Row("a star without quotes", "flows/story.yaml",
        '{key: "*", label: story.menu', "{key: *, label: story.menu",
        "this is not YAML", "flows/story.yaml"),
    Row("a pound sign without quotes", "flows/story.yaml",
        '{key: "#", label: story.any', "{key: #, label: story.any",
        "this is not YAML", "flows/story.yaml"),
    Row("a tab for blanks", "flows/support.yaml",
        "    list: support", "\tlist: support",
        "this is not YAML", "flows/support.yaml"),
    Row("a step is moved in too far", "flows/hope.yaml",
        "\n  after:\n", "\n    after:\n",
        "'say' stands twice", "flows/hope.yaml"),
    # loops that wait for nobody
    Row("hope leads back to hope", "flows/hope.yaml",
        "rest: home/menu", "go: today",
        "hope/today goes round in circles", "flows/hope.yaml"),
    Row("other numbers lead back to other numbers", "flows/crisis.yaml",
        "do: more_lines\n    go: quiet", "do: more_lines\n    go: lines",
        "crisis/lines goes round in circles", "flows/crisis.yaml", "es"),
    Row("nothing to go on with leads back to going on", "flows/story.yaml",
        "say: story.no_more\n    rest: home/menu", "say: story.no_more\n    go: more",
        "story/no_more goes round in circles", "flows/story.yaml"),
    Row("an entry is told again and again", "flows/support.yaml",
        "when: {told: after, none: which}", "when: {told: entry, none: which}",
        "support/entry goes round in circles", "flows/support.yaml"),
    # what only playing it shows: texts
    Row("MENU leads to the stories", "flows/everywhere.yaml",
        "menu: home/menu", "menu: story/start",
        "'menu' does not lead to the menu by text (en)", "home/menu"),
    Row("CRISIS leads to a thank-you", "flows/everywhere.yaml",
        "crisis: crisis/lines", "crisis: home/thanks",
        "names no crisis line by text (es)", "flows/home.yaml", "es"),
    Row("MORE begins the story again", "flows/everywhere.yaml",
        "more: story/more", "more: story/again",
        "'more' does not go on reading by text (en)", "story/reading"),
    Row("TOO MUCH leads to the next story", "flows/everywhere.yaml",
        "too_much: story/too_much", "too_much: story/another",
        "'demasiado' does not stop the story by text (es)", "story/reading", "es"),
    Row("not safe yet is answered with the choices alone", "flows/crisis.yaml",
        "    do: stay_with\n", "",
        "two texts that are not understood are told no crisis line", "crisis/quiet"),
    Row("somebody is left at a step that waits for nothing", "flows/home.yaml",
        "say: help\n    rest: menu", "say: help\n    rest: thanks",
        "leaves people at 'home/thanks', which waits for nothing", "home/menu"),
    # ... and calls
    Row("the key 0 reaches nobody", "flows/crisis.yaml",
        "\n  transfer:\n    do: transfer", "\n  transfer:\n    do: more_lines",
        "0 on a call reaches nobody (es, US)", "the line", "es"),
    Row("the goodbye leads back to the menu", "flows/home.yaml",
        "say: goodbye\n    ends: true", "say: goodbye\n    go: menu",
        "silence never comes to an end by call (en)", "home/menu"),
    Row("a choice of a call leads back to itself", "flows/crisis.yaml",
        "label: transfer.call_again, go: transfer}",
        "label: transfer.call_again, go: after_transfer}",
        "'volver a llamarles' leads nowhere by call (es)", "crisis/after_transfer", "es"),
    Row("the star key leads to other numbers", "flows/crisis.yaml",
        "label: crisis.menu, go: home/menu}\n    silence",
        "label: crisis.menu, go: lines}\n    silence",
        "the star key does not lead to the menu by call (en)", "crisis/offer"),
    Row("silence after danger leads to the menu", "flows/crisis.yaml",
        "silence: transfer", "silence: home/menu",
        "silence after danger reaches no crisis line by call (es)", "crisis/offer", "es"),
    Row("silence after danger means nothing", "flows/crisis.yaml",
        "    silence: transfer\n", "",
        "'yes' is a carrier's word", "content/en/phrases.yaml"),
]  # fmt: skip

# --- phrases, choices, words ----------------------------------------------------------------------

PHRASES = [
    Row("a text asks for the word YES", "content/en/phrases.yaml",
        'story.rated: "Thank you.', 'story.rated: "Reply with the word YES. Thank you.',
        "asks for 'YES'", "phrases.yaml"),
    Row("a text asks to type START", "content/en/phrases.yaml",
        'story.rated: "Thank you.', 'story.rated: "Type START for more. Thank you.',
        "asks for 'START'", "phrases.yaml"),
    Row("the menu of a call offers nothing", "content/en/phrases.yaml",
        'spoken: "Here is the menu. {choices}"', 'spoken: "Here is the menu."',
        "is never offered (en)", "home/menu"),
    Row("the keys are not spoken", "content/en/phrases.yaml",
        'spoken: "For {label}, press {key}."', 'spoken: "{label}."',
        "is never offered (en)", "home/menu"),
    Row("MORE has no word", "content/en/words.yaml",
        "  more: [more, go on, continue,", "  again: [more, go on, continue,",
        "stands twice", "words.yaml"),
    Row("a slot nobody fills in what robots are told", "content/en/phrases.yaml",
        'echo: "I keep getting', 'echo: "{nam}, I keep getting',
        "nothing fills {nam} in 'echo'", "phrases.yaml"),
    Row("the terms do not say how to leave", "content/en/phrases.yaml",
        "HELP for help, STOP to end. To begin, reply JOIN.", "To begin, reply JOIN.",
        "'daily.confirm' does not say 'STOP'", "phrases.yaml"),
    Row("the terms ask for a word that does not join", "content/es/phrases.yaml",
        "Para empezar escribe UNIRME.", "Para empezar escribe EMPEZAR.",
        "'daily.confirm' names no word that joins", "phrases.yaml", "es"),
    Row("two themes have one word", "content/en/phrases.yaml",
        "words: [stigma, shame]", "words: [stigma, shame, purpose]",
        "'purpose' by text", "story/which"),
    # missing and empty
    Row("a phrase is misspelt in one language", "content/es/phrases.yaml",
        "\nhope.after:\n", "\nhope.afters:\n",
        "the phrase 'hope.after' is missing", "content/es", BOTH),
    Row("a phrase of a step is missing", "content/en/phrases.yaml",
        "\ndaily.sure: ", "\ndaily.shure: ",
        "the phrase 'daily.sure' is missing", "flows/daily.yaml"),
    Row("a phrase stands twice", "content/en/phrases.yaml",
        "\nthanks:\n", "\nlater: Later.\nthanks:\n",
        "'later' stands twice", "content/en/phrases.yaml"),
    Row("a phrase has no text", "content/en/phrases.yaml",
        'text: "Take care."', 'texts: "Take care."',
        "the phrase 'goodbye' has no text", "content/en/phrases.yaml"),
    Row("a phrase is a list", "content/es/phrases.yaml",
        'fallback: "Para no recibir más textos, envía STOP."', "fallback: [Para, no]",
        "the phrase 'fallback' has no text", "content/es/phrases.yaml", "es"),
    Row("a colon without quotes", "content/en/phrases.yaml",
        'fallback: "To end all texts, send STOP."', "fallback: To end all texts: send STOP.",
        "this is not YAML", "content/en/phrases.yaml"),
    Row("a quote is never closed", "content/es/phrases.yaml",
        "manda la palabra DIARIO a este número, {number}. Te preguntamos una vez más antes de "
        'empezar."', "manda la palabra DIARIO a este número, {number}.",
        "this is not YAML", "content/es/phrases.yaml", "es"),
    Row("the phrases are lost", "content/es/phrases.yaml",
        "menu:", None,
        "the file is missing", "content/es/phrases.yaml", "es"),
    Row("an answer without words", "content/en/phrases.yaml",
        "\"You're welcome. Text MENU whenever you like.\"", '""',
        "'thanks' by text (en) gets no answer", "home/menu"),
    Row("a phrase of the engine is missing on a call", "content/es/phrases.yaml",
        "\ntransfer.second: ", "\ntransfer.two: ",
        "by call (es) fails", "crisis/transfer", "es"),
    # slots
    Row("a slot is translated", "content/es/phrases.yaml",
        "Contacto: {contact}.", "Contacto: {contacto}.",
        "nothing fills {contacto} in 'help'", "content/es/phrases.yaml", "es"),
    Row("a slot is misspelt on a call", "content/en/phrases.yaml",
        "I am connecting you to {line}.", "I am connecting you to {lines}.",
        "nothing fills {lines} in 'transfer.first'", "content/en/phrases.yaml"),
    Row("the choices are taken out of the menu", "content/en/phrases.yaml",
        "Reply with a number or a word:\\n{choices}", "Reply with a number or a word.",
        "the choice 'Find support' is never offered (en)", "home/menu"),
    Row("the choices are misspelt in a question", "content/es/phrases.yaml",
        "¿Qué historia?\\n{choices}", "¿Qué historia?\\n{opciones}",
        "nothing fills {opciones} in 'story.which'", "content/es/phrases.yaml", "es"),
    Row("the crisis line is taken out of what follows nonsense", "content/en/phrases.yaml",
        "but I'm glad you wrote. {calm}", "but I'm glad you wrote.",
        "two texts that are not understood are told no crisis line by text (en)", "home/menu"),
    Row("the crisis line is taken out of what follows nonsense, in Spanish",
        "content/es/phrases.yaml",
        "pero me alegra que escribas. {calm}", "pero me alegra que escribas.",
        "two texts that are not understood are told no crisis line by text (es)", "story/which",
        "es"),
    # length
    Row("a question is too long", "content/en/phrases.yaml",
        'text: "You stopped in the middle of a story.', 'text: "' + "You stopped in a story. " * 6,
        "story/resume takes 2 segments of 1 (en)", "flows/story.yaml"),
    Row("a choice is too long", "content/en/phrases.yaml",
        "text: Find support,", "text: " + "Find support near you " * 5 + ",",
        "home/menu takes 2 segments of 1 (en)", "flows/home.yaml"),
    Row("a question is too long in Spanish", "content/es/phrases.yaml",
        'text: "¿Qué apoyo?', 'text: "' + "¿Qué apoyo buscas hoy? " * 5,
        "segments of 2 (es)", "flows/support.yaml", "es"),
    Row("a reply is too long", "content/en/phrases.yaml",
        "\"You're welcome. Text MENU whenever you like.\"",
        '"' + "You are welcome, and it was good to hear from you. " * 10 + '"',
        "'thanks' by text (en) is answered with 4 segments of 3", "home/menu"),
    Row("a spoken menu is too long", "content/en/phrases.yaml",
        'spoken: "Here is the menu. {choices}"',
        'spoken: "' + "Press a key at any time, or say what you would like. " * 4 + '{choices}"',
        "s of 30 s (en)", "flows/home.yaml"),
    Row("a spoken menu is too long in Spanish", "content/es/phrases.yaml",
        'spoken: "¿Qué apoyo buscas? {choices}"',
        'spoken: "' + "Oprime una tecla en cualquier momento. " * 12 + '{choices}"',
        "support/which takes", "flows/support.yaml", "es"),
    Row("a spoken choice is too long", "content/en/phrases.yaml",
        "spoken: support and community,",
        "spoken: support and community and everybody else who stands by you when the days are "
        "long and the nights are longer still and nobody else seems to be awake,",
        "s of 30 s (en)", "flows/story.yaml"),
    # the carrier's words
    Row("a choice is named like a word of the carrier", "content/en/phrases.yaml",
        "story.go_on: {text: Go on,", "story.go_on: {text: Start,",
        "'start' is a carrier's word", "content/en/phrases.yaml"),
    Row("a choice by text waits for YES", "content/en/phrases.yaml",
        '[go on, continue, "yes please"]', '[go on, continue, "yes"]',
        "'yes' is a carrier's word", "content/en/phrases.yaml"),
    Row("a choice in Spanish waits for HELP", "content/es/phrases.yaml",
        "words: [apoyo, buscar ayuda]", "words: [apoyo, help]",
        "'help' is a carrier's word", "content/es/phrases.yaml", "es"),
    Row("a theme waits for END", "content/en/phrases.yaml",
        "words: [purpose, meaning]", "words: [purpose, end]",
        "'end' is a carrier's word", "content/en/phrases.yaml"),
    Row("a text asks for YES", "content/en/phrases.yaml",
        "To begin, reply JOIN.", "To begin, reply YES.",
        "'daily.confirm' asks for 'YES'", "content/en/phrases.yaml"),
    Row("a text asks for START", "content/en/phrases.yaml",
        "DAILY signs you up.", "Text START to sign up.",
        "'daily.not_on' asks for 'START'", "content/en/phrases.yaml"),
    Row("a text in Spanish asks for YES", "content/es/phrases.yaml",
        "Para empezar escribe UNIRME.", "Para empezar responde YES.",
        "'daily.confirm' asks for 'YES'", "content/es/phrases.yaml", "es"),
    # wording
    Row("unsafe wording", "content/en/phrases.yaml",
        "spoken: \"You are welcome.\"", "spoken: \"You are welcome, crazy.\"",
        "'crazy' is unsafe wording", "content/en/phrases.yaml"),
    Row("unsafe wording in Spanish", "content/es/phrases.yaml",
        'spoken: "De nada."', 'spoken: "De nada, loco."',
        "'loco' is unsafe wording", "content/es/phrases.yaml", "es"),
    # words that are heard as something else
    Row("a choice is heard as leaving", "content/en/phrases.yaml",
        "words: [daily, daily texts]", "words: [daily, no more texts]",
        "'no more texts' by call is heard as 'unsubscribe' (en)", "home/menu"),
    Row("a label in Spanish is heard as leaving", "content/es/phrases.yaml",
        "quiet.menu: {text: Menú,", "quiet.menu: {text: Salir,",
        "'Salir' by text is heard as 'unsubscribe' (es)", "crisis/quiet", "es"),
    Row("two choices have one word", "content/es/phrases.yaml",
        "words: [preguntas, pregunta]", "words: [historia, preguntas]",
        "'historia' by call is heard as 'story/start' (es)", "home/menu", "es"),
    Row("the way back is heard as the way to the crisis line", "content/en/phrases.yaml",
        'words: ["yes", connect,', 'words: ["yes", back, connect,',
        "'back' by call is heard as 'crisis/transfer' (en)", "crisis/offer"),
    Row("a label is heard as another wish", "content/es/phrases.yaml",
        "theme.support: {text: Apoyo,", "theme.support: {text: Help,",
        "'Help' by text is heard as 'help' (es)", "story/which", "es"),
    # content/*/words.yaml
    Row("a word with two meanings", "content/en/words.yaml",
        "\n  hope: [hope, hope message,", "\n  hope: [hope, stories, hope message,",
        "'stories' also means 'story'", "content/en/words.yaml"),
    Row("a word with two meanings in Spanish", "content/es/words.yaml",
        "\n  save: [guardar,", "\n  save: [mas, guardar,",
        "'mas' also means 'more'", "content/es/words.yaml", "es"),
    Row("a word for two themes", "content/es/words.yaml",
        "\n  purpose: [proposito,", "\n  purpose: [esperanza, proposito,",
        "'esperanza' also means 'hope'", "content/es/words.yaml", "es"),
    Row("words for a wish that nobody knows", "content/en/words.yaml",
        "\n  save: [save,", "\n  keep: [save,",
        "'keep' is not known in intents", "content/en/words.yaml"),
    Row("words for a theme that nobody knows", "content/en/words.yaml",
        "\n  stigma: [stigma,", "\n  shame: [stigma,",
        "'shame' is not known in topics", "content/en/words.yaml"),
    Row("one word where a list stands", "content/es/words.yaml",
        "confirm: [unirme, me uno, unir]", "confirm: unirme",
        "the words of 'confirm' are not a list", "content/es/words.yaml", "es"),
    Row("a list of words is never closed", "content/es/words.yaml",
        "guarda, guarda esto]", "guarda, guarda esto",
        "this is not YAML", "content/es/words.yaml", "es"),
    Row("the words are lost", "content/es/words.yaml",
        "intents:", None,
        "the file is missing", "content/es/words.yaml", "es"),
]  # fmt: skip

# --- stories, answers, hope, support, and the crisis pages ----------------------------------------

SUICIDE = "content/crisis/rules/en/suicide.yaml"
LINES = "content/crisis/lines.json"
US_LINE = '"name": "988 Suicide & Crisis Lifeline",\n   "kind": "suicide_crisis",\n   '
US_CHECKED = '"verified_on": "2026-07-19",\n   "in": {\n    "es": {\n     "name": "Línea 988'
PAGES = [
    Row("a hope line has a slot", "content/en/hope.yaml",
        "A drink of water,", "{name}, a drink of water,", "is spoken as it stands", "hope.yaml"),
    Row("an answer has a slot", "content/en/answers/setbacks-and-relapse.md",
        "\n## Spoken", "\nCall {nam}.\n\n## Spoken", "is spoken as it stands", "setbacks"),
    Row("a part of an answer is too long", "content/en/answers/setbacks-and-relapse.md",
        "\n## Spoken", "\n" + "A long part of it. " * 30 + "\n\n## Spoken",
        "is longer than 2 segments", "setbacks-and-relapse"),
    Row("one wording of an overdose names no line", "content/en/crisis.yaml",
        '["{emergency} Do it even if you feel all right. {lines}",',
        '["{emergency} Do it even if you feel all right.",', "names no line", "crisis.yaml"),
    Row("the rules for self-harm are lost", "content/crisis/rules/en/harm.yaml",
        "- id:", None, "danger is not heard in", "the line"),
    Row("the directory is a list", "content/crisis/lines.json",
        '"lines"', '"rows"', "cannot be used", "content/crisis"),
    # stories
    Row("a story is not translated", "content/es/stories/third-call.md",
        "id: third-call", None,
        "the story 'third-call' is missing", "content/es", BOTH),
    Row("the id of a story is misspelt", "content/en/stories/third-call.md",
        "id: third-call", "id: third_call",
        "the id 'third_call' is not the file's name", "content/en/stories/third-call.md:2"),
    Row("a story has a status that nobody knows", "content/es/stories/third-call.md",
        "status: live", "status: vivo",
        "status 'vivo' is not known", "content/es/stories/third-call.md:12", "es"),
    Row("a story has a theme that nobody knows", "content/en/stories/third-call.md",
        "\ntheme: support", "\ntheme: community",
        "theme 'community' is not known", "content/en/stories/third-call.md:3"),
    Row("a story has no title", "content/en/stories/third-call.md",
        "title: The third call", "title:",
        "'title' is missing", "content/en/stories/third-call.md"),
    Row("a title with a colon", "content/en/stories/third-call.md",
        "title: The third call", "title: The third call: hers",
        "the head is not YAML", "content/en/stories/third-call.md:5"),
    Row("a story has nothing spoken", "content/es/stories/third-call.md",
        "## Spoken", "## Audio",
        "the part 'Spoken' is missing or empty", "content/es/stories/third-call.md", "es"),
    Row("the only story of a theme is a draft", "content/es/stories/late-tomatoes.md",
        "status: live", "status: draft",
        "no live story on 'hope'", "content/es/stories", "es"),
    Row("the only story of a theme moves to another one", "content/en/stories/late-tomatoes.md",
        "\ntheme: hope", "\ntheme: selfcare",
        "no live story on 'hope'", "content/en/stories"),
    Row("a theme without a story", "content/en/phrases.yaml",
        "\ntheme.purpose: {", "\ntheme.work: {text: Work, words: [jobs]}\ntheme.purpose: {",
        "no live story on 'work'", "content/en/stories"),
    Row("a theme that stories need is renamed", "content/es/phrases.yaml",
        "\ntheme.purpose: {", "\ntheme.meaning: {",
        "theme 'purpose' is not known", "content/es/stories/bike-shop.md", "es"),
    Row("a part of a story is too long", "content/en/stories/third-call.md",
        "## Text\n\n", "## Text\n\n" + "And then I waited a little more by the phone. " * 4,
        "part 1 is longer than 2 segments", "content/en/stories/third-call.md"),
    Row("a picture makes a part of a story too long", "content/en/stories/bike-shop.md",
        'Less to unlearn." I was twenty.', 'Less to unlearn." 🚲 I was twenty.',
        "part 1 is longer than 2 segments", "content/en/stories/bike-shop.md"),
    Row("a story takes too long to read aloud", "content/es/stories/bike-shop.md",
        "## Spoken\n", "## Spoken\n\n" + "Y luego esperé otro rato junto a la puerta. " * 20,
        "s to read aloud", "content/es/stories/bike-shop.md", "es"),
    Row("a story has a slot", "content/en/stories/bike-shop.md",
        '"What do you know about bikes?" Gus asked. Nothing', '"What do you know, {name}?" Nothing',
        "{name} is spoken as it stands", "content/en/stories/bike-shop.md"),
    Row("a story has unsafe wording", "content/en/stories/second-winter.md",
        "## Spoken\n", "## Spoken\n\nA cousin had committed suicide.\n",
        "'committed suicide' is unsafe wording", "content/en/stories/second-winter.md"),
    # answers
    Row("an answer is not translated", "content/es/answers/reducing-stigma.md",
        "id: reducing-stigma", None,
        "the answer 'reducing-stigma' is missing", "content/es", BOTH),
    Row("an answer has a status that nobody knows", "content/en/answers/reducing-stigma.md",
        "status: live", "status: lives",
        "status 'lives' is not known", "content/en/answers/reducing-stigma.md"),
    Row("an answer has no place in the list", "content/es/answers/find-support.md",
        "order: 1", "order: first",
        "'order' is not a number", "content/es/answers/find-support.md:3", "es"),
    Row("an answer has no text", "content/es/answers/reducing-stigma.md",
        "## Text", "## Texto",
        "the part 'Text' is missing or empty", "content/es/answers/reducing-stigma.md", "es"),
    Row("a question is too long for the list", "content/en/answers/find-support.md",
        "title: Finding support", "title: Finding support" + " for you and your family" * 4,
        "questions/which takes 2 segments of 1 (en)", "flows/questions.yaml"),
    Row("a question is asked with a word of the carrier", "content/es/answers/find-support.md",
        "  - terapeuta\n", "  - stop\n",
        "'stop' is a carrier's word", "content/es/answers/find-support.md", "es"),
    Row("an answer is too long", "content/en/answers/find-support.md",
        "## Text\n\n", "## Text\n\n" + "One call is a start, and so is a text to somebody. " * 8,
        "part 1 is longer than 2 segments", "content/en/answers/find-support.md"),
    # hope
    Row("a hope line is not translated", "content/es/hope.yaml",
        "- {id: h021,", "- {id: h022,",
        "the hope line 'h021' is missing", "content/es", BOTH),
    Row("a hope line stands twice", "content/en/hope.yaml",
        "- {id: h010,", "- {id: h001,",
        "'h001' stands twice", "content/en/hope.yaml"),
    Row("a hope line has a translated theme", "content/es/hope.yaml",
        "{id: h010, theme: hope,", "{id: h010, theme: esperanza,",
        "theme 'esperanza' is not known", "content/es/hope.yaml", "es"),
    Row("a hope line has no text", "content/en/hope.yaml",
        "{id: h003, theme: selfcare, text:", "{id: h003, theme: selfcare, txt:",
        "'text' is missing", "content/en/hope.yaml"),
    Row("a hope line is too long in Spanish", "content/es/hope.yaml",
        "Con dejar la taza lista para mañana, basta.", "Basta con la taza de mañana. " * 4,
        "h010 takes", "content/es/hope.yaml", "es"),
    Row("a quotation mark of a typesetter", "content/en/hope.yaml",
        "It has no news from there.", "It has no news from “there”.",
        "UCS-2 characters", "content/en/hope.yaml"),
    # support
    Row("a place to find help is not translated", "content/es/support.yaml",
        "- id: nami\n", "- id: nami-es\n",
        "the support entry 'nami' is missing", "content/es", BOTH),
    Row("a place to find help has no text", "content/en/support.yaml",
        '  text: "211: call and say', '  txt: "211: call and say',
        "'text' is missing", "content/en/support.yaml"),
    Row("the id of a place is too long", "content/en/support.yaml",
        "- id: findtreatment\n", "- id: find-treatment-near-you-anywhere-in-the-united-states\n",
        "is longer than 48 letters", "content/en/support.yaml"),
    Row("the name of a place is too long for the list", "content/en/support.yaml",
        'menu: "Local help: 211"', 'menu: "Local help, wherever you are and at any hour: 211"',
        "support/which takes 2 segments of 1 (en)", "flows/support.yaml"),
    Row("a place has unsafe wording", "content/es/support.yaml",
        "pregunta qué hay cerca:", "pregunta, si eres adicto, qué hay cerca:",
        "'adicto' is unsafe wording", "content/es/support.yaml", "es"),
    # what is said to somebody in danger
    Row("a danger has no words", "content/en/crisis.yaml",
        "\n  crisis:\n", "\n  crises:\n",
        "an answer cannot be said: 'crisis'", "content/en/crisis.yaml"),
    Row("danger is answered without a line", "content/en/crisis.yaml",
        "You can talk to a person now. {lines}", "You can talk to a person now.",
        "the answer to 'i want to die' names no line (speech, en)", "the line"),
    Row("danger is answered without a line in Spanish", "content/es/crisis.yaml",
        "Gracias por decírmelo. {lines}", "Gracias por decírmelo.",
        "the answer to 'quiero morirme' names no line (text, es)", "the line", "es"),
    Row("a slot of an answer to danger is misspelt", "content/en/crisis.yaml",
        "You can talk to a person now. {lines}", "You can talk to a person now. {linez}",
        "an answer cannot be said: 'linez'", "content/en/crisis.yaml"),
    Row("a slot of the emergency number is translated", "content/es/crisis.yaml",
        'known: "Llama ya al {number}."', 'known: "Llama ya al {numero}."',
        "an answer cannot be said: 'numero'", "content/es/crisis.yaml", "es"),
    Row("a kind of line has no name", "content/en/crisis.yaml",
        "\n  poison: Poison line\n", "\n",
        "an answer cannot be said: 'poison'", "content/en/crisis.yaml"),
    Row("the number is taken out of the calm sentence", "content/en/crisis.yaml",
        "you can {how} and talk with a person.", "you can talk with a person.",
        "two texts that are not understood are told no crisis line by text (en)", "home/menu"),
    Row("the words for danger are lost", "content/es/crisis.yaml",
        "answers:", None,
        "the file is missing", "content/es/crisis.yaml", "es"),
    # the rules that hear danger
    Row("the rules for suicide are lost", SUICIDE,
        "- id: en-wish-to-end-life", None,
        "danger is not heard in 'i want to die' (text, en)", "the line"),
    Row("the rules for suicide are lost in Spanish", "content/crisis/rules/es/suicidio.yaml",
        "- id: es-deseo-de-morir", None,
        "danger is not heard in 'quiero acabar con mi vida' (speech, es)", "the line", "es"),
    Row("an idiom swallows danger", "content/crisis/idioms.yaml",
        "  - dying/dead/died/die laughing\n", "  - want to die\n",
        "danger is not heard in 'i want to die'", "the line"),
    Row("a rule has a level that nobody knows", SUICIDE,
        "- id: en-wish-to-end-life\n  level: crisis", "- id: en-wish-to-end-life\n  level: crises",
        "en-wish-to-end-life: 'crises' is not a valid Level", "content/crisis"),
    Row("a rule stands twice", SUICIDE,
        "- id: en-act-named-by-writer", "- id: en-wish-to-end-life",
        "rule id 'en-wish-to-end-life' is used twice", "content/crisis"),
    Row("a bracket of a rule is never closed", SUICIDE,
        '"constantly postponing"', '"( constantly postponing"',
        "en-act-named-by-writer: the pattern ends too early", "content/crisis"),
    Row("a slot of the rules is renamed", "content/crisis/slots.yaml",
        "\nkin:\n", "\nkins:\n",
        "slot {kin} is used but not in slots.yaml", "content/crisis"),
    # the directory
    Row("a line has no number", LINES,
        US_LINE + '"grade": "A",\n   "dial": "988",', US_LINE + '"grade": "A",',
        "988 Suicide & Crisis Lifeline: 'dial'", "content/crisis"),
    Row("a line has no number to text", LINES,
        '"to": "741741",\n    "keyword": "HOME"', '"keyword": "HOME"',
        "Crisis Text Line: 'to'", "content/crisis"),
    Row("a line was checked on no day that there is", LINES,
        US_CHECKED, US_CHECKED.replace("2026-07-19", "19 July 2026"),
        "988 Suicide & Crisis Lifeline: Invalid isoformat string", "content/crisis"),
    Row("a line was last checked more than a year ago", LINES,
        US_CHECKED, US_CHECKED.replace("2026", "2025"),
        "US 988 Suicide & Crisis Lifeline was last verified 492 days ago", "lines.json"),
    Row("a comma is missing in the directory", LINES,
        '"name": "Crisis Text Line",', '"name": "Crisis Text Line"',
        "lines.json, emergency_numbers.yaml cannot be used", "content/crisis"),
]  # fmt: skip


# --- how a row is judged --------------------------------------------------------------------------


def digest(folder: Path) -> bytes:
    pages = sorted(path for path in folder.rglob("*") if path.is_file())
    named = (str(page.relative_to(folder)).encode() + page.read_bytes() for page in pages)
    return blake2b(b"\0".join(named)).digest()


CRISIS = ROOT / "content" / "crisis"
SHIPPED = cache(lambda: digest(CRISIS))


def once(load: Callable[[Path], T]) -> Callable[[Path], T]:
    """The same loading, done once for the pages that ship, and anew for any other."""
    shipped = cache(lambda: load(CRISIS))
    return lambda folder: shipped() if digest(folder) == SHIPPED() else load(folder)


LISTENER, DIRECTORY = once(Listener.load), once(Directory.load)
TABLES = cache(Tables.load)
COMPOSED, LOADED = lru_cache(maxsize=256)(yaml.compose), lru_cache(maxsize=256)(yaml.load)


@pytest.fixture(autouse=True)
def loaded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The ear for danger and the directory are made anew, and a page is read anew, when changed."""
    monkeypatch.setattr(Listener, "load", staticmethod(LISTENER))
    monkeypatch.setattr(Directory, "load", staticmethod(DIRECTORY))
    monkeypatch.setattr(Tables, "load", staticmethod(TABLES))
    monkeypatch.setattr(yaml, "compose", COMPOSED)
    monkeypatch.setattr(yaml, "load", LOADED)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of content and flows in which a mistake may be planted."""
    for name in ("content", "flows"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return tmp_path


def plant(tree: Path, row: Row) -> None:
    path = tree / row.page
    page = path.read_text("utf-8")
    assert row.stands in page, f"{row.stands!r} does not stand in {row.page}"
    if row.planted is None:
        return path.unlink()
    assert page.count(row.stands) == 1, f"{row.stands!r} stands more than once in {row.page}"
    path.write_text(page.replace(row.stands, row.planted), "utf-8")
    return None


def failures(tree: Path, langs: str) -> list[Finding]:
    names = {"CONTENT": "content", "FLOWS": "flows", "DATA": "var"}
    folders = {f"HOTLINE_{name}_DIR": tree / folder for name, folder in names.items()}
    settings = Settings(_env_file=None, HOTLINE_LANGUAGES=langs, **folders)  # type: ignore[arg-type, call-arg]
    return [finding for finding in check_all(settings, TODAY) if finding.level == "fail"]


def judge(tree: Path, row: Row) -> None:
    plant(tree, row)
    found = failures(tree, row.langs)
    # The name of the copy's folder is taken from the test: it must not answer for a place.
    places = [finding.where.replace(f"{tree}/", "") for finding in found]
    problems = [finding.problem for finding in found]
    hits = [
        (place, problem)
        for place, problem in zip(places, problems, strict=True)
        if row.where in place and row.problem in problem
    ]
    assert hits, "\n".join(map(str, found[:20])) or "nothing is found"


def rows(campaign: list[Row]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("row", campaign, ids=[row.name for row in campaign])


class TestFlows:
    @rows(FLOWS)
    def test_a_mistake_in_the_flows_is_named(self, tree: Path, row: Row) -> None:
        judge(tree, row)


class TestPhrases:
    @rows(PHRASES)
    def test_a_mistake_in_phrases_and_words_is_named(self, tree: Path, row: Row) -> None:
        judge(tree, row)


class TestPages:
    @rows(PAGES)
    def test_a_mistake_in_any_other_page_is_named(self, tree: Path, row: Row) -> None:
        judge(tree, row)

    def test_what_ships_has_nothing_to_mend(self, tree: Path) -> None:
        assert failures(tree, BOTH) == []

    def test_the_campaign_is_wide_and_names_nothing_twice(self) -> None:
        campaign = [*FLOWS, *PHRASES, *PAGES]
        assert len(campaign) >= 75
        assert len({row.name for row in campaign}) == len(campaign)
        assert len({row[1:4] + row[6:] for row in campaign}) == len(campaign)
