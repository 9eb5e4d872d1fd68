"""Which sample of which item leaves when, told from what the mouth makes."""

from dataclasses import dataclass, field

import numpy as np
import pytest

from engine.voice_ports import SPOKEN_RATE
from rooms.live.sound_link import Anchor
from rooms.rtc.anchors import Anchors
from rooms.rtc.mouth import MadePacket
from rooms.rtc.spoken_queue import SpokenQueue

pytestmark = pytest.mark.unit

SAMPLES = 480
START_S = 100.0


@dataclass
class Line:
    """A queue, and packets out of it on a clock of its own."""

    queue: SpokenQueue = field(default_factory=SpokenQueue)
    told: list[tuple[Anchor, int]] = field(default_factory=list)
    number: int = 0

    def __post_init__(self) -> None:
        self.anchors = Anchors(lambda pts: pts + 7, lambda *one: self.told.append(one))

    def begin(self, item_id: str, at: int = 0) -> None:
        self.anchors.begin(item_id, at, self.queue.played + self.queue.queued)

    def play(self, samples: int) -> None:
        self.queue.play(np.ones(samples, np.int16))

    def send(self, packets: int = 1) -> None:
        for _ in range(packets):
            played = self.queue.played
            self.queue.take(SAMPLES)
            sound = self.queue.played - played
            due_s = START_S + self.number * 0.02
            packet = MadePacket(self.number * 960, due_s, played, sound, sound == SAMPLES)
            self.anchors.made(packet)
            self.number += 1

    def drop(self) -> tuple[str, int] | None:
        end = self.queue.played + self.queue.queued
        self.queue.drop()
        return self.anchors.drop(self.queue.played, end)

    def taken(self) -> list[tuple[str, int, float, bool]]:
        """What was told: item, sample, milliseconds, whether it runs on."""
        told, self.told = self.told, []
        return [
            (one.item_id, one.at, round((one.leaves_s - START_S) * 1_000, 3), one.is_running)
            for one, _ in told
        ]


@pytest.fixture
def line() -> Line:
    return Line()


def test_an_item_starts_stops_and_is_told_once_a_second(line: Line) -> None:
    line.send(5)
    line.begin("a")
    line.play(int(2.25 * SPOKEN_RATE))
    line.send(130)
    assert line.taken() == [
        ("a", 0, 100, True),
        ("a", 24_000, 1_100, True),
        ("a", 48_000, 2_100, True),
        ("a", 54_000, 2_350, False),
    ]


def test_the_stamp_is_that_of_the_sample(line: Line) -> None:
    line.begin("a")
    line.play(700)
    line.send(3)
    assert [(one.at, one.rtp, played) for one, played in line.told] == [
        (0, 7, 0),
        (700, 7 + 1_400, 700),
    ]


def test_a_hold_stops_and_goes_on_where_it_was(line: Line) -> None:
    line.begin("a")
    line.play(SPOKEN_RATE)
    line.send(5)
    line.queue.hold()
    line.send(5)
    line.queue.go_on()
    line.send(1)
    assert line.taken() == [
        ("a", 0, 0, True),
        ("a", 2_400, 100, False),
        ("a", 2_400, 200, True),
    ]


def test_the_next_item_begins_within_a_packet(line: Line) -> None:
    line.begin("a")
    line.play(600)
    line.begin("b")
    line.play(2_000)
    line.send(2)
    assert line.taken() == [("a", 0, 0, True), ("b", 0, 25, True)]


def test_an_item_that_began_elsewhere_goes_on(line: Line) -> None:
    line.begin("a", at=9_000)
    line.play(960)
    line.send(1)
    assert line.taken() == [("a", 9_000, 0, True)]


def test_what_was_dropped_is_never_told(line: Line) -> None:
    assert line.drop() is None
    line.begin("a")
    line.play(SPOKEN_RATE)
    line.begin("b")
    line.play(SPOKEN_RATE)
    line.send(5)
    assert line.drop() == ("a", 2_400)
    line.begin("c")
    line.play(SAMPLES)
    line.send(2)
    assert line.taken() == [
        ("a", 0, 0, True),
        ("c", 0, 100, True),
        ("c", 480, 120, False),
    ]


def test_a_drop_names_the_item_that_was_broken_off(line: Line) -> None:
    line.begin("a")
    line.play(SAMPLES)
    line.send(3)
    assert line.drop() is None, "it was over"
    line.begin("b", at=100)
    line.play(SAMPLES)
    assert line.drop() == ("b", 100), "not a sample of it left"


def test_an_item_that_is_held_can_be_broken_off(line: Line) -> None:
    line.begin("a")
    line.play(SPOKEN_RATE)
    line.send(2)
    line.queue.hold()
    line.send(2)
    assert line.drop() == ("a", 960)


def test_an_item_without_sound_gives_way(line: Line) -> None:
    line.begin("a")
    line.begin("b")
    line.play(SAMPLES)
    line.send(1)
    assert line.taken() == [("b", 0, 0, True)]


def test_sound_of_no_item_is_not_told(line: Line) -> None:
    line.play(SPOKEN_RATE)
    line.send(100)
    assert line.taken() == []


def test_time_that_was_left_out_is_told(line: Line) -> None:
    line.begin("a")
    line.play(SPOKEN_RATE)
    line.send(5)
    line.number += 20
    line.send(1)
    assert line.taken() == [("a", 0, 0, True), ("a", 2_400, 500, True)]
