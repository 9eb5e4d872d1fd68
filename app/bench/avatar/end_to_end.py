"""Lips and sound where a fan has them: out of the decoders of a real WebRTC client.

Frames and sound carry stamps of their own; the reports of the sender put both on one clock. Where a
reply's sound lies on it is found by sliding the reply along what was decoded, so that the codecs'
delays count as they would for a fan.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from app.bench.avatar.drawing import sound_moves
from app.bench.avatar.faces import PERSON, SIZE
from app.bench.avatar.line import AHEAD, CallLine, on_line, when
from app.bench.avatar.moves import (
    Move,
    Series,
    Sync,
    measure_sync,
    percentile,
    rest_after,
    rounded,
)
from app.bench.avatar.receiver import RATE, Receiver
from app.bench.avatar.scale import Scale
from app.bench.avatar.speech import Spoken
from avatars.planar.studio import open_planar
from avatars.stage.stages import Stages, StageSettings
from engine.voice_ports import SPOKEN_RATE

Samples = npt.NDArray[np.int16] | npt.NDArray[np.float64]

STEP: Final = RATE // SPOKEN_RATE
AROUND: Final = SPOKEN_RATE * 3 // 10
"""How much of the sound to each side of a move is looked for."""
ASTRAY: Final = SPOKEN_RATE
"""How far from its place it is looked for."""
REST: Final = 0.1
"""A mouth that is open so little rests, as far as a decoded picture tells."""
BEFORE_S: Final = 0.5
WARM_FRAMES: Final = 50
NTP_EPOCH_S: Final = 2_208_988_800
"""From 1900, where the wire's clock begins, to 1970."""
TRIES: Final = 2
"""So many interruptions for each that counts, at most."""
LONGEST: Final = 4
"""Of a reply's vowels, so many are broken off: in the longest the mouth is open widest."""
STOP_AFTER: Final = SPOKEN_RATE * 3 // 100
"""How far behind the middle of an open vowel a reply is broken off."""


@dataclass(frozen=True, slots=True)
class Rests:
    """How long mouths took to rest after an interruption, in ms."""

    stamped: tuple[float, ...]
    """By the moments that frames show."""
    came: tuple[float, ...]
    """By when frames were whole at the client."""
    void: int
    """Interruptions of a mouth that hardly moved."""


async def measure_call(spoken: Sequence[Spoken], stops: int) -> tuple[Sync, float, Rests]:
    """Speak to a client, then interrupt the speech some times.

    Returns:
        How the lips kept to the sound, the share of frames that came, and the rests.
    """
    scale = _scale()
    receiver = Receiver(scale.cut)
    async with Stages(StageSettings(processes=1)) as stages, on_line(receiver, stages) as line:
        await when(lambda: len(receiver.got.frames) > WARM_FRAMES)
        receiver.got.frames.clear()
        for number, one in enumerate(spoken):
            line.begin(f"item-{number}", one)
            await line.play(one)
            await _wait(BEFORE_S)
        heard, seen = _heard(receiver), _seen(receiver, scale)
        sync = _sync(spoken, heard, seen)
        share = len(seen[0]) / max(1.0, 1 + (seen[0][-1] - seen[0][0]) * 25)
        rests = await _interrupt(line, receiver, scale, spoken, stops)
    return sync, share, rests


def _scale() -> Scale:
    drawn = open_planar(PERSON, SIZE)
    scale = Scale(drawn)
    drawn.close()
    return scale


def _seen(receiver: Receiver, scale: Scale) -> tuple[Series, Series]:
    """Moments of the frames on the sender's clock, and how far the mouth is open."""
    frames = receiver.got.frames
    times = np.array([receiver.film.due_s(one.pts) for one in frames])
    return times, np.array([scale.read_field(one.field) for one in frames])


def _heard(receiver: Receiver) -> tuple[float, npt.NDArray[np.int16]]:
    """The first moment of the decoded sound on the sender's clock, and all of it."""
    pieces = receiver.got.sounds
    first = pieces[0][0]
    end = pieces[-1][0] + len(pieces[-1][1])
    sound = np.zeros(end - first, np.int16)
    for pts, piece in pieces:
        sound[pts - first : pts - first + len(piece)] = piece
    return receiver.sound.due_s(first), sound[::STEP]


