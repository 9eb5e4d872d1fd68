"""The watcher when nodes lag, blocks vanish while it looks, and others are faster."""

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from escrow.blocks import IndexedBlock, StaleTipError, indexed_tip, undo_block
from escrow.checkpoints import no_checkpoint
from escrow.client import ChainClient
from escrow.rpc import RpcError
from escrow.watcher import Progress, Watcher, wait_for
from models.chain import ChainBlock
from tests.integration.escrow.story import TOKEN, World

pytestmark = pytest.mark.chain


async def test_a_watcher_that_was_overtaken_looks_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.escrow.client._rpc.call("anvil_mine", "0x3")

    async def overtaken(self: Watcher) -> Progress:
        raise StaleTipError("another one was faster")

    with monkeypatch.context() as patch:
        patch.setattr(Watcher, "_step", overtaken)
        assert await world.watcher.step() == Progress()
    tip = IndexedBlock(99, "0x00")
    with pytest.raises(StaleTipError):
        await world.database.write(undo_block, tip, world.story, no_checkpoint, clock=world.clock)


async def test_a_reorganisation_during_a_look_is_seen_at_the_next(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.escrow.client._rpc.call("anvil_mine", "0x3")

    async def gone(self: ChainClient, *args: object) -> object:
        raise RpcError(-32000, "unknown block")

    with monkeypatch.context() as patch:
        patch.setattr(ChainClient, "logs", gone)
        assert await world.watcher.step() == Progress()
    assert (await world.watcher.step()).applied > 0
    with pytest.raises(RpcError):
        no_token = world.escrow.domain.escrow_address
        await world.escrow.client.token_balances(no_token, [no_token])
    with pytest.raises(RpcError, match="in no block"):
        await world.escrow.client.outcomes(["0x" + "00" * 32])


async def test_blocks_that_do_not_follow_each_other_are_left_for_later(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.settle_down()
    await world.escrow.client._rpc.call("anvil_mine", "0x3")
    plain = ChainClient.blocks

    async def torn(self: ChainClient, first: int, last: int) -> list[object]:
        found = await plain(self, first, last)
        return [*found[:2], *[replace(block, parent="0x00") for block in found[2:]]]

    with monkeypatch.context() as patch:
        patch.setattr(ChainClient, "blocks", torn)
        assert (await world.watcher.step()).applied == 1
    assert (await world.watcher.step()).applied == 2


async def test_a_real_chains_lagging_node_undoes_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.funded(TOKEN)
    settings = replace(world.escrow.settings, chain_url="http://node")
    watcher = Watcher(replace(world.watcher._parts, settings=settings))

    async def behind(self: ChainClient) -> int:
        return 1

    monkeypatch.setattr(ChainClient, "head", behind)
    assert await watcher.step() == Progress()
    assert (await world.logs()).count("Minted") == 1


async def test_a_database_without_a_first_block_is_refused(world: World) -> None:
    def forget(db: Session) -> None:
        db.query(ChainBlock).delete()

    await world.database.write(forget)
    with pytest.raises(LookupError, match="start-up records"):
        await world.watcher.step()
    assert await world.database.read(indexed_tip) is None


async def test_waiting_ends_when_woken_or_when_time_is_up() -> None:
    wake = asyncio.Event()
    await wait_for(wake, 0.001)
    wake.set()
    await wait_for(wake, 60)
    assert not wake.is_set()


async def test_more_confirmations_than_before_wait_for_their_blocks(world: World) -> None:
    await world.funded(TOKEN)
    settings = replace(world.escrow.settings, confirmations=9)
    watcher = Watcher(replace(world.watcher._parts, settings=settings))
    assert await watcher.step() == Progress()
