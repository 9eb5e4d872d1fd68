"""Faces: ours to look at, an owner's to bring, try out and take away."""

import json
from datetime import timedelta
from typing import Annotated, Final, cast

from fastapi import APIRouter, Depends, File, Form, Path, Request, Response, UploadFile
from pydantic import Field, TypeAdapter, ValidationError

from accounts.deps import CurrentOwner, LimiterDep
from accounts.limits import Limit
from accounts.wire import RowId
from avatars.choices import HOUSE_PREFIX, FaceKind, house_face
from core.deps import ClockDep, DatabaseDep
from core.errors import NotFoundError
from core.files import FileMissingError
from core.signed_links import SignedLinks
from personas import faces
from personas.errors import FaceRefusedError, NoFacesError, NoVoiceError
from personas.face_desk import FaceDesk, Upload
from personas.face_schemas import (
    MAX_FACE_NAME_CHARS,
    FaceList,
    Performed,
    PerformRequest,
    PreviewRequest,
    UploadedFace,
)
from personas.fan_routes import VoicesDep
from personas.performing import perform
from personas.voice_lines import Line, voice_in_force

router = APIRouter(tags=["faces"])

UPLOADS: Final = Limit("face_upload", 20, timedelta(minutes=10))
"""Of one owner."""
PREVIEWS: Final = Limit("face_preview", 6, timedelta(minutes=1))
"""Of one owner."""
PERFORMANCES: Final = Limit("face_perform", 30, timedelta(minutes=1))
"""Of one owner."""
MOST_FILES: Final = 24
DAY_S: Final = 24 * 3600
MEDIA_TYPES: Final = {
    "glb": "model/gltf-binary",
    "png": "image/png",
    "webp": "image/webp",
    "json": "application/json",
    "mp4": "video/mp4",
}
Markers = dict[str, tuple[Annotated[float, Field(ge=0, le=1)], Annotated[float, Field(ge=0, le=1)]]]
_MARKERS: Final = TypeAdapter(Markers)


async def get_face_desk(request: Request) -> FaceDesk:
    """Who keeps faces.

    Raises:
        NoFacesError: This server draws none.
    """
    desk = cast("FaceDesk | None", request.state.face_desk)
    if desk is None:
        raise NoFacesError("This server has no faces.")
    return desk


async def get_links(request: Request) -> SignedLinks:
    """Who signs addresses."""
    return cast("SignedLinks", request.state.links)


FaceDeskDep = Annotated[FaceDesk, Depends(get_face_desk)]
LinksDep = Annotated[SignedLinks, Depends(get_links)]
HouseKey = Annotated[str, Path(pattern=r"^[a-z]{1,20}$")]


@router.get("/api/faces", operation_id="listFaces")
async def list_faces(owner: CurrentOwner, database: DatabaseDep, links: LinksDep) -> FaceList:
    """List the faces that a persona of yours may have."""
    return await database.read(faces.face_list, owner.id, links)


@router.post("/api/faces", operation_id="uploadFace", status_code=201)
async def upload_face(  # noqa: PLR0913 - one argument a field of the form
    *,
    files: Annotated[list[UploadFile], File(description="One file, or a set of sprites.")],
    kind: Annotated[FaceKind, Form()],
    name: Annotated[str, Form(min_length=1, max_length=MAX_FACE_NAME_CHARS)],
    consent: Annotated[str, Form(description="A statement of GET /api/faces, word for word.")],
    owner: CurrentOwner,
    database: DatabaseDep,
    desk: FaceDeskDep,
    links: LinksDep,
    clock: ClockDep,
    limiter: LimiterDep,
    markers: Annotated[str, Form(description="JSON, of a portrait.", max_length=2_000)] = "",
    is_author: Annotated[bool, Form()] = False,
) -> UploadedFace:
    """Bring a face: it is checked, rewritten and kept with what you say about its likeness."""
    likeness = faces.likeness_said(consent)
    limiter.take(UPLOADS, owner.id)
    await database.write(faces.require_place, owner.id)
    upload = Upload(
        kind=kind,
        name=" ".join(name.split()) or "Face",
        files=await _read_files(files, desk.most_bytes(kind)),
        markers=_read_markers(markers),
        is_author=is_author,
    )
    new = await desk.take(upload)
    try:
        view = await database.write(
            faces.keep_face, owner.id, new, links, likeness=likeness, clock=clock
        )
    except BaseException:
        await desk.forget([f"{new.asset_key}/{name}" for name in new.asset_files])
        raise
    return UploadedFace(**dict(view), notes=list(new.report.findings.notes))


