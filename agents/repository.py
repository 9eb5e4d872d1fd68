"""All SQL of agents, releases and purchases."""

from collections.abc import Mapping, Sequence

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from core.paging import Order, PageAsked
from models.account import User
from models.agent import Agent, AgentLink, AgentRelease, Purchase
from models.studio_states import AgentKind, AgentState, PurchaseState

NEWEST = Order(Agent.created_at, Agent.id)
LAST_BOUGHT = Order(Purchase.created_at, Purchase.id)
OVER = (PurchaseState.FAILED, PurchaseState.REFUNDED)


def listed(db: Session, query: str, kind: AgentKind | None, asked: PageAsked) -> Sequence[Agent]:
    """A page of what is on sale, and one more row where there is a next page."""
    found = select(Agent).where(Agent.state == AgentState.LISTED)
    if kind is not None:
        found = found.where(Agent.kind == kind)
    for word in query.lower().split()[:8]:
        matches = (
            func.lower(column).contains(word, autoescape=True)
            for column in (Agent.title, Agent.summary)
        )
        found = found.where(or_(*matches))
    return db.scalars(NEWEST.page(found, asked)).all()


def by_slug(db: Session, slug: str) -> Agent | None:
    """An agent by its address or its id."""
    return db.scalar(select(Agent).where(or_(Agent.slug == slug, Agent.id == slug)))


def locked_agent(db: Session, agent_id: str) -> Agent | None:
    """An agent, locked until the transaction ends."""
    return db.get(Agent, agent_id, with_for_update=True)


def own_agent(db: Session, seller_id: str, agent_id: str) -> Agent | None:
    """A seller's agent, locked until the transaction ends."""
    query = select(Agent).where(Agent.id == agent_id, Agent.seller_id == seller_id)
    return db.scalar(query.with_for_update())


def agents_of(db: Session, seller_id: str) -> Sequence[Agent]:
    """All agents of a seller, the newest first."""
    query = select(Agent).where(Agent.seller_id == seller_id)
    return db.scalars(query.order_by(Agent.created_at.desc(), Agent.id.desc())).all()


def count_of(db: Session, seller_id: str) -> int:
    """How many agents a seller has."""
    query = select(func.count()).select_from(Agent).where(Agent.seller_id == seller_id)
    return db.scalar(query) or 0


def releases_of(db: Session, agent_id: str) -> Sequence[AgentRelease]:
    """An agent's releases, the newest first."""
    query = select(AgentRelease).where(AgentRelease.agent_id == agent_id)
    return db.scalars(query.order_by(AgentRelease.number.desc())).all()


def current_releases(db: Session, agents: Sequence[Agent]) -> Mapping[str, AgentRelease]:
    """What a buyer gets today, by agent."""
    ids = [agent.release_id for agent in agents if agent.release_id is not None]
    rows = db.scalars(select(AgentRelease).where(AgentRelease.id.in_(ids)))
    return {row.agent_id: row for row in rows}


def names_of(db: Session, user_ids: Sequence[str]) -> Mapping[str, str]:
    """People's names by their id."""
    rows = db.execute(select(User.id, User.display_name).where(User.id.in_(set(user_ids))))
    return {key: value for key, value in rows}  # noqa: C416 - rows are typed as they unpack


def purchases_by_agent(
    db: Session, buyer_id: str | None, agent_ids: Sequence[str]
) -> Mapping[str, Purchase]:
    """A buyer's purchases that stand, by agent; nobody's are none."""
    if buyer_id is None:
        return {}
    rows = db.scalars(
        select(Purchase).where(
            Purchase.buyer_id == buyer_id,
            Purchase.agent_id.in_(agent_ids),
            Purchase.state.not_in(OVER),
        )
    )
    return {row.agent_id: row for row in rows}


def sales_of(db: Session, agent_ids: Sequence[str]) -> Mapping[str, tuple[int, int]]:
    """How many bought each agent, and what its sellers had of it; own ones are not sales."""
    rows = db.execute(
        select(Purchase.agent_id, func.count(), func.sum(Purchase.price - Purchase.fee))
        .where(
            Purchase.agent_id.in_(agent_ids),
            Purchase.state == PurchaseState.OWNED,
            Purchase.buyer_id != Purchase.seller_id,
        )
        .group_by(Purchase.agent_id)
    )
    return {agent_id: (count, int(earned)) for agent_id, count, earned in rows}


def purchases_of(db: Session, buyer_id: str, asked: PageAsked) -> Sequence[Purchase]:
    """A page of a buyer's purchases, and one more row where there is a next page."""
    query = select(Purchase).where(Purchase.buyer_id == buyer_id)
    return db.scalars(LAST_BOUGHT.page(query, asked)).all()


def own_purchase(db: Session, buyer_id: str, purchase_id: str) -> Purchase | None:
    """A buyer's purchase, locked until the transaction ends."""
    query = select(Purchase).where(Purchase.id == purchase_id, Purchase.buyer_id == buyer_id)
    return db.scalar(query.with_for_update())


def links_by_purchase(db: Session, purchase_ids: Sequence[str]) -> Mapping[str, int]:
    """For how many personas each purchase is at work."""
    rows = db.execute(
        select(AgentLink.purchase_id, func.count())
        .where(AgentLink.purchase_id.in_(purchase_ids))
        .group_by(AgentLink.purchase_id)
    )
    return {key: value for key, value in rows}  # noqa: C416 - rows are typed as they unpack
