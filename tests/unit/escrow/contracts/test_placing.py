import pytest
from eth_utils import keccak

from tests.fixtures.escrow_world import (
    ARBITER,
    CREATOR,
    DAY,
    EVE,
    FAN,
    MICRO,
    NOBODY,
    OPEN,
    OPERATOR,
    OTHER_CREATOR,
    OTHER_FAN,
    PERMIT_MEMBERS,
    SIGNER,
    START_BALANCE,
    START_FEE,
    TERMS,
    TOKENS,
    Bid,
    EscrowWorld,
    Plan,
    new_world,
)
from tests.fixtures.evm import Event, domain_separator, sign, typed_digest

pytestmark = pytest.mark.chain

NO_PERMIT = (0, 0, b"", b"")


def permit_of(world: EscrowWorld, plan: Plan, deadline: int, nonce: int = 0) -> tuple[object, ...]:
    """Return the last four arguments of `place_for` with the fan's permit."""
    domain = domain_separator("Mesi demo token", world.token.address, world.chain.chain_id)
    values = (FAN.address, world.escrow.address, plan.amount, nonce, deadline)
    sig = sign(FAN, typed_digest(domain, "Permit", PERMIT_MEMBERS, values))
    return deadline, sig[64], sig[:32], sig[32:64]


def test_place_takes_the_money_and_stores_the_bid(world: EscrowWorld) -> None:
    plan = world.plan()
    placed = world.send(FAN, "place", *plan.values()[1:])
    assert placed == plan.id
    assert world.bid(placed) == Bid(
        fan=FAN.address,
        creator=CREATOR.address,
        signer=SIGNER.address,
        amount=plan.amount,
        deadline=plan.accept_by,
        meet_by=plan.meet_by,
        fee_bps=START_FEE,
        state=OPEN,
        reschedule_floor=0,
    )
    assert world.balance(world.escrow.address) == plan.amount == world.call("total_open")
    assert world.balance(FAN.address) == START_BALANCE - plan.amount
    assert world.call("total_credit") == 0


def test_place_says_so(world: EscrowWorld) -> None:
    plan = world.plan()
    world.send(FAN, "place", *plan.values()[1:])
    assert world.chain.events[0] == Event(
        "Placed",
        {
            "id": plan.id,
            "fan": FAN.address.lower(),
            "creator": CREATOR.address.lower(),
            "signer": SIGNER.address.lower(),
            "amount": plan.amount,
            "terms": TERMS,
            "accept_by": plan.accept_by,
            "meet_by": plan.meet_by,
            "fee_bps": START_FEE,
        },
    )


def test_an_unknown_bid_has_no_state(world: EscrowWorld) -> None:
    assert world.state(keccak(text="no such bid")) == 0


@pytest.mark.parametrize("signer", [NOBODY, FAN.address])
def test_the_signer_may_be_nobody_or_the_fan(world: EscrowWorld, signer: str) -> None:
    assert world.bid(world.place(signer=signer)).signer == signer


