"""What operators and pages ask of the program itself: health, metrics, status, notices."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Annotated, Final, cast

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, PlainTextResponse, StreamingResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import BaseModel
from sqlalchemy import text
from sqlalchemy.orm import Session

from accounts.deps import CurrentUser
from app.embedding import RecallState
from app.resources import Resources
from app.version import VERSION
from app.voices import VoiceChoice, VoiceState
from core.deps import BusDep, DatabaseDep
from core.events import Bus
from escrow.rpc import ChainUnreachableError
from escrow.runtime import Escrow
from models.states import Format

router = APIRouter()
HEARTBEAT_S: Final = 15.0


async def get_resources(request: Request) -> Resources:
    """Everything that the lifespan opened."""
    return cast("Resources", request.state.resources)


ResourcesDep = Annotated[Resources, Depends(get_resources)]


class MindStatus(BaseModel):
    """Which model speaks."""

    name: str
    is_plumbing_grade: bool
    """The model shows that everything works; it is no good company."""
    hint: str | None
    """How to get a better one."""


class MemoryStatus(BaseModel):
    """How personas find what they remember."""

    recall: RecallState
    """By meaning, or by words alone."""
    hint: str | None
    """What is missing, and what to do about it."""


class VoiceStatus(BaseModel):
    """Who hears and speaks."""

    state: VoiceState
    """Warming rooms can be entered; the first answer may take some seconds more."""
    transcriber: str | None
    voices: int
    """How many there are to choose from."""
    hints: list[str]
    """What is missing or broken, and what to do about it."""


class ChainStatus(BaseModel):
    """Which chain holds the money."""

    id: int
    label: str
    is_demo: bool
    escrow_address: str
    token_address: str


class Status(BaseModel):
    """What this server is and sells."""

    version: str
    chain: ChainStatus
    mind: MindStatus
    memory: MemoryStatus
    voice: VoiceStatus
    formats: list[Format]


@router.get("/api/status", operation_id="getStatus")
async def get_status(resources: ResourcesDep) -> Status:
    """Say which chain, mind and formats are in use."""
    domain = resources.escrow.domain
    return Status(
        version=VERSION,
        chain=ChainStatus(
            id=domain.chain_id,
            label=resources.escrow.chain_label,
            is_demo=resources.escrow.is_demo,
            escrow_address=domain.escrow_address,
            token_address=domain.token_address,
        ),
        mind=MindStatus(
            name=resources.mind.name,
            is_plumbing_grade=resources.mind_choice.is_plumbing_grade,
            hint=resources.mind_choice.hint,
        ),
        memory=MemoryStatus(recall=resources.recall.state, hint=resources.recall.hint),
        voice=_voice_status(resources.voice),
        formats=[format_ for format_ in Format if format_ in resources.formats()],
    )


@router.get("/healthz", include_in_schema=False)
async def healthz(database: DatabaseDep, resources: ResourcesDep) -> JSONResponse:
    """Answer 200 when database, chain and worker do their work, else 503 and which does not."""
    await database.read(_ping)
    parts = {
        "database": "ok",
        "chain": await _chain_state(resources.escrow),
        "worker": resources.worker_state(),
        "mind": resources.mind.name,
        "voice": resources.voice.state,
    }
    healthy = parts["chain"] == "ok" and parts["worker"] in {"running", "external"}
    return JSONResponse(
        {"status": "ok" if healthy else "degraded", **parts}, status_code=200 if healthy else 503
    )


def _voice_status(voice: VoiceChoice) -> VoiceStatus:
    backends = voice.backends
    return VoiceStatus(
        state=voice.state,
        transcriber=backends.transcriber.name if backends else None,
        voices=len(backends.voices) if backends else 0,
        hints=voice.hints,
    )


async def _chain_state(escrow: Escrow) -> str:
    try:
        await escrow.client.head()
    except ChainUnreachableError:
        return "unreachable"
    return "ok"


def _ping(db: Session) -> None:
    db.execute(text("SELECT 1"))


@router.get("/metrics", include_in_schema=False)
async def metrics() -> PlainTextResponse:
    """Counters and timings for Prometheus."""
    return PlainTextResponse(generate_latest(), media_type=CONTENT_TYPE_LATEST)


@router.get("/api/events", operation_id="listenToNotices", response_class=StreamingResponse)
async def listen(caller: CurrentUser, bus: BusDep) -> StreamingResponse:
    """Server-sent events ``{topic, key}``: something of yours changed, read it again."""
    return StreamingResponse(
        _notices(bus, caller.id),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def _notices(bus: Bus, user_id: str) -> AsyncIterator[str]:
    with bus.listen() as queue:
        # Only now: whoever reads at this sign, and listens from then on, misses nothing.
        yield ": connected\n\n"
        while True:
            try:
                async with asyncio.timeout(HEARTBEAT_S):
                    notice = await queue.get()
            except TimeoutError:
                yield ": still here\n\n"
                continue
            if notice.user_id == user_id:
                yield f"data: {json.dumps({'topic': notice.topic, 'key': notice.key})}\n\n"
