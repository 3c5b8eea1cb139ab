"""GET /: what the line is, how to join and leave, privacy and terms: what carriers ask to see.

The line never texts first: the page shows an `sms:` link (RFC 5724), never a form for a number.
"""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, render_template, request

from hotline.numbers import pretty
from hotline.web.signed import parts

blueprint = Blueprint("public", __name__)


@blueprint.get("/")
def home() -> str:
    """The public page in English or Spanish (`?lang=es`)."""
    settings, script = parts().settings, parts().script()
    lang = request.args.get("lang", settings.languages[0])
    lang = lang if lang in settings.languages else settings.languages[0]
    today = datetime.now(UTC).date()
    return render_template(
        "public.html",
        lang=lang,
        languages=settings.languages,
        line_name=settings.name,
        line_number=settings.line_number,
        line_number_pretty=pretty(settings.line_number),
        contact=settings.contact,
        sms_link=f"sms:{settings.line_number}?&body={'DIARIO' if lang == 'es' else 'DAILY'}",
        frequency=1,
        crisis=script.directory.line_for(settings.country, None, lang, today),
    )
