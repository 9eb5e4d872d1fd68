import pytest
from eth_account.messages import encode_typed_data
from eth_utils import keccak

from escrow.contracts.artefact import load
from tests.fixtures.escrow_world import (
    EVE,
    FAN,
    NOBODY,
    OPERATOR,
    OTHER_FAN,
    PERMIT_MEMBERS,
    UNLIMITED,
)
from tests.fixtures.evm import (
    Contract,
    Event,
    EvmChain,
    domain_separator,
    mirror,
    sign,
    typed_digest,
)

pytestmark = pytest.mark.chain


@pytest.fixture
def chain() -> EvmChain:
    return EvmChain()


@pytest.fixture
def token(chain: EvmChain) -> Contract:
    code = load("DemoToken")
    made = chain.deploy(OPERATOR, code.abi, code.bytecode)
    chain.send(OPERATOR, made, "mint", FAN.address, 1000)
    return made


def transfer_event(sender: str, receiver: str, amount: int) -> Event:
    fields = {"sender": sender.lower(), "receiver": receiver.lower(), "value": amount}
    return Event("Transfer", fields)


def permit_args(
    token: Contract, nonce: int, deadline: int, chain_id: int = 1
) -> tuple[object, ...]:
    domain = domain_separator("Mesi demo token", token.address, chain_id)
    values = (FAN.address, EVE.address, 300, nonce, deadline)
    sig = sign(FAN, typed_digest(domain, "Permit", PERMIT_MEMBERS, values))
    return FAN.address, EVE.address, 300, deadline, sig[64], sig[:32], sig[32:64]


def test_it_says_what_it_is(chain: EvmChain, token: Contract) -> None:
    names = ("name", "symbol", "decimals", "totalSupply")
    assert [chain.call(token, name) for name in names] == ["Mesi demo token", "MESI", 18, 1000]
    assert chain.call(token, "MINTER") == OPERATOR.address.lower()


def test_only_the_minter_mints(chain: EvmChain, token: Contract) -> None:
    chain.send(OPERATOR, token, "mint", EVE.address, 5)
    assert chain.events == [transfer_event(NOBODY, EVE.address, 5)]
    assert (chain.call(token, "balanceOf", EVE.address), chain.call(token, "totalSupply")) == (
        5,
        1005,
    )
    chain.refuses("minter", EVE, token, "mint", EVE.address, 5)
    chain.refuses("receiver", OPERATOR, token, "mint", NOBODY, 5)


def test_transfer(chain: EvmChain, token: Contract) -> None:
    assert chain.send(FAN, token, "transfer", EVE.address, 400) is True
    assert chain.events == [transfer_event(FAN.address, EVE.address, 400)]
    assert chain.call(token, "balanceOf", FAN.address) == 600
    assert chain.send(FAN, token, "transfer", FAN.address, 600) is True
    assert chain.call(token, "balanceOf", FAN.address) == 600
    chain.refuses("balance", FAN, token, "transfer", EVE.address, 601)
    chain.refuses("receiver", FAN, token, "transfer", NOBODY, 1)


def test_an_allowance_is_used_up(chain: EvmChain, token: Contract) -> None:
    assert chain.send(FAN, token, "approve", EVE.address, 10) is True
    said = {"owner": FAN.address.lower(), "spender": EVE.address.lower(), "value": 10}
    assert chain.events == [Event("Approval", said)]
    assert chain.send(EVE, token, "transferFrom", FAN.address, OTHER_FAN.address, 4) is True
    assert chain.call(token, "allowance", FAN.address, EVE.address) == 6
    chain.refuses("allowance", EVE, token, "transferFrom", FAN.address, EVE.address, 7)
    chain.refuses("allowance", OTHER_FAN, token, "transferFrom", FAN.address, EVE.address, 1)


def test_an_endless_allowance_stays(chain: EvmChain, token: Contract) -> None:
    chain.send(FAN, token, "approve", EVE.address, UNLIMITED)
    chain.send(EVE, token, "transferFrom", FAN.address, EVE.address, 1000)
    assert chain.call(token, "allowance", FAN.address, EVE.address) == UNLIMITED
    chain.refuses("balance", EVE, token, "transferFrom", FAN.address, EVE.address, 1)


def test_a_permit_works_once(chain: EvmChain, token: Contract) -> None:
    args = permit_args(token, nonce=0, deadline=chain.now)
    chain.send(EVE, token, "permit", *args)
    assert [event.name for event in chain.events] == ["Approval"]
    assert chain.call(token, "allowance", FAN.address, EVE.address) == 300
    assert chain.call(token, "nonces", FAN.address) == 1
    chain.refuses("sig", EVE, token, "permit", *args)
    chain.send(EVE, token, "permit", *permit_args(token, nonce=1, deadline=chain.now))


def test_a_permit_of_another_chain_or_time_is_refused(chain: EvmChain, token: Contract) -> None:
    other = permit_args(token, nonce=0, deadline=chain.now, chain_id=2)
    chain.refuses("sig", EVE, token, "permit", *other)
    late = permit_args(token, nonce=0, deadline=chain.now - 1)
    chain.refuses("expired", EVE, token, "permit", *late)


def test_a_changed_permit_is_refused(chain: EvmChain, token: Contract) -> None:
    owner, spender, amount, *rest = permit_args(token, nonce=0, deadline=chain.now)
    chain.refuses("sig", EVE, token, "permit", owner, spender, amount + 1, *rest)
    chain.refuses("sig", EVE, token, "permit", owner, OTHER_FAN.address, amount, *rest)
    chain.refuses("sig", EVE, token, "permit", NOBODY, spender, amount, *rest)


def test_the_mirror_of_a_permit_is_refused(chain: EvmChain, token: Contract) -> None:
    *fields, v, r, s = permit_args(token, nonce=0, deadline=chain.now)
    other = mirror(r + s + bytes([v]))
    chain.refuses("malleable", EVE, token, "permit", *fields, other[64], r, other[32:64])


def test_nobody_is_not_the_owner_of_a_broken_permit(chain: EvmChain, token: Contract) -> None:
    broken = (NOBODY, EVE.address, 1, chain.now, 27, bytes(32), bytes(32))
    chain.refuses("sig", EVE, token, "permit", *broken)


def test_the_domain_is_that_of_an_independent_library(chain: EvmChain, token: Contract) -> None:
    message = encode_typed_data(
        {
            "name": "Mesi demo token",
            "version": "1",
            "chainId": 1,
            "verifyingContract": token.address,
        },
        {"Permit": [{"name": name, "type": kind} for name, kind in PERMIT_MEMBERS]},
        dict(zip((n for n, _ in PERMIT_MEMBERS), (FAN.address, EVE.address, 1, 2, 3), strict=True)),
    )
    assert message.header == chain.call(token, "DOMAIN_SEPARATOR")
    ours = typed_digest(
        message.header, "Permit", PERMIT_MEMBERS, (FAN.address, EVE.address, 1, 2, 3)
    )
    assert ours == keccak(b"\x19\x01" + message.header + message.body)


def test_after_a_chain_split_permits_carry_the_new_id(chain: EvmChain, token: Contract) -> None:
    fork = EvmChain(chain_id=2)
    fork.put_code(token.address, chain.code(token.address))
    assert fork.call(token, "DOMAIN_SEPARATOR") == domain_separator(
        "Mesi demo token", token.address, 2
    )
    old = permit_args(token, nonce=0, deadline=fork.now)
    fork.refuses("sig", EVE, token, "permit", *old)
    fork.send(EVE, token, "permit", *permit_args(token, nonce=0, deadline=fork.now, chain_id=2))
