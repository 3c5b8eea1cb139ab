"""`hotline preflight`: each planted fault is found by the check of its name, and by no other."""

from __future__ import annotations

import json
import re
import shutil
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from click.testing import CliRunner, Result

from hotline.app import create_app
from hotline.cli import main
from hotline.preflight import NAMES, Check, run_checks
from hotline.preflight.own import base_url, journal, secret, time_zones
from hotline.preflight.server import SKEW, WANTED, clock, data_server
from hotline.preflight.sight import SECONDS, Sight, Unseen, look
from hotline.preflight.words import content, standing
from hotline.proven import Proven
from hotline.schedule import tz
from hotline.settings import ROOT, Settings, SettingsError
from hotline.store import Change, Journal, LineStore, People, Secret, Vault, connect
from hotline.store.server import Server

TODAY = date(2026, 11, 23)
ALICE, IDENTITY = "+12125550101", "ab" * 16
NOBODY = "redis://ann:sesame@127.0.0.1:9/0?password=sesame"
REAL = {"HOTLINE_BASE_URL": "https://line.example.org", "HOTLINE_MOVABLE_CLOCK": "0"}


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder without an `.env`, and nothing of a real line in the environment."""
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    monkeypatch.setenv("HOTLINE_DATA_DIR", str(tmp_path / "var"))
    for name in ("REDIS_URL", "TWILIO_ACCOUNT_SID", "HOTLINE_SECRET", "HOTLINE_BASE_URL", "PORT"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def real(settings_for: Any, store_client: Any, tmp_path: Path) -> Any:
    """Makes the settings of a line with an account, on an empty data server."""

    def make(**more: str) -> Settings:
        made: Settings = settings_for(tmp_path / "var", **REAL | more)
        return made

    return make


@pytest.fixture
def demo(data_server: Any, store_client: Any, tmp_path: Path) -> Any:
    """Makes the settings of a demo, on an empty data server."""

    def make(**more: str) -> Settings:
        given = {"redis_url": data_server.url, "HOTLINE_DATA_DIR": str(tmp_path / "var"), **more}
        return Settings(_env_file=None, **given)  # type: ignore[arg-type, call-arg]

    return make


def seen(settings: Settings) -> Sight:
    """What the data server tells, which is there."""
    found = look(settings)
    assert isinstance(found, Sight), found
    return found


# --- the command ----------------------------------------------------------------------------------


def run(*argv: str) -> Result:
    return CliRunner().invoke(main, ["preflight", *argv])


@pytest.fixture
def environment(real: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The environment of a line with an account on which everything is in place, and proven."""
    settings = real()
    proven = Proven(settings)
    proven.record(proven.digest())
    for name, value in {
        "REDIS_URL": settings.redis_url,
        "TWILIO_ACCOUNT_SID": settings.account_sid,
        "TWILIO_AUTH_TOKEN": settings.auth_token.get_secret_value(),
        "HOTLINE_SECRET": settings.secret.get_secret_value(),
        "HOTLINE_NUMBER": settings.number,
        "HOTLINE_BASE_URL": settings.base_url,
    }.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def test_a_line_in_good_order_passes_with_a_plain_aligned_line_for_each_check(
    environment: Any,
) -> None:
    result = run()
    lines = result.output.splitlines()
    assert result.exit_code == 0
    assert [line.split()[1] for line in lines] == list(NAMES)
    assert {line.split()[0] for line in lines} <= {"pass", "warn"}
    assert {line.split()[1] for line in lines if line.startswith("warn")} <= {"content"}
    assert len({re.match(r"\S+ +\S+ +", line).end() for line in lines}) == 1  # type: ignore[union-attr]
    assert result.output.isascii()


def test_json_is_a_list_of_the_same_checks(environment: Any) -> None:
    result = run("--json")
    checks = json.loads(result.output)
    assert result.exit_code == 0
    assert [check["name"] for check in checks] == list(NAMES)
    assert all(set(check) == {"name", "level", "found", "remedy"} for check in checks)
    assert all(check["found"] for check in checks)
    assert all(bool(check["remedy"]) == (check["level"] != "pass") for check in checks)


