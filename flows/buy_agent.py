"""An owner buys an agent: asked for here, moved on by what the chain says.

Placed, the seller's key accepts; accepted, the buyer's receipt is settled; closed, the seller is
paid and the agent is the buyer's. Whatever the contract refuses is refunded in full.
"""

import secrets
from datetime import timedelta
from typing import Annotated, Final, cast

from fastapi import APIRouter, Depends, Request, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.deps import CurrentOwner, KeystoreDep
from accounts.once import OnceDep
from accounts.wire import RowId
from agents import buying
from agents.changes import after_change
from agents.repository import OVER
from agents.schemas import PurchaseRequest, PurchaseView
from core.clock import Clock
from core.events import announce
from escrow import postings, writes
from escrow.reactions import AppliedLog, FailedWrite
from escrow.typed_data import Domain
from escrow.writes import WriteKind
from models.agent import AgentLink, Purchase
from models.studio_states import PurchaseState

router = APIRouter(prefix="/api/agents", tags=["agents"])

GRACE: Final = timedelta(hours=49)
"""The contract returns an accepted deal 48 hours after its last moment; blocks may be late."""
SALT_BYTES: Final = 32


async def get_domain(request: Request) -> Domain:
    """Which contract signatures are for."""
    return cast("Domain", request.state.escrow_domain)


DomainDep = Annotated[Domain, Depends(get_domain)]


@router.post(
    "/{agent_id}/purchases",
    operation_id="buyAgent",
    status_code=201,
    response_model=PurchaseView,
)
async def buy_agent(
    agent_id: RowId,
    body: PurchaseRequest,
    _owner: CurrentOwner,
    once: OnceDep,
    keystore: KeystoreDep,
    domain: DomainDep,
) -> Response:
    """Buy an agent: the price is claimed now and paid by the next blocks."""
    salt = "0x" + secrets.token_hex(SALT_BYTES)
    return await once.answer(
        "buyAgent",
        lambda db: buying.buy(
            db,
            once.caller,
            agent_id,
            body.terms_hash,
            salt,
            keystore=keystore,
            domain=domain,
            clock=once.clock,
        ),
        body=body,
        about=(agent_id,),
        status=201,
    )


def note_log(db: Session, log: AppliedLog, *, clock: Clock) -> bool:
    """Move the purchase that a log is about.

    Returns:
        False where the log is about something else.
    """
    purchase = buying.by_deal(db, log.deal_id) if log.deal_id is not None else None
    if purchase is None:
        return False
    match log.name:
        case "Placed":
            _note_deposit(db, purchase, log, clock)
        case "Accepted":
            _note_acceptance(db, purchase, clock)
        case "Closed":
            _note_end(db, purchase, log, clock)
        case _:
            pass
    return True


def undo_log(db: Session, log: AppliedLog) -> bool:
    """A reorganisation took a log away: the purchase waits for it again.

    Returns:
        False where the log is about something else.
    """
    purchase = buying.by_deal(db, log.deal_id) if log.deal_id is not None else None
    if purchase is None:
        return False
    match log.name:
        case _ if _is_replaced(db, purchase):
            pass  # It goes back again.
        case "Placed":
            _move(db, purchase, PurchaseState.PLACING)
        case "Accepted":
            _move(db, purchase, PurchaseState.ACCEPTING)
        case "Closed":
            purchase.fee, purchase.owned_at = 0, None
            is_accepted = buying.was_accepted(db, purchase)
            _move(db, purchase, PurchaseState.RELEASING if is_accepted else PurchaseState.ACCEPTING)
        case _:
            pass
    return True


