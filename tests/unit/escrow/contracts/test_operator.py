import pytest

from escrow.contracts.artefact import load
from tests.fixtures.escrow_world import (
    ARBITER,
    CREATOR,
    EVE,
    FAN,
    NOBODY,
    OPERATOR,
    START_FEE,
    TREASURY,
    EscrowWorld,
)
from tests.fixtures.evm import Event, EvmChain, RefusedError

pytestmark = pytest.mark.chain

OTHERS = [FAN, CREATOR, ARBITER, TREASURY, EVE]


def test_the_operator_sets_the_fee_of_the_future(world: EscrowWorld) -> None:
    placed = world.place()
    for bps in (0, 2000):
        world.send(OPERATOR, "set_fee", bps)
        assert world.chain.events == [Event("FeeSet", {"bps": bps})]
        assert world.call("fee_bps") == bps
    assert world.bid(placed).fee_bps == START_FEE


def test_the_fee_has_a_ceiling(world: EscrowWorld) -> None:
    for bps in (2001, 10_000, 2**256 - 1):
        world.refuses("fee", OPERATOR, "set_fee", bps)


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_else_sets_the_fee_or_pauses(world: EscrowWorld, who: object) -> None:
    world.refuses("operator", who, "set_fee", 1)
    world.refuses("operator", who, "pause_new", True)


def test_the_operator_pauses_and_resumes(world: EscrowWorld) -> None:
    for yes in (True, False):
        world.send(OPERATOR, "pause_new", yes)
        assert world.chain.events == [Event("PausedNew", {"yes": yes})]
        assert world.call("paused_new") is yes


def test_the_roles_can_be_read(world: EscrowWorld) -> None:
    roles = {"TOKEN": world.token, "ARBITER": ARBITER, "TREASURY": TREASURY, "OPERATOR": OPERATOR}
    for name, who in roles.items():
        assert world.call(name) == who.address.lower()
    assert world.call("domain_separator") == world.domain


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"token": EVE.address}, "token"),
        ({"arbiter": NOBODY}, "arbiter"),
        ({"arbiter": OPERATOR.address}, "arbiter"),
        ({"treasury": NOBODY}, "treasury"),
        ({"fee": 2001}, "fee"),
        ({"unit": 0}, "unit"),
        ({"unit": 2**96}, "unit"),
    ],
)
def test_a_bad_deployment_is_refused(changes: dict[str, object], reason: str) -> None:
    chain = EvmChain()
    token, escrow = load("DemoToken"), load("MeetEscrow")
    made = chain.deploy(OPERATOR, token.abi, token.bytecode)
    args = {
        "token": made.address,
        "arbiter": ARBITER.address,
        "treasury": TREASURY.address,
        "operator": OPERATOR.address,
        "fee": 2000,
        "unit": 2**96 - 1,
    }
    with pytest.raises(RefusedError) as refusal:
        chain.deploy(OPERATOR, escrow.abi, escrow.bytecode, *(args | changes).values())
    assert refusal.value.reason == reason
    chain.deploy(OPERATOR, escrow.abi, escrow.bytecode, *args.values())
