"""Turn an outbox row into a contract call, with the custodial signatures that it needs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from eth_abi.exceptions import EncodingError

from escrow.abi import encode_call
from escrow.calldata import CALLDATA, CallContext, Custodians, UnbuildableCallError
from escrow.keystore import Signer
from escrow.transactions import ContractCall
from escrow.typed_data import UNLIMITED, permit_digest
from escrow.writes import WriteKind

PERMIT: Final = "permit"

GAS: Final[Mapping[str, int]] = {
    WriteKind.MINT: 120_000,
    PERMIT: 120_000,
    WriteKind.PLACE: 300_000,
    WriteKind.ACCEPT: 160_000,
    WriteKind.CONSENT: 100_000,
    WriteKind.RESCHEDULE: 120_000,
    WriteKind.SETTLE: 220_000,
    WriteKind.DECLINE: 140_000,
    WriteKind.TURN_DOWN: 150_000,
    WriteKind.CANCEL: 150_000,
    WriteKind.DISPUTE: 100_000,
    WriteKind.RESOLVE: 220_000,
    WriteKind.EXPIRE: 140_000,
    WriteKind.WITHDRAW: 120_000,
}
"""About twice what each call uses. Fixed rather than estimated: the code behind the address is
fixed, and an estimate on a node that lags would refuse what the chain accepts."""

HARMLESS: Final = frozenset({(WriteKind.WITHDRAW, "nothing"), (WriteKind.PLACE, "exists")})
"""Refusals that mean it was done before: an earlier withdrawal paid this credit too."""

_CUSTODIANS: Final[Mapping[WriteKind, tuple[str, ...]]] = {
    WriteKind.PLACE: ("fan_address",),
    WriteKind.ACCEPT: ("creator_address",),
    WriteKind.RESCHEDULE: ("fan_address", "creator_address"),
    WriteKind.TURN_DOWN: ("creator_address",),
    WriteKind.CANCEL: ("fan_address",),
    WriteKind.DISPUTE: ("by_address",),
}


@dataclass(frozen=True, slots=True)
class PendingWrite:
    """An outbox row that waits to be sent."""

    id: str
    kind: WriteKind
    subject_id: str
    call: Mapping[str, Any]


def custodians(write: PendingWrite) -> tuple[str, ...]:
    """Whose custodial signatures a write needs."""
    return tuple(str(write.call[name]) for name in _CUSTODIANS.get(write.kind, ()))


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


def build_call(
    write: PendingWrite, signers: Mapping[str, Signer], context: CallContext
) -> ContractCall:
    """The contract call of a write; ``signers`` has the keys of its custodians by address.

    Raises:
        UnbuildableCallError: The key is not ours, or a value does not fit the contract's types.
    """
    try:
        data = CALLDATA[write.kind](write.call, Custodians(signers), context)
    except (ValueError, OverflowError, EncodingError) as error:
        raise UnbuildableCallError("malformed") from error
    domain = context.domain
    to = domain.token_address if write.kind == WriteKind.MINT else domain.escrow_address
    return ContractCall(to=to, data=data, gas=_gas(write.kind, context))


def build_permit(owner: Signer, permit_nonce: int, context: CallContext) -> ContractCall:
    """Let the escrow take the owner's tokens, once and for all.

    Its code cannot be changed, and it takes only what the owner has signed a bid for.
    """
    deadline = context.expires
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
