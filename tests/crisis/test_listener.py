"""What is heard: the seeds, the properties that hold for any text, and the time it takes."""

import time
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotline.crisis import Level, Listener

from .conftest import corpus

SEEDS = corpus("seed_crisis") + corpus("seed_idioms")
DANGER = [seed for seed in SEEDS if seed["level"] in ("crisis", "emergency")]
HARMLESS = [
    "see you at noon",
    "thanks for the story",
    "my sister is coming over",
    "the bus was late again",
    "i made soup",
    "nos vemos en el parque",
    "gracias por todo",
    "jaja que buen dia",
    "that movie was great lol",
    "what time is it",
]


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed["text"])
def test_a_seed_is_heard_as_labelled(listener: Listener, seed: dict[str, str]) -> None:
    heard = listener.hear(seed["text"], seed["lang"])
    assert heard.level == seed["level"]
    assert heard.about == seed.get("about", heard.about)


def test_a_relabelled_seed_says_why() -> None:
    changed = [seed for seed in SEEDS if "was" in seed]
    assert 0 < len(changed) <= 8
    assert all(seed["reason"] for seed in changed)


@given(st.sampled_from(DANGER), st.sampled_from(HARMLESS), st.booleans())
@settings(max_examples=300, deadline=None)
def test_a_harmless_sentence_beside_it_never_silences_danger(
    listener: Listener, seed: dict[str, str], beside: str, before: bool
) -> None:
    parts = [beside, seed["text"]] if before else [seed["text"], beside]
    if len(seed["text"].split()) > 2:
        assert listener.hear(". ".join(parts)).level >= Level.SUPPORT


@given(st.sampled_from(SEEDS), st.sampled_from(["en", "es", None]))
@settings(max_examples=200, deadline=None)
def test_the_preferred_language_never_changes_how_urgent_it_is(
    listener: Listener, seed: dict[str, str], lang: str | None
) -> None:
    assert listener.hear(seed["text"], lang).level == listener.hear(seed["text"]).level


@given(st.text(max_size=400))
@settings(max_examples=300, deadline=None)
def test_any_text_is_heard_and_heard_alike_twice(listener: Listener, text: str) -> None:
    assert listener.hear(text) == listener.hear(text)


@given(st.sampled_from(SEEDS))
@settings(max_examples=200, deadline=None)
def test_a_level_always_comes_with_its_rule(listener: Listener, seed: dict[str, str]) -> None:
    heard = listener.hear(seed["text"])
    assert (heard.level == Level.NONE) == (heard.rule is None)
    assert (heard.level == Level.NONE) == (heard.category is None)


@dataclass(frozen=True)
class Case:
    text: str
    level: str
    about: str = "self"
    category: str | None = None
    age: str | None = None


CASES = [
    Case("i never want to die, i want to live", "support"),
    Case("i used to want to die. now i want to die again", "crisis"),
    Case("no puedo mas quiero morir", "crisis"),
    Case("lol jk but really i want to kill myself", "crisis"),
    Case("my homework is about the war. i want to kill myself", "crisis"),
    Case("story about suicide recovery", "support"),
    Case("stop", "none"),
    Case("STOP the pain", "crisis"),
    Case("unsubscribe, i wont be around", "crisis"),
    Case("picking up my pills at cvs", "none"),
    Case("i took my pills with breakfast", "none"),
    Case("i took all my pills", "emergency", category="overdose"),
    Case("my husband hits me", "crisis", category="domestic_violence", age="adult"),
    Case("my uncle raped me", "crisis", category="sexual_assault"),
    Case("i am 13 and my dad beats me", "crisis", category="child_abuse", age="minor"),
    Case("tengo 14 años y me quiero morir", "crisis", category="suicide", age="minor"),
    Case("im 34 and i want to kill myself", "crisis", category="suicide", age="adult"),
    Case("my friend wants to kill herself", "crisis", about="other", category="worry_other"),
    Case("mi hermana se quiere matar", "crisis", about="other", category="worry_other"),
    Case("my friend left and i want to kill myself", "crisis", category="suicide"),
    Case("my brother died by suicide", "support", about="past", category="grief"),
    Case("i tried to kill myself in 2015", "support", about="past"),
    Case("i hear voices telling me to do it", "crisis", category="psychosis"),
    Case("im going to shoot up my school", "emergency", category="harm_others"),
    Case("i relapsed last night", "support", category="relapse"),
    Case("i make myself throw up", "crisis", category="eating_disorder"),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.text)
def test_a_text_is_read_as_its_writer_means_it(listener: Listener, case: Case) -> None:
    heard = listener.hear(case.text)
    assert (heard.level.value, heard.about) == (case.level, case.about)
    assert case.category in (None, heard.category)
    assert heard.age == case.age


def test_the_language_in_which_it_was_heard_is_told(listener: Listener) -> None:
    assert listener.hear("quiero morirme", "en").lang == "es"
    assert listener.hear("i want to die", "es").lang == "en"
    assert listener.hear("crisis", "es").lang == "es"
    assert listener.hear("nothing in here", "es").lang == "es"


OWN = corpus("rules_own")


def _share(listener: Listener, labels: tuple[str, ...], least: Level) -> float:
    """The share of our own lines with these labels that are heard at ``least`` or more."""
    lines = [line for line in OWN if line["level"] in labels]
    return sum(listener.hear(line["text"]).level >= least for line in lines) / len(lines)


def test_our_own_lines_are_heard_and_everyday_ones_raise_no_alarm(listener: Listener) -> None:
    """Written together with the rules, so a floor against regressions and no proof of recall."""
    assert _share(listener, ("crisis", "emergency"), Level.CRISIS) >= 0.94
    assert _share(listener, ("emergency",), Level.EMERGENCY) >= 0.85
    assert _share(listener, ("support",), Level.SUPPORT) >= 0.95
    assert _share(listener, ("support",), Level.CRISIS) <= 0.06
    assert _share(listener, ("none",), Level.CRISIS) <= 0.02


def test_levels_are_ordered() -> None:
    assert Level.NONE < Level.SUPPORT < Level.CRISIS < Level.EMERGENCY
    assert max(Level.SUPPORT, Level.EMERGENCY, Level.CRISIS) is Level.EMERGENCY


def _fastest(listener: Listener, text: str, times: int) -> float:
    spent = []
    for _ in range(times):
        begin = time.perf_counter()
        listener.hear(text)
        spent.append(time.perf_counter() - begin)
    return min(spent)


def test_one_text_takes_under_400_microseconds_in_the_median(listener: Listener) -> None:
    spent = sorted(_fastest(listener, seed["text"], 5) for seed in SEEDS)
    assert spent[len(spent) // 2] < 400e-6


HOSTILE = {
    "one wish without end": "i want to " * 160,
    "negations": "not want to " * 133,
    "spaced letters": "i w a n t t o d i e " * 80,
    "dotted letters": "k.i.l.l " * 200,
    "digits for letters": "1337$@!0 " * 178,
    "one word": "kill " * 320,
    "one letter": "a" * 1600,
    "stars": "*" * 1600,
    "stops": ".," * 800,
    "joined words": "iwanttodie" * 160,
    "everything at once": "take all my pills tonight but not kill me mom says she wants die " * 24,
}


@pytest.mark.parametrize("text", [*HOSTILE.values()], ids=[*HOSTILE])
def test_1600_hostile_characters_take_under_ten_milliseconds(listener: Listener, text: str) -> None:
    assert _fastest(listener, text[:1600], 7) < 0.010
