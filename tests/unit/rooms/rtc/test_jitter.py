"""The jitter buffer: order, delay, and an account of every packet and every sample."""

import random
from dataclasses import dataclass, field

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rooms.rtc.jitter import (
    BEHIND_S,
    BURST_S,
    CALM,
    MAX_PATIENCE,
    PATIENCE_S,
    QUIET_S,
    AudioPacket,
    Heard,
    Hole,
    JitterBuffer,
)
from rooms.rtc.opus_packet import RTP_RATE

pytestmark = pytest.mark.unit

STEP = 960
PACKET_S = 0.02
TOC = b"\x68"
"""One frame of 20 ms."""


def packet(number: int, first: int = 0, start: int = 0) -> AudioPacket:
    payload = TOC + number.to_bytes(4, "big")
    return AudioPacket((first + number) % 65_536, (start + number * STEP) % 2**32, payload)


def number_of(piece: Heard) -> int:
    return int.from_bytes(piece.payload[1:], "big")


def numbers(pieces: list[Heard | Hole]) -> list[int | str]:
    """Packets by number, holes by length."""
    return [
        number_of(piece) if isinstance(piece, Heard) else f"hole {piece.samples}"
        for piece in pieces
    ]


def length(pieces: list[Heard | Hole]) -> int:
    return sum(piece.samples for piece in pieces)


@dataclass
class Link:
    """Feeds a buffer on a clock of its own and keeps what comes out, and when."""

    buffer: JitterBuffer = field(default_factory=JitterBuffer)
    out: list[Heard | Hole] = field(default_factory=list)
    out_s: list[float] = field(default_factory=list)
    now_s: float = 100.0

    def put(self, number: int, after_s: float = PACKET_S, **origin: int) -> list[int | str]:
        self.now_s += after_s
        return self._keep(self.buffer.put(packet(number, **origin), self.now_s))

    def poll(self, after_s: float = PACKET_S) -> list[int | str]:
        self.now_s += after_s
        return self._keep(self.buffer.poll(self.now_s))

    def _keep(self, pieces: list[Heard | Hole]) -> list[int | str]:
        self.out += pieces
        self.out_s += [self.now_s] * len(pieces)
        return numbers(pieces)


@pytest.fixture
def link() -> Link:
    return Link()


def test_packets_in_order_are_handed_out_at_once(link: Link) -> None:
    assert [link.put(n) for n in range(50)] == [[n] for n in range(50)]


def test_a_lost_packet_is_given_up_at_the_next_one(link: Link) -> None:
    link.put(0)
    assert link.put(2) == ["hole 960", 2]
    assert link.put(3) == [3]
    hole = link.out[1]
    assert isinstance(hole, Hole)
    assert hole.before == packet(2).payload


def test_a_link_that_swaps_packets_is_given_time(link: Link) -> None:
    link.put(0)
    assert link.put(2) == ["hole 960", 2]
    assert link.put(1) == [], "too late"
    assert link.buffer.patience == 1
    assert link.put(4) == [], "3 may still come"
    assert link.put(3) == [3, 4]
    assert link.put(6, after_s=0.001) == []
    assert link.put(7, after_s=0.001) == ["hole 960", 6, 7], "two newer ones: 5 is lost"


def test_patience_is_bounded_and_wears_off(link: Link) -> None:
    link.put(0)
    link.put(9)
    link.put(2)
    assert link.buffer.patience == MAX_PATIENCE
    for n in range(10, 11 + MAX_PATIENCE * CALM):
        link.put(n)
    assert link.buffer.patience == 0


def test_nothing_waits_longer_than_stated_when_packets_stop(link: Link) -> None:
    link.put(0)
    link.put(9)
    link.put(2)
    assert link.put(11) == []
    assert link.poll(MAX_PATIENCE * PATIENCE_S - 0.001) == []
    assert link.poll(0.002) == ["hole 960", 11]


def test_a_duplicate_changes_nothing(link: Link) -> None:
    link.put(0)
    assert link.put(0) == []
    link.put(9)
    link.put(2)
    link.put(11)
    assert link.put(11, after_s=0) == [], "of a packet that waits"
    assert link.buffer.counts.duplicate == 2


@pytest.mark.parametrize("payload", [b"", b"\x6b", b"\x6b\x00", b"\x1b\x07"])
def test_what_is_not_opus_is_left_out(link: Link, payload: bytes) -> None:
    link.put(0)
    assert link.buffer.put(AudioPacket(1, STEP, payload), link.now_s) == []
    assert link.put(2) == ["hole 960", 2]
    assert link.buffer.counts.broken == 1


def test_both_counters_wrap(link: Link) -> None:
    origin = {"first": 65_530, "start": 2**32 - 5 * STEP}
    for n in (0, 1, 2, 3, 5, 6, 8, 7, 9, 10, 12, 11, 13):
        link.put(n, **origin)
    heard = [number_of(one) for one in link.out if isinstance(one, Heard)]
    assert heard == [0, 1, 2, 3, 5, 6, 8, 9, 10, 11, 12, 13]
    assert length(link.out) == 14 * STEP


def test_a_pause_of_the_sender_is_a_hole_without_a_copy(link: Link) -> None:
    """Silence that was not sent: the count goes on without a gap, the time does not."""
    link.put(0)
    link.now_s += 0.1
    later = AudioPacket(1, 6 * STEP, TOC)
    pieces = link.buffer.put(later, link.now_s)
    assert pieces == [Hole(5 * STEP), Heard(TOC, STEP)]


