"""A chain and a database that do not belong together are not worked with."""

import asyncio
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from core.database import Database
from core.events import Bus
from escrow.anvil import Anvil, AnvilError, start_anvil
from escrow.deploy import DeploymentError, send_until_mined
from escrow.outbox import StoredTx, from_nonce
from escrow.settings import EscrowSettings
from escrow.startup import ChainMismatchError
from tests.integration.escrow.story import TOKEN, World, open_world

pytestmark = pytest.mark.chain


def change(sqlite_url: str, statement: str) -> None:
    with sqlite3.connect(sqlite_url.removeprefix("sqlite:///")) as connection:
        connection.execute(statement)
    connection.close()


@pytest.fixture
async def closed(sqlite: Database, bus: Bus, escrow_settings: EscrowSettings) -> World:
    """A world with some history, closed."""
    world = await open_world(sqlite, bus, escrow_settings)
    fan, creator = await world.funded(20 * TOKEN), await world.person()
    await world.bid(fan, creator, 8 * TOKEN)
    await world.settle_down()
    await world.escrow.aclose()
    return world


async def refusal(sqlite: Database, bus: Bus, settings: EscrowSettings) -> str:
    with pytest.raises(ChainMismatchError) as caught:
        await open_world(sqlite, bus, settings)
    return str(caught.value)


async def test_a_second_start_goes_on_where_the_first_stopped(
    sqlite: Database, bus: Bus, escrow_settings: EscrowSettings, closed: World
) -> None:
    again = await open_world(sqlite, bus, escrow_settings, closed.story)
    assert again.escrow.domain == closed.escrow.domain
    assert await again.step() == 0
    assert (await again.reconcile()).chain_open == 8 * TOKEN
    await again.escrow.aclose()


async def test_a_lost_state_file_is_written_again_from_the_stored_transactions(
    sqlite: Database, bus: Bus, escrow_settings: EscrowSettings, closed: World
) -> None:
    (escrow_settings.data / "chain" / "state.json").unlink()
    again = await open_world(sqlite, bus, escrow_settings, closed.story)
    await again.settle_down()
    assert (await again.reconcile()).is_clean
    assert (await again.reconcile()).chain_open == 8 * TOKEN
    await again.escrow.aclose()


async def test_a_new_chain_is_refused(
    sqlite: Database, bus: Bus, escrow_settings: EscrowSettings, closed: World
) -> None:
    del closed
    elsewhere = replace(escrow_settings, data=escrow_settings.data / "elsewhere")
    (elsewhere.data / "chain").mkdir(parents=True)
    (elsewhere.data / "chain" / "genesis_time").write_text("1700000000")
    assert "put the folder chain/ of the data folder back" in await refusal(sqlite, bus, elsewhere)


async def test_another_chain_id_is_refused(
    sqlite: Database, bus: Bus, escrow_settings: EscrowSettings, closed: World, sqlite_url: str
) -> None:
    del closed
    change(sqlite_url, "UPDATE chain_deployments SET chain_id = 1")
    said = await refusal(sqlite, bus, escrow_settings)
    assert "belongs to chain 1, this is chain 31337" in said


async def test_missing_code_is_refused(
    sqlite: Database, bus: Bus, escrow_settings: EscrowSettings, closed: World, sqlite_url: str
) -> None:
    del closed
    change(
        sqlite_url, "UPDATE chain_deployments SET escrow_address = '0x' || lower(hex(zeroblob(20)))"
    )
    assert "there is nothing at the escrow's address" in await refusal(sqlite, bus, escrow_settings)


async def test_other_code_is_refused(
    sqlite: Database, bus: Bus, escrow_settings: EscrowSettings, closed: World, sqlite_url: str
) -> None:
    del closed
    change(sqlite_url, "UPDATE chain_deployments SET escrow_code_hash = '0x00'")
    assert "there is other code at" in await refusal(sqlite, bus, escrow_settings)


async def test_a_chain_that_has_forgotten_too_much_is_refused(
    sqlite: Database, bus: Bus, escrow_settings: EscrowSettings, closed: World, sqlite_url: str
) -> None:
    del closed
    change(sqlite_url, "UPDATE chain_blocks SET hash = '0xff' || number WHERE number > 0")
    strict = replace(escrow_settings, max_lost_blocks=1)
    assert "given up more than 1 applied blocks" in await refusal(sqlite, bus, strict)
    change(sqlite_url, "UPDATE chain_blocks SET hash = '0xff' || number")
    assert "no block in common" in await refusal(sqlite, bus, escrow_settings)


class ExternalChain:
    """A chain that is not ours: reached by URL, contracts already there."""

    def __init__(self, anvil: Anvil, world: World) -> None:
        self.anvil = anvil
        self.world = world

    def settings(self, base: EscrowSettings, **changes: str | None) -> EscrowSettings:
        domain = self.world.escrow.domain
        named = {
            "chain_url": self.anvil.url,
            "escrow_address": domain.escrow_address,
            "token_address": domain.token_address,
        }
        return replace(base, **(named | changes))  # pyright: ignore[reportArgumentType]


@pytest.fixture
async def counted_otherwise(
    sqlite: Database, bus: Bus, escrow_settings: EscrowSettings, monkeypatch: pytest.MonkeyPatch
) -> World:
    with monkeypatch.context() as patch:
        patch.setattr("escrow.deploy.WEI_PER_MICRO", 5)
        world = await open_world(sqlite, bus, escrow_settings)
        await world.escrow.aclose()
    return world


