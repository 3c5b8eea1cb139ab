"""What each error code does to a person and to the line."""

import json
from importlib import resources

import pytest

from hotline.carrier.meaning import POLICY, Meaning, meaning, why


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (21211, Meaning.PERMANENT),
        (30005, Meaning.PERMANENT),
        (30006, Meaning.PERMANENT),
        (21610, Meaning.OPT_OUT),
        (30004, Meaning.UNKNOWN),
        (30008, Meaning.UNKNOWN),
        (20003, Meaning.CONFIG),
        (21617, Meaning.CONFIG),
        (21703, Meaning.CONFIG),
        (30007, Meaning.CONFIG),
        (30034, Meaning.CONFIG),
        (30003, Meaning.TRANSIENT),
        (30036, Meaning.TRANSIENT),
        (30410, Meaning.TRANSIENT),
        (20429, Meaning.THROTTLE),
        (14107, Meaning.THROTTLE),
        (30023, Meaning.THROTTLE),
    ],
)
def test_a_code_means_what_the_carriers_pages_say(code: int, expected: Meaning) -> None:
    assert meaning(code) is expected
    assert why(code)


@pytest.mark.parametrize("code", [None, "", 0, "0", "x", "²", 99999, "-21610"])
def test_no_code_and_an_unlisted_one_are_unknown(code: int | str | None) -> None:
    assert meaning(code) is Meaning.UNKNOWN
    assert why(code) == ""


def test_a_delivery_reports_string_means_the_same_as_the_number() -> None:
    for code in POLICY:
        assert meaning(f" {code} ") is meaning(code)


def test_30004_is_an_opt_out_from_a_toll_free_sender_only() -> None:
    assert meaning(30004, toll_free_sender=True) is Meaning.OPT_OUT
    assert meaning("30004", toll_free_sender=False) is Meaning.UNKNOWN


def test_a_toll_free_sender_changes_no_other_code() -> None:
    for code in POLICY.keys() - {30004}:
        assert meaning(code, toll_free_sender=True) is meaning(code)


def test_no_fault_of_the_line_ever_suppresses_a_person() -> None:
    ours = {20003, 21606, 21608, 21612, 21659, 21660, 21701, 21705, 30032, 30034}
    assert {meaning(code) for code in ours} == {Meaning.CONFIG}


def test_every_row_of_the_table_is_read() -> None:
    table = json.loads(resources.files("hotline.carrier").joinpath("error_policy.json").read_text())
    assert {str(code) for code in POLICY} == table.keys() - {"_about"}
