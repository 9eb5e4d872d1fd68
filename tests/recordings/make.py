"""Make the recordings and their labels from the manifest.

Run ``python -m tests.recordings.make``. The sound is committed, so this runs only when the manifest
changes; ``--only KIND`` or ``--only KIND-ID`` makes a part again.
"""

import argparse
import json
import re
import sys
import tomllib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import onnxruntime

from engine.voice_ports import HEARD_RATE, SPOKEN_RATE, Pcm
from tests.recordings.sounds import sound_of
from voice.bench.recordings import write_flac
from voice.loudness import Sound, limited, speech_rms
from voice.resample import resampled
from voice.speaking_threads import Stop
from voice.speech_text import speakable
from voice.synthesizer_kokoro import KokoroMouth
from voice.synthesizer_piper import PiperMouth
from voice.utterance import PlacedWord

FOLDER: Final = Path(__file__).parent
PAUSE: Final = re.compile(r"\s*<([\d.]+)>\s*")
FADE_S: Final = 0.012
"""Where a pause is cut in."""
SEARCH_S: Final = 0.04
"""How far from the words' boundary the softest place may lie."""
RUMBLE_HZ: Final = 60.0
FRAME_S: Final = 0.01
SPEECH_DB: Final = -32.0
"""Frames this far under the loudest are breath and echo, no speech, at a label's rims."""


@dataclass(slots=True)
class Said:
    """What a voice gave, at ``rate``."""

    sound: Sound
    rate: int
    speech: list[tuple[int, int]]
    words: list[tuple[str, int, int]]


class Mouths:
    """Piper and Kokoro, whole sentences in one breath."""

    def __init__(self, voices: Path | None) -> None:
        self._kokoro = KokoroMouth(voices=voices, threads=2)
        self._piper = PiperMouth(threads=2)

    @cache  # noqa: B019 - one of these lives as long as the program
    def loaded(self, name: str) -> KokoroMouth | PiperMouth:
        mouth = self._kokoro if name == "kokoro" else self._piper
        mouth.load()
        return mouth

    def say(self, text: str, voice: str, speed: float, seed: int) -> Said:
        """Speak a text with its pauses cut in."""
        onnxruntime.set_seed(seed)
        mouth = self.loaded(voice.partition(":")[0])
        plain, pauses = without_pauses(text)
        whole = speakable(plain)
        piece = mouth.say(whole, whole.words, voice, speed, Stop())
        assert piece is not None
        return paused(
            plain, pauses, without_rumble(piece.sound, mouth.rate), piece.words, mouth.rate
        )


def without_pauses(text: str) -> tuple[str, list[tuple[int, float]]]:
    """The text that is spoken, and at which of its characters how long a pause comes."""
    plain, pauses, at = "", [], 0
    for match in PAUSE.finditer(text):
        plain += text[at : match.start()] + " "
        pauses.append((len(plain), float(match[1])))
        at = match.end()
    return plain + text[at:], pauses


def paused(
    text: str,
    pauses: list[tuple[int, float]],
    sound: Sound,
    words: tuple[PlacedWord, ...],
    rate: int,
) -> Said:
    """Cut the pauses in, where it is softest between two words."""
    pieces: list[Sound] = []
    speech: list[tuple[int, int]] = []
    placed: list[tuple[str, int, int]] = []
    done, length, left = 0, 0, list(words)
    for char, seconds in [*pauses, (len(text) + 1, 0.0)]:
        before = [word for word in left if word.first < char]
        left = left[len(before) :]
        cut = softest(sound, before[-1].end, left[0].start, rate) if left else len(sound)
        part = faded(sound[done:cut], rate, is_first=done == 0, is_last=not left)
        first, last = rims(part, rate)
        speech.append((length + first, length + last))
        for word in before:
            spoken = text[word.first : word.last]
            placed.append((spoken, length + word.start - done, length + word.end - done))
        silence = max(0, round(seconds * rate) - (len(part) - last))
        pieces += [part, np.zeros(silence, dtype=np.float32)]
        length += len(part) + silence
        done = cut
    return Said(np.concatenate(pieces), rate, speech, placed)


def without_rumble(sound: Sound, rate: int) -> Sound:
    """Take off what some voices have under any voice."""
    spectrum = np.fft.rfft(sound)
    spectrum[np.fft.rfftfreq(len(sound), 1 / rate) < RUMBLE_HZ] = 0
    return np.fft.irfft(spectrum, len(sound)).astype(np.float32)


def rims(sound: Sound, rate: int) -> tuple[int, int]:
    """Where speech begins and ends in a piece."""
    size = round(FRAME_S * rate)
    whole = len(sound) // size * size
    power = np.mean(np.square(sound[:whole].reshape(-1, size)), axis=1)
    loud = np.flatnonzero(power > power.max(initial=0.0) * 10 ** (SPEECH_DB / 10))
    return int(loud[0]) * size, (int(loud[-1]) + 1) * size


def softest(sound: Sound, last: int, first: int, rate: int) -> int:
    """The middle of the softest 10 ms around the boundary of two words."""
    begin = max(0, min(last, first) - round(SEARCH_S * rate))
    around = np.abs(sound[begin : max(last, first) + round(SEARCH_S * rate)])
    size = round(0.01 * rate)
    loudness = np.convolve(around, np.ones(size), mode="valid")
    return begin + int(np.argmin(loudness)) + size // 2


