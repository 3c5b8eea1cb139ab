"""The account that the simulated carrier serves: one line, its numbers, its webhooks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args
from urllib.parse import urlsplit

import phonenumbers

from hotline.carrier.simulated.optout import Handling

API_VERSION = "2010-04-01"
E164 = re.compile(r"\+[1-9][0-9]{6,14}")
# Twilio's test credentials send from this number; it is taken here too.
MAGIC_SENDER = "+15005550006"


@dataclass(frozen=True, slots=True)
class Account:
    """Credentials, the line's address and numbers, and the carrier's own address."""

    sid: str
    token: str
    base_url: str
    numbers: tuple[str, ...]
    optout: Handling
    address: str

    @property
    def sms_url(self) -> str:
        return f"{self.base_url}/sms"

    @property
    def voice_url(self) -> str:
        return f"{self.base_url}/voice"

    @property
    def voice_status_url(self) -> str:
        return f"{self.base_url}/voice/status"

    @property
    def root(self) -> str:
        return f"/{API_VERSION}/Accounts/{self.sid}"


def from_environment(environment: Mapping[str, str], port: int) -> Account:
    """The account that the settings describe.  Raises ValueError: the setting and a remedy."""
    return Account(
        sid=_required(environment, "TWILIO_ACCOUNT_SID", "any AC… id serves here"),
        token=_required(environment, "TWILIO_AUTH_TOKEN", "any secret that the line has too"),
        base_url=_address(environment.get("HOTLINE_BASE_URL") or "http://127.0.0.1:8000"),
        numbers=_numbers(environment),
        optout=_optout(environment.get("HOTLINE_OPTOUT") or "default"),
        address=f"http://127.0.0.1:{port}",
    )


def country(number: str) -> str:
    """The two-letter country of a number, empty where it has none."""
    try:
        return phonenumbers.region_code_for_number(phonenumbers.parse(number)) or ""
    except phonenumbers.NumberParseException:
        return ""


def _required(environment: Mapping[str, str], name: str, remedy: str) -> str:
    value = environment.get(name, "").strip()
    if not value:
        raise ValueError(f"{name} is not set: set it to the line's own value ({remedy})")
    return value


def _address(value: str) -> str:
    parts = urlsplit(value.strip())
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise ValueError("HOTLINE_BASE_URL must look like http://127.0.0.1:8000")
    return value.strip().rstrip("/")


def _numbers(environment: Mapping[str, str]) -> tuple[str, ...]:
    first = environment.get("HOTLINE_NUMBER") or "+12025550100"
    more = (environment.get("HOTLINE_NUMBERS") or "").split(",")
    numbers = tuple(dict.fromkeys(n.strip() for n in (first, *more) if n.strip()))
    if not all(E164.fullmatch(number) for number in numbers):
        raise ValueError(
            "HOTLINE_NUMBER and HOTLINE_NUMBERS must be E.164 numbers such as +12025550100"
        )
    return numbers


def _optout(value: str) -> Handling:
    for handling in get_args(Handling):
        if value == handling:
            found: Handling = handling
            return found
    raise ValueError("HOTLINE_OPTOUT must be default, advanced or off")
