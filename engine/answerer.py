"""Makes answers to a history: it reads the fan's words, asks the mind, and remembers nothing."""

import logging
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import replace
from typing import Final

from core.ids import new_id
from engine.conversation_events import ConversationEvent, FanTurn, TextDelta
from engine.conversation_limits import (
    ConversationLimits,
    EmptyMessageError,
    MessageTooLongError,
)
from engine.data_block import as_data
from engine.guess import Standing
from engine.history import Turn
from engine.identity import identity_line
from engine.links.inquiry import Inquiry
from engine.links.ports import NO_LINKS, Brain, RoomLinks
from engine.lore_scan import lines_of, scan_lore
from engine.memory.asking import UNRECALLED_LINE, off_record
from engine.memory.ports import NOTHING, FanMemory, Recalled
from engine.memory.unsaying import Unsaying
from engine.memory.visit_words import told_here
from engine.persona import PersonaSheet
from engine.ports import ChatBackend, ChatRequest, Writer
from engine.prompt import (
    PromptParts,
    build_blocks,
    build_request,
    first_kept,
    history_budget,
    shape_for,
)
from engine.prompt_blocks import PromptBlock, estimate_tokens
from engine.reply import Reply
from engine.reply_guard import crisis_notice, watched
from engine.reply_screen import STEER_LINE, STOP_LINE, reply_screen
from engine.safety.fan_words import weigh_fan
from engine.safety.guard import NO_GUARD, GuardPost

_log: Final = logging.getLogger(__name__)

ShowPrompt = Callable[[str, Sequence[PromptBlock], Writer], None]
"""Given the reply's turn, the blocks of its prompt, and who reads it."""


