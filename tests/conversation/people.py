"""Random persons and places, for the laws of what is remembered."""

from __future__ import annotations

from datetime import date
from zoneinfo import available_timezones

from hypothesis import strategies as st
from talk import shipped_script

from hotline.conversation import Person, Place
from hotline.conversation.person import Bookmark, Daily
from hotline.library import TOPICS

SCRIPT = shipped_script()
SHELF = SCRIPT.content.shelf("en")
days = st.dates(date(2020, 1, 1), date(2099, 12, 31))
stories = st.sampled_from(sorted(SHELF.stories))
items = st.sampled_from(
    [
        "",
        *(f"story:{story}" for story in SHELF.stories),
        *(f"answer:{answer.id}" for answer in SHELF.answers),
        *(entry.id for entry in SHELF.support),
    ]
)
places = st.builds(
    Place,
    step=st.sampled_from(sorted(SCRIPT.flows.steps)),
    item=items,
    at=st.integers(0, 99),
    topic=st.sampled_from(["", *TOPICS]),
    misses=st.integers(0, 9),
    silences=st.integers(0, 9),
    paused=st.booleans(),
)
shares = st.integers(0, 9999).map(lambda number: number / 10000)
dailies = st.builds(
    Daily,
    state=st.sampled_from(["off", "asked", "on", "paused"]),
    zone=st.sampled_from(["", *sorted(available_timezones())]),
    us_state=st.sampled_from(["", "NY", "TX"]),
    at=st.times().map("{:%H:%M}".format),
    topic=st.sampled_from(["", *TOPICS]),
    sent=st.integers(0, 100_000),
    last_day=st.none() | days,
    until=st.none() | days,
)
persons = st.builds(
    Person,
    id=st.just("a1" * 16),
    lang=st.sampled_from(["", "en", "es"]),
    met=st.booleans(),
    opted_out=st.booleans(),
    slow=st.booleans(),
    alarms=st.integers(0, 10_000),
    place=places,
    bookmark=st.none() | st.builds(Bookmark, stories, shares),
    last_story=st.just("") | stories,
    daily=dailies,
    heard=st.frozensets(stories),
    muted=st.frozensets(st.sampled_from(TOPICS)),
)
