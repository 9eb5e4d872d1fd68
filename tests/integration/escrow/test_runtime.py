"""The loops as the program runs them, and what they do when the world moves under them."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from core.database import Database
from core.events import Bus
from escrow.client import ChainClient
from escrow.outbox import open_signer
from escrow.rpc import Call, ChainUnreachableError, Rpc, RpcError
from escrow.settings import EscrowSettings
from escrow.writes import ask_cancel, ask_decline, ask_expire
from models.chain import Outbox
from models.states import OutboxState
from tests.integration.escrow.story import TOKEN, World, open_world

pytestmark = pytest.mark.chain


@asynccontextmanager
async def running(world: World) -> AsyncIterator[None]:
    task = asyncio.create_task(world.escrow.run(world.story))
    yield
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def until(question: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(30):
        while not await question():  # noqa: ASYNC110 - rows have no event to wait for
            await asyncio.sleep(0.01)


async def test_the_loops_carry_a_bid_to_its_end(world: World) -> None:
    fan, creator = await world.person(), await world.person()
    async with running(world):
        await world.ask_tokens(fan, 50 * TOKEN)
        await until(lambda: has(world, fan.id, {"wallet": 50 * TOKEN}))
        await world.bid(fan, creator, 20 * TOKEN, earned=20 * TOKEN)
        await until(lambda: has(world, creator.id, {"wallet": 19 * TOKEN}))
        # A reorganisation while they run: undone, sent again, applied again.
        await world.escrow.client._rpc.call("anvil_reorg", 3, [])
        await until(lambda: saw(world, ("undo", "Withdrawn"), 1))
        await until(lambda: saw(world, ("log", "Withdrawn"), 2))
    await world.settle_down()
    assert (await world.reconcile()).is_clean


async def has(world: World, owner: str, money: dict[str, int]) -> bool:
    return await world.money_of(owner) == money


async def saw(world: World, what: tuple[str, str], times: int) -> bool:
    return world.story.seen.count(what) >= times


async def test_an_unreachable_node_is_waited_for(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    fan = await world.person()
    failures = {"head": 3, "fees": 3}
    for name in failures:
        monkeypatch.setattr(ChainClient, name, flaky(getattr(ChainClient, name), name, failures))
    async with running(world):
        await world.ask_tokens(fan, TOKEN)
        await until(lambda: has(world, fan.id, {"wallet": TOKEN}))
    assert failures == {"head": 0, "fees": 0}


def flaky(method: Callable[..., Awaitable[object]], name: str, failures: dict[str, int]) -> object:
    async def call(self: ChainClient, *args: object) -> object:
        if failures[name]:
            failures[name] -= 1
            raise ChainUnreachableError("down")
        return await method(self, *args)

    return call


async def test_what_no_block_holds_is_sent_again(
    sqlite: Database, bus: Bus, escrow_settings: EscrowSettings
) -> None:
    settings = replace(escrow_settings, resend_after_s=0.05, poll_interval_s=0.01)
    world = await open_world(sqlite, bus, settings)
    fan = await world.person()
    rpc = world.escrow.client._rpc
    await rpc.call("evm_setAutomine", False)
    async with running(world):
        await world.ask_tokens(fan, TOKEN)
        await until(lambda: is_sent(world))
        await rpc.call("anvil_dropAllTransactions")
        await rpc.call("evm_setAutomine", True)
        await until(lambda: has(world, fan.id, {"wallet": TOKEN}))
    await world.escrow.aclose()


async def test_what_anvil_shelves_for_good_is_put_back(
    sqlite: Database, bus: Bus, escrow_settings: EscrowSettings
) -> None:
    """It does so by itself, seldom, where a block comes while it takes a transaction in."""
    settings = replace(escrow_settings, resend_after_s=0.2, poll_interval_s=0.01)
    world = await open_world(sqlite, bus, settings)
    fan, client = await world.person(), world.escrow.client
    relayer = world.escrow.relayer_address
    nonce = await client.nonce(relayer)
    await world.database.write(open_signer, relayer, nonce + 1)
    async with running(world):
        await world.ask_tokens(fan, TOKEN)
        await until(lambda: is_sent(world))
        await client._rpc.call("anvil_setNonce", relayer, hex(nonce + 1))
        await until(lambda: has(world, fan.id, {"wallet": TOKEN}))
    await world.escrow.aclose()


async def is_sent(world: World) -> bool:
    def sent(db: Session) -> bool:
        return db.scalar(select(Outbox.id).where(Outbox.state == OutboxState.SENT)) is not None

    return await world.database.read(sent)


async def test_each_way_out_of_a_bid_gives_the_money_back(world: World) -> None:
    fan, creator = await world.funded(30 * TOKEN), await world.person()
    declined = await world.bid(fan, creator, 10 * TOKEN)
    await world.settle_down()
    await world.database.write(ask_decline, declined.bid_id, declined.deal_id, clock=world.clock)
    await world.settle_down()
    assert await world.money(fan) == {"wallet": 30 * TOKEN}

    world.story.accepts = False
    cancelled = await world.bid(fan, creator, 10 * TOKEN)
    await world.settle_down()
    await world.database.write(
        ask_cancel, cancelled.bid_id, cancelled.deal_id, fan.address, clock=world.clock
    )
    await world.settle_down()
    assert await world.money(fan) == {"wallet": 30 * TOKEN}

    expired = await world.bid(fan, creator, 10 * TOKEN)
    await world.settle_down()
    day = int(timedelta(days=2).total_seconds())
    await world.escrow.client._rpc.call("evm_increaseTime", day)
    await world.database.write(ask_expire, expired.bid_id, expired.deal_id, clock=world.clock)
    await world.settle_down()
    assert await world.money(fan) == {"wallet": 30 * TOKEN}
    assert world.story.failures == []
    assert (await world.reconcile()).is_clean


async def test_a_refused_write_tells_the_one_who_asked(world: World) -> None:
    fan, creator = await world.funded(30 * TOKEN), await world.person()
    deal = await world.bid(fan, creator, 10 * TOKEN)
    await world.settle_down()
    await world.database.write(ask_expire, deal.bid_id, deal.deal_id, clock=world.clock)
    await world.database.write(
        ask_cancel, deal.bid_id, deal.deal_id, "0x" + "00" * 20, clock=world.clock
    )
    await world.settle_down()
    reasons = [(failed.kind, failed.reason) for failed in world.story.failures]
    assert sorted(reasons) == [("cancel", "no_key"), ("expire", "early")]


async def test_one_who_has_given_a_permit_gives_no_other(world: World) -> None:
    fan, creator = await world.funded(30 * TOKEN), await world.person()
    for _ in range(2):
        await world.bid(fan, creator, TOKEN)
        await world.settle_down()
    world.dispatcher.forget_permits()
    await world.bid(fan, creator, TOKEN)
    await world.settle_down()
    domain = world.escrow.domain
    [(_, permits)] = await world.escrow.client.permits(
        domain.token_address, domain.escrow_address, [fan.address]
    )
    assert permits == 1


async def test_a_node_that_refuses_for_a_while_is_tried_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    fan, creator = await world.funded(30 * TOKEN), await world.person()
    await world.bid(fan, creator, TOKEN)

    async def refuse_all(self: ChainClient, raws: list[str]) -> list[str | None]:
        return ["txpool is full"] * len(raws)

    with monkeypatch.context() as patch:
        patch.setattr(ChainClient, "send", refuse_all)
        await world.dispatcher.step()
    assert not await is_sent(world)
    await world.dispatcher.resend()
    assert await is_sent(world)
    await world.settle_down()
    assert "Placed" in await world.logs()


async def test_books_that_differ_from_the_chain_are_found(world: World) -> None:
    fan = await world.funded(9 * TOKEN)
    rpc, domain = world.escrow.client._rpc, world.escrow.domain
    await rpc.call("anvil_dealERC20", fan.address, domain.token_address, hex(10**18))
    found = await world.reconcile()
    assert not found.is_clean
    assert found.wallet_differences == {fan.address: 8 * TOKEN}


async def test_a_write_that_stands_as_done_elsewhere_is_not_done_again(world: World) -> None:
    fan, creator = await world.funded(30 * TOKEN), await world.person()
    deal = await world.bid(fan, creator, TOKEN)
    await world.settle_down()

    def again(db: Session) -> None:
        db.execute(
            update(Outbox)
            .where(Outbox.idem == f"place:{deal.bid_id}")
            .values(state=OutboxState.NEW)
        )

    await world.database.write(again)
    await world.settle_down()
    assert world.story.failures == []
    assert (await world.logs()).count("Placed") == 1
    assert await world.money(fan) == {"wallet": 29 * TOKEN}


async def test_money_is_shown_with_the_demo_chains_name(world: World) -> None:
    assert world.escrow.chain_label == "demo chain"
    assert world.escrow.is_demo


async def test_a_failure_without_a_reason_is_called_reverted(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    fan, creator = await world.funded(30 * TOKEN), await world.person()
    deal = await world.bid(fan, creator, 10 * TOKEN)
    await world.settle_down()
    await world.database.write(ask_expire, deal.bid_id, deal.deal_id, clock=world.clock)
    plain = Rpc.batch

    async def forgetful(self: Rpc, calls: Sequence[Call]) -> list[object]:
        """A node without the states that the calls ask for."""
        answers = await plain(self, calls)
        is_read = [method == "eth_call" for method, _ in calls]
        lost = RpcError(-32000, "missing trie node")
        return [lost if gone else kept for gone, kept in zip(is_read, answers, strict=True)]

    monkeypatch.setattr(Rpc, "batch", forgetful)
    await world.settle_down()
    assert [failed.reason for failed in world.story.failures] == ["reverted"]


async def test_withdrawals_of_one_batch_to_one_person_are_one_transaction(world: World) -> None:
    fan, creator = await world.funded(30 * TOKEN), await world.person()
    for _ in range(5):
        await world.bid(fan, creator, TOKEN, earned=TOKEN)
    await world.settle_down()
    assert await world.money(creator) == {"wallet": 5 * TOKEN * 95 // 100}
    assert (await world.logs()).count("Withdrawn") < 5
    assert (await world.reconcile()).is_clean
