"""The measure of voices measures right: the player's clock, the trials' verdicts, the last line."""

import json
from collections.abc import Iterator

import numpy as np
import pytest

from app.bench import voice_client
from app.bench.voice_client import MIC_RATE, FanPlayer, Said, frames
from app.bench.voice_cost import CYCLE_FRAMES, Cost, percentile
from app.bench.voice_result import SideResult, Trial, Turn, last_line
from app.bench.voice_speech import OPENER, QUESTIONS, STEADY, WAIT, no_interruptions
from app.bench.voice_trials import Answer, Stop
from voice.bench.recordings import read_recordings

pytestmark = pytest.mark.unit

RATE = 1_000


class Clock:
    """Time that stands still until a test moves it."""

    now = 100.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    made = Clock()
    monkeypatch.setattr(voice_client, "time", made)
    yield made


def tone(seconds: float) -> voice_client.Pcm:
    return np.full(round(seconds * RATE), 5_000, dtype=np.int16)


def silence(seconds: float) -> voice_client.Pcm:
    return np.zeros(round(seconds * RATE), dtype=np.int16)


def test_pieces_sound_one_after_the_other(clock: Clock) -> None:
    player = FanPlayer()
    player.take(silence(0.25), RATE)
    player.take(tone(0.5), RATE)
    clock.now += 0.5
    assert player.first_sound(100.0) == pytest.approx(100.25)
    assert player.last_sound(clock.now) == pytest.approx(100.5)
    clock.now += 5.0
    assert player.last_sound(clock.now) == pytest.approx(100.75)


def test_a_hold_is_silent_and_loses_nothing(clock: Clock) -> None:
    player = FanPlayer()
    player.take(tone(1.0), RATE)
    clock.now += 0.5
    player.hold()
    player.take(tone(0.25), RATE)
    clock.now += 1.0
    assert player.last_sound(clock.now) == pytest.approx(100.5)
    player.go_on()
    clock.now += 5.0
    assert player.first_sound(100.6) == pytest.approx(101.5)
    assert player.last_sound(clock.now) == pytest.approx(102.25)
    assert [one.end - one.start for one in player.holds] == [pytest.approx(1.0)]


def test_what_is_dropped_never_sounds(clock: Clock) -> None:
    player = FanPlayer()
    player.take(tone(1.0), RATE)
    clock.now += 0.25
    player.drop()
    clock.now += 5.0
    assert player.last_sound(clock.now) == pytest.approx(100.25)
    assert player.drops == [pytest.approx(100.25)]


def test_frames_last_20_ms() -> None:
    cut = list(frames(np.ones(400, dtype=np.int16)))
    assert [len(one) for one in cut] == [640, 640]
    assert np.frombuffer(cut[1], np.int16).sum() == 80
    assert Said(np.ones(1), MIC_RATE, 2 * MIC_RATE).at(5.0) == voice_client.Span(6.0, 7.0)


def test_turns_fit_the_frames_of_detectors() -> None:
    assert CYCLE_FRAMES * voice_client.FRAME % 2_560 == 0


def turns(*times: float | None) -> list[Turn]:
    return [Turn("question-x", Answer(at, is_early=at is not None and at < 0), 0.1) for at in times]


def test_the_ratio_is_to_the_better_peer() -> None:
    ours = SideResult("ours", turns(0.4, 0.5, 0.6, None, -0.2))
    peers = [SideResult("pipecat", turns(2.0)), SideResult("pipecat_tuned", turns(1.0))]
    line = last_line([ours, *peers], {"cores": 2})
    assert line["v2v_median_s"] == 0.5
    assert line["v2v_ratio"] == 0.5
    assert line["v2v_worst_over_median"] == 1.2
    assert line["v2v_lost"] == 2
    assert line["pipecat_v2v_median_s"] == 2.0
    assert line["machine_cores"] == 2
    json.dumps(line)


def test_nothing_measured_says_so() -> None:
    line = last_line([SideResult("ours"), SideResult("pipecat")], {})
    assert line["v2v_ratio"] is None
    assert line["barge_wait_s"] is None


def test_false_stops_are_turns_given_up_and_long_pauses() -> None:
    side = SideResult("ours")
    side.nothing = [
        Trial("gave up", Stop(is_valid=True, stop_s=0.2), 0.0),
        Trial("long", Stop(is_valid=True, pause_s=0.6), 0.0),
        Trial("short", Stop(is_valid=True, pause_s=0.4), 0.0),
        Trial("void", Stop(is_valid=False, stop_s=0.2), 0.0),
    ]
    side.steady = [
        Trial("a", Stop(is_valid=True, stop_s=0.2), 0.0),
        Trial("b", Stop(is_valid=True), 0.0),
        Trial("c", Stop(is_valid=False, stop_s=9.0), 0.0),
    ]
    assert side.false_stops() == ["gave up", "long"]
    figures = side.figures()
    assert figures["false_stop_trials"] == 3
    assert (figures["barge_steady_s"], figures["barge_steady_n"]) == (0.2, 1)
    assert figures["barge_steady_missed"] == 1


def test_costs_are_named_by_their_rooms() -> None:
    side = SideResult("ours", costs={50: Cost(50, 0.002, 0.001, 1.5, 9.0, 100, 1, 0.2, 3.0)})
    figures = side.figures()
    assert figures["cpu_per_session_s_50"] == 0.002
    assert figures["missed_turns_50"] == 1
    assert percentile([1.0, 2.0, 3.0, 4.0], 0.5) == 2.0
    assert percentile([], 0.5) is None


def test_what_is_said_is_recorded() -> None:
    known = {one.id for one in read_recordings()}
    assert {*QUESTIONS, OPENER, STEADY, WAIT} <= known
    assert len(QUESTIONS) >= 15
    kinds = {one.split("-")[0] for one in no_interruptions()}
    assert kinds == {"noise", "backchannel", "background"}
