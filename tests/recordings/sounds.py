"""Sounds that are no words: bursts of shaped noise, clicks and tones, at HEARD_RATE."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from engine.voice_ports import HEARD_RATE

Sound = npt.NDArray[np.float64]


def _time(seconds: float) -> Sound:
    return np.arange(round(seconds * HEARD_RATE)) / HEARD_RATE


def _band(sound: Sound, low: float, high: float) -> Sound:
    """Keep a band, with soft edges."""
    hz = np.maximum(np.fft.rfftfreq(len(sound), 1 / HEARD_RATE), 1.0)
    shape = 1 / (1 + (low / hz) ** 4) / (1 + (hz / high) ** 4)
    return np.fft.irfft(np.fft.rfft(sound) * shape, len(sound))


def _noise(dice: np.random.Generator, seconds: float, low: float, high: float) -> Sound:
    return _band(dice.standard_normal(round(seconds * HEARD_RATE)), low, high)


def _throat_tone(dice: np.random.Generator, time_s: Sound, hz: float, rough: float) -> Sound:
    """A voice's pulses through two resonances; rough ones come unevenly."""
    wander = np.cumsum(dice.standard_normal(len(time_s))) * rough / HEARD_RATE
    pulses = np.maximum(0.0, np.sin(2 * np.pi * hz * (time_s + wander))) ** 6
    return _band(pulses - pulses.mean(), 250, 1_400)


def _peaked(sound: Sound) -> Sound:
    return sound / (float(np.abs(sound).max()) or 1.0)


def _cough_once(dice: np.random.Generator, low: float, high: float, hz: float) -> Sound:
    """Burst, then air, then a short voiced end."""
    time_s = _time(0.34)
    burst = _noise(dice, 0.34, low, high) * np.exp(-time_s / 0.035) * (1 - np.exp(-time_s / 0.003))
    air = _noise(dice, 0.34, low * 0.8, high * 0.6) * np.exp(-((time_s - 0.12) ** 2) / 0.006) * 0.35
    voiced = _throat_tone(dice, time_s, hz, 0.4) * np.exp(-((time_s - 0.24) ** 2) / 0.002) * 0.8
    return burst + air + voiced


def _placed(parts: list[tuple[float, Sound]]) -> Sound:
    """Mix sounds, each at its second."""
    ends = [round(at * HEARD_RATE) + len(sound) for at, sound in parts]
    whole = np.zeros(max(ends))
    for (_, sound), end in zip(parts, ends, strict=True):
        whole[end - len(sound) : end] += sound
    return whole


def _cough(dice: np.random.Generator) -> Sound:
    return _cough_once(dice, 400, 3_500, 170)


def _cough_deep(dice: np.random.Generator) -> Sound:
    return _cough_once(dice, 180, 1_800, 95)


def _cough_two(dice: np.random.Generator) -> Sound:
    one, two = _cough_once(dice, 350, 3_000, 140), _cough_once(dice, 350, 2_600, 130)
    return _placed([(0.0, one), (0.42, 0.8 * two)])


def _throat(dice: np.random.Generator, seconds: float = 0.45) -> Sound:
    time_s = _time(seconds)
    swell = np.sin(np.pi * time_s / seconds) ** 0.7
    creak = _throat_tone(dice, time_s, 62, 1.5)
    return (_peaked(creak) + 0.5 * _peaked(_noise(dice, seconds, 300, 2_200))) * swell


def _throat_long(dice: np.random.Generator) -> Sound:
    return _placed([(0.0, _throat(dice, 0.5)), (0.6, 0.8 * _throat(dice, 0.4))])


def _laugh(dice: np.random.Generator, hz: float = 190, count: int = 5) -> Sound:
    """Ha ha ha: breath, then voice, five times a second."""
    parts: list[tuple[float, Sound]] = []
    for number in range(count):
        time_s = _time(0.15)
        breath = _peaked(_noise(dice, 0.15, 500, 4_000)) * np.exp(-time_s / 0.03) * 0.4
        voice = _peaked(_throat_tone(dice, time_s, hz * (1 - 0.03 * number), 0.2))
        voice *= np.exp(-((time_s - 0.07) ** 2) / 0.0015)
        parts.append((number * 0.19, (breath + voice) * 0.9**number))
    return _placed(parts)


def _laugh_high(dice: np.random.Generator) -> Sound:
    return _laugh(dice, 310, 6)


def _hum(dice: np.random.Generator, hz: float, is_open: bool) -> Sound:
    """Mhm, or uh-huh: two voiced beats, the second higher, a breath between them."""
    parts: list[tuple[float, Sound]] = []
    for at, seconds, pitch in ((0.0, 0.17, hz), (0.24, 0.26, hz * 1.18)):
        time_s = _time(seconds)
        glide = np.cumsum(np.full(len(time_s), pitch) * (1 + 0.08 * time_s / seconds)) / HEARD_RATE
        tones = sum(np.sin(2 * np.pi * n * glide) / n for n in range(1, 16))
        shape = _band(np.asarray(tones), 450 if is_open else 120, 1_300 if is_open else 420)
        parts.append((at, _peaked(shape) * np.sin(np.pi * time_s / seconds) ** 0.6))
    parts.append((0.15, 0.12 * _peaked(_noise(dice, 0.1, 500, 3_000))))
    return _placed(parts)


