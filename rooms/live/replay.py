"""What a page that comes back is told again: all items, and what safety decided between them."""

from collections.abc import Iterator

from rooms.decisions import BEFORE_ALL
from rooms.live.record import Record
from rooms.paid_time import Entered
from rooms.wire import server_events, vendor_events
from rooms.wire.items import Json, SpokenItem


def replayed(entered: Entered, record: Record, unsaid: SpokenItem | None) -> Iterator[Json]:
    """The events, in order.

    Args:
        entered: The room.
        record: Its items.
        unsaid: An item that is about to be said: it is told then.
    """
    for item, previous in record.replay():
        yield from _decided(entered, previous or BEFORE_ALL)
        if item is not unsaid:
            yield server_events.item_added(item, previous)
            yield server_events.item_done(item, previous)
    yield from _decided(entered, record.last_id or BEFORE_ALL)


def _decided(entered: Entered, after: str) -> Iterator[Json]:
    return (vendor_events.safety(told) for told in entered.decisions if told.after == after)
