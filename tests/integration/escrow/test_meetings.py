"""Meetings with people: everything is signed, the relayer brings it, the books follow."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from escrow.typed_data import consent_digest, is_consent_signed_by, receipt_digest
from escrow.writes import (
    ask_accept,
    ask_consent,
    ask_decline,
    ask_dispute,
    ask_reschedule,
    ask_resolve,
    ask_settle,
    ask_turn_down,
)
from tests.integration.escrow.story import TOKEN, Deal, Person, World

pytestmark = pytest.mark.chain

SCOPE, REASON = "0x" + "5c" * 32, "0x" + "ab" * 32
AMOUNT = 40 * TOKEN


async def ask(world: World, verb: Callable[..., bool], deal: Deal, *args: object) -> None:
    """Ask for one thing, and let the chain answer."""
    done = await world.database.write(verb, deal.bid_id, deal.deal_id, *args, clock=world.clock)
    assert done
    await world.settle_down()


async def signed(world: World, who: Person, digest: bytes) -> str:
    signer = await world.database.read(world.story.keystore.signer_of, who.address)
    return "0x" + signer.sign_digest(digest).hex()


async def placed(world: World) -> Deal:
    world.story.accepts = False
    fan, creator = await world.funded(100 * TOKEN), await world.person()
    deal = await world.bid(fan, creator, AMOUNT)
    await world.settle_down()
    return deal


async def accepted(world: World, *, kyf: bool) -> Deal:
    deal = await placed(world)
    asked = await world.database.write(
        ask_accept, deal.bid_id, deal.deal_id, deal.creator.address, kyf=kyf, clock=world.clock
    )
    assert asked
    await world.settle_down()
    return deal


async def consented(world: World) -> Deal:
    deal = await accepted(world, kyf=True)
    signature = await signed(
        world, deal.fan, consent_digest(world.escrow.domain, deal.deal_id, SCOPE)
    )
    domain = world.escrow.domain
    assert is_consent_signed_by(domain, deal.deal_id, SCOPE, signature, deal.fan.address)
    await ask(world, ask_consent, deal, SCOPE, signature)
    return deal


def meet_by_of(world: World, deal: Deal) -> datetime:
    names = ("Placed", "Rescheduled")
    logs = [log for log in world.story.applied if log.deal_id == deal.deal_id]
    [*_, last] = [log.args["meet_by"] for log in logs if log.name in names]
    return datetime.fromtimestamp(last, UTC)


async def move_meeting(world: World, deal: Deal, by: timedelta) -> datetime:
    start = meet_by_of(world, deal)
    people = (deal.fan.address, deal.creator.address)
    await ask(world, ask_reschedule, deal, *people, start, start + by)
    return start + by


async def receipt(world: World, deal: Deal, who: Person, earned: int = AMOUNT) -> str:
    digest = receipt_digest(world.escrow.domain, deal.deal_id, earned)
    return await signed(world, who, digest)


async def test_a_meeting_that_ends_before_the_arbiter(world: World) -> None:
    deal = await consented(world)
    fan, creator = deal.fan, deal.creator
    moved = await move_meeting(world, deal, timedelta(days=3))
    await ask(world, ask_dispute, deal, fan.address, REASON)
    assert await world.money_of(deal.bid_id) == {"escrow": AMOUNT}
    await ask(world, ask_resolve, deal, 2500)
    assert world.story.failures == []
    agent = world.escrow.relayer_address
    assert world.said(deal, "Accepted").args == {"kyf": True, "agent": agent}
    assert world.said(deal, "Consented").args == {"scope": SCOPE}
    assert world.said(deal, "Rescheduled").args == {"meet_by": int(moved.timestamp())}
    assert world.said(deal, "Disputed").args == {"by": fan.address, "reason": REASON}
    assert world.said(deal, "Closed").args == {
        "state": "split",
        "earned": 10 * TOKEN,
        "to_creator": 9_500_000,
        "to_fan": 30 * TOKEN,
        "fee": 500_000,
    }
    assert await world.money(fan) == {"wallet": 90 * TOKEN}
    assert await world.money(creator) == {"wallet": 9_500_000}
    assert await world.money_of(deal.bid_id) == {}
    story = ["Placed", "Accepted", "Consented", "Rescheduled", "Disputed", "Closed"]
    assert (await world.logs())[-8:] == [*story, "Withdrawn", "Withdrawn"]
    assert (await world.reconcile()).is_clean


@pytest.mark.parametrize("answered", ["open", "kyf", "accepted"])
async def test_a_creator_without_gas_turns_a_bid_down(world: World, answered: str) -> None:
    deal = (
        await placed(world) if answered == "open" else await accepted(world, kyf=answered == "kyf")
    )
    await ask(world, ask_turn_down, deal, deal.creator.address)
    assert world.said(deal, "Closed").args["state"] == "refunded"
    assert await world.money(deal.fan) == {"wallet": 100 * TOKEN}
    assert await world.money(deal.creator) == {}
    assert world.story.failures == []
    assert (await world.reconcile()).is_clean


async def test_the_agent_declines_a_bid_that_waits_for_consent(world: World) -> None:
    deal = await accepted(world, kyf=True)
    await ask(world, ask_decline, deal)
    assert await world.money(deal.fan) == {"wallet": 100 * TOKEN}
    assert world.story.failures == []


@pytest.mark.parametrize("disputed", [False, True])
async def test_a_full_receipt_pays_the_creator_even_after_a_dispute(
    world: World, disputed: bool
) -> None:
    deal = await consented(world)
    if disputed:
        await ask(world, ask_dispute, deal, deal.creator.address, REASON)
        assert world.said(deal, "Disputed").args["by"] == deal.creator.address
    await ask(world, ask_settle, deal, AMOUNT, await receipt(world, deal, deal.fan))
    assert world.said(deal, "Closed").args["state"] == "released"
    assert await world.money(deal.creator) == {"wallet": 38 * TOKEN}
    assert await world.money(deal.fan) == {"wallet": 60 * TOKEN}
    assert (await world.reconcile()).is_clean


async def test_a_meeting_moves_there_and_back_and_there(world: World) -> None:
    deal = await accepted(world, kyf=False)
    start = meet_by_of(world, deal)
    for days in (1, -1, 1):
        await move_meeting(world, deal, timedelta(days=days))
    assert world.story.failures == []
    assert meet_by_of(world, deal) == start + timedelta(days=1)
    assert (await world.logs()).count("Rescheduled") == 3


# ------------------------------------------------------------------------- refused, then right


async def test_a_refused_receipt_does_not_block_the_right_one(world: World) -> None:
    deal = await accepted(world, kyf=False)
    await ask(world, ask_settle, deal, AMOUNT, await receipt(world, deal, deal.creator))
    assert [(write.kind, write.reason) for write in world.story.failures] == [("settle", "sig")]
    await ask(world, ask_settle, deal, AMOUNT, await receipt(world, deal, deal.fan))
    assert await world.money(deal.creator) == {"wallet": 38 * TOKEN}
    assert len(world.story.failures) == 1


async def test_a_refused_dispute_and_split_do_not_block_the_right_ones(world: World) -> None:
    deal = await accepted(world, kyf=False)
    stranger = await world.person()
    await ask(world, ask_resolve, deal, 5000)
    await ask(world, ask_dispute, deal, stranger.address, REASON)
    await ask(world, ask_dispute, deal, deal.creator.address, REASON)
    await ask(world, ask_resolve, deal, 10_001)
    await ask(world, ask_resolve, deal, 10_000)
    reasons = [(write.kind, write.reason) for write in world.story.failures]
    assert reasons == [("resolve", "state"), ("dispute", "party"), ("resolve", "bps")]
    assert await world.money(deal.creator) == {"wallet": 38 * TOKEN}
    assert (await world.reconcile()).is_clean


async def test_a_bid_is_turned_down_by_its_creator_alone(world: World) -> None:
    deal = await placed(world)
    await ask(world, ask_turn_down, deal, deal.fan.address)
    assert [write.reason for write in world.story.failures] == ["sig"]
    await ask(world, ask_turn_down, deal, deal.creator.address)
    assert await world.money(deal.fan) == {"wallet": 100 * TOKEN}


async def test_a_move_from_a_date_that_is_no_longer_true_is_refused(world: World) -> None:
    deal = await accepted(world, kyf=False)
    people = (deal.fan.address, deal.creator.address)
    start = meet_by_of(world, deal)
    wrong = start + timedelta(hours=1)
    await ask(world, ask_reschedule, deal, *people, wrong, start + timedelta(days=1))
    assert [write.reason for write in world.story.failures] == ["fan"]
    await move_meeting(world, deal, timedelta(days=1))
    assert len(world.story.failures) == 1


async def test_a_consent_to_something_else_is_refused(world: World) -> None:
    deal = await accepted(world, kyf=True)
    digest = consent_digest(world.escrow.domain, deal.deal_id, REASON)
    await ask(world, ask_consent, deal, SCOPE, await signed(world, deal.fan, digest))
    assert [(write.kind, write.reason) for write in world.story.failures] == [("consent", "sig")]


# ------------------------------------------------------------------------------ reorganisations


@pytest.mark.parametrize("depth", [1, 3, 4, 5, 6])
async def test_a_reorganised_meeting_is_undone_and_applied_again_once(
    world: World, depth: int
) -> None:
    deal = await consented(world)
    await move_meeting(world, deal, timedelta(days=1))
    await ask(world, ask_dispute, deal, deal.creator.address, REASON)
    await ask(world, ask_resolve, deal, 5000)
    before = await world.logs()
    await world.escrow.client._rpc.call("anvil_reorg", depth, [])
    assert (await world.watcher.step()).undone >= depth
    undone = [(log.name, log.block_number, log.log_index) for log in world.story.undone]
    known = [(log.name, log.block_number, log.log_index) for log in world.story.applied]
    assert undone == known[-len(undone) :][::-1]
    await world.dispatcher.resend()
    await world.settle_down()
    assert sorted(await world.logs()) == sorted(before)
    assert world.story.failures == []
    assert await world.money(deal.creator) == {"wallet": 19 * TOKEN}
    assert await world.money(deal.fan) == {"wallet": 80 * TOKEN}
    assert (await world.reconcile()).is_clean


async def test_a_refused_try_stays_old_news_after_a_reorganisation(world: World) -> None:
    deal = await accepted(world, kyf=False)
    await ask(world, ask_settle, deal, AMOUNT, await receipt(world, deal, deal.creator))
    await ask(world, ask_settle, deal, AMOUNT, await receipt(world, deal, deal.fan))
    await world.escrow.client._rpc.call("anvil_reorg", 4, [])
    await world.watcher.step()
    await world.dispatcher.resend()
    await world.settle_down()
    assert [write.reason for write in world.story.failures] == ["sig"]
    assert await world.money(deal.creator) == {"wallet": 38 * TOKEN}
    assert (await world.logs()).count("Closed") == 1
    assert (await world.reconcile()).is_clean


async def test_deposits_of_one_block_have_an_order(world: World) -> None:
    world.story.accepts = False
    fan, creator = await world.funded(100 * TOKEN), await world.person()
    rpc = world.escrow.client._rpc
    await rpc.call("evm_setAutomine", False)
    deals = [await world.bid(fan, creator, 5 * TOKEN) for _ in range(3)]
    await world.dispatcher.step()
    await rpc.call("evm_mine")
    await rpc.call("evm_setAutomine", True)
    await world.settle_down()
    logs = [log for log in world.story.applied if log.name == "Placed"]
    assert len({log.block_number for log in logs}) == 1
    places = [log.log_index for log in logs]
    assert places == sorted(set(places))
    assert {log.deal_id for log in logs} == {deal.deal_id for deal in deals}
    assert places[0] < places[1] < places[2]
