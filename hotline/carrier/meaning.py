"""What a carrier's error code means for the person it concerns, and for the line.

The table is `error_policy.json`, after https://www.twilio.com/docs/api/errors.
"""

import json
from enum import StrEnum
from importlib import resources
from typing import Final


class Meaning(StrEnum):
    """What to do about an error; what it does to a message is for the ledger to say."""

    PERMANENT = "permanent"  # this number will never get a text: suppress it
    OPT_OUT = "opt_out"  # the person said STOP to the carrier: mark them so
    CONFIG = "config"  # the line's own fault: pause and tell the operator, never the person
    TRANSIENT = "transient"  # better later
    THROTTLE = "throttle"  # the sender is too fast
    UNKNOWN = "unknown"  # count it; suppress only after several in a row


BLOCKED = 30004  # on a toll-free sender this is also how a network-level STOP comes back


def _table() -> dict[int, tuple[Meaning, str]]:
    policy = resources.files(__package__).joinpath("error_policy.json").read_text("utf-8")
    rows: dict[str, dict[str, str]] = {
        code: row for code, row in json.loads(policy).items() if code.isdigit()
    }
    return {int(code): (Meaning(row["meaning"]), row["why"]) for code, row in rows.items()}


POLICY: Final = _table()


def meaning(code: int | str | None, toll_free_sender: bool = False) -> Meaning:
    """Say what `code` means; `UNKNOWN` for a code that the table does not list, or none at all.

    Codes are taken as the REST API (numbers) and as delivery reports (strings) write them. With
    `toll_free_sender` 30004 is an opt-out: there STOP acts in the network itself.
    """
    number = _number(code)
    if number == BLOCKED and toll_free_sender:
        return Meaning.OPT_OUT
    return POLICY[number][0] if number in POLICY else Meaning.UNKNOWN


def why(code: int | str | None) -> str:
    """Say in a few English words what `code` is, for the operator; empty when not listed."""
    number = _number(code)
    return POLICY[number][1] if number in POLICY else ""


def _number(code: int | str | None) -> int:
    text = str(code or "").strip()
    return int(text) if text.isascii() and text.isdigit() else 0
