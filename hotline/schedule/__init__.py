"""When is somebody's next message: zones, windows, DST. PURE: the clock is an argument."""

from hotline.schedule.asking import (
    Choice,
    Disagrees,
    NotUnderstood,
    Zone,
    ZoneAnswer,
    understand_place,
)
from hotline.schedule.due import Due, next_due
from hotline.schedule.labels import zone_label
from hotline.schedule.walltime import instant, local_day
from hotline.schedule.window import (
    DEFAULT,
    Window,
    may_send,
    nearest_inside,
    parse_window,
    window_closes,
)
from hotline.schedule.wishes import AmPmUnknown, parse_time
from hotline.schedule.zones import Candidates, candidates

__all__ = [
    "DEFAULT",
    "AmPmUnknown",
    "Candidates",
    "Choice",
    "Disagrees",
    "Due",
    "NotUnderstood",
    "Window",
    "Zone",
    "ZoneAnswer",
    "candidates",
    "instant",
    "local_day",
    "may_send",
    "nearest_inside",
    "next_due",
    "parse_time",
    "parse_window",
    "understand_place",
    "window_closes",
    "zone_label",
]