def faded(sound: Sound, rate: int, *, is_first: bool, is_last: bool) -> Sound:
    """Soften the cuts."""
    size = min(round(FADE_S * rate), len(sound) // 2)
    ramp = np.linspace(0.0, 1.0, size, dtype=np.float32)
    out = sound.astype(np.float32, copy=True)
    if not is_first:
        out[:size] *= ramp
    if not is_last:
        out[len(out) - size :] *= ramp[::-1]
    return out


def at_level(sound: Sound, rate: int, level_db: float) -> Sound:
    """Bring speech to a loudness."""
    rms, _ = speech_rms(sound, rate)
    return limited((sound * (10 ** (level_db / 20) / max(rms, 1e-6))).astype(np.float32))


def seed_of(name: str, seed: int) -> int:
    """A number of its own for each recording."""
    return seed ^ zlib.crc32(name.encode())


class Maker:
    """Makes one recording after the other.

    Args:
        mouths: Who speaks.
        defaults: Fields that a line leaves out.
        seed: Of the whole set.
    """

    def __init__(self, mouths: Mouths, defaults: Mapping[str, Any], seed: int) -> None:
        self._mouths = mouths
        self._defaults = defaults
        self._seed = seed

    def make(self, kind: str, line: Mapping[str, Any]) -> dict[str, Any]:
        """Write the sound of a line; returns its label."""
        case = {**self._defaults, **line}
        name = f"{kind}-{case['id']}"
        seed = seed_of(name, self._seed)
        # Positions in labels are at HEARD_RATE; the persona's own file is at SPOKEN_RATE.
        rate = SPOKEN_RATE if kind == "persona" else HEARD_RATE
        track, said = self._track(case, rate, seed)
        if len(track):
            write_flac(FOLDER / "audio" / f"{name}.flac", to_int(track), rate)
        size = len(track) or round((case["at_s"] + case["tail_s"]) * HEARD_RATE)
        begin = round(case["at_s"] * HEARD_RATE)
        return {
            "id": name,
            "kind": kind,
            "size": size,
            "text": without_pauses(case.get("text", ""))[0],
            "speech": [[begin + first, begin + last] for first, last in said.speech],
            "words": [[word, begin + first, begin + last] for word, first, last in said.words],
            "bed": case["bed"],
            "seed": seed,
            "under": case.get("under"),
            "echo": case.get("echo"),
            "has_file": bool(len(track)),
        }

    def _track(self, case: Mapping[str, Any], rate: int, seed: int) -> tuple[Sound, Said]:
        if "text" in case:
            said = self._mouths.say(case["text"], case["voice"], case["speed"], seed)
            sound = resampled(at_level(said.sound, said.rate, case["gain_db"]), said.rate, rate)
        elif "sound" in case:
            plain = sound_of(case["sound"], seed) * 10 ** (case["gain_db"] / 20)
            sound = plain.astype(np.float32)
            said = Said(sound, HEARD_RATE, [(0, len(sound))], [])
        else:
            return np.zeros(0, dtype=np.float32), Said(np.zeros(0), HEARD_RATE, [], [])
        factor = HEARD_RATE / said.rate
        said.speech = [(round(a * factor), round(b * factor)) for a, b in said.speech]
        said.words = [(word, round(a * factor), round(b * factor)) for word, a, b in said.words]
        track = np.concatenate([silence(case["at_s"], rate), sound, silence(case["tail_s"], rate)])
        if "behind" in case:
            track = mixed(track, self._behind(case, rate, seed))
        return track, said

    def _behind(self, case: Mapping[str, Any], rate: int, seed: int) -> Sound:
        """Another voice, from the start on."""
        other = case["behind"]
        said = self._mouths.say(other["text"], other["voice"], 1.0, seed)
        level_db = case["gain_db"] - other["db"]
        return resampled(at_level(said.sound, said.rate, level_db), said.rate, rate)


def mixed(track: Sound, other: Sound) -> Sound:
    """Add another sound, as far as the track goes."""
    out = track.copy()
    size = min(len(track), len(other))
    out[:size] += other[:size]
    return out


def silence(seconds: float, rate: int) -> Sound:
    """Nothing."""
    return np.zeros(round(seconds * rate), dtype=np.float32)


def to_int(sound: Sound) -> Pcm:
    """16-bit samples."""
    return np.round(np.clip(sound, -1.0, 1.0) * 32_767).astype(np.int16)


def main() -> None:
    """Read the command line and make what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--voices", type=Path, help="Kokoro's, where set-up did not fetch them")
    parser.add_argument("--only", default="")
    arguments = parser.parse_args()
    manifest = tomllib.loads((FOLDER / "manifest.toml").read_text("utf-8"))
    maker = Maker(Mouths(arguments.voices), manifest["defaults"], manifest["seed"])
    (FOLDER / "audio").mkdir(exist_ok=True)
    path = FOLDER / "labels.json"
    known = {one["id"]: one for one in json.loads(path.read_text("utf-8"))} if path.exists() else {}
    labels: list[dict[str, Any]] = []
    for kind, lines in manifest["recordings"].items():
        for line in lines:
            name = f"{kind}-{line['id']}"
            wanted = not arguments.only or arguments.only in (kind, name)
            labels.append(maker.make(kind, line) if wanted or name not in known else known[name])
            print(name, file=sys.stderr)  # noqa: T201 - a script tells how far it is
    lines = ",\n".join(json.dumps(one) for one in labels)
    path.write_text(f"[\n{lines}\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
