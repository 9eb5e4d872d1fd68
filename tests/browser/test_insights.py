"""An owner sees how a persona fares, and reads a visit that its fan shares."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy
from playwright.async_api import BrowserContext, Locator, Page, expect
from sqlalchemy.orm import Session

from app.bench.served import Served, running_server
from app.fan_client import FanClient
from core.ids import new_id
from models.room import Room, SpokenTurn
from models.safety import SafetyDecision
from tests.browser.acts import enter
from tests.browser.people import (
    Known,
    Life,
    become_known,
    live_as_a_published_owner,
    live_as_an_owner,
    seat,
)
from tests.browser.sights import troubles
from tests.fixtures.chromium import DESKTOP, keep_picture
from tests.fixtures.served import QUIET
from tests.integration.app.outsider import Room as VisitedRoom
from tests.integration.app.outsider import Site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

SAID = "Hello, who are you?"
NO_SKEW = Path()
"""The server's clock is the machine's."""
MEASURES = 9
"""Seven counts by day, the times of answers, and the reasons of safety."""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with running_server(tmp_path_factory.mktemp("served") / "var", QUIET) as running:
        yield running


def visit_to(slug: str) -> Life:
    """Win a room, ask to keep its words, talk, and leave."""

    async def live(fan: FanClient) -> dict[str, str]:
        await fan.wait_for_tokens()
        bid = await fan.win(slug)
        room = f"/api/rooms/{bid['room_id']}"
        await fan.call("PUT", f"{room}/consent", json={"transcript_kept": True})
        await VisitedRoom(Site(str(fan.http.base_url).rstrip("/"), NO_SKEW), fan, bid).works()
        await fan.call("POST", f"{room}/end")
        await fan.wait_for_bid(bid["id"], "settled")
        return {"room": str(bid["room_id"])}

    return live


def note_call(served: Served, room_id: str) -> None:
    """Write into the running server's database what two spoken answers would have left there."""
    database = sqlalchemy.create_engine(f"sqlite:///{served.log.parent / 'mesi.db'}")
    with Session(database) as db, db.begin():
        room = db.get_one(Room, room_id)
        now = datetime.now(UTC)
        for reason, first_sent in ((None, 640), ("turn_detected", 1_250)):
            answer = SpokenTurn(
                id=new_id("spoken"),
                room_id=room.id,
                persona_id=room.persona_id,
                at=now,
                status="cancelled" if reason else "completed",
                reason=reason,
                stages={"first_sent": first_sent},
                guesses_dropped=0,
            )
            db.add(answer)
        decision = SafetyDecision(
            id=new_id("sdec"),
            room_id=room.id,
            fan_id=room.fan_id,
            persona_id=room.persona_id,
            about="fan",
            band="steer",
            code="injection",
            at=now,
        )
        db.add(decision)
    database.dispose()


async def insights_of(context: BrowserContext, served: Served) -> tuple[Page, Known, Known]:
    """The page of an owner whose persona had one visit; and the fan."""
    page, owner = await enter(context, served, live_as_a_published_owner)
    fan = await become_known(served.base_url, visit_to(owner.facts["slug"]))
    note_call(served, fan.facts["room"])
    await page.goto(f"{served.base_url}/owner/{owner.facts['persona']}")
    await page.get_by_test_id("studio-tabs").get_by_text("Insights").click()
    await expect(page.get_by_test_id("insight-days")).to_be_visible()
    return page, owner, fan


def total(page: Page, measure: str) -> Locator:
    return page.locator(f'[data-testid="insight-total"][data-measure="{measure}"]')


def panel(page: Page, measure: str) -> Locator:
    return page.locator(f'[data-testid="insight"][data-measure="{measure}"]')


async def test_an_owner_sees_how_a_version_fares(served: Served, context: BrowserContext) -> None:
    page, owner, _ = await insights_of(context, served)
    refused: list[str] = []
    page.on("console", lambda line: refused.append(line.text) if line.type == "error" else None)
    await page.reload()
    await expect(total(page, "wins")).to_contain_text("1 room")
    await expect(total(page, "wins")).to_contain_text("none in the 30 days before")
    await expect(total(page, "interruptions")).to_contain_text("1 of 2 spoken answers")
    await expect(total(page, "audio")).to_contain_text("640 ms")
    await expect(total(page, "audio")).to_contain_text("1.25 s")
    await expect(total(page, "returning")).to_contain_text("of 1 fan who came")
    await expect(page.get_by_test_id("insight")).to_have_count(MEASURES)
    bars = panel(page, "wins").locator('svg [aria-label="rect"] rect')
    await expect(bars).to_have_count(1)
    await expect(panel(page, "audio").locator('svg [aria-label="dot"] path')).to_have_count(1)
    await expect(panel(page, "safety").locator("svg")).to_contain_text("Orders to break rules")
    await read_the_table(page)
    await expect(page.get_by_test_id("insight-versions")).to_contain_text("1 (now)")
    await keep_picture(page, "insights", page.get_by_test_id("insight").first)
    await take_it_as_a_table(page, served, owner)
    assert refused == [], "the content policy refuses something of the pictures"
    assert await troubles(page, "insights") == []


