"""What kind of sender a text goes out from."""

import pytest

from hotline.carrier.sender import SenderKind, bucket_name, is_toll_free, kind

SERVICE = "MG" + "0a" * 16


@pytest.mark.parametrize("code", ["800", "833", "844", "855", "866", "877", "888"])
def test_every_toll_free_code_of_north_america_is_known(code: str) -> None:
    assert is_toll_free(f"+1{code}5550100")


@pytest.mark.parametrize(
    "sender",
    ["+12025550100", "+18085550100", "+18105550100", "988", "", "+", "+1", SERVICE, "Hope"],
)
def test_other_senders_are_not_toll_free(sender: str) -> None:
    assert not is_toll_free(sender)


@pytest.mark.parametrize(
    ("sender", "expected"),
    [
        ("+12025550100", SenderKind.LONG_CODE),
        ("+18005550100", SenderKind.TOLL_FREE),
        ("741741", SenderKind.SHORT_CODE),
        (SERVICE, SenderKind.MESSAGING_SERVICE),
        ("HopeLine", SenderKind.NAME),
    ],
)
def test_the_kind_of_a_sender_is_seen_from_its_form(sender: str, expected: SenderKind) -> None:
    assert kind(sender) is expected


def test_a_messaging_services_pool_shares_one_bucket() -> None:
    assert bucket_name("+12025550100", SERVICE) == bucket_name("+18005550100", SERVICE) == SERVICE
    assert bucket_name("+12025550100") != bucket_name("+18005550100")
