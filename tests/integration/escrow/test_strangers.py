"""Strangers bring our signatures first, use the contract, and pay out what belongs to others."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from eth_utils import keccak
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.money import to_wei
from escrow.abi import encode_call
from escrow.typed_data import consent_digest, receipt_digest
from escrow.writes import (
    ask_accept,
    ask_cancel,
    ask_consent,
    ask_dispute,
    ask_reschedule,
    ask_resolve,
    ask_settle,
    ask_turn_down,
)
from models.chain import ChainTx
from tests.integration.escrow.story import TOKEN, Deal, World

pytestmark = pytest.mark.chain

EVE, EVES_FRIEND = "0x" + "e5" * 20, "0x" + "e6" * 20
REASON = "0x" + "ab" * 32


async def send_as(world: World, who: str, to: str, data: bytes) -> None:
    """Send without a key."""
    rpc = world.escrow.client._rpc
    await rpc.call("anvil_setBalance", who, hex(10**24))
    await rpc.call("anvil_impersonateAccount", who)
    call = {"from": who, "to": to, "data": "0x" + data.hex(), "gas": hex(500_000)}
    await rpc.call("eth_sendTransaction", call)


def _last_hash(db: Session) -> str:
    return db.scalars(select(ChainTx.tx_hash).order_by(ChainTx.nonce.desc()).limit(1)).one()


async def overtaken(world: World) -> None:
    """Let the relayer send, and Eve copy its call into the same block, before it."""
    rpc = world.escrow.client._rpc
    await rpc.call("evm_setAutomine", False)
    await world.dispatcher.step()
    ours = await rpc.call("eth_getTransactionByHash", await world.database.read(_last_hash))
    # The demo chain takes what comes first: Eve's copy is there before ours comes again.
    await world.escrow.client.empty_pool(world.escrow.relayer_address)
    await send_as(world, EVE, ours["to"], bytes.fromhex(ours["input"][2:]))
    await world.dispatcher.resend()
    await rpc.call("evm_mine")
    await rpc.call("evm_setAutomine", True)
    await world.settle_down()


async def ask(world: World, verb: Callable[..., bool], deal: Deal, *args: object) -> None:
    done = await world.database.write(verb, deal.bid_id, deal.deal_id, *args, clock=world.clock)
    assert done


async def signed(world: World, deal: Deal, digest: bytes) -> str:
    signer = await world.database.read(world.story.keystore.signer_of, deal.fan.address)
    return "0x" + signer.sign_digest(digest).hex()


async def test_who_brings_a_signature_first_changes_nothing(world: World) -> None:
    world.story.accepts = False
    fan, creator = await world.funded(100 * TOKEN), await world.person()
    await world.bid(fan, creator, 10 * TOKEN)
    await world.settle_down()
    deal = await world.bid(fan, creator, 40 * TOKEN)
    await overtaken(world)
    assert await world.money(fan) == {"wallet": 50 * TOKEN}
    accept = (deal.bid_id, deal.deal_id, creator.address)
    await world.database.write(ask_accept, *accept, kyf=True, clock=world.clock)
    await overtaken(world)
    consent = await signed(world, deal, consent_digest(world.escrow.domain, deal.deal_id, REASON))
    await ask(world, ask_consent, deal, REASON, consent)
    await overtaken(world)
    start = datetime.fromtimestamp(world.said(deal, "Placed").args["meet_by"], UTC)
    people = (fan.address, creator.address)
    await ask(world, ask_reschedule, deal, *people, start, start + timedelta(days=1))
    await overtaken(world)
    await ask(world, ask_dispute, deal, fan.address, REASON)
    await overtaken(world)
    assert world.said(deal, "Disputed").args["by"] == fan.address
    await ask(world, ask_resolve, deal, 5000)
    await overtaken(world)
    # Of the deposit it counts that it is there; the others are told that they came second.
    refused = [(write.kind, write.reason) for write in world.story.failures]
    assert refused == [
        ("accept", "state"),
        ("consent", "state"),
        ("reschedule", "used"),
        ("dispute", "state"),
        ("resolve", "state"),
    ]
    story = ["Placed", "Accepted", "Consented", "Rescheduled", "Disputed", "Closed"]
    assert [(await world.logs()).count(name) for name in story] == [2, 1, 1, 1, 1, 1]
    assert await world.money(fan) == {"wallet": 70 * TOKEN}
    assert await world.money(creator) == {"wallet": 19 * TOKEN}
    assert (await world.reconcile()).is_clean


@pytest.mark.parametrize("way", ["cancel", "turn_down", "settle"])
async def test_who_closes_a_bid_first_changes_nothing(world: World, way: str) -> None:
    world.story.accepts = way == "settle"
    fan, creator = await world.funded(100 * TOKEN), await world.person()
    deal = await world.bid(fan, creator, 40 * TOKEN)
    await world.settle_down()
    if way == "cancel":
        await ask(world, ask_cancel, deal, fan.address)
    elif way == "turn_down":
        await ask(world, ask_turn_down, deal, creator.address)
    else:
        digest = receipt_digest(world.escrow.domain, deal.deal_id, deal.amount)
        await ask(world, ask_settle, deal, deal.amount, await signed(world, deal, digest))
    await overtaken(world)
    assert [(write.kind, write.reason) for write in world.story.failures] == [(way, "state")]
    assert (await world.logs()).count("Closed") == 1
    paid = 38 * TOKEN if way == "settle" else 0
    assert (await world.money(creator)).get("wallet", 0) == paid
    assert (await world.money(fan))["wallet"] == (60 if paid else 100) * TOKEN
    assert (await world.reconcile()).is_clean


async def test_strangers_in_the_same_contract_leave_the_books_clean(world: World) -> None:
    domain, rpc = world.escrow.domain, world.escrow.client._rpc
    escrow, token = domain.escrow_address, domain.token_address
    fan, creator = await world.funded(30 * TOKEN), await world.person()
    await world.bid(fan, creator, 10 * TOKEN, earned=10 * TOKEN)
    await world.bid(fan, creator, 10 * TOKEN)
    await world.settle_down()
    await rpc.call("anvil_dealERC20", EVE, token, hex(to_wei(20 * TOKEN)))
    await send_as(world, EVE, token, encode_call("DemoToken", "approve", escrow, 2**256 - 1))
    now = int((await rpc.call("eth_getBlockByNumber", "latest", False))["timestamp"], 16)
    terms = (EVES_FRIEND, EVE, to_wei(7 * TOKEN), now + 1000, now + 2000, 2000, bytes(32))
    for nth in range(3):
        place = encode_call("MeetEscrow", "place", *terms, bytes([nth]) * 32)
        await send_as(world, EVE, escrow, place)
        await world.settle_down()
        assert (await world.reconcile()).is_clean
    ids = [keccak(bytes(12) + bytes.fromhex(EVE[2:]) + bytes([nth]) * 32) for nth in range(2)]
    await send_as(world, EVE, escrow, encode_call("MeetEscrow", "cancel", ids[0]))
    accept = encode_call("MeetEscrow", "accept", ids[1], False, EVES_FRIEND)
    await send_as(world, EVES_FRIEND, escrow, accept)
    await send_as(
        world, EVE, escrow, encode_call("MeetEscrow", "settle", ids[1], to_wei(7 * TOKEN), b"")
    )
    await world.settle_down()
    assert (await world.reconcile()).is_clean
    treasury = world.story.keystore.platform_signer("treasury").address
    for who in (EVE, EVES_FRIEND, treasury):
        await send_as(world, EVE, escrow, encode_call("MeetEscrow", "withdraw", who))
        await world.settle_down()
        assert (await world.reconcile()).chain_open == 10 * TOKEN
    found = await world.reconcile()
    assert found.is_clean, found
