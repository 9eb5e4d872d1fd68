"""The arguments of each contract call, with the signatures that the contract asks for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from core.money import to_wei
from escrow.abi import encode_call
from escrow.keystore import Signer
from escrow.typed_data import (
    Domain,
    Placing,
    accept_digest,
    cancel_digest,
    decline_digest,
    dispute_digest,
    place_digest,
    reschedule_digest,
    resolve_digest,
)
from escrow.writes import WriteKind

SIGNATURE_LIFE: Final = timedelta(days=30)
"""A stored transaction stays good through a long stop; the contract's own deadlines rule."""
NO_WORD: Final = b"\0" * 32


class UnbuildableCallError(Exception):
    """No call can be made of this row; the message is a code."""


@dataclass(frozen=True, slots=True)
class CallContext:
    """What a call is built against."""

    domain: Domain
    relayer_address: str
    """Sends everything; named as the creators' agent."""
    arbiter: Signer
    """The platform's arbiter; the contract names who its arbiter is, and takes no other."""
    max_fee_bps: int
    gas_bps: int
    now: datetime

    @property
    def expires(self) -> int:
        """Last second of a signature that is made now."""
        return int((self.now + SIGNATURE_LIFE).timestamp())


@dataclass(frozen=True, slots=True)
class Custodians:
    """The custodial keys at hand, by address."""

    signers: Mapping[str, Signer]

    def sign(self, address: str, digest: bytes) -> bytes:
        """Sign for an address.

        Raises:
            UnbuildableCallError: The key is not ours.
        """
        signer = self.signers.get(address)
        if signer is None:
            raise UnbuildableCallError("no_key")
        return signer.sign_digest(digest)


Call = Mapping[str, Any]
"""What an outbox row says, as the ``ask_…`` of its kind wrote it."""


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text[2:])


def _mint(call: Call, _keys: Custodians, _context: CallContext) -> bytes:
    return encode_call("DemoToken", "mint", call["to"], to_wei(call["amount"]))


def _place(call: Call, keys: Custodians, context: CallContext) -> bytes:
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
        keys.sign(placing.fan, place_digest(context.domain, placing)),
        # No permit for this amount alone: ``build_permit`` goes ahead where one is needed.
        *(0, 0, NO_WORD, NO_WORD),
    )


def _accept(call: Call, keys: Custodians, context: CallContext) -> bytes:
    key, agent, expires = call["deal_id"], context.relayer_address, context.expires
    # Rows from before meetings say nothing of it.
    kyf = bool(call.get("kyf", False))
    digest = accept_digest(context.domain, key, kyf=kyf, agent=agent, expires=expires)
    args = (_bytes(key), kyf, agent, expires, keys.sign(call["creator_address"], digest))
    return encode_call("MeetEscrow", "accept_for", *args)


def _consent(call: Call, _keys: Custodians, _context: CallContext) -> bytes:
    args = (_bytes(call[name]) for name in ("deal_id", "scope_hash", "signature"))
    return encode_call("MeetEscrow", "consent", *args)


def _reschedule(call: Call, keys: Custodians, context: CallContext) -> bytes:
    key, meet_by, expires = call["deal_id"], call["meet_by"], call["expires"]
    digest = reschedule_digest(context.domain, key, call["from_meet_by"], meet_by, expires)
    signatures = (keys.sign(call[who], digest) for who in ("fan_address", "creator_address"))
    return encode_call("MeetEscrow", "reschedule", _bytes(key), meet_by, expires, *signatures)


def _settle(call: Call, _keys: Custodians, _context: CallContext) -> bytes:
    args = (_bytes(call["deal_id"]), to_wei(call["earned"]), _bytes(call["signature"]))
    return encode_call("MeetEscrow", "settle", *args)


def _decline(call: Call, _keys: Custodians, _context: CallContext) -> bytes:
    return encode_call("MeetEscrow", "decline", _bytes(call["deal_id"]))


def _turn_down(call: Call, keys: Custodians, context: CallContext) -> bytes:
    digest = decline_digest(context.domain, call["deal_id"], context.expires)
    signature = keys.sign(call["creator_address"], digest)
    args = (_bytes(call["deal_id"]), context.expires, signature)
    return encode_call("MeetEscrow", "decline_for", *args)


def _cancel(call: Call, keys: Custodians, context: CallContext) -> bytes:
    digest = cancel_digest(context.domain, call["deal_id"], context.expires)
    signature = keys.sign(call["fan_address"], digest)
    args = (_bytes(call["deal_id"]), context.expires, signature)
    return encode_call("MeetEscrow", "cancel_for", *args)


def _dispute(call: Call, keys: Custodians, context: CallContext) -> bytes:
    key, by, reason, expires = (
        call["deal_id"],
        call["by_address"],
        call["reason_hash"],
        context.expires,
    )
    signature = keys.sign(by, dispute_digest(context.domain, key, reason, expires))
    args = (_bytes(key), _bytes(reason), by, expires, signature)
    return encode_call("MeetEscrow", "dispute_for", *args)


def _resolve(call: Call, _keys: Custodians, context: CallContext) -> bytes:
    key, bps, expires = call["deal_id"], call["creator_bps"], context.expires
    digest = resolve_digest(context.domain, key, bps, expires)
    args = (_bytes(key), bps, expires, context.arbiter.sign_digest(digest))
    return encode_call("MeetEscrow", "resolve_for", *args)


def _expire(call: Call, _keys: Custodians, _context: CallContext) -> bytes:
    return encode_call("MeetEscrow", "expire", _bytes(call["deal_id"]))


def _withdraw(call: Call, _keys: Custodians, _context: CallContext) -> bytes:
    return encode_call("MeetEscrow", "withdraw", call["address"])


CALLDATA: Final[Mapping[WriteKind, Callable[[Call, Custodians, CallContext], bytes]]] = {
    WriteKind.MINT: _mint,
    WriteKind.PLACE: _place,
    WriteKind.ACCEPT: _accept,
    WriteKind.CONSENT: _consent,
    WriteKind.RESCHEDULE: _reschedule,
    WriteKind.SETTLE: _settle,
    WriteKind.DECLINE: _decline,
    WriteKind.TURN_DOWN: _turn_down,
    WriteKind.CANCEL: _cancel,
    WriteKind.DISPUTE: _dispute,
    WriteKind.RESOLVE: _resolve,
    WriteKind.EXPIRE: _expire,
    WriteKind.WITHDRAW: _withdraw,
}
"""How the call of each kind is encoded.

Raises ``UnbuildableCallError``, and ``ValueError``, ``OverflowError`` or ``EncodingError`` where a
value does not fit the contract's types.
"""