async def read_the_table(page: Page) -> None:
    """Each picture has its numbers beside it; the picture itself is told to nobody."""
    wins = panel(page, "wins")
    await wins.get_by_test_id("insight-table").locator("summary").click()
    await expect(wins.get_by_role("table")).to_contain_text("1 room")
    await expect(wins.get_by_test_id("insight-chart").get_by_role("img")).to_have_count(0)


async def take_it_as_a_table(page: Page, served: Served, owner: Known) -> None:
    where = await page.get_by_test_id("insight-csv").get_attribute("href")
    assert where == f"/api/owner/personas/{owner.facts['persona']}/insights.csv?days=30"
    lines = (await (await page.request.get(f"{served.base_url}{where}")).text()).splitlines()
    assert lines[0].startswith("day,version,views") and len(lines) == 2


async def test_more_days_and_fewer(served: Served, context: BrowserContext) -> None:
    page, _, _ = await insights_of(context, served)
    found = page.get_by_test_id("insights")
    await expect(found).to_have_attribute("data-days", "30")
    days = page.get_by_test_id("insight-days")
    await days.get_by_role("radio", name="7 days").check(force=True)
    await expect(found).to_have_attribute("data-days", "7")
    await expect(total(page, "wins")).to_contain_text("none in the 7 days before")
    await page.set_viewport_size({"width": 360, "height": 740})
    await days.get_by_role("radio", name="90 days").check(force=True)
    await expect(found).to_have_attribute("data-days", "90")
    await expect(page.get_by_test_id("insight-chart").first.locator("svg")).to_be_visible()


async def test_nobody_has_visited_yet(served: Served, context: BrowserContext) -> None:
    page, owner = await enter(context, served, live_as_an_owner)
    await page.goto(f"{served.base_url}/owner/{owner.facts['persona']}/insights")
    nothing = page.get_by_test_id("insights-none")
    await expect(nothing).to_contain_text("Nobody can visit yet")
    await expect(page.get_by_test_id("shared-none")).to_be_visible()
    assert await troubles(page, "insights-none") == []
    page, owner = await enter(context, served, live_as_a_published_owner)
    await page.goto(f"{served.base_url}/owner/{owner.facts['persona']}/insights")
    nothing = page.get_by_test_id("insights-none")
    await expect(nothing).to_contain_text("Nobody has visited yet")
    await expect(nothing.get_by_role("link", name="See its page")).to_be_visible()


async def test_numbers_that_cannot_be_read(served: Served, context: BrowserContext) -> None:
    page, owner = await enter(context, served, live_as_a_published_owner)
    numbers = re.compile(r"/insights\?")
    await page.route(numbers, lambda route: route.abort())
    await page.goto(f"{served.base_url}/owner/{owner.facts['persona']}/insights")
    told = page.get_by_test_id("error-state")
    await expect(told).to_have_attribute("data-code", "offline")
    await page.unroute(numbers)
    await told.get_by_role("button", name="Try again").click()
    await expect(page.get_by_test_id("insights-none")).to_be_visible()


async def test_a_fan_shares_a_visit_and_takes_it_back(
    served: Served, context: BrowserContext
) -> None:
    page, _, fan = await insights_of(context, served)
    await expect(page.get_by_test_id("shared-none")).to_be_visible()
    browser = context.browser
    assert browser is not None
    other = await browser.new_context(viewport=DESKTOP, reduced_motion="reduce")
    await seat(other, served.base_url, fan)
    mine = await other.new_page()
    await mine.goto(f"{served.base_url}/rooms/{fan.facts['room']}")
    share = mine.get_by_test_id("transcript-share")
    await expect(share).not_to_be_checked()
    await expect(mine.get_by_test_id("transcript-readers")).to_contain_text("Only you can read it")
    await share.click()
    await expect(mine.get_by_test_id("transcript-readers")).to_contain_text("owner can read it")
    await keep_picture(mine, "transcript-shared", share)
    # The owner's page looks again by itself.
    visit = page.get_by_test_id("shared-visit")
    await expect(visit).to_have_count(1)
    await visit.locator("summary").click()
    said = visit.locator('[data-testid="shared-turn"][data-speaker="fan"]')
    await expect(said).to_contain_text(SAID)
    await keep_picture(page, "insights-shared", visit)
    await share.click()
    await expect(mine.get_by_test_id("transcript-readers")).to_contain_text("Only you can read it")
    await expect(visit).to_have_count(0)
    await expect(page.get_by_text(SAID)).to_have_count(0)
    await mine.get_by_test_id("transcript-delete").click()
    await mine.get_by_role("button", name="Delete for good").click()
    await expect(share).to_have_count(0)
    await other.close()
