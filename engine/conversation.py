"""A text room: takes the fan's turns and streams the persona's, screened and on the record."""

import logging
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from datetime import datetime
from typing import Final

from core.clock import Clock
from core.errors import NotFoundError
from core.ids import new_id
from engine.answerer import Answerer, ShowPrompt
from engine.card_text import first_words, play
from engine.conversation_events import (
    ConversationEvent,
    CrisisNotice,
    FanTurn,
    TurnEnded,
)
from engine.conversation_limits import (
    DEFAULT_LIMITS,
    ConversationLimits,
)
from engine.guess import FLOOR_RULE, SILENCE, Guess, Standing
from engine.history import Turn
from engine.links.ports import NO_LINKS, RoomLinks
from engine.memory.ports import NO_MEMORY, FanMemory
from engine.persona import PersonaSheet
from engine.ports import ChatBackend
from engine.prompt import prefix_request
from engine.reply import Reply
from engine.safety.disclosure import disclosure, is_reminder_due, reminder
from engine.safety.guard import NO_GUARD, GuardPost
from engine.tally import CountedMind, Tally

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
        memory: What is known of the fan from earlier visits.
        began_at: When the room began, for time and date in the sheet.
        links: Servers of other houses that the persona's owner has linked.
        on_prompt: Is shown each prompt, for an owner who looks into it.
        guard: Takes a second look at what both say.
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
        began_at: datetime | None = None,
        links: RoomLinks = NO_LINKS,
        on_prompt: ShowPrompt | None = None,
        guard: GuardPost = NO_GUARD,
    ) -> None:
        self._greeting = first_words(sheet, room_key, fan_name, began_at)
        self._sheet = sheet = play(sheet, room_key, began_at)
        self.tally = Tally()
        """What the talk takes of its mind; ears and mouth count here too."""
        self._backend = backend = CountedMind(backend, self.tally)
        self._room_key = room_key
        self._clock = clock
        self._answerer = Answerer(
            sheet,
            backend,
            room_key=room_key,
            fan_name=fan_name,
            limits=limits,
            memory=memory,
            links=links,
            on_prompt=on_prompt,
            guard=guard,
        )
        self._turns = list(history)
        self._last_told_at = clock.now()
        self._standing = Standing()

    @property
    def disclosure(self) -> str:
        """The AI notice that the room shows before the first word."""
        return disclosure(self._sheet)

    @property
    def greeting(self) -> str:
        """What the persona says first; the mind knows it from its prompt."""
        return self._greeting

    @property
    def history(self) -> tuple[Turn, ...]:
        """The turns so far; a persona's turn holds only what was delivered."""
        return tuple(self._turns)

    @property
    def is_read_ahead(self) -> bool:
        """The mind gains from ``read_ahead``."""
        return self._backend.traits.is_read_ahead

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

    async def read_ahead(self, words: str) -> None:
        """Let the mind read the talk so far and the words of a turn that is still being said.

        Nothing else may ask the mind for this conversation meanwhile.

        Args:
            words: What is sure of the turn so far; may be empty.

        Raises:
            BackendError: The mind failed or could not be reached.
        """
        await self._answerer.refresh_memory()
        await self._backend.warm(self._answerer.begun_request(self._turns, words))

    def add_fan_turn(self, text: str, *, turn_id: str | None = None) -> FanTurn:
        """Take a turn of the fan on record and look for danger in it.

        Args:
            text: What the fan wrote or said.
            turn_id: The caller's name for the turn; None makes one.

        Raises:
            MessageTooLongError: The text is over the room's limit.
            EmptyMessageError: There is nothing to read in it.
        """
        taken, self._standing = self._answerer.read(text, turn_id, self._standing)
        self._turns.append(Turn(taken.turn_id, "fan", taken.text))
        self._drop_oldest()
        self._answerer.look_up(self._turns, self._standing)
        return taken

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
        answer = self._answerer.stream(reply, self._turns, self._standing, instructions, max_tokens)
        async with aclosing(answer) as events:
            async for event in events:
                if isinstance(event, CrisisNotice):
                    self._standing = self._standing.answered()
                if not isinstance(event, TurnEnded):
                    self._say(turn_id, reply.text)
                yield event

    def guess(self, text: str, *, turn_id: str, reply_id: str) -> Guess:
        """Prepare the answer to words that may turn out to be the fan's whole turn.

        Neither the history nor the safety rules know of it until it is adopted. The caller closes
        the events of one guess before it asks for another.

        Args:
            text: What was understood so far.
            turn_id: Names the fan's turn.
            reply_id: Names the answer.

        Raises:
            MessageTooLongError: The text is over the room's limit.
            EmptyMessageError: There is nothing to read in it.
        """
        turn, standing = self._answerer.read(text, turn_id, self._standing)
        reply = Reply(reply_id)
        turns = [*self._turns, Turn(turn.turn_id, "fan", turn.text)]
        return Guess(turn, reply_id, standing, self._answerer.stream(reply, turns, standing))

    def adopt(self, guess: Guess) -> None:
        """The guess came true: put the fan's turn on record."""
        if guess.turn is not None:
            self._turns.append(Turn(guess.turn.turn_id, "fan", guess.turn.text))
            self._drop_oldest()
            self._answerer.look_up(self._turns, guess.standing)
        self._standing = guess.standing.answered()

    def prepare(self, reply_id: str, max_tokens: int | None = None) -> Guess:
        """Prepare the answer to the fan's last turn on record."""
        reply = Reply(reply_id)
        events = self._answerer.stream(reply, self._turns, self._standing, None, max_tokens)
        return Guess(None, reply_id, self._standing, events)

    def take_floor(self) -> Guess:
        """Prepare words of the persona that nobody asked for, after a long silence."""
        reply_id = new_id("item")
        silence = Turn(new_id("turn"), "fan", SILENCE)
        calm = Standing()
        events = self._answerer.stream(Reply(reply_id), [*self._turns, silence], calm, FLOOR_RULE)
        return Guess(None, reply_id, self._standing, events)

    def heard(self, reply_id: str, text: str) -> None:
        """Put on record how much of a reply was heard; an empty text forgets it."""
        if text.strip():
            self._say(reply_id, text)
        elif self._find(reply_id) is not None:
            self.forget_turn(reply_id)

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
        self._answerer.turns_dropped(0, len(self._turns))

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
            self._answerer.turns_dropped(TURNS_DROPPED, len(self._turns))
