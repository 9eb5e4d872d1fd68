"""Both sides are reminded, each time once."""

from datetime import timedelta

import pytest

from flows.sweep import sweep_once
from tests.integration.bidding.calendars.agenda import at
from tests.integration.flows.stage import HOUR, TENTH, Stage

pytestmark = pytest.mark.db

SECOND = timedelta(seconds=1)
PLAN = {
    "meeting_tomorrow": TENTH - 24 * HOUR,
    "meeting_soon": TENTH - HOUR,
    "meeting_now": TENTH,
    "meeting_unreleased": TENTH + HOUR + timedelta(minutes=5),
}


async def reminded(stage: Stage) -> list[str]:
    """What each was reminded of; both the same."""
    await sweep_once(stage.database, clock=stage.clock)
    both = [
        [kind for kind in await stage.told(user) if kind in PLAN]
        for user in (stage.fan, stage.creator)
    ]
    assert both[0] == both[1]
    return both[0]


async def test_each_reminder_comes_once_and_in_time(stage: Stage) -> None:
    await stage.agreed()
    heard: list[str] = []
    for kind, moment in PLAN.items():
        await stage.at(moment - SECOND)
        assert await reminded(stage) == heard
        await stage.at(moment)
        heard.append(kind)
        for _ in range(2):
            assert await reminded(stage) == heard
    stage.clock.advance(24 * HOUR)
    assert await reminded(stage) == heard
    subjects = [mail.subject for mail in await stage.mails(stage.fan)]
    assert subjects[-3:] == [
        "Tomorrow: Coffee with Cleo",
        "In an hour: Coffee with Cleo",
        "How was Coffee with Cleo?",
    ]
    theirs = [mail.subject for mail in await stage.mails(stage.creator)]
    assert theirs[-1] == "How was Coffee with Ada?"


async def test_after_a_long_stop_only_the_newest_comes(stage: Stage) -> None:
    await stage.agreed()
    await stage.at(TENTH + timedelta(minutes=3))
    assert await reminded(stage) == ["meeting_now"]
    await stage.at(PLAN["meeting_unreleased"])
    assert await reminded(stage) == ["meeting_now", "meeting_unreleased"]


async def test_a_moved_meeting_reminds_anew(stage: Stage) -> None:
    won = await stage.agreed()
    await stage.at(TENTH - HOUR)
    assert await reminded(stage) == ["meeting_soon"]
    await won.agree(at("14:00"))
    await stage.at(TENTH)
    assert await reminded(stage) == ["meeting_soon"]
    await stage.at(at("13:00"))
    assert await reminded(stage) == ["meeting_soon"] * 2


async def test_a_meeting_agreed_shortly_before_skips_what_is_past(stage: Stage) -> None:
    await stage.at(TENTH - 2 * HOUR)
    won = await stage.won()
    await won.agree(TENTH)
    assert await reminded(stage) == []
    await stage.at(TENTH - HOUR)
    assert await reminded(stage) == ["meeting_soon"]


@pytest.mark.parametrize("end", ["cancelled", "released", "disputed", "refunded", "undone"])
async def test_nobody_is_reminded_of_what_is_over(stage: Stage, end: str) -> None:
    won = await stage.agreed()
    match end:
        case "cancelled":
            await won.asks("cancel", by=stage.as_creator)
        case "released":
            await won.asks("release", {"signature": won.signed()})
        case "disputed":
            body = {"reason": "safety", "statement": "I was threatened."}
            assert (await won.asks("dispute", body)).status_code == 200
        case "undone":
            await won.asks("cancel", by=stage.as_creator)
            await won.unhears(await won.closed("refunded"))
        case _:
            await won.closed("refunded")
    await stage.at(TENTH)
    assert await reminded(stage) == []


async def test_a_meeting_without_a_time_reminds_nobody(stage: Stage) -> None:
    await stage.won()
    await stage.at(TENTH)
    assert await reminded(stage) == []