@router.delete("/api/faces/{face_id}", operation_id="deleteFace", status_code=204)
async def delete_face(
    face_id: RowId, owner: CurrentOwner, database: DatabaseDep, desk: FaceDeskDep
) -> Response:
    """Delete a face that no persona shows; its files go with it."""
    keys = await database.write(faces.forget_face, owner.id, face_id)
    await desk.forget(keys)
    return Response(status_code=204)


@router.post("/api/faces/perform", operation_id="performFace")
async def perform_face(
    body: PerformRequest,
    owner: CurrentOwner,
    desk: FaceDeskDep,
    voices: VoicesDep,
    limiter: LimiterDep,
) -> Performed:
    """Hear a line and see what a face does with it."""
    if voices is None:
        raise NoVoiceError("This server has no voices.")
    limiter.take(PERFORMANCES, owner.id)
    line = Line(body.text, voice_in_force(body.voice_id, voices), body.speed)
    return await perform(voices, desk.performer, line)


@router.post(
    "/api/faces/{face_id}/preview",
    operation_id="previewFace",
    response_class=Response,
    responses={200: {"content": {"video/mp4": {}}}},
)
async def preview_face(
    face_id: RowId,
    body: PreviewRequest,
    *,
    owner: CurrentOwner,
    database: DatabaseDep,
    desk: FaceDeskDep,
    voices: VoicesDep,
    limiter: LimiterDep,
) -> Response:
    """See one of your faces say a line, drawn by the server."""
    if voices is None:
        raise NoVoiceError("This server has no voices.")
    face = await database.read(faces.required_face, owner.id, face_id)
    limiter.take(PREVIEWS, owner.id)
    line = Line(body.text, voice_in_force(body.voice_id, voices), body.speed)
    movie = await desk.film(face, line, body.background, voices)
    return Response(movie, media_type=MEDIA_TYPES["mp4"], headers={"Cache-Control": "no-store"})


@router.get("/api/faces/house/{key}/model", operation_id="getHouseModel", response_class=Response)
async def get_house_model(key: HouseKey, request: Request, desk: FaceDeskDep) -> Response:
    """Send a face of ours as VRM 1.0."""
    _require_house(key)
    content, etag = await desk.house.model(key)
    return _public(request, content, etag, "model/gltf-binary")


@router.get("/api/faces/house/{key}/poster", operation_id="getHousePoster", response_class=Response)
async def get_house_poster(key: HouseKey, request: Request, desk: FaceDeskDep) -> Response:
    """Send a picture of one of our faces at rest."""
    _require_house(key)
    content, etag = await desk.house.poster(key)
    return _public(request, content, etag, "image/webp")


@router.get("/files/{key:path}", operation_id="getFile", response_class=Response)
async def get_file(
    key: str, until: int, signature: str, request: Request, desk: FaceDeskDep, links: LinksDep
) -> Response:
    """Send a file to whoever holds its signed address."""
    links.require(f"/files/{key}", until, signature)
    try:
        content = await desk.files.get(key)
    except ValueError as error:
        raise FileMissingError("there is no such file") from error
    media_type = MEDIA_TYPES.get(key.rpartition(".")[2], "application/octet-stream")
    headers = {
        "Cache-Control": "private, max-age=3600",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    return Response(content, media_type=media_type, headers=headers)


def _require_house(key: str) -> None:
    if house_face(HOUSE_PREFIX + key) is None:
        raise NotFoundError("We have no such face.")


def _public(request: Request, content: bytes, etag: str, media_type: str) -> Response:
    headers = {
        "ETag": f'"{etag}"',
        "Cache-Control": f"public, max-age={DAY_S}",
        "X-Content-Type-Options": "nosniff",
    }
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=media_type, headers=headers)


async def _read_files(uploads: list[UploadFile], most_bytes: int) -> dict[str, bytes]:
    """Content by name, one byte more than allowed at most: the check says what is too much."""
    if len(uploads) > MOST_FILES:
        raise FaceRefusedError(
            f"A face has at most {MOST_FILES} files.", reason="no_file", param="files"
        )
    read: dict[str, bytes] = {}
    for upload in uploads:
        name = (upload.filename or "face").replace("\\", "/").rpartition("/")[2][:120]
        if name in read:
            raise FaceRefusedError(
                f"Two files are called {name}.", reason="file_names", param="files"
            )
        read[name] = await upload.read(most_bytes + 1)
    return read


def _read_markers(text: str) -> Markers | None:
    if not text:
        return None
    try:
        return _MARKERS.validate_python(json.loads(text))
    except (ValueError, RecursionError, ValidationError) as error:
        raise FaceRefusedError(
            "The markers are six places: name to [x, y], each from 0 to 1.",
            reason="markers",
            param="markers",
        ) from error
