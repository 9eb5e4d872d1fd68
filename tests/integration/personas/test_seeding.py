"""The demo personas: four, whole, on sale, and only once."""

import pytest
from sqlalchemy.orm import Session

from engine.persona import Example, PersonaSheet
from models.account import User
from models.persona import Persona, PersonaVersion
from personas.seed import DEMO_EMAIL, seed_demo
from tests.factories.users import KEYSTORE
from tests.integration.shop import Shop, code_of

pytestmark = pytest.mark.db


async def test_four_personas_stand_ready(shop: Shop) -> None:
    assert await shop.database.write(seed_demo, KEYSTORE, clock=shop.clock) == 4
    visitor = await shop.client({})
    cards = (await visitor.get("/api/personas")).json()["items"]
    assert len({card["name"] for card in cards}) == 4
    for card in cards:
        assert [one["status"] for one in card["formats"]] == ["on_sale", "coming", "coming"]
        picture = await visitor.get(card["picture_url"])
        assert picture.status_code == 200 and len(picture.content) < 120_000
    _, fan = await shop.fan()
    page = (await visitor.get("/api/personas/mira-vale")).json()
    text, voice, _ = page["tiers"]
    quote = (await fan.post("/api/quotes", json={"tier_id": text["id"]})).json()
    assert quote["amount"] == text["total_from"] == "15"
    refused = await fan.post("/api/quotes", json={"tier_id": voice["id"]})
    assert code_of(refused) == "format_not_on_sale"


async def test_what_is_there_stays(shop: Shop) -> None:
    await shop.database.write(seed_demo, KEYSTORE, clock=shop.clock)
    ids = await shop.database.read(lambda db: sorted(one.id for one in db.query(Persona)))
    assert await shop.database.write(seed_demo, KEYSTORE, clock=shop.clock) == 0
    assert await shop.database.read(lambda db: sorted(one.id for one in db.query(Persona))) == ids
    owners = await shop.database.read(lambda db: db.query(User).filter_by(email=DEMO_EMAIL).count())
    assert owners == 1


async def test_nobody_signs_in_as_the_demo_owner(shop: Shop) -> None:
    await shop.database.write(seed_demo, KEYSTORE, clock=shop.clock)
    browser = await shop.browser()
    answer = await browser.post("/api/login", json={"email": DEMO_EMAIL, "password": "!"})
    assert code_of(answer) == "wrong_credentials"


async def test_each_sheet_is_short_and_has_examples(shop: Shop) -> None:
    await shop.database.write(seed_demo, KEYSTORE, clock=shop.clock)
    versions = await shop.database.read(lambda db: list(db.query(PersonaVersion)))
    for version in versions:
        examples = tuple(Example(**one) for one in version.sheet["examples"])
        sheet = PersonaSheet(**(version.sheet | {"examples": examples}))
        assert 80 <= len(sheet.character.split()) <= 120
        assert len(sheet.examples) >= 3


def forget_voices(db: Session) -> None:
    """As a house was seeded before personas had voices and faces."""
    for row in (*db.query(Persona), *db.query(PersonaVersion)):
        row.voice_id, row.voice_percent, row.face = None, 100, None
    db.query(User).filter_by(email=DEMO_EMAIL).one().account_tier = "basic"


def voices_of(db: Session) -> dict[str, list[tuple[str | None, int]]]:
    """Slug -> voices of its versions, the published one last."""
    found: dict[str, list[tuple[str | None, int]]] = {}
    for persona in db.query(Persona):
        versions = db.query(PersonaVersion).filter_by(persona_id=persona.id)
        rows = versions.order_by(PersonaVersion.number).all()
        assert rows[-1].id == persona.published_version_id
        found[persona.slug] = [(row.voice_id, row.voice_percent) for row in rows]
    return found


async def test_each_has_a_voice_of_its_own_and_sells_it(house: Shop) -> None:
    await house.database.write(seed_demo, KEYSTORE, clock=house.clock)
    voices = await house.database.read(voices_of)
    assert len({versions[-1][0] for versions in voices.values()} - {None}) == 4
    visitor = await house.client({})
    for card in (await visitor.get("/api/personas")).json()["items"]:
        assert [one["status"] for one in card["formats"]] == ["on_sale", "on_sale", "coming"]


async def test_an_older_house_gets_the_voices_in_a_new_version(shop: Shop) -> None:
    await shop.database.write(seed_demo, KEYSTORE, clock=shop.clock)
    seeded = await shop.database.read(voices_of)
    await shop.database.write(forget_voices)
    for _ in range(2):
        assert await shop.database.write(seed_demo, KEYSTORE, clock=shop.clock) == 0
    now = await shop.database.read(voices_of)
    assert now == {slug: [(None, 100), *versions] for slug, versions in seeded.items()}
    owner = await shop.database.read(lambda db: db.query(User).filter_by(email=DEMO_EMAIL).one())
    assert owner.account_tier == "pro"
