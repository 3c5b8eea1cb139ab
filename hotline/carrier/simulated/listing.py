"""Lists as Twilio pages them: filters, page size, and a token that survives new arrivals.

A page's token names the last text before it, so a list read page by page shows each text once,
whatever is sent meanwhile.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from flask import request
from werkzeug.datastructures import MultiDict

from hotline.carrier.simulated.faults import Fault
from hotline.carrier.simulated.ledger import stamp
from hotline.carrier.simulated.mailbox import Filter, Mailbox, Message
from hotline.carrier.simulated.problems import RefusedError

PAGE_SIZE, LARGEST_PAGE = 50, 1000
TOKEN_PREFIX = "PA"  # noqa: S105 - a page token is no secret


@dataclass(frozen=True, slots=True)
class Asked:
    """Which page is asked for; `offset` counts only where no token says where it begins."""

    number: int
    size: int
    offset: int


def asked(args: MultiDict[str, str]) -> Asked:
    """The page that a query asks for."""
    size = max(1, min(args.get("PageSize", PAGE_SIZE, int), LARGEST_PAGE))
    number = max(0, args.get("Page", 0, int))
    return Asked(number, size, 0 if args.get("PageToken") else number * size)


def wanted(mailbox: Mailbox, args: MultiDict[str, str], lagging: Fault | None) -> Filter:
    """The filter that a query asks for.  Raises RefusedError for a date that is none."""
    last = mailbox.find(args.get("PageToken", "").removeprefix(TOKEN_PREFIX))
    # A day is asked for whole, even by a moment in it: twilio-python makes midnight of a date.
    on = _span(args.get("DateSent", "")[: len("2026-11-23")])
    since, until = _span(args.get("DateSent>", "")), _span(args.get("DateSent<", ""))
    horizon = datetime.now(UTC) - timedelta(seconds=lagging.seconds) if lagging else None
    return Filter(
        to=args.get("To", ""),
        sender=args.get("From", ""),
        sent_from=max(on[0], since[0]),
        sent_before=min(filter(None, (on[1], until[1])), default=""),
        created_before=stamp(horizon) if horizon else "",
        below=last.seq if last else 0,
    )


def page(
    base: str, name: str, shown: Sequence[Any], at: Asked, found: Sequence[Message]
) -> dict[str, Any]:
    """One page as Twilio writes it; one more in `found` than fits means that another follows."""
    kept = {k: v for k, v in request.args.items() if k not in ("Page", "PageToken")}
    kept["PageSize"] = str(at.size)
    following = None
    if len(found) > at.size:
        token = f"{TOKEN_PREFIX}{found[at.size - 1].sid}"
        following = _address(base, kept | {"Page": str(at.number + 1), "PageToken": token})
    start = at.number * at.size
    return {
        name: list(shown),
        "page": at.number,
        "page_size": at.size,
        "start": start,
        "end": start + max(len(shown) - 1, 0),
        "uri": request.full_path.rstrip("?"),
        "first_page_uri": _address(base, kept | {"Page": "0"}),
        "next_page_uri": following,
        "previous_page_uri": None,
    }


def _address(base: str, query: dict[str, str]) -> str:
    return f"{base}?{urlencode(query)}"


def _span(moment: str) -> tuple[str, str]:
    """A day's or a second's first moment and the first after it, as the ledger writes them."""
    if not moment:
        return "", ""
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", moment):
            start = datetime.combine(date.fromisoformat(moment), time.min, UTC)
            return stamp(start), stamp(start + timedelta(days=1))
        start = datetime.fromisoformat(moment).replace(microsecond=0)
    except ValueError:
        raise RefusedError(20001) from None
    aware = start if start.tzinfo else start.replace(tzinfo=UTC)
    return stamp(aware), stamp(aware + timedelta(seconds=1))
