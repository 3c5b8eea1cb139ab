"""Finding one's own text in the carrier's list, whatever was done to it on the way."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from hotline.carrier.matching import same_body, same_message
from hotline.carrier.text import CarrierText

CLAIMED = datetime(2026, 11, 23, 15, 30, 0, 700_000, tzinfo=UTC)
BODY = "It's slow, and it's real - you're \"allowed\" to rest... 1/2 a day counts."
OURS = CarrierText(
    "SM1", BODY, "+12025550100", datetime(2026, 11, 23, 15, 30, 0, tzinfo=UTC), "queued", None
)


def found(text: CarrierText, **options: object) -> bool:
    return same_message(BODY, text, CLAIMED, **options)  # type: ignore[arg-type]


def test_our_own_text_is_found_though_the_carrier_drops_the_milliseconds() -> None:
    assert found(OURS)


@pytest.mark.parametrize(
    "altered",
    [
        "It’s slow, and it’s real – you’re “allowed” to rest… 1/2 a day counts.",
        "It's slow, and it's real — you're «allowed» to rest... ½ a day counts.",
        "  It's slow, and it's  real - you're \"allowed\" to rest...\n1/2 a day counts.\r\n",
        "Sent from your Twilio trial account - " + BODY,
    ],
)
def test_smartened_signs_do_not_hide_it(altered: str) -> None:
    assert found(replace(OURS, body=altered))


def test_folded_accents_do_not_hide_a_spanish_text() -> None:
    assert same_body("¿Cómo estás? Mañana será más fácil.", "¿Como estas? Mañana sera mas facil.")


@pytest.mark.parametrize(
    "other",
    ["", "It's slow.", BODY + " Reply STOP to end", BODY.replace("1/2", "1/3"), "🙂"],
)
def test_another_text_is_not_ours(other: str) -> None:
    assert not found(replace(OURS, body=other))


def test_bodies_without_letters_are_compared_as_they_are() -> None:
    assert same_body("🙂", " 🙂 ")
    assert not same_body("🙂", "🙁")


@pytest.mark.parametrize(
    ("created", "ours"),
    [
        (CLAIMED - timedelta(days=1), False),
        (CLAIMED - timedelta(minutes=3), False),
        (CLAIMED - timedelta(minutes=1), True),
        (CLAIMED + timedelta(minutes=14), True),
        (CLAIMED + timedelta(minutes=18), False),
        (CLAIMED + timedelta(days=1), False),
    ],
)
def test_the_creation_time_must_follow_the_claim(created: datetime, ours: bool) -> None:
    assert found(replace(OURS, created=created)) is ours


def test_the_caller_says_how_long_a_claim_lasts() -> None:
    late = replace(OURS, created=CLAIMED + timedelta(minutes=14))
    assert not found(late, within=timedelta(minutes=5))


def test_a_text_without_a_date_is_ours_when_all_else_agrees() -> None:
    assert found(replace(OURS, created=None))
    assert not found(replace(OURS, created=None, body="another"))


def test_a_named_sender_must_be_the_frozen_one() -> None:
    assert found(OURS, sender="+12025550100")
    assert not found(OURS, sender="+18005550100")


def test_a_sender_not_yet_chosen_is_no_objection() -> None:
    assert found(replace(OURS, sender=""), sender="+12025550100")


@pytest.mark.parametrize("direction", ["inbound", "outbound-reply", "outbound-call"])
def test_an_answer_with_the_same_words_is_not_the_daily_text(direction: str) -> None:
    assert not found(replace(OURS, direction=direction))


def test_a_text_that_belongs_to_another_message_is_not_adopted_twice() -> None:
    assert not found(OURS, taken={"SM1"})
    assert found(OURS, taken={"SM2"})
