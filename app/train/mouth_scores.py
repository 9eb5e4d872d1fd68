"""What the net that hears the mouth reaches: ``python -m app.train.mouth_scores``.

Sentences that were kept out of its training; Piper's joe, whom it knows, and voices of Kokoro that
it never heard. What was spoken is told by the synthesizers.
"""

import asyncio
import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Final

from app.train.lip_scores import LipScore, keys_by_amplitude, keys_by_net, keys_by_timings, score
from app.train.sentences import HELD_OUT
from app.train.spoken import JOE, UNHEARD_VOICES, Line, Spoken, open_voices, spoken
from engine.face_ports import MouthKey
from engine.voice_ports import SPOKEN_RATE

KEEP: Final = 8
"""Sentences of each voice of Kokoro."""


METHODS: Final[dict[str, Callable[[Spoken], list[MouthKey]]]] = {
    "timings": keys_by_timings,
    "net": keys_by_net,
    "amplitude": keys_by_amplitude,
}


async def said_for_the_test() -> dict[str, list[Spoken]]:
    """Lines for each voice."""
    voices = {JOE: HELD_OUT, **{f"kokoro:{one}": HELD_OUT[:KEEP] for one in UNHEARD_VOICES}}
    said: dict[str, list[Spoken]] = {}
    for backend in ("piper", "kokoro"):
        mouth = await asyncio.to_thread(open_voices, backend)
        for voice, texts in voices.items():
            if voice.startswith(backend):
                said[voice] = await spoken(mouth, [Line(text, voice) for text in texts])
        await mouth.aclose()
    return said


def cpu_ms_a_second(said: Sequence[Spoken]) -> float:
    """Milliseconds of one core that the net takes for a second of sound."""
    began = time.process_time()
    for one in said:
        keys_by_net(one)
    seconds = sum(len(one.pcm) for one in said) / SPOKEN_RATE
    return 1_000 * (time.process_time() - began) / seconds


def table(scores: dict[tuple[str, str], LipScore]) -> list[str]:
    """The figures as lines, a method and a voice each."""
    head = f"{'method':10} {'voice':18} {'six mouths':>10} {'jaw r':>6} {'p b m':>6} {'keys/s':>6}"
    return [head] + [
        f"{method:10} {voice:18} {one.six:10.1%} {one.jaw:6.2f} {one.closed:6.0%} "
        f"{one.keys_a_second:6.1f}"
        for (method, voice), one in scores.items()
    ]


def main() -> None:
    """Speak, listen, compare; the last line is JSON."""
    said = asyncio.run(said_for_the_test())
    unheard = [one for voice, lines in said.items() if voice != JOE for one in lines]
    voices = {**said, "unheard": unheard}
    scores = {
        (method, voice): score(lines, keys_of)
        for method, keys_of in METHODS.items()
        for voice, lines in voices.items()
    }
    sys.stdout.write("\n".join(table(scores)) + "\n")
    figures = {
        f"{method}_{'joe' if voice == JOE else voice}_{name}": round(value, 3)
        for (method, voice), one in scores.items()
        if voice in (JOE, "unheard")
        for name, value in asdict(one).items()
    }
    figures["cpu_ms_per_s"] = round(cpu_ms_a_second(unheard), 2)
    sys.stdout.write(json.dumps(figures) + "\n")


if __name__ == "__main__":
    main()
