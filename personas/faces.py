"""Faces in their rows: what an owner may choose from, brings, and takes away again."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from accounts.consents import may_use
from accounts.repository import lock_user
from avatars.choices import HOUSE_FACES, house_face
from avatars.stage.assets import POSTER_FILE
from avatars.uploads.report import Report
from core.clock import Clock
from core.errors import NotFoundError
from core.signed_links import SignedLinks
from models.base import JsonObject
from models.face import Face
from models.persona import Persona, PersonaVersion
from models.room import Room
from models.states import RoomState
from personas.errors import ConsentMissingError, FaceInUseError, FaceUnknownError, TooManyFacesError
from personas.face_schemas import STATEMENTS, FaceList, FaceView, Likeness, LikenessStatement
from personas.sheet_schemas import Sheet

LINK_LIFE_S: Final = 3_600
MAX_FACES: Final = 30
"""Of one owner."""
DRAWN_BY_PAGES: Final = frozenset({"vrm", "glb"})
MESH_FILE: Final = "face.glb"


@dataclass(frozen=True, slots=True)
class NewFace:
    """A checked upload on its way into a row."""

    face_id: str
    kind: str
    name: str
    report: Report
    asset_key: str
    asset_files: list[str]
    size_bytes: int


def face_list(db: Session, owner_id: str, links: SignedLinks) -> FaceList:
    """Faces of ours, then the owner's own, the newest first."""
    house = [
        FaceView(
            id=face.id,
            kind="vrm",
            name=face.label,
            is_house=True,
            model_url=f"/api/faces/house/{face.key}/model",
            poster_url=f"/api/faces/house/{face.key}/poster",
            lip_sync="full",
            missing=[],
            credit=None,
            licence=None,
            may_deliver=True,
            background=face.background,
            likeness="house",
            is_usable=True,
            created_at=None,
        )
        for face in HOUSE_FACES
    ]
    rows = db.scalars(
        select(Face)
        .where(Face.owner_id == owner_id)
        .order_by(Face.created_at.desc(), Face.id.desc())
    )
    return FaceList(
        items=[*house, *(face_view(db, row, links) for row in rows)],
        statements=[LikenessStatement(likeness=of, text=text) for of, text in STATEMENTS.items()],
    )


def likeness_said(statement: str) -> Likeness:
    """Whose likeness a face is, by the statement that its owner agreed to.

    Raises:
        ConsentMissingError: It is none of ours.
    """
    for likeness, text in STATEMENTS.items():
        if statement == text:
            return likeness
    raise ConsentMissingError("Agree to a statement about the likeness.", param="consent")


def face_view(db: Session, row: Face, links: SignedLinks) -> FaceView:
    """One of the owner's faces."""
    has_mesh = row.kind in DRAWN_BY_PAGES
    has_poster = POSTER_FILE in row.asset_files
    return FaceView.model_validate(
        {
            "id": row.id,
            "kind": row.kind,
            "name": row.name,
            "is_house": False,
            "model_url": _link(links, row, MESH_FILE) if has_mesh else None,
            "poster_url": _link(links, row, POSTER_FILE) if has_poster else None,
            "lip_sync": row.lip_sync,
            "missing": row.missing,
            "credit": row.credit,
            "licence": row.licence,
            "may_deliver": row.may_deliver,
            "background": "plain",
            "likeness": row.likeness,
            "is_usable": may_use(db, row.owner_id, face_id=row.id),
            "created_at": row.created_at,
        }
    )


def require_place(db: Session, owner_id: str) -> None:
    """Refuse one more face where there are as many as there may be.

    Raises:
        TooManyFacesError: There are.
    """
    lock_user(db, owner_id)
    count = db.scalar(select(func.count()).select_from(Face).where(Face.owner_id == owner_id)) or 0
    if count >= MAX_FACES:
        raise TooManyFacesError(f"You have {MAX_FACES} faces, the most there is: delete one first.")


