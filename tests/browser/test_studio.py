"""An owner brings a character card, writes its lore, and goes back to an older version."""

import json
from collections.abc import Iterator

import pytest
from playwright.async_api import BrowserContext, FilePayload, Page, expect

from app.bench.served import Served, running_server
from tests.browser.acts import enter, witness
from tests.browser.people import live_as_a_published_owner, live_as_an_owner
from tests.fixtures.chromium import keep_picture
from tests.fixtures.served import QUIET
from tests.unit.personas.cards.makers import V3, png_card, with_data

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with running_server(tmp_path_factory.mktemp("served") / "var", QUIET) as running:
        yield running


def card_file(content: bytes, name: str = "seraphina.png") -> FilePayload:
    return {"name": name, "mimeType": "image/png", "buffer": content}


async def save(page: Page) -> None:
    await page.get_by_test_id("sheet-save").click()
    await expect(page.get_by_text("All saved")).to_be_visible()


async def test_a_card_becomes_a_persona_whose_lore_is_edited(
    served: Served, context: BrowserContext
) -> None:
    page, _ = await enter(context, served, live_as_an_owner)
    await page.goto(f"{served.base_url}/owner")
    await bring_a_card(page)
    await page.get_by_test_id("studio-tabs").get_by_text("Lorebook").click()
    await write_lore(page)
    # What is being written stays from page to page, and is saved as one.
    await page.get_by_test_id("studio-tabs").get_by_text("Character").click()
    await page.get_by_test_id("sheet-tagline").fill("Keeps the glade")
    await save(page)
    await page.reload()
    await expect(page.get_by_test_id("sheet-tagline")).to_have_value("Keeps the glade")
    where = await page.get_by_test_id("card-json").get_attribute("href")
    taken = await (await page.request.get(f"{served.base_url}{where}")).json()
    book = taken["data"]["character_book"]["entries"]
    assert [one["keys"] for one in book] == [["shadowfang", "beast"], ["well", "water"]]
    assert taken["data"]["creator"] == "somebody"


async def bring_a_card(page: Page) -> None:
    """Try what is none, then a card; end at its draft."""
    await page.get_by_test_id("persona-import").click()
    chooser = page.get_by_test_id("card-file")
    await chooser.set_input_files(card_file(b"RIFF", "picture.webp"))
    await expect(page.get_by_test_id("card-problem")).to_contain_text("PNG, JSON or CHARX")
    await chooser.set_input_files(card_file(b"no picture at all"))
    await expect(page.get_by_test_id("error-state")).to_have_attribute("data-code", "card_refused")
    await chooser.set_input_files(card_file(png_card(V3, b"ccv3")))
    came = page.get_by_test_id("card-arrived")
    await expect(came).to_contain_text("1 lorebook entry")
    await expect(came).to_contain_text("2 more greetings")
    await page.get_by_test_id("card-open").click()
    await expect(page.get_by_test_id("sheet-name")).to_have_value("Seraphina")


async def write_lore(page: Page) -> None:
    """Add an entry to the card's one; copy, move, remove, and take that back."""
    entries = page.get_by_test_id("lore-entry")
    await expect(entries).to_have_count(1)
    await page.get_by_test_id("lore-add").click()
    await expect(page.get_by_test_id("lore-name")).to_be_focused()
    await page.get_by_test_id("lore-content").fill("The well is older than the glade.")
    await page.get_by_test_id("lore-keys").fill("well, water,")
    await page.get_by_test_id("lore-keys").press("Enter")
    await expect(entries.nth(1)).to_contain_text("On “well”, “water”")
    await keep_picture(page, "studio-lore", page.get_by_test_id("lore-form"))
    await page.get_by_role("button", name="Duplicate entry 2").click()
    await expect(entries).to_have_count(3)
    await page.get_by_role("button", name="Move entry 3 up").click()
    await page.get_by_role("button", name="Remove entry 2").click()
    await expect(entries).to_have_count(2)
    await page.get_by_test_id("toast").get_by_role("button", name="Undo").click()
    await expect(entries).to_have_count(3)
    await page.get_by_role("button", name="Remove entry 3").click()
    await try_a_line(page)


async def try_a_line(page: Page) -> None:
    """What is written is tried before it is saved."""
    called = page.get_by_test_id("lore-called")
    await page.get_by_test_id("lore-line").fill("Is there water in it?")
    await page.get_by_test_id("lore-line").press("Enter")
    await expect(called).to_have_count(1)
    await expect(called).to_contain_text("On “water”")
    await expect(called).to_have_attribute("data-place", "1")
    await keep_picture(page, "studio-lore-line", called)
    await page.get_by_test_id("lore-line").fill("Good evening.")
    await page.get_by_test_id("lore-line-try").click()
    await expect(page.get_by_test_id("lore-called-none")).to_be_visible()


