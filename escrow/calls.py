"""Turn an outbox row into a contract call, with the custodial signatures that it needs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from eth_abi.exceptions import EncodingError

from core.money import to_wei
from escrow.abi import encode_call
from escrow.keystore import Signer
from escrow.transactions import ContractCall
from escrow.typed_data import (
    UNLIMITED,
    Domain,
    Placing,
    accept_digest,
    cancel_digest,
    permit_digest,
    place_digest,
)
from escrow.writes import WriteKind

SIGNATURE_LIFE: Final = timedelta(days=30)
"""A stored transaction stays good through a long stop; the contract's own deadlines rule."""
NO_WORD: Final = b"\0" * 32
PERMIT: Final = "permit"

GAS: Final[Mapping[str, int]] = {
    WriteKind.MINT: 120_000,
    PERMIT: 120_000,
    WriteKind.PLACE: 300_000,
    WriteKind.ACCEPT: 160_000,
    WriteKind.SETTLE: 220_000,
    WriteKind.DECLINE: 140_000,
    WriteKind.CANCEL: 150_000,
    WriteKind.EXPIRE: 140_000,
    WriteKind.WITHDRAW: 120_000,
}
"""About twice what each call uses. Fixed rather than estimated: the code behind the address is
fixed, and an estimate on a node that lags would refuse what the chain accepts."""

HARMLESS: Final = frozenset({(WriteKind.WITHDRAW, "nothing"), (WriteKind.PLACE, "exists")})
"""Refusals that mean it was done before: an earlier withdrawal paid this credit too."""


class UnbuildableCallError(Exception):
    """No call can be made of this row; the message is a code."""


@dataclass(frozen=True, slots=True)
class PendingWrite:
    """An outbox row that waits to be sent."""

    id: str
    kind: WriteKind
    subject_id: str
    call: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CallContext:
    """What a call is built against."""

    domain: Domain
    relayer_address: str
    """Sends everything; named as the creators' agent."""
    max_fee_bps: int
    gas_bps: int
    now: datetime


def custodian(write: PendingWrite) -> str | None:
    """Whose custodial signature a write needs."""
    for name in ("fan_address", "creator_address"):
        if write.kind in _SIGNED_BY[name]:
            return str(write.call[name])
    return None


_SIGNED_BY: Final[Mapping[str, frozenset[WriteKind]]] = {
    "fan_address": frozenset({WriteKind.PLACE, WriteKind.CANCEL}),
    "creator_address": frozenset({WriteKind.ACCEPT}),
}


def twice_asked(writes: Sequence[PendingWrite]) -> list[str]:
    """Withdrawals that another one of the batch makes needless: it pays all of the credit."""
    seen: set[str] = set()
    needless: list[str] = []
    for write in writes:
        if write.kind == WriteKind.WITHDRAW:
            address = str(write.call["address"])
            if address in seen:
                needless.append(write.id)
            seen.add(address)
    return needless


def build_call(write: PendingWrite, signer: Signer | None, context: CallContext) -> ContractCall:
    """The contract call of a write; ``signer`` is its custodian's key.

    Raises:
        UnbuildableCallError: The key is not ours, or a value does not fit the contract's types.
    """
    try:
        data = _DATA[write.kind](write.call, signer, context)
    except (ValueError, OverflowError, EncodingError) as error:
        raise UnbuildableCallError("malformed") from error
    domain = context.domain
    to = domain.token_address if write.kind == WriteKind.MINT else domain.escrow_address
    return ContractCall(to=to, data=data, gas=_gas(write.kind, context))


def build_permit(owner: Signer, permit_nonce: int, context: CallContext) -> ContractCall:
    """Let the escrow take the owner's tokens, once and for all.

    Its code cannot be changed, and it takes only what the owner has signed a bid for.
    """
    deadline = _expiry(context)
    signature = owner.sign_digest(
        permit_digest(context.domain, owner.address, permit_nonce, deadline)
    )
    data = encode_call(
        "DemoToken",
        "permit",
        owner.address,
        context.domain.escrow_address,
        UNLIMITED,
        deadline,
        signature[64],
        signature[:32],
        signature[32:64],
    )
    return ContractCall(to=context.domain.token_address, data=data, gas=_gas(PERMIT, context))