def keep_face(
    db: Session,
    owner_id: str,
    new: NewFace,
    links: SignedLinks,
    *,
    likeness: Likeness,
    clock: Clock,
) -> FaceView:
    """Put a checked face and the owner's statement about it on record.

    Raises:
        TooManyFacesError: The owner has the most that one may have.
    """
    require_place(db, owner_id)
    rights, now = new.report.rights, clock.now()
    markers = new.report.asset.manifest.markers
    row = Face(
        id=new.face_id,
        owner_id=owner_id,
        kind=new.kind,
        name=new.name,
        lip_sync=new.report.lip_sync.level,
        missing=list(new.report.lip_sync.missing),
        credit=rights.credit or None,
        licence=rights.licence or None,
        may_deliver=rights.may_deliver,
        markers={name: list(place) for name, place in markers.items()} or None,
        asset_key=new.asset_key,
        asset_files=new.asset_files,
        size_bytes=new.size_bytes,
        consent=STATEMENTS[likeness],
        likeness=likeness,
        consented_at=now,
        created_at=now,
    )
    db.add(row)
    db.flush()
    return face_view(db, row, links)


def forget_face(db: Session, owner_id: str, face_id: str) -> list[str]:
    """Take a face off the record.

    Returns:
        The keys of its files, to be deleted after the commit.

    Raises:
        NotFoundError: The owner has no such face.
        FaceInUseError: A persona shows it, or an open room was sold with it.
    """
    row = required_face(db, owner_id, face_id)
    users = _users(db, owner_id, face_id)
    if users:
        raise FaceInUseError(f"Choose another face first for: {', '.join(users)}.", personas=users)
    keys = [f"{row.asset_key}/{name}" for name in row.asset_files]
    db.delete(row)
    return keys


def own_face(db: Session, owner_id: str, face_id: str) -> Face | None:
    """An owner's face."""
    return db.scalar(select(Face).where(Face.id == face_id, Face.owner_id == owner_id))


def required_face(db: Session, owner_id: str, face_id: str) -> Face:
    """An owner's face, or a refusal.

    Raises:
        NotFoundError: The owner has no such face.
    """
    row = own_face(db, owner_id, face_id)
    if row is None:
        raise NotFoundError("You have no such face.", param="face_id")
    return row


def require_known_face(db: Session, owner_id: str, sheet: Sheet) -> None:
    """Refuse a sheet whose face is neither ours nor the owner's.

    Raises:
        FaceUnknownError: It is.
    """
    if sheet.face is None or house_face(sheet.face.face_id) is not None:
        return
    if own_face(db, owner_id, sheet.face.face_id) is None:
        raise FaceUnknownError("You have no such face; GET /api/faces lists yours.", param="face")


def _users(db: Session, owner_id: str, face_id: str) -> list[str]:
    """Names of the personas that show a face, or of which an open room was sold with it."""
    opened = select(Room.persona_version_id).where(Room.state == RoomState.OPENED)
    versions = db.scalars(
        select(PersonaVersion)
        .join(Persona, Persona.id == PersonaVersion.persona_id)
        .where(
            Persona.owner_id == owner_id,
            or_(PersonaVersion.id == Persona.published_version_id, PersonaVersion.id.in_(opened)),
        )
    ).all()
    personas = db.scalars(select(Persona).where(Persona.owner_id == owner_id)).all()
    shown = {version.persona_id for version in versions if _shows(version.face, face_id)}
    shown |= {persona.id for persona in personas if _shows(persona.face, face_id)}
    return [str(one.draft.get("name", one.slug)) for one in personas if one.id in shown]


def _shows(sheet: JsonObject | None, face_id: str) -> bool:
    return sheet is not None and sheet["face_id"] == face_id


def _link(links: SignedLinks, row: Face, name: str) -> str:
    return links.sign(f"/files/{row.asset_key}/{name}", LINK_LIFE_S)
