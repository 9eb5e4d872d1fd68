"""What a fan sees of a persona's memory."""

from urllib.parse import quote

from sqlalchemy.orm import Session

from core.clock import Clock
from core.errors import NotFoundError
from memories import repository, rules
from memories.repository import Pair, PairRows
from memories.schemas import (
    EpisodeView,
    FactView,
    MemoryExport,
    MemoryPersona,
    MemoryPersonaList,
    MemoryView,
)
from models.memory import Episode, MemoryChoice, MemoryFact
from models.persona import Persona, PersonaVersion
from models.studio_states import Sensitivity


def list_personas(db: Session, fan_id: str) -> MemoryPersonaList:
    """Personas that a fan has visited."""
    return MemoryPersonaList(
        items=[
            MemoryPersona(
                persona_id=one.persona_id,
                slug=one.slug,
                name=one.name,
                picture_url=_picture_url(one.slug, one.picture_etag),
                facts=one.facts,
                remembers=one.remembers,
                last_at=one.last_at,
            )
            for one in repository.personas_of(db, fan_id)
        ]
    )


def show_memory(db: Session, pair: Pair) -> MemoryView:
    """All that a persona remembers of a fan.

    Raises:
        NotFoundError: The fan has not visited this persona.
    """
    persona = visited(db, pair)
    published_id = persona.published_version_id
    version = db.get(PersonaVersion, published_id) if published_id else None
    rows = PairRows(db, pair)
    choice = rows.choice()
    return MemoryView(
        persona_id=persona.id,
        slug=persona.slug,
        name=str((version.sheet if version else persona.draft)["name"]),
        picture_url=_picture_url(persona.slug, persona.picture_etag),
        remembers=_remembers(choice),
        keeps_special=choice is not None and choice.keeps_special,
        special_statement=rules.SPECIAL_CONSENT,
        facts=[fact_view(fact) for fact in reversed(rows.facts(has_vectors=False))],
        episodes=[_episode_view(one) for one in rows.episodes()],
    )


def export_memory(db: Session, pair: Pair, *, clock: Clock) -> MemoryExport:
    """All of it, to be taken along."""
    return MemoryExport(taken_at=clock.now(), memory=show_memory(db, pair))


def fact_view(fact: MemoryFact) -> FactView:
    """Show a fact to its fan."""
    return FactView(
        id=fact.id,
        text=fact.text,
        quote=fact.quote,
        subject=fact.subject,
        predicate=fact.predicate,
        is_special=fact.sensitivity == Sensitivity.SPECIAL,
        is_pinned=fact.is_pinned,
        is_own_words=fact.is_own_words,
        holds=fact.valid_to is None,
        at=fact.valid_from,
        until=fact.valid_to,
        room_id=fact.room_id,
    )


def visited(db: Session, pair: Pair) -> Persona:
    """The persona that a fan has met.

    Raises:
        NotFoundError: They have not visited it.
    """
    persona = db.get(Persona, pair.persona_id)
    if persona is None or not repository.has_visited(db, pair):
        raise NotFoundError("You have not visited this persona.")
    return persona


def _remembers(choice: MemoryChoice | None) -> bool:
    return choice is None or choice.remembers


def _episode_view(episode: Episode) -> EpisodeView:
    lines = [str(line["text"]) for line in episode.lines]
    return EpisodeView(room_id=episode.room_id, at=episode.at, lines=lines)


def _picture_url(slug: str, etag: str | None) -> str | None:
    return f"/api/personas/{slug}/picture?v={quote(etag)}" if etag else None
