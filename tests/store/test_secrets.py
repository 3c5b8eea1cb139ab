"""What is sealed opens for the one it was sealed for, under the secret it was sealed with."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.store import Away, Sealer, Secret, Vault, connect, keys
from hotline.store.client import Client
from hotline.store.consent import opened_record, sealed_record
from hotline.store.secrets import Unreadable
from hotline.store.vault import WrongSecretError

ALICE, BOB = "+12125550101", "+13125550102"
SECRET = b"a secret for tests, thirty-two bytes or more"
OTHER = b"another secret for tests, just as long as that"


@pytest.mark.parametrize("length", [0, 1, 31])
def test_a_secret_that_is_too_short_is_refused_by_name_with_the_remedy(length: int) -> None:
    with pytest.raises(ValueError, match=rf"HOTLINE_SECRET has {length} bytes.*openssl rand"):
        Secret(b"x" * length)


def test_thirty_two_bytes_are_enough() -> None:
    assert len(Secret(b"x" * 32).key("anything")) == 32


def test_each_purpose_has_a_key_of_its_own_and_always_the_same() -> None:
    secret = Secret(SECRET)
    assert secret.key("ring") == Secret(SECRET).key("ring")
    assert len({secret.key("ring"), secret.key("journal"), Secret(OTHER).key("ring")}) == 3


@given(st.binary(max_size=200), st.text(max_size=40), st.text(max_size=40))
def test_what_is_sealed_opens_in_its_context_only(plain: bytes, context: str, other: str) -> None:
    sealer = Secret(SECRET).sealer("tests")
    sealed = sealer.seal(plain, context)
    assert sealer.open(sealed, context) == plain
    assert len(sealed) == len(plain) + 29
    if other != context:
        with pytest.raises(Unreadable):
            sealer.open(sealed, other)


@given(st.binary(min_size=1, max_size=60), st.data())
def test_a_sealed_value_with_one_bit_changed_does_not_open(
    plain: bytes, data: st.DataObject
) -> None:
    sealer = Secret(SECRET).sealer("tests")
    sealed = bytearray(sealer.seal(plain, "c"))
    at = data.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[at // 8] ^= 1 << at % 8
    with pytest.raises(Unreadable):
        sealer.open(bytes(sealed), "c")


@pytest.mark.parametrize("sealed", [b"", b"\x00", b"\x07" + b"x" * 40, b"\x00" + b"x" * 11])
def test_what_was_never_sealed_is_unreadable(sealed: bytes) -> None:
    with pytest.raises(Unreadable):
        Secret(SECRET).sealer("tests").open(sealed, "c")


def test_a_ring_seals_with_the_newest_key_and_opens_with_any() -> None:
    old, new = Secret(SECRET).key("1"), Secret(SECRET).key("2")
    sealed = Sealer({1: old}).seal(b"words", "c")
    ring = Sealer({1: old, 2: new})
    assert ring.open(sealed, "c") == b"words"
    assert Sealer({2: new}).open(ring.seal(b"words", "c"), "c") == b"words"


def test_the_same_words_are_never_sealed_alike() -> None:
    sealer = Secret(SECRET).sealer("tests")
    assert len({sealer.seal(b"STOP", "c") for _ in range(50)}) == 50


def test_a_number_is_sealed_for_one_person_alone(store_client: Client) -> None:
    vault = Vault.open(store_client, Secret(SECRET))
    alice, bob = vault.person_id(ALICE), vault.person_id(BOB)
    sealed = vault.seal_number(alice, ALICE)
    assert vault.open_number(alice, sealed) == ALICE
    assert len(sealed) < 64
    assert ALICE.encode() not in sealed
    with pytest.raises(Unreadable):
        vault.open_number(bob, sealed)


def test_consent_opens_for_the_person_it_is_about(store_client: Client) -> None:
    vault = Vault.open(store_client, Secret(SECRET))
    sealed = sealed_record(vault, "a" * 32, "opt-in", "YES", "Reply YES to join", "text")
    record = opened_record(vault, "a" * 32, sealed)
    assert (record["kind"], record["words"]) == ("opt-in", "YES")
    assert (record["shown"], record["path"]) == ("Reply YES to join", "text")
    assert record["at"].endswith("+00:00")
    with pytest.raises(Unreadable):
        opened_record(vault, "b" * 32, sealed)


def test_a_person_keeps_one_id_for_ever_and_nobody_shares_it(store_client: Client) -> None:
    first, later = (Vault.open(store_client, Secret(SECRET)) for _ in range(2))
    assert first.person_id(ALICE) == later.person_id(ALICE)
    assert first.person_id(ALICE) != first.person_id(BOB)
    assert len(bytes.fromhex(first.person_id(ALICE))) == 16


def test_another_store_knows_the_same_number_by_another_id(store_client: Client) -> None:
    here = Vault.open(store_client, Secret(SECRET)).person_id(ALICE)
    store_client.flushall()
    assert Vault.open(store_client, Secret(SECRET)).person_id(ALICE) != here


def test_a_wrong_secret_is_named_and_changes_nothing(store_client: Client) -> None:
    Vault.open(store_client, Secret(SECRET))
    ring = store_client.hgetall(keys.RING)
    with pytest.raises(WrongSecretError, match="HOTLINE_SECRET does not open"):
        Vault.open(store_client, Secret(OTHER))
    assert store_client.hgetall(keys.RING) == ring
    Vault.open(store_client, Secret(SECRET))


def test_wrapped_keys_cannot_be_exchanged(store_client: Client) -> None:
    Vault.open(store_client, Secret(SECRET))
    ring = store_client.hgetall(keys.RING)
    store_client.hset(keys.RING, "id", ring[b"data:1"])
    with pytest.raises(WrongSecretError):
        Vault.open(store_client, Secret(SECRET))


def test_of_many_first_starts_at_once_one_makes_the_keys(store_client: Client) -> None:
    found: list[tuple[str, bytes]] = []
    gate = threading.Barrier(16)

    def open_one() -> None:
        gate.wait()
        vault = Vault.open(store_client, Secret(SECRET))
        found.append((vault.person_id(ALICE), vault.sealer.seal(b"words", "c")))

    threads = [threading.Thread(target=open_one) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    vault = Vault.open(store_client, Secret(SECRET))
    assert [identity for identity, _ in found] == [vault.person_id(ALICE)] * 16
    assert {vault.sealer.open(sealed, "c") for _, sealed in found} == {b"words"}


def test_a_store_that_is_away_at_the_start_says_so(tmp_path: Any) -> None:
    client = connect(f"unix://{tmp_path}/nobody.sock")
    with pytest.raises(Away):
        Vault.open(client, Secret(SECRET))
