"""Why a visit must end, looked at once a tick."""

from typing import Final

import structlog

from rooms.consented import is_permitted
from rooms.live.meter import Meter
from rooms.live.receipt_desk import ReceiptDesk
from rooms.live.resources import Resources
from rooms.live.watch import Watch
from rooms.paid_time import Entered
from rooms.service import EndReason

_log: Final = structlog.get_logger(__name__)


class Ends:
    """Knows every reason that is not the fan's own.

    Args:
        resources: The rows of consents, and the time.
        entered: Whose face and voice the room uses.
        meter: The paid clock.
        receipts: What is signed.
        watch: What safety has found.
    """

    def __init__(
        self,
        resources: Resources,
        entered: Entered,
        meter: Meter,
        receipts: ReceiptDesk,
        watch: Watch,
    ) -> None:
        self._resources = resources
        self._entered = entered
        self._meter = meter
        self._receipts = receipts
        self._watch = watch
        self._asked_at = resources.clock.now()

    async def reason(self) -> EndReason | None:
        """Why the room ends now; None where it goes on."""
        if self._watch.is_unfit.is_set():
            return "safety"
        if not await self._is_permitted():
            return "consent_ended"
        if self._meter.is_over:
            return "time_over"
        return "unsigned" if await self._receipts.is_overdue() else None

    async def _is_permitted(self) -> bool:
        """Asked as often as time is written down: whoever takes a consent back waits no longer."""
        used, now = self._entered.likeness, self._resources.clock.now()
        passed_s = (now - self._asked_at).total_seconds()
        if not used.is_of_people or 0 <= passed_s < self._resources.settings.write_s:
            return True
        self._asked_at = now
        if await self._resources.database.read(is_permitted, used):
            return True
        _log.warning("a consent ended in a visit", room_id=self._entered.room_id)
        return False
