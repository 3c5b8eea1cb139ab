"""The names of keys: one hash tag a person, and nothing that tells who somebody is."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from importlib.resources import files
from typing import get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st
from redis.crc import key_slot

from hotline.store import keys

IDENTITY = st.text("0123456789abcdef", min_size=32, max_size=32)
MESSAGES = st.text(st.characters(codec="utf-8"), max_size=64)
DAYS = st.dates().map(str)
BUCKETS = st.dates().map(lambda day: str(day)[:7]) | st.just("always")
PAGE = (files("hotline.store") / "README.md").read_text("utf-8")
OF_NOBODY = {"pace"}  # a sender's own; everything else with a key belongs to a shard


def functions() -> dict[str, Callable[..., str]]:
    return {
        name: found
        for name, found in inspect.getmembers(keys, inspect.isfunction)
        if get_type_hints(found)["return"] is str and name not in {"tag"}
    }


@given(IDENTITY, MESSAGES, DAYS, BUCKETS)
def test_all_keys_of_one_person_lie_in_one_slot(
    identity: str, message: str, day: str, bucket: str
) -> None:
    given = {"identity": identity, "message": message, "day": day, "bucket": bucket}
    given |= {"shard": keys.shard_of(identity)}
    names = {
        name: found(**{k: v for k, v in given.items() if k in inspect.signature(found).parameters})
        for name, found in functions().items()
        if name not in OF_NOBODY
    }
    assert len({key_slot(name.encode()) for name in names.values()}) == 1, names
    assert len(set(names.values())) == len(names), "two kinds of fact under one name"


@given(IDENTITY)
def test_a_persons_shard_is_one_of_sixty_four(identity: str) -> None:
    assert 0 <= keys.shard_of(identity) < keys.SHARDS == 64


def test_no_two_shards_share_a_tag() -> None:
    assert len({keys.tag(shard) for shard in range(keys.SHARDS)}) == keys.SHARDS


@given(IDENTITY, IDENTITY, MESSAGES, MESSAGES)
def test_no_two_messages_share_an_answer(one: str, other: str, first: str, second: str) -> None:
    same = (one, first) == (other, second)
    assert (keys.answer(one, first) == keys.answer(other, second)) == same


def test_the_lines_own_keys_are_no_persons() -> None:
    own = [v for k, v in vars(keys).items() if k.isupper() and isinstance(v, str)]
    assert own
    assert all(re.fullmatch(r"line:[a-z]+", name) for name in own)
    assert len(set(own)) == len(own)


@pytest.mark.parametrize("name", sorted(functions()))
def test_the_schema_and_the_page_about_it_name_every_kind_of_key(name: str) -> None:
    found = functions()[name]
    asked = get_type_hints(found)
    values = [
        0 if asked[given] is int else "0" * 32 for given in inspect.signature(found).parameters
    ]
    prefix = found(*values).split(":")[0] + ":"
    assert keys.__doc__ is not None
    assert f"\n{prefix}" in keys.__doc__
    assert f"`{prefix}" in PAGE
