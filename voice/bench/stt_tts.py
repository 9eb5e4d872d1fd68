"""Hearing and speaking by themselves: ``python -m voice.bench.stt_tts``.

Prints a table; the last line is one JSON object with the same figures:

- ``stt_rtf stt_p50_s stt_wer``: our Whisper on the labelled recordings: seconds of work a second of
  sound, median seconds an utterance, word error rate; ``peer_stt_...`` the same for faster-whisper
  with its defaults on the same weights, ``stt_time_ratio`` our time over the peer's.
- ``piper_first_p50_s_1 piper_rtf_1`` (one room), ``..._4`` (four rooms at once): median time to the
  first sound, and median seconds of work a second of sound as one room sees it;
  ``piper_wer``: what Whisper misunderstands of it. ``kokoro_...`` the same; null without voices.
"""

import argparse
import asyncio
import json
from pathlib import Path

from engine.voice_errors import VoiceBackendError
from voice.bench.hearing import measure_hearing
from voice.bench.recordings import FOLDER, read_recordings
from voice.bench.speaking import ROOMS, measure_speaking
from voice.clause_speaker import ClauseSpeaker
from voice.speaking_spec import SpeakingSpec
from voice.synthesizer_kokoro import open_kokoro
from voice.synthesizer_piper import open_piper
from voice.transcriber_whisper import WhisperTranscriber

Figures = dict[str, float | None]
MOUTHS = {"piper": open_piper, "kokoro": open_kokoro}


async def measure(folder: Path, spec: SpeakingSpec) -> Figures:
    """Run everything, one after the other."""
    figures: Figures = {**await measure_hearing(read_recordings(folder), spec.threads)}
    transcriber = WhisperTranscriber(threads=spec.threads)
    try:
        for name, open_mouth in MOUTHS.items():
            try:
                mouth = await asyncio.to_thread(open_mouth, spec)
            except VoiceBackendError as error:
                print(f"{name}: {error}")
                figures |= {f"{name}_{key}": None for key in (*_keys(), "wer")}
                continue
            figures |= await _measure_mouth(mouth, transcriber)
    finally:
        await transcriber.aclose()
    return figures


async def _measure_mouth(mouth: ClauseSpeaker, transcriber: WhisperTranscriber) -> Figures:
    try:
        await mouth.warm()
        return await measure_speaking(mouth, transcriber)
    finally:
        await mouth.aclose()


def _keys() -> list[str]:
    return [f"{key}_{rooms}" for rooms in ROOMS for key in ("first_p50_s", "rtf")]


def main() -> None:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--recordings", type=Path, default=FOLDER, help="folder with labels.json")
    parser.add_argument("--kokoro-voices", type=Path, help="empty takes those of set-up")
    parser.add_argument("--threads", type=int, default=2, help="compute threads of each model")
    parser.add_argument("--workers", type=int, default=2, help="clauses at a time")
    arguments = parser.parse_args()
    spec = SpeakingSpec(
        "", voices=arguments.kokoro_voices, threads=arguments.threads, workers=arguments.workers
    )
    figures = asyncio.run(measure(arguments.recordings, spec))
    for key, value in figures.items():
        print(f"{key:24} {'' if value is None else value}")
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
