"""An owner writes agents, sells them, and grants a server's tools to a persona."""

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy
from playwright.async_api import BrowserContext, Page, expect
from sqlalchemy.orm import Session

from app.bench.served import Served, start_server
from models.agent import AgentLink, LinkDay
from tests.browser.acts import enter
from tests.browser.people import live_as_a_published_owner
from tests.browser.sights import troubles
from tests.fixtures.chromium import keep_picture
from tests.fixtures.mcp_server import Spy, harbour, serving_app
from tests.fixtures.served import QUIET

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

TITLE = "Harbour talk"


class Dock:
    """Our server, and another that it may ask."""

    def __init__(self, served: Served, spy: Spy, url: str) -> None:
        self.served, self.spy, self.url = served, spy, url


@pytest.fixture
async def dock(tmp_path: Path) -> AsyncIterator[Dock]:
    spy = Spy(harbour().streamable_http_app(stateless_http=True, json_response=True))
    async with serving_app(spy) as port:
        settings = {**QUIET, "MESI_OUTBOUND_ALLOW": f"127.0.0.1:{port}"}
        served = await asyncio.to_thread(start_server, tmp_path / "var", settings)
        try:
            yield Dock(served, spy, f"http://127.0.0.1:{port}/mcp")
        finally:
            await asyncio.to_thread(served.stop)


async def begin(page: Page, base_url: str, kind: str) -> None:
    """Write the terms of a new agent; its page opens."""
    await page.goto(f"{base_url}/agents/mine")
    await page.get_by_test_id("agent-new").click()
    kinds = page.get_by_test_id("sell-kind")
    await kinds.get_by_role("radio", name=kind).check(force=True)
    await page.get_by_test_id("sell-save").click()
    await expect(page.get_by_text("Give it a name.")).to_be_visible()
    await page.get_by_test_id("sell-title").fill(TITLE)
    await page.get_by_test_id("sell-summary").fill("Knows the <b>ferry</b> and its tides.")
    await page.get_by_test_id("sell-price").fill("12.5")
    await page.get_by_test_id("sell-upgrade").fill("7.5")
    await page.get_by_test_id("sell-save").click()
    await expect(page).to_have_url(re.compile(r"/agents/mine/agt_"))
    await expect(page.get_by_test_id("sale")).to_have_attribute("data-state", "drafted")
    await expect(page.get_by_test_id("sale-list")).to_be_disabled()


async def test_a_pack_is_written_released_sold_and_withdrawn(
    dock: Dock, context: BrowserContext
) -> None:
    page, _ = await enter(context, dock.served, live_as_a_published_owner)
    await begin(page, dock.served.base_url, "Pack")
    await expect(page.get_by_test_id("server-key")).to_have_count(0)
    await page.get_by_test_id("release-save").click()
    await expect(page.get_by_text("The pack is empty")).to_be_visible()
    await write_the_pack(page)
    assert await troubles(page, "selling") == []
    await page.get_by_test_id("sale-list").click()
    await expect(page.get_by_test_id("sale")).to_have_attribute("data-state", "listed")
    # Other people's prices name the title from now on; the price itself may change.
    await expect(page.get_by_test_id("sell-title")).to_be_disabled()
    await page.get_by_test_id("sell-price").fill("15")
    await page.get_by_test_id("sell-save").click()
    await expect(page.get_by_test_id("toast").last).to_contain_text("terms are saved")
    await page.get_by_role("link", name="See it as buyers do").click()
    await expect(page.get_by_test_id("agent-price")).to_have_attribute("data-amount", "15")
    await expect(page.get_by_test_id("agent-effect")).to_contain_text("1 lorebook entry")
    await page.get_by_role("link", name="Change what you sell").click()
    await page.get_by_test_id("sale-withdraw").click()
    await expect(page.get_by_test_id("sale")).to_have_attribute("data-state", "withdrawn")
    await page.goto(f"{dock.served.base_url}/agents/mine")
    await expect(page.get_by_test_id("own-agent")).to_have_attribute("data-state", "withdrawn")


async def write_the_pack(page: Page) -> None:
    """A line and an entry; what is missing is named beside it."""
    await page.get_by_test_id("pack-style-add").click()
    await page.get_by_test_id("pack-style").fill("asks one question back")
    await page.get_by_test_id("pack-entry-add").click()
    await page.get_by_test_id("release-save").click()
    await expect(page.get_by_text("Write what is known")).to_be_visible()
    entry = page.get_by_test_id("pack-entry")
    await entry.get_by_test_id("pack-name").fill("ferry")
    await entry.get_by_test_id("pack-content").fill("The ferry leaves at nine.")
    await entry.get_by_test_id("pack-keys").fill("ferry,")
    await entry.get_by_test_id("pack-keys").press("Enter")
    await page.get_by_test_id("release-notes").fill("The first one.")
    await keep_picture(page, "selling-pack", entry)
    await page.get_by_test_id("release-save").click()
    await expect(page.get_by_test_id("own-release")).to_have_count(1)
    # The next release begins with this one.
    await expect(page.get_by_test_id("pack-style")).to_have_value("asks one question back")
    await expect(page.get_by_role("heading", name="Release 2")).to_be_visible()


