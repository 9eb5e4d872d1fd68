"""What a creator may read ends with the meeting: kept, called off, returned, or taken back."""

from datetime import datetime, timedelta

import pytest

from models.kyf import KyfRequest
from tests.integration.flows.stage import AMOUNT, HOUR, TENTH, Stage, Won
from tests.integration.flows.test_share_data import asked, reads, request_of, say
from tests.integration.shop import code_of

pytestmark = pytest.mark.db

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
KEPT = 10_000_000
"""What a creator keeps of 40.000003 when the fan calls off late."""


async def consented(stage: Stage) -> tuple[Won, KyfRequest]:
    won, request = await asked(stage)
    await say(stage.as_fan, request, "consent", won.consented(request.scope_hash))
    await won.hears("Consented", scope=request.scope_hash)
    await won.find()
    await won.agree(TENTH)
    await won.hears("Rescheduled", meet_by=int((TENTH + HOUR).timestamp()))
    return won, request


async def readable_until(won: Won) -> datetime | None:
    return (await request_of(won)).readable_until


async def test_access_ends_a_month_after_the_meeting(stage: Stage) -> None:
    won, request = await consented(stage)
    end = TENTH + HOUR + 30 * DAY
    assert await readable_until(won) == end
    proposal = await won.proposed(TENTH + DAY, by=stage.as_creator)
    await won.answer(proposal, "accept", by=stage.as_fan)
    assert await readable_until(won) == end + DAY
    await won.closed("released", AMOUNT, 2_000_000)
    await stage.at(end + DAY - SECOND)
    assert (await reads(stage, request)).status_code == 200
    await stage.at(end + DAY)
    assert code_of(await reads(stage, request)) == "kyf_over"


@pytest.mark.parametrize("who", ["creator", "chain"])
async def test_access_ends_with_a_refund(stage: Stage, who: str) -> None:
    won, request = await consented(stage)
    if who == "creator":
        await won.asks("cancel", by=stage.as_creator)
    assert (await reads(stage, request)).status_code == 200
    log = await won.closed("refunded")
    over = await reads(stage, request)
    assert (over.status_code, code_of(over)) == (403, "kyf_over")
    # A reorganisation takes the refund back: the meeting is on again, and so is the access.
    await won.unhears(log)
    assert (await reads(stage, request)).status_code == 200


async def test_access_ends_with_a_meeting_that_was_called_off_late(stage: Stage) -> None:
    """The creator keeps a part of the money; nobody meets, so nobody has to be known."""
    won, request = await consented(stage)
    await stage.at(TENTH - DAY + SECOND)
    answer = await won.asks("cancel", {"signature": won.signed(KEPT)})
    assert answer.status_code == 200, answer.text
    log = await won.closed("released", KEPT, 500_000)
    assert code_of(await reads(stage, request)) == "kyf_over"
    await won.unhears(log)
    assert (await reads(stage, request)).status_code == 200


async def test_a_refund_that_is_undone_gives_access_back_without_a_time_too(stage: Stage) -> None:
    won, request = await asked(stage)
    await say(stage.as_fan, request, "consent", won.consented(request.scope_hash))
    await won.hears("Consented", scope=request.scope_hash)
    await won.find()
    end = await readable_until(won)
    assert end == stage.clock.now() + 30 * DAY
    stage.clock.advance(HOUR)
    await won.asks("cancel", by=stage.as_creator)
    log = await won.closed("refunded")
    assert code_of(await reads(stage, request)) == "kyf_over"
    await won.unhears(log)
    assert await readable_until(won) == end
