"""An auction with sniping on the pages of a seller, of fans and of a passer-by, on the real chain.

Screenshots are kept in tests/artefacts.
"""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from app.bench.served import Served
from tests.browser.auction_pages import (
    Hall,
    agree,
    become_creator,
    bid,
    closes,
    expect_moved,
    look,
    money,
    open_round,
    publish_auction,
    stands,
)
from tests.browser.people import live_quietly
from tests.fixtures.chromium import DESKTOP, PHONE
from tests.fixtures.served import StartServer

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(420),
    pytest.mark.xdist_group("auction"),
]

PROGRAM = (str(Path(__file__).parents[1] / "fixtures" / "clocked_server.py"),)
FIRST = "20.000001"
"""Two fans bid it."""
STEP = "21.000002"
"""5 % above it, rounded up to a whole micro-unit."""


@pytest.fixture
def served(start: StartServer) -> Served:
    return start({"MESI_QUOTES_PER_MINUTE": "1000"}, program=PROGRAM)


@pytest.fixture
async def hall(served: Served, browser: Browser) -> AsyncIterator[Hall]:
    opened = Hall(browser, served.base_url)
    yield opened
    await opened.close()


async def test_two_places_are_fought_for_to_the_last_minute(hall: Hall) -> None:
    creator, facts = await hall.seat(DESKTOP, become_creator)
    offer = await publish_auction(creator, hall.base_url)
    await open_round(creator, places=2, reserve="12")
    ada, _ = await hall.seat(DESKTOP, live_quietly)
    ben, _ = await hall.seat(PHONE, live_quietly)
    cid, _ = await hall.seat(DESKTOP, live_quietly)
    passer = await hall.page_in(await hall.open(PHONE))
    everybody = {"ada": ada, "ben": ben, "cid": cid, "passer": passer}
    for page in everybody.values():
        await page.goto(f"{hall.base_url}/c/{facts['slug']}")
        await expect(page.get_by_test_id("auction")).to_have_attribute("data-bids", "0")
    await look({"creator": creator, **everybody}, "1-open")
    everybody = {"creator": creator, **everybody}

    # Of two equal bids the one that was on the chain first is ahead.
    adas_bid = await bid(ada, FIRST)
    await stands(ada, "winning", "You hold place 1 of 2")
    await bid(ben, FIRST)
    await stands(ben, "winning", "You hold place 2 of 2")
    await stands(ada, "winning", "You hold place 1 of 2")
    for page in (cid, passer):
        await expect(page.get_by_test_id("auction")).to_have_attribute("data-bids", "2")
    await expect(creator.get_by_test_id("round")).to_contain_text("is met")

    # Less than a step above is not sent.
    await cid.get_by_test_id("bid-amount").fill("21")
    await cid.get_by_test_id("bid-submit").click()
    amount = cid.get_by_test_id("bid-amount")
    await expect(amount).to_have_attribute("aria-invalid", "true")
    await expect(amount).to_have_accessible_description(f"Bid {STEP} MESI or more.")
    await look({"cid": cid}, "2-low")

    # Two minutes before the end somebody comes: the later of the two equal bids loses its place.
    at_first = await closes(creator, "round")
    await hall.turn(timedelta(minutes=58))
    await bid(cid, STEP)
    await stands(ben, "outbid", "Outbid, on rank 3")
    await stands(ada, "winning", "You hold place 2 of 2")
    await expect(ben.get_by_test_id("bell")).to_have_attribute("data-unread", "1")
    for name, page in everybody.items():
        await expect_moved(page, 1, "round" if name == "creator" else "auction")
    ends = {await closes(page) for page in (ada, ben, cid, passer)}
    ends.add(await closes(creator, "round"))
    (moved,) = ends
    by = datetime.fromisoformat(moved) - datetime.fromisoformat(at_first)
    assert timedelta(minutes=2) < by <= timedelta(minutes=3), by
    await look(everybody, "3-moved")

    await ben_fights_back(ben)
    await stands(ada, "outbid", "Outbid, on rank 3")
    for name, page in everybody.items():
        await expect_moved(page, 2, "round" if name == "creator" else "auction")
    await look(everybody, "4-outbid")

    await hall.turn(timedelta(minutes=6))
    for page in (cid, ben):
        await expect(page.get_by_test_id("open-meeting")).to_be_visible()
    await expect(ada.get_by_test_id("bid-progress")).to_have_attribute("data-progress", "refunded")
    await expect(ada.get_by_test_id("bid-progress")).to_contain_text("Your money came back")
    assert ada.url == adas_bid
    await expect(creator.get_by_test_id("last-round")).to_have_attribute("data-won", "2")
    await look(everybody, "5-over")

    assert await money(ada, hall.base_url) == ("100", "0", "0")
    assert await money(ben, hall.base_url) == ("77.5", "0", "22.5")
    assert await money(cid, hall.base_url) == ("78.999998", "0", STEP)
    await agree(hall, chain_open=43_500_002)
    await creator.get_by_test_id("last-round").get_by_role("link").first.click()
    await expect(creator.get_by_test_id("meeting-row")).to_have_count(2)
    await look({"creator": creator, "ben": ben}, "6-after")
    assert offer.startswith("/creator/offers/")
    assert hall.problems == []


async def ben_fights_back(ben: Page) -> None:
    """On a phone: first with a page that knows less than the server, then with a step."""

    async def know_less(route: object) -> None:
        answer = await route.fetch()  # type: ignore[attr-defined]
        body = {**await answer.json(), "least_bid": "10"}
        await route.fulfill(response=answer, json=body)  # type: ignore[attr-defined]

    await ben.route("**/api/auctions/*", know_less)
    await ben.get_by_test_id("raise").click()
    await expect(ben.get_by_test_id("raising")).to_be_visible()
    await ben.get_by_test_id("bid-amount").fill("21")
    await ben.get_by_test_id("bid-submit").click()
    refused = ben.get_by_test_id("error-state")
    await expect(refused).to_have_attribute("data-code", "bid_too_low")
    await expect(refused).to_contain_text(f"A bid takes at least {STEP} MESI.")
    await refused.scroll_into_view_if_needed()
    await look({"ben": ben}, "4-refused")
    await ben.unroute("**/api/auctions/*")
    await bid(ben, "22.5")
    await stands(ben, "winning", "You hold place 1 of 2")