def note_failure(db: Session, write: FailedWrite, *, clock: Clock) -> bool:
    """The contract refused a step: nothing was deposited, or the deposit goes back.

    Returns:
        False where the write served something else.
    """
    if not write.subject_id.startswith(f"{buying.PREFIX}_"):
        return False
    purchase = buying.by_id(db, write.subject_id)
    if purchase is None:
        return True
    match write.kind, PurchaseState(purchase.state):
        case WriteKind.PLACE, PurchaseState.PLACING:
            purchase.reason = write.reason
            _move(db, purchase, PurchaseState.FAILED)
            postings.release_hold(db, purchase.id, purchase.buyer_id, purchase.price, clock=clock)
        case WriteKind.ACCEPT, PurchaseState.ACCEPTING:
            purchase.reason = write.reason
            _cancel(db, purchase, clock)
        case WriteKind.SETTLE, PurchaseState.RELEASING:
            purchase.reason = write.reason
            writes.ask_decline(db, purchase.id, purchase.deal_id, clock=clock)
        case _:
            pass  # What else was refused is returned at the contract's own deadline.
    return True


def expire_due_purchases(db: Session, *, clock: Clock, limit: int) -> int:
    """Take back the deposits that nothing has moved on until the contract's deadline.

    Returns:
        How many were asked for; as many as ``limit`` means there may be more.
    """
    now = clock.now()
    due = db.scalars(
        select(Purchase)
        .where(
            Purchase.state.in_((PurchaseState.ACCEPTING, PurchaseState.RELEASING)),
            Purchase.meet_by < now - GRACE,
        )
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    return sum(writes.ask_expire(db, one.id, one.deal_id, clock=clock) for one in due)


def _note_deposit(db: Session, purchase: Purchase, log: AppliedLog, clock: Clock) -> None:
    postings.deposit(db, log, bid_id=purchase.id, fan_id=purchase.buyer_id, clock=clock)
    if _is_replaced(db, purchase):
        # Refused, bought anew, and then a reorganisation took the refusal back.
        _cancel(db, purchase, clock)
        return
    purchase.reason = None
    _move(db, purchase, PurchaseState.ACCEPTING)
    seller = postings.address_of(db, purchase.seller_id)
    writes.ask_accept(db, purchase.id, purchase.deal_id, seller, clock=clock)


def _note_acceptance(db: Session, purchase: Purchase, clock: Clock) -> None:
    if _is_replaced(db, purchase):
        writes.ask_decline(db, purchase.id, purchase.deal_id, clock=clock)
        return
    _move(db, purchase, PurchaseState.RELEASING)
    writes.ask_settle(
        db, purchase.id, purchase.deal_id, purchase.price, purchase.receipt, clock=clock
    )


def _note_end(db: Session, purchase: Purchase, log: AppliedLog, clock: Clock) -> None:
    buyer_id, seller_id = purchase.buyer_id, purchase.seller_id
    postings.settle(db, log, bid_id=purchase.id, fan_id=buyer_id, creator_id=seller_id, clock=clock)
    if log.args["state"] == "released" and not _is_replaced(db, purchase):
        purchase.fee, purchase.owned_at = int(log.args["fee"]), clock.now()
        purchase.reason = None
        _move(db, purchase, PurchaseState.OWNED)
        announce(db, "agent", purchase.agent_id, user_id=seller_id)
    else:
        _move(db, purchase, PurchaseState.REFUNDED)
    for person, share in ((seller_id, "to_creator"), (buyer_id, "to_fan")):
        if log.args[share] > 0:
            address = postings.address_of(db, person)
            writes.ask_withdraw(db, purchase.deal_id, address, clock=clock)


def _is_replaced(db: Session, purchase: Purchase) -> bool:
    """Was it given up and bought anew? Only one of the two stands, whatever the chain says."""
    return purchase.state in OVER and buying.has_another(db, purchase)


def _cancel(db: Session, purchase: Purchase, clock: Clock) -> None:
    buyer = postings.address_of(db, purchase.buyer_id)
    writes.ask_cancel(db, purchase.id, purchase.deal_id, buyer, clock=clock)


def _move(db: Session, purchase: Purchase, state: PurchaseState) -> None:
    purchase.state = state
    db.flush()
    announce(db, "purchase", purchase.id, user_id=purchase.buyer_id)
    # A reorganisation may take away what links stand on, and give it back.
    linked = select(AgentLink.persona_id).where(AgentLink.purchase_id == purchase.id)
    for persona_id in db.scalars(linked.order_by(AgentLink.persona_id)).all():
        after_change(db, persona_id)
