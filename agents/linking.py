"""What owners do with the agents that they bought: put to work, grant, switch, approve."""

from collections.abc import Collection

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from agents import link_views, rules
from agents.changes import after_change
from agents.errors import (
    LicenceUsedUpError,
    LinkChangedError,
    LinkedAlreadyError,
    LinkGrantError,
    TooManyAgentsError,
)
from agents.link_rows import own_link, own_persona, paid_purchase
from agents.link_schemas import LinkChange, LinkList, LinkRequest, LinkView
from agents.servers.describing import Described
from agents.signing import require_genuine
from core.clock import Clock
from core.ids import new_id
from models.agent import Agent, AgentLink, AgentRelease, LinkDay, Purchase
from models.persona import Persona
from models.studio_states import AgentKind, AgentSlot, DataScope, LinkState


def list_links(db: Session, owner_id: str, persona_id: str) -> LinkList:
    """A persona's links, and what they do to its price.

    Raises:
        NotFoundError: The owner has no such persona.
    """
    return link_views.link_list(db, own_persona(db, owner_id, persona_id))


def add_link(
    db: Session,
    owner_id: str,
    persona_id: str,
    body: LinkRequest,
    said: Described | None = None,
    *,
    clock: Clock,
) -> LinkView:
    """Put a bought agent to work; what is there now is what the owner approves.

    Raises:
        NotFoundError: The owner has no such persona, or no such purchase.
        NotOwnedError: The purchase is not paid.
        LinkedAlreadyError: The persona has it.
        LicenceUsedUpError: The licence is for fewer personas.
        TooManyAgentsError: The persona has as many links as one may have.
        LinkGrantError: A slot or scope does not go with the agent.
        ForgedReleaseError: The release is not what its seller signed.
        LinkChangedError: The server that was asked is not the release's any more.
    """
    # Locked first, so that a licence for one persona is not used for two at once.
    purchase = paid_purchase(db, owner_id, body.purchase_id)
    persona = own_persona(db, owner_id, persona_id)
    _check_room(db, persona, purchase)
    agent = db.get_one(Agent, purchase.agent_id)
    release = db.get_one(AgentRelease, agent.release_id)
    require_genuine(db, agent, release)
    _check_grants(agent, release, body.slots, body.scopes)
    now = clock.now()
    link = AgentLink(
        id=new_id("lnk"),
        persona_id=persona.id,
        purchase_id=purchase.id,
        agent_id=agent.id,
        release_id=release.id,
        digest=_digest(agent, release, said),
        state=LinkState.ACTIVE,
        is_on=True,
        slots=_once(body.slots),
        scopes=_once(body.scopes),
        settings=body.settings,
        timeout_ms=body.timeout_ms,
        seen=None,
        checked_at=now if said is not None else None,
        created_at=now,
        updated_at=now,
    )
    db.add(link)
    return _after(db, persona, link)


def change_link(
    db: Session,
    owner_id: str,
    persona_id: str,
    link_id: str,
    body: LinkChange,
    *,
    clock: Clock,
) -> LinkView:
    """Switch a link, or grant it something else; off, it works nowhere from this moment on.

    Raises:
        NotFoundError: The owner has no such persona, or it no such link.
        LinkGrantError: A slot or scope does not go with the agent.
    """
    persona = own_persona(db, owner_id, persona_id)
    link = own_link(db, persona, link_id)
    agent = db.get_one(Agent, link.agent_id)
    release = db.get_one(AgentRelease, link.release_id)
    slots = _once(body.slots) if body.slots is not None else link.slots
    scopes = _once(body.scopes) if body.scopes is not None else link.scopes
    if body.slots is not None or body.scopes is not None:
        _check_grants(
            agent, release, [AgentSlot(slot) for slot in slots], [DataScope(s) for s in scopes]
        )
    link.slots, link.scopes = slots, scopes
    link.is_on = link.is_on if body.is_on is None else body.is_on
    link.timeout_ms = link.timeout_ms if body.timeout_ms is None else body.timeout_ms
    link.settings = link.settings if body.settings is None else body.settings
    link.updated_at = clock.now()
    return _after(db, persona, link)


