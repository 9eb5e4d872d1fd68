"""A text room: takes the fan's turns and streams the persona's, screened and on the record."""

import logging
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from typing import Final

from core.clock import Clock
from core.errors import NotFoundError
from core.ids import new_id
from engine.conversation_events import (
    ConversationEvent,
    CrisisNotice,
    FanTurn,
    TextDelta,
    TurnEnded,
)
from engine.conversation_limits import (
    DEFAULT_LIMITS,
    NO_MEMORY,
    ConversationLimits,
    EmptyMessageError,
    FanMemory,
    MessageTooLongError,
)
from engine.data_block import as_data
from engine.history import Turn
from engine.identity import identity_line
from engine.persona import PersonaSheet
from engine.ports import ChatBackend, ChatRequest
from engine.prompt import (
    PromptParts,
    build_request,
    first_kept,
    history_budget,
    prefix_request,
    shape_for,
)
from engine.reply import Reply
from engine.reply_screen import reply_screen
from engine.safety.crisis import Crisis, claims_to_be_minor, crisis_message, find_crisis
from engine.safety.disclosure import disclosure, is_reminder_due, reminder
from engine.safety.injection import is_injection

_log: Final = logging.getLogger(__name__)

MAX_TURNS_HELD: Final = 400
"""Turns held in memory; the caller's database has them all."""
TURNS_DROPPED: Final = 100
"""How many of the oldest go when the limit is reached."""


