"""What a number suggests about a place."""

import json
from importlib.resources import files

import pytest

from hotline.schedule.tz import is_zone
from hotline.schedule.zones import candidates

TABLE = json.loads(files("hotline.schedule").joinpath("nanp_timezones.json").read_text("utf-8"))


@pytest.mark.parametrize(
    ("number", "country", "zones"),
    [
        ("+12125550101", "US", {"America/New_York"}),
        ("+12085550101", "US", {"America/Los_Angeles", "America/Boise", "America/Denver"}),
        (
            "+16055550101",
            "US",
            {"America/Denver", "America/North_Dakota/Center", "America/Chicago"},
        ),
        ("+17875550101", "PR", {"America/Puerto_Rico"}),
        ("+18095550101", "DO", {"America/Santo_Domingo"}),
        ("+16045550101", "CA", {"America/Vancouver"}),
        ("+34612345678", "ES", {"Europe/Madrid", "Atlantic/Canary"}),
        ("+573001234567", "CO", {"America/Bogota"}),
        ("+526641234567", "MX", {"America/Tijuana"}),
    ],
)
def test_a_number_suggests_the_zones_of_its_area(
    number: str, country: str, zones: set[str]
) -> None:
    found = candidates(number)
    assert (found.country, set(found.zones), found.known) == (country, zones, True)


@pytest.mark.parametrize(
    ("overlay", "older"), [("364", "270"), ("930", "812"), ("458", "541"), ("448", "850")]
)
def test_an_overlay_code_suggests_what_the_older_code_of_its_places_does(
    overlay: str, older: str
) -> None:
    new, old = candidates(f"+1{overlay}5550101"), candidates(f"+1{older}5550101")
    assert set(new.zones) == set(old.zones)
    assert len(new.zones) == 2


@pytest.mark.parametrize("code", ["800", "833", "844", "855", "866", "877", "888", "500", "622"])
def test_a_toll_free_or_placeless_number_is_unknown(code: str) -> None:
    found = candidates(f"+1{code}5550101")
    assert not found.known
    assert len(found.zones) >= 40


def test_an_island_code_without_a_certain_zone_is_unknown_and_names_its_own_zone_first() -> None:
    found = candidates("+12425550101")
    assert (found.country, found.zones[0], found.known) == ("BS", "America/Nassau", False)


@pytest.mark.parametrize(
    "text", ["", "bob", "+", "+1", "+1999", "+19995550101", "12125550101", "+999123", "anonymous"]
)
def test_what_is_no_placeable_number_is_unknown_and_never_an_error(text: str) -> None:
    found = candidates(text)
    assert (found.zones, found.known) == ((), False)


def test_a_british_mobile_names_london_first() -> None:
    assert candidates("+447911123456").zones[0] == "Europe/London"


def test_every_row_of_the_table_names_real_zones_and_each_code_once() -> None:
    rows = TABLE["places"] + TABLE["unplaced"]
    codes = [code for row in rows for code in row["codes"].split()]
    zones = {zone for row in rows for zone in row.get("zones", row.get("own"))}
    assert len(codes) == len(set(codes)) == 469
    assert [zone for zone in zones | set(TABLE["everywhere"]) if not is_zone(zone)] == []
