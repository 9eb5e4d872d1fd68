"""Which formats can be sold at this moment."""

from typing import cast

from starlette.requests import HTTPConnection

from engine.voice_backends import VoiceBackends
from models.states import Format


def formats_served(connection: HTTPConnection, available: frozenset[Format]) -> frozenset[Format]:
    """What the server was started with, less what needs voices once those turned out unusable."""
    voices = cast("VoiceBackends | None", connection.state.voice)
    is_broken = voices is not None and voices.problem is not None
    return available - {Format.VOICE, Format.VIDEO} if is_broken else available
