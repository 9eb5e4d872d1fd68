"""Outbox rows become contract calls, or say why they can't."""

from datetime import UTC, datetime

import pytest

from escrow.calls import CallContext, PendingWrite, UnbuildableCallError, build_call, custodian
from escrow.keystore import KeySigner
from escrow.typed_data import Domain
from escrow.writes import WriteKind

pytestmark = pytest.mark.unit

SIGNER = KeySigner(bytes([3]) * 32)
DOMAIN = Domain(31337, "0x" + "ab" * 20, "0x" + "cd" * 20)
CONTEXT = CallContext(
    domain=DOMAIN,
    relayer_address=SIGNER.address,
    max_fee_bps=500,
    gas_bps=20_000,
    now=datetime(2026, 11, 21, tzinfo=UTC),
)
DEAL = "0x" + "11" * 32


def write(kind: WriteKind, **call: object) -> PendingWrite:
    return PendingWrite("out_1", kind, "bid_1", call)


def test_a_mint_goes_to_the_token_and_the_rest_to_the_escrow() -> None:
    mint = build_call(write(WriteKind.MINT, to=SIGNER.address, amount=1), None, CONTEXT)
    assert mint.to == DOMAIN.token_address
    for kind in (WriteKind.DECLINE, WriteKind.EXPIRE):
        assert build_call(write(kind, deal_id=DEAL), None, CONTEXT).to == DOMAIN.escrow_address


def test_gas_is_scaled_for_chains_that_count_otherwise() -> None:
    call = build_call(write(WriteKind.WITHDRAW, address=SIGNER.address), None, CONTEXT)
    assert call.gas == 240_000


def test_custodians_sign_for_place_accept_and_cancel_only() -> None:
    assert custodian(write(WriteKind.CANCEL, fan_address="0xf", deal_id=DEAL)) == "0xf"
    assert custodian(write(WriteKind.PLACE, fan_address="0xf", creator_address="0xc")) == "0xf"
    assert custodian(write(WriteKind.ACCEPT, creator_address="0xc")) == "0xc"
    assert custodian(write(WriteKind.SETTLE, deal_id=DEAL)) is None


def test_a_foreign_custodian_cannot_be_signed_for() -> None:
    with pytest.raises(UnbuildableCallError, match="no_key"):
        build_call(write(WriteKind.CANCEL, deal_id=DEAL, fan_address="0xf"), None, CONTEXT)


@pytest.mark.parametrize(
    "call",
    [
        {"deal_id": DEAL, "earned": -1, "signature": "0x00"},
        {"deal_id": DEAL, "earned": 2**250, "signature": "0x00"},
        {"deal_id": DEAL, "earned": 1, "signature": "0xnothex"},
        {"deal_id": "0x" + "11" * 33, "earned": 1, "signature": "0x00"},
    ],
)
def test_values_that_do_not_fit_are_malformed(call: dict[str, object]) -> None:
    with pytest.raises(UnbuildableCallError, match="malformed"):
        build_call(write(WriteKind.SETTLE, **call), None, CONTEXT)
