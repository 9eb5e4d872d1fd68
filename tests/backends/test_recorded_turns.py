"""A few of the labelled recordings through real ears and the real pipeline: `make bench-turns`."""

import pytest

from voice.bench.audio_time import AudioClock, run_in_audio_time
from voice.bench.recordings import read_recordings
from voice.bench.turns import play

pytestmark = pytest.mark.backends

NAMES = (
    "question-hometown",
    "pause-because",
    "interrupt-wait",
    "interrupt-ask",
    "doubletalk-ask",
    "backchannel-mhm-low",
    "backchannel-right",
    "noise-cough",
    "background-far",
    "echo-desk-loud",
    "nobody-hum50",
)


def test_turns_change_hands_as_people_expect() -> None:
    recordings = [one for one in read_recordings() if one.id in NAMES]
    assert len(recordings) == len(NAMES)
    clock = AudioClock(counts_work=False)
    results = run_in_audio_time(clock, play(recordings, clock, threads=1))
    assert [one.recording.id for one in results if one.is_wrong] == []
    asked = next(one for one in results if one.recording.id == "question-hometown")
    assert asked.outcome.said == ["Where did you grow up?"]
    assert asked.end_delay_s is not None
    assert asked.end_delay_s < 0.7