def test_a_data_server_that_is_away_fails_alone_and_the_other_checks_run(environment: Any) -> None:
    environment.setenv("REDIS_URL", NOBODY)
    result = run("--json")
    levels = {check["name"]: check["level"] for check in json.loads(result.output)}
    assert result.exit_code == 1
    assert [name for name, level in levels.items() if level == "fail"] == ["data_server"]
    assert {levels["clock"], levels["standing"]} == {"warn"}
    assert {levels[name] for name in ("secret", "base_url", "time_zones", "journal")} == {"pass"}
    assert "sesame" not in result.output


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [("PORT", "0", "PORT"), ("HOTLINE_SECRET", "short", "HOTLINE_SECRET")],
)
def test_settings_that_cannot_be_read_fail_by_their_name(
    environment: Any, name: str, value: str, said: str
) -> None:
    environment.setenv(name, value)
    result = run()
    lines = result.output.splitlines()
    assert result.exit_code == 1
    assert len(lines) == len(NAMES)
    assert [line for line in lines if line.startswith("fail")] == [lines[0]]
    assert said in lines[0]
    assert "Traceback" not in result.output


def test_an_env_file_that_is_no_text_is_no_stack_trace(tmp_path: Path) -> None:
    (tmp_path / "work" / ".env").write_bytes(b"PORT=\xff\n")
    result = run()
    assert (result.exit_code, result.output.splitlines()[0][:14]) == (1, "fail  settings")


def test_every_check_is_there_even_without_settings() -> None:
    def refuse() -> Settings:
        raise SettingsError("PORT: no")

    checks = run_checks(refuse, TODAY)
    assert [check.name for check in checks] == list(NAMES)
    assert {check.name for check in checks if check.level == "pass"} == {"time_zones"}


def test_a_line_is_one_line_of_ascii_whatever_was_found() -> None:
    line = Check("standing", "warn", "año\nnuevo", "Mañana.").line()
    assert line.isascii()
    assert len(line.splitlines()) == 1


def test_nothing_is_written(demo: Any, store_client: Any, tmp_path: Path) -> None:
    run_checks(demo, TODAY)
    assert store_client.keys() == []
    assert not (tmp_path / "var").exists()


# --- the secret -----------------------------------------------------------------------------------


def test_a_demo_has_a_secret_from_its_first_start_on(demo: Any) -> None:
    settings = demo()
    assert secret(settings, look(settings)).level == "pass"
    Vault.open(connect(settings.store_url), Secret(settings.secret_bytes))
    check = secret(demo(), look(settings))
    assert (check.level, "64 bytes" in check.found) == ("pass", True)


@pytest.mark.parametrize("given", ["short", "ñ" * 15])
def test_a_secret_that_the_store_would_refuse_fails_in_a_demo_too(demo: Any, given: str) -> None:
    settings = demo(HOTLINE_SECRET=given)
    check = secret(settings, look(settings))
    assert check.level == "fail"
    assert f"{len(given.encode())} of 32 bytes" in check.found
    assert "openssl rand" in check.remedy
    assert given not in check.found


def test_another_secret_than_the_stores_own_fails(real: Any, store_client: Any) -> None:
    Vault.open(store_client, Secret(b"x" * 32))
    assert secret(real(HOTLINE_SECRET="x" * 32), look(real())).level == "pass"
    check = secret(real(HOTLINE_SECRET="y" * 32), look(real()))
    assert (check.level, "does not open" in check.found) == ("fail", True)


def test_a_store_whose_secret_is_not_on_this_machine_fails(demo: Any, store_client: Any) -> None:
    Vault.open(store_client, Secret(b"x" * 32))
    assert secret(demo(), look(demo())).level == "fail"


def test_a_kept_secret_that_cannot_be_read_fails(demo: Any, tmp_path: Path) -> None:
    (tmp_path / "var" / "secret").mkdir(parents=True)
    check = secret(demo(), look(demo()))
    assert (check.level, "cannot be read" in check.found) == ("fail", True)


