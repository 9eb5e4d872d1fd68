"""A creator's calendar: its hours and days, the views by keyboard, and the feed.

Screenshots are kept in tests/artefacts.
"""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from icalendar import Calendar
from playwright.async_api import Browser, Page, expect

from app.bench.served import Served
from app.fan_client import FanClient
from tests.browser.company import Company
from tests.fixtures.chromium import keep_look, settle

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(300),
]

BERLIN = "Europe/Berlin"


@pytest.fixture
async def company(clocked: Served, browser: Browser) -> AsyncIterator[Company]:
    async with Company(clocked, browser) as opened:
        yield opened
        assert opened.problems == []


async def look(page: Page, name: str) -> None:
    await settle(page)
    await keep_look(page, f"calendar-{name}")


async def test_hours_days_and_the_feed(company: Company) -> None:
    cleo = await company.creator()
    page = await company.page(cleo, "/calendar/hours", phone=True, zone=BERLIN)
    await expect(page.get_by_test_id("calendar-zone")).to_have_value(BERLIN)
    await page.get_by_test_id("calendar-save").click()
    await weekly_hours(page)
    blackout = datetime.now(UTC).date() + timedelta(days=40)
    await other_days(page, f"{blackout}")
    await by_keyboard(company, cleo, f"{blackout}")
    await feed_is_taken_away(company, cleo)


async def weekly_hours(page: Page) -> None:
    """Hours that overlap, or end before they start, are refused in words."""
    monday = page.get_by_test_id("hours-0")
    save = page.get_by_test_id("hours-save")
    await monday.get_by_role("button", name="Add hours on Monday").click()
    await monday.get_by_label("Monday, from").nth(1).fill("17:59")
    await monday.get_by_label("Monday, to").nth(1).fill("19:00")
    await expect(monday).to_contain_text("These hours overlap.")
    await expect(save).to_be_disabled()
    await look(page, "1-overlap")
    await monday.get_by_label("Monday, from").nth(1).fill("20:00")
    await expect(monday).to_contain_text("Hours start before they end.")
    await expect(monday.get_by_label("Monday, from").nth(1)).to_have_value("20:00")
    await monday.get_by_label("Monday, from").nth(1).fill("18:00")
    await expect(monday.get_by_text("overlap")).to_have_count(0)
    await save.click()
    await expect(page.get_by_text("Your hours are saved.")).to_be_visible()


async def other_days(page: Page, blackout: str) -> None:
    """Days that are over or the wrong way round are refused; a deleted one can be brought back."""
    add, first = page.get_by_test_id("exception-add"), page.get_by_test_id("exception-first")
    await add.click()
    await expect(first).to_have_accessible_description("Choose a day.")
    await first.fill("2020-01-01")
    await add.click()
    await expect(first).to_have_accessible_description("These days are over.")
    await expect(first).to_have_value("2020-01-01")
    await look(page, "2-past-day")
    await first.fill(blackout)
    await page.get_by_test_id("exception-last").fill("2020-01-02")
    await add.click()
    await expect(first).to_have_accessible_description("The last day comes after the first.")
    await page.get_by_test_id("exception-last").fill("")
    await page.get_by_test_id("exception-note").fill("<b>Away</b> בחופש")
    await add.click()
    listed = page.get_by_test_id("exceptions").get_by_role("listitem")
    await expect(listed).to_contain_text("<b>Away</b> בחופש")
    await page.get_by_role("button", name="Delete: closed").click()
    await expect(listed).to_have_count(0)
    await page.get_by_role("button", name="Undo").last.click()
    await expect(listed).to_contain_text("all day")


async def by_keyboard(company: Company, cleo: FanClient, blackout: str) -> None:
    """Month, week and agenda without a mouse."""
    page = await company.page(cleo, f"/calendar?view=month&day={blackout}", zone=BERLIN)
    day = page.locator(f'[data-day="{blackout}"]')
    await expect(day).to_have_accessible_name(re.compile("closed all day"))
    await expect(page.get_by_test_id("calendar-day")).to_contain_text("<b>Away</b> בחופש")
    await look(page, "3-month")
    await day.focus()

    async def expect_at(days: int) -> None:
        at = f"{datetime.fromisoformat(blackout).date() + timedelta(days=days)}"
        await expect(page.locator(f'[data-day="{at}"]')).to_be_focused()

    for key, days in (("ArrowRight", 1), ("ArrowDown", 8), ("ArrowLeft", 7), ("ArrowUp", 0)):
        await page.keyboard.press(key)
        await expect_at(days)
    await page.keyboard.press("Home")
    monday = -datetime.fromisoformat(blackout).weekday()
    await expect_at(monday)
    await page.keyboard.press("End")
    await expect_at(monday + 6)
    views = page.get_by_test_id("calendar-view")
    await views.get_by_role("radio").first.focus()
    await page.keyboard.press("ArrowRight")
    await expect(page.get_by_test_id("calendar-week")).to_be_visible()
    await expect(page).to_have_url(re.compile("view=week"))
    await page.locator('[data-day][tabindex="0"]').focus()
    await page.keyboard.press("ArrowLeft")
    await expect_at(monday + 5)
    await look(page, "3-week")
    await views.get_by_role("radio").nth(1).focus()
    await page.keyboard.press("ArrowRight")
    await expect(page).to_have_url(re.compile("view=agenda"))
    await page.goto(f"{company.base_url}/calendar?view=agenda&day={blackout}")
    await expect(page.get_by_test_id("calendar-agenda")).to_contain_text("<b>Away</b> בחופש")


async def feed_is_taken_away(company: Company, cleo: FanClient) -> None:
    """The address that the page shows is a calendar; after a new one it is nothing."""
    page = await company.page(cleo, "/calendar", phone=True, zone=BERLIN)
    await page.get_by_text("In your own calendar program").click()
    address = page.get_by_test_id("calendar-feed").locator("[title^=http]")
    old = await address.inner_text()
    await look(page, "4-feed")
    async with httpx.AsyncClient(timeout=30) as program:
        read = await program.get(old)
        assert str(Calendar.from_ical(read.text)["VERSION"]) == "2.0"
        await page.get_by_test_id("feed-revoke").click()
        await page.get_by_role("button", name="Keep the address").click()
        assert (await program.get(old)).status_code == 200
        await page.get_by_test_id("feed-revoke").click()
        await page.get_by_test_id("feed-revoke-confirm").click()
        await expect(address).not_to_have_text(old)
        assert (await program.get(old)).status_code == 404
        assert (await program.get(await address.inner_text())).status_code == 200
