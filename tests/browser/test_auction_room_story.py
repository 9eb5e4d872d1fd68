"""A room with a persona is sold by auction, on the pages: the winner's bid opens the room.

Screenshots are kept in tests/artefacts.
"""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from playwright.async_api import Browser, expect

from app.bench.served import Served
from tests.browser.auction_pages import (
    Hall,
    agree,
    bid,
    closes,
    look,
    money,
    open_round,
    stands,
)
from tests.browser.people import live_as_a_published_owner, live_quietly
from tests.fixtures.chromium import DESKTOP, PHONE
from tests.fixtures.served import StartServer

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(420),
]

PROGRAM = ("-m", "tests.fixtures.clocked_server")
PRICE = "15"
"""Ten minutes at 1.5."""


@pytest.fixture
def served(start: StartServer) -> Served:
    return start({"MESI_QUOTES_PER_MINUTE": "1000"}, program=PROGRAM)


@pytest.fixture
async def hall(served: Served, browser: Browser) -> AsyncIterator[Hall]:
    opened = Hall(browser, served.base_url)
    yield opened
    await opened.close()


async def test_the_best_bid_of_the_round_opens_a_room(hall: Hall) -> None:
    owner, facts = await hall.seat(DESKTOP, live_as_a_published_owner)
    await owner.goto(f"{hall.base_url}/owner/{facts['persona']}")
    mode = owner.get_by_test_id("tier-mode-text").get_by_role("radio", name="Auction")
    await mode.check(force=True)
    await owner.get_by_test_id("tier-save-text").click()
    await open_round(owner, places=1)

    ada, _ = await hall.seat(PHONE, live_quietly)
    ben, _ = await hall.seat(DESKTOP, live_quietly)
    passer = await hall.page_in(await hall.open(DESKTOP))
    for page in (ada, ben, passer):
        await page.goto(f"{hall.base_url}/p/{facts['slug']}")
        await expect(page.get_by_test_id("auction")).to_have_attribute("data-bids", "0")
    await bid(ada, PRICE)
    await stands(ada, "winning", "You lead")
    await expect(passer.get_by_test_id("auction")).to_have_attribute("data-bids", "1")
    await expect(ben.get_by_test_id("bid-amount")).to_have_value("15.75")

    await hall.turn_to(await closes(owner, "round"), before=timedelta(minutes=4))
    await bid(ben, "15.75")
    await stands(ada, "outbid", "Outbid, on rank 2")
    for page in (ada, ben, passer):
        await expect(page.get_by_test_id("auction")).to_have_attribute("data-extensions", "1")
    await expect(owner.get_by_test_id("round")).to_have_attribute("data-extensions", "1")
    await owner.get_by_test_id("round").scroll_into_view_if_needed()
    await look({"owner": owner, "ada": ada, "ben": ben, "passer": passer}, "room-1-moved")

    await hall.turn_to(await closes(owner, "round"), before=timedelta(seconds=-5))
    await expect(ben.get_by_test_id("enter-room")).to_be_visible()
    await expect(ada.get_by_test_id("bid-progress")).to_have_attribute("data-progress", "refunded")
    await expect(owner.get_by_test_id("last-round")).to_have_attribute("data-won", "1")
    await owner.get_by_test_id("last-round").scroll_into_view_if_needed()
    await look({"owner": owner, "ada": ada, "ben": ben}, "room-2-over")
    assert await money(ada, hall.base_url) == ("100", "0", "0")
    await agree(hall, chain_open=15_750_000)

    await ben.get_by_test_id("enter-room").click()
    await expect(ben.locator('[data-testid="room"][data-link="open"]')).to_be_visible()
    await look({"ben": ben}, "room-3-inside")
    assert await money(ben, hall.base_url) == ("84.25", "0", "15.75")
    assert hall.problems == []
