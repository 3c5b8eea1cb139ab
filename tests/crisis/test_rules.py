"""Every rule does what its author says, and an author's slip is named with file and remedy."""

import re
import shutil
from pathlib import Path

import pytest

from hotline.crisis import CrisisContentError, Level, Listener
from hotline.crisis.pattern import Alphabet, Compiler, Expression, PatternError, parse
from hotline.crisis.rules import Escalation, Rule

from .conftest import CONTENT

LISTENER = Listener.load(CONTENT / "crisis")
RULES = LISTENER.book.rules
ESCALATIONS = LISTENER.book.escalations


def _fired(text: str, at_least: Level) -> set[str]:
    """The rules that are heard in a text at their own level."""
    hits = LISTENER._hits(LISTENER._line(text))
    return {hit.rule.id for hit in hits if hit.level >= at_least}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_hears_its_examples(rule: Rule) -> None:
    for example in rule.examples:
        assert rule.id in _fired(example, rule.level)
        assert LISTENER.hear(example).level >= rule.level


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_stays_quiet_on_its_counter_examples(rule: Rule) -> None:
    for counter in rule.counters:
        assert rule.id not in _fired(counter, rule.level)


@pytest.mark.parametrize("raised", ESCALATIONS, ids=lambda raised: raised.id)
def test_signs_together_weigh_more(raised: Escalation) -> None:
    assert LISTENER.hear(raised.example).level >= raised.level
    assert LISTENER.hear(raised.counter).level < Level.CRISIS


def test_every_sign_that_an_escalation_names_is_given_by_a_rule() -> None:
    given = {rule.sign for rule in RULES if rule.sign}
    assert set().union(*(raised.signs for raised in ESCALATIONS)) <= given


def test_no_example_is_also_a_counter_example() -> None:
    examples = {example for rule in RULES for example in rule.examples}
    assert not examples & {counter for rule in RULES for counter in rule.counters}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CONTENT / "crisis", tmp_path / "crisis"))


def _with_rule(folder: Path, text: str) -> Path:
    (folder / "rules" / "en" / "new.yaml").write_text(text, encoding="utf-8")
    return folder


GOOD = """
- id: new-rule
  level: crisis
  category: suicide
  patterns: ["one two"]
  example: one two
  counter: two one
"""


def test_a_new_rule_is_heard_without_a_change_of_code(folder: Path) -> None:
    heard = Listener.load(_with_rule(folder, GOOD)).hear("well one two then")
    assert (heard.level, heard.rule) == (Level.CRISIS, "new-rule")


@pytest.mark.parametrize(
    ("slip", "complaint"),
    [
        (("level: crisis", "level: urgent"), "urgent"),
        (("category: suicide", "category: sadness"), "sadness"),
        (("one two", "one {nobody}"), "nobody"),
        (("one two", "( one two"), "ends too early"),
        (("one two", ".. .."), "fixed word"),
        (("new-rule", "en-kill-myself"), "used twice"),
        (("  example: one two\n", ""), "example"),
        (('  patterns: ["one two"]\n', ""), "patterns"),
    ],
)
def test_an_authors_slip_names_the_place(
    folder: Path, slip: tuple[str, str], complaint: str
) -> None:
    with pytest.raises(CrisisContentError, match=re.escape(complaint)):
        Listener.load(_with_rule(folder, GOOD.replace(*slip)))


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "guards.yaml").unlink()
    with pytest.raises(CrisisContentError, match=r"guards\.yaml is missing"):
        Listener.load(folder)


LANGUAGE = [
    ("a b", "a b", "b a"),
    ("a b?", "a", "b"),
    ("a/b c", "b c", "c"),
    ("( a b | c ) d", "a b d", "b d"),
    ("a .. b", "a x x x b", "a x x x x b"),
    ("a ... b", "a x x x x x x b", "a x x x x x x x b"),
    ("a _ b", "a x b", "a b"),
    ("a !b", "a c", "a b"),
    ("~a b", "c b", "a b"),
    ("^ a", "x | a", "x a"),
    ("a $", "a | x", "a x"),
    ("^^ a $$", "a", "x | a"),
    ("a .. b", "a b", "a | b"),
]


@pytest.mark.parametrize(("pattern", "fits", "misfits"), LANGUAGE)
def test_the_pattern_language(pattern: str, fits: str, misfits: str) -> None:
    alphabet = Alphabet.of("abcdx")
    compiler = Compiler(alphabet, {}, frozenset())
    regex = compiler.compiled(parse(pattern, lambda word: [word]))

    def coded(text: str) -> str:
        return "".join(alphabet.symbols.get(word, word) for word in text.split())

    assert regex.search(coded(fits))
    assert not regex.search(coded(misfits))


@pytest.mark.parametrize("broken", ["( a", "a )", "a / ", "!", "| ?"])
def test_a_broken_pattern_is_refused(broken: str) -> None:
    with pytest.raises(PatternError):
        parse(broken, lambda word: [word])


def test_an_expression_is_compiled_at_first_use_and_kept() -> None:
    expression = Expression("ab+")
    assert expression.pattern.search("cabb")
    assert expression.pattern is expression.pattern
