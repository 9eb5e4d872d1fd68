"""Server events about sound, in the GA form of the OpenAI Realtime protocol."""

from base64 import b64encode
from collections.abc import Sequence

from engine.voice_events import SpokenWord
from engine.voice_ports import HEARD_RATE, SPOKEN_RATE, Pcm
from rooms.wire.items import Json
from rooms.wire.server_events import Reply


def heard_ms(samples: int) -> int:
    """A place in the fan's sound."""
    return samples * 1_000 // HEARD_RATE


def spoken_ms(samples: int) -> int:
    """A place in the persona's sound."""
    return samples * 1_000 // SPOKEN_RATE


def speech_started(item_id: str, at: int) -> Json:
    """The fan speaks; what is played must stop."""
    return {
        "type": "input_audio_buffer.speech_started",
        "item_id": item_id,
        "audio_start_ms": heard_ms(at),
    }


def speech_stopped(item_id: str, at: int) -> Json:
    """The fan's turn is over."""
    return {
        "type": "input_audio_buffer.speech_stopped",
        "item_id": item_id,
        "audio_end_ms": heard_ms(at),
    }


def committed(item_id: str, previous_item_id: str | None) -> Json:
    """The fan's sound became an item."""
    return {
        "type": "input_audio_buffer.committed",
        "item_id": item_id,
        "previous_item_id": previous_item_id,
    }


def cleared() -> Json:
    """The fan's sound was forgotten."""
    return {"type": "input_audio_buffer.cleared"}


def transcription_completed(item_id: str, text: str, seconds: float) -> Json:
    """What was understood."""
    return {
        "type": "conversation.item.input_audio_transcription.completed",
        "item_id": item_id,
        "content_index": 0,
        "transcript": text,
        "usage": {"type": "duration", "seconds": round(seconds, 3)},
    }


def transcription_failed(item_id: str, code: str) -> Json:
    """The fan's words are lost."""
    return {
        "type": "conversation.item.input_audio_transcription.failed",
        "item_id": item_id,
        "content_index": 0,
        "error": {
            "type": "server_error",
            "code": code,
            "message": "your words were not understood; say them again",
        },
    }


def truncated(item_id: str, samples: int) -> Json:
    """An item ends where it was heard last."""
    return {
        "type": "conversation.item.truncated",
        "item_id": item_id,
        "content_index": 0,
        "audio_end_ms": spoken_ms(samples),
    }


def output_audio_delta(reply: Reply, pcm: Pcm) -> Json:
    """A piece of the persona's sound."""
    sound = b64encode(pcm.astype("<i2", copy=False).tobytes()).decode()
    return {"type": "response.output_audio.delta", **reply.place(), "delta": sound}


def output_audio_done(reply: Reply) -> Json:
    """All of the sound is out."""
    return {"type": "response.output_audio.done", **reply.place()}


def output_transcript_delta(reply: Reply, text: str) -> Json:
    """Words whose sound goes out now."""
    return {"type": "response.output_audio_transcript.delta", **reply.place(), "delta": text}


def output_transcript_done(reply: Reply) -> Json:
    """All the words that were heard."""
    return {
        "type": "response.output_audio_transcript.done",
        **reply.place(),
        "transcript": reply.item.text,
    }


def output_buffer_cleared(reply: Reply) -> Json:
    """WebRTC: what was waiting to be sent is dropped."""
    return {"type": "output_audio_buffer.cleared", "response_id": reply.response_id}


def caption(item_id: str, text: str) -> Json:
    """What the fan has said so far; the next one replaces it."""
    return {"type": "x.room.caption", "item_id": item_id, "text": text}


def nothing_said(item_id: str) -> Json:
    """What sounded like speech held no words: no item comes of it."""
    return {"type": "x.room.nothing_said", "item_id": item_id}


def words(item_id: str, spoken: Sequence[SpokenWord]) -> Json:
    """When the next words sound, from the item's first sample."""
    return {
        "type": "x.room.words",
        "item_id": item_id,
        "words": [
            {"text": one.text, "start_ms": spoken_ms(one.start), "end_ms": spoken_ms(one.end)}
            for one in spoken
        ],
    }


def hold(item_id: str) -> Json:
    """Stop playing at once and keep what there is: the fan may be interrupting."""
    return {"type": "x.room.hold", "item_id": item_id}


def go_on(item_id: str) -> Json:
    """It was nothing: play on from the same sample."""
    return {"type": "x.room.go_on", "item_id": item_id}


def sound_way(over: str) -> Json:
    """Which way the persona's sound goes from now on."""
    return {"type": "x.room.sound", "over": over}
