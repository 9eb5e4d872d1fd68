"""Voices to choose from and to hear."""

from datetime import timedelta
from typing import Annotated, Any, Final, cast

from fastapi import APIRouter, Depends, Path, Request, Response
from pydantic import StringConstraints

from accounts.deps import CurrentOwner, LimiterDep, ip_of
from accounts.limits import Limit
from accounts.wire import Text
from core.deps import DatabaseDep
from core.errors import NotFoundError
from core.picture_http import MONTH_S
from personas import views
from personas.errors import NoVoiceError
from personas.fan_routes import PersonasSettingsDep, Slug
from personas.schemas import SpokenRequest, VoiceList, VoiceView
from personas.sound_response import WAV, SoundResponse
from personas.voice_lines import OWN_LINE, Line, is_offered
from personas.voice_samples import VoiceSamples

router = APIRouter(prefix="/api")

VoiceIdPath = Annotated[Text, StringConstraints(max_length=120), Path()]
AUDITIONS: Final = Limit("voice_audition", 40, timedelta(minutes=1))
"""Of one owner."""
SAMPLES: Final = Limit("voice_sample", 20, timedelta(minutes=1))
"""New ones from one address; what was spoken before costs nothing."""
SOUND: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "content": {WAV: {"schema": {"type": "string", "format": "binary"}}},
        "description": "PCM16, 24 kHz, mono; sent while it is being spoken",
    }
}


async def get_voice_samples(request: Request) -> VoiceSamples | None:
    """Who speaks samples; none where the server has no voices."""
    return cast("VoiceSamples | None", request.state.voice_samples)


VoiceSamplesDep = Annotated[VoiceSamples | None, Depends(get_voice_samples)]


@router.get("/voices", operation_id="listVoices", tags=["owner"])
async def list_voices(_owner: CurrentOwner, samples: VoiceSamplesDep) -> VoiceList:
    """List the voices that a persona may have."""
    if samples is None:
        return VoiceList(items=[])
    voices = samples.voices
    return VoiceList(
        items=[
            VoiceView(
                id=voice.id,
                label=voice.label,
                language=voice.language,
                gender=voice.gender,
                synthesizer=voice.id.partition(":")[0],
                is_default=voice.id == voices.default_voice,
            )
            for voice in voices.voices
        ]
    )


@router.post(
    "/voices/{voice_id:path}/sample",
    operation_id="hearVoice",
    tags=["owner"],
    response_class=Response,
    responses=SOUND,
)
async def hear_voice(
    voice_id: VoiceIdPath,
    body: SpokenRequest,
    owner: CurrentOwner,
    samples: VoiceSamplesDep,
    limiter: LimiterDep,
) -> Response:
    """Audition a voice; asking for another one stops the one before."""
    there = _required(samples)
    if not is_offered(voice_id, there.voices):
        raise NotFoundError("There is no such voice; GET /api/voices lists them.", param="voice_id")
    limiter.take(AUDITIONS, owner.id)
    line = Line(OWN_LINE if body.text is None else body.text, voice_id, body.speed)
    return await _sound(there, line, owner.id, {"Cache-Control": "no-store"})


@router.get(
    "/personas/{slug}/voice-sample",
    operation_id="getVoiceSample",
    tags=["personas"],
    response_class=Response,
    responses={**SOUND, 304: {"description": "Not changed"}},
)
async def get_voice_sample(
    slug: Slug,
    request: Request,
    database: DatabaseDep,
    settings: PersonasSettingsDep,
    samples: VoiceSamplesDep,
    limiter: LimiterDep,
) -> Response:
    """Hear the beginning of a persona's greeting in its voice."""
    there = _required(samples)
    line = await database.read(views.sample_of, slug, settings=settings, voices=there.voices)
    # The address names the sound (?v=…); without it the browser asks again.
    is_named = request.query_params.get("v") == line.tag
    age = f"max-age={MONTH_S}, immutable" if is_named else "no-cache"
    headers = {"ETag": f'"{line.tag}"', "Cache-Control": f"public, {age}"}
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if not there.has(line):
        limiter.take(SAMPLES, ip_of(request))
    return await _sound(there, line, "", headers)


def _required(samples: VoiceSamples | None) -> VoiceSamples:
    if samples is None:
        raise NoVoiceError("This server has no voices.")
    return samples


async def _sound(
    samples: VoiceSamples, line: Line, listener: str, headers: dict[str, str]
) -> Response:
    sample = await samples.hear(line, listener=listener)
    return SoundResponse(sample, lambda: samples.leave(sample, listener=listener), headers)