@pytest.mark.parametrize("amount", [MICRO, 2**96 // MICRO * MICRO])
def test_place_takes_any_whole_amount_that_fits(world: EscrowWorld, amount: int) -> None:
    world.chain.send(OPERATOR, world.token, "mint", FAN.address, 2**96)
    assert world.bid(world.place(amount=amount)).amount == amount


@pytest.mark.parametrize("amount", [0, 2**96, 2**255, (2**96 // MICRO + 1) * MICRO])
def test_place_refuses_no_amount_and_one_that_does_not_fit(world: EscrowWorld, amount: int) -> None:
    world.refuses("amount", FAN, "place", *world.plan(amount=amount).values()[1:])


@pytest.mark.parametrize("amount", [1, MICRO - 1, MICRO + 1, 2**96 - 1])
def test_place_refuses_an_amount_with_a_fraction(world: EscrowWorld, amount: int) -> None:
    plan = world.plan(amount=amount)
    world.refuses("unit", FAN, "place", *plan.values()[1:])
    sig = world.sign(FAN, "Place", *plan.values())
    world.refuses("unit", EVE, "place_for", *plan.values(), sig, 0, 0, b"", b"")


def test_the_unit_is_read_from_the_contract(world: EscrowWorld) -> None:
    assert world.call("UNIT") == MICRO
    assert new_world(unit=5).call("UNIT") == 5


@pytest.mark.parametrize(
    "changes",
    [
        {"creator": NOBODY},
        {"creator": FAN.address},
        {"signer": CREATOR.address},
        {"creator": ARBITER.address},
    ],
)
def test_place_refuses_parties_in_conflict(world: EscrowWorld, changes: dict[str, str]) -> None:
    world.refuses("party", FAN, "place", *world.plan(**changes).values()[1:])


def test_place_refuses_the_escrow_as_creator(world: EscrowWorld) -> None:
    plan = world.plan(creator=world.escrow.address)
    world.refuses("party", FAN, "place", *plan.values()[1:])


def test_place_refuses_the_arbiter_as_fan() -> None:
    world = new_world(fans=(ARBITER,))
    world.refuses("party", ARBITER, "place", *world.plan(fan=ARBITER.address).values()[1:])


def test_place_time_edges(world: EscrowWorld) -> None:
    now = world.chain.now
    year = 365 * DAY
    for accept_by, meet_by in [(now, now + 1), (now + 2, now + 2), (now + 1, now + year + 1)]:
        plan = world.plan(accept_by=accept_by, meet_by=meet_by)
        world.refuses("time", FAN, "place", *plan.values()[1:])
    world.place(accept_by=now + 1, meet_by=now + 2)
    world.place(accept_by=now + 1, meet_by=now + year)


def test_place_refuses_a_huge_date(world: EscrowWorld) -> None:
    plan = world.plan(accept_by=2**255, meet_by=2**256 - 1)
    world.refuses("time", FAN, "place", *plan.values()[1:])


def test_place_refuses_a_fee_above_what_the_fan_agreed_to(world: EscrowWorld) -> None:
    plan = world.plan(max_fee=START_FEE - 1)
    world.refuses("fee", FAN, "place", *plan.values()[1:])
    world.place(max_fee=START_FEE)


def test_place_refuses_a_used_salt_even_after_the_end(world: EscrowWorld) -> None:
    plan = world.plan()
    world.send(FAN, "place", *plan.values()[1:])
    world.refuses("exists", FAN, "place", *plan.values()[1:])
    world.send(FAN, "cancel", plan.id)
    world.refuses("exists", FAN, "place", *plan.values()[1:])


def test_two_fans_may_use_the_same_salt(world: EscrowWorld) -> None:
    salt = keccak(text="same")
    assert world.place(salt=salt) != world.place(sender=OTHER_FAN, salt=salt)


def test_place_refuses_while_paused(world: EscrowWorld) -> None:
    world.send(OPERATOR, "pause_new", True)
    world.refuses("paused", FAN, "place", *world.plan().values()[1:])
    world.send(OPERATOR, "pause_new", False)
    world.place()


def test_place_refuses_a_fan_without_money_or_allowance(world: EscrowWorld) -> None:
    world.refuses("allowance", EVE, "place", *world.plan(fan=EVE.address).values()[1:])
    world.chain.send(EVE, world.token, "approve", world.escrow.address, 10**30)
    world.refuses("balance", EVE, "place", *world.plan(fan=EVE.address).values()[1:])
    assert world.call("total_open") == 0


def test_a_relayer_places_with_the_fans_signature(world: EscrowWorld) -> None:
    plan = world.plan()
    sig = world.sign(FAN, "Place", *plan.values())
    assert world.send(EVE, "place_for", *plan.values(), sig, *NO_PERMIT) == plan.id
    assert world.bid(plan.id).fan == FAN.address
    world.refuses("exists", EVE, "place_for", *plan.values(), sig, *NO_PERMIT)


def test_place_for_refuses_another_key(world: EscrowWorld) -> None:
    plan = world.plan()
    for who in (EVE, SIGNER, OPERATOR):
        sig = world.sign(who, "Place", *plan.values())
        world.refuses("sig", EVE, "place_for", *plan.values(), sig, *NO_PERMIT)


@pytest.mark.parametrize(
    "changes",
    [
        {"creator": OTHER_CREATOR.address},
        {"signer": EVE.address},
        {"amount": 101 * TOKENS},
        {"max_fee": 1999},
        {"terms": keccak(text="other terms")},
        {"salt": keccak(text="other salt")},
    ],
)
def test_place_for_refuses_a_changed_field(world: EscrowWorld, changes: dict[str, object]) -> None:
    signed = world.plan(salt=keccak(text="signed"))
    sent = world.plan(**({"salt": signed.salt} | changes))
    sig = world.sign(FAN, "Place", *signed.values())
    world.refuses("sig", EVE, "place_for", *sent.values(), sig, *NO_PERMIT)


def test_place_for_refuses_changed_dates(world: EscrowWorld) -> None:
    signed = world.plan()
    sig = world.sign(FAN, "Place", *signed.values())
    for name in ("accept_by", "meet_by"):
        changes = {"salt": signed.salt, name: getattr(signed, name) + 1}
        sent = world.plan(**changes)
        world.refuses("sig", EVE, "place_for", *sent.values(), sig, *NO_PERMIT)


def test_a_permit_replaces_the_approval() -> None:
    world = new_world(fans=())
    world.chain.send(OPERATOR, world.token, "mint", FAN.address, START_BALANCE)
    plan = world.plan()
    sig = world.sign(FAN, "Place", *plan.values())
    world.refuses("allowance", EVE, "place_for", *plan.values(), sig, *NO_PERMIT)
    permit = permit_of(world, plan, world.chain.now)
    world.send(EVE, "place_for", *plan.values(), sig, *permit)
    assert world.chain.call(world.token, "allowance", FAN.address, world.escrow.address) == 0
    assert world.state(plan.id) == OPEN


def test_a_permit_used_by_somebody_else_first_does_no_harm() -> None:
    world = new_world(fans=())
    world.chain.send(OPERATOR, world.token, "mint", FAN.address, START_BALANCE)
    plan = world.plan()
    sig = world.sign(FAN, "Place", *plan.values())
    permit = permit_of(world, plan, world.chain.now)
    args = (FAN.address, world.escrow.address, plan.amount, *permit)
    world.chain.send(EVE, world.token, "permit", *args)
    world.send(EVE, "place_for", *plan.values(), sig, *permit)


def test_a_permit_that_fails_is_reported_as_a_missing_allowance() -> None:
    world = new_world(fans=())
    world.chain.send(OPERATOR, world.token, "mint", FAN.address, START_BALANCE)
    plan = world.plan()
    sig = world.sign(FAN, "Place", *plan.values())
    for permit in (
        permit_of(world, plan, world.chain.now - 1),
        permit_of(world, plan, world.chain.now, nonce=1),
    ):
        world.refuses("allowance", EVE, "place_for", *plan.values(), sig, *permit)