class Answerer:
    """Answers for one room.

    Args:
        sheet: Who the persona is.
        backend: The mind.
        room_key: Names the room for the mind's cache.
        fan_name: What the persona may call the fan; untrusted.
        limits: What the room allows.
        memory: What is known of the fan from earlier visits.
        links: Servers of other houses.
        on_prompt: Is shown each prompt, piece by piece, for an owner who looks into it.
        guard: Takes a second look at what both say.
    """

    def __init__(  # noqa: PLR0913 - one argument a collaborator
        self,
        sheet: PersonaSheet,
        backend: ChatBackend,
        *,
        room_key: str,
        fan_name: str,
        limits: ConversationLimits,
        memory: FanMemory,
        links: RoomLinks = NO_LINKS,
        on_prompt: ShowPrompt | None = None,
        guard: GuardPost = NO_GUARD,
    ) -> None:
        self._guard = guard
        self._links = links
        is_spoken = limits.is_spoken
        self._inquiry = Inquiry(links.knowledge, memory, fan_name, is_spoken=is_spoken)
        self._sheet = sheet
        self._backend = backend
        self._room_key = room_key
        self._fan_name = fan_name
        self._limits = limits
        self._memory = memory
        self._on_prompt = on_prompt
        self._unsaying = Unsaying()
        self._start = 0
        """Index of the first turn that the prompt still holds."""
        self._is_replying = False

    def turns_dropped(self, count: int, left: int) -> None:
        """The history lost its oldest turns."""
        self._start = min(max(0, self._start - count), max(0, left - 1))

    def read(self, text: str, turn_id: str | None, standing: Standing) -> tuple[FanTurn, Standing]:
        """Take words of the fan and look for danger in them.

        Args:
            text: What the fan wrote or said.
            turn_id: The caller's name for the turn; None makes one.
            standing: What stood before these words.

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
        is_small = self._has_fixed_words
        weighed = weigh_fan(text)
        after = Standing(
            weighed.crisis or standing.crisis,
            weighed.steered,
            weighed.is_stopped,
            identity_line(text, as_data(self._sheet.name)) if is_small else None,
        )
        crisis, verdicts = weighed.crisis, weighed.verdicts
        return FanTurn(turn_id or new_id("turn"), text, crisis, verdicts, off_record(text)), after

    async def stream(
        self,
        reply: Reply,
        turns: Sequence[Turn],
        standing: Standing,
        instructions: str | None = None,
        max_tokens: int | None = None,
    ) -> AsyncGenerator[ConversationEvent]:
        """Stream an answer to the last turn; never raises, except when it is closed or cancelled.

        Args:
            reply: Takes the text and how it ended.
            turns: The history; the last turn is the fan's.
            standing: What the fan's words ask for.
            instructions: For this reply only, trusted.
            max_tokens: Upper bound of the reply.
        """
        if standing.crisis is not None:
            yield crisis_notice(reply, standing.crisis)
        elif (reason := self._refusal(turns)) is not None:
            reply.fail(reason)
        elif (fixed := self._fixed(reply, standing)) is not None:
            reply.text = fixed
            yield TextDelta(reply.turn_id, reply.text)
        else:
            self._is_replying = True
            try:
                known = await self._inquiry.known()
                recalled = await self._recalled(turns)
                if recalled.is_missed and self._has_fixed_words:
                    reply.text = UNRECALLED_LINE
                    yield TextDelta(reply.turn_id, reply.text)
                else:
                    asked = (instructions,) if instructions else ()
                    parts = self._parts(turns, standing, recalled, asked, max_tokens)
                    written = self._written(reply, replace(parts, known=known))
                    async with aclosing(watched(written, reply, self._guard, turns[-1])) as events:
                        async for event in events:
                            yield event
            finally:
                self._is_replying = False
        yield reply.ended()

    async def _recalled(self, turns: Sequence[Turn]) -> Recalled:
        recalled = await self._memory.recall(turns[-1].text)
        if recalled.is_missed and (here := told_here(turns)):
            return Recalled(here)
        return recalled

    async def refresh_memory(self) -> None:
        """Let go of what was forgotten, before a prompt is made outside of a turn."""
        await self._memory.refresh()

    def begun_request(self, turns: Sequence[Turn], words: str) -> ChatRequest:
        """All of the prompt that will not change while the fan goes on, as a prefix.

        Args:
            turns: The history.
            words: What is sure of the turn that is being said; may be empty.
        """
        begun = [*turns, Turn("", "fan", words or ".")]
        request = self._request(self._parts(begun, Standing(), NOTHING, (), None))
        return replace(request, prefix_messages=len(request.messages))

    def look_up(self, turns: Sequence[Turn], standing: Standing) -> None:
        """Let linked servers look up what the fan's last turn asks for; returns at once."""
        self._inquiry.begin(self._unsaying.applied(turns, self._memory.gone), standing)

    async def _written(self, reply: Reply, parts: PromptParts) -> AsyncGenerator[str]:
        """The reply, screened: a linked brain's, or the house's where that one stays silent."""
        brain = self._links.brain
        if brain is not None and await brain.may_answer():
            shared, kept = _for_brain(brain, parts)
            async with aclosing(self._delivered(reply, brain, shared, kept)) as texts:
                async for text in texts:
                    yield text
            if not reply.is_silent:
                return
            reply.start_over()
        elif brain is not None:
            brain.try_beside(lambda: _brains_request(brain, parts))
        self._trim(parts)
        async with aclosing(self._delivered(reply, self._backend, parts, self._start)) as texts:
            async for text in texts:
                yield text

    async def _delivered(
        self, reply: Reply, mind: Writer, parts: PromptParts, start: int
    ) -> AsyncGenerator[str]:
        """What one mind writes, screened."""
        request = build_request(parts, mind.traits, start=start)
        if self._on_prompt is not None:
            prefix, rest = build_blocks(parts, mind.traits, start=start)
            self._on_prompt(reply.turn_id, [*prefix, *rest], mind)
        screen = reply_screen(self._sheet, mind.traits)
        async with aclosing(reply.deliver(mind, request, screen)) as texts:
            async for text in texts:
                yield text

    @property
    def _has_fixed_words(self) -> bool:
        """A mind that may have to answer can't be trusted with its name and nature."""
        minds = (self._backend, *((self._links.brain,) if self._links.brain else ()))
        return any(shape_for(mind.traits).has_fixed_identity for mind in minds)

    def _fixed(self, reply: Reply, standing: Standing) -> str | None:
        """Words of the engine where no mind is asked."""
        if standing.is_stopped:
            reply.status, reply.reason = "incomplete", "content_filter"
            return STOP_LINE
        if standing.identity is not None:
            return standing.identity
        if self._has_fixed_words and standing.steered not in (None, "injection"):
            reply.reason = "steered"
            return STEER_LINE
        return None

    def _refusal(self, turns: Sequence[Turn]) -> str | None:
        if self._is_replying:
            return "busy"
        if not turns or turns[-1].speaker != "fan":
            return "nothing_to_answer"
        return None

    def _parts(
        self,
        turns: Sequence[Turn],
        standing: Standing,
        recalled: Recalled,
        late: tuple[str, ...],
        max_tokens: int | None,
    ) -> PromptParts:
        turns = self._unsaying.applied(turns, self._memory.gone)
        said = lines_of((turn.text, turn.speaker == "persona") for turn in turns)
        return PromptParts(
            sheet=self._sheet,
            history=turns,
            room_key=self._room_key,
            fan_name=self._fan_name,
            fan_facts=self._memory.facts,
            summaries=self._memory.summaries,
            lore=scan_lore(self._sheet.lorebook, said, tokens_of=estimate_tokens),
            recalled=recalled.lines,
            is_unrecalled=recalled.is_missed,
            late=late,
            is_spoken=self._limits.is_spoken,
            is_seen=self._limits.is_seen,
            steered=standing.steered,
            max_tokens=max_tokens or self._limits.max_reply_tokens,
        )

    def _request(self, parts: PromptParts) -> ChatRequest:
        self._trim(parts)
        return build_request(parts, self._backend.traits, start=self._start)

    def _trim(self, parts: PromptParts) -> None:
        """Let the oldest turns go where the house's mind has no room for them."""
        budget = history_budget(parts, self._backend.traits)
        self._start = first_kept(parts.history, budget, start=self._start)


def _for_brain(brain: Brain, parts: PromptParts) -> tuple[PromptParts, int]:
    """What a linked brain may read, and where the history that fits begins."""
    shared = brain.shared(parts)
    return shared, first_kept(shared.history, history_budget(shared, brain.traits))


def _brains_request(brain: Brain, parts: PromptParts) -> ChatRequest:
    shared, kept = _for_brain(brain, parts)
    return build_request(shared, brain.traits, start=kept)
