"""Plays the labelled recordings into real rooms: ``python -m voice.bench.turns``.

Real ears (Silero, Smart Turn with the words' signs, Whisper) and the real pipeline; the mind is
scripted and the mouth is a recording. Time is the audio's, plus what the models take for it here.
Prints a table by kind, what went wrong, and as last line one JSON object; progress goes to stderr:

- ``early_cut_rate``: turns that ended although the fan went on, of those with an end to find;
- ``late_end_rate``: clear ends noticed after over 1.0 s; ``end_delay_median_s``: of clear ends;
- ``false_stop_rate``: replies broken off, or standing still for over 0.5 s, for a nod, a noise,
  somebody behind the fan, music or the persona's own echo;
- ``missed_stop_rate``: interruptions that had not silenced the persona for good within 0.6 s;
- ``false_turn_rate``: recordings of nobody that became a turn;
- ``barge_steady_s barge_wait_s``: from the fan's first sound to the persona's last, medians for "I
  want to ask you something" and "Wait, stop, I want something else".
"""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

from engine.attempt import Ears
from voice.activity_silero import SileroActivity
from voice.bench.audio_time import AudioClock, run_in_audio_time
from voice.bench.counted_ears import CountedActivity, CountedTranscriber, CountedTurnEnd
from voice.bench.fan_call import FanCall
from voice.bench.recordings import FOLDER, Recording, read_recordings
from voice.bench.scene import read_scene
from voice.bench.turn_rates import Result, show
from voice.transcriber_whisper import WhisperTranscriber
from voice.turn_end_signs import SignedTurnEnd
from voice.turn_end_smart import SmartTurnEnd


async def play(recordings: Sequence[Recording], clock: AudioClock, threads: int) -> list[Result]:
    """Play them one after the other, each into a room of its own."""
    activity, whisper, judge = await asyncio.to_thread(_open_ears, threads)
    counted = CountedActivity(activity, clock)
    ears = Ears(CountedTranscriber(whisper, clock), CountedTurnEnd(judge, clock))
    for ear in (activity, whisper, judge):
        await ear.warm()
    results: list[Result] = []
    try:
        for recording in recordings:
            scene = await asyncio.to_thread(read_scene, recording)
            results.append(Result(recording, await FanCall(scene, counted, ears).run()))
            print(f"{len(results)}/{len(recordings)} {recording.id}", file=sys.stderr, flush=True)
    finally:
        for ear in (activity, whisper, judge):
            await ear.aclose()
    return results


def _open_ears(threads: int) -> tuple[SileroActivity, WhisperTranscriber, SignedTurnEnd]:
    judge = SignedTurnEnd(SmartTurnEnd(threads=threads))
    return SileroActivity(tick_s=0.0), WhisperTranscriber(threads=threads), judge


def main() -> None:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--recordings", type=Path, default=FOLDER, help="folder with labels.json")
    parser.add_argument("--only", default="", help="a kind, or the begin of names")
    parser.add_argument("--threads", type=int, default=2, help="compute threads of each model")
    parser.add_argument(
        "--instant", action="store_true", help="let models answer at once: judges decisions alone"
    )
    arguments = parser.parse_args()
    clock = AudioClock(counts_work=not arguments.instant)
    recordings = [
        one for one in read_recordings(arguments.recordings) if one.id.startswith(arguments.only)
    ]
    show(run_in_audio_time(clock, play(recordings, clock, arguments.threads)))


if __name__ == "__main__":
    main()
