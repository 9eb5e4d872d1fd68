"""The persona's side of a voice visit: the engine's events become the protocol's."""

import asyncio
from collections.abc import Coroutine
from typing import Final, assert_never

import structlog

from core.errors import NotFoundError
from core.ids import new_id
from engine.conversation import Conversation
from engine.pipeline import VoiceConversation
from engine.voice_events import (
    Caption,
    FaceMoved,
    FanSaid,
    Held,
    NothingSaid,
    Notice,
    NotUnderstood,
    ReplyBegan,
    ReplyOver,
    Sound,
    SpeechStarted,
    SpeechStopped,
    TalkEvent,
    WentOn,
)
from rooms.live.face_line import FaceLine, turn_to
from rooms.live.outgoing import Outgoing
from rooms.live.record import Record
from rooms.live.sound_way import SoundWay
from rooms.live.speaker import token_limit
from rooms.live.voice_metrics import note_reply
from rooms.live.watch import Watch, outcome_of
from rooms.wire import server_events, vendor_events
from rooms.wire import sound_server_events as sound_events
from rooms.wire.events import ResponseWish
from rooms.wire.items import SpokenItem
from rooms.wire.refusals import Refusal
from rooms.wire.server_events import Reply

_log: Final = structlog.get_logger(__name__)


