"""An owner sees how quickly a persona answers aloud, and what its answers waited for."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy
from playwright.async_api import BrowserContext, Locator, Page, expect
from sqlalchemy.orm import Session

from app.bench.served import Served, running_server
from app.fan_client import FanClient
from core.ids import new_id
from models.room import SpokenTurn
from tests.browser.acts import enter
from tests.browser.axe import violations
from tests.browser.people import Life, become_known, live_as_a_published_owner, live_as_an_owner
from tests.fixtures.chromium import DESKTOP, PHONE, keep_look, settle
from tests.fixtures.served import QUIET

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(300),
]

QUICK = {
    "pause_seen": 200,
    "transcript": 330,
    "turn_over": 900,
    "first_token": 450,
    "first_clause": 520,
    "first_audio": 640,
    "first_sent": 902,
    "first_played": 980,
}
SLOW = {
    **QUICK,
    "first_token": 1_530,
    "first_clause": 1_600,
    "first_audio": 1_800,
    "first_sent": 1_801,
    "first_played": 1_900,
}
UNHEARD = {"pause_seen": 210, "transcript": 400, "turn_over": 950}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with running_server(tmp_path_factory.mktemp("served") / "var", QUIET) as running:
        yield running


def note_answers(served: Served, room_id: str, persona_id: str, *, until: datetime) -> None:
    """Write into the running server's database what eight answers would have left there."""
    ends = [("completed", None)] * 5 + [("cancelled", "turn_detected")]
    turns = [(status, reason, QUICK) for status, reason in ends]
    turns += [("completed", None, SLOW), ("failed", "timeout", UNHEARD)]
    database = sqlalchemy.create_engine(f"sqlite:///{served.log.parent / 'mesi.db'}")
    with Session(database) as db, db.begin():
        for place, (status, reason, stages) in enumerate(turns):
            db.add(
                SpokenTurn(
                    id=new_id("spoken"),
                    room_id=room_id,
                    persona_id=persona_id,
                    at=until - timedelta(minutes=len(turns) - place),
                    status=status,
                    reason=reason,
                    stages=stages,
                    guesses_dropped=place % 2,
                )
            )
    database.dispose()


def win_from(slug: str) -> Life:
    """Win a room with one persona."""

    async def live(fan: FanClient) -> dict[str, str]:
        await fan.wait_for_tokens()
        return {"room": str((await fan.win(slug))["room_id"])}

    return live


async def talked_of(context: BrowserContext, served: Served, *, ago: timedelta) -> Page:
    """The page of an owner whose persona has answered eight times, the last time so long ago."""
    page, owner = await enter(context, served, live_as_a_published_owner)
    fan = await become_known(served.base_url, win_from(owner.facts["slug"]))
    until = datetime.now(UTC) - ago
    note_answers(served, fan.facts["room"], owner.facts["persona"], until=until)
    await page.goto(f"{served.base_url}/owner/{owner.facts['persona']}")
    return page


def stage(page: Page, name: str) -> Locator:
    return page.locator(f'[data-testid="latency-stage"][data-stage="{name}"]')


def range_of(page: Page, label: str) -> Locator:
    return page.get_by_test_id("latency-days").get_by_role("radio", name=label)


async def test_an_owner_sees_what_answers_waited_for(
    served: Served, context: BrowserContext
) -> None:
    page = await talked_of(context, served, ago=timedelta())
    await expect(page.get_by_test_id("latency-lead")).to_contain_text("within 0.98 s of the fan")
    await expect(stage(page, "first_token")).to_contain_text("First thought")
    await expect(stage(page, "first_token").get_by_role("cell")).to_have_text(["0.45 s", "1.2 s"])
    counts = page.get_by_test_id("latency-counts").locator("dd.figure")
    await expect(counts).to_have_text(["8", "1", "1", "4"])
    turns = page.get_by_test_id("latency-turn")
    await expect(turns).to_have_count(5)
    await expect(turns.first).to_contain_text("waited 1.2 s for the mind")
    await expect(turns.nth(1)).to_contain_text("to be sure that the fan had finished")
    await page.get_by_test_id("latency-more").click()
    await expect(turns).to_have_count(7)
    await page.get_by_test_id("latency-list").get_by_role("radio", name="Newest").check()
    await expect(turns).to_have_count(8)
    await expect(turns.first).to_contain_text("no sound came; failed: the mind or the voice took")
    await expect(turns.filter(has_text="interrupted by the fan")).to_have_count(1)


async def test_answers_are_opened_and_days_chosen_without_a_mouse(
    served: Served, context: BrowserContext
) -> None:
    page = await talked_of(context, served, ago=timedelta(days=3))
    await range_of(page, "7 days").focus()
    await expect(page.get_by_test_id("latency-turn")).to_have_count(5)
    await page.keyboard.press("ArrowLeft")
    await expect(page.get_by_test_id("latency-empty")).to_contain_text("in the last 24 hours")
    await page.keyboard.press("ArrowRight")
    await page.keyboard.press("ArrowRight")
    await expect(range_of(page, "30 days")).to_be_checked()
    first = page.get_by_test_id("latency-turn").first
    await expect(first).to_be_visible()
    await expect(first.get_by_role("table")).to_be_hidden()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    slowest = first.get_by_role("row").filter(has_text="First thought")
    await expect(slowest.get_by_role("cell")).to_have_text(["1.2 s", "1.5 s"])


async def test_who_never_talked_is_told_what_will_be_here(
    served: Served, context: BrowserContext
) -> None:
    page, owner = await enter(context, served, live_as_an_owner)
    await page.goto(f"{served.base_url}/owner/{owner.facts['persona']}")
    await expect(page.get_by_test_id("latency-empty")).to_contain_text("Iris Calder")
    await expect(page.get_by_test_id("latency-stage")).to_have_count(0)


async def test_times_that_cannot_be_read_are_asked_for_again(
    served: Served, context: BrowserContext
) -> None:
    page, owner = await enter(context, served, live_as_an_owner)
    await page.route("**/latency?*", lambda route: route.abort())
    await page.goto(f"{served.base_url}/owner/{owner.facts['persona']}")
    panel = page.get_by_test_id("latency")
    await expect(panel.get_by_test_id("error-state")).to_contain_text("cannot be reached")
    await page.unroute("**/latency?*")
    await panel.get_by_role("button", name="Try again").click()
    await expect(page.get_by_test_id("latency-empty")).to_be_visible()


async def test_everybody_can_read_the_times(served: Served, context: BrowserContext) -> None:
    page = await talked_of(context, served, ago=timedelta())
    await page.get_by_test_id("latency-turn").first.locator("summary").click()
    found: list[str] = []
    for theme in ("light", "dark"):
        await page.emulate_media(color_scheme=theme)
        for label, size in (("desktop", DESKTOP), ("phone", PHONE)):
            await page.set_viewport_size(size)  # type: ignore[arg-type]  # a dict of the right shape
            await page.get_by_test_id("latency").scroll_into_view_if_needed()
            await settle(page)
            found += [f"{theme} {label}: {line}" for line in await violations(page)]
            await keep_look(page, f"latency-{theme}-{label}", whole=True)
    await page.set_viewport_size({"width": 320, "height": 740})
    assert await page.evaluate("document.documentElement.scrollWidth <= 320")
    assert found == [], "\n".join(found)
