"""The page of a conversation: read, written, played, and what is said about a mistake in it."""

from __future__ import annotations

import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shipped import shipped_script

from hotline.conversation.events import (
    CallStarted,
    DialEnded,
    HungUp,
    Keys,
    Recorded,
    Silence,
    Speech,
    Text,
)
from hotline.library import AuthorError
from hotline.transcript import (
    Answer,
    Clock,
    Exchange,
    Remark,
    Settings,
    Shortener,
    Store,
    Transcript,
    holds,
    parse,
    play,
    write,
)
from hotline.transcript.page import DIALS

HEAD = "A page\n\nwho: alice, +12125550101\nclock: 2026-11-23 13:00 America/New_York\n"

# --- the law of the round trip ------------------------------------------------------------

LETTERS = string.ascii_letters + string.digits + "áñ¿…🙂\"'\\#()*: ."
lines = st.text(LETTERS, min_size=1).map(str.strip).filter(bool)
words = st.text() | st.lists(lines, min_size=1).map("\n".join)
titles = lines.filter(lambda title: ":" not in title)
often = st.integers(1, 99)
acts = st.one_of(
    st.builds(Text, words, st.integers(0, 99)).map(lambda text: (text, 1)),
    st.builds(Speech, words).map(lambda speech: (speech, 1)),
    st.tuples(st.builds(Keys, st.text("0123456789*#", min_size=1)), often),
    st.tuples(st.just(Silence()), often),
    st.sampled_from([CallStarted(), HungUp(), Store(True), Store(False), Clock("+1d2h")]).map(
        lambda act: (act, 1)
    ),
    st.builds(Recorded, st.just(""), st.integers(0, 9999)).map(lambda act: (act, 1)),
    st.sampled_from(sorted(DIALS.values())).map(lambda status: (DialEnded(status), 1)),
    st.builds(Remark, lines | st.just("")).map(lambda act: (act, 1)),
)
spoken = st.builds(Answer, st.sampled_from(["line", "slowly"]), words)
notes = st.builds(Answer, st.just("note"), lines)
gaps = st.sampled_from([(), (Answer("gap"),)])
answers = st.tuples(st.lists(spoken | notes), gaps, st.lists(spoken | notes)).map(
    lambda parts: (*parts[0], *parts[1], *parts[2])
)
exchanges = st.builds(lambda act, answered: Exchange(act[0], answered, act[1]), acts, answers)
settings = st.builds(
    Settings,
    who=st.sampled_from(["alice", "bob", "charlie"]),
    phone=st.sampled_from(["", "+12125550101", "+13125550102"]),
    language=st.sampled_from(["", "en", "es", "fr"]),
    clock=st.sampled_from(["2026-11-23 13:00 America/New_York", "2027-03-14 01:59 UTC"]),
    name=words,
    number=words,
    contact=words,
    country=st.sampled_from(["US", "CA"]),
    optout=st.sampled_from(["default", "advanced", "off"]),
    window=st.sampled_from(["10:00-20:00", "11:00-19:30"]),
)
transcripts = st.builds(Transcript, titles, settings, st.lists(exchanges).map(tuple))


@given(transcripts)
def test_what_is_written_is_read_again(transcript: Transcript) -> None:
    page = write(transcript)
    assert parse(page) == transcript
    assert write(parse(page)) == page


@given(transcripts)
def test_an_editor_may_change_the_ends_of_lines(transcript: Transcript) -> None:
    loose = write(transcript).replace("\n", "   \n") + "\n\n"
    assert parse(loose) == transcript


# --- mistakes -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "line", "problem", "remedy"),
    [
        ("", 1, "no title", "first line"),
        ("who: alice, +12125550101\n", 1, "no title", "first line"),
        ("A page\n    with two lines\n", 1, "no title", "first line"),
        ("A page\n\nwho: alice\n", 3, "who 'alice'", "alice, +12125550101"),
        ("A page\nwho: Alice, 555\n", 2, "cannot be read", "hidden number"),
        (HEAD + "who: bob, +13125550102\n", 5, "who is set twice", "Keep one"),
        ("A page\nlanguage: Klingon\n", 2, "language 'Klingon'", "English"),
        ("A page\nclock: monday\n", 2, "clock 'monday'", "2026-11-23 13:00"),
        ("A page\nclock: 2026-11-23 13:00 New York\n", 2, "cannot be read", "America/New_York"),
        ("A page\nwindow: 22:00-06:00\n", 2, "window", "10:00-20:00"),
        ("A page\noptout: maybe\n", 2, "optout 'maybe'", "advanced"),
        ("A page\ncountry: Canada\n", 2, "country 'Canada'", "US"),
        (HEAD + "\n  line: Hello\n", 6, "before anything happens", "alice texts: hi"),
        (HEAD + "\nalice sings\n", 6, "what happens here", "alice texts: hi"),
        (HEAD + "\nbob texts: hi\n", 6, "what happens here", "alice texts: hi"),
        (HEAD + "\nalice presses one\n", 6, "what happens here", "alice presses 1"),
        (HEAD + "\nalice is silent 100 times\n", 6, "what happens here", "alice is silent"),
        (HEAD + "\ndial: engaged\n", 6, "what happens here", "no answer"),
        (HEAD + "\nalice texts: hi\n  Hello there\n", 7, "this answer", "`line:`"),
        (HEAD + "\nalice calls\n  ...\n  (a note)\n  ...\n", 6, "two lines of ...", "Keep one"),
    ],
)
def test_a_mistake_names_file_line_and_remedy(
    page: str, line: int, problem: str, remedy: str
) -> None:
    with pytest.raises(AuthorError) as error:
        parse(page, Path("talk.txt"))
    assert str(error.value).startswith(f"talk.txt:{line}: ")
    assert problem in str(error.value)
    assert remedy in str(error.value)


