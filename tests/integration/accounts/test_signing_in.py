"""Sign in and out, limits, origins, renewals."""

import asyncio
from datetime import timedelta

import httpx
import pytest

from tests.integration.shop import Shop, code_of

pytestmark = pytest.mark.db

RIGHT = {"email": "ada@fans.example", "password": "a long enough one"}
WRONG = {**RIGHT, "password": "something else"}


@pytest.fixture
async def ada(shop: Shop) -> httpx.AsyncClient:
    """Her browser, signed in by registering."""
    browser = await shop.browser()
    born = {"display_name": "Ada", "date_of_birth": "1990-05-17"}
    assert (await browser.post("/api/register", json=RIGHT | born)).status_code == 201
    return browser


async def test_sign_in_and_out(shop: Shop, ada: httpx.AsyncClient) -> None:
    browser = await shop.browser(**{"user-agent": "Fire\tFox"})
    answer = await browser.post("/api/login", json={**RIGHT, "email": " ADA@fans.example "})
    assert answer.status_code == 200
    assert answer.json() == (await ada.get("/api/me")).json()
    assert (await browser.post("/api/logout")).status_code == 204
    gone = await browser.get("/api/me")
    assert (gone.status_code, code_of(gone)) == (401, "unauthenticated")
    assert (await browser.post("/api/logout")).status_code == 204
    assert (await ada.get("/api/me")).status_code == 200


@pytest.mark.usefixtures("ada")
async def test_a_wrong_password_and_an_unknown_email_look_the_same(shop: Shop) -> None:
    browser = await shop.browser()
    wrong = await browser.post("/api/login", json=WRONG)
    unknown = await browser.post("/api/login", json={**WRONG, "email": "nobody@fans.example"})
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json() == unknown.json()
    assert code_of(wrong) == "wrong_credentials"


@pytest.mark.usefixtures("ada")
async def test_twenty_wrong_passwords_lock_until_the_window_has_passed(shop: Shop) -> None:
    browser = await shop.browser()
    answers = await asyncio.gather(*(browser.post("/api/login", json=WRONG) for _ in range(20)))
    assert sorted(answer.status_code for answer in answers) == [401] * 5 + [429] * 15
    locked = await browser.post("/api/login", json=RIGHT)
    assert (locked.status_code, code_of(locked)) == (429, "rate_limited")
    assert locked.json()["error"]["details"]["retry_after_s"] == 900
    shop.clock.advance(timedelta(minutes=15))
    assert (await browser.post("/api/login", json=RIGHT)).status_code == 200


@pytest.mark.usefixtures("ada")
async def test_the_right_password_clears_the_count(shop: Shop) -> None:
    browser = await shop.browser()
    for _ in range(3):
        for _ in range(4):
            assert (await browser.post("/api/login", json=WRONG)).status_code == 401
        assert (await browser.post("/api/login", json=RIGHT)).status_code == 200


@pytest.mark.usefixtures("ada")
async def test_guessing_across_many_emails_is_limited_by_address(shop: Shop) -> None:
    browser = await shop.browser()
    codes = [
        (await browser.post("/api/login", json={**WRONG, "email": f"{i}@x.example"})).status_code
        for i in range(101)
    ]
    assert codes == [401] * 100 + [429]


async def test_another_site_cannot_act_by_cookie(ada: httpx.AsyncClient) -> None:
    evil = {"origin": "https://evil.example"}
    answer = await ada.patch("/api/me", json={"display_name": "Eve"}, headers=evil)
    assert (answer.status_code, code_of(answer)) == (403, "wrong_origin")
    assert (await ada.get("/api/me", headers=evil)).json()["display_name"] == "Ada"
    login = await ada.post("/api/login", json=RIGHT, headers=evil)
    assert code_of(login) == "wrong_origin"


