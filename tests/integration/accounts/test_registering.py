"""Register: an account, a wallet, a cookie, and a welcome on the demo chain."""

from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.clock import ManualClock
from core.database import Database
from models.account import User, Wallet
from models.chain import Outbox
from tests.integration.shop import CHAIN, Shop, code_of, open_shop

pytestmark = pytest.mark.db

ADA: dict[str, Any] = {
    "email": "Ada@Fans.example",
    "password": "a long enough one",
    "display_name": "Ada",
    "date_of_birth": "1990-05-17",
}


def count(db: Session, table: type) -> int:
    return db.scalar(select(func.count()).select_from(table)) or 0


async def test_a_new_person_is_signed_in_and_gets_a_welcome(shop: Shop) -> None:
    browser = await shop.browser()
    made = await browser.post("/api/register", json=ADA)
    assert made.status_code == 201, made.text
    me = made.json()
    assert me["email"] == "ada@fans.example"
    assert (me["roles"], me["is_adult"], me["account_tier"]) == (["fan"], True, "basic")
    assert (await browser.get("/api/me")).json() == me
    cookie = made.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=lax" in cookie and "Secure" not in cookie
    asked = await shop.database.read(lambda db: db.scalars(select(Outbox)).one())
    assert (asked.kind, asked.call) == ("mint", {"to": me["address"], "amount": 100_000_000})


async def test_an_owner_registers_as_such(shop: Shop) -> None:
    browser = await shop.browser()
    made = await browser.post("/api/register", json={**ADA, "wants_owner": True})
    assert made.json()["roles"] == ["fan", "owner"]


async def test_by_https_the_cookie_is_secure(shop: Shop) -> None:
    browser = await shop.browser(origin="https://mesi.example")
    made = await browser.post("https://mesi.example/api/register", json=ADA)
    assert "Secure" in made.headers["set-cookie"]


async def test_a_real_chain_gives_no_welcome(database: Database, clock: ManualClock) -> None:
    from dataclasses import replace  # noqa: PLC0415

    async with open_shop(database, clock, chain=replace(CHAIN, is_demo=False)) as shop:
        browser = await shop.browser()
        assert (await browser.post("/api/register", json=ADA)).status_code == 201
        assert await database.read(count, Outbox) == 0
        answer = await browser.post("/api/wallet/faucet", headers={"Idempotency-Key": "k"})
        assert (answer.status_code, code_of(answer)) == (403, "no_faucet")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"date_of_birth": "2008-11-22"}, "underage"),
        ({"date_of_birth": "2027-01-01"}, "invalid_date_of_birth"),
        ({"date_of_birth": "1850-01-01"}, "invalid_date_of_birth"),
        ({"date_of_birth": "31.12.1990"}, "invalid_request"),
        ({"password": "short"}, "weak_password"),
        ({"password": "ada@fans.example"}, "weak_password"),
        ({"password": "aaaaaaaaaaaaaa"}, "weak_password"),
        ({"password": "x" * 300}, "weak_password"),
        ({"email": "not an e-mail"}, "invalid_request"),
        ({"display_name": " \u0007 "}, "invalid_request"),
        ({"display_name": "x" * 61}, "invalid_request"),
        ({"is_admin": True}, "invalid_request"),
    ],
)
async def test_what_is_wrong_makes_no_account(
    shop: Shop, change: dict[str, Any], code: str
) -> None:
    browser = await shop.browser()
    answer = await browser.post("/api/register", json=ADA | change)
    assert (answer.status_code, code_of(answer)) == (422, code)
    assert "set-cookie" not in answer.headers
    assert await shop.database.read(count, User) == 0
    assert await shop.database.read(count, Wallet) == 0


async def test_the_eighteenth_birthday_is_early_enough(shop: Shop) -> None:
    browser = await shop.browser()
    answer = await browser.post("/api/register", json={**ADA, "date_of_birth": "2008-11-21"})
    assert answer.status_code == 201


async def test_an_email_registers_once(shop: Shop) -> None:
    browser = await shop.browser()
    await browser.post("/api/register", json=ADA)
    again = await browser.post("/api/register", json={**ADA, "email": "ADA@fans.EXAMPLE"})
    assert (again.status_code, code_of(again)) == (409, "email_taken")


async def test_another_site_registers_nobody(shop: Shop) -> None:
    browser = await shop.browser(origin="https://evil.example")
    answer = await browser.post("/api/register", json=ADA)
    assert (answer.status_code, code_of(answer)) == (403, "wrong_origin")


async def test_broken_json_is_refused(shop: Shop) -> None:
    browser = await shop.browser()
    answer = await browser.post(
        "/api/register", content=b'{"email": ', headers={"content-type": "application/json"}
    )
    assert (answer.status_code, code_of(answer)) == (400, "invalid_json")


async def test_one_address_makes_only_so_many_accounts(shop: Shop) -> None:
    browser = await shop.browser()
    for i in range(20):
        made = await browser.post("/api/register", json={**ADA, "email": f"a{i}@fans.example"})
        assert made.status_code == 201
    answer = await browser.post("/api/register", json={**ADA, "email": "b@fans.example"})
    assert (answer.status_code, code_of(answer)) == (429, "rate_limited")
    assert answer.headers["retry-after"] == "900"
