"""What each client event does."""

from collections.abc import Callable
from typing import Final, assert_never

from core.ids import new_id
from rooms.live.outgoing import Outgoing
from rooms.live.receipt_desk import ReceiptDesk
from rooms.live.record import Record
from rooms.live.resources import Resources
from rooms.live.speaker import Speaker
from rooms.wire import server_events
from rooms.wire.events import (
    AudioEvent,
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
from rooms.wire.server_events import Reply, SessionFacts

MAX_TOKENS: Final = 4_096
Speak = Callable[[Reply, int | None], None]


class Desk:
    """Answers a fan's events.

    Args:
        resources: Limits.
        session: What is true of this session.
        record: What was said.
        speaker: The persona.
        receipts: The signatures.
        out: The way to the client.
        speak: Runs a reply that was begun.
        leave: Ends the room at the fan's word.
    """

    def __init__(  # noqa: PLR0913 - one argument a collaborator
        self,
        resources: Resources,
        session: SessionFacts,
        *,
        record: Record,
        speaker: Speaker,
        receipts: ReceiptDesk,
        out: Outgoing,
        speak: Speak,
        leave: Callable[[], None],
    ) -> None:
        self._resources = resources
        self._session = session
        self._record = record
        self._speaker = speaker
        self._receipts = receipts
        self._out = out
        self._speak = speak
        self._leave = leave
        self._conversation_id = new_id("conv")
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
            _refuse_sound(event.session.output_modalities, "session.output_modalities")
            await self._out.send(server_events.session_updated(self._session))
        elif isinstance(event, AudioEvent):
            raise Refusal("format_not_sold", "this room is a text room; it has no audio")
        else:
            _: Leave = event
            self._leave()

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
                self._speaker.forget(item)
                await self._out.send(server_events.item_deleted(item.item_id))
            case ItemTruncate():
                self._record.find(event.item_id)
                raise Refusal("format_not_sold", "this room has no audio that could be cut")
            case _:
                assert_never(event)

    async def _create(self, event: ItemCreate) -> None:
        text = fan_text(event.item, max_chars=self._resources.settings.max_message_chars)
        self._record.check_place(event.item.id, event.previous_item_id)
        item = SpokenItem(event.item.id or new_id("item"), "fan", text)
        previous = await self._record.add(item)
        await self._speaker.hear(item)
        await self._out.send(server_events.item_added(item, previous))
        await self._out.send(server_events.item_done(item, previous))

    def _handle_response(self, event: ResponseCreate | ResponseCancel) -> None:
        if isinstance(event, ResponseCancel):
            self._speaker.cancel(event.response_id)
            return
        wish = event.response or ResponseWish()
        _refuse_sound(wish.output_modalities, "response.output_modalities")
        if wish.conversation not in (None, "auto") or wish.input is not None:
            raise Refusal(
                "not_supported", "a room has one conversation", param="response.conversation"
            )
        reply = self._speaker.begin(conversation_id=self._conversation_id, metadata=wish.metadata)
        self._speak(reply, _token_limit(wish))


def _token_limit(wish: ResponseWish) -> int | None:
    if not isinstance(wish.max_output_tokens, int):
        return None
    return min(max(wish.max_output_tokens, 1), MAX_TOKENS)


def _refuse_sound(modalities: list[str] | None, param: str) -> None:
    if modalities is not None and modalities != ["text"]:
        raise Refusal("format_not_sold", "this room is a text room", param=param)
