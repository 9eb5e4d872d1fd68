"""What of a transcriber's answer to believe: such networks write words into noise and silence."""

import re
import zlib
from typing import Final

from engine.voice_ports import HEARD_RATE, Pcm, Transcript
from voice.pcm import rms

MIN_HEARD: Final = HEARD_RATE // 10
"""Samples: 0.1 s; shorter sounds hold no word."""
SILENCE_RMS: Final = 0.0005
"""-66 dBFS, under the noise of any open microphone with speech in it."""
NO_SPEECH: Final = 0.6
LOW_LOG_CHANCE: Final = -1.0
"""Mean log probability of the tokens under which doubtful speech is none."""
VERY_LOW_LOG_CHANCE: Final = -1.5
"""Under which nothing is believed."""
REPEATING: Final = 2.4
"""Bytes over compressed bytes of a text that runs in a circle."""
INVENTED: Final = frozenset({"thank you", "thanks", "thanks for watching", "bye", "bye bye"})
"""What Whisper writes into coughs, surely at times: films and videos end with it."""
NOTHING: Final = Transcript("", (), 1.0)


def is_silent(audio: Pcm) -> bool:
    """Too short or too soft to hold a word."""
    return audio.size < MIN_HEARD or rms(audio) < SILENCE_RMS


def is_believable(text: str, no_speech: float, log_chance: float) -> bool:
    """Whether a piece of transcript was spoken and not made up.

    Args:
        text: Of one segment.
        no_speech: How likely there was no speech at all, 0 to 1.
        log_chance: Mean log probability of the tokens.
    """
    if not re.search(r"\w", text) or log_chance < VERY_LOW_LOG_CHANCE:
        return False
    if no_speech > NO_SPEECH and (log_chance < LOW_LOG_CHANCE or _plain(text) in INVENTED):
        return False
    return not _is_sound_label(text) and not is_repeating(text)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def _is_sound_label(text: str) -> bool:
    """``[Music]``, ``(wind blowing)``, ``*sighs*``: nobody said that."""
    return re.fullmatch(r"\s*(\[[^\]]*\]|\([^)]*\)|\*[^*]*\*|[\u266a\s]+)[\s.]*", text) is not None


def is_repeating(text: str) -> bool:
    """Whether a text runs in a circle."""
    raw = text.encode()
    return len(raw) > REPEATING * len(zlib.compress(raw))
