"""An owner asks for a face: its person signs by a link without an account, and takes it back.

Screenshots are kept in tests/artefacts.
"""

import io
import json
import re
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

import pytest
from PIL import Image
from playwright.async_api import Browser, BrowserContext, Locator, Page, expect

from app.bench.served import Served, running_server
from app.fan_client import FanClient
from personas.face_schemas import STATEMENTS
from tests.browser.acts import answer_with, enter, witness
from tests.browser.people import live_as_a_published_owner
from tests.browser.sights import overhangs
from tests.fixtures.chromium import PATIENCE_MS, PHONE
from tests.fixtures.served import QUIET

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(300),
]

FACED: Final = {**QUIET, "MESI_VOICE": "scripted", "MESI_FACES": "scripted"}
MARKERS: Final = {
    "eye_left": [0.35, 0.4],
    "eye_right": [0.65, 0.4],
    "mouth_left": [0.4, 0.7],
    "mouth_right": [0.6, 0.7],
    "lips": [0.5, 0.7],
    "chin": [0.5, 0.85],
}
PERSON: Final = "Ben <b>Bright</b> Ⓑ"
PURPOSE: Final = "A clockmaker who talks with fans & friends."


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with running_server(tmp_path_factory.mktemp("served") / "var", FACED) as running:
        yield running


@pytest.fixture
async def guest(browser: Browser) -> AsyncIterator[Page]:
    """Somebody without an account, on a phone."""
    context = await browser.new_context(
        viewport=PHONE,  # type: ignore[arg-type]  # a dict of the right shape
        reduced_motion="reduce",
    )
    context.set_default_timeout(PATIENCE_MS)
    yield await context.new_page()
    await context.close()


def portrait() -> bytes:
    picture = io.BytesIO()
    Image.linear_gradient("L").resize((300, 400)).convert("RGB").save(picture, "PNG")
    return picture.getvalue()


async def live_with_a_face(owner: FanClient) -> dict[str, str]:
    """Publish a persona with a brought face, whose video rooms are on sale."""
    made = await live_as_a_published_owner(owner)
    await owner.call("PATCH", "/api/me", json={"account_tier": "pro"})
    form = {"kind": "portrait", "name": "The clockmaker", "consent": STATEMENTS["nobody"]}
    face = await owner.call(
        "POST",
        "/api/faces",
        data=form | {"markers": json.dumps(MARKERS)},
        files=[("files", ("me.png", portrait(), "image/png"))],
    )
    own = f"/api/owner/personas/{made['persona']}"
    sheet = (await owner.call("GET", own))["draft"]
    shown = {"face_id": face["id"], "background": "plain", "delivers_model": False}
    await owner.call("PUT", own, json={"sheet": sheet | {"face": shown}})
    terms = {"price_per_minute": "2", "minutes": 10, "on_sale": True}
    await owner.call("PUT", f"{own}/tiers/video", json=terms)
    await owner.call("POST", f"{own}/publish")
    return made | {"face": str(face["id"])}


def in_days(days: int) -> str:
    return (datetime.now(UTC) + timedelta(days=days)).date().isoformat()


def consent(page: Page, state: str) -> Locator:
    return page.locator(f'[data-testid="consent"][data-state="{state}"]')


def standing(page: Page, state: str) -> Locator:
    return page.locator(f'[data-testid="consent-state"][data-state="{state}"]')


async def fill(page: Page, person: str) -> None:
    await page.get_by_test_id("consent-person").fill(person)
    await page.get_by_test_id("consent-purpose").fill(PURPOSE)
    await page.get_by_test_id("consent-end").fill(in_days(30))


