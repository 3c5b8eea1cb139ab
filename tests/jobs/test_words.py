"""A worker sends the words that were checked last, as the web processes do."""

from __future__ import annotations

from typing import Any

import pytest

from hotline.jobs.parts import Words
from hotline.store import LineStore


class Box:
    """Counts how often it is asked to look for new words, or to follow those of a web process."""

    looked, followed, busy = 0, 0, False

    def look_again(self) -> None:
        self.looked += 1

    def follow(self) -> None:
        self.followed += 1

    def settled(self) -> bool:
        return not self.busy


@pytest.mark.parametrize(("demo", "looks"), [(True, [0, 0, 0, 0]), (False, [0, 1, 1, 2])])
def test_a_worker_follows_a_reload(store_client: Any, demo: bool, looks: list[int]) -> None:
    box, store = Box(), LineStore(store_client)
    words = Words(box, store, demo)  # type: ignore[arg-type]
    seen: list[int] = []
    for reload in (False, True, False, True):
        if reload:
            store.ask_for_reload()
        words.look_again()
        seen.append(box.looked)
    assert seen == looks
    assert box.followed == (4 if demo else 0)


def test_a_reload_that_somebody_else_is_proving_is_looked_at_again(store_client: Any) -> None:
    box, store = Box(), LineStore(store_client)
    words = Words(box, store, False)  # type: ignore[arg-type]
    store.ask_for_reload()
    box.busy = True
    words.look_again()
    box.busy = False
    words.look_again()
    words.look_again()
    assert box.looked == 2


def test_a_drain_looks_for_new_words_first(line: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []
    monkeypatch.setattr(Words, "look_again", lambda _: looked.append("looked"))
    line.subscribe("+12125550101")
    assert line.drain("+12125550101") == 1
    assert looked == ["looked"]
