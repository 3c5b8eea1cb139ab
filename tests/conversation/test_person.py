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


@given(share=st.floats(0, 1), length=st.integers(1, 99))
def test_a_bookmark_never_points_outside_the_story(share: float, length: int) -> None:
    assert 0 <= Bookmark("bus-seat", share).part_of(length) < length


@given(length=st.integers(1, 99), data=st.data())
def test_a_bookmark_comes_back_to_the_piece_it_was_made_at(
    length: int, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, length - 1))
    assert Bookmark("bus-seat", round(at / length, 4)).part_of(length) == at
