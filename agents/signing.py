"""Releases: what a seller signs, and whether it still is what was signed."""

from sqlalchemy.orm import Session

from agents import rules
from agents.errors import ForgedReleaseError
from core.canonical import digest_of
from core.clock import Clock
from core.ids import new_id
from escrow import postings
from escrow.keystore import Keystore
from escrow.messages import is_message_signed_by, message_digest
from models.agent import Agent, AgentRelease
from models.base import JsonObject


def sign_release(
    db: Session,
    agent: Agent,
    number: int,
    manifest: JsonObject,
    notes: str,
    keystore: Keystore,
    *,
    clock: Clock,
) -> AgentRelease:
    """Make a release under the seller's custodial key."""
    digest = digest_of(manifest)
    signer = keystore.signer_of(db, keystore.address_of(db, agent.seller_id))
    text = rules.release_text(agent.id, number, digest)
    release = AgentRelease(
        id=new_id("agr"),
        agent_id=agent.id,
        number=number,
        manifest=manifest,
        digest=digest,
        signer=signer.address,
        signature="0x" + signer.sign_digest(message_digest(text)).hex(),
        notes=notes,
        created_at=clock.now(),
    )
    db.add(release)
    db.flush()
    return release


def require_genuine(db: Session, agent: Agent, release: AgentRelease) -> None:
    """Check that a release is what the agent's seller signed.

    Raises:
        ForgedReleaseError: Words, number, agent or signer are others.
    """
    text = rules.release_text(agent.id, release.number, release.digest)
    is_genuine = (
        release.agent_id == agent.id
        and digest_of(release.manifest) == release.digest
        and release.signer == postings.address_of(db, agent.seller_id)
        and is_message_signed_by(text, release.signature, release.signer)
    )
    if not is_genuine:
        raise ForgedReleaseError(
            "This release is not what its seller signed. It cannot be bought or used."
        )
