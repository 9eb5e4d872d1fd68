"""A fan answers a creator's wish to see data: yes wins the bid, no takes it back."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import StringConstraints
from sqlalchemy.orm import Session

from accounts.deps import CurrentUser, KeystoreDep
from accounts.kyf.deps import SealingDep
from accounts.kyf.schemas import KyfRequestView
from accounts.kyf.sealing import Sealing
from accounts.kyf.service.answering import ConsentKey, consent, refuse
from accounts.kyf.service.asking import view_request
from accounts.repository import lock_user
from accounts.wire import Request, RowId
from bidding import service as bidding
from bidding.errors import NotAnswerableError
from bidding.meetings.repository import quote_of
from core.clock import Clock
from core.deps import ClockDep, DatabaseDep
from core.errors import NotFoundError
from escrow import postings, writes
from escrow.deps import DomainDep
from escrow.keystore import Keystore
from escrow.typed_data import Domain
from flows import tell
from models.bid import Bid
from models.kyf import KyfRequest
from models.states import Audience, BidState, SignerKind

router = APIRouter(prefix="/api/kyf/requests", tags=["kyf"])


class ConsentRequest(Request):
    """The fan agrees to share what was asked."""

    signature: Annotated[str, StringConstraints(pattern=r"^0x[0-9a-fA-F]{130}$")] | None = None
    """EIP-712 ``Consent`` by the bid's signer; none where the house holds the fan's key."""


@router.post("/{request_id}/consent", operation_id="consentToKyf")
async def consent_to_kyf(  # noqa: PLR0913 - dependencies
    request_id: RowId,
    body: ConsentRequest,
    caller: CurrentUser,
    database: DatabaseDep,
    sealing: SealingDep,
    domain: DomainDep,
    keystore: KeystoreDep,
    clock: ClockDep,
) -> KyfRequestView:
    """Share what the creator asked for: the meeting is on once the chain has it."""
    await database.write(
        share,
        caller.id,
        request_id,
        body.signature,
        domain=domain,
        keystore=keystore,
        clock=clock,
    )
    return await _view(database, caller.id, request_id, sealing)


@router.post("/{request_id}/refuse", operation_id="refuseKyf")
async def refuse_kyf(
    request_id: RowId,
    caller: CurrentUser,
    database: DatabaseDep,
    sealing: SealingDep,
    clock: ClockDep,
) -> KyfRequestView:
    """Share nothing: the bid goes back."""
    await database.write(keep_private, caller.id, request_id, clock=clock)
    return await _view(database, caller.id, request_id, sealing)


async def _view(
    database: DatabaseDep, user_id: str, request_id: str, sealing: Sealing
) -> KyfRequestView:
    return await database.read(view_request, user_id, request_id, sealing=sealing)


def share(
    db: Session,
    fan_id: str,
    request_id: str,
    signature: str | None,
    *,
    domain: Domain,
    keystore: Keystore,
    clock: Clock,
) -> None:
    """Keep the fan's consent and bring it to the chain.

    Raises:
        AppError: One of ``accounts.kyf.errors``.
        NotAnswerableError: The bid does not wait for it any more.
    """
    lock_user(db, fan_id)  # As every money request begins: two do not wait for each other.
    bid = _waiting_bid(db, fan_id, request_id)
    is_ours = bid.signer_kind == SignerKind.CUSTODIAL
    key = ConsentKey(
        domain,
        bid.deal_id,
        bid.signer_address,
        keystore if is_ours else None,
        needs_verified=(quote_of(db, bid).terms or {}).get("audience") == Audience.VERIFIED,
    )
    request = consent(db, fan_id, request_id, signature, key, clock=clock)
    bidding.consent_to_bid(db, bid, clock=clock)
    writes.ask_consent(
        db, bid.id, bid.deal_id, request.scope_hash, str(request.signature), clock=clock
    )
    tell.consent_answered(db, bid, request, clock=clock)


def keep_private(db: Session, fan_id: str, request_id: str, *, clock: Clock) -> None:
    """Keep the fan's refusal and take the bid back; raises as ``share``."""
    bid = _waiting_bid(db, fan_id, request_id)
    request = refuse(db, fan_id, request_id, clock=clock)
    bidding.refund_bid(db, bid, reason="consent_refused", clock=clock)
    address = postings.address_of(db, bid.fan_id)
    writes.ask_cancel(db, bid.id, bid.deal_id, address, clock=clock)
    tell.consent_answered(db, bid, request, clock=clock)


def _waiting_bid(db: Session, fan_id: str, request_id: str) -> Bid:
    request = db.get(KyfRequest, request_id)
    if request is None or request.fan_id != fan_id:
        raise NotFoundError("There is no such request.")
    bid = bidding.bid_of(db, request.subject_id)
    if bid.state != BidState.KYF:
        raise NotAnswerableError("This bid does not wait for your consent any more.")
    return bid
