"""What to do when nothing happens: a dead microphone, a mute reply, a long silence."""

import asyncio
from collections.abc import Callable
from typing import Final

from engine.floor import Floor
from engine.microphone import Microphone
from engine.turns import Turn, TurnState
from engine.voice_ports import FRAME, HEARD_RATE
from engine.voice_settings import VoiceSettings

TICK_S: Final = 0.25
NEEDS_SOUND: Final = (Turn.HEARING, Turn.PAUSING, Turn.HOLDING)
"""States that wait for more of the microphone."""


class Quiet:
    """Looks at the clock four times a second.

    Args:
        state: Whose turn it is.
        floor: The persona's side.
        microphone: The fan's.
        settings: Limits.
        give_up: Ends a reply that does not sound.
        take_floor: Lets the persona speak unasked.
    """

    def __init__(
        self,
        state: TurnState,
        floor: Floor,
        microphone: Microphone,
        settings: VoiceSettings,
        *,
        give_up: Callable[[], None],
        take_floor: Callable[[], None],
    ) -> None:
        self._state = state
        self._floor = floor
        self._microphone = microphone
        self._settings = settings
        self._give_up = give_up
        self._take_floor = take_floor
        self._loop = asyncio.get_running_loop()
        self._heard_at = self._since = self._loop.time()
        self._has_taken_floor = True
        """The persona does not open a conversation unasked."""
        self.idle_s: float | None = None
        """Silence after which the persona takes the floor, once; None never."""

    def heard(self) -> None:
        """The microphone sent something."""
        self._heard_at = self._loop.time()

    def fan_was_there(self) -> None:
        """The fan said or wrote something: the persona may speak unasked again."""
        self._has_taken_floor = False

    def be_patient(self) -> None:
        """The fan has been told where help is: whatever comes next is theirs to say."""
        self._has_taken_floor = True

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            await asyncio.sleep(TICK_S)
            self._look()

    def _look(self) -> None:
        now = self._loop.time()
        if self._state.turn in NEEDS_SOUND and now - self._heard_at > self._settings.stall_s:
            self._microphone.be_silent(round(TICK_S * HEARD_RATE / FRAME))
        if self._floor.is_mute_for_s > self._settings.think_s:
            self._give_up()
        if self._state.turn is not Turn.WAITING:
            self._since = now
        elif self._is_idle(now):
            self._has_taken_floor = True
            self._take_floor()

    def _is_idle(self, now: float) -> bool:
        if self.idle_s is None or self._has_taken_floor:
            return False
        return now - self._since > self.idle_s
