"""The escrow as the program runs it: a chain that is checked, and the loops that work it."""

import asyncio
from dataclasses import dataclass
from typing import Final

import structlog
from eth_utils.address import to_checksum_address

from core.clock import Clock
from core.database import Database
from core.events import Bus, Notice
from escrow.anvil import Anvil, start_anvil
from escrow.checkpoints import Checkpoint, no_checkpoint
from escrow.client import ChainClient, EscrowTotals
from escrow.dispatcher import Dispatcher, DispatcherParts
from escrow.keystore import Keystore
from escrow.reactions import Reactions
from escrow.rehearsal import Stage
from escrow.rpc import ChainUnreachableError, Rpc, RpcError
from escrow.settings import EscrowSettings
from escrow.startup import ensure_deployment, find_meeting_support
from escrow.typed_data import Domain
from escrow.watcher import Watcher, WatcherParts, wait_for

log = structlog.get_logger()

LONGEST_PAUSE_S: Final = 10.0


@dataclass(slots=True)
class Escrow:
    """An open escrow; ``run`` works it until cancelled."""

    domain: Domain
    settings: EscrowSettings
    client: ChainClient
    relayer_address: str
    database: Database
    clock: Clock
    bus: Bus
    keystore: Keystore
    anvil: Anvil | None
    checkpoint: Checkpoint
    serves_meetings: bool
    """False for a contract from before meetings: creators cannot decline, nobody can dispute."""

    @property
    def chain_label(self) -> str:
        """Shown wherever money shows, for example "demo chain"."""
        return self.settings.chain_label

    @property
    def is_demo(self) -> bool:
        """True where tokens are play money, and the faucet works."""
        return self.settings.is_demo

    async def totals(self) -> EscrowTotals:
        """What the contract holds, in wei; see ``escrow.reconcile``."""
        return await self.client.totals(self.domain.escrow_address)

    def stage(self) -> Stage:
        """Where bids are rehearsed."""
        return Stage(
            self.client, self.domain, self.relayer_address, self.settings.fee_bps, self.is_demo
        )

    def dispatcher(self, reactions: Reactions) -> Dispatcher:
        """The sender of outbox rows."""
        return Dispatcher(
            DispatcherParts(
                self.database,
                self.client,
                self.keystore,
                self.domain,
                self.settings,
                self.clock,
                reactions,
                self.checkpoint,
            )
        )

    def watcher(self, reactions: Reactions) -> Watcher:
        """The follower of the chain."""
        return Watcher(
            WatcherParts(
                self.database,
                self.client,
                self.domain,
                self.settings,
                self.clock,
                reactions,
                self.checkpoint,
            )
        )

    async def run(self, reactions: Reactions) -> None:
        """Send and watch until cancelled; an unreachable node is waited for."""
        loops = _Loops(self, self.dispatcher(reactions), self.watcher(reactions))
        await loops.run()

    async def aclose(self) -> None:
        """Close the connections; an embedded chain saves and stops."""
        await self.client.aclose()
        if self.anvil is not None:
            await asyncio.to_thread(self.anvil.stop)


async def open_escrow(
    settings: EscrowSettings,
    database: Database,
    clock: Clock,
    bus: Bus,
    keystore: Keystore,
    checkpoint: Checkpoint = no_checkpoint,
) -> Escrow:
    """Start or reach the chain, deploy at the first start, check that rows and chain agree.

    Raises:
        AnvilError: The embedded chain does not start.
        ChainMismatchError: Chain and database do not belong together.
        DeploymentError: The contracts are missing.
        ChainUnreachableError: The node does not answer.
    """
    anvil: Anvil | None = None
    if settings.chain_url is None:
        anvil = await asyncio.to_thread(start_anvil, settings.data, settings.anvil_path)
    url = anvil.url if anvil is not None else str(settings.chain_url)
    # In a thread: an HTTP client reads the machine's certificates when it is made.
    client = ChainClient(await asyncio.to_thread(Rpc, url, is_local=anvil is not None))
    try:
        deployment = await ensure_deployment(
            database, client, keystore, settings, checkpoint, clock=clock
        )
        serves_meetings = await find_meeting_support(client, deployment.escrow_address)
    except BaseException:
        await client.aclose()
        if anvil is not None:
            await asyncio.to_thread(anvil.stop)
        raise
    domain = Domain(
        chain_id=deployment.chain_id,
        # Logs name their contract with its checksum; an operator may have written small letters.
        escrow_address=to_checksum_address(deployment.escrow_address),
        token_address=to_checksum_address(deployment.token_address),
        token_name=settings.token_name,
    )
    relayer = keystore.platform_signer("relayer").address
    return Escrow(
        domain,
        settings,
        client,
        relayer,
        database.in_background(),
        clock,
        bus,
        keystore,
        anvil,
        checkpoint,
        serves_meetings,
    )


class _Loops:
    """The two loops and what wakes them."""

    def __init__(self, escrow: Escrow, dispatcher: Dispatcher, watcher: Watcher) -> None:
        self._escrow = escrow
        self._dispatcher = dispatcher
        self._watcher = watcher
        self._to_send = asyncio.Event()
        self._to_watch = asyncio.Event()
        self._to_resend = asyncio.Event()

    async def run(self) -> None:
        # The chain may have restarted with less than it had: find that out before sending.
        self._to_resend.set()
        with self._escrow.bus.listen() as notices:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._listen(notices))
                group.create_task(self._send())
                group.create_task(self._watch())

    async def _listen(self, notices: "asyncio.Queue[Notice]") -> None:
        while True:
            notice = await notices.get()
            if notice.topic == "outbox":
                self._to_send.set()

    async def _send(self) -> None:
        loop, settings = asyncio.get_running_loop(), self._escrow.settings
        resent_at, pause_s = loop.time(), settings.poll_interval_s
        while True:
            try:
                if self._to_resend.is_set():
                    self._to_resend.clear()
                    self._dispatcher.forget_permits()
                    await self._dispatcher.resend()
                elif loop.time() - resent_at >= settings.resend_after_s:
                    resent_at = loop.time()
                    await self._dispatcher.resend(older_than_s=settings.resend_after_s)
                sent = await self._dispatcher.step()
                pause_s = settings.poll_interval_s
            except (ChainUnreachableError, RpcError) as error:
                log.warning("chain_unreachable", loop="dispatcher", error=str(error))
                sent, pause_s = 0, min(pause_s * 2, LONGEST_PAUSE_S)
            if sent:
                self._to_watch.set()
            else:
                await wait_for(self._to_send, pause_s)

    async def _watch(self) -> None:
        settings = self._escrow.settings
        pause_s = settings.poll_interval_s
        while True:
            try:
                progress = await self._watcher.step()
                pause_s = settings.poll_interval_s
            except ChainUnreachableError as error:
                log.warning("chain_unreachable", loop="watcher", error=str(error))
                pause_s = min(pause_s * 2, LONGEST_PAUSE_S)
                await wait_for(self._to_watch, pause_s)
                continue
            if progress.undone:
                self._to_resend.set()
                self._to_send.set()
            elif not progress.applied:
                await wait_for(self._to_watch, pause_s)
