"""The browser phone, GET /phone, and its way to the simulated carrier. Demo mode only."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import requests
from flask import Blueprint, Response, abort, jsonify, render_template, request

from hotline.clock import ClockError, moved
from hotline.numbers import pretty
from hotline.store import Away
from hotline.web.signed import parts

blueprint = Blueprint("phone", __name__)
_session = requests.Session()
_session.trust_env = False  # a proxy of the environment is no way to this machine
LONGEST_WAIT = 40  # seconds; the page's own long poll waits at most 25
PASSED_ON = ("texts", "calls", "dials", "faults", "status", "reset", "healthz")


@blueprint.before_request
def demo_only() -> None:
    """There is no browser phone on a line with a real account."""
    if not parts().settings.demo:
        abort(404)


@blueprint.get("/phone")
def page() -> str:
    """The phone itself."""
    settings = parts().settings
    return render_template(
        "phone.html",
        line_name=settings.name,
        line_number=settings.line_number,
        line_number_pretty=pretty(settings.line_number),
        languages=settings.languages,
    )


@blueprint.get("/phone/api/clock")
def clock() -> Response:
    """The line's civil time and how far it was moved, in seconds."""
    try:
        offset = parts().store.offset()
    except Away:
        offset = 0.0
    now = datetime.now(UTC) + timedelta(seconds=offset)
    return jsonify(now=now.isoformat(timespec="seconds"), offset=offset)


@blueprint.post("/phone/api/clock")
def move_clock() -> Response | tuple[Response, int]:
    """Move the clock; 400 with a plain sentence for a value that cannot be read."""
    wish = str((request.get_json(silent=True) or {}).get("move", ""))
    try:
        offset = moved(wish, parts().store.offset(), datetime.now(UTC))
        parts().store.move_clock(offset)
    except ClockError as error:
        return jsonify(error=str(error)), 400
    except Away:
        return jsonify(error="The data server is away; try again in a moment."), 503
    return clock()


@blueprint.route("/phone/api/<path:path>", methods=["GET", "POST", "DELETE"])
def pass_on(path: str) -> Response | tuple[Response, int]:
    """Hand a request of the page to the simulated carrier, so that it talks to one origin only."""
    if path.partition("/")[0] not in PASSED_ON:
        abort(404)
    try:
        answer = _session.request(
            request.method,
            f"{parts().settings.simulator_url}/sim/{path}",
            params=list(request.args.items(multi=True)),
            json=request.get_json(silent=True),
            timeout=LONGEST_WAIT,
        )
    except requests.RequestException:
        return jsonify(error="The simulated carrier is away; try again in a moment."), 502
    kind = answer.headers.get("Content-Type", "application/json")
    return Response(answer.content, status=answer.status_code, content_type=kind)
