"""What the line says: does it hold together, and does everybody still stand somewhere?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date

from hotline.check import check_all
from hotline.conversation.flow import load_flows
from hotline.library import AuthorError
from hotline.preflight.result import Check
from hotline.preflight.sight import Sight, Unseen
from hotline.proven import Proven
from hotline.settings import Settings

MOST_NAMES = 12  # steps on one line
UNREADABLE = (AuthorError, OSError)
MOVED = (
    "Their next word is heard at the nearest step that is left, or at the menu; to keep them where "
    "they stand, bring the steps back."
)


def content(settings: Settings, today: date) -> Check:
    """Flows, content and crisis directory hold together, as of `today`."""
    try:
        known = Proven(settings)
        proven = known.holds(known.digest())
        findings = check_all(settings, today, proven=proven)
    except UNREADABLE as error:
        return Check("content", "fail", f"it cannot be read: {error}", "Compare with what ships.")
    levels = Counter(finding.level for finding in findings)
    found = f"{levels['fail']} to mend, {levels['warn']} to know of"
    if not levels:
        return Check("content", "pass", found)
    remedy = "`hotline check` names each with its remedy."
    return Check("content", "fail" if levels["fail"] else "warn", found, remedy)


def standing(settings: Settings, sight: Sight | Unseen) -> Check:
    """Nobody stands on a step that these flows lack; names steps only, never a person."""
    if isinstance(sight, Unseen):
        found = "not known while the data server is away"
        return Check("standing", "warn", found, "See data_server.")
    try:
        steps = load_flows(settings.flows_dir).steps
    except UNREADABLE:
        return Check("standing", "warn", "not known while the flows cannot be read", "See content.")
    lacking = {step: n for step, n in sorted(sight.standing.items()) if step not in steps}
    if lacking:
        found = f"{_people(lacking)} on steps that these flows lack: {_listed(lacking)}"
        return Check("standing", "warn", found, MOVED)
    found = f"{_people(sight.standing)} on steps, all of which these flows have"
    return Check("standing", "pass", found)


def _people(counts: Mapping[str, int]) -> str:
    number = sum(counts.values())
    return "1 person stands" if number == 1 else f"{number} people stand"


def _listed(counts: Mapping[str, int]) -> str:
    named = [f"{step} ({n})" for step, n in counts.items()]
    more = [f"and {len(named) - MOST_NAMES} more"] if len(named) > MOST_NAMES else []
    return ", ".join([*named[:MOST_NAMES], *more])
