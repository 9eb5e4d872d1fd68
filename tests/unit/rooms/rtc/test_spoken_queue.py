"""The persona's sound on its way out: no sample lost or doubled, and no click."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.voice_ports import Pcm
from rooms.rtc.spoken_queue import FADE, MOST, SpokenQueue
from tests.unit.rooms.rtc.sounds import steepest, tone

pytestmark = pytest.mark.unit

PACKET = 480


def ramp(start: int, count: int) -> Pcm:
    """Samples that say where they come from; never zero."""
    return (np.arange(start, start + count) % 30_000 + 1).astype(np.int16)


def test_an_empty_queue_gives_silence_and_counts_nothing() -> None:
    queue = SpokenQueue()
    assert not queue.take(PACKET).any()
    assert (queue.played, queue.queued) == (0, 0)


def test_sound_comes_out_as_it_went_in() -> None:
    queue = SpokenQueue()
    queue.play(ramp(0, 700))
    queue.play(ramp(700, 300))
    taken = np.concatenate([queue.take(PACKET), queue.take(PACKET)])
    assert np.array_equal(taken[FADE:960], ramp(0, 1_000)[FADE:960])
    assert (queue.played, queue.queued) == (960, 40)


def test_what_is_queued_is_a_copy() -> None:
    queue = SpokenQueue()
    sound = ramp(0, 1_000)
    queue.play(sound)
    sound[:] = 0
    assert queue.take(1_000)[FADE:].all()


def test_a_hold_keeps_the_sample_and_going_on_begins_with_it() -> None:
    queue = SpokenQueue()
    queue.play(ramp(0, 2_000))
    queue.take(PACKET)
    queue.hold()
    held = queue.take(PACKET)
    assert held[FADE - 1 :].max() == 0
    assert (queue.played, queue.queued) == (PACKET, 2_000 - PACKET)
    queue.go_on()
    back = queue.take(PACKET)
    assert np.array_equal(back[FADE:], ramp(PACKET, PACKET)[FADE:])
    assert queue.played == 2 * PACKET


def test_a_drop_forgets_and_ends_a_hold() -> None:
    queue = SpokenQueue()
    queue.play(ramp(0, 2_000))
    queue.hold()
    queue.drop()
    assert queue.queued == 0
    queue.play(ramp(5_000, 1_000))
    assert np.array_equal(queue.take(PACKET)[FADE:], ramp(5_000, PACKET)[FADE:])


@pytest.mark.parametrize("stop", ["hold", "drop", "nothing more"])
def test_no_click_where_sound_stops_in_the_middle(stop: str) -> None:
    queue = SpokenQueue()
    sound = tone(1)
    queue.play(sound[: PACKET * 5 + 27] if stop == "nothing more" else sound)
    packets = [queue.take(PACKET) for _ in range(5)]
    if stop != "nothing more":
        getattr(queue, stop)()
    packets += [queue.take(PACKET) for _ in range(3)]
    assert steepest(np.concatenate(packets)) <= steepest(sound) + 1
    assert not packets[-1].any()


def test_no_click_where_sound_goes_on() -> None:
    queue = SpokenQueue()
    sound = tone(1)
    queue.play(sound)
    packets = [queue.take(PACKET) for _ in range(5)]
    queue.hold()
    packets += [queue.take(30)]
    queue.go_on()
    packets += [queue.take(PACKET) for _ in range(3)]
    assert steepest(np.concatenate(packets)) <= 2 * steepest(sound)


def test_a_caller_who_does_not_pace_is_told() -> None:
    queue = SpokenQueue()
    queue.play(ramp(0, MOST))
    with pytest.raises(ValueError, match="queued"):
        queue.play(ramp(0, 1))
    assert queue.queued == MOST


@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("play"), st.integers(0, 2_000)),
            st.tuples(st.just("take"), st.sampled_from([1, 119, 480, 960])),
            st.tuples(st.sampled_from(["hold", "go_on", "drop"]), st.just(0)),
        ),
        max_size=60,
    )
)
def test_every_sample_is_played_once_in_order_or_dropped(acts: list[tuple[str, int]]) -> None:
    """Beside a model: a list of the samples that wait."""
    queue = SpokenQueue()
    waiting: list[int] = []
    is_held, made, played = False, 0, 0
    for act, count in acts:
        if act == "play":
            queue.play(ramp(made, count))
            waiting += ramp(made, count).tolist()
            made += count
        elif act == "take":
            taken = queue.take(count)
            expected = [] if is_held else waiting[:count]
            waiting = waiting[len(expected) :]
            played += len(expected)
            assert len(taken) == count
            # Beyond a fade's length sound is untouched and silence is silent.
            assert taken[FADE : len(expected)].tolist() == expected[FADE:]
            assert not taken[len(expected) + FADE :].any()
        else:
            getattr(queue, act)()
            is_held = act == "hold"
            waiting = [] if act == "drop" else waiting
        assert (queue.played, queue.queued) == (played, len(waiting))
