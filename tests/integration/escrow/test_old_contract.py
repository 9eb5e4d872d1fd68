"""A house whose contract is from before meetings goes on with its rooms, and says what it lacks."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from eth_abi.abi import encode
from structlog.testing import capture_logs

from core.database import Database
from core.events import Bus
from escrow.abi import ARTEFACTS, creation_code, has_functions
from escrow.contracts.artefact import ContractName
from escrow.settings import EscrowSettings
from escrow.startup import FOR_MEETINGS
from escrow.writes import ask_accept, ask_dispute, ask_turn_down
from tests.integration.escrow.story import TOKEN, World, open_world

pytestmark = pytest.mark.chain

FIXTURES = Path(__file__).parents[2] / "fixtures" / "contracts"
OLD_CODE = bytes.fromhex(
    "".join((FIXTURES / "MeetEscrow_before_meetings.hex").read_text(encoding="utf-8").split())
)
"""What the first version of ``MeetEscrow`` compiled to."""
WARNING = "escrow_without_meetings"


def old_creation_code(contract: ContractName, *args: object) -> bytes:
    if contract == "DemoToken":
        return creation_code(contract, *args)
    *roles_and_fee, _unit = args
    kinds = ["address", "address", "address", "address", "uint256"]
    return OLD_CODE + encode(kinds, roles_and_fee)


@pytest.fixture
async def old_world(
    sqlite: Database, bus: Bus, escrow_settings: EscrowSettings, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[World]:
    """A house with some history, opened again by this version."""
    with monkeypatch.context() as patch:
        patch.setattr("escrow.deploy.creation_code", old_creation_code)
        first = await open_world(sqlite, bus, escrow_settings)
        fan, creator = await first.funded(20 * TOKEN), await first.person()
        await first.bid(fan, creator, 8 * TOKEN, earned=4 * TOKEN)
        await first.settle_down()
        await first.escrow.aclose()
    opened = await open_world(sqlite, bus, escrow_settings, first.story)
    yield opened
    await opened.escrow.aclose()


def test_the_old_code_has_all_but_the_new_functions() -> None:
    new_code = ARTEFACTS["MeetEscrow"].bytecode
    assert has_functions(new_code, "MeetEscrow", *FOR_MEETINGS)
    for name in FOR_MEETINGS:
        assert not has_functions(OLD_CODE, "MeetEscrow", name)
    for code in (OLD_CODE, new_code):
        assert has_functions(code, "MeetEscrow", "place_for", "accept_for", "settle", "consent")
    assert not has_functions(b"", "MeetEscrow", "place")


async def test_a_new_house_serves_meetings_and_warns_of_nothing(
    sqlite: Database, bus: Bus, escrow_settings: EscrowSettings
) -> None:
    with capture_logs() as said:
        world = await open_world(sqlite, bus, escrow_settings)
    assert world.escrow.serves_meetings
    assert [entry for entry in said if entry["event"] == WARNING] == []
    await world.escrow.aclose()


async def test_an_old_house_warns_once_at_its_start(
    old_world: World, sqlite: Database, bus: Bus, escrow_settings: EscrowSettings
) -> None:
    await old_world.escrow.aclose()
    with capture_logs() as said:
        world = await open_world(sqlite, bus, escrow_settings, old_world.story)
    assert not world.escrow.serves_meetings
    [warning] = [entry for entry in said if entry["event"] == WARNING]
    assert warning["log_level"] == "warning"
    assert warning["escrow_address"] == world.escrow.domain.escrow_address
    for word in ("rooms work as before", "declining", "disputes"):
        assert word in warning["hint"]
    await world.escrow.aclose()


async def test_rooms_go_on_in_an_old_house(old_world: World) -> None:
    fan, creator = await old_world.funded(20 * TOKEN), await old_world.person()
    await old_world.bid(fan, creator, 10 * TOKEN, earned=5 * TOKEN)
    await old_world.settle_down()
    assert await old_world.money(fan) == {"wallet": 15 * TOKEN}
    assert await old_world.money(creator) == {"wallet": 4_750_000}
    assert old_world.story.failures == []
    assert (await old_world.reconcile()).is_clean


async def test_fractions_that_an_old_house_credits_are_booked_as_fee(old_world: World) -> None:
    fan, creator = await old_world.funded(20 * TOKEN), await old_world.person()
    await old_world.bid(fan, creator, 100, earned=1)
    await old_world.settle_down()
    assert await old_world.money(creator) == {}
    for earned in (7, 13, 19):
        await old_world.bid(fan, creator, 100, earned=earned)
    await old_world.settle_down()
    # 6.65, 12.35 and 18.05, paid out together or one by one.
    paid = (await old_world.money(creator))["wallet"]
    assert 6 + 12 + 18 <= paid <= 37
    fee = (await old_world.money_of("platform"))["fee"]
    assert paid + fee == 1 + 7 + 13 + 19 + TOKEN * 4 * 5 // 100
    found = await old_world.reconcile()
    assert found.ledger.is_clean
    assert found.open_difference == 0


async def test_what_an_old_house_cannot_do_is_refused_and_costs_nothing(old_world: World) -> None:
    old_world.story.accepts = False
    fan, creator = await old_world.funded(20 * TOKEN), await old_world.person()
    deal = await old_world.bid(fan, creator, 10 * TOKEN)
    await old_world.settle_down()
    asked = (deal.bid_id, deal.deal_id)
    database, clock = old_world.database, old_world.clock
    assert await database.write(ask_turn_down, *asked, creator.address, clock=clock)
    await old_world.settle_down()
    assert await database.write(ask_accept, *asked, creator.address, clock=clock)
    await old_world.settle_down()
    assert await database.write(ask_dispute, *asked, fan.address, "0x" + "5d" * 32, clock=clock)
    await old_world.settle_down()
    reasons = [(write.kind, write.reason) for write in old_world.story.failures]
    assert reasons == [("turn_down", "reverted"), ("dispute", "reverted")]
    assert await old_world.money_of(deal.bid_id) == {"escrow": 10 * TOKEN}
