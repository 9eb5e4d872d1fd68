"""What sellers do with their agents."""

import re
from typing import Final

from sqlalchemy.orm import Session

from accounts.agent_keys import AgentKeys, keep_key
from accounts.repository import lock_user
from agents import repository, rules, views
from agents.changes import note_new_release
from agents.errors import (
    AgentFixedError,
    AgentTermsError,
    NotAServerError,
    NotReadyToListError,
    TooManyAgentsError,
)
from agents.pack_schemas import read_pack
from agents.schemas import AgentDraft, AgentTerms, OwnAgent, OwnAgentList, ReleaseRequest
from agents.signing import sign_release
from core.canonical import digest_of
from core.clock import Clock
from core.errors import NotFoundError
from core.ids import new_id
from core.money import to_micro
from core.outbound_rules import OutboundRules
from engine.links.manifests import require_server
from escrow.keystore import Keystore
from models.agent import Agent
from models.base import JsonObject
from models.studio_states import AgentKind, AgentState

_NOTHING: Final = re.compile(r"0(\.0{1,6})?")
"""The price of a gift; other amounts are above zero."""


def list_own(db: Session, seller_id: str) -> OwnAgentList:
    """All that somebody sells, each with the release that a buyer gets today."""
    agents = repository.agents_of(db, seller_id)
    return OwnAgentList(items=views.own_agents(db, agents, seller_id, is_whole=False))


def show_own(db: Session, seller_id: str, agent_id: str) -> OwnAgent:
    """One of them."""
    return _view(db, _own(db, seller_id, agent_id))


def draft_agent(db: Session, seller_id: str, body: AgentDraft, *, clock: Clock) -> OwnAgent:
    """Begin an agent; nobody sees it before it is listed.

    Raises:
        TooManyAgentsError: The seller has as many as one may have.
        AgentTermsError: The terms are out of range.
    """
    # Locked, so that of two that are begun at once the second counts the first.
    lock_user(db, seller_id)
    if repository.count_of(db, seller_id) >= rules.MAX_AGENTS:
        raise TooManyAgentsError(f"You have {rules.MAX_AGENTS} agents, the most there is.")
    now, key = clock.now(), new_id("agt")
    agent = Agent(
        id=key,
        seller_id=seller_id,
        slug=rules.slug_for(body.title, key),
        kind=body.kind,
        state=AgentState.DRAFTED,
        title=body.title,
        summary=body.summary,
        price=_price(body),
        upgrade_bps=body.upgrade_bps,
        licence=body.licence.model_dump(),
        release_id=None,
        created_at=now,
        updated_at=now,
    )
    db.add(agent)
    db.flush()
    return _view(db, agent)


def change_agent(
    db: Session, seller_id: str, agent_id: str, body: AgentTerms, *, clock: Clock
) -> OwnAgent:
    """Write the terms anew; who has bought keeps the old licence.

    Raises:
        AgentFixedError: It was listed, and personas' prices name its title and surcharge.
        AgentTermsError: The terms are out of range.
    """
    agent = _own(db, seller_id, agent_id)
    is_same = (body.title, body.upgrade_bps) == (agent.title, agent.upgrade_bps)
    if agent.state != AgentState.DRAFTED and not is_same:
        raise AgentFixedError(
            "Title and surcharge stay as they are once an agent was listed: the prices of other "
            "people's personas name them. Begin another agent."
        )
    agent.title, agent.upgrade_bps = body.title, body.upgrade_bps
    agent.summary, agent.price = body.summary, _price(body)
    agent.licence = body.licence.model_dump()
    agent.updated_at = clock.now()
    db.flush()
    return _view(db, agent)


def release_agent(
    db: Session,
    seller_id: str,
    agent_id: str,
    body: ReleaseRequest,
    keystore: Keystore,
    *,
    outbound: OutboundRules,
    clock: Clock,
) -> OwnAgent:
    """Sign a new state of an agent; links to older ones wait for their owners' approval.

    Raises:
        ManifestError: A pack says too much, or nothing.
        InvalidManifestError: It does not describe a server of its kind.
        OutboundRefusedError: Nobody is sent to the server's address.
        TooManyAgentsError: There are as many releases as there may be.
    """
    agent = _own(db, seller_id, agent_id)
    manifest = _manifest(AgentKind(agent.kind), body.manifest, outbound)
    releases = repository.releases_of(db, agent.id)
    newest = releases[0] if releases else None
    if newest is not None and (newest.digest, newest.notes) == (digest_of(manifest), body.notes):
        return _view(db, agent)  # Sent again: another release would stop everybody's links again.
    if len(releases) >= rules.MAX_RELEASES:
        raise TooManyAgentsError(f"An agent has at most {rules.MAX_RELEASES} releases.")
    number = releases[0].number + 1 if releases else 1
    release = sign_release(db, agent, number, manifest, body.notes, keystore, clock=clock)
    agent.release_id, agent.updated_at = release.id, clock.now()
    note_new_release(db, agent, release, clock=clock)
    return _view(db, agent)


def set_key(
    db: Session, seller_id: str, agent_id: str, key: str, keys: AgentKeys, *, clock: Clock
) -> None:
    """Keep the key to the server behind an agent, sealed; an empty one takes it away.

    Raises:
        NotFoundError: The seller has no such agent.
        NotAServerError: A pack asks no server.
    """
    agent = _own(db, seller_id, agent_id)
    if agent.kind == AgentKind.PACK:
        raise NotAServerError("A pack works without a network, and so without a key.")
    keep_key(db, agent.id, key, keys, clock=clock)


def list_agent(db: Session, seller_id: str, agent_id: str, *, clock: Clock) -> OwnAgent:
    """Put an agent on sale.

    Raises:
        NotReadyToListError: There is no release to sell.
    """
    agent = _own(db, seller_id, agent_id)
    if agent.release_id is None:
        raise NotReadyToListError("Make a release first: that is what a buyer gets.")
    return _move(db, agent, AgentState.LISTED, clock)


def withdraw_agent(db: Session, seller_id: str, agent_id: str, *, clock: Clock) -> OwnAgent:
    """Take an agent off sale; who has it keeps it."""
    agent = _own(db, seller_id, agent_id)
    if agent.state == AgentState.DRAFTED:
        return _view(db, agent)
    return _move(db, agent, AgentState.WITHDRAWN, clock)


def _move(db: Session, agent: Agent, state: AgentState, clock: Clock) -> OwnAgent:
    agent.state, agent.updated_at = state, clock.now()
    db.flush()
    return _view(db, agent)


def _own(db: Session, seller_id: str, agent_id: str) -> Agent:
    agent = repository.own_agent(db, seller_id, agent_id)
    if agent is None:
        raise NotFoundError("You have no such agent.")
    return agent


def _price(body: AgentTerms) -> int:
    price = 0 if _NOTHING.fullmatch(body.price) else to_micro(body.price, param="price")
    if problem := rules.terms_problem(price, body.upgrade_bps):
        raise AgentTermsError(problem)
    return price


def _manifest(kind: AgentKind, manifest: JsonObject, outbound: OutboundRules) -> JsonObject:
    if kind is AgentKind.PACK:
        return read_pack(manifest)
    return require_server(kind.value, manifest, outbound).model_dump()


def _view(db: Session, agent: Agent) -> OwnAgent:
    return views.own_agents(db, [agent], agent.seller_id)[0]
