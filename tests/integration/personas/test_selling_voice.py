"""Fans hear a persona before they bid, and bid for its voice."""

import pytest
from sqlalchemy.orm import Session

from bidding.settings import BiddingSettings
from engine.voice_backends import VoiceBackends
from models.persona import PersonaVersion
from tests.factories.personas import SHEET, make_persona
from tests.factories.users import make_owner
from tests.integration.personas.singers import make_singer, sound_of
from tests.integration.shop import Shop, code_of
from voice.scripted_speech import ScriptedSpeech

pytestmark = pytest.mark.db


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


async def test_without_a_voice_room_on_sale_there_is_no_sample(house: Shop) -> None:
    visitor = await house.client({})
    user = await house.database.write(make_owner, clock=house.clock, account_tier="plus")
    await house.database.write(make_persona, user.id, clock=house.clock, slug="mute")
    assert (await visitor.get("/api/personas/mute")).json()["voice_sample_url"] is None
    for slug in ("mute", "nobody"):
        answer = await visitor.get(f"/api/personas/{slug}/voice-sample")
        assert (answer.status_code, code_of(answer)) == (404, "not_found")


async def test_new_samples_are_limited_and_old_ones_are_not(house: Shop) -> None:
    made = await house.database.write(make_singer, clock=house.clock)
    visitor = await house.client({})

    def greet(db: Session, number: int) -> None:
        version = db.get_one(PersonaVersion, made.version.id)
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
