import pytest

from core.events import QUEUE_LIMIT, Bus, Notice

pytestmark = pytest.mark.unit


async def test_every_listener_hears_a_notice(bus: Bus) -> None:
    notice = Notice("bid", "bid_1", "usr_1")
    with bus.listen() as first, bus.listen() as second:
        bus.publish(notice)
        assert (first.get_nowait(), second.get_nowait()) == (notice, notice)


async def test_nobody_needs_to_listen(bus: Bus) -> None:
    bus.publish(Notice("bid", "bid_1"))
    with bus.listen() as later:
        assert later.empty()


async def test_a_slow_listener_loses_the_oldest_and_holds_nobody_up(bus: Bus) -> None:
    with bus.listen() as slow, bus.listen() as quick:
        heard = []
        for n in range(QUEUE_LIMIT + 10):
            bus.publish(Notice("bid", str(n)))
            heard.append(quick.get_nowait().key)
        assert slow.qsize() == QUEUE_LIMIT
        assert slow.get_nowait().key == "10"
        assert heard == [str(n) for n in range(QUEUE_LIMIT + 10)]


async def test_who_left_hears_nothing_more(bus: Bus) -> None:
    with bus.listen() as queue:
        pass
    bus.publish(Notice("bid", "bid_1"))
    assert queue.empty()


async def test_a_listener_that_fails_is_forgotten(bus: Bus) -> None:
    def fail() -> None:
        with bus.listen():
            raise LookupError("listener")

    with pytest.raises(LookupError):
        fail()
    bus.publish(Notice("bid", "bid_1"))
    assert not bus._listeners
