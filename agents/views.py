"""Agents and purchases as the wire shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from accounts.wire import CURRENCY
from agents import repository, rules
from agents.effects import effect_of
from agents.schemas import (
    AgentDetail,
    AgentRef,
    AgentView,
    LicenceTerms,
    OwnAgent,
    OwnRelease,
    PurchaseRef,
    PurchaseView,
    ReleaseView,
    SellerRef,
)
from core.canonical import digest_of
from core.money import to_text
from models.agent import Agent, AgentRelease, Purchase
from models.studio_states import AgentKind, AgentState, PurchaseState


@dataclass(frozen=True, slots=True)
class Shown:
    """An agent with what a page says of it."""

    agent: Agent
    release: AgentRelease | None
    seller_name: str
    viewer_id: str | None
    purchase: Purchase | None


def shown(db: Session, agents: Sequence[Agent], viewer_id: str | None) -> list[Shown]:
    """Agents as somebody sees them."""
    releases = repository.current_releases(db, agents)
    names = repository.names_of(db, [agent.seller_id for agent in agents])
    ids = [agent.id for agent in agents]
    bought = repository.purchases_by_agent(db, viewer_id, ids)
    return [
        Shown(
            agent, releases.get(agent.id), names[agent.seller_id], viewer_id, bought.get(agent.id)
        )
        for agent in agents
    ]


def agent_view(one: Shown) -> AgentView:
    """An agent in the catalogue."""
    return AgentView(**_fields(one))


def agent_detail(db: Session, one: Shown) -> AgentDetail:
    """An agent with all that a buyer should read."""
    releases = repository.releases_of(db, one.agent.id)
    return AgentDetail(**_fields(one), **_terms(one, releases))


def own_agents(
    db: Session, agents: Sequence[Agent], seller_id: str, *, is_whole: bool = True
) -> list[OwnAgent]:
    """Agents as their seller sees them.

    Args:
        db: The transaction.
        agents: Which.
        seller_id: Who sells them.
        is_whole: With all releases; else only with what a buyer gets today.
    """
    sales = repository.sales_of(db, [agent.id for agent in agents])
    views: list[OwnAgent] = []
    for one in shown(db, agents, seller_id):
        current = [one.release] if one.release is not None else []
        releases = repository.releases_of(db, one.agent.id) if is_whole else current
        sold, earned = sales.get(one.agent.id, (0, 0))
        views.append(
            OwnAgent(
                **_fields(one),
                **_terms(one, releases),
                own_releases=[
                    OwnRelease(**_release(each), manifest=each.manifest) for each in releases
                ],
                sold=sold,
                earned=to_text(earned),
            )
        )
    return views


def terms_hash(agent: Agent, release: AgentRelease | None) -> str:
    """The hash of all that a buyer agrees to."""
    terms: dict[str, Any] = {
        "agent": agent.id,
        "kind": agent.kind,
        "price": agent.price,
        "currency": CURRENCY,
        "upgrade_bps": agent.upgrade_bps,
        "licence": agent.licence,
        "release": release.digest if release is not None else None,
    }
    return digest_of(terms)


def purchase_views(db: Session, purchases: Sequence[Purchase]) -> list[PurchaseView]:
    """Purchases, as their buyer sees them."""
    names = repository.names_of(db, [one.seller_id for one in purchases])
    linked = repository.links_by_purchase(db, [one.id for one in purchases])
    return [
        PurchaseView(
            id=one.id,
            agent=agent_ref(db.get_one(Agent, one.agent_id)),
            seller=SellerRef(id=one.seller_id, name=names[one.seller_id]),
            state=PurchaseState(one.state),
            price=to_text(one.price),
            currency=CURRENCY,
            licence=LicenceTerms.model_validate(one.licence),
            reason=one.reason,
            linked=linked.get(one.id, 0),
            created_at=one.created_at,
            owned_at=one.owned_at,
        )
        for one in purchases
    ]


def agent_ref(agent: Agent) -> AgentRef:
    """An agent in a line."""
    return AgentRef(id=agent.id, slug=agent.slug, kind=AgentKind(agent.kind), title=agent.title)


def _fields(one: Shown) -> dict[str, Any]:
    agent, kind = one.agent, AgentKind(one.agent.kind)
    bought = one.purchase
    return {
        "id": agent.id,
        "slug": agent.slug,
        "kind": kind,
        "state": AgentState(agent.state),
        "title": agent.title,
        "summary": agent.summary,
        "price": to_text(agent.price),
        "currency": CURRENCY,
        "upgrade_bps": agent.upgrade_bps,
        "seller": SellerRef(id=agent.seller_id, name=one.seller_name),
        "effect": effect_of(kind, one.release.manifest if one.release is not None else {}),
        "is_own": agent.seller_id == one.viewer_id,
        "purchase": PurchaseRef(id=bought.id, state=PurchaseState(bought.state))
        if bought is not None
        else None,
        "created_at": agent.created_at,
    }


def _terms(one: Shown, releases: Sequence[AgentRelease]) -> dict[str, Any]:
    return {
        "licence": LicenceTerms.model_validate(one.agent.licence),
        "terms_hash": terms_hash(one.agent, one.release),
        "releases": [ReleaseView(**_release(each)) for each in releases],
    }


def _release(release: AgentRelease) -> dict[str, Any]:
    return {
        "id": release.id,
        "number": release.number,
        "digest": release.digest,
        "signer": release.signer,
        "signature": release.signature,
        "signed_text": rules.release_text(release.agent_id, release.number, release.digest),
        "notes": release.notes,
        "created_at": release.created_at,
    }
