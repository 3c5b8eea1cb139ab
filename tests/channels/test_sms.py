"""A turn as text messages, and the TwiML that sends them."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from talk import alice

from hotline.channels import sms
from hotline.channels.segments import measure
from hotline.conversation import Person, Turn
from hotline.conversation.turn import Say

XML_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=300)


def turn(*says: Say, silent: bool = False) -> Turn:
    return Turn(Person(), says, silent=silent)


def test_paragraphs_are_lines_of_one_message_until_one_stands_apart() -> None:
    said = turn(Say("One", "en"), Say("Two", "en"), Say("Three", "en", apart=True), Say("4", "en"))
    assert sms.texts(said) == ("One\nTwo", "Three\n4")


def test_nothing_is_sent_where_the_carrier_has_answered() -> None:
    assert sms.texts(turn(Say("One", "en"), silent=True)) == ()
    assert sms.texts(turn()) == ()


def test_the_first_words_never_leave_an_empty_message_before_them() -> None:
    assert sms.texts(turn(Say("One", "en", apart=True))) == ("One",)


def test_one_stray_curly_quote_never_doubles_the_bill() -> None:
    (message,) = sms.texts(turn(Say("It’s “fine” — really…", "en")))
    assert measure(message).encoding == "GSM-7"


def test_spanish_keeps_its_accents_unless_the_operator_folds_them() -> None:
    said = turn(Say("¿Cómo estás, señor? Sí.", "es"))
    assert sms.texts(said) == ("¿Cómo estás, señor? Sí.",)
    (plain,) = sms.texts(said, plain=True)
    assert measure(plain).encoding == "GSM-7"
    assert sms.texts(turn(Say("naïve", "en")), plain=True) == sms.texts(turn(Say("naïve", "en")))


def test_a_message_stays_under_the_carriers_limit() -> None:
    (message,) = sms.texts(turn(Say("word " * 900, "en")))
    assert len(message) <= 1600


@given(st.lists(XML_TEXT, max_size=4))
def test_the_messages_come_out_of_the_twiml_as_they_went_in(messages: list[str]) -> None:
    document = sms.twiml(tuple(messages))
    root = ET.fromstring(document)
    assert root.tag == "Response"
    assert [element.tag for element in root] == ["Message"] * len(messages)
    assert ["".join(element.itertext()) for element in root] == messages
    assert len(document.encode()) < 64 * 1024


def test_nothing_to_say_is_an_empty_document_and_not_no_document() -> None:
    root = ET.fromstring(sms.twiml(()))
    assert (root.tag, len(root), root.attrib) == ("Response", 0, {})


@pytest.mark.parametrize("words", ["story about stigma", "i want to die", "menu", "xyzzy", "daily"])
def test_a_whole_answer_is_well_formed(words: str) -> None:
    talk = alice().texts(words)
    root = ET.fromstring(sms.twiml(talk.messages))
    assert tuple("".join(element.itertext()) for element in root) == talk.messages
