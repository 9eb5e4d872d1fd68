"""The items of a room in order, as its clients see them and as its rows keep them."""

from typing import Final

from engine.safety.crisis import MESSAGES, find_crisis
from engine.voice_events import ReplyOver
from rooms.latency import keep_spoken_turn
from rooms.live.resources import Resources
from rooms.paid_time import Entered
from rooms.transcripts import SaidTurn, append_turn, drop_turn, rewrite_turn
from rooms.wire.items import SpokenItem
from rooms.wire.refusals import Refusal

_CRISIS_TEXTS: Final = frozenset(MESSAGES.values())


class Record:
    """What was said.

    Args:
        resources: Where the words are kept.
        entered: The room with what was said before this visit.
    """

    def __init__(self, resources: Resources, entered: Entered) -> None:
        self._resources = resources
        self._room_id = entered.room_id
        self._next_seq = entered.next_seq
        self._seqs: dict[str, int] = {}
        self._items = [SpokenItem(turn.turn_id, turn.speaker, turn.text) for turn in entered.turns]

    @property
    def last(self) -> SpokenItem | None:
        """The newest item."""
        return self._items[-1] if self._items else None

    @property
    def ends_in_crisis(self) -> bool:
        """The last words speak of danger, or were the crisis message: the fan has not gone on."""
        last = self.last
        if last is None:
            return False
        return last.text in _CRISIS_TEXTS or (
            last.speaker == "fan" and find_crisis(last.text) is not None
        )

    @property
    def unheard_greeting(self) -> SpokenItem | None:
        """The greeting, where nothing else was said in this room."""
        only = self._items[0] if len(self._items) == 1 else None
        return only if only is not None and only.speaker == "persona" else None

    def replay(self) -> list[tuple[SpokenItem, str | None]]:
        """All items with the id of the one before."""
        before = [None, *(item.item_id for item in self._items)]
        return list(zip(self._items, before, strict=False))

    def find(self, item_id: str) -> SpokenItem:
        """One item.

        Raises:
            Refusal: There is none.
        """
        item = self.find_or_none(item_id)
        if item is not None:
            return item
        raise Refusal("item_not_found", "this room has no such item", param="item_id")

    def find_or_none(self, item_id: str) -> SpokenItem | None:
        """One item, if it is there."""
        return next((item for item in self._items if item.item_id == item_id), None)

    def check_place(self, item_id: str | None, previous_item_id: str | None) -> None:
        """Hold a new item's place against what is there.

        Raises:
            Refusal: The id is taken, the room is full, or the place is not the end.
        """
        if any(item.item_id == item_id for item in self._items):
            raise Refusal("item_already_exists", "an item has this id already", param="item.id")
        limit = self._resources.settings.max_items
        if len(self._items) >= limit:
            raise Refusal("too_many_items", f"a room holds at most {limit} messages")
        if previous_item_id is not None and previous_item_id != self.last_id:
            raise Refusal(
                "not_at_end", "items are added at the end of the room", param="previous_item_id"
            )

    @property
    def last_id(self) -> str | None:
        """The newest item's id."""
        return self.last.item_id if self.last else None

    def open(self, item: SpokenItem) -> str | None:
        """Take in an item whose words are not all there.

        Returns:
            The id of the item before it.
        """
        previous = self.last_id
        self._items.append(item)
        self._seqs[item.item_id] = self._next_seq
        self._next_seq += 1
        return previous

    async def add(self, item: SpokenItem) -> str | None:
        """Take in a whole item and keep it; returns the id of the item before it."""
        previous = self.open(item)
        await self.keep(item)
        return previous

    async def keep(self, item: SpokenItem) -> None:
        """Write an item down."""
        said = SaidTurn(item.item_id, item.speaker, item.text)
        await self._resources.database.write(
            append_turn,
            self._room_id,
            said,
            clock=self._resources.clock,
            seq=self._seqs[item.item_id],
        )

    async def rewrite(self, item: SpokenItem) -> None:
        """Write down that less of an item was heard than was kept."""
        await self._resources.database.write(rewrite_turn, self._room_id, item.item_id, item.text)

    async def keep_timeline(self, over: ReplyOver) -> None:
        """Write down how long the stages of a spoken answer took."""
        await self._resources.database.write(
            keep_spoken_turn,
            self._room_id,
            over.ended,
            over.timeline,
            clock=self._resources.clock,
        )

    def is_kept(self, item: SpokenItem) -> bool:
        """Was the item there before this visit?"""
        return item.item_id not in self._seqs

    def before(self, item: SpokenItem) -> str | None:
        """The id of the item before one."""
        place = self._items.index(item)
        return self._items[place - 1].item_id if place else None

    def discard(self, item: SpokenItem) -> None:
        """Forget an item that was never written down."""
        self._items.remove(item)

    async def delete(self, item: SpokenItem) -> None:
        """Forget an item here and in the rows.

        Raises:
            Refusal: The persona is still saying it.
        """
        if item.status == "in_progress":
            raise Refusal("item_in_progress", "cancel the response first", param="item_id")
        self._items.remove(item)
        await self._resources.database.write(drop_turn, self._room_id, item.item_id)
