"""An owner's faces over HTTP: brought, checked, kept, used, and taken away with their files."""

import io
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

from avatars.house_shelf import HouseShelf
from avatars.scripted_performer import ScriptedPerformer
from avatars.uploads.checker import Checker
from core.clock import ManualClock
from core.database import Database
from core.files import FileMissingError, Files, open_files
from core.signed_links import SignedLinks
from models.face import Face
from models.states import Format
from personas.face_desk import FaceDesk
from personas.face_schemas import STATEMENTS
from personas.settings import PersonasSettings
from tests.factories.personas import SHEET
from tests.factories.users import make_user
from tests.factories.voices import make_voices
from tests.integration.shop import Shop, code_of, open_shop

pytestmark = pytest.mark.db

MARKERS = {
    "eye_left": [0.35, 0.4],
    "eye_right": [0.65, 0.4],
    "mouth_left": [0.4, 0.7],
    "mouth_right": [0.6, 0.7],
    "lips": [0.5, 0.7],
    "chin": [0.5, 0.85],
}


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return open_files("", tmp_path / "files")


@pytest.fixture
async def studio(
    database: Database, clock: ManualClock, files: Files, tmp_path: Path
) -> AsyncIterator[Shop]:
    house = tmp_path / "house"
    house.mkdir()
    (house / "mira.vrm").write_bytes(b"glTF of mira")
    desk = FaceDesk(files, HouseShelf(house), ScriptedPerformer(), Checker())
    async with open_shop(
        database,
        clock,
        voice=make_voices(),
        face_desk=desk,
        links=SignedLinks(b"k" * 32, clock),
        personas_settings=PersonasSettings(frozenset(Format), probes="advised"),
    ) as shop:
        yield shop


@pytest.fixture
async def owner(studio: Shop) -> httpx.AsyncClient:
    user = await studio.database.write(
        make_user, clock=studio.clock, roles=["fan", "owner"], account_tier="pro"
    )
    return await studio.program(user.id)


def portrait(size: tuple[int, int] = (300, 400)) -> bytes:
    picture = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(picture, "PNG")
    return picture.getvalue()


async def bring(owner: httpx.AsyncClient, content: bytes, **fields: Any) -> httpx.Response:
    form = {
        "kind": "portrait",
        "name": "My face",
        "consent": STATEMENTS["nobody"],
        "markers": json.dumps(MARKERS),
    }
    return await owner.post(
        "/api/faces", data=form | fields, files=[("files", ("me.png", content, "image/png"))]
    )


async def test_ours_are_listed_first_and_given_out(studio: Shop, owner: httpx.AsyncClient) -> None:
    listed = (await owner.get("/api/faces")).json()
    assert [one["id"] for one in listed["items"]] == [
        "house:mira",
        "house:otto",
        "house:celeste",
        "house:ivo",
    ]
    assert {one["likeness"]: one["text"] for one in listed["statements"]} == STATEMENTS
    visitor = await studio.client({})
    model = await visitor.get(listed["items"][0]["model_url"])
    assert (model.content, model.headers["content-type"]) == (b"glTF of mira", "model/gltf-binary")
    again = await visitor.get(
        listed["items"][0]["model_url"], headers={"if-none-match": model.headers["etag"]}
    )
    assert again.status_code == 304
    unbuilt = await visitor.get(listed["items"][1]["model_url"])
    assert (unbuilt.status_code, code_of(unbuilt)) == (503, "faces_unbuilt")
    assert (await visitor.get("/api/faces/house/nobody/model")).status_code == 404


async def test_a_poster_shows_the_face_at_rest(studio: Shop) -> None:
    visitor = await studio.client({})
    answer = await visitor.get("/api/faces/house/otto/poster")
    assert answer.content[:4] + answer.content[8:12] == b"RIFFWEBP"
    assert 10_000 < len(answer.content) < 200_000


async def test_a_portrait_is_checked_kept_and_deleted(
    studio: Shop, owner: httpx.AsyncClient, files: Files
) -> None:
    answer = await bring(owner, portrait())
    assert answer.status_code == 201, answer.text
    face = answer.json()
    assert (face["kind"], face["lip_sync"], face["model_url"]) == ("portrait", "partial", None)
    row = await studio.database.read(lambda db: db.get_one(Face, face["id"]))
    assert row.consent == STATEMENTS["nobody"] and row.consented_at == studio.clock.now()
    assert row.markers is not None and row.markers["chin"] == MARKERS["chin"]
    stored = await files.get(f"{row.asset_key}/portrait.png")
    assert stored != portrait()
    assert [one["id"] for one in (await owner.get("/api/faces")).json()["items"]][4:] == [row.id]
    assert (await owner.delete(f"/api/faces/{row.id}")).status_code == 204
    with pytest.raises(FileMissingError):
        await files.get(f"{row.asset_key}/portrait.png")
    assert (await owner.delete(f"/api/faces/{row.id}")).status_code == 404


async def test_it_has_a_poster_and_says_a_line(studio: Shop, owner: httpx.AsyncClient) -> None:
    face = (await bring(owner, portrait())).json()
    visitor = await studio.client({})
    poster = (await visitor.get(face["poster_url"])).content
    assert poster[:4] + poster[8:12] == b"RIFFWEBP"
    said = {"text": "Good evening.", "background": "harbour"}
    movie = await owner.post(f"/api/faces/{face['id']}/preview", json=said)
    assert movie.status_code == 200 and movie.headers["content-type"] == "video/mp4"
    assert movie.content[4:8] == b"ftyp" and len(movie.content) > 5_000
    nobody = await owner.post("/api/faces/fac_none/preview", json=said)
    assert nobody.status_code == 404


