"""An auction with sniping on the pages of a seller, of fans and of a passer-by, on the real chain.

Screenshots are kept in tests/artefacts.
"""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from playwright.async_api import Browser, Page, expect

from app.bench.served import Served
from tests.browser.acts import answer_with
from tests.browser.auction_pages import (
    Hall,
    agree,
    become_creator,
    bid,
    bid_at,
    closes,
    look,
    money,
    open_round,
    publish_auction,
    stands,
    two_programs,
)
from tests.browser.people import live_quietly
from tests.fixtures.chromium import DESKTOP, PHONE
from tests.fixtures.served import StartServer

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(420),
]

PROGRAM = ("-m", "tests.fixtures.clocked_server")
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


@dataclass
class Round:
    """A round for two places, everybody before it."""

    hall: Hall
    creator: Page
    ada: Page
    ben: Page
    """On a phone."""
    cid: Page
    passer: Page
    """Signed out, on a phone."""

    @property
    def pages(self) -> dict[str, Page]:
        fans = {"ada": self.ada, "ben": self.ben, "cid": self.cid}
        return {"creator": self.creator, **fans, "passer": self.passer}

    async def expect_moved(self, times: int) -> datetime:
        """Every page says, without a reload, that the end moved, and to when."""
        ends = set[str]()
        for name, page in self.pages.items():
            board = page.get_by_test_id("round" if name == "creator" else "auction")
            await expect(board).to_have_attribute("data-extensions", str(times))
            ends.add(str(await board.get_attribute("data-closes")))
        (end,) = ends
        return datetime.fromisoformat(end)


@pytest.fixture
async def opened(hall: Hall) -> Round:
    creator, facts = await hall.seat(DESKTOP, become_creator)
    await publish_auction(creator, hall.base_url)
    await open_round(creator, places=2, reserve="12")
    ada, _ = await hall.seat(DESKTOP, live_quietly)
    ben, _ = await hall.seat(PHONE, live_quietly)
    cid, _ = await hall.seat(DESKTOP, live_quietly)
    found = Round(hall, creator, ada, ben, cid, await hall.page_in(await hall.open(PHONE)))
    for page in (ada, ben, cid, found.passer):
        await page.goto(f"{hall.base_url}/c/{facts['slug']}")
        await expect(page.get_by_test_id("auction")).to_have_attribute("data-bids", "0")
    return found


async def test_two_places_are_fought_for_to_the_last_minute(opened: Round) -> None:
    await look(opened.pages, "1-open")
    await two_bid_the_same(opened)
    await a_third_bids_too_little(opened.cid)
    await a_sniper_comes(opened)
    await ben_fights_back(opened)
    await the_round_ends(opened)
    assert opened.hall.problems == []


async def two_bid_the_same(opened: Round) -> None:
    """Of two equal bids the one that was on the chain first is ahead."""
    await bid(opened.ada, FIRST)
    await stands(opened.ada, "winning", "You hold place 1 of 2")
    await bid(opened.ben, FIRST)
    await stands(opened.ben, "winning", "You hold place 2 of 2")
    await stands(opened.ada, "winning", "You hold place 1 of 2")
    for page in (opened.cid, opened.passer):
        await expect(page.get_by_test_id("auction")).to_have_attribute("data-bids", "2")
    await expect(opened.creator.get_by_test_id("round")).to_contain_text("is met")


async def a_third_bids_too_little(cid: Page) -> None:
    """Less than a step above is not sent, and the page says why."""
    await cid.get_by_test_id("bid-amount").fill("21")
    await cid.get_by_test_id("bid-submit").click()
    amount = cid.get_by_test_id("bid-amount")
    await expect(amount).to_have_attribute("aria-invalid", "true")
    await expect(amount).to_have_accessible_description(
        re.compile(f"Bid {STEP} MESI or more, 5 % above the bid that would lose its place")
    )
    await look({"cid": cid}, "2-low")


async def a_sniper_comes(opened: Round) -> None:
    """The later of the two equal bids loses its place, its fan is told, and the end moves."""
    hall, ben = opened.hall, opened.ben
    await hall.turn_to(await closes(opened.creator, "round"), before=timedelta(minutes=4))
    await bid(opened.cid, STEP)
    await stands(ben, "outbid", "Outbid, on rank 3")
    await stands(opened.ada, "winning", "You hold place 2 of 2")
    await expect(ben.get_by_test_id("bell")).to_have_attribute("data-unread", "1")
    end = await opened.expect_moved(1)
    at = await bid_at(opened.cid, hall.base_url)
    assert abs(end - at - timedelta(minutes=5)) < timedelta(seconds=5), (end, at)
    await look(opened.pages, "3-moved")


