"""A turn as TwiML, every element and attribute of which the carrier knows; and a request read."""

from __future__ import annotations

import inspect
import re
from random import Random
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from talk import Talk, alice, nobody, shipped_script
from twilio.twiml import TwiML, voice_response

from hotline.channels import address, voice
from hotline.channels.address import CallState
from hotline.conversation import Person, Turn
from hotline.conversation.events import (
    CallEvent,
    CallStarted,
    DialEnded,
    HungUp,
    Keys,
    Recorded,
    Silence,
    Speech,
)
from hotline.conversation.turn import Dial, HangUp, Listen, Say

SIGNED = "/voice/turn?t=tok.en&on="


def snake(name: str) -> str:
    return re.sub(r"(?<=[a-z])([A-Z])", r"_\1", name).lower().replace("-", "_")


def camel(name: str) -> str:
    return re.sub(r"_([a-z])", lambda letter: letter[1].upper(), name)


def classes() -> dict[str, type[TwiML]]:
    """Every element of the carrier's library by its name in XML."""
    found: dict[str, type[TwiML]] = {}
    for _, cls in inspect.getmembers(voice_response, inspect.isclass):
        if issubclass(cls, TwiML) and cls is not TwiML:
            parameters = list(inspect.signature(cls.__init__).parameters.values())[1:]
            needed = {
                p.name: "x" for p in parameters if p.default is p.empty and p.name != "kwargs"
            }
            found[cls(**needed).name] = cls
    return found


CLASSES = classes()


def attributes(parent: str, child: str) -> set[str]:
    """What the library lets `<child>` inside `<parent>` carry; raises where it may not stand."""
    method = getattr(CLASSES[parent], snake(child), None)
    assert method is not None, f"<{parent}> holds no <{child}>"
    return {camel(name) for name in inspect.signature(method).parameters}


def walk(element: ET.Element) -> None:
    """Every child is a method of its parent's class, every attribute one of its parameters."""
    for child in element:
        unknown = set(child.attrib) - attributes(element.tag, child.tag)
        assert not unknown, f"<{child.tag}> has no {unknown}"
        walk(child)


def tree(turn: Turn) -> ET.Element:
    document = voice.document(turn, lambda on: SIGNED + on)
    assert len(document.encode()) < 64 * 1024
    root = ET.fromstring(document)
    assert root.tag == "Response"
    walk(root)
    for say in root.iter("Say"):
        assert 0 < len("".join(say.itertext())) < 2500
    verbs = list(root)
    for number, verb in enumerate(verbs):
        if verb.tag == "Gather":
            assert verbs[number + 1].tag == "Redirect"
            assert verbs[number + 1].text == SIGNED + "silence"
    assert verbs[-1].tag in {"Redirect", "Dial", "Hangup"}
    return root


def turn(*says: Say, close: Listen | Dial | HangUp | None = None) -> Turn:
    return Turn(Person(), says, close)


def test_the_walk_knows_the_carriers_vocabulary() -> None:
    assert {"numDigits", "finishOnKey", "speechTimeout"} <= attributes("Response", "Gather")
    with pytest.raises(AssertionError, match="has no"):
        walk(ET.fromstring('<Response><Say tempo="9">x</Say></Response>'))
    with pytest.raises(AssertionError, match="holds no"):
        walk(ET.fromstring("<Response><Say><Dial/></Say></Response>"))


def test_listening_is_a_gather_with_the_words_inside_so_that_a_key_interrupts() -> None:
    root = tree(turn(Say("Hello.", "en"), close=Listen(hints=("a story", "hope"))))
    gather, redirect = root
    assert gather.attrib == {
        "action": SIGNED + "keys",
        "method": "POST",
        "timeout": "5",
        "numDigits": "1",
        "finishOnKey": "",
        "input": "dtmf speech",
        "language": "en-US",
        "speechTimeout": "auto",
        "hints": "a story, hope",
    }
    assert [(say.tag, say.text) for say in gather] == [("Say", "Hello.")]
    assert (redirect.text, redirect.attrib) == (SIGNED + "silence", {"method": "POST"})


