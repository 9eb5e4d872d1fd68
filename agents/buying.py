"""A purchase in its row: begun by its buyer, moved on by the chain's logs, and by nothing else.

The price goes through escrow as every payment does: the buyer's deposit, the seller's acceptance,
the buyer's receipt over all of it. The contract takes the platform's fee and credits the seller.
"""

from datetime import timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.callers import Caller
from accounts.repository import lock_user
from agents import repository, views
from agents.errors import AdultsOnlyError, BoughtAlreadyError, NotListedError, TermsChangedError
from agents.schemas import PurchaseList, PurchaseView
from agents.signing import require_genuine
from core.clock import Clock
from core.errors import NotFoundError
from core.events import announce
from core.ids import new_id
from core.paging import PageAsked, cut
from escrow import postings
from escrow.keystore import Keystore
from escrow.typed_data import Domain, deal_id, receipt_digest
from escrow.writes import Deposit, ask_place
from models.agent import Agent, AgentRelease, Purchase
from models.chain import ChainLog
from models.studio_states import AgentState, PurchaseState

ACCEPT_WITHIN: Final = timedelta(days=1)
"""Chain and server may stand still for so long; after it the buyer has the money back."""
RELEASE_WITHIN: Final = timedelta(days=2)
PREFIX: Final = "pur"
"""Of a purchase's id: it names the chain writes that serve it."""


def buy(  # noqa: PLR0913 - who, what, by which terms and keys
    db: Session,
    caller: Caller,
    slug: str,
    terms_hash: str,
    salt: str,
    *,
    keystore: Keystore,
    domain: Domain,
    clock: Clock,
) -> PurchaseView:
    """Buy an agent: money claimed, row and chain write in one transaction.

    What is free, or the caller's own, is owned at once and costs nothing.

    Raises:
        NotFoundError: There is no such agent.
        NotListedError: It is not on sale.
        BoughtAlreadyError: The caller has it, or is about to.
        TermsChangedError: The terms are not those that the caller has read.
        ForgedReleaseError: The release is not what its seller signed.
        InsufficientFundsError: The wallet holds less than the price.
        AdultsOnlyError: The caller is no adult.
    """
    if not caller.is_adult(clock.now()):
        raise AdultsOnlyError("Agents are sold to adults: come back when you are 18.")
    lock_user(db, caller.id)
    found = repository.by_slug(db, slug)
    agent = repository.locked_agent(db, found.id) if found is not None else None
    if agent is None or (agent.state == AgentState.DRAFTED and agent.seller_id != caller.id):
        raise NotFoundError("There is no such agent.")
    release = _release_on_sale(db, agent, caller, terms_hash)
    purchase = _purchase(agent, caller, salt, clock)
    if purchase.price == 0:
        purchase.state, purchase.owned_at = PurchaseState.OWNED, clock.now()
        db.add(purchase)
        db.flush()
    else:
        digest = receipt_digest(domain, purchase.deal_id, purchase.price)
        signature = keystore.signer_of(db, caller.address).sign_digest(digest)
        purchase.receipt = "0x" + signature.hex()
        db.add(purchase)
        db.flush()
        _pay(db, purchase, caller, agent, release, clock)
    announce(db, "purchase", purchase.id, user_id=caller.id)
    return views.purchase_views(db, [purchase])[0]


def list_purchases(db: Session, buyer_id: str, asked: PageAsked) -> PurchaseList:
    """What somebody bought, the newest first."""
    rows, end = cut(
        repository.purchases_of(db, buyer_id, asked), asked, lambda row: (row.created_at, row.id)
    )
    return PurchaseList(items=views.purchase_views(db, rows), next=end)


def show_purchase(db: Session, buyer_id: str, purchase_id: str) -> PurchaseView:
    """One of them.

    Raises:
        NotFoundError: The caller has no such purchase.
    """
    purchase = repository.own_purchase(db, buyer_id, purchase_id)
    if purchase is None:
        raise NotFoundError("You have no such purchase.")
    return views.purchase_views(db, [purchase])[0]


def by_deal(db: Session, key: str) -> Purchase | None:
    """The purchase that a deal of the contract pays, locked until the transaction ends."""
    query = select(Purchase).where(Purchase.deal_id == key)
    return db.scalar(query.with_for_update())


def by_id(db: Session, key: str) -> Purchase | None:
    """A purchase, locked until the transaction ends."""
    return db.get(Purchase, key, with_for_update=True)


def has_another(db: Session, purchase: Purchase) -> bool:
    """Has the buyer begun anew what this purchase was for?"""
    others = repository.purchases_by_agent(db, purchase.buyer_id, [purchase.agent_id])
    found = others.get(purchase.agent_id)
    return found is not None and found.id != purchase.id


def was_accepted(db: Session, purchase: Purchase) -> bool:
    """Does the chain say that the seller has accepted?"""
    query = select(ChainLog.id).where(
        ChainLog.deal_id == purchase.deal_id,
        ChainLog.name == "Accepted",
        ChainLog.undone.is_(False),
    )
    return db.scalar(query) is not None


def _release_on_sale(db: Session, agent: Agent, caller: Caller, terms_hash: str) -> AgentRelease:
    has = repository.purchases_by_agent(db, caller.id, [agent.id]).get(agent.id)
    if has is not None:
        raise BoughtAlreadyError("You have this agent already.", purchase_id=has.id)
    is_own = agent.seller_id == caller.id
    if agent.release_id is None or (agent.state != AgentState.LISTED and not is_own):
        raise NotListedError("This agent is not on sale any more.")
    release = db.get_one(AgentRelease, agent.release_id)
    if terms_hash != views.terms_hash(agent, release):
        raise TermsChangedError(
            "Price, licence or release have changed since you read them. Read them again.",
            param="terms_hash",
        )
    require_genuine(db, agent, release)
    return release


def _purchase(agent: Agent, caller: Caller, salt: str, clock: Clock) -> Purchase:
    now = clock.now()
    return Purchase(
        id=new_id(PREFIX),
        agent_id=agent.id,
        buyer_id=caller.id,
        seller_id=agent.seller_id,
        state=PurchaseState.PLACING,
        price=0 if agent.seller_id == caller.id else agent.price,
        fee=0,
        licence=agent.licence,
        deal_id=deal_id(caller.address, salt),
        salt=salt,
        receipt="",
        accept_by=now + ACCEPT_WITHIN,
        meet_by=now + RELEASE_WITHIN,
        reason=None,
        created_at=now,
        owned_at=None,
    )


def _pay(
    db: Session,
    purchase: Purchase,
    caller: Caller,
    agent: Agent,
    release: AgentRelease,
    clock: Clock,
) -> None:
    postings.hold(db, purchase.id, caller.id, purchase.price, clock=clock)
    deposit = Deposit(
        bid_id=purchase.id,
        deal_id=purchase.deal_id,
        fan_address=caller.address,
        creator_address=postings.address_of(db, agent.seller_id),
        # The custodial key signs the receipt, as it signs the deposit: nothing waits for a browser.
        signer_address=caller.address,
        amount=purchase.price,
        accept_by=purchase.accept_by,
        meet_by=purchase.meet_by,
        terms_hash="0x" + views.terms_hash(agent, release).rpartition(":")[2],
        salt=purchase.salt,
    )
    ask_place(db, deposit, clock=clock)