def _sync(
    spoken: Sequence[Spoken],
    heard: tuple[float, npt.NDArray[np.int16]],
    seen: tuple[Series, Series],
) -> Sync:
    """Compare what was seen with what was heard."""
    errors: list[float] = []
    missed = 0
    for one, moves in zip(spoken, sound_moves(spoken), strict=True):
        place = place_of(one.pcm, heard[1])
        for move in moves:
            at_s = _heard_at(move, one, heard, place) - move.at_s
            found = measure_sync([move], seen[0] - at_s, seen[1])
            errors += found.errors_ms
            missed += found.missed
    return Sync(tuple(errors), missed)


def _heard_at(
    move: Move, spoken: Spoken, heard: tuple[float, npt.NDArray[np.int16]], place: int
) -> float:
    """When a move was heard: its surroundings are found again on their own.

    A server that was stopped for a moment leaves sound out, and what follows comes later.

    Args:
        move: Where it is in the reply.
        spoken: The reply.
        heard: As ``_heard`` gives it.
        place: Sample of it where the reply begins, more or less.
    """
    began_s, sound = heard
    at = round(move.at_s * SPOKEN_RATE)
    first = max(0, at - AROUND)
    piece = spoken.pcm[first : at + AROUND]
    from_ = max(0, place + first - ASTRAY)
    within = sound[from_ : place + first + len(piece) + ASTRAY]
    return began_s + (from_ + place_of(piece, within) - first + at) / SPOKEN_RATE


def place_of(piece: Samples, sound: Samples) -> int:
    """The sample of a sound at which a piece of it lies best."""
    size = 1 << (len(piece) + len(sound)).bit_length()
    spectrum = np.fft.rfft(sound, size) * np.conj(np.fft.rfft(piece, size))
    likeness = np.fft.irfft(spectrum, size)[: max(1, len(sound) - len(piece) // 2)]
    return int(np.argmax(likeness))


async def _interrupt(
    line: CallLine, receiver: Receiver, scale: Scale, spoken: Sequence[Spoken], stops: int
) -> Rests:
    stamped: list[float] = []
    came: list[float] = []
    void = 0
    wall_s = time.time() - time.monotonic() + NTP_EPOCH_S
    for number in range(TRIES * stops):
        if len(came) == stops:
            break
        one = spoken[number % len(spoken)]
        receiver.got.frames.clear()
        stop = _stop_of(one, sound_moves([one])[0], number // len(spoken))
        line.begin(f"stop-{number}", one)
        # More waits than will be heard: that is what an interruption throws away.
        await line.play(one, stop + AHEAD)
        line.peer.drop()
        dropped_s = time.monotonic()
        await _wait(BEFORE_S)
        times, openings = _seen(receiver, scale)
        before = openings[times < dropped_s + wall_s]
        by_stamp = rest_after(times, openings, dropped_s + wall_s, REST)
        arrived = np.array([receiver.film.came_s(one.pts) for one in receiver.got.frames])
        by_arrival = rest_after(arrived, openings, dropped_s, REST)
        if before.size == 0 or before[-1] < 2 * REST or by_stamp is None or by_arrival is None:
            void += 1
            continue
        stamped.append(1_000 * by_stamp)
        came.append(1_000 * by_arrival)
    return Rests(tuple(stamped), tuple(came), void)


def _stop_of(spoken: Spoken, moves: Sequence[Move], number: int) -> int:
    """A sample at which the mouth is open wide."""
    opens = [one for one in moves if one.kind == "open"]
    if not opens:
        return len(spoken.pcm) // 2
    longest = sorted(opens, key=lambda one: one.at_s - one.last_s)[:LONGEST]
    return round(longest[number % len(longest)].last_s * SPOKEN_RATE) + STOP_AFTER


async def _wait(seconds: float) -> None:
    """Let that much of the call pass."""
    until_s = time.monotonic() + seconds
    await when(lambda: time.monotonic() >= until_s)


def show_rests(rests: Rests) -> dict[str, Any]:
    """Print how soon mouths rest; returns keys of the last line."""
    print(f"\n{'mouth at rest after an interruption, ms':42}{'median':>8}{'worst':>8}{'trials':>8}")
    for label, found in (
        ("by the moment that a frame shows", rests.stamped),
        ("by its arrival, whole, at the client", rests.came),
    ):
        if found:
            print(f"{label:42}{median(found):>8.0f}{max(found):>8.0f}{len(found):>8}")
    return {
        "rest_ms": rounded(median(rests.came)) if rests.came else None,
        "rest_worst_ms": rounded(percentile(rests.came, 1.0)),
        "rest_stamped_ms": rounded(median(rests.stamped)) if rests.stamped else None,
        "rest_trials": len(rests.came),
        "rest_void": rests.void,
    }
