"""Owners choose a voice and hear it; fans hear it before they bid."""

import io
import wave
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy.orm import Session

from bidding.settings import BiddingSettings
from core.clock import Clock, ManualClock
from core.database import Database
from engine.voice_backends import VoiceBackends
from engine.voice_errors import VoiceBackendError
from models.persona import Persona
from models.states import Format
from personas.settings import PersonasSettings
from personas.voice_lines import OWN_LINE
from personas.voice_samples import VoiceSamples
from tests.factories.personas import SHEET, MadePersona, make_persona, make_tier
from tests.factories.users import make_owner
from tests.factories.voices import make_voices
from tests.integration.shop import Shop, code_of, open_shop
from voice.scripted_speech import ScriptedSpeech

pytestmark = pytest.mark.db

SERVED = frozenset({Format.TEXT, Format.VOICE})
HIGH = "/api/voices/scripted:high/sample"
TERMS = {"price_per_minute": "2.4", "minutes": 10, "selling_mode": "instant", "on_sale": True}


@pytest.fixture
def mouth() -> ScriptedSpeech:
    return ScriptedSpeech()


@pytest.fixture
async def house(
    database: Database, clock: ManualClock, mouth: ScriptedSpeech
) -> AsyncIterator[Shop]:
    """A shop that serves voice rooms."""
    voices = make_voices(mouth)
    async with (
        VoiceSamples(voices) as samples,
        open_shop(
            database,
            clock,
            voice=voices,
            voice_samples=samples,
            personas_settings=PersonasSettings(formats_available=SERVED),
            bidding_settings=BiddingSettings(formats_available=SERVED),
        ) as opened,
    ):
        yield opened


@pytest.fixture
async def owner(house: Shop) -> httpx.AsyncClient:
    user = await house.database.write(make_owner, clock=house.clock, account_tier="plus")
    return await house.program(user.id)


def make_singer(db: Session, *, clock: Clock, **voice: Any) -> MadePersona:
    """A published persona that sells voice rooms."""
    user = make_owner(db, clock=clock, account_tier="plus")
    made = make_persona(db, user.id, clock=clock, slug="nova", **voice)
    make_tier(db, made.persona.id, clock=clock, format=Format.VOICE)
    made.version.voice_id = made.persona.voice_id
    made.version.voice_percent = made.persona.voice_percent
    return made


def sound_of(answer: httpx.Response) -> tuple[int, int, int, bytes]:
    """Rate, channels, bytes a sample, and the sound."""
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "audio/wav"
    with wave.open(io.BytesIO(answer.content)) as opened:
        sound = opened.readframes(10**9)
        return opened.getframerate(), opened.getnchannels(), opened.getsampwidth(), sound


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


async def test_fans_hear_the_voice_before_they_bid(house: Shop, mouth: ScriptedSpeech) -> None:
    await house.database.write(
        make_singer, clock=house.clock, voice_id="scripted:high", voice_percent=80
    )
    visitor = await house.client({})
    page = (await visitor.get("/api/personas/nova")).json()
    assert [tier["status"] for tier in page["tiers"]] == ["on_sale", "on_sale"]
    heard = await visitor.get(page["voice_sample_url"])
    sound = sound_of(heard)[3]
    assert mouth.asked == [(SHEET["greeting"], "scripted:high")]
    words = len(SHEET["greeting"].split())
    assert len(sound) == pytest.approx(words * 12_000 / 0.8, rel=0.01)
    assert heard.headers["cache-control"] == "public, max-age=2592000, immutable"
    assert sound_of(await visitor.get(page["voice_sample_url"]))[3] == sound
    etag = {"if-none-match": heard.headers["etag"]}
    same = await visitor.get("/api/personas/nova/voice-sample", headers=etag)
    assert (same.status_code, same.headers["cache-control"]) == (304, "public, no-cache")
    assert len(mouth.asked) == 1


