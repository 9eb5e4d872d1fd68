"""The face that a room was sold with, out of its pinned version."""

from dataclasses import asdict, dataclass
from typing import Final

from sqlalchemy.orm import Session

from avatars.choices import HouseFace, house_face
from avatars.stage.assets import POSTER_FILE
from core.signed_links import SignedLinks
from engine.packs import FacePreset
from models.base import JsonObject
from models.face import Face
from models.persona import PersonaVersion
from rooms.schemas import RoomFace

LINK_LIFE_S: Final = 7_200
"""How long a page may load a face's file: an hour's room and its reconnects."""
BROWSER_KINDS: Final = frozenset({"vrm", "glb"})
"""Kinds that a page can draw by itself."""
MESH_FILE: Final = "face.glb"


@dataclass(frozen=True, slots=True)
class ChosenFace:
    """A persona's face with what its owner chose about it."""

    face_id: str
    kind: str
    name: str
    background: str
    light: str
    lip_sync: str
    is_delivered: bool
    """The page may load the file."""
    allows_films: bool
    credit: str | None = None
    house: HouseFace | None = None
    asset_key: str = ""
    asset_files: tuple[str, ...] = ()

    @property
    def is_for_pages(self) -> bool:
        """A page can draw it by itself; else only the server can."""
        return self.is_delivered and self.kind in BROWSER_KINDS


def face_of(
    db: Session, version: PersonaVersion, preset: FacePreset | None = None
) -> ChosenFace | None:
    """The face of a published version; None where it has none, or the owner's file is gone.

    Args:
        db: The transaction.
        version: As published.
        preset: What a pack puts in place of the version's face; it gives none where there is none.
    """
    sheet = version.face
    if sheet is None:
        return None
    if preset is not None:
        sheet = sheet | asdict(preset)
    face_id = str(sheet["face_id"])
    house = house_face(face_id)
    if house is not None:
        return _house(house, sheet)
    row = db.get(Face, face_id)
    return _brought(row, sheet) if row is not None else None


def room_face(face: ChosenFace, links: SignedLinks) -> RoomFace:
    """The face as its room's fan sees it."""
    model_url: str | None = None
    poster_url: str | None = None
    if face.house is not None:
        poster_url = f"/api/faces/house/{face.house.key}/poster"
    elif POSTER_FILE in face.asset_files:
        poster_url = links.sign(f"/files/{face.asset_key}/{POSTER_FILE}", LINK_LIFE_S)
    if face.is_for_pages and face.house is not None:
        model_url = f"/api/faces/house/{face.house.key}/model"
    elif face.is_for_pages:
        model_url = links.sign(f"/files/{face.asset_key}/{MESH_FILE}", LINK_LIFE_S)
    return RoomFace(
        id=face.face_id,
        kind=face.kind,
        name=face.name,
        model_url=model_url,
        poster_url=poster_url,
        lip_sync=face.lip_sync,
        background=face.background,
        light=face.light,
        credit=face.credit,
        allows_films=face.allows_films,
    )


def _house(house: HouseFace, sheet: JsonObject) -> ChosenFace:
    return ChosenFace(
        face_id=house.id,
        kind="vrm",
        name=house.label,
        background=str(sheet["background"]),
        light=str(sheet["light"]),
        lip_sync="full",
        is_delivered=bool(sheet["delivers_model"]),
        allows_films=bool(sheet["allows_films"]),
        house=house,
    )


def _brought(row: Face, sheet: JsonObject) -> ChosenFace:
    return ChosenFace(
        face_id=row.id,
        kind=row.kind,
        name=row.name,
        background=str(sheet["background"]),
        light=str(sheet["light"]),
        lip_sync=row.lip_sync,
        is_delivered=bool(sheet["delivers_model"]) and row.may_deliver,
        allows_films=bool(sheet["allows_films"]),
        credit=row.credit,
        asset_key=row.asset_key,
        asset_files=tuple(row.asset_files),
    )