def test_inside_a_story_only_keys_are_listened_for() -> None:
    gather = tree(turn(Say("Once.", "en"), close=Listen(speech=False, seconds=1)))[0]
    assert gather.attrib["input"] == "dtmf"
    assert (gather.attrib["timeout"], gather.attrib["numDigits"]) == ("1", "1")
    assert not {"language", "speechTimeout", "hints"} & set(gather.attrib)


def test_each_language_is_heard_and_spoken_as_itself() -> None:
    gather = tree(turn(Say("Hola.", "es"), close=Listen()))[0]
    assert gather.attrib["language"] == "es-MX"
    assert gather[0].attrib["language"] == "es-MX"
    assert "Mia" in gather[0].attrib["voice"]
    unknown = tree(turn(Say("Salut.", "fr"), close=Listen()))[0]
    assert unknown.attrib["language"] == "en-US"


def test_slow_words_are_spoken_slowly() -> None:
    say = tree(turn(Say("9, 8, 8.", "en", slow=True), close=HangUp()))[0]
    assert say[0].tag == "prosody"
    assert (say[0].attrib["rate"], say[0].text) == ("80%", "9, 8, 8.")


def test_a_transfer_says_so_first_and_asks_us_what_came_of_it() -> None:
    say, dial = tree(turn(Say("I am connecting you.", "en"), close=Dial("988", 25)))
    assert say.tag == "Say"
    assert dial.text == "988"
    assert dial.attrib == {"action": SIGNED + "dial", "method": "POST", "timeout": "25"}


@pytest.mark.parametrize("close", [HangUp(), None])
def test_a_call_that_ends_is_hung_up_after_the_last_word(close: HangUp | None) -> None:
    say, hangup = tree(turn(Say("Take care.", "en"), close=close))
    assert (say.text, hangup.tag) == ("Take care.", "Hangup")


def test_hints_end_at_a_whole_one() -> None:
    gather = tree(turn(Say("x", "en"), close=Listen(hints=tuple(["something long"] * 40))))[0]
    assert len(gather.attrib["hints"]) <= 200
    assert set(gather.attrib["hints"].split(", ")) == {"something long"}


@given(st.text(st.sampled_from("ab. A?!\n"), max_size=9000))
def test_pieces_are_short_and_none_of_the_words_is_lost(words: str) -> None:
    found = voice.pieces(words)
    assert all(len(piece) <= voice.LONGEST_SAY for piece in found)
    assert "".join("".join(found).split()) == "".join(words.split())


def test_one_endless_sentence_is_cut_into_pieces_too() -> None:
    root = tree(turn(Say("word " * 2000, "en"), close=Listen()))
    spoken = " ".join("".join(say.itertext()) for say in root.iter("Say"))
    assert len(spoken.split()) == 2000


STEPS = 40
SAID = [
    "story",
    "hope",
    "menu",
    "go on",
    "i want to die",
    "stop texting me",
    "xyzzy",
    "español",
    "",
]


def call_walk(talk: Talk, seed: int) -> None:
    chance = Random(seed)
    talk.calls()
    for _ in range(STEPS):
        tree(talk.turn)
        if isinstance(talk.turn.close, Dial):
            talk.dial_ends(chance.choice(["busy", "failed", "completed", "no-answer"]))
        elif isinstance(talk.turn.close, HangUp):
            talk.calls()
        elif chance.random() < 0.6:
            talk.presses(chance.choice("123456789*#0"))
        elif chance.random() < 0.5:
            talk.is_silent()
        else:
            talk.speaks(chance.choice(SAID))


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**64), st.sampled_from([alice, nobody, lambda: alice("es")]))
def test_every_turn_of_a_random_call_is_twiml_that_the_carrier_knows(
    seed: int, person: type[Talk]
) -> None:
    call_walk(person(), seed)  # type: ignore[call-arg]


