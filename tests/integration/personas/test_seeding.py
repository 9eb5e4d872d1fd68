"""The demo personas: four, whole, on sale, and only once."""

import pytest

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
    assert quote["amount"] == text["total_from"] == "13.2"
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