def test_a_quiet_link_fills_in_real_time_and_old_packets_come_too_late(link: Link) -> None:
    link.put(0)
    polls = [link.poll() for _ in range(50)]
    assert polls[int(QUIET_S / PACKET_S) - 1] == []
    filled = length(link.out) - STEP
    assert filled == pytest.approx((1 - QUIET_S) * RTP_RATE, abs=STEP)
    late = [link.put(n, after_s=0) for n in range(1, filled // STEP + 1)]
    assert late == [[]] * len(late)
    assert link.put(filled // STEP + 1, after_s=0) == [filled // STEP + 1]


def test_a_sender_whose_count_stood_still_is_heard_again_soon(link: Link) -> None:
    """A microphone was changed: nothing came for 2 s, and the sender's time did not run."""
    link.put(0)
    for _ in range(100):
        link.poll()
    heard_at = [n for n in range(1, 20) if n in link.put(n)]
    assert heard_at[0] * PACKET_S <= BEHIND_S + 2 * PACKET_S
    assert heard_at == list(range(heard_at[0], 20))


def test_a_restarted_count_is_followed_without_a_hole(link: Link) -> None:
    link.put(0)
    assert link.put(3, first=30_000, start=77) == [3]
    assert link.put(4, first=30_000, start=77) == [4]
    assert link.buffer.counts.restarts == 1


def test_a_leap_of_time_makes_no_endless_hole(link: Link) -> None:
    link.put(0)
    leap = [
        link.buffer.put(AudioPacket(n, n * 100_000_000 % 2**32, TOC), link.now_s + n * PACKET_S)
        for n in range(1, 50)
    ]
    assert sum(map(length, leap)) <= 50 * STEP + BURST_S * RTP_RATE


def test_sound_faster_than_time_is_cut(link: Link) -> None:
    for n in range(5_000):
        link.put(n, after_s=PACKET_S / 10)
    elapsed_s = 5_000 * PACKET_S / 10
    assert length(link.out) <= (elapsed_s * 1.02 + BURST_S) * RTP_RATE
    assert link.buffer.counts.excess > 3_000


@pytest.mark.parametrize("drift", [0.99, 1.0, 1.01])
def test_a_clock_that_drifts_costs_no_packet_and_no_delay(link: Link, drift: float) -> None:
    for n in range(30_000):
        assert link.put(n, after_s=PACKET_S * drift) == [n]
        link.poll(0)


def test_a_stall_and_its_burst_lose_nothing_that_fits_in_the_quiet_time(link: Link) -> None:
    for n in range(50):
        link.put(n)
    for _ in range(int(QUIET_S / PACKET_S) - 1):
        link.poll()
    burst = [link.put(n, after_s=0.0001) for n in range(50, 61)]
    assert burst == [[n] for n in range(50, 61)]


@st.composite
def journeys(draw: st.DrawFn) -> list[tuple[float, int]]:
    """Arrivals (time, number) of a stream after loss, delay that swaps, and duplication."""
    count = draw(st.integers(1, 120))
    dice = random.Random(draw(st.integers(0, 2**32)))
    loss, spread_s = draw(st.floats(0, 0.5)), draw(st.floats(0, 0.1))
    doubles = draw(st.floats(0, 0.2))
    arrivals = []
    for n in range(count):
        if dice.random() < loss:
            continue
        times = 1 + (dice.random() < doubles)
        arrivals += [(n * PACKET_S + dice.random() * spread_s, n) for _ in range(times)]
    return sorted(arrivals)


def travel(arrivals: list[tuple[float, int]], **origin: int) -> tuple[Link, dict[int, float]]:
    """Put all arrivals, with a poll every 20 ms; returns when each packet came first, too."""
    link = Link()
    came: dict[int, float] = {}
    for at_s, n in arrivals:
        while link.now_s + PACKET_S < 100 + at_s:
            link.poll()
        link.put(n, after_s=100 + at_s - link.now_s, **origin)
        came.setdefault(n, link.now_s)
        assert link.buffer.counts.waiting <= MAX_PATIENCE
    for _ in range(MAX_PATIENCE + 1):
        link.poll()
    return link, came


@given(journeys(), st.integers(0, 65_535), st.integers(0, 2**32 - 1))
@example([(0.0, 0), (0.02, 2), (0.03, 1), (0.06, 4), (0.07, 3)], 65_533, 2**32 - STEP)
def test_any_journey(arrivals: list[tuple[float, int]], first: int, start: int) -> None:
    link, came = travel(arrivals, first=first, start=start)
    heard = [number_of(piece) for piece in link.out if isinstance(piece, Heard)]
    assert heard == sorted(set(heard)), "out of order, or twice"
    for piece, at_s in zip(link.out, link.out_s, strict=True):
        if isinstance(piece, Heard):  # A poll every 20 ms notices up to 20 ms late.
            waited_s = at_s - came[number_of(piece)]
            assert waited_s <= MAX_PATIENCE * PATIENCE_S + PACKET_S + 1e-6
    check_account(link, len(arrivals), len(heard))
    if arrivals and link.buffer.counts.restarts == 0:
        check_tiling(link, arrivals[0][1])


def check_account(link: Link, arrived: int, heard: int) -> None:
    """Every packet became exactly one thing."""
    counts = link.buffer.counts
    fates = (counts.heard, counts.late, counts.duplicate, counts.broken, counts.excess)
    assert (counts.received, counts.waiting) == (arrived, 0)
    assert sum(fates) == arrived
    assert counts.heard == heard
    assert counts.filled_samples == sum(one.samples for one in link.out if isinstance(one, Hole))


def check_tiling(link: Link, origin: int) -> None:
    """Each packet stands exactly where its number says, as if nothing had been lost."""
    place = 0
    for piece in link.out:
        if isinstance(piece, Heard):
            assert place == (number_of(piece) - origin) * STEP
        place += piece.samples
