"""Settings: what is refused names the setting and the remedy, and every setting is documented."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from hotline.settings import ROOT, Settings, SettingsError, made_once, read_settings

REAL = {
    "TWILIO_ACCOUNT_SID": "AC" + "1" * 32,
    "TWILIO_AUTH_TOKEN": "a token",
    "HOTLINE_NUMBER": "+12025550100",
    "HOTLINE_SECRET": "x" * 32,
}


def names() -> list[str]:
    fields = Settings.model_fields.items()
    return [(field.alias or name).upper() for name, field in fields]


def read(**given: str) -> Settings:
    return read_settings(_env_file=None, **given)


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"PORT": "0"}, "PORT"),
        ({"HOST": "0.0.0.0"}, "HOST"),
        ({"HOTLINE_SEND_WINDOW": "8:00-21:00"}, "HOTLINE_SEND_WINDOW"),
        ({"HOTLINE_SEND_RATE": "0"}, "HOTLINE_SEND_RATE"),
        ({"HOTLINE_OPTOUT": "maybe"}, "HOTLINE_OPTOUT"),
        ({"HOTLINE_NUMBER": "202-555-0100"}, "HOTLINE_NUMBER"),
        ({"HOTLINE_NUMBER": "+²2025550100"}, "HOTLINE_NUMBER"),
        ({"HOTLINE_COUNTRY": "usa"}, "HOTLINE_COUNTRY"),
        ({"REDIS_URL": "garbage"}, "REDIS_URL"),
        ({"HOTLINE_BASE_URL": "nonsense"}, "HOTLINE_BASE_URL"),
        ({"HOTLINE_SEND_RATE": "inf"}, "HOTLINE_SEND_RATE"),
        (REAL | {"HOTLINE_SECRET": "short"}, "HOTLINE_SECRET"),
        (REAL | {"HOTLINE_SECRET": ""}, "HOTLINE_SECRET"),
        (REAL | {"TWILIO_AUTH_TOKEN": ""}, "TWILIO_AUTH_TOKEN"),
        (REAL | {"HOTLINE_NUMBER": ""}, "HOTLINE_NUMBER"),
        (REAL | {"HOTLINE_MOVABLE_CLOCK": "1"}, "HOTLINE_MOVABLE_CLOCK"),
        (
            REAL | {"HOTLINE_MOVABLE_CLOCK": "1", "TWILIO_API_BASE_URL": "https://carrier.example"},
            "HOTLINE_MOVABLE_CLOCK",
        ),
    ],
)
def test_a_wrong_setting_is_refused_by_its_name(
    given: dict[str, str], named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as refusal:
        read_settings(_env_file=None)
    assert named in str(refusal.value)
    assert "x" * 32 not in str(refusal.value)


def test_without_anything_set_the_line_is_a_demo_on_this_machine() -> None:
    settings = read()
    assert settings.demo
    assert settings.address == "http://127.0.0.1:8000"
    assert settings.line_number == "+12025550100"
    assert settings.settle_after == 3720


def test_a_line_with_an_account_is_no_demo_and_its_clock_stands() -> None:
    settings = read(**REAL)
    assert not settings.demo
    assert not settings.clock_moves
    assert settings.carrier_url is None


def test_no_secret_shows_when_settings_are_printed() -> None:
    printed = repr(read(**REAL, HOTLINE_ADMIN_PASSWORD="a word"))
    assert "a token" not in printed
    assert "x" * 32 not in printed
    assert "a word" not in printed


def test_what_is_made_once_stays_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    word = made_once(tmp_path / "data" / "secret")
    assert made_once(tmp_path / "data" / "secret") == word
    assert len(word) == 64
    assert (tmp_path / "data" / "secret").stat().st_mode & 0o077 == 0


def test_many_processes_that_make_it_at_once_have_the_same_word(tmp_path: Path) -> None:
    for number in range(20):
        with ThreadPoolExecutor(8) as pool:
            words = set(pool.map(made_once, [tmp_path / f"word{number}"] * 8))
        assert len(words) == 1
        assert words != {""}


@pytest.mark.parametrize("page", [".env.example", "README.md"])
def test_every_setting_is_documented(page: str) -> None:
    words = (ROOT / page).read_text("utf-8")
    assert [name for name in names() if name not in words] == []