# --- the address ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("", "is not https and cannot be reached"),
        ("http://line.example.org", "is not https"),
        ("https://localhost:8000", "cannot be reached"),
        ("https://127.0.0.1", "cannot be reached"),
        ("https://[::1]:8000", "cannot be reached"),
        ("https://192.168.1.20", "cannot be reached"),
        ("https://web", "cannot be reached"),
        ("https://", "cannot be reached"),
        ("https://[::1", "cannot be reached"),
    ],
)
def test_an_address_that_the_carrier_cannot_call_fails_with_an_account(
    real: Any, demo: Any, address: str, said: str
) -> None:
    check = base_url(real(HOTLINE_BASE_URL=address))
    assert check.level == "fail"
    assert said in check.found
    assert "HOTLINE_BASE_URL" in check.remedy
    assert base_url(demo(HOTLINE_BASE_URL=address)).level == "warn"


@pytest.mark.parametrize(
    "address", ["https://line.example.org", "https://line.example.org:8443/hope", "https://8.8.8.8"]
)
def test_an_address_that_the_carrier_can_call_passes(real: Any, address: str) -> None:
    assert base_url(real(HOTLINE_BASE_URL=address)) == Check("base_url", "pass", address)


def test_a_password_in_the_address_is_not_shown(real: Any) -> None:
    check = base_url(real(HOTLINE_BASE_URL="https://carrier:sesame@line.example.org"))
    assert check.found == "https://line.example.org"


# --- the data server ------------------------------------------------------------------------------


@pytest.fixture
def faulty(own_data_server: Any) -> Iterator[Any]:
    """A data server of the test's own, to be set up wrongly."""
    client = connect(own_data_server.url, 5.0)
    yield client
    client.close()


@pytest.mark.parametrize(
    ("name", "value", "level"),
    [
        ("appendonly", "no", "fail"),
        ("appendfsync", "no", "fail"),
        ("appendfsync", "everysec", "warn"),
        ("maxmemory-policy", "allkeys-lru", "fail"),
        ("maxmemory-policy", "volatile-ttl", "fail"),
    ],
)
def test_a_server_that_may_lose_something_is_told_how_to_keep_it(
    real: Any, demo: Any, own_data_server: Any, faulty: Any, name: str, value: str, level: str
) -> None:
    settings = real(redis_url=own_data_server.url)
    assert data_server(settings, look(settings)).level == "pass"
    faulty.config_set(name, value)
    check = data_server(settings, look(settings))
    assert check.level == level
    assert f"{name} is {value}" in check.found
    assert f"CONFIG SET {name} {WANTED[name]} " in check.remedy
    assert data_server(demo(), look(settings)).level == "warn"


def test_several_faults_of_a_server_are_all_told(
    real: Any, own_data_server: Any, faulty: Any
) -> None:
    faulty.config_set("appendfsync", "everysec")
    faulty.config_set("maxmemory-policy", "allkeys-lru")
    settings = real(redis_url=own_data_server.url)
    check = data_server(settings, look(settings))
    assert check.level == "fail"
    assert check.remedy.count("CONFIG SET") == 2


def test_a_server_that_forbids_the_question_is_a_warning(
    real: Any, own_data_server: Any, faulty: Any
) -> None:
    rules = ["+@all", "-config"]
    faulty.acl_setuser("ann", enabled=True, passwords=["+pw"], keys=["*"], commands=rules)
    settings = real(redis_url=own_data_server.url.replace("unix://", "unix://ann:pw@"))
    check = data_server(settings, look(settings))
    assert check.level == "warn"
    assert all(f"{name} {value}" in check.remedy for name, value in WANTED.items())


def test_a_server_that_does_not_let_the_line_in_fails_and_shows_no_password(
    real: Any, own_data_server: Any, faulty: Any
) -> None:
    settings = real(redis_url=own_data_server.url.replace("unix://", "unix://ann:sesame@"))
    check = data_server(settings, look(settings))
    assert check.level == "fail"
    assert "password in REDIS_URL" in check.remedy
    assert "sesame" not in check.line()


def test_a_replica_fails(real: Any, own_data_server: Any, faulty: Any) -> None:
    faulty.replicaof("127.0.0.1", 9)
    settings = real(redis_url=own_data_server.url)
    check = data_server(settings, look(settings))
    assert (check.level, "replica" in check.found) == ("fail", True)


