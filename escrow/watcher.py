"""Follow the chain by block hash; rows advance only from here."""

import asyncio
from dataclasses import dataclass
from typing import Final

import structlog

from core.clock import Clock
from core.database import Database
from escrow.abi import DecodedLog, RawLog, decode_escrow_log, decode_token_log
from escrow.blocks import (
    FoundBlock,
    IndexedBlock,
    StaleTipError,
    apply_block,
    indexed_blocks,
    indexed_tip,
    own_transactions,
    undo_block,
)
from escrow.checkpoints import Checkpoint, no_checkpoint
from escrow.client import BlockHead, ChainClient
from escrow.reactions import Reactions
from escrow.rpc import RpcError
from escrow.settings import EscrowSettings
from escrow.typed_data import Domain

log = structlog.get_logger()

BLOCKS_AT_ONCE: Final = 64


class DeepReorgError(Exception):
    """The chain and the database part further back than may be undone without a person."""


@dataclass(frozen=True, slots=True)
class WatcherParts:
    """What a watcher works with."""

    database: Database
    client: ChainClient
    domain: Domain
    settings: EscrowSettings
    clock: Clock
    reactions: Reactions
    checkpoint: Checkpoint = no_checkpoint


@dataclass(frozen=True, slots=True)
class Progress:
    """What one step did."""

    applied: int = 0
    undone: int = 0


class Watcher:
    """Applies new blocks and undoes those that the chain has given up."""

    def __init__(self, parts: WatcherParts) -> None:
        self._parts = parts

    async def step(self) -> Progress:
        """Look once: undo what is gone, then apply what is new, up to 64 blocks of it."""
        try:
            return await self._step()
        except (RpcError, StaleTipError) as error:
            # The chain, or another watcher, moved while we looked; the next look sees it whole.
            log.info("watcher_looks_again", reason=str(error))
            return Progress()

    async def _step(self) -> Progress:
        parts = self._parts
        tip = await parts.database.read(indexed_tip)
        if tip is None:
            raise LookupError("no block is recorded yet: start-up records the first one")
        head = await parts.client.head()
        if head < tip.number and not parts.settings.is_demo:
            # One of several nodes behind an address lags; a real reorganisation is no shorter.
            return Progress()
        target = head - (parts.settings.confirmations - 1)
        blocks = await parts.client.blocks(tip.number, min(target, tip.number + BLOCKS_AT_ONCE))
        if target < tip.number <= head:
            # Fewer confirmations were asked for when these blocks were applied.
            return Progress()
        if not blocks or blocks[0].hash != tip.hash:
            return Progress(undone=await self._undo(tip))
        fresh = _chained(blocks)[1:]
        for found in await self._look_into(fresh):
            await parts.database.write(
                apply_block, found, parts.reactions, parts.checkpoint, clock=parts.clock
            )
            parts.checkpoint("watch.applied")
        return Progress(applied=len(fresh))

    async def _look_into(self, blocks: list[BlockHead]) -> list[FoundBlock]:
        if not blocks:
            return []
        parts = self._parts
        addresses = (parts.domain.escrow_address, parts.domain.token_address)
        logs = await parts.client.logs([block.hash for block in blocks], addresses)
        hashes = [tx_hash for block in blocks for tx_hash in block.tx_hashes]
        ours = await parts.database.read(own_transactions, hashes)
        outcomes = await parts.client.outcomes([key for key in hashes if key in ours])
        parts.checkpoint("watch.fetched")
        return [
            FoundBlock(
                head=block,
                logs=self._decode(raw_logs),
                outcomes={key: outcomes[key] for key in block.tx_hashes if key in outcomes},
            )
            for block, raw_logs in zip(blocks, logs, strict=True)
        ]

    def _decode(self, raw_logs: list[RawLog]) -> list[DecodedLog]:
        escrow = self._parts.domain.escrow_address
        decoded = [
            decode_escrow_log(raw) if raw.address == escrow else decode_token_log(raw)
            for raw in raw_logs
        ]
        return [found for found in decoded if found is not None]

    async def _undo(self, tip: IndexedBlock) -> int:
        parts = self._parts
        gone = await lost_blocks(parts.database, parts.client, parts.settings)
        log.warning("chain_reorganised", from_block=tip.number, blocks=len(gone))
        for block in gone:
            await parts.database.write(
                undo_block, block, parts.reactions, parts.checkpoint, clock=parts.clock
            )
            parts.checkpoint("watch.undone")
        return len(gone)


async def lost_blocks(
    database: Database, client: ChainClient, settings: EscrowSettings
) -> list[IndexedBlock]:
    """Applied blocks that the chain does not have, newest first.

    Raises:
        DeepReorgError: More of them than settings allow, or none is left that both have.
    """
    limit = settings.max_lost_blocks if settings.is_demo else settings.max_reorg_blocks
    gone: list[IndexedBlock] = []
    while True:
        below = gone[-1].number if gone else None
        known = await database.read(indexed_blocks, BLOCKS_AT_ONCE, below)
        if not known:
            raise DeepReorgError("the chain and the database have no block in common")
        there = {
            block.number: block.hash
            for block in await client.blocks(known[-1].number, known[0].number)
        }
        for block in known:
            if there.get(block.number) == block.hash:
                return gone
            gone.append(block)
            if len(gone) > limit:
                raise DeepReorgError(f"the chain has given up more than {limit} applied blocks")


def _chained(blocks: list[BlockHead]) -> list[BlockHead]:
    """The leading blocks of which each is the parent of the next."""
    chain = blocks[:1]
    for block in blocks[1:]:
        if block.parent != chain[-1].hash:
            break
        chain.append(block)
    return chain


async def wait_for(wake: asyncio.Event, seconds: float) -> None:
    """Sleep until woken, or this long."""
    try:
        async with asyncio.timeout(seconds):
            await wake.wait()
    except TimeoutError:
        return
    wake.clear()
