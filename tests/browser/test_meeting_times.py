"""Times that two people agree on, move and call off, also in nights in which the clock is put.

Screenshots are kept in tests/artefacts.
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import Browser, Page, expect

from app.bench.served import Served
from app.fan_client import FanClient
from tests.browser.company import Company, feed_of, meet
from tests.fixtures.chromium import keep_look, settle

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(300),
]

BERLIN, KOLKATA = "Europe/Berlin", "Asia/Kolkata"
SPRING = datetime(2027, 3, 24, 12, tzinfo=UTC)
AUTUMN = datetime(2027, 10, 27, 12, tzinfo=UTC)


@pytest.fixture
async def company(clocked: Served, browser: Browser) -> AsyncIterator[Company]:
    async with Company(clocked, browser) as opened:
        yield opened
        assert opened.problems == []


async def look(page: Page, name: str) -> None:
    await settle(page)
    await keep_look(page, f"times-{name}")


async def test_a_time_is_agreed_moved_and_called_off(company: Company) -> None:
    cleo, ada = await company.creator(), await company.fan("Ada Ng")
    await cleo.call("PATCH", "/api/calendar", json={"time_zone": BERLIN})
    terms = {"late_cancel_bps": 5000, "free_cancel_hours": 720, "lead_hours": 1}
    meeting = f"/meetings/{(await meet(cleo, ada, **terms))['id']}"
    fan = await company.page(ada, meeting, zone=KOLKATA)
    await fan.get_by_test_id("meeting-propose").click()
    await fan.get_by_test_id("slot-times").get_by_role("button").nth(1).click()
    await fan.get_by_test_id("propose-where").fill("Café <b>am</b> Fluss")
    await look(fan, "5-slots-fan")
    await fan.get_by_test_id("propose-send").click()
    creator = await company.page(cleo, meeting, zone=BERLIN)
    await creator.get_by_test_id("proposal-accept").click()
    await expect(creator.get_by_test_id("meeting-time")).to_be_visible()
    await move(ada, meeting, fan, creator)
    agreed = await ada.call("GET", f"/api{meeting}")
    for person in (cleo, ada):
        event = (await feed_of(person))["CONFIRMED"]
        assert event["DTSTART"].dt.astimezone(UTC) == datetime.fromisoformat(agreed["starts_at"])
        assert "<b>am</b>" in str(event["LOCATION"])
    await call_off(company, ada, fan, creator)


async def move(ada: FanClient, meeting: str, fan: Page, creator: Page) -> None:
    """The agreed time stays until the other accepts; then both have signed the new one."""
    time = creator.get_by_test_id("meeting-time")
    first = await time.inner_text()
    bound = (await ada.call("GET", f"/api{meeting}"))["meet_by"]

    await creator.get_by_test_id("meeting-move").click()
    day = datetime.now(UTC).date() + timedelta(days=10)
    for when, sentence in (("2020-02-02", "This time is over."), (f"{day}", None)):
        await creator.get_by_test_id("propose-day").fill(when)
        await creator.get_by_test_id("propose-time").fill("15:00")
        await creator.get_by_test_id("propose-send").click()
        if sentence:
            refused = creator.get_by_role("dialog").get_by_role("alert")
            await expect(refused).to_contain_text(sentence)
            await expect(creator.get_by_test_id("propose-day")).to_have_value(when)
            await look(creator, "5-past-creator")
    await expect(time).to_have_text(first)
    card = fan.locator('[data-testid="proposal"][data-state="open"]')
    await expect(card).to_contain_text("Until it is accepted, the agreed time stays.")
    await card.get_by_test_id("proposal-accept").click()
    await expect(time).to_contain_text("15:00 to 16:00")
    berlin = "15:00 to 16:00 (Berlin time, the creator’s)"  # noqa: RUF001 - the page's words
    await expect(fan.get_by_label("Time and place")).to_contain_text(berlin)
    # Both signed: the contract's last moment is the end of the meeting that was moved.
    agreed = await ada.call("GET", f"/api{meeting}")
    await wait_for_last_moment(ada, meeting, agreed["ends_at"])
    assert agreed["ends_at"] != bound


async def wait_for_last_moment(ada: FanClient, meeting: str, moment: str) -> None:
    """Wait until the chain has what both signed."""
    async with asyncio.timeout(30):
        while (await ada.call("GET", f"/api{meeting}"))["meet_by"] != moment:  # noqa: ASYNC110 - the state is the server's
            await asyncio.sleep(0.1)


async def call_off(company: Company, ada: FanClient, fan: Page, creator: Page) -> None:
    """What it costs stands on the page before the question, and in it."""
    await expect(fan.get_by_text("Calling it off now leaves")).to_be_visible()
    await fan.get_by_test_id("meeting-cancel").click()
    await expect(fan.get_by_test_id("cancel-back")).to_contain_text("10")
    await expect(fan.get_by_test_id("cancel-keeps")).to_contain_text("10")
    await look(fan, "6-cancel-fan")
    await fan.get_by_test_id("meeting-cancel-confirm").click()
    for page in (fan, creator):
        await expect(page.get_by_text("Time, called off")).to_be_visible()
    wallet = await company.page(ada, "/wallet")
    await expect(wallet.get_by_test_id("wallet-available")).to_contain_text("90")
    assert list(await feed_of(ada)) == ["CANCELLED"]


@dataclass
class Night:
    """What two pages say of a time in a night in which the clock is put."""

    slots: list[str]
    """The fan's clock, then the creator's."""
    fan: str
    creator: str
    creators_agenda: str
    starts_at: datetime
    """As the feed has it."""
    page: Page
    """The creator's."""


