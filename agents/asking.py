"""Servers that are to say what they are, before an owner approves them."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from accounts.agent_keys import AgentKeys, key_of
from agents.link_rows import own_link, own_persona, paid_purchase
from agents.signing import require_genuine
from models.agent import Agent, AgentRelease
from models.base import JsonObject
from models.studio_states import AgentKind


@dataclass(frozen=True, slots=True)
class ServerToAsk:
    """A server that is to say what it is."""

    kind: str
    manifest: JsonObject
    key: str


def server_of_purchase(
    db: Session, owner_id: str, purchase_id: str, keys: AgentKeys
) -> ServerToAsk | None:
    """The server behind a purchase, to be asked what it is; None behind a pack.

    Raises:
        NotFoundError: The owner has no such purchase.
        NotOwnedError: The purchase is not paid.
        UnreadableKeyError: Its key was sealed under another secret.
    """
    return _server(db, db.get_one(Agent, paid_purchase(db, owner_id, purchase_id).agent_id), keys)


def server_of_link(
    db: Session, owner_id: str, persona_id: str, link_id: str, keys: AgentKeys
) -> ServerToAsk | None:
    """The server behind a link as its seller names it today; None behind a pack.

    Raises:
        NotFoundError: The owner has no such persona, or it no such link.
        UnreadableKeyError: Its key was sealed under another secret.
    """
    link = own_link(db, own_persona(db, owner_id, persona_id), link_id)
    return _server(db, db.get_one(Agent, link.agent_id), keys)


def _server(db: Session, agent: Agent, keys: AgentKeys) -> ServerToAsk | None:
    if agent.kind == AgentKind.PACK:
        return None
    release = db.get_one(AgentRelease, agent.release_id)
    require_genuine(db, agent, release)
    return ServerToAsk(agent.kind, release.manifest, key_of(db, agent.id, keys))
