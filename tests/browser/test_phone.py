"""A newcomer with a browser: texts the line, joins, moves the clock, calls, and is connected."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.line.whole_line import start_line

pytestmark = [pytest.mark.browser, pytest.mark.line]
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync",
    "--disable-component-update", "--no-first-run",
]  # fmt: skip
PICTURES = os.environ.get("HOTLINE_PICTURES", "")


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    if not CHROMIUM:
        missing = "no chromium on this machine: install it, or leave HOTLINE_REQUIRE_BROWSER unset"
        if os.environ.get("HOTLINE_REQUIRE_BROWSER") == "1":
            pytest.fail(missing)
        pytest.skip(missing)
    running = start_line(tmp_path_factory.mktemp("browser") / "var")
    # The middle of a New York morning, so that the next day's text is due at once.
    running.hotline("clock", "2027-03-09T15:01:00+00:00")
    yield running
    running.end()


@pytest.fixture
def page(line: Any) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        context = browser.new_context(
            viewport={"width": 1200, "height": 860}, locale="en-US", reduced_motion="reduce"
        )
        page = context.new_page()
        strangers: list[str] = []
        page.on(
            "request", lambda r: strangers.append(r.url) if not r.url.startswith(line.url) else 0
        )
        page.goto(f"{line.url}/phone")
        yield page
        assert strangers == []
        browser.close()


def text(page: Page, words: str, heard: str) -> None:
    """Send a text and wait for a new bubble with these words."""
    bubbles = page.locator("[data-testid=bubble][data-direction=in]")
    before = bubbles.count()
    page.get_by_test_id("message-input").fill(words)
    page.get_by_test_id("message-input").press("Enter")
    expect(bubbles.nth(before)).to_be_visible(timeout=10_000)
    new = [bubbles.nth(n).inner_text() for n in range(before, bubbles.count())]
    assert re.search(heard, "\n".join(new)), new


def picture(page: Page, name: str) -> None:
    """Keep a picture for the README when HOTLINE_PICTURES names a folder."""
    if PICTURES:
        page.wait_for_timeout(500)
        page.screenshot(path=Path(PICTURES) / f"{name}.png")


def test_a_newcomer_texts_and_the_message_arrives_tomorrow(line: Any, page: Page) -> None:
    text(page, "story", "Welcome to Hope Line")
    text(page, "sotry about stigma plz", r"MORE \(1/4\)")
    text(page, "i want to die", "988")
    picture(page, "texting")
    text(page, "faq", "Questions people ask")
    text(page, "2", "For many people, yes")
    text(page, "DAILY", "What time is it")
    text(page, "10:01 am", "reply JOIN")
    text(page, "JOIN", "You're in")
    page.get_by_test_id("clock-plus-day").click()
    arrived = page.locator("[data-testid=bubble][data-direction=in]").last
    expect(arrived).to_contain_text(re.compile(r"^Hope Line: "), timeout=30_000)
    expect(arrived).not_to_contain_text("1 msg/day")


def test_a_newcomer_calls_hears_a_story_and_is_connected(page: Page) -> None:
    page.get_by_test_id("phone-number").select_option(index=1)
    page.get_by_test_id("call-speed").select_option(label="Step by step")
    page.get_by_test_id("call-start").click()
    lines = page.get_by_test_id("transcript-line")
    expect(lines.first).to_contain_text("This is Hope Line", timeout=10_000)
    page.get_by_test_id("key-1").click()
    expect(lines.last).to_contain_text("Which kind of story", timeout=10_000)
    page.get_by_test_id("key-2").click()
    expect(lines.last).to_contain_text("Here is a story", timeout=10_000)
    page.get_by_test_id("step-next").click()
    expect(lines.last).to_contain_text("I cook for four hundred children", timeout=10_000)
    picture(page, "calling")
    page.get_by_test_id("key-0").click()
    expect(page.get_by_text(re.compile("connected to 988", re.I)).first).to_be_visible(
        timeout=15_000
    )
    page.get_by_test_id("hangup").click()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_fits_a_small_phone_in_light_and_dark(line: Any, scheme: Any) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        context = browser.new_context(viewport={"width": 360, "height": 740}, color_scheme=scheme)
        page = context.new_page()
        page.goto(f"{line.url}/phone")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        page.get_by_test_id("message-input").focus()
        page.keyboard.type("menu")
        page.keyboard.press("Enter")
        expect(page.locator("[data-direction=in]").last).to_contain_text("Story", timeout=10_000)
        browser.close()
