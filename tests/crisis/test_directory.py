"""Which line is given to whom, and what an operator is told about old entries."""

from datetime import date, timedelta

import pytest

from hotline.crisis import Directory

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("country", "category", "lang", "name"),
    [
        ("US", "suicide", "en", "988 Suicide & Crisis Lifeline"),
        ("US", None, "en", "988 Suicide & Crisis Lifeline"),
        ("US", "domestic_violence", "en", "National Domestic Violence Hotline"),
        ("US", "sexual_assault", "es", "RAINN National Sexual Assault Hotline"),
        ("US", "overdose", "en", "Poison Control"),
        ("US", "relapse", "en", "SAMHSA National Helpline"),
        ("US", "child_abuse", "en", "National Domestic Violence Hotline"),
        ("MX", "suicide", "es", "Línea de la Vida"),
        ("MX", "domestic_violence", "es", "Línea de la Vida"),
        ("GB", "suicide", "en", "Samaritans"),
        ("gb", "suicide", "en", "Samaritans"),
        ("ES", "suicide", "es", "Línea 024"),
        ("CA", "suicide", "es", "9-8-8 Suicide Crisis Helpline"),
        ("JP", "suicide", "en", "Yorisoi Hotline"),
    ],
)
def test_the_line_that_fits_comes_first(
    directory: Directory, country: str, category: str | None, lang: str, name: str
) -> None:
    line = directory.line_for(country, category, lang, TODAY)
    assert line is not None
    assert line.name == name


@pytest.mark.parametrize("country", ["NG", None, "", "SG", "LB"])
def test_a_country_without_a_line_that_two_lists_know_has_none(
    directory: Directory, country: str | None
) -> None:
    assert directory.line_for(country, "suicide", "en", TODAY) is None


def test_a_line_of_one_list_only_is_never_given(directory: Directory) -> None:
    countries = {entry.line.country for entry in directory.entries}
    given = [line for c in countries for line in directory.lines_for(c, None, "en", TODAY)]
    assert len(given) > 40
    assert "C" not in {line.grade for line in given}
    assert "Childhelp National Child Abuse Hotline" not in {line.name for line in given}


def test_a_stale_line_is_still_given(directory: Directory) -> None:
    line = directory.line_for("US", None, "en", TODAY + timedelta(days=4000))
    assert line is not None
    assert line.dial == "988"


def test_spanish_in_the_us_presses_two_and_texts_ayuda(directory: Directory) -> None:
    line = directory.general("US", "es")
    assert line is not None
    assert line.sms is not None
    assert (line.dial, line.press, line.sms.to, line.sms.keyword) == ("988", "2", "988", "AYUDA")


def test_where_the_first_line_cannot_be_texted_a_second_can(directory: Directory) -> None:
    assert [line.name for line in directory.for_anybody("GB", "en", TODAY)] == [
        "Samaritans",
        "Shout",
    ]


def test_a_number_that_does_not_exist_is_nowhere(directory: Directory) -> None:
    e164 = {entry.line.e164 for entry in directory.entries if entry.line.e164}
    assert "+44116123" not in e164
    assert all(number.startswith("+") and number[1:].isdigit() for number in e164)


@pytest.mark.parametrize(
    ("country", "number"),
    [
        ("US", "911"),
        ("GB", "999"),
        ("ES", "112"),
        ("AU", "000"),
        ("NZ", "111"),
        ("NO", "113"),
        ("CO", "123"),
        ("PE", None),
        ("CN", None),
        (None, None),
        ("XX", None),
    ],
)
def test_only_a_general_or_ambulance_number_is_named(
    directory: Directory, country: str | None, number: str | None
) -> None:
    assert directory.emergency_number(country) == number


@pytest.mark.parametrize(
    ("days", "level"), [(0, None), (180, None), (181, "warn"), (365, "warn"), (366, "fail")]
)
def test_an_old_check_warns_and_then_fails(
    directory: Directory, days: int, level: str | None
) -> None:
    checked = date(2026, 9, 30)
    findings = directory.findings(checked + timedelta(days=days))
    found = [finding.level for finding in findings if "PR " in finding.problem]
    assert found == ([level] if level else [])


def test_a_line_never_verified_warns_with_a_remedy(directory: Directory) -> None:
    found = [f for f in directory.findings(TODAY) if "Veterans" in f.problem]
    assert [finding.level for finding in found] == ["warn"]
    assert "verified_on" in found[0].remedy


def test_every_line_names_its_sources(directory: Directory) -> None:
    assert all(entry.line.sources for entry in directory.entries)
