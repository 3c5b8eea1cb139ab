"""What people call a zone."""

from datetime import UTC, datetime

import pytest

from hotline.schedule.asking import Zone, understand_place
from hotline.schedule.labels import FAMILIES, zone_label
from hotline.schedule.tz import all_zones, equivalent, is_zone, zones_of
from hotline.schedule.zones import Candidates

NOW = datetime(2026, 11, 24, 2, 40, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "english", "spanish"),
    [
        ("America/New_York", "Eastern time", "hora del este"),
        ("America/Indiana/Indianapolis", "Eastern time", "hora del este"),
        ("America/Chicago", "Central time", "hora del centro"),
        ("America/Boise", "Mountain time", "hora de la montaña"),
        ("America/Los_Angeles", "Pacific time", "hora del Pacífico"),
        ("America/Phoenix", "Arizona time", "hora de Arizona"),
        ("Pacific/Honolulu", "Hawaii time", "hora de Hawái"),
        ("America/Puerto_Rico", "Puerto Rico time", "hora de Puerto Rico"),
        ("America/Vancouver", "British Columbia time", "hora de Columbia Británica"),
        ("America/Mexico_City", "Mexico City time", "hora de Ciudad de México"),
        ("Europe/London", "London time", "hora de Londres"),
    ],
)
def test_a_zone_is_called_what_people_call_it(zone: str, english: str, spanish: str) -> None:
    assert (zone_label(zone, "en"), zone_label(zone, "es")) == (english, spanish)


def test_every_zone_has_a_label_without_underscores_or_slashes() -> None:
    labels = [zone_label(zone, lang) for zone in all_zones() for lang in ("en", "es")]
    assert [label for label in labels if "_" in label or "/" in label or not label.strip()] == []


def test_every_zone_of_a_family_exists_and_belongs_to_one_family() -> None:
    zones = [zone for family in FAMILIES for zone in family.zones]
    assert [zone for zone in zones if not is_zone(zone)] == []
    assert len(zones) == len(set(zones))


@pytest.mark.parametrize("country", ["US", "CA", "PR", "GU", "MX", "CO", "ES"])
@pytest.mark.parametrize("lang", ["en", "es"])
def test_a_label_sent_back_as_the_answer_names_that_zone(country: str, lang: str) -> None:
    for zone in zones_of(country):
        answer = understand_place(zone_label(zone, lang), NOW, Candidates((zone,), country, True))
        assert isinstance(answer, Zone), (zone, answer)
        assert equivalent(answer.name, zone, NOW), (zone, answer)
