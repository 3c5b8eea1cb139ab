"""The environment, read once, as one frozen Settings; a wrong value names itself and the remedy."""

from __future__ import annotations

import ipaddress
import os
import re
import secrets
from contextlib import suppress
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import BeforeValidator, Field, SecretStr, ValidationError, field_validator
from pydantic import model_validator as whole
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from hotline.run.dataserver import DataServer
from hotline.schedule import Window, parse_window

SHORTEST_SECRET = 32  # bytes
ROOT = Path(__file__).resolve().parent.parent


E164 = re.compile(r"\+[1-9][0-9]{6,14}")
STORES = ("redis://", "rediss://", "unix://")


class SettingsError(ValueError):
    """An operator's mistake: names the setting and the remedy."""


def _listed(value: object) -> object:
    return (
        [item.strip() for item in value.split(",") if item.strip()]
        if isinstance(value, str)
        else value
    )


Listed = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_listed)]


class Settings(BaseSettings):
    """Everything an operator can set. Names are the environment's, in lower case."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True)

    redis_url: str = ""
    data_dir: Path = Field(Path("var"), alias="HOTLINE_DATA_DIR")
    host: str = "127.0.0.1"
    port: int = Field(8000, ge=1, le=65535)
    base_url: str = Field("", alias="HOTLINE_BASE_URL")
    account_sid: str = Field("", alias="TWILIO_ACCOUNT_SID")
    auth_token: SecretStr = Field(SecretStr(""), alias="TWILIO_AUTH_TOKEN")
    api_base_url: str = Field("", alias="TWILIO_API_BASE_URL")
    number: str = Field("", alias="HOTLINE_NUMBER")
    numbers: Listed = Field((), alias="HOTLINE_NUMBERS")
    optout: Literal["default", "advanced", "off"] = Field("default", alias="HOTLINE_OPTOUT")
    fallback_url: str = Field("", alias="HOTLINE_FALLBACK_URL")
    messaging_service: str = Field("", alias="TWILIO_MESSAGING_SERVICE_SID")
    secret: SecretStr = Field(SecretStr(""), alias="HOTLINE_SECRET")
    name: str = Field("Hope Line", alias="HOTLINE_NAME", min_length=1, max_length=20)
    country: str = Field("US", alias="HOTLINE_COUNTRY", pattern="^[A-Z]{2}$")
    languages: Listed = Field(("en", "es"), alias="HOTLINE_LANGUAGES", min_length=1)
    contact: str = Field("", alias="HOTLINE_CONTACT")
    content_dir: Path = Field(ROOT / "content", alias="HOTLINE_CONTENT_DIR")
    flows_dir: Path = Field(ROOT / "flows", alias="HOTLINE_FLOWS_DIR")
    plain_spanish: bool = Field(False, alias="HOTLINE_PLAIN_SPANISH")
    send_rate: float = Field(1.0, alias="HOTLINE_SEND_RATE", gt=0, le=1_000_000)
    validity_seconds: int = Field(3600, alias="HOTLINE_VALIDITY_SECONDS", ge=1, le=36000)
    settle_seconds: int | None = Field(None, alias="HOTLINE_SETTLE_SECONDS", ge=0)
    send_window: str = Field("10:00-20:00", alias="HOTLINE_SEND_WINDOW")
    admin_password: SecretStr = Field(SecretStr(""), alias="HOTLINE_ADMIN_PASSWORD")
    movable_clock: bool = Field(False, alias="HOTLINE_MOVABLE_CLOCK")

    @field_validator("send_window")
    @classmethod
    def _window_holds(cls, value: str) -> str:
        parse_window(value)
        return value

    @field_validator("redis_url")
    @classmethod
    def _store_holds(cls, value: str) -> str:
        if value and not all(node.strip().startswith(STORES) for node in value.split(",")):
            raise ValueError("write redis://host:port/0, rediss://... or unix:///path")
        return value

    @field_validator("base_url", "api_base_url")
    @classmethod
    def _address_holds(cls, value: str) -> str:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("write an address that begins with https://")
        return value

    @field_validator("number", "numbers")
    @classmethod
    def _numbers_hold(cls, value: str | tuple[str, ...]) -> str | tuple[str, ...]:
        for number in [value] if isinstance(value, str) else value:
            if number and not E164.fullmatch(number):
                raise ValueError("write a number as +12025550100 (E.164)")
        return value

    @whole(mode="after")
    def _fits_together(self) -> Self:
        if self.demo:
            self._must(_loopback(self.host), "HOST", "a demo listens on 127.0.0.1 only")
        else:
            self._must(bool(self.auth_token.get_secret_value()), "TWILIO_AUTH_TOKEN", "set it too")
            self._must(bool(self.number), "HOTLINE_NUMBER", "set the line's own number")
            long_enough = len(self.secret.get_secret_value().encode()) >= SHORTEST_SECRET
            remedy = "with a carrier account it needs 32 bytes or more: `openssl rand -hex 32`"
            self._must(long_enough, "HOTLINE_SECRET", remedy)
        may_move = (
            not self.movable_clock or self.demo or _loopback(urlsplit(self.api_base_url).hostname)
        )
        remedy = "a movable clock needs a carrier address on the loopback (TWILIO_API_BASE_URL)"
        self._must(may_move, "HOTLINE_MOVABLE_CLOCK", remedy)
        return self

    @staticmethod
    def _must(holds: bool, name: str, remedy: str) -> None:
        if not holds:
            raise ValueError(f"{name}: {remedy}")

    @property
    def demo(self) -> bool:
        """Whether no carrier account is set: the simulated carrier, on this machine only."""
        return not self.account_sid

    @property
    def clock_moves(self) -> bool:
        """Whether `hotline clock` may move the line's civil clock."""
        return self.demo or self.movable_clock

    @property
    def address(self) -> str:
        """The address that the carrier calls, without a slash at its end."""
        return (self.base_url or f"http://{self.host}:{self.port}").rstrip("/")

    @property
    def line_number(self) -> str:
        """The line's own number, E.164."""
        return self.number or "+12025550100"

    @property
    def senders(self) -> tuple[str, ...]:
        """Every number that texts may come from, the line's own first."""
        return tuple(dict.fromkeys((self.line_number, *self.numbers)))

    @property
    def window(self) -> Window:
        """Local hours for scheduled texts."""
        return parse_window(self.send_window)

    @property
    def settle_after(self) -> int:
        """Seconds for which an absence from the carrier's list must last before it is trusted."""
        return self.validity_seconds + 120 if self.settle_seconds is None else self.settle_seconds

    @cached_property
    def secret_bytes(self) -> bytes:
        """The secret: as set, or made once for a demo and kept in the data folder (0600)."""
        given = self.secret.get_secret_value()
        return given.encode() if given else made_once(self.data_dir / "secret").encode()

    @cached_property
    def carrier_account(self) -> tuple[str, str]:
        """Account and token: as set, or the simulated carrier's (a random token, kept 0600)."""
        if not self.demo:
            return self.account_sid, self.auth_token.get_secret_value()
        return "AC" + "0" * 32, made_once(self.data_dir / "token")

    @property
    def simulator_url(self) -> str:
        """Where the simulated carrier listens: the port after the web app's."""
        return self.api_base_url or f"http://127.0.0.1:{self.port + 1}"

    @property
    def carrier_url(self) -> str | None:
        """The address of the carrier's REST API; None for Twilio's own."""
        return self.simulator_url if self.demo else self.api_base_url or None

    @property
    def store_url(self) -> str:
        """The data server's address: as set, or the embedded one under the data folder."""
        return self.redis_url or DataServer(self.data_dir).url

    @property
    def account_digest(self) -> str:
        """A short digest of the real account, which a store that has served it remembers."""
        return "" if self.demo else sha256(self.account_sid.encode()).hexdigest()[:16]

    @cached_property
    def admin_word(self) -> str:
        """The password of the operator's desk: as set, or made once for a demo."""
        return self.admin_password.get_secret_value() or made_once(self.data_dir / "admin", 9)


def made_once(path: Path, size: int = 32) -> str:
    """A random word kept in `path` with mode 0600; the same one at every start."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        draft.touch(0o600)
        draft.write_text(secrets.token_hex(size), "ascii")
        with suppress(FileExistsError):
            os.link(draft, path)  # whole or not at all, and never over another process's word
        draft.unlink()
    return path.read_text("ascii").strip()


def read_settings(**given: object) -> Settings:
    """Settings from the environment and `.env`; raises SettingsError naming what is wrong."""
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        raise SettingsError("; ".join(map(_explain, error.errors()))) from None


def _explain(problem: object) -> str:
    assert isinstance(problem, dict)
    name = str(problem["loc"][0]).upper() if problem["loc"] else ""
    said = str(problem["msg"]).removeprefix("Value error, ")
    return f"{name}: {said}" if name and name not in said else said


def _loopback(host: str | None) -> bool:
    if host in {"localhost", None}:
        return host == "localhost"
    try:
        return ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False
