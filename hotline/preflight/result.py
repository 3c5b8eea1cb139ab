"""What one check found: pass, warn or fail, and the remedy."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Literal
from urllib.parse import urlsplit

from hotline.settings import Settings

Level = Literal["pass", "warn", "fail"]
NAMES = (
    *("settings", "secret", "base_url", "data_server", "clock"),
    *("time_zones", "content", "standing", "journal"),
)
WIDTH = max(map(len, NAMES))


@dataclass(frozen=True, slots=True)
class Check:
    """One named check; `found` is a sentence without its dot, `remedy` is empty when it passes."""

    name: str
    level: Level
    found: str
    remedy: str = ""

    def line(self) -> str:
        """One plain line of ASCII, whose columns stand under those of the other checks."""
        said = f"{self.found}. {self.remedy}" if self.remedy else self.found
        whole = f"{self.level}  {self.name:<{WIDTH}}  {' '.join(said.split())}"
        return whole.encode("ascii", "backslashreplace").decode()

    def as_dict(self) -> dict[str, str]:
        """The check as plain JSON values."""
        return asdict(self)


def gravity(settings: Settings) -> Level:
    """How much a fault weighs from which only a line with a carrier account suffers."""
    return "warn" if settings.demo else "fail"


def bare(address: str) -> str:
    """The address as it may be shown: without user, password and options."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return "an address that cannot be read"
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
