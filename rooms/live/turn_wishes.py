"""A client's wishes about turns, as the engine's settings, and back as the protocol shows them."""

from dataclasses import replace
from typing import Final

from engine.turn_policy import Patience, ms
from engine.voice_ports import HEARD_RATE, SPOKEN_RATE
from engine.voice_settings import TurnSettings
from rooms.wire.items import Json
from rooms.wire.refusals import Refusal
from rooms.wire.sound_events import RATES, Format, InputWish, SemanticVad, ServerVad

PCM: Final[Json] = {"type": "audio/pcm", "rate": SPOKEN_RATE}
_HASTE: Final = {"low": 2.0, "medium": 1.0, "auto": 1.0, "high": 0.6}


def check_format(wish: Format | None, param: str, *, rates: tuple[int, ...]) -> None:
    """Hold a wished format against what the server reads and writes.

    Raises:
        Refusal: It does neither.
    """
    if wish is not None and (wish.type != "audio/pcm" or wish.rate not in rates):
        allowed = ", ".join(str(rate) for rate in rates)
        raise Refusal("unsupported_format", f"send audio/pcm, mono, at {allowed} Hz", param=param)


def turns_of(wish: InputWish, now: TurnSettings) -> TurnSettings:
    """The settings after a wish; what it does not name stays."""
    if "turn_detection" not in wish.model_fields_set:
        return now
    wanted = wish.turn_detection
    if wanted is None:
        return replace(TurnSettings(), detection="manual", idle_s=None)
    fresh = TurnSettings()
    common = {
        "creates_reply": True if wanted.create_response is None else wanted.create_response,
        "interrupts": True if wanted.interrupt_response is None else wanted.interrupt_response,
    }
    if isinstance(wanted, SemanticVad):
        patience = _patience(_HASTE[wanted.eagerness or "auto"])
        return replace(fresh, detection="semantic", patience=patience, **common)
    return replace(_silence(fresh, wanted), **common)


def turns_json(turns: TurnSettings) -> Json | None:
    """The protocol's ``turn_detection``."""
    if turns.detection == "manual":
        return None
    common: Json = {
        "create_response": turns.creates_reply,
        "interrupt_response": turns.interrupts,
    }
    if turns.detection == "semantic":
        return {"type": "semantic_vad", "eagerness": _eagerness(turns.patience), **common}
    return {
        "type": "server_vad",
        "threshold": turns.gate.begin,
        "prefix_padding_ms": _ms(turns.prefix),
        "silence_duration_ms": _ms(turns.silence),
        "idle_timeout_ms": None if turns.idle_s is None else round(turns.idle_s * 1_000),
        **common,
    }


def sound_json(turns: TurnSettings, *, rate: int, voice_id: str, speed: float) -> Json:
    """The protocol's ``session.audio``."""
    return {
        "input": {
            "format": {"type": "audio/pcm", "rate": rate},
            "turn_detection": turns_json(turns),
            "noise_reduction": None,
            "transcription": None,
        },
        "output": {"format": PCM, "voice": voice_id, "speed": speed},
    }


def check_formats(wish: InputWish | None, out: Format | None) -> None:
    """Hold all wished formats against what there is.

    Raises:
        Refusal: One is not read or written here.
    """
    given = wish.format if wish else None
    check_format(given, "session.audio.input.format", rates=RATES)
    check_format(out, "session.audio.output.format", rates=(SPOKEN_RATE,))


def _silence(fresh: TurnSettings, wanted: ServerVad) -> TurnSettings:
    gate = fresh.gate
    if wanted.threshold is not None:
        gate = replace(gate, begin=wanted.threshold, end=max(0.0, wanted.threshold - 0.15))
    silence, prefix = wanted.silence_duration_ms, wanted.prefix_padding_ms
    idle_ms = wanted.idle_timeout_ms
    return replace(
        fresh,
        detection="silence",
        silence=fresh.silence if silence is None else ms(silence),
        prefix=fresh.prefix if prefix is None else ms(prefix),
        idle_s=fresh.idle_s if idle_ms is None else idle_ms / 1_000,
        gate=gate,
    )


def _patience(factor: float) -> Patience:
    usual = Patience()
    return Patience(
        least=round(usual.least * factor),
        likely=round(usual.likely * factor),
        most=round(usual.most * factor),
        clear_most=round(usual.clear_most * factor),
    )


def _eagerness(patience: Patience) -> str:
    named = {"low": 2.0, "high": 0.6}
    return next((name for name, factor in named.items() if patience == _patience(factor)), "auto")


def _ms(samples: int) -> int:
    return samples * 1_000 // HEARD_RATE
