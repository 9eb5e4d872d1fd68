"""Logs and reverts as people read them."""

from typing import Any

import pytest
from eth_abi.abi import encode
from eth_utils.crypto import keccak
from hypothesis import given
from hypothesis import strategies as st

from escrow.abi import (
    NOBODY,
    RawLog,
    creation_code,
    decode_escrow_log,
    decode_token_log,
    encode_call,
    revert_reason,
)

pytestmark = pytest.mark.unit

CLOSED = "Closed(bytes32,uint256,uint256,uint256,uint256)"
TRANSFER = "Transfer(address,address,uint256)"
WHO = "0x" + "00" * 12 + "Ab" * 20
MICRO = 10**12
DEAL = "0x" + "77" * 32


def log(signature: str, topics: list[str], kinds: list[str], values: list[Any]) -> RawLog:
    first = "0x" + keccak(text=signature).hex()
    data = "0x" + encode(kinds, values).hex()
    return RawLog("0x" + "00" * 20, (first, *topics), data, 0, "0x" + "01" * 32)


@pytest.mark.parametrize(("state", "name"), [(16, "released"), (32, "refunded"), (64, "split")])
def test_closed_parts_add_up_to_what_was_earned(state: int, name: str) -> None:
    earned, to_fan = 7 * MICRO, 3 * MICRO
    fee = earned * 500 // 10_000
    raw = log(CLOSED, [DEAL], ["uint256"] * 4, [state, earned - fee, to_fan, fee])
    found = decode_escrow_log(raw)
    assert (found.name, found.deal_id) == ("Closed", DEAL)
    assert found.args == {"state": name, "earned": 7, "to_creator": 6, "to_fan": 3, "fee": 1}


@given(st.integers(1, 10**12), st.integers(0, 10_000), st.integers(0, 3_000))
def test_every_split_of_a_whole_amount_adds_up(amount: int, bps: int, fee_bps: int) -> None:
    """An arbiter's split leaves fractions on both sides: nobody's are lost or counted twice."""
    earned = amount * MICRO * bps // 10_000
    fee = earned * fee_bps // 10_000
    parts = [64, earned - fee, amount * MICRO - earned, fee]
    args = decode_escrow_log(log(CLOSED, [DEAL], ["uint256"] * 4, parts)).args
    assert args["to_creator"] + args["to_fan"] + args["fee"] == amount
    assert args["earned"] == args["to_creator"] + args["fee"]
    assert min(args[name] for name in ("earned", "to_creator", "to_fan", "fee")) >= 0
    assert (args["to_creator"], args["to_fan"]) == (parts[1] // MICRO, parts[2] // MICRO)


def test_accepted_names_the_agent_with_its_checksum() -> None:
    raw = log("Accepted(bytes32,bool,address)", [DEAL], ["bool", "address"], [False, WHO[-40:]])
    found = decode_escrow_log(raw)
    assert found.args["kyf"] is False
    assert found.args["agent"].lower() == "0x" + "ab" * 20
    assert found.args["agent"] != found.args["agent"].lower()


def test_consent_keeps_its_scope_as_hex() -> None:
    raw = log("Consented(bytes32,bytes32)", [DEAL], ["bytes32"], [b"\x09" * 32])
    assert decode_escrow_log(raw).args == {"scope": "0x" + "09" * 32}


def test_mint_is_read_and_other_token_logs_are_not() -> None:
    nobody = "0x" + "00" * 32
    minted = decode_token_log(log(TRANSFER, [nobody, WHO], ["uint256"], [5 * MICRO]))
    assert minted is not None
    assert (minted.name, minted.args["amount"]) == ("Minted", 5)
    assert decode_token_log(log(TRANSFER, [WHO, nobody], ["uint256"], [5])) is None
    approval = log("Approval(address,address,uint256)", [WHO, WHO], ["uint256"], [5])
    assert decode_token_log(approval) is None
    assert decode_token_log(log("Other()", [], [], [])) is None


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("0x08c379a0" + encode(["string"], ["late"]).hex(), "late"),
        ("0x", "reverted"),
        (None, "reverted"),
        ({"message": "odd"}, "reverted"),
    ],
)
def test_revert_reason(data: object, reason: str) -> None:
    assert revert_reason(data) == reason


def test_calls_are_selector_and_words() -> None:
    data = encode_call("MeetEscrow", "withdraw", NOBODY)
    assert data == keccak(text="withdraw(address)")[:4] + b"\0" * 32


def test_creation_code_ends_with_the_constructors_arguments() -> None:
    code = creation_code("MeetEscrow", NOBODY, NOBODY, NOBODY, NOBODY, 500, 7)
    assert code.endswith((500).to_bytes(32, "big") + (7).to_bytes(32, "big"))
    assert len(creation_code("DemoToken")) > 1_000