async def test_a_voice_that_is_gone_is_heard_as_the_default(
    house: Shop, mouth: ScriptedSpeech
) -> None:
    await house.database.write(make_singer, clock=house.clock, voice_id="kokoro:gone")
    visitor = await house.client({})
    url = (await visitor.get("/api/personas/nova")).json()["voice_sample_url"]
    assert (await visitor.get(url)).status_code == 200
    assert mouth.asked[0][1] == "scripted:low"


async def test_without_a_voice_room_on_sale_there_is_no_sample(
    house: Shop, owner: httpx.AsyncClient
) -> None:
    user = await house.database.write(make_owner, clock=house.clock, account_tier="plus")
    await house.database.write(make_persona, user.id, clock=house.clock, slug="mute")
    assert (await owner.get("/api/personas/mute")).json()["voice_sample_url"] is None
    for slug in ("mute", "nobody"):
        answer = await owner.get(f"/api/personas/{slug}/voice-sample")
        assert (answer.status_code, code_of(answer)) == (404, "not_found")


async def test_new_samples_are_limited_and_old_ones_are_not(house: Shop) -> None:
    made = await house.database.write(make_singer, clock=house.clock)
    visitor = await house.client({})

    def greet(db: Session, number: int) -> None:
        version = db.get_one(type(made.version), made.version.id)
        version.sheet = version.sheet | {"greeting": f"Number {number}."}

    statuses: list[int] = []
    for number in range(21):
        await house.database.write(greet, number)
        statuses.append((await visitor.get("/api/personas/nova/voice-sample")).status_code)
    assert statuses == [200] * 20 + [429]
    await house.database.write(greet, 0)
    assert (await visitor.get("/api/personas/nova/voice-sample")).status_code == 200


async def test_a_voice_room_is_quoted_and_bid_for(house: Shop) -> None:
    await house.database.write(make_singer, clock=house.clock)
    _, fan = await house.fan()
    tiers = (await fan.get("/api/personas/nova")).json()["tiers"]
    quote = (await fan.post("/api/quotes", json={"tier_id": tiers[1]["id"]})).json()
    assert (quote["format"], quote["amount"]) == ("voice", tiers[1]["total_from"])
    body = {"quote_id": quote["id"], "amount": quote["amount"], "salt": "0x" + "5a" * 32}
    bid = await fan.post("/api/bids", json=body, headers={"idempotency-key": "voice-bid-1"})
    assert (bid.status_code, bid.json()["format"]) == (201, "voice")


async def test_a_bid_for_voice_is_refused_once_the_server_has_none(house: Shop) -> None:
    await house.database.write(make_singer, clock=house.clock)
    _, fan = await house.fan()
    tiers = (await fan.get("/api/personas/nova")).json()["tiers"]
    quote = (await fan.post("/api/quotes", json={"tier_id": tiers[1]["id"]})).json()
    house.state["bidding_settings"] = BiddingSettings()
    body = {"quote_id": quote["id"], "amount": quote["amount"], "salt": "0x" + "5a" * 32}
    bid = await fan.post("/api/bids", json=body, headers={"idempotency-key": "voice-bid-2"})
    assert (bid.status_code, code_of(bid)) == (409, "format_not_on_sale")


async def test_voices_that_turn_out_broken_are_sold_no_more(house: Shop) -> None:
    await house.database.write(make_singer, clock=house.clock)
    _, fan = await house.fan()
    voice = (await fan.get("/api/personas/nova")).json()["tiers"][1]
    voices = house.state["voice"]
    assert isinstance(voices, VoiceBackends)
    voices.problem = "the weights are damaged"
    page = (await fan.get("/api/personas/nova")).json()
    assert [tier["status"] for tier in page["tiers"]] == ["on_sale", "coming"]
    assert page["voice_sample_url"] is None
    refused = await fan.post("/api/quotes", json={"tier_id": voice["id"]})
    assert code_of(refused) == "format_not_on_sale"