class Conversation:
    """One fan and one persona, talking in turns.

    Args:
        sheet: Who the persona is, fixed for the visit.
        backend: The mind; shared by many conversations.
        room_key: Names the room, so that the mind keeps its prompt in cache.
        fan_name: What the persona may call the fan; untrusted.
        clock: Tells when the next AI reminder is due.
        history: Turns of this room from before, oldest first.
        limits: What the room allows.
        memory: Facts and summaries of earlier visits.
    """

    def __init__(  # noqa: PLR0913 - one argument a collaborator; a bundle would only rename them
        self,
        sheet: PersonaSheet,
        backend: ChatBackend,
        *,
        room_key: str,
        fan_name: str,
        clock: Clock,
        history: Sequence[Turn] = (),
        limits: ConversationLimits = DEFAULT_LIMITS,
        memory: FanMemory = NO_MEMORY,
    ) -> None:
        self._sheet = sheet
        self._backend = backend
        self._room_key = room_key
        self._fan_name = fan_name
        self._clock = clock
        self._limits = limits
        self._memory = memory
        self._turns = list(history)
        self._start = 0
        self._last_told_at = clock.now()
        self._open_crisis: Crisis | None = None
        self._has_injection = False
        self._identity: str | None = None
        self._is_replying = False

    @property
    def disclosure(self) -> str:
        """The AI notice that the room shows before the first word."""
        return disclosure(self._sheet)

    @property
    def greeting(self) -> str:
        """What the persona says first; the mind knows it from its prompt."""
        return self._sheet.greeting

    @property
    def history(self) -> tuple[Turn, ...]:
        """The turns so far; a persona's turn holds only what was delivered."""
        return tuple(self._turns)

    def due_reminder(self) -> str | None:
        """The AI reminder if three hours have passed since the fan was last told; then resets."""
        now = self._clock.now()
        if not is_reminder_due(self._last_told_at, now):
            return None
        self._last_told_at = now
        return reminder(self._sheet)

    async def warm(self) -> None:
        """Let the mind read the prompt's fixed part while the fan is in the lobby.

        Raises:
            BackendError: The mind failed or could not be reached.
        """
        await self._backend.warm(prefix_request(self._sheet, self._backend.traits, self._room_key))

    def add_fan_turn(self, text: str, *, turn_id: str | None = None) -> FanTurn:
        """Take a turn of the fan on record and look for danger in it.

        Args:
            text: What the fan wrote or said.
            turn_id: The caller's name for the turn; None makes one.

        Raises:
            MessageTooLongError: The text is over the room's limit.
            EmptyMessageError: There is nothing to read in it.
        """
        if len(text) > self._limits.max_fan_chars:
            limit = self._limits.max_fan_chars
            raise MessageTooLongError(f"a message has at most {limit} characters", param="text")
        text = text.strip()
        if not any(character.isprintable() and not character.isspace() for character in text):
            raise EmptyMessageError("the message is empty", param="text")
        turn = Turn(turn_id or new_id("turn"), "fan", text)
        self._turns.append(turn)
        self._drop_oldest()
        crisis = find_crisis(text)
        self._open_crisis = crisis or self._open_crisis
        self._has_injection = is_injection(text)
        if shape_for(self._backend.traits).has_fixed_identity:
            self._identity = identity_line(text, as_data(self._sheet.name))
        return FanTurn(turn.turn_id, text, crisis, self._has_injection, claims_to_be_minor(text))

    async def reply(
        self, *, turn_id: str, instructions: str | None = None, max_tokens: int | None = None
    ) -> AsyncGenerator[ConversationEvent]:
        """Stream the persona's answer to the fan's last turn.

        Closing the iterator, or cancelling the task, stops the mind at once; the history then keeps
        what was delivered. A failure of the mind ends the turn as ``failed``: nothing else raises.

        Args:
            turn_id: Names the turn in every event and in the history.
            instructions: For this turn only, trusted; the caller decides who may send them.
            max_tokens: Upper bound of the reply.
        """
        reply = Reply(turn_id)
        if self._open_crisis is not None:
            notice = self._answer_crisis(reply, self._open_crisis)
            yield notice
            yield reply.ended()
            return
        reason = self._refusal()
        if reason is not None:
            reply.fail(reason)
            yield reply.ended()
            return
        if self._identity is not None:
            reply.text = self._identity
            self._say(turn_id, reply.text)
            yield TextDelta(turn_id, reply.text)
            yield reply.ended()
            return
        self._is_replying = True
        try:
            request = self._request(instructions, max_tokens)
            screen = reply_screen(self._sheet, self._backend.traits)
            async with aclosing(reply.deliver(self._backend, request, screen)) as texts:
                async for text in texts:
                    self._say(turn_id, reply.text)
                    yield TextDelta(turn_id, text)
        finally:
            self._is_replying = False
        yield reply.ended()

    def cancelled(self, turn_id: str, reason: str) -> TurnEnded:
        """The closing event of a reply whose iterator the caller has closed.

        Args:
            turn_id: The reply's turn.
            reason: For example ``client_cancelled`` or ``turn_detected``.
        """
        index = self._find(turn_id)
        text = "" if index is None else self._turns[index].text
        return TurnEnded(turn_id, "cancelled", reason, text)

    def forget_turn(self, turn_id: str) -> None:
        """Take a turn out of the history; the mind will not see it again.

        Raises:
            NotFoundError: There is no such turn.
        """
        del self._turns[self._index(turn_id)]
        self._start = min(self._start, max(0, len(self._turns) - 1))

    def truncate(self, turn_id: str, text: str) -> None:
        """Cut a turn to what was heard; an empty text forgets it.

        Raises:
            NotFoundError: There is no such turn.
        """
        index = self._index(turn_id)
        if not text.strip():
            self.forget_turn(turn_id)
            return
        self._turns[index] = Turn(turn_id, self._turns[index].speaker, text)

    async def release(self) -> None:
        """Let the mind drop what it keeps for this room."""
        await self._backend.release(self._room_key)

    def _refusal(self) -> str | None:
        if self._is_replying:
            return "busy"
        if not self._turns or self._turns[-1].speaker != "fan":
            return "nothing_to_answer"
        return None

    def _answer_crisis(self, reply: Reply, crisis: Crisis) -> CrisisNotice:
        self._open_crisis = None
        _log.warning("crisis message shown", extra={"kind": crisis.kind, "locale": crisis.locale})
        reply.reason = "crisis"
        reply.text = crisis_message(crisis.locale)
        self._say(reply.turn_id, reply.text)
        return CrisisNotice(reply.turn_id, reply.text, crisis.locale)

    def _request(self, instructions: str | None, max_tokens: int | None) -> ChatRequest:
        traits = self._backend.traits
        parts = PromptParts(
            sheet=self._sheet,
            history=self._turns,
            room_key=self._room_key,
            fan_name=self._fan_name,
            fan_facts=self._memory.facts,
            summaries=self._memory.summaries,
            late=(instructions,) if instructions else (),
            is_spoken=self._limits.is_spoken,
            is_injection=self._has_injection,
            max_tokens=max_tokens or self._limits.max_reply_tokens,
        )
        self._start = first_kept(self._turns, history_budget(parts, traits), start=self._start)
        return build_request(parts, traits, start=self._start)

    def _say(self, turn_id: str, text: str) -> None:
        """Put the delivered text into the history, before the caller sees it."""
        index = self._find(turn_id)
        turn = Turn(turn_id, "persona", text)
        if index is None:
            self._turns.append(turn)
            self._drop_oldest()
        else:
            self._turns[index] = turn

    def _find(self, turn_id: str) -> int | None:
        for index in range(len(self._turns) - 1, -1, -1):
            if self._turns[index].turn_id == turn_id:
                return index
        return None

    def _index(self, turn_id: str) -> int:
        index = self._find(turn_id)
        if index is None:
            raise NotFoundError(f"there is no turn {turn_id!r} in this room", param="turn_id")
        return index

    def _drop_oldest(self) -> None:
        if len(self._turns) > MAX_TURNS_HELD:
            del self._turns[:TURNS_DROPPED]
            self._start = max(0, self._start - TURNS_DROPPED)