def _sneeze(dice: np.random.Generator) -> Sound:
    time_s = _time(0.4)
    inward = _peaked(_noise(dice, 0.4, 800, 3_000)) * (time_s / 0.4) ** 2 * 0.12
    out = _peaked(_noise(dice, 0.4, 600, 6_500)) * np.exp(-time_s / 0.09)
    return _placed([(0.0, inward), (0.45, out)])


def _door(dice: np.random.Generator) -> Sound:
    time_s = _time(0.5)
    thump = (np.sin(2 * np.pi * 85 * time_s) + 0.5 * np.sin(2 * np.pi * 140 * time_s)) * np.exp(
        -time_s / 0.06
    )
    rattle = _peaked(_noise(dice, 0.5, 300, 2_500)) * np.exp(-time_s / 0.04) * 0.5
    latch = _peaked(_noise(dice, 0.03, 1_500, 6_000)) * np.exp(-_time(0.03) / 0.004) * 0.6
    return _placed([(0.0, thump + rattle), (0.16, latch)])


def _keyboard(dice: np.random.Generator) -> Sound:
    parts: list[tuple[float, Sound]] = []
    at = 0.0
    while at < 2.0:
        fading = np.exp(-_time(0.03) / dice.uniform(0.003, 0.006))
        key = _peaked(_noise(dice, 0.03, dice.uniform(1_200, 2_500), 7_000)) * fading
        parts.append((at, key * dice.uniform(0.5, 1.0)))
        at += dice.uniform(0.09, 0.24)
    return _placed(parts)


def _breath(dice: np.random.Generator) -> Sound:
    time_s = _time(1.1)
    return _peaked(_noise(dice, 1.1, 400, 2_500)) * np.sin(np.pi * time_s / 1.1) ** 2


def _clap(dice: np.random.Generator) -> Sound:
    one = _peaked(_noise(dice, 0.08, 800, 5_000)) * np.exp(-_time(0.08) / 0.012)
    return _placed([(0.0, one), (0.35, 0.8 * one)])


def _note(hz: float, seconds: float, fading_s: float) -> Sound:
    time_s = _time(seconds)
    tones = sum(np.sin(2 * np.pi * hz * n * time_s) / n**1.6 for n in range(1, 7))
    return np.asarray(tones) * np.exp(-time_s / fading_s) * np.minimum(1.0, time_s / 0.006)


def _piano(dice: np.random.Generator) -> Sound:
    scale = [261.6, 293.7, 329.6, 392.0, 440.0, 523.3]
    beats = [
        (0.3 * beat, _note(float(dice.choice(scale)) / (1 + beat % 2), 1.0, 0.45))
        for beat in range(13)
    ]
    return _placed(beats)[: 4 * HEARD_RATE]


def _band_playing(dice: np.random.Generator) -> Sound:
    chords = [(220.0, 277.2, 329.6), (174.6, 220.0, 261.6), (196.0, 246.9, 293.7)]
    parts: list[tuple[float, Sound]] = []
    for beat in range(16):
        chord = chords[beat // 4 % 3]
        parts += [(0.25 * beat, 0.4 * _note(hz, 0.4, 0.2)) for hz in chord]
        parts.append((0.25 * beat, 0.7 * _note(chord[0] / 4, 0.3, 0.12)))
        snap = _peaked(_noise(dice, 0.1, 2_000, 7_500)) * np.exp(-_time(0.1) / 0.02)
        parts.append((0.25 * beat, 0.3 * snap))
    return _placed(parts)[: 4 * HEARD_RATE]


SOUNDS: dict[str, Callable[[np.random.Generator], Sound]] = {
    "cough": _cough,
    "cough_deep": _cough_deep,
    "cough_two": _cough_two,
    "throat": _throat,
    "throat_long": _throat_long,
    "laugh": _laugh,
    "laugh_high": _laugh_high,
    "mhm_low": lambda dice: _hum(dice, 112, is_open=False),
    "mhm_high": lambda dice: _hum(dice, 205, is_open=False),
    "uh_huh": lambda dice: _hum(dice, 130, is_open=True),
    "sneeze": _sneeze,
    "door": _door,
    "keyboard": _keyboard,
    "breath": _breath,
    "clap": _clap,
    "piano": _piano,
    "band": _band_playing,
}


def sound_of(name: str, seed: int) -> Sound:
    """A sound by its name, its peak at 1; the same seed gives the same samples."""
    return _peaked(SOUNDS[name](np.random.default_rng(seed)))