async def test_a_login_lives_thirty_days_after_the_last_visit(
    shop: Shop, ada: httpx.AsyncClient
) -> None:
    shop.clock.advance(timedelta(days=29))
    visit = await ada.get("/api/me")
    assert visit.status_code == 200
    assert "Max-Age=2592000" in visit.headers["set-cookie"]
    again = await ada.get("/api/me")
    assert "set-cookie" not in again.headers
    shop.clock.advance(timedelta(days=29))
    assert (await ada.get("/api/me")).status_code == 200
    shop.clock.advance(timedelta(days=30))
    assert (await ada.get("/api/me")).status_code == 401


async def test_a_clock_set_back_signs_nobody_out(shop: Shop, ada: httpx.AsyncClient) -> None:
    shop.clock.advance(timedelta(hours=-3))
    assert (await ada.get("/api/me")).status_code == 200


async def test_logins_are_listed_and_ended_one_by_one(shop: Shop, ada: httpx.AsyncClient) -> None:
    other = await shop.browser(**{"user-agent": "Phone"})
    await other.post("/api/login", json=RIGHT)
    items = (await ada.get("/api/logins")).json()["items"]
    assert sorted((one["user_agent"] == "Phone", one["is_current"]) for one in items) == [
        (False, True),
        (True, False),
    ]
    phone = next(one["id"] for one in items if one["user_agent"] == "Phone")
    assert (await ada.delete(f"/api/logins/{phone}")).status_code == 204
    assert (await other.get("/api/me")).status_code == 401
    assert code_of(await ada.delete(f"/api/logins/{phone}")) == "not_found"


async def test_sign_out_everywhere(shop: Shop, ada: httpx.AsyncClient) -> None:
    other = await shop.browser()
    await other.post("/api/login", json=RIGHT)
    assert (await ada.delete("/api/logins")).status_code == 204
    assert (await other.get("/api/me")).status_code == 401
    assert (await ada.get("/api/me")).status_code == 401


async def test_nobody_ends_the_logins_of_others(shop: Shop, ada: httpx.AsyncClient) -> None:
    _, stranger = await shop.fan()
    mine = (await ada.get("/api/logins")).json()["items"][0]["id"]
    assert code_of(await stranger.delete(f"/api/logins/{mine}")) == "not_found"


async def test_a_person_changes_their_name_and_becomes_an_owner(ada: httpx.AsyncClient) -> None:
    changed = await ada.patch("/api/me", json={"display_name": " Ada  L ", "become_owner": True})
    assert changed.json()["display_name"] == "Ada L"
    assert changed.json()["roles"] == ["fan", "owner"]
    twice = await ada.patch("/api/me", json={"become_owner": True})
    assert twice.json()["roles"] == ["fan", "owner"]


async def test_a_fan_is_no_owner(ada: httpx.AsyncClient) -> None:
    answer = await ada.get("/api/owner/personas")
    assert (answer.status_code, code_of(answer)) == (403, "missing_role")


async def test_a_made_up_cookie_signs_nobody_in(shop: Shop) -> None:
    browser = await shop.browser(cookie="mesi_login=lg_guess")
    assert (await browser.get("/api/me")).status_code == 401


async def test_an_owner_chooses_the_account_tier(ada: httpx.AsyncClient) -> None:
    tiers = (await ada.get("/api/account-tiers")).json()["items"]
    assert [(one["name"], one["formats"], one["price_bps"]) for one in tiers] == [
        ("basic", ["text"], 10_000),
        ("plus", ["text", "voice"], 11_000),
        ("pro", ["text", "voice", "video"], 12_500),
    ]
    refused = await ada.patch("/api/me", json={"account_tier": "plus"})
    assert (refused.status_code, code_of(refused)) == (403, "missing_role")
    chosen = await ada.patch("/api/me", json={"become_owner": True, "account_tier": "plus"})
    assert chosen.json()["account_tier"] == "plus"
    assert (await ada.patch("/api/me", json={"account_tier": "gold"})).status_code == 422
    assert (await ada.get("/api/me")).json()["account_tier"] == "plus"