async def test_a_person_signs_by_the_link_and_takes_it_back(
    served: Served, context: BrowserContext, guest: Page
) -> None:
    await context.grant_permissions(["clipboard-read", "clipboard-write"])
    page, owner = await enter(context, served, live_with_a_face)
    await page.goto(f"{served.base_url}/owner")
    await page.get_by_test_id("consents-open").click()
    await expect(page.get_by_text("Nobody was asked")).to_be_visible()
    link = await ask_for_the_face(page)
    asked = consent(page, "asked")
    await expect(asked.get_by_test_id("consent-effects")).to_contain_text(
        "Iris Calder: video rooms are off sale"
    )
    await page.get_by_test_id("consent-link-done").click()
    await page.reload()
    await expect(asked).to_contain_text("The clockmaker")
    await expect(page.get_by_test_id("consent-link")).to_have_count(0)

    await sign(guest, link)
    await expect(consent(page, "signed")).to_have_attribute("data-usable", "true")
    await expect(page.get_by_test_id("consent-effects")).to_have_count(0)
    terms = {"price_per_minute": "2", "minutes": 10, "on_sale": True}
    video = f"{served.base_url}/api/owner/personas/{owner.facts['persona']}/tiers/video"
    here = {"Origin": served.base_url}
    assert (await page.request.put(video, data=terms, headers=here)).ok

    await guest.reload()
    await guest.get_by_test_id("consent-take-back").click()
    await guest.get_by_test_id("consent-confirm").click()
    await expect(standing(guest, "revoked")).to_contain_text("No new visit uses your face")
    await witness(guest, "consent-revoked")
    await expect(consent(page, "revoked").get_by_test_id("consent-effects")).to_be_visible()
    await witness(page, "consents-owner")
    assert (await page.request.put(video, data=terms, headers=here)).status == 409
    await be_refused(page, served, owner.facts["persona"])
    await page.goto(f"{served.base_url}/notifications")
    notice = page.locator('[data-testid="notice"][data-kind="likeness_revoked"]')
    await expect(notice).to_contain_text("took a consent back")
    await notice.click()
    await expect(consent(page, "revoked")).to_be_visible()
    await refuse_when_asked_again(page, guest, owner.facts["face"])


async def be_refused(page: Page, served: Served, persona: str) -> None:
    """What cannot be published says whose consent ended, and leads to it."""
    own, here = f"{served.base_url}/api/owner/personas/{persona}", {"Origin": served.base_url}
    sheet = (await (await page.request.get(own)).json())["draft"] | {"tagline": "Winds clocks"}
    assert (await page.request.put(own, data={"sheet": sheet}, headers=here)).ok
    await page.goto(f"{served.base_url}/owner/{persona}")
    await expect(page.get_by_test_id("face-consent-missing")).to_be_visible()
    await page.get_by_test_id("face-bring").click()
    await page.get_by_test_id("face-likeness").get_by_text(re.compile("^Another person")).click()
    await witness(page, "face-likeness", page.get_by_test_id("face-likeness"))
    await page.keyboard.press("Escape")
    await page.get_by_test_id("publish").click()
    refused = page.locator('[data-testid="error-state"][data-code="consent_ended"]')
    await expect(refused).to_contain_text(f"{PERSON} took back the consent to the face")
    await witness(page, "publish-refused", refused)
    await refused.get_by_test_id("error-consents").click()
    await expect(consent(page, "revoked")).to_be_visible()


async def ask_for_the_face(page: Page) -> str:
    """What is missing is told at its field; the link is shown once and can be copied."""
    await page.get_by_test_id("consent-new").click()
    await page.get_by_test_id("consent-ask").click()
    subject = page.get_by_test_id("consent-subject")
    await expect(subject).to_be_focused()
    for field in ("consent-subject", "consent-person", "consent-purpose", "consent-end"):
        await expect(page.get_by_test_id(field)).to_have_attribute("aria-invalid", "true")
    await subject.select_option(label="The clockmaker")
    await fill(page, PERSON)
    await expect(page.get_by_test_id("consent-statement")).to_contain_text(f"I, {PERSON}, permit")
    await witness(page, "consent-asking")
    await page.set_viewport_size({"width": 320, "height": 740})
    assert await overhangs(page) == []
    await page.get_by_test_id("consent-ask").click()
    link = await page.get_by_test_id("consent-link").input_value()
    await witness(page, "consent-link")
    await page.get_by_test_id("consent-copy").click()
    await expect(page.get_by_test_id("consent-copy")).to_have_text("Copied")
    assert await page.evaluate("navigator.clipboard.readText()") == link
    return link


async def sign(guest: Page, link: str) -> None:
    """Nobody signs without a name and a yes."""
    await guest.goto(link)
    asked = standing(guest, "asked")
    await expect(asked).to_contain_text(PURPOSE)
    await expect(guest.get_by_test_id("consent-words")).to_contain_text(f"I, {PERSON}, permit")
    await witness(guest, "consent-asked")
    await guest.set_viewport_size({"width": 320, "height": 740})
    assert await overhangs(guest) == []
    await guest.get_by_test_id("consent-sign").click()
    await expect(guest.get_by_test_id("consent-name")).to_be_focused()
    await guest.get_by_test_id("consent-name").fill("Ben Bright")
    await guest.get_by_test_id("consent-sign").click()
    await expect(guest.get_by_text("Agree to the statement to sign it")).to_be_visible()
    await guest.get_by_test_id("consent-agrees").check()
    await guest.get_by_test_id("consent-sign").click()
    await expect(standing(guest, "signed")).to_contain_text("Signed as Ben Bright")


