"""`hotline preflight`: is everything in place for a line that people can rely on?

Each check has a name and ends in pass, warn or fail with the remedy. Nothing is written, and what
one check finds keeps no other from running: the data server is asked once, within a bound, and the
checks decide on what it told. What only harms a line with a carrier account is a fail there and a
warn in a demo.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from hotline.preflight.own import base_url, journal, secret, time_zones
from hotline.preflight.result import NAMES, Check
from hotline.preflight.server import clock, data_server
from hotline.preflight.sight import look
from hotline.preflight.words import content, standing
from hotline.settings import Settings, SettingsError

__all__ = ["NAMES", "Check", "run_checks"]


def run_checks(read: Callable[[], Settings], today: date) -> list[Check]:
    """Every check in the order of NAMES, on the settings that `read` gives, as of `today`."""
    try:
        settings = read()
    except (SettingsError, OSError, UnicodeError) as error:
        return _without_settings(error)
    sight = look(settings)
    return [
        _settings(settings),
        secret(settings, sight),
        base_url(settings),
        data_server(settings, sight),
        clock(settings, sight),
        time_zones(),
        content(settings, today),
        standing(settings, sight),
        journal(settings),
    ]


def _settings(settings: Settings) -> Check:
    kind = "a demo with the simulated carrier" if settings.demo else "a line with a carrier account"
    return Check("settings", "pass", kind)


def _without_settings(error: Exception) -> list[Check]:
    remedy = "Correct it in the environment or in .env; .env.example lists every setting."
    own = {"settings": Check("settings", "fail", str(error), remedy), "time_zones": time_zones()}
    found = "not checked while the settings cannot be read"
    return [own.get(name) or Check(name, "warn", found, "See settings.") for name in NAMES]