async def ben_fights_back(opened: Round) -> None:
    """On a phone: first with a page that knows less than the server, then with a step."""
    ben = opened.ben
    await ben.route("**/api/auctions/*", lambda route: answer_with(route, {"least_bid": "10"}))
    await ben.get_by_test_id("raise").click()
    amount = ben.get_by_test_id("bid-amount")
    # Until the auction is read, the form goes by the price, which knows better.
    await expect(amount).to_have_accessible_description(re.compile("10 MESI or more"))
    await amount.fill("21")
    await ben.get_by_test_id("bid-submit").click()
    refused = ben.get_by_test_id("error-state")
    await expect(refused).to_have_attribute("data-code", "bid_too_low")
    await expect(refused).to_contain_text(f"A bid takes at least {STEP} MESI.")
    await refused.scroll_into_view_if_needed()
    await look({"ben": ben}, "4-refused")
    await ben.unroute("**/api/auctions/*")
    await bid(ben, "22.5")
    await stands(ben, "winning", "You hold place 1 of 2")
    await stands(opened.ada, "outbid", "Outbid, on rank 3")
    await expect(opened.ada.get_by_test_id("bell")).to_have_attribute("data-unread", "1")
    end = await opened.expect_moved(2)
    at = await bid_at(ben, opened.hall.base_url)
    assert abs(end - at - timedelta(minutes=5)) < timedelta(seconds=5), (end, at)
    await look(opened.pages, "4-outbid")


async def the_round_ends(opened: Round) -> None:
    """Winners and losers are told on the pages they have open, and the money is where it should."""
    hall, ada, creator = opened.hall, opened.ada, opened.creator
    await hall.turn_to(await closes(creator, "round"), before=timedelta(seconds=-5))
    for page in (opened.cid, opened.ben):
        await expect(page.get_by_test_id("open-meeting")).to_be_visible()
    progress = ada.get_by_test_id("bid-progress")
    await expect(progress).to_have_attribute("data-progress", "refunded")
    await expect(progress).to_contain_text("Your money came back")
    await expect(creator.get_by_test_id("last-round")).to_have_attribute("data-won", "2")
    await look(opened.pages, "5-over")
    assert await money(ada, hall.base_url) == ("100", "0", "0")
    assert await money(opened.ben, hall.base_url) == ("77.5", "0", "22.5")
    assert await money(opened.cid, hall.base_url) == ("78.999998", "0", STEP)
    await agree(hall, chain_open=22_500_000 + 21_000_002)
    await creator.get_by_test_id("see-winners").click()
    won = creator.get_by_test_id("inbox-bid")
    await expect(won).to_have_count(2)
    amounts = [await one.get_attribute("data-amount") for one in await won.all()]
    assert amounts == ["22.5", STEP]
    await look({"creator": creator, "ben": opened.ben}, "6-after")


async def test_late_bids_move_the_end_six_times_and_no_more(hall: Hall) -> None:
    creator, facts = await hall.seat(DESKTOP, become_creator)
    offer = (await publish_auction(creator, hall.base_url)).rsplit("/", 1)[1]
    await open_round(creator, places=1)
    passer = await hall.page_in(await hall.open(PHONE))
    await passer.goto(f"{hall.base_url}/c/{facts['slug']}")
    board = passer.get_by_test_id("auction")
    async with two_programs(hall.base_url, offer) as (one, two):
        for times in range(1, 7):
            await hall.turn_to(await closes(creator, "round"), before=timedelta(minutes=4))
            await (one if times % 2 else two).outbid()
            await expect(creator.get_by_test_id("round")).to_have_attribute(
                "data-extensions", str(times)
            )
            await expect(board).to_have_attribute("data-extensions", str(times))
        await expect(board).to_contain_text("It was moved 6 times; it moves no more.")
        last = await closes(creator, "round")
        await hall.turn_to(last, before=timedelta(minutes=3))
        amount = await one.outbid()
        await expect(board).to_contain_text(re.sub(r"(\.\d)$", r"\g<1>0", amount))
        assert await closes(passer) == last
        await board.scroll_into_view_if_needed()
        await look({"creator": creator, "passer": passer}, "7-six-times")
        await hall.turn_to(last, before=timedelta(seconds=-5))
        await one.wait_for("won")
        await two.wait_for("refunded")
    await expect(creator.get_by_test_id("last-round")).to_have_attribute("data-won", "1")
    await expect(passer.get_by_test_id("auction")).to_have_count(0)
    await agree(hall, chain_open=int(Decimal(amount) * 1_000_000))
    assert hall.problems == []