def _gas(kind: str, context: CallContext) -> int:
    return GAS[kind] * context.gas_bps // 10_000


def _expiry(context: CallContext) -> int:
    return int((context.now + SIGNATURE_LIFE).timestamp())


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text[2:])


def _need(signer: Signer | None) -> Signer:
    if signer is None:
        raise UnbuildableCallError("no_key")
    return signer


def _mint(call: Mapping[str, Any], _signer: Signer | None, _context: CallContext) -> bytes:
    return encode_call("DemoToken", "mint", call["to"], to_wei(call["amount"]))


def _place(call: Mapping[str, Any], signer: Signer | None, context: CallContext) -> bytes:
    placing = Placing(
        fan=call["fan_address"],
        creator=call["creator_address"],
        signer=call["signer_address"],
        amount=call["amount"],
        accept_by=call["accept_by"],
        meet_by=call["meet_by"],
        max_fee_bps=context.max_fee_bps,
        terms_hash=call["terms_hash"],
        salt=call["salt"],
    )
    return encode_call(
        "MeetEscrow",
        "place_for",
        placing.fan,
        placing.creator,
        placing.signer,
        to_wei(placing.amount),
        placing.accept_by,
        placing.meet_by,
        placing.max_fee_bps,
        _bytes(placing.terms_hash),
        _bytes(placing.salt),
        _need(signer).sign_digest(place_digest(context.domain, placing)),
        # No permit for this amount alone: ``build_permit`` goes ahead where one is needed.
        *(0, 0, NO_WORD, NO_WORD),
    )


def _accept(call: Mapping[str, Any], signer: Signer | None, context: CallContext) -> bytes:
    key, agent, expires = call["deal_id"], context.relayer_address, _expiry(context)
    digest = accept_digest(context.domain, key, kyf=False, agent=agent, expires=expires)
    signature = _need(signer).sign_digest(digest)
    args = (_bytes(key), False, agent, expires, signature)
    return encode_call("MeetEscrow", "accept_for", *args)


def _settle(call: Mapping[str, Any], _signer: Signer | None, _context: CallContext) -> bytes:
    args = (_bytes(call["deal_id"]), to_wei(call["earned"]), _bytes(call["signature"]))
    return encode_call("MeetEscrow", "settle", *args)


def _decline(call: Mapping[str, Any], _signer: Signer | None, _context: CallContext) -> bytes:
    return encode_call("MeetEscrow", "decline", _bytes(call["deal_id"]))


def _cancel(call: Mapping[str, Any], signer: Signer | None, context: CallContext) -> bytes:
    expires = _expiry(context)
    digest = cancel_digest(context.domain, call["deal_id"], expires)
    signature = _need(signer).sign_digest(digest)
    return encode_call("MeetEscrow", "cancel_for", _bytes(call["deal_id"]), expires, signature)


def _expire(call: Mapping[str, Any], _signer: Signer | None, _context: CallContext) -> bytes:
    return encode_call("MeetEscrow", "expire", _bytes(call["deal_id"]))


def _withdraw(call: Mapping[str, Any], _signer: Signer | None, _context: CallContext) -> bytes:
    return encode_call("MeetEscrow", "withdraw", call["address"])


_DATA: Final = {
    WriteKind.MINT: _mint,
    WriteKind.PLACE: _place,
    WriteKind.ACCEPT: _accept,
    WriteKind.SETTLE: _settle,
    WriteKind.DECLINE: _decline,
    WriteKind.CANCEL: _cancel,
    WriteKind.EXPIRE: _expire,
    WriteKind.WITHDRAW: _withdraw,
}
