"""Zones come from the locked package, not from the machine's own copy."""

import zoneinfo
from datetime import UTC, datetime, timedelta

import pytest

from hotline.schedule.tz import (
    UnknownZoneError,
    all_zones,
    equivalent,
    is_zone,
    tz,
    zones_of,
)

WINTER = datetime(2027, 1, 15, 12, tzinfo=UTC)
SUMMER = datetime(2027, 7, 15, 12, tzinfo=UTC)


def test_every_zone_of_the_package_and_of_the_machine_opens() -> None:
    names = set(all_zones()) | (zoneinfo.available_timezones() - {"localtime"})
    assert len(names) > 590
    assert [name for name in names if not is_zone(name)] == []


def test_provinces_that_stopped_changing_clocks_are_known_even_where_the_machine_is_old() -> None:
    offsets = {z: WINTER.astimezone(tz(z)).utcoffset() for z in ("America/Vancouver",)}
    assert offsets == {"America/Vancouver": timedelta(hours=-7)}


@pytest.mark.parametrize(
    "name", ["", "Chicago", "America", "../etc/passwd", "tzdata.zi", "America/", "zone", "A" * 500]
)
def test_a_name_that_is_no_zone_is_refused_with_an_example(name: str) -> None:
    assert not is_zone(name)
    with pytest.raises(UnknownZoneError, match="America/Chicago") as caught:
        tz(name)
    assert len(str(caught.value)) < 140


def test_zones_with_one_clock_all_year_are_equivalent_and_seasonal_neighbours_are_not() -> None:
    assert equivalent("America/Boise", "America/Denver", WINTER)
    assert equivalent("US/Eastern", "America/Toronto", SUMMER)
    assert not equivalent("America/Phoenix", "America/Denver", WINTER)
    assert not equivalent("America/Phoenix", "America/Los_Angeles", SUMMER)
    assert not equivalent("America/New_York", "America/Puerto_Rico", SUMMER)


def test_a_country_lists_its_own_zones() -> None:
    assert zones_of("CO") == ("America/Bogota",)
    assert set(zones_of("ES")) == {"Europe/Madrid", "Africa/Ceuta", "Atlantic/Canary"}
    assert zones_of(None) == zones_of("XX") == ()