async def test_what_is_no_face_is_refused_with_its_reason(owner: httpx.AsyncClient) -> None:
    broken = await bring(owner, portrait()[:200])
    assert (broken.status_code, code_of(broken)) == (422, "face_refused")
    assert broken.json()["error"]["details"]["reason"] == "bad_picture"
    assert broken.json()["error"]["message"].endswith(".")
    upside = {**MARKERS, "chin": [0.5, 0.1]}
    wrong = await bring(owner, portrait(), markers=json.dumps(upside))
    assert wrong.json()["error"]["details"]["reason"] == "markers"
    for text in ("{", "[" * 100_000, '{"chin": [2, 0]}', '{"chin": "x"}'):
        bad = await bring(owner, portrait(), markers=text[:2_000])
        assert (bad.status_code, code_of(bad)) == (422, "face_refused"), text[:20]
    assert len((await owner.get("/api/faces")).json()["items"]) == 4


async def test_whose_likeness_it_is_is_kept_word_for_word(
    studio: Shop, owner: httpx.AsyncClient
) -> None:
    for likeness, statement in STATEMENTS.items():
        face = (await bring(owner, portrait(), consent=statement)).json()
        assert (face["likeness"], face["is_usable"]) == (likeness, likeness != "another")
        row = await studio.database.read(lambda db, face=face: db.get_one(Face, face["id"]))
        assert (row.likeness, row.consent) == (likeness, statement)
    listed = (await owner.get("/api/faces")).json()["items"]
    assert {one["likeness"] for one in listed} == {"house", *STATEMENTS}


async def test_without_consent_nothing_is_taken(owner: httpx.AsyncClient) -> None:
    for consent in ("", "yes", STATEMENTS["nobody"].lower()):
        answer = await bring(owner, portrait(), consent=consent or " ")
        assert (answer.status_code, code_of(answer)) == (422, "consent_missing")


async def test_a_face_that_a_persona_shows_stays(studio: Shop, owner: httpx.AsyncClient) -> None:
    face = (await bring(owner, portrait())).json()
    sheet = SHEET | {"face": {"face_id": face["id"]}}
    made = await owner.post("/api/owner/personas", json={"sheet": sheet})
    assert made.json()["draft"]["face"]["background"] == "plain"
    kept = await owner.delete(f"/api/faces/{face['id']}")
    assert (kept.status_code, code_of(kept)) == (409, "face_in_use")
    assert kept.json()["error"]["details"]["personas"] == [SHEET["name"]]
    url = f"/api/owner/personas/{made.json()['id']}"
    await owner.put(url, json={"sheet": SHEET})
    assert (await owner.delete(f"/api/faces/{face['id']}")).status_code == 204


async def test_a_sheet_names_no_face_of_others(studio: Shop, owner: httpx.AsyncClient) -> None:
    face = (await bring(owner, portrait())).json()
    other = await studio.database.write(make_user, clock=studio.clock, roles=["fan", "owner"])
    stranger = await studio.program(other.id)
    sheet = SHEET | {"face": {"face_id": face["id"]}}
    answer = await stranger.post("/api/owner/personas", json={"sheet": sheet})
    assert (answer.status_code, code_of(answer)) == (422, "face_unknown")
    assert (await stranger.delete(f"/api/faces/{face['id']}")).status_code == 404
    assert len((await stranger.get("/api/faces")).json()["items"]) == 4


async def test_a_file_opens_to_whoever_holds_its_address(studio: Shop, files: Files) -> None:
    await files.put("faces/fac_1/face.glb", b"glTF")
    visitor = await studio.client({})
    address = SignedLinks(b"k" * 32, studio.clock).sign("/files/faces/fac_1/face.glb", 60)
    answer = await visitor.get(address)
    assert answer.content == b"glTF"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    forged = await visitor.get(address.replace("fac_1", "fac_2"))
    assert (forged.status_code, code_of(forged)) == (403, "link_invalid")
    gone = SignedLinks(b"k" * 32, studio.clock).sign("/files/faces/fac_2/face.glb", 60)
    assert (await visitor.get(gone)).status_code == 404


async def test_a_line_comes_with_what_the_face_does(owner: httpx.AsyncClient) -> None:
    answer = await owner.post("/api/faces/perform", json={"text": "Good evening to you."})
    said = answer.json()
    assert said["track"]["mouth"] and said["wav"].startswith("UklGR")
    again = await owner.post("/api/faces/perform", json={"text": "Good evening to you."})
    assert again.json() == said
    silent = await owner.post("/api/faces/perform", json={"text": "..."})
    assert silent.status_code == 422


async def test_video_needs_a_face(studio: Shop, owner: httpx.AsyncClient) -> None:
    made = (await owner.post("/api/owner/personas", json={"sheet": SHEET})).json()
    url = f"/api/owner/personas/{made['id']}"
    terms = {"price_per_minute": "1", "minutes": 5, "on_sale": True}
    bare = (await owner.put(f"{url}/tiers/video", json=terms)).json()
    assert "face" in bare["missing"] and bare["tiers"][0]["status"] == "coming"
    sheet = SHEET | {"face": {"face_id": "house:mira"}}
    faced = (await owner.put(url, json={"sheet": sheet})).json()
    assert "face" not in faced["missing"] and faced["tiers"][0]["status"] == "on_sale"
