"""People's writes go first; background work is neither starved nor greedy."""

import threading
import time

import pytest

from core.write_lanes import BUSY_FOR_S, REST_FACTOR, WriteLanes

pytestmark = pytest.mark.unit


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The lanes' clock; a wait moves it on."""
    at = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: at[0])

    def wait(_self: threading.Condition, timeout: float | None = None) -> bool:
        assert timeout is not None, "would wait for ever"
        at[0] += timeout
        return False

    monkeypatch.setattr(threading.Condition, "wait", wait)
    return at


def test_a_group_has_a_limit() -> None:
    lanes: WriteLanes[int] = WriteLanes()
    for number in range(5):
        lanes.put(number, background=False)
    assert [lanes.take(2), lanes.take(2), lanes.take(2)] == [[0, 1], [2, 3], [4]]


def test_under_load_background_work_comes_one_by_one_and_rests(now: list[float]) -> None:
    lanes: WriteLanes[str] = WriteLanes()
    lanes.put("bid", background=False)
    assert lanes.take(64) == ["bid"]
    for name in ("block 1", "block 2"):
        lanes.put(name, background=True)
    assert lanes.take(64) == ["block 1"]
    now[0] += 0.01
    lanes.put("bid 2", background=False)
    assert lanes.take(64) == ["bid 2"]
    before = now[0]
    assert lanes.take(64) == ["block 2"]
    assert now[0] - before == pytest.approx(REST_FACTOR * 0.01)


def test_it_keeps_its_share_however_many_people_write(now: list[float]) -> None:
    lanes: WriteLanes[str] = WriteLanes()
    took_s = {"bid": 0.0, "block": 0.0}
    for name in took_s:
        lanes.put(name, background=name == "block")
    for _ in range(400):
        # One of each kind always waits.
        [taken] = lanes.take(1)
        took_s[taken] += 0.005
        now[0] += 0.005
        lanes.put(taken, background=taken == "block")
    share = took_s["block"] / (took_s["block"] + took_s["bid"])
    assert share == pytest.approx(1 / (1 + REST_FACTOR), abs=0.01)


def test_without_load_all_that_waits_is_one_group(now: list[float]) -> None:
    lanes: WriteLanes[str] = WriteLanes()
    lanes.put("bid", background=False)
    assert lanes.take(64) == ["bid"]
    now[0] += 2 * BUSY_FOR_S
    for name in ("block 1", "block 2"):
        lanes.put(name, background=True)
    assert lanes.take(64) == ["block 1", "block 2"]
    now[0] += 1
    lanes.put("block 3", background=True)
    before = now[0]
    assert lanes.take(64) == ["block 3"]
    assert now[0] == before


def test_closing_gives_out_what_is_queued_and_then_nothing(now: list[float]) -> None:
    lanes: WriteLanes[str] = WriteLanes()
    lanes.put("bid", background=False)
    assert lanes.take(64) == ["bid"]
    for name in ("block 1", "block 2"):
        lanes.put(name, background=True)
    assert lanes.take(64) == ["block 1"]
    now[0] += 5
    lanes.close()
    assert lanes.take(64) == ["block 2"]
    assert lanes.take(64) == []


def test_a_consumer_that_waits_is_woken() -> None:
    lanes: WriteLanes[str] = WriteLanes()
    taken: list[list[str]] = []
    consumer = threading.Thread(target=lambda: taken.append(lanes.take(64)))
    consumer.start()
    lanes.put("bid", background=False)
    consumer.join(10)
    assert taken == [["bid"]]
