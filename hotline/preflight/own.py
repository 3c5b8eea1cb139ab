"""What this machine holds: the secret, the address, the zones, the journal of opt-outs."""

from __future__ import annotations

import ipaddress
from importlib.metadata import version
from urllib.parse import urlsplit

from hotline.preflight.result import Check, bare, gravity
from hotline.preflight.sight import Sight, Unseen
from hotline.schedule.tz import all_zones, is_zone
from hotline.settings import SHORTEST_SECRET, Settings
from hotline.store import Secret, Vault
from hotline.store.journal import waiting
from hotline.store.vault import WrongSecretError

MAKE_ONE = "Set HOTLINE_SECRET: `openssl rand -hex 32`."
KEEP_IT = "Set the secret that the store was made with, or point the line at another store."


def secret(settings: Settings, sight: Sight | Unseen) -> Check:
    """The secret is there, long enough, and the one under which this store was made."""
    try:
        word = _word(settings)
    except OSError as error:
        return _unreadable("secret", "the kept secret", settings, error)
    if word and len(word) < SHORTEST_SECRET:
        return Check("secret", "fail", f"it has {len(word)} of {SHORTEST_SECRET} bytes", MAKE_ONE)
    if not _opens(word, sight):
        return Check("secret", "fail", "it does not open this store's keys", KEEP_IT)
    where = "set" if settings.secret.get_secret_value() else "kept in the data folder"
    found = f"{where}, {len(word)} bytes" if word else "none yet: a demo's first start makes one"
    return Check("secret", "pass", found)


def _unreadable(name: str, what: str, settings: Settings, error: OSError) -> Check:
    remedy = f"Give {settings.data_dir} to the user that runs the line."
    return Check(name, "fail", f"{what} cannot be read ({error.strerror})", remedy)


def _word(settings: Settings) -> bytes:
    """The secret, empty where a demo has made none yet; makes none."""
    given = settings.secret.get_secret_value()
    return settings.secret_bytes if given or (settings.data_dir / "secret").exists() else b""


def _opens(word: bytes, sight: Sight | Unseen) -> bool:
    if isinstance(sight, Unseen) or not sight.ring:
        return True
    try:
        return bool(word and Vault.unwrap(sight.ring, Secret(word)))
    except WrongSecretError:
        return False


def base_url(settings: Settings) -> Check:
    """The carrier can reach the line, and nobody reads along on the way."""
    shown = bare(settings.address)
    problems = [
        *([] if settings.address.startswith("https://") else ["is not https"]),
        *([] if _public(settings.address) else ["cannot be reached from outside"]),
    ]
    if not problems:
        return Check("base_url", "pass", shown)
    whose = "For a real line, set" if settings.demo else "Set"
    remedy = f"{whose} HOTLINE_BASE_URL to the https address at which the carrier reaches it."
    return Check("base_url", gravity(settings), f"{shown} {' and '.join(problems)}", remedy)


def _public(address: str) -> bool:
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return False
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:  # a name: those without a dot are a local network's own
        return "." in host and not host.endswith(".localhost")


def time_zones() -> Check:
    """Every time zone that people may live in can be read."""
    remedy = "Install what the line needs again: `make install`."
    try:
        zones = all_zones()
        broken = [name for name in zones if not is_zone(name)]
        if broken:
            return Check("time_zones", "fail", f"{len(broken)} zones cannot be read", remedy)
        return Check("time_zones", "pass", f"{len(zones)} zones of tzdata {version('tzdata')}")
    except (ImportError, OSError):
        return Check("time_zones", "fail", "the package tzdata is missing or torn", remedy)


def journal(settings: Settings) -> Check:
    """No opt-out of an outage waits on this machine."""
    try:
        count = waiting(settings.data_dir / "journal")
    except OSError as error:
        return _unreadable("journal", "the journal of opt-outs", settings, error)
    if not count:
        return Check("journal", "pass", "no opt-out waits")
    remedy = "Run the web app with the data server in reach: until then no daily text is sent."
    return Check("journal", "warn", f"opt-outs of an outage that wait: {count}", remedy)