@pytest.mark.parametrize(
    ("product", "version", "level"),
    [
        ("Redis", (6, 2, 14), "fail"),
        ("Redis", (7, 0, 0), "pass"),
        ("Valkey", (7, 1), "fail"),
        ("Valkey", (10, 0, 0), "pass"),
    ],
)
def test_a_server_that_is_too_old_fails(
    demo: Any, product: str, version: tuple[int, ...], level: str
) -> None:
    sight = Sight([Server(product, version, False, 0.0, WANTED)], 0.0, {}, {})
    assert data_server(demo(), sight).level == level


def test_the_nodes_of_a_cluster_are_told_of_once(demo: Any) -> None:
    node = Server("Valkey", (8, 0, 0), True, 0.0, WANTED)
    assert data_server(demo(), Sight([node] * 3, 0.0, {}, {})).found.count("replica") == 1


@pytest.mark.parametrize(
    ("address", "said"),
    [
        (NOBODY, "redis://127.0.0.1:9/0 does not serve"),
        ("redis://127.0.0.1:9,redis://127.0.0.1:9", "does not serve"),
        ("redis://:sesame@127.0.0.1:9/0?nonsense=1", "not an address"),
        ("redis://h:sesame", "not an address"),
    ],
)
def test_an_address_where_no_server_is_fails_with_a_remedy(
    real: Any, address: str, said: str
) -> None:
    settings = real(redis_url=address)
    check = data_server(settings, look(settings))
    assert check.level == "fail"
    assert said in check.found
    assert check.remedy
    assert "sesame" not in check.line()


def test_a_server_that_answers_and_then_hides_its_keys_fails(
    real: Any, own_data_server: Any, faulty: Any
) -> None:
    rules = ["+@all", "-get"]
    faulty.acl_setuser("ann", enabled=True, passwords=["+pw"], keys=["*"], commands=rules)
    settings = real(redis_url=own_data_server.url.replace("unix://", "unix://ann:pw@"))
    check = data_server(settings, look(settings))
    assert (check.level, "NoPermissionError" in check.found) == ("fail", True)


def test_a_server_that_hangs_is_waited_for_within_a_bound(real: Any, own_data_server: Any) -> None:
    own_data_server.freeze()
    begun = time.monotonic()
    found = look(real(redis_url=own_data_server.url))
    assert time.monotonic() - begun < SECONDS + 1
    assert isinstance(found, Unseen)


# --- the clocks -----------------------------------------------------------------------------------


def test_a_moved_clock_is_a_fault_with_an_account_and_none_in_a_demo(
    real: Any, demo: Any, store_client: Any
) -> None:
    assert clock(real(), look(real())).level == "pass"
    LineStore(store_client).move_clock(86400)
    check = clock(real(), look(real()))
    assert (check.level, "+86400 s" in check.found) == ("fail", True)
    assert "DEL line:clock" in check.remedy
    movable = real(HOTLINE_MOVABLE_CLOCK="1")
    assert "hotline clock now" in clock(movable, look(movable)).remedy
    assert clock(demo(), look(demo())).level == "pass"


@pytest.mark.parametrize("apart", [-60.0, -SKEW - 0.5, SKEW + 0.5, 3600.0])
def test_machines_that_do_not_agree_on_the_time_are_found(
    real: Any, demo: Any, apart: float
) -> None:
    with time_machine.travel(datetime.now(UTC).timestamp() - apart, tick=True):
        check = clock(real(), look(real()))
        assert clock(demo(), look(demo())).level == "warn"
    assert check.level == "fail"
    assert "apart" in check.found
    assert "NTP" in check.remedy


def test_both_faults_of_the_clocks_are_told(real: Any, store_client: Any) -> None:
    LineStore(store_client).move_clock(60)
    with time_machine.travel(datetime.now(UTC).timestamp() - 30, tick=True):
        check = clock(real(), look(real()))
    assert ("apart" in check.found, "moved" in check.found) == (True, True)


def test_a_second_between_the_machines_is_no_fault(real: Any) -> None:
    with time_machine.travel(datetime.now(UTC).timestamp() - 1, tick=True):
        assert clock(real(), look(real())).level == "pass"


# --- time zones, content, who stands where, the journal -------------------------------------------


