"""What is remembered of somebody: laws of the plain fields."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from people import persons, places

from hotline.conversation import Person, Place, from_fields, to_fields
from hotline.conversation.person import Bookmark

LONGEST_VALUE = 64  # bytes; one longer value doubles the memory of a subscriber's hash


@given(persons)
def test_a_person_that_is_written_and_read_is_the_same_person(person: Person) -> None:
    assert from_fields(person.id, to_fields(person)) == person


@given(persons)
def test_no_field_of_a_person_is_longer_than_the_compact_form_allows(person: Person) -> None:
    for name, value in to_fields(person).items():
        assert 0 < len(value.encode()) <= LONGEST_VALUE, name
        assert len(name.encode()) <= LONGEST_VALUE


@given(places)
def test_a_place_that_is_packed_and_unpacked_is_the_same_place(place: Place) -> None:
    assert Place.unpack(place.pack()) == place


@given(st.text(max_size=80))
def test_any_text_unpacks_to_a_place(text: str) -> None:
    assert isinstance(Place.unpack(text), Place)


@pytest.mark.parametrize("packed", ["", "home/menu", "a|b|c|x|0|0|0", "a|b|c|1|2|3|0|extra"])
def test_an_unreadable_place_is_the_menu(packed: str) -> None:
    assert Place.unpack(packed) == Place("home/menu")


def test_somebody_of_whom_nothing_is_known_takes_no_room() -> None:
    assert to_fields(Person(id="a1")) == {}
    assert from_fields("a1", {}) == Person(id="a1")


def test_fields_of_a_later_version_and_states_nobody_knows_are_passed_over() -> None:
    person = from_fields("a1", {"lang": "es", "mood": "fine", "d.state": "sideways"})
    assert person == Person(id="a1", lang="es")


def test_neither_the_number_nor_the_call_is_remembered() -> None:
    person = Person(id="a1", country="MX", call=Place(step="story/reading", at=3))
    assert to_fields(person) == {}


pieces_of_a_story = st.lists(st.integers(8, 400).map("x".__mul__), min_size=1, max_size=40)


@given(share=st.floats(0, 1), pieces=pieces_of_a_story)
def test_a_bookmark_never_points_outside_the_story(share: float, pieces: list[str]) -> None:
    assert 0 <= Bookmark("bus-seat", share).piece_of(pieces) < len(pieces)


@given(pieces=pieces_of_a_story, data=st.data())
def test_a_bookmark_comes_back_to_the_piece_it_was_made_at(
    pieces: list[str], data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(pieces) - 1))
    assert Bookmark.before("bus-seat", pieces, at).piece_of(pieces) == at


@given(pieces=pieces_of_a_story, others=pieces_of_a_story, data=st.data())
def test_a_bookmark_lies_in_the_piece_that_holds_the_same_share_of_the_letters(
    pieces: list[str], others: list[str], data: st.DataObject
) -> None:
    mark = Bookmark.before("bus-seat", pieces, data.draw(st.integers(0, len(pieces) - 1)))
    found, total = mark.piece_of(others), sum(map(len, others))
    begins = sum(map(len, others[:found])) / total
    ends = sum(map(len, others[: found + 1])) / total
    assert begins - 2e-4 <= mark.share <= ends + 2e-4
