"""People permit their voice and likeness, and take it back."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy.orm import Session

from accounts.consents import may_use
from core.ids import new_id
from flows.sweep import sweep_once
from models.face import Face
from models.notification import Notification
from models.persona import Tier
from models.safety import Consent
from models.states import Format
from rooms.consented import consented_voice
from tests.factories.personas import make_persona, make_tier
from tests.factories.users import make_owner
from tests.integration.shop import Shop, code_of

pytestmark = pytest.mark.db

URL = "/api/owner/consents"


class Studio:
    """An owner with a face of theirs and a persona that wears it."""

    def __init__(self, shop: Shop, owner_id: str, client: httpx.AsyncClient) -> None:
        self.shop, self.owner_id, self.client = shop, owner_id, client
        self.face_id = self.persona_id = self.tier_id = ""

    async def ask(self, **changes: Any) -> httpx.Response:
        body: dict[str, Any] = {
            "kind": "likeness",
            "face_id": self.face_id,
            "person": "Ben Ⓑ <b>",
            "purpose": "A singer who talks with fans.",
            "expires_at": (self.shop.clock.now() + timedelta(days=30)).isoformat(),
        }
        return await self.client.post(URL, json=body | changes)

    async def link(self, **changes: Any) -> str:
        answer = await self.ask(**changes)
        assert answer.status_code == 201, answer.text
        return f"/api/consents/{answer.json()['secret']}"

    async def may(self) -> bool:
        return await self.shop.database.read(may_use, self.owner_id, face_id=self.face_id)

    async def is_on_sale(self) -> bool:
        def look(db: Session) -> bool:
            return db.get_one(Tier, self.tier_id).on_sale

        return await self.shop.database.read(look)


def furnish(db: Session, studio: Studio) -> None:
    clock = studio.shop.clock
    face = Face(
        id=new_id("fac"),
        owner_id=studio.owner_id,
        kind="vrm",
        name="Ben",
        lip_sync="full",
        missing=[],
        credit=None,
        licence=None,
        may_deliver=True,
        markers=None,
        asset_key="faces/x",
        asset_files=["face.glb"],
        size_bytes=1,
        consent="yes",
        consented_at=clock.now(),
        created_at=clock.now(),
    )
    db.add(face)
    sheet = {"face_id": face.id, "background": "plain", "delivers_model": True}
    made = make_persona(db, studio.owner_id, clock=clock, face=sheet)
    made.version.face = sheet
    tier = make_tier(db, made.persona.id, clock=clock, format=Format.VIDEO)
    studio.face_id, studio.persona_id, studio.tier_id = face.id, made.persona.id, tier.id


@pytest.fixture
async def studio(shop: Shop) -> Studio:
    owner = await shop.database.write(make_owner, clock=shop.clock, account_tier="pro")
    made = Studio(shop, owner.id, await shop.program(owner.id))
    await shop.database.write(furnish, made)
    return made


async def test_a_person_signs_by_their_link_and_takes_it_back(studio: Studio) -> None:
    assert await studio.may(), "nobody was asked: the statement at the upload stands"
    link = await studio.link()
    assert not await studio.may(), "asked and not answered"
    assert not await studio.is_on_sale()
    nobody = await studio.shop.client({})
    seen = (await nobody.get(link)).json()
    assert seen["state"] == "asked"
    assert "Ben Ⓑ <b>" in seen["statement"]
    assert "id" not in seen
    signed = await nobody.post(f"{link}/sign", json={"name": "Ben B", "agrees": True})
    assert (signed.status_code, signed.json()["state"]) == (200, "signed")
    assert await studio.may()
    assert (await nobody.post(f"{link}/revoke")).json()["state"] == "revoked"
    assert not await studio.may()
    back = await studio.client.post(f"/api/owner/personas/{studio.persona_id}/versions/1/roll-back")
    assert code_of(back) == "consent_ended"
    told = await studio.shop.database.read(
        lambda db: [row.kind for row in db.query(Notification).order_by(Notification.id)]
    )
    assert sorted(told) == ["likeness_revoked", "likeness_signed"]


async def test_the_secret_is_told_once_and_only_its_hash_is_kept(studio: Studio) -> None:
    link = await studio.link()
    secret = link.rsplit("/", 1)[1]
    listed = (await studio.client.get(URL)).json()["items"]
    assert [one["secret"] for one in listed] == [None]
    rows = await studio.shop.database.read(lambda db: db.query(Consent).all())
    assert all(secret not in repr(vars(row)) for row in rows)


async def test_a_refusal_stands_and_cannot_be_signed_over_by_the_owner(studio: Studio) -> None:
    link = await studio.link()
    assert (await studio.client.post(f"{link}/refuse")).json()["state"] == "refused"
    late = await studio.client.post(f"{link}/sign", json={"name": "Ben", "agrees": True})
    assert code_of(late) == "consent_state"
    for name in ("Cleo", "Ben Ⓑ <b>"):
        own = await studio.ask(person=name, is_owner=True)
        assert code_of(own) == "other_person"
    assert not await studio.may()


async def test_an_owner_signs_for_themselves_and_takes_it_back(studio: Studio) -> None:
    own = (await studio.ask(person="Cleo", is_owner=True)).json()
    assert (own["state"], own["secret"]) == ("signed", None)
    assert await studio.may()
    back = await studio.client.post(f"{URL}/{own['id']}/revoke")
    assert back.json()["state"] == "revoked"
    assert not await studio.may()
    again = await studio.client.post(f"{URL}/{own['id']}/revoke")
    assert code_of(again) == "consent_state"


async def test_what_a_consent_takes_out_of_use_is_told(studio: Studio) -> None:
    link = await studio.link()
    (asked,) = (await studio.client.get(URL)).json()["items"]
    assert not asked["is_usable"]
    worn = {"persona_id": studio.persona_id, "name": "Nova Reyes", "is_published": True}
    assert asked["used_by"] == [worn]
    await studio.client.post(f"{link}/sign", json={"name": "Ben", "agrees": True})
    await studio.client.post(f"/api/owner/personas/{studio.persona_id}/unpublish")
    (signed,) = (await studio.client.get(URL)).json()["items"]
    assert (signed["is_usable"], signed["used_by"]) == (True, [worn | {"is_published": False}])
    voice = (await studio.ask(kind="voice", face_id=None, voice_id="ben")).json()
    assert (voice["is_usable"], voice["used_by"]) == (False, [])


async def test_nothing_goes_back_on_sale_without_its_person(studio: Studio) -> None:
    link = await studio.link()
    own = f"/api/owner/personas/{studio.persona_id}"
    terms = {"price_per_minute": "1.5", "minutes": 10, "on_sale": True}
    sold = await studio.client.put(f"{own}/tiers/video", json=terms)
    assert code_of(sold) == "consent_ended"
    back = await studio.client.post(f"{own}/versions/1/roll-back")
    assert code_of(back) == "consent_ended"
    kept = await studio.client.put(f"{own}/tiers/video", json=terms | {"on_sale": False})
    assert kept.status_code == 200, kept.text
    spoken = await studio.client.put(f"{own}/tiers/text", json=terms)
    assert spoken.status_code == 200, "a room without the face is sold on"
    await studio.client.post(f"{link}/sign", json={"name": "Ben", "agrees": True})
    assert (await studio.client.put(f"{own}/tiers/video", json=terms)).status_code == 200
    assert (await studio.client.post(f"{own}/versions/1/roll-back")).status_code == 200


async def test_another_person_s_face_waits_for_their_consent(studio: Studio) -> None:
    def say(db: Session) -> None:
        db.get_one(Face, studio.face_id).likeness = "another"

    await studio.shop.database.write(say)
    assert not await studio.may(), "nobody was asked, and somebody must be"
    publish = f"/api/owner/personas/{studio.persona_id}/versions/1/roll-back"
    refused = await studio.client.post(publish)
    assert code_of(refused) == "consent_ended"
    error = refused.json()["error"]
    assert "the face “Ben” is another person's" in error["message"]
    (lack,) = error["details"]["consents"]
    assert (lack["kind"], lack["state"], lack["person"]) == ("likeness", "missing", "")
    own = await studio.ask(person="Cleo", is_owner=True)
    assert code_of(own) == "other_person"
    link = await studio.link()
    asked = (await studio.client.post(publish)).json()["error"]
    assert asked["message"].startswith("Ben Ⓑ <b> has not agreed yet to the use of the face “Ben”.")
    await studio.client.post(f"{link}/sign", json={"name": "Ben", "agrees": True})
    assert await studio.may()
    assert (await studio.client.post(publish)).status_code == 200
    await studio.client.post(f"{link}/revoke")
    back = (await studio.client.post(publish)).json()["error"]
    assert (back["code"], back["details"]["consents"][0]["state"]) == ("consent_ended", "revoked")
    assert "Ben Ⓑ <b> took back the consent to the face “Ben”." in back["message"]


async def test_a_consent_runs_out_by_the_sweep(studio: Studio) -> None:
    link = await studio.link()
    await studio.client.post(f"{link}/sign", json={"name": "Ben", "agrees": True})

    def sell(db: Session) -> None:
        db.get_one(Tier, studio.tier_id).on_sale = True

    await studio.shop.database.write(sell)
    studio.shop.clock.advance(timedelta(days=31))
    await sweep_once(studio.shop.database, clock=studio.shop.clock)
    assert (await studio.client.get(link)).json()["state"] == "expired"
    assert not await studio.may()
    assert not await studio.is_on_sale()


async def test_a_voice_falls_back_to_the_house_s(studio: Studio) -> None:
    database, owner_id = studio.shop.database, studio.owner_id
    assert await database.read(consented_voice, owner_id, "ben") == "ben"
    link = await studio.link(kind="voice", face_id=None, voice_id="ben")
    assert await database.read(consented_voice, owner_id, "ben") is None
    await studio.client.post(f"{link}/sign", json={"name": "Ben", "agrees": True})
    assert await database.read(consented_voice, owner_id, "ben") == "ben"
    assert await database.read(consented_voice, owner_id, None) is None
    assert await database.read(consented_voice, "usr_other", "ben") == "ben"


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"voice_id": "ben"}, 422),
        ({"kind": "voice"}, 422),
        ({"face_id": "fac_other"}, 422),
        ({"expires_at": "2026-11-21T12:30:00Z"}, 422),
        ({"expires_at": "2099-01-01T00:00:00Z"}, 422),
        ({"expires_at": "2026-12-21T12:30:00"}, 422),
        ({"person": "  "}, 422),
        ({"person": "a\x00b"}, 422),
        ({"person": "x" * 121}, 422),
        ({"purpose": "x" * 601}, 422),
    ],
)
async def test_what_does_not_fit_is_refused(
    studio: Studio, changes: dict[str, Any], status: int
) -> None:
    assert (await studio.ask(**changes)).status_code == status


async def test_wrong_links_and_other_owners_find_nothing(studio: Studio) -> None:
    wrong = await studio.client.get(f"/api/consents/cs_{'x' * 43}")
    assert code_of(wrong) == "consent_not_found"
    assert (await studio.client.get("/api/consents/short")).status_code == 422
    link = await studio.link()
    unsure = await studio.client.post(f"{link}/sign", json={"name": "Ben", "agrees": False})
    assert unsure.status_code == 422
    other = await studio.shop.database.write(make_owner, clock=studio.shop.clock)
    others = await studio.shop.program(other.id)
    assert (await others.get(URL)).json()["items"] == []
    mine = (await studio.client.get(URL)).json()["items"][0]["id"]
    assert code_of(await others.post(f"{URL}/{mine}/revoke")) == "consent_not_found"
