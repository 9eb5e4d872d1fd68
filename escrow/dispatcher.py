"""Send what rows ask for: build, sign, store, commit, send, mark.

Each step may be the last one before a crash. A row that is new is taken again; bytes that are
stored are sent again as they are, and a node that has them says so.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog
from sqlalchemy.orm import Session

from core.clock import Clock
from core.database import Database
from escrow.calldata import CallContext, UnbuildableCallError
from escrow.calls import PendingWrite, build_call, build_permit, custodians, twice_asked
from escrow.checkpoints import Checkpoint, no_checkpoint
from escrow.client import ChainClient
from escrow.keystore import Keystore, Signer
from escrow.outbox import (
    PreparedCall,
    Relay,
    StoredTx,
    load_new,
    mark_needless,
    mark_sent,
    note_refusal,
    refuse,
    sign_and_store,
    unmined,
)
from escrow.reactions import Reactions
from escrow.settings import EscrowSettings
from escrow.typed_data import UNLIMITED, Domain
from escrow.writes import WriteKind

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class DispatcherParts:
    """What a dispatcher works with."""

    database: Database
    client: ChainClient
    keystore: Keystore
    domain: Domain
    settings: EscrowSettings
    clock: Clock
    reactions: Reactions
    checkpoint: Checkpoint = no_checkpoint


class Dispatcher:
    """Moves outbox rows from new to sent; the watcher moves them on."""

    def __init__(self, parts: DispatcherParts) -> None:
        self._parts = parts
        self._relayer = parts.keystore.platform_signer("relayer")
        self._arbiter = parts.keystore.platform_signer("arbiter")
        self._permitted: set[str] = set()
        """Fans whose permit the chain has, or has been sent."""

    async def step(self) -> int:
        """Send one batch.

        Returns:
            How many rows were sent.
        """
        parts = self._parts
        writes = await parts.database.read(load_new, parts.settings.batch, clock=parts.clock)
        if not writes:
            return 0
        parts.checkpoint("outbox.loaded")
        needless = twice_asked(writes)
        writes = [write for write in writes if write.id not in needless]
        signers = await parts.database.read(_load_signers, parts.keystore, writes)
        permits = await self._missing_permits(writes)
        fees = await parts.client.fees(parts.settings.priority_fee_wei)
        calls, refused = await asyncio.to_thread(self._build, writes, signers, permits)
        parts.checkpoint("outbox.built")
        for write, reason in refused:
            await parts.database.write(refuse, write, reason, parts.reactions, clock=parts.clock)
        relay = Relay(self._relayer, parts.domain.chain_id, fees)
        stored = await parts.database.write(
            sign_and_store, calls, relay, parts.checkpoint, clock=parts.clock
        )
        parts.checkpoint("outbox.signed")
        self._permitted.update(permits)
        await self._send(stored)
        if needless:
            # Only now: the one that pays for them is stored.
            await parts.database.write(mark_needless, needless, clock=parts.clock)
        return len(writes)

    async def resend(self, *, older_than_s: float = 0.0) -> int:
        """Send again what no block holds: after a start, a reorganisation, or a long silence.

        Returns:
            How many transactions were sent.
        """
        parts = self._parts
        before = parts.clock.now() - timedelta(seconds=older_than_s)
        stored = await parts.database.read(unmined, self._relayer.address, before)
        if not stored:
            return 0
        if older_than_s > 0 and parts.settings.is_demo:
            await self._free_pool(stored[0].nonce)
        await self._send(stored)
        return len(stored)

    def forget_permits(self) -> None:
        """Ask the chain again who has given a permit: it may have forgotten some."""
        self._permitted.clear()

    async def _free_pool(self, oldest: int) -> None:
        """Anvil shelves a transaction for good where a block comes while it takes it in.

        It then answers that it has the transaction, and mines neither it nor any later one.
        """
        client, relayer = self._parts.client, self._relayer.address
        if await client.nonce(relayer) == oldest:
            log.warning("chain_pool_is_stuck", nonce=oldest)
            await client.empty_pool(relayer)

    async def _send(self, stored: Sequence[StoredTx]) -> None:
        parts = self._parts
        refusals = await parts.client.send([tx.raw for tx in stored])
        parts.checkpoint("outbox.sent")
        sent: list[str] = []
        for tx, refusal in zip(stored, refusals, strict=True):
            if refusal is not None:
                log.warning("chain_refused_transaction", outbox_id=tx.outbox_id, reason=refusal)
            if tx.outbox_id is None:
                continue
            if refusal is None:
                sent.append(tx.outbox_id)
            else:
                await parts.database.write(note_refusal, tx.outbox_id, refusal, clock=parts.clock)
        if sent:
            await parts.database.write(mark_sent, sent, clock=parts.clock)
        parts.checkpoint("outbox.marked")

    async def _missing_permits(self, writes: Sequence[PendingWrite]) -> dict[str, int]:
        """Fans who must let the escrow take tokens first, with their permit nonces."""
        fans = {str(write.call["fan_address"]) for write in writes if write.kind == WriteKind.PLACE}
        unsure = sorted(fans - self._permitted)
        if not unsure:
            return {}
        domain = self._parts.domain
        found = await self._parts.client.permits(
            domain.token_address, domain.escrow_address, unsure
        )
        self._permitted.update(
            fan for fan, (allowed, _) in zip(unsure, found, strict=True) if allowed == UNLIMITED
        )
        return {
            fan: permit_nonce
            for fan, (allowed, permit_nonce) in zip(unsure, found, strict=True)
            if allowed != UNLIMITED
        }

    def _build(
        self,
        writes: Sequence[PendingWrite],
        signers: Mapping[str, Signer],
        permits: Mapping[str, int],
    ) -> tuple[list[PreparedCall], list[tuple[PendingWrite, str]]]:
        parts = self._parts
        context = CallContext(
            domain=parts.domain,
            relayer_address=self._relayer.address,
            arbiter=self._arbiter,
            max_fee_bps=parts.settings.fee_bps,
            gas_bps=parts.settings.gas_bps,
            now=parts.clock.now(),
        )
        calls = [
            PreparedCall(None, build_permit(signers[fan], permit_nonce, context))
            for fan, permit_nonce in permits.items()
            if fan in signers
        ]
        refused: list[tuple[PendingWrite, str]] = []
        for write in writes:
            try:
                calls.append(PreparedCall(write.id, build_call(write, signers, context)))
            except UnbuildableCallError as error:
                refused.append((write, str(error)))
        return calls, refused


def _load_signers(
    db: Session, keystore: Keystore, writes: Sequence[PendingWrite]
) -> dict[str, Signer]:
    """The keys of all custodians, in one query."""
    addresses = {address for write in writes for address in custodians(write)}
    return keystore.signers_of(db, sorted(addresses))