@pytest.fixture
def foreign_units(
    counted_otherwise: World, escrow_settings: EscrowSettings
) -> Iterator[ExternalChain]:
    anvil = start_anvil(escrow_settings.data, escrow_settings.anvil_path)
    yield ExternalChain(anvil, counted_otherwise)
    anvil.stop()


@pytest.fixture
def external(closed: World, escrow_settings: EscrowSettings) -> Iterator[ExternalChain]:
    anvil = start_anvil(escrow_settings.data, escrow_settings.anvil_path)
    yield ExternalChain(anvil, closed)
    anvil.stop()


async def test_a_chain_by_url_needs_the_contracts_addresses(
    bus: Bus, external: ExternalChain, escrow_settings: EscrowSettings, other_database: Database
) -> None:
    for name in ("escrow_address", "token_address"):
        settings = external.settings(escrow_settings, **{name: None})
        assert "MESI_TOKEN_ADDRESS" in await refusal(other_database, bus, settings)


async def test_a_wrong_address_is_named(
    bus: Bus, external: ExternalChain, escrow_settings: EscrowSettings, other_database: Database
) -> None:
    settings = external.settings(escrow_settings, escrow_address="0x" + "77" * 20)
    with pytest.raises(DeploymentError, match="check MESI_ESCROW_ADDRESS"):
        await open_world(other_database, bus, settings)


async def test_a_contract_that_counts_in_other_units_is_refused(
    bus: Bus,
    foreign_units: ExternalChain,
    escrow_settings: EscrowSettings,
    other_database: Database,
) -> None:
    settings = foreign_units.settings(escrow_settings)
    assert f"deploy one with unit {10**12}" in await refusal(other_database, bus, settings)


async def test_a_chain_by_url_is_followed_from_its_newest_block(
    bus: Bus, external: ExternalChain, escrow_settings: EscrowSettings, other_database: Database
) -> None:
    settings = external.settings(escrow_settings)
    world = await open_world(other_database, bus, settings)
    assert not world.escrow.is_demo
    assert await world.logs() == []
    fan = await world.funded(3 * TOKEN)
    assert await world.money(fan) == {"wallet": 3 * TOKEN}
    await world.escrow.aclose()
    moved = external.settings(escrow_settings, escrow_address="0x" + "77" * 20)
    assert "the database's money is in" in await refusal(other_database, bus, moved)


async def test_addresses_may_be_written_in_small_letters(
    bus: Bus, external: ExternalChain, escrow_settings: EscrowSettings, other_database: Database
) -> None:
    named = external.settings(escrow_settings)
    small = {
        "escrow_address": str(named.escrow_address).lower(),
        "token_address": str(named.token_address).lower(),
    }
    world = await open_world(other_database, bus, replace(named, **small))
    fan, creator = await world.funded(5 * TOKEN), await world.person()
    await world.bid(fan, creator, 5 * TOKEN, earned=TOKEN)
    await world.settle_down()
    assert await world.money(fan) == {"wallet": 4 * TOKEN}
    assert await world.money(creator) == {"wallet": TOKEN * 95 // 100}
    await world.escrow.aclose()


@pytest.mark.parametrize("address", ["0x77", "nowhere", "0x" + "7g" * 20])
async def test_what_is_no_address_is_named(
    bus: Bus,
    external: ExternalChain,
    escrow_settings: EscrowSettings,
    other_database: Database,
    address: str,
) -> None:
    settings = external.settings(escrow_settings, token_address=address)
    said = await refusal(other_database, bus, settings)
    assert said.startswith(f"MESI_TOKEN_ADDRESS is '{address}'")


async def test_another_token_than_the_contracts_is_named(
    bus: Bus, external: ExternalChain, escrow_settings: EscrowSettings, other_database: Database
) -> None:
    settings = external.settings(escrow_settings, token_address="0x" + "77" * 20)
    said = await refusal(other_database, bus, settings)
    assert f"holds the token {external.world.escrow.domain.token_address}" in said


async def test_a_real_chain_with_another_first_block_is_refused(
    bus: Bus,
    external: ExternalChain,
    escrow_settings: EscrowSettings,
    sqlite: Database,
    sqlite_url: str,
) -> None:
    change(sqlite_url, "UPDATE chain_deployments SET genesis_hash = '0x00'")
    settings = external.settings(escrow_settings)
    assert "another first block" in await refusal(sqlite, bus, settings)


async def test_a_chain_that_refuses_the_first_transactions_says_so(world: World) -> None:
    broken = [StoredTx(None, 10_000, "0x00")]
    with pytest.raises(DeploymentError, match="refused"):
        await send_until_mined(world.escrow.client, world.escrow.relayer_address, broken)


async def test_a_chain_that_makes_no_blocks_says_so(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("escrow.deploy.MINED_WITHIN_S", 0.05)
    await world.escrow.client._rpc.call("evm_setAutomine", False)
    known = [StoredTx(None, 10_000, await raw_of_first(world))]
    with pytest.raises(DeploymentError, match="makes no blocks"):
        await send_until_mined(world.escrow.client, world.escrow.relayer_address, known)


async def raw_of_first(world: World) -> str:
    stored = await world.database.read(from_nonce, world.escrow.relayer_address, 0)
    return stored[0].raw


async def test_a_program_that_does_not_start_is_explained(tmp_path: Path) -> None:
    with pytest.raises(AnvilError, match="set MESI_ANVIL"):
        await asyncio.to_thread(start_anvil, tmp_path, tmp_path / "missing")
