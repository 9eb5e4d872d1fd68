"""The persona's side of a visit: takes the fan's turns, runs one response at a time."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import aclosing
from typing import Final, assert_never

import structlog

from core.errors import NotFoundError
from core.ids import new_id
from core.telemetry import tracer
from engine.conversation import Conversation
from engine.conversation_events import CrisisNotice, TextDelta, TurnEnded
from rooms.live.outgoing import Outgoing
from rooms.live.record import Record
from rooms.live.watch import Watch, outcome_of
from rooms.wire import server_events, vendor_events
from rooms.wire.events import ResponseWish
from rooms.wire.items import SpokenItem
from rooms.wire.refusals import Refusal
from rooms.wire.server_events import Reply

_log: Final = structlog.get_logger(__name__)

MAX_TOKENS: Final = 4_096
Spawn = Callable[[Coroutine[object, object, None]], object]


class Speaker:
    """Streams replies of one conversation to one socket.

    Args:
        conversation: The engine's side.
        record: What was said.
        watch: Safety and the clock.
        out: The way to the client.
        spawn: Starts a task of the visit.
    """

    def __init__(
        self,
        conversation: Conversation,
        record: Record,
        watch: Watch,
        out: Outgoing,
        spawn: Spawn,
    ) -> None:
        self._conversation = conversation
        self._record = record
        self._watch = watch
        self._out = out
        self._spawn = spawn
        self._conversation_id = new_id("conv")
        self._scope: asyncio.Timeout | None = None
        self._stop_at: float | None = None
        """Event loop time at which the active response must stop."""
        self._reply: Reply | None = None
        self._later: list[SpokenItem] = []
        self._is_silent = asyncio.Event()
        self._is_silent.set()

    @property
    def is_replying(self) -> bool:
        """A response is active."""
        return self._reply is not None

    async def hear(self, item: SpokenItem) -> None:
        """Take the fan's words; while the persona speaks they wait for the engine, not the fan."""
        if self.is_replying:
            self._later.append(item)
        else:
            await self._take(item)

    def forget(self, item: SpokenItem) -> None:
        """Take an item out of what the mind sees."""
        if item in self._later:
            self._later.remove(item)
            return
        try:
            self._conversation.forget_turn(item.item_id)
        except NotFoundError:
            return  # So old that the engine dropped it before.

    def answer(self, wish: ResponseWish) -> None:
        """Begin a response.

        Raises:
            Refusal: One is active, or the fan has said nothing new.
        """
        if self._reply is not None:
            raise Refusal(
                "conversation_already_has_active_response",
                f"response {self._reply.response_id} is active; cancel it or wait for its end",
            )
        if self._record.last is None or self._record.last.speaker != "fan":
            raise Refusal("nothing_to_answer", "add a message of role user first")
        item = SpokenItem(new_id("item"), "persona", "", "in_progress")
        # Its place is taken now: an event that comes before the first word stands after it.
        previous = self._record.open(item)
        reply = Reply(new_id("resp"), self._conversation_id, item, previous, wish.metadata)
        self._reply = reply
        self._stop_at = None
        self._is_silent.clear()
        self._spawn(self._run(reply, max_tokens=token_limit(wish)))

    def cancel(self, response_id: str | None) -> None:
        """Stop the active response at once.

        Raises:
            Refusal: None is active, or another one.
        """
        if self._reply is None or response_id not in (None, self._reply.response_id):
            raise Refusal(
                "response_cancel_not_active", "no such response is active", param="response_id"
            )
        self.stop_within(0)

    def stop_within(self, seconds: float) -> None:
        """Let the active response go on for a little while only."""
        self._stop_at = asyncio.get_running_loop().time() + seconds
        if self._scope is not None:
            self._scope.reschedule(self._stop_at)

    def hang_up(self) -> None:
        """See ``Talker.hang_up``."""
        self.stop_within(0)

    async def silence(self) -> None:
        """Wait until no response is active."""
        await self._is_silent.wait()

    async def _run(self, reply: Reply, *, max_tokens: int | None) -> None:
        """Speak one response to its end, whatever that is."""
        try:
            with tracer().start_as_current_span("reply") as span:
                await self._announce(reply)
                ended = await self._speak(reply, max_tokens)
                span.set_attribute("status", ended.status)
                await self._conclude(reply, ended)
        finally:
            await self._after(reply)

    async def _announce(self, reply: Reply) -> None:
        await self._out.send(server_events.response_created(reply))
        await self._out.send(server_events.output_item_added(reply))
        await self._out.send(server_events.item_added(reply.item, reply.previous_item_id))
        await self._out.send(server_events.content_part_added(reply))

    async def _speak(self, reply: Reply, max_tokens: int | None) -> TurnEnded:
        turn_id = reply.item.item_id
        try:
            async with (
                asyncio.timeout_at(self._stop_at) as self._scope,
                aclosing(
                    self._conversation.reply(turn_id=turn_id, max_tokens=max_tokens)
                ) as events,
            ):
                async for event in events:
                    match event:
                        case TextDelta():
                            await self._out.send(server_events.output_text_delta(reply, event.text))
                        case CrisisNotice():
                            await self._help(reply, event)
                        case TurnEnded():
                            return event
                        case _:
                            assert_never(event)
        except TimeoutError:
            pass
        finally:
            self._scope = None
        return self._conversation.cancelled(turn_id, "client_cancelled")

    async def _help(self, reply: Reply, notice: CrisisNotice) -> None:
        await self._watch.in_crisis()
        await self._out.send(vendor_events.crisis(notice.text, notice.locale))
        await self._out.send(server_events.output_text_delta(reply, notice.text))

    async def _conclude(self, reply: Reply, ended: TurnEnded) -> None:
        item = reply.item
        item.text = ended.text
        item.status = "completed" if ended.status == "completed" else "incomplete"
        await self._watch.ended(ended)
        if item.text:
            await asyncio.shield(self._record.keep(item))
        await self._out.send(server_events.output_text_done(reply))
        await self._out.send(server_events.content_part_done(reply))
        await self._out.send(server_events.output_item_done(reply))
        await self._out.send(server_events.item_done(item, reply.previous_item_id))
        # The response counts as over before the client hears so: it may ask for the next at once.
        await self._rest(reply)
        await self._out.send(server_events.response_done(reply, outcome_of(ended)))

    async def _rest(self, reply: Reply) -> None:
        """No response is active any more; the engine hears what was said meanwhile."""
        if not reply.item.text:
            self._record.discard(reply.item)
        self._reply = None
        self._is_silent.set()
        later, self._later = self._later, []
        for item in later:
            await self._take(item)

    async def _after(self, reply: Reply) -> None:
        """Clean up after a visit that broke off in the middle: what was said stays said."""
        if self._reply is not reply:
            return
        self._reply = None
        self._is_silent.set()
        reply.item.text = self._conversation.cancelled(reply.item.item_id, "gone").text
        if reply.item.text and reply.item.status == "in_progress":
            reply.item.status = "incomplete"
            await asyncio.shield(self._record.keep(reply.item))

    async def _take(self, item: SpokenItem) -> None:
        turn = self._conversation.add_fan_turn(item.text, turn_id=item.item_id)
        await self._watch.taken(turn)


def token_limit(wish: ResponseWish) -> int | None:
    """The upper bound of a reply, as wished."""
    if not isinstance(wish.max_output_tokens, int):
        return None
    return min(max(wish.max_output_tokens, 1), MAX_TOKENS)
