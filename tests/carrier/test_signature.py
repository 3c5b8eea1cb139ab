"""Twilio's webhook signature: its published vector, and everything that must not pass."""

import base64
import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.carrier.signature import address, sign, valid

TOKEN = "12345"
URL = "https://mycompany.com/myapp.php?foo=1&bar=2"
FIELDS = [
    ("CallSid", "CA1234567890ABCDE"),
    ("Digits", "1234"),
    ("From", "+14158675309"),
    ("To", "+18005551212"),
    ("Caller", "+14158675309"),
]
SIGNATURE = "RSOYDt4T1cUTdK1PDd93/VVr8B8="


def by_hand(token: str, url: str, fields: list[tuple[str, str]]) -> str:
    text = url + "".join(name + value for name, value in sorted(set(fields)))
    mac = hmac.new(token.encode(), text.encode(), hashlib.sha1)
    return base64.b64encode(mac.digest()).decode()


def test_twilios_own_vector_passes() -> None:
    assert valid(TOKEN, URL, FIELDS, SIGNATURE)


def test_signing_gives_twilios_own_vector() -> None:
    assert sign(TOKEN, URL, FIELDS) == SIGNATURE


@pytest.mark.parametrize(
    ("token", "url", "fields", "signature"),
    [
        ("12346", URL, FIELDS, SIGNATURE),
        (TOKEN, URL + "&baz=3", FIELDS, SIGNATURE),
        (TOKEN, URL.replace("https", "http"), FIELDS, SIGNATURE),
        (TOKEN, URL, FIELDS[:-1], SIGNATURE),
        (TOKEN, URL, [*FIELDS, ("New", "x")], SIGNATURE),
        (TOKEN, URL, [*FIELDS[:-1], ("Caller", "+14158675309 ")], SIGNATURE),
        (TOKEN, URL, FIELDS, SIGNATURE.lower()),
        (TOKEN, URL, FIELDS, SIGNATURE[:-1]),
        (TOKEN, URL, FIELDS, ""),
        (TOKEN, URL, FIELDS, "ünïcode"),
        (TOKEN, URL, [("Body", "\ud800")], SIGNATURE),
        (TOKEN, "https://mycompany.com:99999/", FIELDS, SIGNATURE),
        (TOKEN, "https://[::1/", FIELDS, SIGNATURE),
        ("", URL, FIELDS, by_hand("", URL, FIELDS)),
    ],
)
def test_anything_else_fails(
    token: str, url: str, fields: list[tuple[str, str]], signature: str
) -> None:
    assert not valid(token, url, fields, signature)


def test_the_order_of_the_fields_is_free() -> None:
    assert valid(TOKEN, URL, FIELDS[::-1], SIGNATURE)


def test_unknown_and_empty_fields_are_signed_like_any_other() -> None:
    fields = [*FIELDS, ("TomorrowsField", ""), ("Body", " spaces stay ")]
    assert valid(TOKEN, URL, fields, by_hand(TOKEN, URL, fields))


def test_repeated_names_are_sorted_and_counted_once_each() -> None:
    fields = [("Media", "b"), ("Media", "a"), ("Media", "b")]
    assert valid(TOKEN, URL, fields, by_hand(TOKEN, URL, [("Media", "a"), ("Media", "b")]))
    assert not valid(TOKEN, URL, [("Media", "b")], by_hand(TOKEN, URL, fields))


@pytest.mark.parametrize(
    ("ours", "signed"),
    [
        ("https://line.example/sms", "https://line.example:443/sms"),
        ("https://line.example:443/sms", "https://line.example/sms"),
        ("http://line.example/sms", "http://line.example:80/sms"),
        ("http://127.0.0.1:8000/sms", "http://127.0.0.1:8000/sms"),
        ("https://line.example/sms?", "https://line.example/sms?"),
    ],
)
def test_the_address_may_be_signed_with_or_without_its_port(ours: str, signed: str) -> None:
    assert valid(TOKEN, ours, FIELDS, by_hand(TOKEN, signed, FIELDS))


def test_a_json_body_is_held_against_its_hash_in_the_query() -> None:
    body = '{"status": "ok", "name": "José"}'
    url = f"https://line.example/x?bodySHA256={hashlib.sha256(body.encode()).hexdigest()}"
    signature = by_hand(TOKEN, url, [])
    assert valid(TOKEN, url, body, signature)
    assert not valid(TOKEN, url, body + " ", signature)


def test_a_json_body_without_a_hash_fails() -> None:
    url = "https://line.example/x"
    assert not valid(TOKEN, url, "{}", by_hand(TOKEN, url, []))


@given(
    st.lists(st.tuples(st.text(max_size=5), st.text(max_size=20)), max_size=6),
    st.text(min_size=1, max_size=8),
)
def test_what_is_signed_passes_and_one_more_pair_breaks_it(
    fields: list[tuple[str, str]], value: str
) -> None:
    signature = sign(TOKEN, URL, fields)
    assert valid(TOKEN, URL, fields, signature)
    assert not valid(TOKEN, URL, [*fields, ("NotThere", value)], signature)


@pytest.mark.parametrize(
    ("base", "path", "whole"),
    [
        ("https://line.example", "/sms", "https://line.example/sms"),
        ("https://line.example/", "/sms?a=%20b&c", "https://line.example/sms?a=%20b&c"),
        ("https://line.example/hope/", "/sms", "https://line.example/hope/sms"),
        ("http://127.0.0.1:8000", "/", "http://127.0.0.1:8000/"),
        ("https://line.example", "//evil.example/sms", "https://line.example//evil.example/sms"),
    ],
)
def test_the_address_is_the_configured_base_and_the_path(base: str, path: str, whole: str) -> None:
    assert address(base, path) == whole