@pytest.mark.parametrize("lang", ["en", "es"])
def test_every_sentence_of_every_story_is_spoken(lang: str) -> None:
    shelf = shipped_script().content.shelf(lang)
    for sentence in (
        s for page in (*shelf.stories.values(), *shelf.answers) for s in page.sentences
    ):
        root = tree(turn(Say(sentence, lang), close=Listen(speech=False, seconds=1)))
        assert " ".join("".join(say.itertext()) for say in root.iter("Say")) == sentence


# --- requests -------------------------------------------------------------------------------------


ENDED, RECORDED = "DialCallStatus", "RecordingUrl"


@pytest.mark.parametrize(
    ("kind", "fields", "expected"),
    [
        ("keys", {"Digits": "1"}, Keys("1")),
        ("keys", {"Digits": "#"}, Keys("#")),
        ("silence", {"Digits": "0"}, Keys("0")),
        ("keys", {"SpeechResult": "a story", "Confidence": "0.87"}, Speech("a story", 0.87)),
        ("keys", {"SpeechResult": "hm", "Confidence": "nonsense"}, Speech("hm", 0.0)),
        ("keys", {"SpeechResult": "hm", "Confidence": "7"}, Speech("hm", 1.0)),
        ("keys", {"SpeechResult": "hm", "Confidence": "-1"}, Speech("hm", 0.0)),
        ("keys", {"SpeechResult": "hm", "Confidence": "nan"}, Speech("hm", 0.0)),
        ("keys", {"SpeechResult": "hm"}, Speech("hm", 0.0)),
        ("keys", {"Digits": "2", "SpeechResult": "two"}, Keys("2")),
        ("keys", {"Digits": "", "SpeechResult": ""}, Silence()),
        ("keys", {}, Silence()),
        ("silence", {}, Silence()),
        ("dial", {ENDED: "busy"}, DialEnded("busy", 0)),
        ("dial", {ENDED: "completed", "DialCallDuration": "61"}, DialEnded("completed", 61)),
        ("dial", {ENDED: "completed", "DialCallDuration": "x"}, DialEnded("completed", 0)),
        ("dial", {}, DialEnded("failed", 0)),
        ("record", {RECORDED: "https://x/1", "RecordingDuration": "9"}, Recorded("https://x/1", 9)),
        ("record", {RECORDED: "https://x/1", "RecordingDuration": "²"}, Recorded("https://x/1", 0)),
        ("start", {"CallStatus": "ringing"}, CallStarted()),
        ("start", {}, CallStarted()),
        ("keys", {"CallStatus": "completed"}, HungUp()),
        ("start", {"CallStatus": "no-answer"}, HungUp()),
        ("silence", {"CallStatus": "in-progress"}, Silence()),
    ],
)
def test_a_request_is_read_as_what_happened(
    kind: str, fields: dict[str, str], expected: CallEvent
) -> None:
    assert voice.event(kind, fields) == expected


@given(
    st.sampled_from(["keys", "silence", "dial", ""]),
    st.dictionaries(
        st.sampled_from(
            [
                "Digits",
                "SpeechResult",
                "Confidence",
                "DialCallStatus",
                "RecordingUrl",
                "RecordingDuration",
                "DialCallDuration",
                "CallStatus",
            ]
        ),
        st.text(max_size=20),
    ),
)
def test_no_request_is_too_odd_to_be_read(kind: str, fields: dict[str, str]) -> None:
    event = voice.event(kind, fields)
    if isinstance(event, Speech):
        assert 0.0 <= event.confidence <= 1.0


@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_whatever_is_said_or_pressed_comes_back_as_twiml(words: str) -> None:
    tree(alice("en").calls().speaks(words).turn)
    tree(alice("en").calls().presses(words).turn)


def test_a_call_goes_on_from_its_address_alone() -> None:
    talk = alice("en", stored=False).calls().presses("1", "2").is_silent(3)
    token = talk.token
    again = alice("en", stored=False)
    again.token = token
    assert again.is_silent().words == talk.is_silent().words
    state = address.read(token, bytes(range(32)))
    assert isinstance(state, CallState)
    assert state.turn == 6