async def refuse_when_asked_again(page: Page, guest: Page, face_id: str) -> None:
    """No is an answer; a link that was answered in another window says so."""
    here = page.url.split("/owner")[0]
    body = {
        "kind": "likeness",
        "face_id": face_id,
        "person": PERSON,
        "purpose": PURPOSE,
        "expires_at": f"{in_days(30)}T23:59:59Z",
    }
    made = await page.request.post(
        f"{here}/api/owner/consents", data=body, headers={"Origin": here}
    )
    secret = (await made.json())["secret"]
    await guest.goto(f"{here}/consent/{secret}")
    other = await guest.context.new_page()
    await other.goto(f"{here}/consent/{secret}")
    await expect(standing(other, "asked")).to_be_visible()
    await guest.get_by_test_id("consent-refuse").click()
    await guest.keyboard.press("Escape")
    await expect(standing(guest, "asked")).to_be_visible()
    await guest.get_by_test_id("consent-refuse").click()
    await guest.get_by_test_id("consent-confirm").click()
    await expect(standing(guest, "refused")).to_contain_text("You said no")
    await other.get_by_test_id("consent-name").fill("Ben Bright")
    await other.get_by_test_id("consent-agrees").check()
    await other.get_by_test_id("consent-sign").click()
    await expect(standing(other, "refused")).to_contain_text("answered meanwhile")
    await expect(consent(page, "refused")).to_be_visible()


async def test_an_owner_signs_for_their_own_voice(served: Served, context: BrowserContext) -> None:
    page, _ = await enter(context, served, live_as_a_published_owner)
    await page.goto(f"{served.base_url}/owner/consents")
    await page.get_by_test_id("consent-new").click()
    await expect(page.get_by_test_id("consent-nothing")).to_contain_text("brought no face")
    await page.get_by_test_id("consent-kind").get_by_text("A voice").click()
    await page.get_by_test_id("consent-who").get_by_text("My own").click()
    await page.get_by_test_id("consent-subject").select_option(index=1)
    await fill(page, "Robin Newcomer")
    await page.get_by_test_id("consent-ask").click()
    await expect(page.get_by_text("Agree to the statement to sign it.")).to_be_visible()
    await page.get_by_test_id("consent-agree").check()
    await page.get_by_test_id("consent-ask").click()
    await expect(consent(page, "signed")).to_contain_text("signed for yourself")
    await expect(page.get_by_test_id("consent-link")).to_have_count(0)
    await page.get_by_test_id("consent-revoke").click()
    await page.get_by_test_id("consent-revoke-confirm").click()
    await expect(consent(page, "revoked")).to_have_attribute("data-usable", "false")


async def test_links_that_are_wrong_or_over(served: Served, guest: Page) -> None:
    unknown = guest.get_by_test_id("consent-unknown")
    for secret in ("cs_cut", f"cs_{'x' * 43}"):
        await guest.goto(f"{served.base_url}/consent/{secret}")
        await expect(unknown).to_contain_text("This link leads nowhere")
    await witness(guest, "consent-unknown")


async def test_a_question_that_ran_out_can_only_be_read(
    served: Served, context: BrowserContext, guest: Page
) -> None:
    await context.grant_permissions(["clipboard-read", "clipboard-write"])
    page, _ = await enter(context, served, live_with_a_face)
    await page.goto(f"{served.base_url}/owner/consents")
    link = await ask_for_the_face(page)
    # Its end lies a day ahead at least: the answer is as it will be then, before the sweep.
    past = {"expires_at": "2026-01-31T23:59:59Z"}
    await guest.route("**/api/consents/*", lambda route: answer_with(route, past))
    await guest.goto(link)
    await expect(standing(guest, "expired")).to_contain_text("The time to answer is over")
    await expect(guest.get_by_test_id("consent-sign")).to_have_count(0)
    await witness(guest, "consent-expired")