async def test_what_the_server_would_refuse_is_shown_at_its_field(
    served: Served, context: BrowserContext
) -> None:
    page, owner = await enter(context, served, live_as_an_owner)
    await page.goto(f"{served.base_url}/owner/{owner.facts['persona']}")
    await page.get_by_test_id("sheet-probes").locator("summary").click()
    await page.get_by_test_id("probe-add").click()
    await page.get_by_test_id("studio-tabs").get_by_text("Lorebook").click()
    await page.get_by_test_id("lore-add").click()
    await page.get_by_test_id("lore-content").fill("A clock that runs backwards.")
    await page.get_by_test_id("sheet-save").click()
    await expect(page.get_by_test_id("error-state")).to_contain_text("Write question 1")
    await page.get_by_role("link", name="Go to the character sheet").click()
    field = page.get_by_test_id("probe").locator("[aria-invalid]")
    await expect(field).to_be_visible()
    await field.fill("What runs backwards?")
    await page.get_by_label("Right if it says").fill("clock")
    await save(page)
    page.on("dialog", lambda dialog: dialog.dismiss())
    await page.get_by_test_id("sheet-name").fill("Iris the Elder")
    await page.get_by_role("link", name="Studio", exact=True).last.click()
    await expect(page.get_by_test_id("sheet-name")).to_have_value("Iris the Elder")


async def test_a_card_replaces_a_draft_and_the_words_come_back(
    served: Served, context: BrowserContext
) -> None:
    page, owner = await enter(context, served, live_as_a_published_owner)
    await page.goto(f"{served.base_url}/owner/{owner.facts['persona']}")
    name = page.get_by_test_id("sheet-name")
    await expect(name).to_have_value("Iris Calder")
    panel = page.get_by_test_id("card-panel")
    raw = json.dumps(with_data(name="Sol")).encode()
    await panel.get_by_test_id("card-file").set_input_files(card_file(raw, "sol.json"))
    await page.get_by_test_id("card-replace").click()
    await expect(panel.get_by_test_id("card-arrived")).to_have_attribute("data-spec", "v2")
    await expect(name).to_have_value("Sol")
    await expect(page.get_by_text("All saved")).to_be_visible()
    await page.get_by_test_id("sheet-undo").click()
    await expect(name).to_have_value("Iris Calder")
    await save(page)


async def test_an_older_version_is_compared_and_comes_back(
    served: Served, context: BrowserContext
) -> None:
    page, owner = await enter(context, served, live_as_a_published_owner)
    await page.goto(f"{served.base_url}/owner/{owner.facts['persona']}")
    await page.get_by_test_id("sheet-greeting").fill("Mind the clock.")
    await save(page)
    await page.get_by_test_id("publish").click()
    await expect(page.get_by_text("Version 2 is public")).to_be_visible()
    await page.get_by_test_id("studio-tabs").get_by_text("Versions").click()
    await expect(page.get_by_test_id("diff-none")).to_be_visible()
    first = page.locator('[data-testid="version"][data-number="1"]')
    await first.get_by_role("button", name="Compare").click()
    greeting = page.locator('[data-testid="change"][data-field="greeting"]')
    await expect(greeting.locator("del")).to_have_text("pendulum.")
    await expect(greeting.locator("ins")).to_have_text("clock.")
    await page.get_by_test_id("ask-both").fill("Who are you?")
    await page.get_by_test_id("ask-both-send").click()
    await expect(page.get_by_test_id("answers")).to_contain_text("Version 1")
    await witness(page, "studio-versions", page.get_by_test_id("compare"))
    await first.get_by_test_id("version-back").click()
    await page.get_by_test_id("version-back-confirm").click()
    await expect(first).to_have_attribute("data-current", "true")
    await page.get_by_test_id("toast").get_by_role("button", name="Undo").click()
    await expect(first).to_have_attribute("data-current", "false")
    await first.get_by_test_id("version-restore").click()
    await expect(page.get_by_text("Nothing is different.")).to_be_visible()
    await page.get_by_test_id("studio-tabs").get_by_text("Character").click()
    await expect(page.get_by_test_id("sheet-greeting")).to_have_value("Mind the pendulum.")


async def test_a_draft_is_probed(served: Served, context: BrowserContext) -> None:
    page, owner = await enter(context, served, live_as_an_owner)
    await page.goto(f"{served.base_url}/owner/{owner.facts['persona']}")
    await page.get_by_test_id("publish-probes").get_by_role("link").click()
    stand = page.get_by_test_id("probes-stand")
    await expect(stand).to_have_attribute("data-problem", "none")
    await page.get_by_test_id("probes-start").click()
    # The page hears of each answer, and of the end.
    await expect(page.get_by_test_id("probes-start")).to_be_enabled()
    await expect(stand).not_to_have_attribute("data-problem", "running")
    kinds = page.get_by_test_id("probe-kind")
    await expect(kinds.filter(has_text="That it is an AI")).to_contain_text("right")
    await expect(page.get_by_test_id("probe-answer").first).to_be_visible()
    await witness(page, "studio-probes")
    await page.get_by_test_id("studio-tabs").get_by_text("Character").click()
    await page.get_by_test_id("sheet-tagline").fill("Mends every clock")
    await save(page)
    await expect(page.get_by_test_id("publish-probes")).to_contain_text("has changed since")