async def test_a_servers_tools_are_sold_granted_and_approved_anew(
    dock: Dock, context: BrowserContext
) -> None:
    page, owner = await enter(context, dock.served, live_as_a_published_owner)
    await begin(page, dock.served.base_url, "Tools")
    mine = page.url
    await release_the_server(page, dock)
    await page.get_by_test_id("server-key").fill("two words")
    await page.get_by_test_id("server-key-save").click()
    await expect(page.get_by_text("without spaces")).to_be_visible()
    await page.get_by_test_id("server-key").fill("sk-harbour")
    await page.get_by_test_id("server-key-save").click()
    await expect(page.get_by_test_id("toast").last).to_contain_text("sealed")
    await expect(page.get_by_test_id("server-key")).to_have_value("")
    await page.get_by_test_id("sale-list").click()
    await page.get_by_role("link", name="See it as buyers do").click()
    await page.get_by_test_id("agent-buy").click()
    await expect(page.get_by_role("link", name="Choose a persona for it")).to_be_visible()
    links = f"{dock.served.base_url}/owner/{owner.facts['persona']}/agents"
    await page.goto(links)
    await put_to_work(page)
    assert dock.spy.keys[-1] == b"Bearer sk-harbour"
    await grant_a_tool(page)
    await page.goto(mine)
    await page.get_by_test_id("server-url").fill(f"{dock.url}?v=2")
    await page.get_by_test_id("release-save").click()
    await expect(page.get_by_test_id("own-release")).to_have_count(2)
    await page.goto(links)
    await approve_it_anew(page)
    await read_its_use(page, dock)


async def release_the_server(page: Page, dock: Dock) -> None:
    await page.get_by_test_id("server-url").fill("harbour")
    await page.get_by_test_id("release-save").click()
    await expect(page.get_by_text("Use a whole address")).to_be_visible()
    # Nobody is sent where the operator does not allow it.
    await page.get_by_test_id("server-url").fill("http://127.0.0.1:9/mcp")
    await page.get_by_test_id("release-save").click()
    await expect(page.get_by_test_id("error-state")).to_contain_text("address")
    await page.get_by_test_id("server-url").fill(dock.url)
    await page.get_by_test_id("release-save").click()
    await expect(page.get_by_test_id("own-release")).to_have_count(1)
    await keep_picture(page, "selling-server", page.get_by_test_id("server-key"))


async def put_to_work(page: Page) -> None:
    await page.get_by_test_id("link-choice").select_option(label=TITLE)
    await page.get_by_test_id("scope-question").check()
    await page.get_by_test_id("link-add").click()
    await expect(page.get_by_test_id("link")).to_have_attribute("data-state", "active")


async def grant_a_tool(page: Page) -> None:
    asked = page.get_by_test_id("link-server")
    await asked.locator("summary").click()
    await expect(asked).to_contain_text("no grants")
    await page.get_by_test_id("link-look").click()
    await asked.locator('[data-testid="tool"][data-name="timetable"]').check()
    await expect(asked.get_by_test_id("tool-question")).to_have_value("query")
    await asked.locator('[data-testid="resource"][data-uri="harbour://rules"]').check()
    await page.get_by_test_id("link-timeout").fill("40")
    await page.get_by_test_id("link-server-save").click()
    await expect(asked).to_contain_text("from 0.1 to 30 seconds")
    await page.get_by_test_id("link-timeout").fill("1.5")
    await page.get_by_test_id("link-server-save").click()
    await expect(asked).to_contain_text("1.5 s, 2 grants")
    await keep_picture(page, "link-tools", asked)
    assert await troubles(page, "link-tools") == []
    await page.reload()
    await expect(asked).to_contain_text("1.5 s, 2 grants")
    await asked.locator("summary").click()
    await expect(asked).to_contain_text("Granted: timetable, harbour://rules.")


async def approve_it_anew(page: Page) -> None:
    link = page.get_by_test_id("link")
    await expect(link).to_have_attribute("data-state", "changed")
    await expect(page.get_by_test_id("link-newer")).to_contain_text("Release 2 is there.")
    await page.get_by_test_id("link-newer-look").click()
    await expect(page.get_by_test_id("link-says")).to_contain_text("Ask about ferries.")
    await keep_picture(page, "link-changed", page.get_by_test_id("link-newer"))
    await page.get_by_test_id("link-approve").click()
    await expect(link).to_have_attribute("data-state", "active")
    await expect(page.get_by_test_id("link-server")).to_contain_text("1.5 s, 2 grants")


async def read_its_use(page: Page, dock: Dock) -> None:
    """What it was asked by day, what failed and what it cost."""
    use = page.get_by_test_id("link-use")
    await expect(use).to_contain_text("not asked yet")
    today = datetime.now(UTC).date()
    await asyncio.to_thread(write_days, dock.served, today)
    await page.reload()
    await expect(use).to_contain_text("asked 1,212 times, 5 failed, 1 late, 0.32 MESI")
    await use.locator("summary").click()
    rows = use.get_by_test_id("link-use-days").locator("tbody tr")
    await expect(rows).to_have_count(2)
    await expect(rows.first).to_contain_text("250 ms")
    await keep_picture(page, "link-use", use)
    assert await troubles(page, "link-use") == []


def write_days(served: Served, today: date) -> None:
    """Write into the running server's database what rooms would have left there."""
    database = sqlalchemy.create_engine(f"sqlite:///{served.log.parent / 'mesi.db'}")
    with Session(database) as db, db.begin():
        link_id = db.scalars(sqlalchemy.select(AgentLink.id)).one()
        asked = {"calls": 12, "failures": 2, "late": 1, "busy_ms": 3_000, "cost": 20_000}
        db.add(LinkDay(link_id=link_id, day=today, **asked))
        before = {"calls": 1_200, "failures": 3, "busy_ms": 840_000, "cost": 300_000}
        db.add(LinkDay(link_id=link_id, day=today - timedelta(days=29), **before))
        db.add(LinkDay(link_id=link_id, day=today - timedelta(days=30), calls=9))
    database.dispose()