def test_missing_time_zones_fail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert time_zones().level == "pass"
    monkeypatch.setattr(tz, "files", lambda _: tmp_path)
    for cached in (tz.tz, tz.all_zones):
        cached.cache_clear()
    try:
        assert (time_zones().level, "tzdata" in time_zones().found) == ("fail", True)
        (tmp_path / "zones").write_text("America/New_York\n", "ascii")
        assert (time_zones().level, "1 zones" in time_zones().found) == ("fail", True)
    finally:
        for cached in (tz.tz, tz.all_zones):
            cached.cache_clear()


@pytest.fixture
def own_flows(tmp_path: Path, demo: Any) -> tuple[Path, Settings]:
    """A copy of the flows in which a fault may be planted, and the settings that name it."""
    shutil.copytree(ROOT / "flows", tmp_path / "flows")
    return tmp_path / "flows", demo(HOTLINE_FLOWS_DIR=str(tmp_path / "flows"))


def test_content_tells_how_many_findings_there_are(own_flows: tuple[Path, Settings]) -> None:
    folder, settings = own_flows
    sound = content(settings, TODAY)
    assert sound.level in {"pass", "warn"}
    assert sound.found.startswith("0 to mend, ")
    page = folder / "hope.yaml"
    page.write_text(page.read_text("utf-8").replace("say: hope.intro", "say: hope.nothing"))
    check = content(settings, TODAY)
    assert (check.level, check.found.startswith("0 to mend")) == ("fail", False)
    assert "hotline check" in check.remedy


def test_content_that_cannot_be_opened_fails(own_flows: tuple[Path, Settings]) -> None:
    folder, settings = own_flows
    (folder / "odd.yaml").mkdir()
    assert content(settings, TODAY).level == "fail"
    assert standing(settings, seen(settings)).level == "warn"


def stand(client: Any, *steps: str) -> None:
    """A person of their own for each of these steps."""
    for number, step in enumerate(steps):
        identity = f"{number:04x}" + IDENTITY[4:]
        People(client).commit(identity, "SM1", "", Change({}, {"met": "1"}, stands=step))


def test_nobody_on_a_lacking_step_passes(demo: Any, store_client: Any) -> None:
    settings = demo()
    assert standing(settings, seen(settings)).level == "pass"
    stand(store_client, "story/which", "story/which", "questions/which")
    check = standing(settings, seen(settings))
    assert (check.level, "3 people" in check.found) == ("pass", True)


def test_people_on_steps_that_the_flows_lack_are_counted_and_not_named(
    demo: Any, store_client: Any
) -> None:
    settings = demo()
    stand(store_client, "story/which", "story/gone", "gone/which", "story/gone")
    check = standing(settings, seen(settings))
    assert check.level == "warn"
    assert "3 people stand" in check.found
    assert check.found.endswith("gone/which (1), story/gone (2)")
    assert "nearest step" in check.remedy
    assert IDENTITY[4:] not in check.line()


def test_many_lacking_steps_still_fit_a_line(demo: Any, store_client: Any) -> None:
    settings = demo()
    stand(store_client, *(f"gone/{number:03d}" for number in range(40)))
    check = standing(settings, seen(settings))
    assert "40 people" in check.found
    assert check.found.endswith("and 28 more")


def test_somebody_who_expires_is_no_longer_on_a_lacking_step(demo: Any, store_client: Any) -> None:
    settings = demo()
    stand(store_client, "story/gone")
    for name in store_client.keys("at:*"):
        store_client.expire(name, 0)
    assert standing(settings, seen(settings)).level == "pass"


def test_opt_outs_that_wait_are_a_warning_until_they_are_carried_out(real: Any) -> None:
    settings = real()
    assert journal(settings).level == "pass"
    kept: Journal = create_app(settings).extensions["hotline"].journal
    kept.write({"number": ALICE, "words": "STOP", "at": "2026-11-23T10:00:00+00:00"})
    check = journal(settings)
    assert (check.level, check.found.endswith("wait: 1")) == ("warn", True)
    assert ALICE not in check.line()
    kept.replay(lambda _: None)
    assert journal(settings).level == "pass"


def test_a_journal_that_cannot_be_read_fails(real: Any, tmp_path: Path) -> None:
    (tmp_path / "var" / "journal" / "opt-outs").mkdir(parents=True)
    assert journal(real()).level == "fail"