@pytest.mark.parametrize(
    ("acts", "line", "problem"),
    [
        ("alice presses 1", 6, "there is no call"),
        ("alice is silent", 6, "there is no call"),
        ("alice calls\nalice calls", 7, "a call is going on"),
        ("alice calls\ndial: busy", 7, "nothing is being dialled"),
        ("alice calls\nalice presses 0\nalice presses 1", 8, "the carrier is dialling"),
        ("alice calls\nalice is silent 4 times", 7, "there is no call"),
        ("clock tomorrow", 6, "the clock does not move by 'tomorrow'"),
        ("clock now", 6, "the clock does not move by 'now'"),
    ],
)
def test_what_cannot_happen_is_named_with_its_line(acts: str, line: int, problem: str) -> None:
    with pytest.raises(AuthorError) as error:
        play(parse(f"{HEAD}\n{acts}\n", Path("talk.txt")), shipped_script())
    assert str(error.value).startswith(f"talk.txt:{line}: {problem}. ")


def test_a_hidden_number_cannot_text() -> None:
    page = "A page\nwho: alice, hidden number\nalice texts: hi\n"
    with pytest.raises(AuthorError, match=r":3: a hidden number sends no texts\. It can call\."):
        play(parse(page), shipped_script())


# --- words left out -----------------------------------------------------------------------

STORY = "One morning the light turned green and my foot stayed where it was."


@pytest.mark.parametrize(
    ("written", "holding"),
    [
        (STORY, True),
        ("One morning ... where it was.", True),
        ("One evening ... where it was.", False),
        ("One morning ... where it is.", False),
        ("One morning...", False),
        ("One ... was. ... was.", False),
        (STORY.replace(" was.", " ... was."), True),
        (STORY.replace(" was.", " was ... it was."), False),
        (f"{STORY} ... {STORY}", False),
        ("...", True),
        (f"{STORY}\n...", True),
        (f"{STORY}\nmore", False),
    ],
)
def test_a_line_holds_when_its_beginning_and_its_end_do(written: str, holding: bool) -> None:
    assert holds([Answer("line", written)], [Answer("line", STORY)]) is holding


def test_a_gap_stands_for_any_number_of_answers_and_no_overlap() -> None:
    one, two, gap = Answer("line", "one"), Answer("line", "two"), Answer("gap")
    assert holds([one, gap, two], [one, two])
    assert holds([one, gap, two], [one, two, one, two])
    assert holds([one, gap], [one, two, two])
    assert holds([gap], [])
    assert not holds([one, gap, one], [one])
    assert not holds([one, gap, two], [one, two, one])
    assert not holds([one], [one, two])
    assert not holds([Answer("slowly", "one")], [one])


@given(st.lists(spoken | notes, min_size=1).map(tuple), often)
def test_what_is_shortened_still_holds(said: tuple[Answer, ...], times: int) -> None:
    shortener = Shortener()
    assert holds(shortener.shorten(said, times), said)
    assert holds(shortener.shorten(said, times), said)


def test_long_words_and_known_lists_are_shortened_but_never_in_danger() -> None:
    menu = "Which?\n" + "\n".join(f"{key} Choice {key}" for key in range(1, 6))
    said = (Answer("line", "word " * 80 + "end"), Answer("line", menu))
    shortener = Shortener()
    first, second = shortener.shorten(said), shortener.shorten(said)
    assert " ... " in first[0].words
    assert first[1].words == menu
    assert second[1].words == "Which?\n1 Choice 1\n...\n5 Choice 5"
    grave = (*said, Answer("note", "danger heard: crisis"))
    assert shortener.shorten(grave) == grave


# --- playing ------------------------------------------------------------------------------


def test_a_page_without_answers_is_given_them_and_then_holds() -> None:
    page = parse(HEAD + "\nalice texts: hi\nalice calls\nalice presses 2\nclock +1d\n# the end\n")
    played = play(page, shipped_script())
    assert all(exchange.answers for exchange in played.exchanges[:3])
    assert play(parse(write(played)), shipped_script()) == played


def test_answers_that_hold_stay_as_they_were_written() -> None:
    text = HEAD + "language: English\n\nalice texts: menu\n  line: Hope Line. ...\n        ...\n"
    page = parse(text.replace("Hope Line. ...\n        ...", "...\n        9 Español"))
    assert play(page, shipped_script()) == page


def test_an_answer_that_holds_no_more_is_replaced() -> None:
    page = parse(HEAD + "language: English\n\nalice texts: menu\n  line: Good evening.\n")
    answer = play(page, shipped_script()).exchanges[0].answers[0]
    assert answer.words.startswith("Hope Line. Reply with a number or a word:")


def test_whoever_leaves_while_the_store_is_away_has_left_when_it_is_back() -> None:
    page = (
        HEAD + "\nstore: away\nalice texts: please stop texting me\nstore: back\nalice texts: hi\n"
    )
    *_, last = play(parse(page), shipped_script()).exchanges
    assert "START" in last.answers[0].words
