"""The ways a carrier misbehaves, to order.

    timeout_after_accept   the request is carried out, the answer comes `seconds` late
    reset_before_accept    the connection is reset, nothing was done
    429, 500               refused, nothing was done (20429 is never processed)
    500_after_accept       the request is carried out, the answer says 500
    21610                  refused as if the person had texted STOP
    slow                   everything takes `seconds` longer
    duplicate_webhook      the webhook is posted twice, same MessageSid and same idempotency token;
                           the second answer is the one that counts, as after a lost first answer
    lagging_list           messages younger than `seconds` are missing from the list
    missing_dates          listed messages look queued and have no sent date
    altered_body           quotes, dashes and dots become their likes, as with Smart Encoding

A fault strikes `count` times.  `to` limits it: to the recipient of a message or call, the To filter
of a list, the sender of an incoming text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from hotline.carrier.simulated.ledger import Ledger
from hotline.carrier.simulated.problems import FieldError

_SENDING = frozenset(
    {"timeout_after_accept", "reset_before_accept", "429", "500", "500_after_accept", "slow"}
)
KINDS: dict[str, frozenset[str]] = {
    "messages.create": _SENDING | {"21610", "altered_body"},
    "messages.list": (_SENDING - {"timeout_after_accept", "500_after_accept"})
    | {"lagging_list", "missing_dates", "altered_body"},
    "calls.create": _SENDING,
    "webhook.sms": frozenset({"duplicate_webhook", "slow"}),
}

_LIKES = {"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "...", "\u00a0": " "}
_UNLIKES = {"...": "…", "'": "’", '"': "”", " - ": " – "}


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: where it strikes, what it does, how many times more, for how many seconds."""

    on: str
    kind: str
    count: int = 1
    seconds: float = 5.0
    to: str = ""


def parse(asked: Mapping[str, Any]) -> Fault:
    """The fault that a request asks for.  Raises FieldError with the choices there are."""
    on, kind = str(asked.get("on", "")), str(asked.get("kind", ""))
    if on not in KINDS:
        raise FieldError(f"'on' is one of {', '.join(KINDS)}")
    if kind not in KINDS[on]:
        raise FieldError(f"'kind' for {on} is one of {', '.join(sorted(KINDS[on]))}")
    count, seconds = asked.get("count", 1), asked.get("seconds", 5)
    if not isinstance(count, int) or count < 1:
        raise FieldError("'count' is a whole number, at least 1")
    if not isinstance(seconds, int | float) or seconds < 0:
        raise FieldError("'seconds' is a number, at least 0")
    return Fault(on, kind, count, float(seconds), str(asked.get("to") or ""))


def altered(body: str) -> str:
    """`body` as Smart Encoding leaves it; one with nothing to fold comes back with curly signs."""
    folded = _swap(body, _LIKES)
    return folded if folded != body else _swap(body, _UNLIKES)


def _swap(body: str, table: Mapping[str, str]) -> str:
    for old, new in table.items():
        body = body.replace(old, new)
    return body


def add(ledger: Ledger, fault: Fault) -> None:
    """Arms a fault."""
    ledger.run(
        """INSERT INTO faults ("on", kind, count, seconds, "to")
           VALUES (:on, :kind, :count, :seconds, :to)""",
        asdict(fault),
    )


def armed(ledger: Ledger) -> list[Fault]:
    """The faults that will still strike, oldest first."""
    rows = ledger.rows('SELECT "on", kind, count, seconds, "to" FROM faults ORDER BY id')
    return [Fault(**dict(row)) for row in rows]


def clear(ledger: Ledger) -> None:
    """Disarms every fault."""
    ledger.run("DELETE FROM faults")


def strike(ledger: Ledger, on: str, to: str) -> dict[str, Fault]:
    """The faults that strike this request, by kind, each used up by one."""
    with ledger.transaction():
        rows = ledger.rows(
            """SELECT min(id) AS id, "on", kind, count, seconds, "to" FROM faults
               WHERE "on" = ? AND "to" IN ('', ?) GROUP BY kind""",
            (on, to),
        )
        for row in rows:
            ledger.run("UPDATE faults SET count = count - 1 WHERE id = ?", (row["id"],))
        ledger.run("DELETE FROM faults WHERE count < 1")
    names = ("on", "kind", "count", "seconds", "to")
    return {row["kind"]: Fault(**{name: row[name] for name in names}) for row in rows}
