"""What somebody asks for: exact commands, then full sentences, in every language.

Two ways to hear: `command` takes a message that is a command and nothing else ("story stigma",
"sotry", "rate 4"); `wish` weighs the free words ("something for somebody who hides it at work") by
the tables that `training/train.py` made, and by the phrases that authors wrote down.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz.distance import OSA

from hotline.conversation.optout import fold
from hotline.conversation.words import Vocabulary
from hotline.ngrams import UNIT, Table

LONGEST_PHRASE = 6
SURE = 0.25  # the share of the odds that an intent must have; below it nothing was understood
VERY_SURE = 0.75  # where an answer to a question is waited for
SHORTEST_WISH = 3  # letters of a wish of one word that is no command
LONGEST_WISH = 60  # words; a longer text is a letter, and its first words say what it wants
THEME_VOTE = 800  # the same for a word that names a theme
VOTE = 600  # thousandths that an author's word adds to its meaning; a phrase of n, n times n
WITH_TOPIC = frozenset({"story", "change_topic"})
WITH_WORDS = frozenset({"change_time", "rate", "pause", "language", "when", "subscribe"})


@dataclass(frozen=True, slots=True)
class Wish:
    """An intent, its topic, the language it was said in, and the words that were left over.

    `share` is how surely it was meant: 1.0 for a command, less for a wish in free words.
    """

    intent: str
    topic: str | None = None
    lang: str | None = None
    rest: str = ""
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Tables:
    """The weighted n-grams of intents and of themes."""

    intents: Table
    topics: Table

    @classmethod
    def load(cls) -> Tables:
        """The tables that come with the line."""
        folder = Path(__file__).parent / "tables"
        return cls(Table.load(folder / "wishes.json"), Table.load(folder / "topics.json"))


def command(text: str, words: Mapping[str, Vocabulary], lang: str) -> Wish | None:
    """The command that the whole message is, or None; the person's language is asked first."""
    tokens = tokens_of(text)
    cores = [(v, _without_courtesies(tokens, v)) for v in _in_order(words, lang)]
    hearings: list[Callable[[list[str], Vocabulary], Wish | None]] = [_whole, _headed, _bare_topic]
    for hear in [*hearings, _misspelt] if len(tokens) == 1 else hearings:
        for vocabulary, core in cores:
            found = hear(core, vocabulary)
            if found:
                return found
    return None


def wish(
    text: str,
    words: Mapping[str, Vocabulary],
    tables: Tables,
    lang: str,
    sure: float = SURE,
) -> Wish | None:
    """The wish inside free words; None when nothing is understood as surely as `sure`."""
    tokens = tokens_of(text)[:LONGEST_WISH]
    vocabularies = _in_order(words, lang)
    # A theme that is named in an author's own phrase speaks for a story.
    stories = [{p: "story" for p in v.topics if " " in p} for v in vocabularies]
    phrases = [*(v.intents for v in vocabularies), *stories]
    intent, share = _weigh(tokens, tables.intents, phrases)
    # Figures alone, or one very short word ("no", "any", "ok"), are nobody's wish.
    worded = len(tokens) > 1 or len("".join(tokens)) > SHORTEST_WISH
    worded = worded and any(token.isalpha() for token in tokens)
    if intent == "unknown" or share < sure or not worded:
        return None
    topics = [v.topics for v in vocabularies] if intent in WITH_TOPIC else []
    topic = _weigh(tokens, tables.topics, topics, THEME_VOTE)[0] if topics else "none"
    return Wish(intent, None if topic == "none" else topic, language_of(text, words), "", share)


def _weigh(
    tokens: list[str], table: Table, books: Iterable[Mapping[str, str]], vote: int = VOTE
) -> tuple[str, float]:
    """The heaviest label and its share of the odds.

    The table's sums, and a vote for each phrase that an author wrote.
    """
    sums = {label: weight for weight, label in table.ranked(tokens)}
    most = max(sums.values())
    for phrases in books:
        for label, size in _votes(tokens, phrases).items():
            # An author's own theme, of which no table knows, is there when it is named.
            sums[label] = sums.get(label, most) + vote * size * size
    best = max(sums, key=lambda label: sums[label])
    odds = math.fsum(math.exp((weight - sums[best]) / UNIT) for weight in sums.values())
    return best, 1 / odds


def _votes(tokens: list[str], phrases: Mapping[str, str]) -> Mapping[str, int]:
    """The length in words of the longest phrase of each label in the text."""
    votes: dict[str, int] = {}
    for size in range(1, min(LONGEST_PHRASE, len(tokens)) + 1):
        for start in range(len(tokens) - size + 1):
            phrase = " ".join(tokens[start : start + size])
            written = phrase if size > 1 else _near(phrase, phrases)
            if label := phrases.get(written or ""):
                votes[label] = size
    return votes


def language_of(text: str, words: Mapping[str, Vocabulary], least: int = 1) -> str | None:
    """The language that a text is clearly in, by `least` common words more than in any other.

    None when it may be any.
    """
    tokens = set(tokens_of(text))
    scores = {lang: len(tokens & vocabulary.common) for lang, vocabulary in words.items()}
    ranked = [*sorted(scores.values(), reverse=True), 0, 0]
    if ranked[0] - ranked[1] < least:
        return None
    return max(scores, key=lambda lang: scores[lang])


def tokens_of(text: str) -> list[str]:
    """The folded words of a text, letters, figures and the signs of times and keys only."""
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
        head, rest = " ".join(core[:size]), " ".join(core[size:])
        intent = vocabulary.intents.get(head)
        if intent in WITH_WORDS and len(core) - size <= 3:
            return Wish(intent, None, vocabulary.lang, rest)
        meant = intent or (vocabulary.intents.get(_near(head, vocabulary.intents) or ""))
        topic = _topic_of(core[size:], vocabulary) if meant in WITH_TOPIC else None
        if meant and topic:
            return Wish(meant, topic, vocabulary.lang)
    return None


def _topic_of(words: list[str], vocabulary: Vocabulary) -> str | None:
    """The theme that these words name, with or without "about" before it, or a slip in it."""
    rest = " ".join(_without_courtesies(words, vocabulary))
    near = _near(rest, vocabulary.topics) if " " not in rest else None
    return vocabulary.topics.get(rest) or vocabulary.topics.get(near or "")


def _bare_topic(core: list[str], vocabulary: Vocabulary) -> Wish | None:
    topic = vocabulary.topics.get(" ".join(core))
    return Wish("story", topic, vocabulary.lang) if topic else None


def _misspelt(core: list[str], vocabulary: Vocabulary) -> Wish | None:
    """A message of one word, one slip away from a command."""
    near = _near(core[0], vocabulary.intents)
    return Wish(vocabulary.intents[near], None, vocabulary.lang) if near else None


def _near(token: str, phrases: Mapping[str, str]) -> str | None:
    """The one-word phrase that `token` misspells.

    Up to four letters only their order may be wrong ("mneu"), for short words are close to many
    others ("lost" is no "list"); then one slip, from eight letters two.
    """
    if len(token) < 3 or not token.isalpha():
        return None
    near = (p for p in phrases if " " not in p and len(p) >= 3 and p[0] in token[:2])
    rated = sorted((OSA.distance(token, p), p) for p in near)
    return next((p for slips, p in rated if _forgiven(token, p, slips)), None)


def _forgiven(token: str, phrase: str, slips: int) -> bool:
    if min(len(token), len(phrase)) <= 4:
        return slips <= 1 and sorted(token) == sorted(phrase)
    return slips <= (2 if len(token) >= 8 else 1)
