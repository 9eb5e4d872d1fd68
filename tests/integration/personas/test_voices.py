"""Owners choose a voice and hear it."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy.orm import Session

from engine.voice_errors import VoiceBackendError
from models.persona import Persona
from personas.voice_lines import OWN_LINE
from tests.factories.personas import SHEET
from tests.factories.users import make_owner
from tests.integration.personas.singers import make_singer, sound_of
from tests.integration.shop import Shop, code_of
from voice.scripted_speech import ScriptedSpeech

pytestmark = pytest.mark.db

HIGH = "/api/voices/scripted:high/sample"
TERMS = {"price_per_minute": "2.4", "minutes": 10, "selling_mode": "instant", "on_sale": True}


@pytest.fixture
async def owner(house: Shop) -> httpx.AsyncClient:
    user = await house.database.write(make_owner, clock=house.clock, account_tier="plus")
    return await house.program(user.id)


async def test_owners_see_the_voices(house: Shop, owner: httpx.AsyncClient) -> None:
    items = (await owner.get("/api/voices")).json()["items"]
    assert [one["id"] for one in items] == ["scripted:low", "scripted:high"]
    assert items[1] == {
        "id": "scripted:high",
        "label": "High whistle",
        "language": "en",
        "gender": "neutral",
        "synthesizer": "scripted",
        "is_default": False,
    }
    assert items[0]["is_default"] is True
    _, fan = await house.fan()
    for client, code in ((fan, "missing_role"), (await house.client({}), "unauthenticated")):
        assert code_of(await client.get("/api/voices")) == code
        assert code_of(await client.post(HIGH, json={})) == code


async def test_a_server_without_voices_has_none_to_hear(shop: Shop) -> None:
    user = await shop.database.write(make_owner, clock=shop.clock, account_tier="plus")
    await shop.database.write(make_singer, clock=shop.clock)
    program = await shop.program(user.id)
    assert (await program.get("/api/voices")).json() == {"items": []}
    page = (await program.get("/api/personas/nova")).json()
    assert page["voice_sample_url"] is None
    assert [tier["status"] for tier in page["tiers"]] == ["on_sale", "coming"]
    for answer in (
        await program.post(HIGH, json={}),
        await program.get("/api/personas/nova/voice-sample"),
    ):
        assert (answer.status_code, code_of(answer)) == (503, "no_voice")


async def test_an_audition_is_sound(owner: httpx.AsyncClient, mouth: ScriptedSpeech) -> None:
    plain = await owner.post(HIGH, json={"text": "Good evening, my friend."})
    rate, channels, width, sound = sound_of(plain)
    assert (rate, channels, width, len(sound)) == (24_000, 1, 2, 4 * 6_000 * 2)
    fast = await owner.post(HIGH, json={"text": "Good evening, my friend.", "speed": 1.25})
    assert len(sound_of(fast)[3]) == pytest.approx(len(sound) / 1.25, rel=0.01)
    again = await owner.post(HIGH, json={"text": "Good evening, my friend."})
    assert again.headers["content-length"] == str(44 + len(sound))
    assert sound_of(again)[3] == sound
    assert (await owner.post(HIGH, json={})).status_code == 200
    assert [text for text, _ in mouth.asked] == [*["Good evening, my friend."] * 2, OWN_LINE]


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("/api/voices/kokoro:gone/sample", {}, 404, "not_found"),
        ("/api/voices/a/b c:d/sample", {}, 404, "not_found"),
        (HIGH, {"text": "x" * 301}, 422, "invalid_request"),
        (HIGH, {"text": ""}, 422, "invalid_request"),
        (HIGH, {"text": "…"}, 422, "nothing_to_say"),
        (HIGH, {"speed": 0.69}, 422, "invalid_request"),
        (HIGH, {"speed": 1.31}, 422, "invalid_request"),
        (HIGH, {"speed": "fast"}, 422, "invalid_request"),
        (HIGH, {"voice": "x"}, 422, "invalid_request"),
    ],
)
async def test_what_cannot_be_said_is_refused(
    owner: httpx.AsyncClient, path: str, body: dict[str, Any], status: int, code: str
) -> None:
    answer = await owner.post(path, json=body)
    assert (answer.status_code, code_of(answer)) == (status, code)


async def test_a_voice_that_fails_says_so(owner: httpx.AsyncClient, mouth: ScriptedSpeech) -> None:
    mouth.fail_with = VoiceBackendError("load_failed", "the weights are damaged")
    answer = await owner.post(HIGH, json={})
    assert (answer.status_code, code_of(answer)) == (503, "unavailable")
    assert answer.json()["error"]["details"] == {"voice_code": "load_failed"}


async def test_auditions_are_limited(house: Shop, owner: httpx.AsyncClient) -> None:
    answers = [await owner.post(HIGH, json={"text": "Hello."}) for _ in range(41)]
    assert [one.status_code for one in answers] == [200] * 40 + [429]
    house.clock.advance(timedelta(minutes=1))
    assert (await owner.post(HIGH, json={"text": "Hello."})).status_code == 200


async def drafted(owner: httpx.AsyncClient, **sheet: Any) -> tuple[str, dict[str, Any]]:
    answer = await owner.post("/api/owner/personas", json={"sheet": SHEET | sheet})
    assert answer.status_code == 201, answer.text
    return f"/api/owner/personas/{answer.json()['id']}", answer.json()


async def test_a_draft_keeps_its_voice(owner: httpx.AsyncClient) -> None:
    url, view = await drafted(owner)
    assert (view["draft"]["voice_id"], view["draft"]["voice_speed"]) == (None, 1.0)
    voice = {"voice_id": "scripted:high", "voice_speed": 0.876}
    changed = (await owner.put(url, json={"sheet": SHEET | voice})).json()["draft"]
    assert (changed["voice_id"], changed["voice_speed"]) == ("scripted:high", 0.88)
    gone = (await owner.put(url, json={"sheet": SHEET | {"voice_id": "kokoro:gone"}})).json()
    assert gone["draft"]["voice_id"] == "kokoro:gone"


@pytest.mark.parametrize(
    "voice",
    [
        {"voice_id": ""},
        {"voice_id": "x" * 121},
        {"voice_id": "a\u0000b"},
        {"voice_id": 7},
        {"voice_speed": 0.5},
        {"voice_speed": 1.5},
        {"voice_speed": None},
    ],
)
async def test_a_voice_that_makes_no_sense_is_refused(
    owner: httpx.AsyncClient, voice: dict[str, Any]
) -> None:
    answer = await owner.post("/api/owner/personas", json={"sheet": SHEET | voice})
    assert (answer.status_code, code_of(answer)) == (422, "invalid_request")


def picture(db: Session, persona_id: str) -> None:
    persona = db.get_one(Persona, persona_id)
    persona.picture, persona.picture_etag = b"webp", "tag"


async def test_a_published_version_keeps_its_voice(house: Shop, owner: httpx.AsyncClient) -> None:
    url, view = await drafted(owner, voice_id="scripted:high", voice_speed=0.9)
    await house.database.write(picture, view["id"])
    assert (await owner.put(f"{url}/tiers/voice", json=TERMS)).status_code == 200
    assert (await owner.post(f"{url}/publish")).json()["published"]["version"] == 1
    slower = {"voice_id": "scripted:high", "voice_speed": 0.8}
    changed = (await owner.put(url, json={"sheet": SHEET | slower})).json()
    assert changed["has_unpublished_changes"] is True
    assert (await owner.post(f"{url}/publish")).json()["published"]["version"] == 2
    assert (await owner.get(url)).json()["has_unpublished_changes"] is False
    items = (await owner.get(f"{url}/versions")).json()["items"]
    assert [one["sheet"]["voice_speed"] for one in items] == [0.8, 0.9]
