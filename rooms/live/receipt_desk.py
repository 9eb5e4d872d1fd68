"""Receipts of one visit: asks for them, takes them, signs for fans who delegated a key."""

import asyncio
from typing import Final

import structlog

from models.room import Receipt
from rooms import paid_time
from rooms.live.meter import Meter
from rooms.live.outgoing import Outgoing
from rooms.live.resources import Resources
from rooms.paid_time import Entered
from rooms.receipts import micro_of_wei, sign_custodial, take_receipt
from rooms.rules import ReceiptStanding
from rooms.wire import vendor_events
from rooms.wire.events import ReceiptSigned

_log: Final = structlog.get_logger(__name__)


class ReceiptDesk:
    """Keeps what is delivered and what is signed together.

    Args:
        resources: The rows, the custodial keys, the contract that receipts are for.
        entered: The room.
        meter: The paid clock.
        out: The way to the client.
    """

    def __init__(self, resources: Resources, entered: Entered, meter: Meter, out: Outgoing) -> None:
        self._resources = resources
        self._entered = entered
        self._meter = meter
        self._out = out
        self._asked_at_signed_ms: int | None = None
        self._is_signed = asyncio.Event()

    @property
    def wants_signature(self) -> bool:
        """A receipt is due that nobody was asked for yet: write the time down, then ``check``."""
        standing = self._meter.standing
        is_new = self._asked_at_signed_ms != standing.signed_ms
        return is_new and standing.is_due(self._resources.settings.receipt_interval_ms)

    async def check(self) -> None:
        """Ask for the receipt that is due, or sign it with the delegated key."""
        self._asked_at_signed_ms = self._meter.standing.signed_ms
        if self._entered.is_custodial:
            await self.sign_if_delegated()
            return
        settings = self._resources.settings
        standing = self._meter.standing
        unsigned_ms = standing.delivered_ms - standing.signed_ms
        left_ms = settings.receipt_interval_ms + settings.receipt_grace_ms - unsigned_ms
        await self._ask(standing, max(0, left_ms // 1_000))

    async def is_overdue(self) -> bool:
        """So much is unsigned that the room must stop; asks the rows before it says so."""
        settings = self._resources.settings
        limits = settings.receipt_interval_ms, settings.receipt_grace_ms
        if not self._meter.standing.is_overdue(*limits):
            return False
        await self._refresh()
        return self._meter.standing.is_overdue(*limits)

    async def take(self, event: ReceiptSigned) -> None:
        """Keep a signature that the client sent.

        Raises:
            AppError: It is not good; the error says why.
        """
        receipt = await self._resources.database.write(
            take_receipt,
            self._entered.room_id,
            micro_of_wei(event.earned_wei),
            event.signature,
            self._resources.domain,
            clock=self._resources.clock,
        )
        await self._note(receipt)

    async def ask_for_last(self) -> None:
        """The room has ended: get what is left signed."""
        await self.sign_if_delegated()
        standing = await self._refresh()
        if standing.is_signed:
            self._is_signed.set()
            return
        self._is_signed.clear()  # Set by the receipt of an earlier minute.
        await self._ask(standing, int(self._resources.settings.final_receipt_s))

    async def wait_for_last(self) -> None:
        """Give the client its time to sign the last receipt."""
        try:
            async with asyncio.timeout(self._resources.settings.final_receipt_s):
                await self._is_signed.wait()
        except TimeoutError:
            _log.info("last receipt unsigned", room_id=self._entered.room_id)

    async def _ask(self, standing: ReceiptStanding, grace_s: int) -> None:
        await self._out.send(
            vendor_events.receipt_due(
                self._entered.deal_id, standing.delivered_ms, standing.earned, grace_s
            )
        )

    async def sign_if_delegated(self) -> None:
        """Sign what is written down, where the fan delegated a key."""
        if not self._entered.is_custodial:
            return
        receipt = await self._resources.database.write(
            sign_custodial,
            self._entered.room_id,
            self._resources.keystore,
            self._resources.domain,
            clock=self._resources.clock,
        )
        if receipt is not None:
            await self._note(receipt)

    async def _note(self, receipt: Receipt) -> None:
        self._meter.note_signed(receipt.delivered_ms, receipt.earned)
        if self._meter.standing.is_signed:
            self._is_signed.set()
        await self._out.send(vendor_events.receipt_signed(receipt.delivered_ms, receipt.earned))

    async def _refresh(self) -> ReceiptStanding:
        """A receipt may have come by HTTP."""
        found = await self._resources.database.read(paid_time.read_standing, self._entered.room_id)
        self._meter.note_signed(found.signed_ms, found.signed_earned)
        return found