class VoiceLine:
    """Implements ``rooms.live.talker.Talker`` for a room in which both speak.

    Args:
        talk: The engine's spoken conversation.
        conversation: The words of it.
        record: What was said.
        watch: Safety and the clock.
        out: The way to the client.
        way: Where sound goes.
        face: The persona's face; None where nobody sees it.
    """

    def __init__(
        self,
        talk: VoiceConversation,
        conversation: Conversation,
        record: Record,
        watch: Watch,
        out: Outgoing,
        way: SoundWay,
        face: FaceLine | None = None,
    ) -> None:
        self._talk = talk
        self._conversation = conversation
        self._record = record
        self._watch = watch
        self._out = out
        self._way = way
        self._face = face
        self._conversation_id = new_id("conv")
        self._reply: Reply | None = None
        self._wishes: dict[str, ResponseWish] = {}
        self._later: list[SpokenItem] = []
        self._is_silent = asyncio.Event()
        self._is_silent.set()
        self._chores: asyncio.Queue[Coroutine[object, object, object] | None] = asyncio.Queue()
        """What is written down in order, while sound goes on."""

    async def run(self) -> None:
        """Talk until ``hang_up``."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._talk.run())
            tasks.create_task(self._write())
            async for event in self._talk.events():
                if self._face is not None:
                    await turn_to(self._face, event)
                if not isinstance(event, FaceMoved):
                    await self._tell(event)
            self._chores.put_nowait(None)

    def greet(self, greeting: SpokenItem) -> None:
        """Say the first words aloud; they are on record already."""
        self._talk.say(greeting.text, turn_id=greeting.item_id)

    async def hear(self, item: SpokenItem) -> None:
        """See ``Talker.hear``."""
        if self._reply is not None:
            self._later.append(item)
        else:
            await self._take(item)

    def forget(self, item: SpokenItem) -> None:
        """See ``Talker.forget``."""
        if item in self._later:
            self._later.remove(item)
            return
        try:
            self._conversation.forget_turn(item.item_id)
        except NotFoundError:
            return  # So old that the engine dropped it before.

    def answer(self, wish: ResponseWish) -> None:
        """See ``Talker.answer``; the greeting gives way."""
        if self._reply is not None and not self._is_greeting(self._reply):
            raise Refusal(
                "conversation_already_has_active_response",
                f"response {self._reply.response_id} is active; cancel it or wait for its end",
            )
        last = self._record.last
        is_new = last is not None and last.speaker == "fan"
        if not (is_new or self._later or self._talk.is_understanding):
            raise Refusal("nothing_to_answer", "say or write something first")
        self._talk.cancel()
        turn_id = new_id("item")
        self._wishes[turn_id] = wish
        self._talk.respond(turn_id=turn_id, max_tokens=token_limit(wish))

    def cancel(self, response_id: str | None) -> None:
        """See ``Talker.cancel``."""
        if self._reply is None or response_id not in (None, self._reply.response_id):
            raise Refusal(
                "response_cancel_not_active", "no such response is active", param="response_id"
            )
        self._talk.cancel()

    def stop_within(self, seconds: float) -> None:
        """See ``Talker.stop_within``."""
        self._talk.listen_no_more()
        asyncio.get_running_loop().call_later(seconds, self._talk.cancel)

    async def silence(self) -> None:
        """See ``Talker.silence``."""
        await self._is_silent.wait()

    def hang_up(self) -> None:
        """See ``Talker.hang_up``."""
        self._talk.close()

    def truncate(self, item: SpokenItem, samples: int) -> None:
        """Cut an item to what the client says was heard (SPOKEN_RATE)."""
        text = self._talk.truncate(item.item_id, samples)
        if text is not None and item.status != "in_progress":
            item.text = text
            self._chores.put_nowait(self._record.rewrite(item))

    async def _write(self) -> None:
        while (chore := await self._chores.get()) is not None:
            await chore

    async def _tell(self, event: TalkEvent) -> None:
        match event:
            case ReplyBegan() | Sound() | Held() | WentOn() | Notice() | ReplyOver():
                await self._tell_of_reply(event)
            case SpeechStarted():
                await self._out.send(sound_events.speech_started(event.turn_id, event.at))
            case SpeechStopped():
                await self._out.send(sound_events.speech_stopped(event.turn_id, event.at))
            case Caption():
                self._out.offer(sound_events.caption(event.turn_id, event.text))
            case FanSaid():
                await self._tell_words(event)
            case NothingSaid():
                await self._out.send(sound_events.nothing_said(event.turn_id))
            case NotUnderstood():
                await self._tell_lost(event)
            case _:
                assert_never(event)

    async def _tell_lost(self, lost: NotUnderstood) -> None:
        self._chores.put_nowait(self._watch.failed(lost.code))
        if lost.turn_id:
            await self._out.send(sound_events.transcription_failed(lost.turn_id, lost.code))
        else:  # No turn had begun: the ears themselves failed.
            sentence = "you could not be heard just now; say it again"
            refusal = Refusal("hearing_failed", sentence, kind="server_error")
            await self._out.send(server_events.error(refusal))

    async def _tell_words(self, said: FanSaid) -> None:
        turn = said.turn
        item = SpokenItem(turn.turn_id, "fan", turn.text, is_sound=True)
        previous = self._record.open(item)
        self._chores.put_nowait(self._record.keep(item))
        self._chores.put_nowait(self._watch.taken(turn))
        await self._out.send(sound_events.committed(item.item_id, previous))
        await self._out.send(server_events.item_added(item, previous))
        await self._out.send(server_events.item_done(item, previous))
        await self._out.send(
            sound_events.transcription_completed(item.item_id, turn.text, said.audio_s)
        )

    async def _tell_of_reply(
        self, event: ReplyBegan | Sound | Held | WentOn | Notice | ReplyOver
    ) -> None:
        if isinstance(event, ReplyBegan):
            await self._begin(event)
            return
        reply = self._reply
        if reply is None:
            return
        match event:
            case Sound():
                await self._way.send(reply, event)
            case Held():
                self._way.hold()
                await self._out.send(sound_events.hold(event.turn_id))
            case WentOn():
                self._way.go_on()
                await self._out.send(sound_events.go_on(event.turn_id))
            case Notice():
                self._chores.put_nowait(self._watch.in_crisis())
                notice = event.notice
                await self._out.send(vendor_events.crisis(notice.text, notice.locale))
            case ReplyOver():
                await self._conclude(reply, event)

    async def _begin(self, began: ReplyBegan) -> None:
        item = self._record.find_or_none(began.turn_id)
        if item is None:
            item = SpokenItem(began.turn_id, "persona", "")
            self._record.open(item)
        item.status, item.is_sound = "in_progress", True
        wish = self._wishes.pop(began.turn_id, ResponseWish())
        previous = self._record.before(item)
        reply = Reply(new_id("resp"), self._conversation_id, item, previous, wish.metadata)
        self._reply = reply
        self._is_silent.clear()
        self._way.begin(reply)
        await self._out.send(server_events.response_created(reply))
        await self._out.send(server_events.output_item_added(reply))
        await self._out.send(server_events.item_added(item, previous))
        await self._out.send(server_events.content_part_added(reply))

    async def _conclude(self, reply: Reply, over: ReplyOver) -> None:
        ended, item = over.ended, reply.item
        was_kept = self._record.is_kept(item)
        item.text = ended.text
        item.status = "completed" if ended.status == "completed" else "incomplete"
        self._keep(item, was_kept=was_kept)
        self._chores.put_nowait(self._watch.ended(ended))
        note_reply(over)
        self._chores.put_nowait(self._record.keep_timeline(over))
        if ended.status == "cancelled":
            await self._way.drop(reply)
            await self._out.send(sound_events.truncated(item.item_id, over.played))
        await self._out.send(sound_events.output_audio_done(reply))
        await self._out.send(sound_events.output_transcript_done(reply))
        await self._out.send(server_events.content_part_done(reply))
        await self._out.send(server_events.output_item_done(reply))
        await self._out.send(server_events.item_done(item, reply.previous_item_id))
        await self._rest()
        await self._out.send(server_events.response_done(reply, outcome_of(ended)))

    def _keep(self, item: SpokenItem, *, was_kept: bool) -> None:
        if was_kept:
            self._chores.put_nowait(self._record.rewrite(item))
        elif item.text.strip():
            self._chores.put_nowait(self._record.keep(item))
        if not item.text.strip():
            self._record.discard(item)

    async def _rest(self) -> None:
        self._reply = None
        self._is_silent.set()
        later, self._later = self._later, []
        for item in later:
            await self._take(item)

    async def _take(self, item: SpokenItem) -> None:
        turn = self._talk.add_text(item.text, turn_id=item.item_id)
        await self._watch.taken(turn)

    def _is_greeting(self, reply: Reply) -> bool:
        return self._record.is_kept(reply.item)
