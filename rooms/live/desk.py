"""What each client event does."""

from collections.abc import Callable
from dataclasses import replace
from typing import assert_never

from core.ids import new_id
from rooms.live.outgoing import Outgoing
from rooms.live.receipt_desk import ReceiptDesk
from rooms.live.record import Record
from rooms.live.resources import Resources
from rooms.live.sound_desk import SoundDesk
from rooms.live.talker import Talker
from rooms.wire import server_events
from rooms.wire.events import (
    ClientEvent,
    ItemCreate,
    ItemDelete,
    ItemRetrieve,
    ItemTruncate,
    Leave,
    ReceiptSigned,
    ResponseCancel,
    ResponseCreate,
    ResponseWish,
    SessionUpdate,
)
from rooms.wire.items import SpokenItem, fan_text
from rooms.wire.refusals import Refusal
from rooms.wire.server_events import SessionFacts
from rooms.wire.sound_events import SoundEvent


class Desk:
    """Answers a fan's events.

    Args:
        resources: Limits.
        session: What is true of this session.
        record: What was said.
        talker: The persona.
        sound: What the fan's client says about sound; None in a text room.
        receipts: The signatures.
        out: The way to the client.
        leave: Ends the room at the fan's word.
    """

    def __init__(  # noqa: PLR0913 - one argument a collaborator
        self,
        resources: Resources,
        session: SessionFacts,
        *,
        record: Record,
        talker: Talker,
        sound: SoundDesk | None,
        receipts: ReceiptDesk,
        out: Outgoing,
        leave: Callable[[], None],
    ) -> None:
        self._resources = resources
        self._session = session
        self._record = record
        self._talker = talker
        self._sound = sound
        self._receipts = receipts
        self._out = out
        self._leave = leave
        self.is_closing = False
        """The room has ended: only the last receipt is taken."""

    async def handle(self, event: ClientEvent) -> None:
        """Do what an event asks.

        Raises:
            Refusal: It can't be done; say why.
            AppError: The same, from a use case.
        """
        if isinstance(event, ReceiptSigned):
            await self._receipts.take(event)
        elif self.is_closing:
            raise Refusal("room_ended", "this room has ended; only its last receipt is taken")
        elif isinstance(event, ItemCreate | ItemRetrieve | ItemDelete | ItemTruncate):
            await self._handle_item(event)
        elif isinstance(event, ResponseCreate | ResponseCancel):
            self._handle_response(event)
        elif isinstance(event, SessionUpdate):
            await self._update(event)
        elif isinstance(event, SoundEvent):
            await self._need_sound().handle(event)
        else:
            _: Leave = event
            self._leave()

    def _need_sound(self) -> SoundDesk:
        if self._sound is None:
            raise Refusal("format_not_sold", "this room is a text room; it has no audio")
        return self._sound

    async def _update(self, event: SessionUpdate) -> None:
        self._check_modalities(event.session.output_modalities, "session.output_modalities")
        if self._sound is not None and event.session.audio is not None:
            sound = self._sound.configure(event.session.audio)
            self._session = replace(self._session, sound=sound)
        await self._out.send(server_events.session_updated(self._session))

    async def _handle_item(
        self, event: ItemCreate | ItemRetrieve | ItemDelete | ItemTruncate
    ) -> None:
        match event:
            case ItemCreate():
                await self._create(event)
            case ItemRetrieve():
                item = self._record.find(event.item_id)
                await self._out.send(server_events.item_retrieved(item))
            case ItemDelete():
                item = self._record.find(event.item_id)
                await self._record.delete(item)
                self._talker.forget(item)
                await self._out.send(server_events.item_deleted(item.item_id))
            case ItemTruncate():
                item = self._record.find(event.item_id)
                await self._need_sound().truncate(item, event.audio_end_ms)
            case _:
                assert_never(event)

    async def _create(self, event: ItemCreate) -> None:
        text = fan_text(event.item, max_chars=self._resources.settings.max_message_chars)
        self._record.check_place(event.item.id, event.previous_item_id)
        item = SpokenItem(event.item.id or new_id("item"), "fan", text)
        previous = await self._record.add(item)
        await self._talker.hear(item)
        await self._out.send(server_events.item_added(item, previous))
        await self._out.send(server_events.item_done(item, previous))

    def _handle_response(self, event: ResponseCreate | ResponseCancel) -> None:
        if isinstance(event, ResponseCancel):
            self._talker.cancel(event.response_id)
            return
        wish = event.response or ResponseWish()
        self._check_modalities(wish.output_modalities, "response.output_modalities")
        if wish.conversation not in (None, "auto") or wish.input is not None:
            raise Refusal(
                "not_supported", "a room has one conversation", param="response.conversation"
            )
        self._talker.answer(wish)

    def _check_modalities(self, wished: list[str] | None, param: str) -> None:
        if wished is None or wished == self._session.modalities:
            return
        if self._sound is None:
            raise Refusal("format_not_sold", "this room is a text room", param=param)
        sentence = "in a voice room replies are spoken; their words come with them"
        raise Refusal("not_supported", sentence, param=param)
