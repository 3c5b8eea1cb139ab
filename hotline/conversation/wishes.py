"""What somebody asks for: exact commands, then full sentences with typos, in every language.

Two ways to hear: `command` takes a message that is a command and nothing else ("story stigma",
"rate 4"); `wish` looks for a wish inside free words ("can i hear a sotry about stigma pls").
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from hotline.conversation.optout import fold
from hotline.conversation.words import Vocabulary

LONGEST_PHRASE = 6
LONGEST_WISH = 60  # words; a longer text is a letter, and its first words say what it wants
WITH_TOPIC = frozenset({"story", "change_topic"})
WITH_WORDS = frozenset({"change_time", "rate", "pause", "language", "when", "subscribe"})


@dataclass(frozen=True, slots=True)
class Wish:
    """An intent, its topic, the language it was said in, and the words that were left over."""

    intent: str
    topic: str | None = None
    lang: str | None = None
    rest: str = ""


def command(text: str, words: Mapping[str, Vocabulary], lang: str) -> Wish | None:
    """The command that the whole message is, or None; the person's language is asked first."""
    tokens = _tokens(text)
    for vocabulary in _in_order(words, lang):
        core = _without_courtesies(tokens, vocabulary)
        found = _whole(core, vocabulary) or _headed(core, vocabulary)
        if found:
            return found
    return None


def wish(text: str, words: Mapping[str, Vocabulary], lang: str) -> Wish | None:
    """The wish inside free words, typos forgiven; None when nothing is understood."""
    tokens = _tokens(text)[:LONGEST_WISH]
    heard = [_listen(tokens, vocabulary) for vocabulary in _in_order(words, lang)]
    best = max(heard, key=lambda pair: pair[0], default=(0, None))
    return best[1]


def language_of(text: str, words: Mapping[str, Vocabulary], least: int = 1) -> str | None:
    """The language that a text is clearly in, by `least` common words more than in any other.

    None when it may be any.
    """
    tokens = set(_tokens(text))
    scores = {lang: len(tokens & vocabulary.common) for lang, vocabulary in words.items()}
    ranked = [*sorted(scores.values(), reverse=True), 0, 0]
    if ranked[0] - ranked[1] < least:
        return None
    return max(scores, key=lambda lang: scores[lang])


def _tokens(text: str) -> list[str]:
    flat = "".join(c if c.isalnum() or c in ":*#" else " " for c in fold(text))
    return flat.split()


def _in_order(words: Mapping[str, Vocabulary], lang: str) -> list[Vocabulary]:
    return sorted(words.values(), key=lambda vocabulary: vocabulary.lang != lang)


def _without_courtesies(tokens: list[str], vocabulary: Vocabulary) -> list[str]:
    start, end = 0, len(tokens)
    while start < end and tokens[start] in vocabulary.courtesies:
        start += 1
    while end > start and tokens[end - 1] in vocabulary.courtesies:
        end -= 1
    return tokens[start:end] or tokens


def _whole(core: list[str], vocabulary: Vocabulary) -> Wish | None:
    intent = vocabulary.intents.get(" ".join(core))
    return Wish(intent, None, vocabulary.lang) if intent else None


def _headed(core: list[str], vocabulary: Vocabulary) -> Wish | None:
    for size in range(min(3, len(core) - 1), 0, -1):
        intent = vocabulary.intents.get(" ".join(core[:size]))
        rest = " ".join(core[size:])
        if intent in WITH_WORDS and len(core) - size <= 3:
            return Wish(intent, None, vocabulary.lang, rest)
        if intent in WITH_TOPIC and rest in vocabulary.topics:
            return Wish(intent, vocabulary.topics[rest], vocabulary.lang)
    return None


def _listen(tokens: list[str], vocabulary: Vocabulary) -> tuple[float, Wish | None]:
    """How surely something was heard in this language (0 for nothing), and what."""
    intents = list(_found(tokens, vocabulary.intents))
    topics = list(_found(tokens, vocabulary.topics))
    about, named = max(topics, default=(0.0, ""))
    topic = named or None
    weight, intent = max(intents, default=(0.0, ""))
    if topic and _is_about(intent, weight, topic, about):
        weight, intent = max(weight, about), "story"
    if not intent:
        return 0.0, None
    score = weight + sum(token in vocabulary.common for token in tokens) / 100
    return score, Wish(intent, topic if intent in WITH_TOPIC else None, vocabulary.lang)


def _is_about(intent: str, weight: float, topic: str, about: float) -> bool:
    """Whether a theme that was named makes this a wish for a story."""
    if intent == "hope":
        return topic != "hope"
    if intent == "resources":
        return about > weight
    return intent in {"", "thanks", "more", "help"}


def _found(tokens: list[str], phrases: Mapping[str, str]) -> Iterable[tuple[float, str]]:
    for size in range(min(LONGEST_PHRASE, len(tokens)), 0, -1):
        for start in range(len(tokens) - size + 1):
            phrase = " ".join(tokens[start : start + size])
            if phrase in phrases:
                yield float(size), phrases[phrase]
            elif size == 1 and (near := _near(phrase, phrases)):
                yield 0.8, phrases[near]


def _near(token: str, phrases: Mapping[str, str]) -> str | None:
    """The one-word phrase that `token` misspells: one slip from five letters, two from eight."""
    slips = 2 if len(token) >= 8 else 1
    if len(token) < 4 or token.isdigit():
        return None
    near = (p for p in phrases if len(p) >= 4 and " " not in p and p[0] in token[:2])
    rated = ((OSA.distance(token, p, score_cutoff=slips), p) for p in near)
    return min((pair for pair in rated if pair[0] <= slips), default=(0, None))[1]
