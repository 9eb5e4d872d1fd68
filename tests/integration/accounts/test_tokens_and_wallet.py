"""API tokens, the wallet page and the faucet."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from models.chain import Outbox
from tests.integration.shop import Shop, code_of

pytestmark = pytest.mark.db


def keyed(key: str) -> dict[str, str]:
    return {"Idempotency-Key": key}


async def test_a_token_acts_without_origin_until_it_is_revoked(shop: Shop) -> None:
    _, program = await shop.fan()
    made = (await program.post("/api/tokens", json={"name": "bot"})).json()
    bot = await shop.client({"authorization": f"bearer {made['token']}"})
    assert (await bot.patch("/api/me", json={"display_name": "Bot"})).status_code == 200
    rows = (await program.get("/api/tokens")).json()["items"]
    assert {row["name"] for row in rows} == {"bot", "test"}
    assert all("token" not in row for row in rows)
    assert next(row for row in rows if row["name"] == "bot")["last_used_at"] is not None
    assert (await program.delete(f"/api/tokens/{made['id']}")).status_code == 204
    assert code_of(await bot.get("/api/me")) == "unauthenticated"
    assert code_of(await program.delete(f"/api/tokens/{made['id']}")) == "not_found"


async def test_the_last_use_of_a_token_is_noted_at_most_each_five_minutes(shop: Shop) -> None:
    _, program = await shop.fan()

    async def last_use() -> Any:
        return (await program.get("/api/tokens")).json()["items"][0]["last_used_at"]

    first = await last_use()
    shop.clock.advance(timedelta(minutes=4))
    assert await last_use() == first
    # The clock jumps back: a token keeps working, and its use is noted again.
    shop.clock.advance(timedelta(hours=-2))
    assert await last_use() < first


@pytest.mark.parametrize("header", ["Bearer mt_wrong", "Bearer ek_other", "Bearer ", "Basic x"])
async def test_other_secrets_do_not_work(shop: Shop, header: str) -> None:
    client = await shop.client({"authorization": header})
    assert (await client.get("/api/me")).status_code == 401


async def test_a_person_has_at_most_twenty_tokens(shop: Shop) -> None:
    _, program = await shop.fan()
    for i in range(19):
        assert (await program.post("/api/tokens", json={"name": f"t{i}"})).status_code == 201
    assert code_of(await program.post("/api/tokens", json={"name": "no"})) == "too_many_tokens"


async def test_the_wallet_shows_money_and_chain(shop: Shop) -> None:
    _, program = await shop.fan(tokens=12)
    wallet = (await program.get("/api/wallet")).json()
    assert wallet["available"] == "12"
    assert (wallet["held"], wallet["escrowed"], wallet["credit"]) == ("0", "0", "0")
    assert (wallet["chain"]["id"], wallet["chain"]["is_demo"]) == (31337, True)


async def test_the_ledger_pages_backwards(shop: Shop) -> None:
    user, program = await shop.fan(tokens=1)
    from tests.factories.users import give_money  # noqa: PLC0415

    for tokens in (2, 3):
        await shop.database.write(give_money, user.id, tokens, clock=shop.clock)
    first = (await program.get("/api/wallet/ledger", params={"limit": 2})).json()
    assert [line["amount"] for line in first["items"]] == ["3", "2"]
    assert first["items"][0]["label"] == "Demo tokens from the faucet"
    rest = await program.get("/api/wallet/ledger", params={"before": first["next"]})
    assert [line["amount"] for line in rest.json()["items"]] == ["1"]
    assert rest.json()["next"] is None
    for bad in ({"limit": 0}, {"before": "x"}, {"before": 2**70}):
        assert (await program.get("/api/wallet/ledger", params=bad)).status_code == 422


async def mints(shop: Shop) -> int:
    found = await shop.database.read(lambda db: db.scalar(select(func.count()).select_from(Outbox)))
    return found or 0


async def test_the_faucet_gives_once_a_key_and_so_much_a_day(shop: Shop) -> None:
    _, program = await shop.fan()
    first = await program.post("/api/wallet/faucet", headers=keyed("1"))
    assert (first.status_code, first.json()) == (202, {"amount": "100", "state": "minting"})
    again = await program.post("/api/wallet/faucet", headers=keyed("1"))
    assert again.content == first.content
    assert again.headers["idempotent-replayed"] == "true"
    assert await mints(shop) == 1
    for i in range(2, 11):
        assert (await program.post("/api/wallet/faucet", headers=keyed(str(i)))).is_success
    dry = await program.post("/api/wallet/faucet", headers=keyed("11"))
    assert (dry.status_code, code_of(dry)) == (429, "faucet_limit")
    assert dry.json()["error"]["details"]["retry_after_s"] == 86_400
    shop.clock.advance(timedelta(days=1))
    assert (await program.post("/api/wallet/faucet", headers=keyed("11"))).status_code == 202


@pytest.mark.parametrize("key", [None, "", "x" * 129])
async def test_money_needs_a_usable_key(shop: Shop, key: str | None) -> None:
    _, program = await shop.fan()
    answer = await program.post("/api/wallet/faucet", headers=keyed(key) if key is not None else {})
    assert (answer.status_code, code_of(answer)) == (422, "idempotency_key_required")
    assert await mints(shop) == 0


async def test_keys_of_two_people_do_not_meet(shop: Shop) -> None:
    clients: list[httpx.AsyncClient] = [(await shop.fan())[1] for _ in range(2)]
    for client in clients:
        answer = await client.post("/api/wallet/faucet", headers=keyed("same"))
        assert "idempotent-replayed" not in answer.headers
    assert await mints(shop) == 2
