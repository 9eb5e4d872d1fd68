"""A bid is rehearsed on the real contract, and the chain does not remember it."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from accounts.tiers import account_tier
from bidding.price_rules import price_room
from bidding.settings import BiddingSettings
from escrow.abi import encode_call
from escrow.client import ChainClient
from escrow.keystore import KeySigner
from escrow.rehearsal import Play, RehearsalError, Stage, rehearse
from escrow.rpc import Rpc
from escrow.shares import shares
from flows.business.dry_run import run_with_test_tokens
from flows.business.rules import measured_cost
from flows.business.settings import CostPrices
from flows.business.simulating import Supposed, outcome_of
from tests.integration.escrow.story import World

pytestmark = pytest.mark.chain

PLAY = Play(
    amount=14_520_000,
    earned=5_000_001,
    terms_hash="0x" + "11" * 32,
    accept_within=timedelta(hours=1),
    meet_within=timedelta(days=8),
)


def stage_of(world: World, **changes: object) -> Stage:
    return replace(world.escrow.stage(), **changes)  # type: ignore[arg-type] - any of its fields


@pytest.mark.parametrize("earned", [0, 1, 19, 5_000_001, 14_519_999, 14_520_000])
async def test_the_contract_splits_as_we_say_beforehand(world: World, earned: int) -> None:
    stage = stage_of(world)
    logs = await rehearse(stage, replace(PLAY, earned=earned), world.clock.now())
    names = [log.name for log in logs]
    assert names[:3] == ["Placed", "Accepted", "Closed"]
    placed, _, closed, *withdrawn = logs
    assert placed.args["amount"] == PLAY.amount
    split = shares(PLAY.amount, earned, int(placed.args["fee_bps"]))
    assert closed.args["state"] == ("released" if earned else "refunded")
    assert (closed.args["to_creator"], closed.args["to_fan"]) == (split.to_creator, split.to_fan)
    assert closed.args["fee"] == split.fee
    assert split.to_creator + split.to_fan + split.fee == PLAY.amount
    paid = [split.to_creator] * bool(earned) + [split.to_fan] * (earned < PLAY.amount)
    assert [log.args["amount"] for log in withdrawn] == paid


async def test_nothing_of_it_stays(world: World) -> None:
    client, escrow = world.escrow.client, world.escrow.domain.escrow_address
    token = world.escrow.domain.token_address
    supply = encode_call("DemoToken", "totalSupply")
    before = (await client.head(), await client.totals(escrow), await client._read(token, [supply]))
    await rehearse(stage_of(world), PLAY, world.clock.now())
    after = (await client.head(), await client.totals(escrow), await client._read(token, [supply]))
    assert after == before


async def test_where_it_cannot_be_rehearsed_it_says_why(world: World) -> None:
    now = world.clock.now()
    with pytest.raises(RehearsalError, match="demo chain only"):
        await rehearse(stage_of(world, is_demo=False), PLAY, now)
    with pytest.raises(RehearsalError, match="The contract refused: fee"):
        await rehearse(stage_of(world, fee_bps=0), PLAY, now)
    stranger = KeySigner(b"\x07" * 32).address
    with pytest.raises(RehearsalError, match="The contract refused: minter"):
        await rehearse(stage_of(world, relayer_address=stranger), PLAY, now)
    nobody = ChainClient(await asyncio.to_thread(Rpc, "http://127.0.0.1:9", is_local=True))
    with pytest.raises(RehearsalError, match="can't rehearse just now"):
        await rehearse(stage_of(world, client=nobody), PLAY, now)
    await nobody.aclose()


async def test_owners_see_what_the_contract_did_with_a_supposed_room(world: World) -> None:
    priced = price_room(1_200_000, 10, account_tier("pro"), [])
    cost = measured_cost([], [], CostPrices())
    split = shares(priced.amount, 7_000_000, world.escrow.settings.fee_bps)
    found = Supposed(priced, 10, priced.amount, 280_000, 7_000_000, 7_000_000, split, cost)
    run = await run_with_test_tokens(
        world.escrow.stage(), found, BiddingSettings(), world.clock.now()
    )
    assert (run.has_run, run.why_not) == (True, None)
    assert run.outcome == outcome_of(split)
    assert [(one.name, one.amount) for one in run.logs] == [
        ("escrow", "15"),
        ("accepted", "15"),
        ("closed", "7"),
        ("withdrawn", "6.65"),
        ("withdrawn", "8"),
    ]
    assert run.logs[0].says == "Placed: the contract holds it; its fee is 5 %."
    paused = await run_with_test_tokens(
        world.escrow.stage(), replace(found, bid=0), BiddingSettings(), world.clock.now()
    )
    assert (paused.has_run, paused.why_not) == (False, "The contract refused: amount.")