def approve_link(
    db: Session,
    owner_id: str,
    persona_id: str,
    link_id: str,
    digest: str,
    said: Described | None = None,
    *,
    clock: Clock,
) -> LinkView:
    """Go on with a link that has changed: with what is there now, or with what was approved.

    A server has only one state, what it says of itself now; a pack may stay as it was.

    Raises:
        NotFoundError: The owner has no such persona, or it no such link.
        LinkChangedError: There is nothing with this digest, or not any more.
        LinkGrantError: The newer state has nothing for a slot that was granted.
        ForgedReleaseError: The release is not what its seller signed.
    """
    persona = own_persona(db, owner_id, persona_id)
    link = own_link(db, persona, link_id)
    agent = db.get_one(Agent, link.agent_id)
    release = (
        _release_with(db, agent, link, digest)
        if said is None
        else db.get_one(AgentRelease, agent.release_id)
    )
    require_genuine(db, agent, release)
    offered = rules.offered_slots(AgentKind(agent.kind), release.manifest)
    slots = [slot for slot in link.slots if slot in offered]
    _check_grants(agent, release, [AgentSlot(slot) for slot in slots], [])
    if _digest(agent, release, said) != digest:
        raise _changed()
    link.release_id, link.digest, link.slots = release.id, digest, slots
    link.state, link.seen = LinkState.ACTIVE, None
    link.updated_at = clock.now()
    link.checked_at = link.updated_at if said is not None else None
    return _after(db, persona, link)


def remove_link(db: Session, owner_id: str, persona_id: str, link_id: str) -> None:
    """Take an agent off a persona; the purchase stays.

    Raises:
        NotFoundError: The owner has no such persona, or it no such link.
    """
    persona = own_persona(db, owner_id, persona_id)
    link = own_link(db, persona, link_id)
    db.execute(delete(LinkDay).where(LinkDay.link_id == link.id))
    db.delete(link)
    db.flush()
    after_change(db, persona.id)


def _after(db: Session, persona: Persona, link: AgentLink) -> LinkView:
    db.flush()
    after_change(db, persona.id)
    return link_views.link_view(db, persona, link)


def _check_room(db: Session, persona: Persona, purchase: Purchase) -> None:
    of_purchase = db.scalars(
        select(AgentLink.persona_id).where(AgentLink.purchase_id == purchase.id)
    ).all()
    if persona.id in of_purchase:
        raise LinkedAlreadyError("This agent works for this persona already.")
    if not rules.is_licence_left(purchase.licence.get("max_personas"), len(of_purchase)):
        raise LicenceUsedUpError(
            f"The licence is for {purchase.licence['max_personas']} personas. Take it off another."
        )
    query = select(func.count()).select_from(AgentLink).where(AgentLink.persona_id == persona.id)
    if (db.scalar(query) or 0) >= rules.MAX_LINKS:
        raise TooManyAgentsError(f"A persona has at most {rules.MAX_LINKS} links.")


def _check_grants(
    agent: Agent,
    release: AgentRelease,
    slots: Collection[AgentSlot],
    scopes: Collection[DataScope],
) -> None:
    kind = AgentKind(agent.kind)
    offered = rules.offered_slots(kind, release.manifest)
    if problem := rules.slots_problem(slots, offered):
        raise LinkGrantError(problem, param="slots")
    if problem := rules.scopes_problem(kind, scopes):
        raise LinkGrantError(problem, param="scopes")


def _release_with(db: Session, agent: Agent, link: AgentLink, digest: str) -> AgentRelease:
    for release_id in (agent.release_id, link.release_id):
        release = db.get(AgentRelease, release_id)
        if release is not None and release.digest == digest:
            return release
    raise _changed()


def _digest(agent: Agent, release: AgentRelease, said: Described | None) -> str:
    """What an owner approves: a pack's words, or what a server says of itself."""
    if agent.kind == AgentKind.PACK:
        return release.digest
    if said is None or said.says.get("manifest") != release.manifest:
        raise _changed()
    return said.digest


def _changed() -> LinkChangedError:
    return LinkChangedError(
        "What you have looked at is not there any more. Look again before you approve.",
        param="digest",
    )


def _once(names: Collection[AgentSlot] | Collection[DataScope]) -> list[str]:
    return list(dict.fromkeys(name.value for name in names))
