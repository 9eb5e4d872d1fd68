"""A bid from deposit to settlement on the real contract, with test tokens, and nothing of it stays.

The node runs the calls that the dispatcher would send, one after the other, on a copy of its newest
state (``eth_simulateV1``). No transaction is sent, no row is written, and no wallet of ours signs:
fan, creator and signer are keys of the moment.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from escrow.abi import DecodedLog, decode_escrow_log
from escrow.calldata import CallContext
from escrow.calls import PendingWrite, build_call, build_permit
from escrow.client import ChainClient, SimulatedCall
from escrow.keystore import KeySigner
from escrow.rpc import ChainUnreachableError, RpcError
from escrow.transactions import ContractCall
from escrow.typed_data import Domain, deal_id, receipt_digest
from escrow.writes import WriteKind

KEY_BYTES: Final = 32
ONE_SECOND: Final = timedelta(seconds=1)


class RehearsalError(Exception):
    """Nothing can be rehearsed; the message says why, in a sentence."""


@dataclass(frozen=True, slots=True)
class Play:
    """What is rehearsed."""

    amount: int
    """Micro-units of the bid."""
    earned: int
    """Micro-units of the last receipt; 0 where nothing was signed: then the bid is declined."""
    terms_hash: str
    accept_within: timedelta
    meet_within: timedelta


@dataclass(frozen=True, slots=True)
class Stage:
    """Where it is rehearsed."""

    client: ChainClient
    domain: Domain
    relayer_address: str
    """Sends everything, and mints test tokens."""
    fee_bps: int
    """The most that a bid agrees to."""
    is_demo: bool
    """Tokens are play money: only then can some be made for a rehearsal."""


@dataclass(frozen=True, slots=True)
class _Cast:
    """Keys of the moment."""

    fan: KeySigner
    creator: KeySigner
    signer: KeySigner

    @classmethod
    def new(cls) -> "_Cast":
        return cls(*(KeySigner(secrets.token_bytes(KEY_BYTES)) for _ in range(3)))


async def rehearse(stage: Stage, play: Play, now: datetime) -> list[DecodedLog]:
    """Run a bid to its settlement and say what the contract logged.

    Returns:
        ``Placed``, ``Accepted``, ``Closed`` and each ``Withdrawn``, in order, in micro-units.

    Raises:
        RehearsalError: The chain's tokens are no play money, it can't rehearse, or it refused.
    """
    if not stage.is_demo:
        raise RehearsalError("Test tokens are made on the demo chain only.")
    try:
        head = await stage.client.block(await stage.client.head())
        at = max(now, head.at + ONE_SECOND) if head else now
        calls = _calls(stage, play, _Cast.new(), at)
        answers = await stage.client.simulate(calls, stage.relayer_address, at)
    except (ChainUnreachableError, RpcError) as error:
        raise RehearsalError("The chain can't rehearse just now.") from error
    return _logs(stage, answers)


def _calls(stage: Stage, play: Play, cast: _Cast, at: datetime) -> list[ContractCall]:
    """The calls that the dispatcher would send for this bid, built by its own code."""
    context = CallContext(
        domain=stage.domain,
        relayer_address=stage.relayer_address,
        arbiter=cast.signer,  # Nobody calls the arbiter here.
        max_fee_bps=stage.fee_bps,
        gas_bps=10_000,
        now=at,
    )
    signers = {one.address: one for one in (cast.fan, cast.creator)}
    salt = "0x" + secrets.token_hex(KEY_BYTES)
    deal = deal_id(cast.fan.address, salt)
    accept_by = int((at + play.accept_within).timestamp())
    placing: dict[str, Any] = {
        "fan_address": cast.fan.address,
        "creator_address": cast.creator.address,
        "signer_address": cast.signer.address,
        "amount": play.amount,
        "accept_by": accept_by,
        "meet_by": accept_by + int(play.meet_within.total_seconds()),
        "terms_hash": play.terms_hash,
        "salt": salt,
    }
    if play.earned:
        signed = cast.signer.sign_digest(receipt_digest(stage.domain, deal, play.earned))
        receipt = {"deal_id": deal, "earned": play.earned, "signature": "0x" + signed.hex()}
        closing = (WriteKind.SETTLE, receipt)
    else:
        closing = (WriteKind.DECLINE, {"deal_id": deal})
    paid = [cast.creator] if play.earned else []
    paid += [cast.fan] if play.earned < play.amount else []
    writes: list[tuple[WriteKind, dict[str, Any]]] = [
        (WriteKind.PLACE, placing),
        (WriteKind.ACCEPT, {"deal_id": deal, "creator_address": cast.creator.address}),
        closing,
        *((WriteKind.WITHDRAW, {"address": one.address}) for one in paid),
    ]
    mint = (WriteKind.MINT, {"to": cast.fan.address, "amount": play.amount})

    def built(kind: WriteKind, call: dict[str, Any]) -> ContractCall:
        return build_call(PendingWrite("rehearsal", kind, deal, call), signers, context)

    permit = build_permit(cast.fan, 0, context)
    return [built(*mint), permit, *(built(*write) for write in writes)]


def _logs(stage: Stage, answers: list[SimulatedCall]) -> list[DecodedLog]:
    for answer in answers:
        if not answer.succeeded:
            raise RehearsalError(f"The contract refused: {answer.reason}.")
    return [
        decode_escrow_log(log)
        for answer in answers
        for log in answer.logs
        if log.address == stage.domain.escrow_address
    ]
