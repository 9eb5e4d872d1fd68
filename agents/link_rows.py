"""An owner's personas, purchases and links, locked; purchase before persona before link."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from agents import repository
from agents.errors import NotOwnedError
from core.errors import NotFoundError
from models.agent import AgentLink, Purchase
from models.persona import Persona
from models.studio_states import PurchaseState


def own_persona(db: Session, owner_id: str, persona_id: str) -> Persona:
    """An owner's persona.

    Raises:
        NotFoundError: There is no such one.
    """
    query = select(Persona).where(Persona.id == persona_id, Persona.owner_id == owner_id)
    persona = db.scalar(query.with_for_update())
    if persona is None:
        raise NotFoundError("You have no such persona.")
    return persona


def own_link(db: Session, persona: Persona, link_id: str) -> AgentLink:
    """A link of a persona.

    Raises:
        NotFoundError: There is no such one.
    """
    query = select(AgentLink).where(AgentLink.id == link_id, AgentLink.persona_id == persona.id)
    link = db.scalar(query.with_for_update())
    if link is None:
        raise NotFoundError("This persona has no such link.")
    return link


def paid_purchase(db: Session, owner_id: str, purchase_id: str) -> Purchase:
    """A purchase that its buyer may use.

    Raises:
        NotFoundError: There is no such one.
        NotOwnedError: It is not paid.
    """
    purchase = repository.own_purchase(db, owner_id, purchase_id)
    if purchase is None:
        raise NotFoundError("You have no such purchase.", param="purchase_id")
    if purchase.state != PurchaseState.OWNED:
        raise NotOwnedError("This purchase is not paid. Wait for the chain, or buy it again.")
    return purchase