async def night(company: Company, fans_day: str, start: str, berlin_day: str) -> Night:
    """A fan in Kolkata takes a start that the creator's hours in Berlin have."""
    cleo, ada = await company.creator(), await company.fan("Ada Ng")
    step = {"time_zone": BERLIN, "slot_step_minutes": 30, "buffer_after_minutes": 0}
    await cleo.call("PATCH", "/api/calendar", json=step)
    hours = {"weekday": 6, "start_minute": 120, "end_minute": 240}
    await cleo.call("PUT", "/api/calendar/rules", json={"items": [hours]})
    meeting = f"/meetings/{(await meet(cleo, ada, minutes=30))['id']}"
    fan = await company.page(ada, meeting, phone=True, zone=KOLKATA)
    await fan.get_by_test_id("meeting-propose").click()
    await fan.get_by_role("button", name=fans_day).click()
    starts = fan.get_by_test_id("slot-times").get_by_role("button")
    slots = [" ".join(one.split()) for one in await starts.all_inner_texts()]
    await starts.filter(has_text=start).click()
    await fan.get_by_test_id("propose-where").fill("Café am Fluss")
    await look(fan, f"7-slots-{berlin_day}")
    await fan.get_by_test_id("propose-send").click()
    creator = await company.page(cleo, meeting, zone=BERLIN)
    await creator.get_by_test_id("proposal-accept").click()
    times = [page.get_by_test_id("meeting-time") for page in (fan, creator)]
    for time in times:
        await expect(time).to_be_visible()
    agenda = await company.page(cleo, f"/calendar?view=agenda&day={berlin_day}", zone=BERLIN)
    line = agenda.get_by_test_id("calendar-agenda").get_by_role("link")
    await look(creator, f"7-agreed-{berlin_day}")
    return Night(
        slots,
        await times[0].inner_text(),
        await times[1].inner_text(),
        (await line.inner_text()).splitlines()[0],
        (await feed_of(ada))["CONFIRMED"]["DTSTART"].dt.astimezone(UTC),
        creator,
    )


async def test_the_clock_is_put_in_the_night(company: Company) -> None:
    await company.ahead(SPRING - await company.now())
    spring = await night(company, "Sun 28 Mar", "03:30", "2027-03-28")
    # 02:00 to 03:00 is not there in this night.
    assert spring.slots == ["06:30 03:00", "07:00 03:30"]
    assert (spring.fan, spring.creator) == (
        "Sun 28 Mar, 07:00 to 07:30",
        "Sun 28 Mar, 03:30 to 04:00",
    )
    assert spring.creators_agenda == "03:30 to 04:00"
    assert spring.starts_at == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
    await spring.page.get_by_test_id("meeting-move").click()
    await spring.page.get_by_test_id("propose-day").fill("2027-03-28")
    await spring.page.get_by_test_id("propose-time").fill("02:30")
    await spring.page.get_by_test_id("propose-send").click()
    await expect(spring.page.get_by_text("a start that exist on this clock")).to_be_visible()

    await company.ahead(AUTUMN - await company.now())
    autumn = await night(company, "Sun 31 Oct", "02:30", "2027-10-31")
    # 02:00 to 03:00 comes twice, and is open once, in its first pass.
    assert autumn.slots == [
        "05:30 02:00 GMT+2",
        "06:00 02:30 GMT+2",
        "07:30 03:00",
        "08:00 03:30",
    ]
    assert (autumn.fan, autumn.creator) == (
        "Sun 31 Oct, 06:00 to 06:30",
        "Sun 31 Oct, 02:30 GMT+2 to 02:00 GMT+1",
    )
    assert autumn.creators_agenda == "02:30 GMT+2 to 02:00 GMT+1"
    assert autumn.starts_at == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
