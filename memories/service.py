"""What a fan sees of a persona's memory, and does with it."""

from datetime import datetime
from urllib.parse import quote

from sqlalchemy.orm import Session

from accounts.repository import lock_user
from core.clock import Clock
from core.errors import NotFoundError
from core.events import announce
from core.ids import new_id
from engine.memory.special import is_special
from memories import repository, rules
from memories.errors import ConsentNeededError, MemoryTextError, TooManyMemoriesError
from memories.repository import Pair, PairRows
from memories.schemas import (
    ChoiceChange,
    EpisodeView,
    FactChange,
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
                remembers=_remembers(PairRows(db, Pair(one.persona_id, fan_id)).choice()),
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
    persona = _visited(db, pair)
    version = db.get(PersonaVersion, persona.published_version_id)
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
        facts=[fact_view(fact) for fact in reversed(rows.facts())],
        episodes=[_episode_view(one) for one in rows.episodes()],
    )


def export_memory(db: Session, pair: Pair, *, clock: Clock) -> MemoryExport:
    """All of it, to be taken along."""
    return MemoryExport(taken_at=clock.now(), memory=show_memory(db, pair))


def write_fact(db: Session, pair: Pair, text: str, *, clock: Clock) -> FactView:
    """Let the persona know something, in the fan's own words.

    Raises:
        NotFoundError: The fan has not visited this persona.
        ConsentNeededError: It is of a special kind, and the fan did not agree to keep such things.
        TooManyMemoriesError: There are as many as there may be.
    """
    _visited(db, pair)
    rows, now = PairRows(db, pair), clock.now()
    choice = rows.lock_choice(now)
    text = _storable(text, choice)
    if len(rows.facts()) >= rules.MAX_FACTS:
        raise TooManyMemoriesError("This persona remembers as much of you as it can. Forget some.")
    fact = MemoryFact(
        id=new_id("mem"),
        persona_id=pair.persona_id,
        fan_id=pair.fan_id,
        subject="fan",
        predicate="note",
        text=text,
        quote="",
        room_id=None,
        item_id=None,
        valid_from=now,
        valid_to=None,
        confidence=100,
        sensitivity=_sensitivity(text),
        is_pinned=False,
        is_own_words=True,
        embedding=None,
        embedder=None,
        created_at=now,
        updated_at=now,
    )
    db.add(fact)
    touch(db, pair, choice, now)
    return fact_view(fact)


def change_fact(
    db: Session, pair: Pair, fact_id: str, change: FactChange, *, clock: Clock
) -> FactView:
    """Put a fact right, or pin it.

    Raises:
        NotFoundError: There is no such fact between the two.
        ConsentNeededError: The new words are of a special kind.
        TooManyMemoriesError: As many are pinned as may be.
    """
    rows, now = PairRows(db, pair), clock.now()
    choice = rows.lock_choice(now)
    fact = _fact(rows, fact_id)
    if change.text is not None and change.text.strip() != fact.text:
        fact.text = _storable(change.text, choice)
        fact.sensitivity = _sensitivity(fact.text)
        fact.embedding = fact.embedder = None
        fact.is_own_words, fact.confidence, fact.valid_to = True, 100, None
        # The visit's summary said it as it was understood then.
        _cut_episodes(rows, fact)
    if change.is_pinned is not None and change.is_pinned != fact.is_pinned:
        pinned = sum(one.is_pinned for one in rows.facts())
        if change.is_pinned and pinned >= rules.MAX_PINNED:
            raise TooManyMemoriesError(f"At most {rules.MAX_PINNED} are pinned. Unpin another.")
        fact.is_pinned = change.is_pinned
    fact.updated_at = now
    touch(db, pair, choice, now)
    return fact_view(fact)


def forget_fact(db: Session, pair: Pair, fact_id: str, *, clock: Clock) -> None:
    """Erase a fact, its vector, and every line of a summary that it stands in.

    Raises:
        NotFoundError: There is no such fact between the two.
    """
    rows, now = PairRows(db, pair), clock.now()
    choice = rows.lock_choice(now)
    fact = _fact(rows, fact_id)
    _cut_episodes(rows, fact)
    rows.erase([fact.id])
    touch(db, pair, choice, now)


def forget_all(db: Session, pair: Pair, *, clock: Clock) -> None:
    """Erase all that a persona remembers of a fan; what was said before is not learnt any more."""
    rows, now = PairRows(db, pair), clock.now()
    choice = rows.lock_choice(now)
    rows.erase_all()
    choice.forgotten_at = now
    touch(db, pair, choice, now)


def change_choice(db: Session, pair: Pair, change: ChoiceChange, *, clock: Clock) -> MemoryView:
    """Say what the persona may remember from now on.

    Raises:
        NotFoundError: The fan has not visited this persona.
        ConsentNeededError: Special things need the statement, word for word.
    """
    lock_user(db, pair.fan_id)
    _visited(db, pair)
    rows, now = PairRows(db, pair), clock.now()
    choice = rows.lock_choice(now)
    if change.remembers is not None:
        choice.remembers = change.remembers
    if change.keeps_special is True and not choice.keeps_special:
        if change.statement != rules.SPECIAL_CONSENT:
            raise ConsentNeededError("Agree to the statement, word for word.", param="statement")
        choice.keeps_special = True
        choice.special_consent, choice.special_consented_at = change.statement, now
    elif change.keeps_special is False and choice.keeps_special:
        choice.keeps_special = False
        choice.special_consent = choice.special_consented_at = None
        for fact in rows.facts():
            if fact.sensitivity == Sensitivity.SPECIAL:
                _cut_episodes(rows, fact)
                rows.erase([fact.id])
    touch(db, pair, choice, now)
    return show_memory(db, pair)


def touch(db: Session, pair: Pair, choice: MemoryChoice, now: datetime) -> None:
    """The pair's memory has changed: visits read it anew, pages too."""
    choice.revision += 1
    choice.updated_at = now
    db.flush()
    announce(db, "memory", pair.persona_id, user_id=pair.fan_id)


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


def _cut_episodes(rows: PairRows, fact: MemoryFact) -> None:
    for episode in rows.episodes():
        item_id = fact.item_id if episode.room_id == fact.room_id else None
        episode.lines = rules.without_fact(episode.lines, fact.id, item_id)


def _visited(db: Session, pair: Pair) -> Persona:
    persona = db.get(Persona, pair.persona_id)
    if persona is None or not repository.has_visited(db, pair):
        raise NotFoundError("You have not visited this persona.")
    return persona


def _fact(rows: PairRows, fact_id: str) -> MemoryFact:
    fact = rows.fact(fact_id)
    if fact is None:
        raise NotFoundError("There is no such memory; it may be forgotten already.")
    return fact


def _storable(text: str, choice: MemoryChoice) -> str:
    text = " ".join(text.split())
    if not text:
        raise MemoryTextError("Write what the persona shall remember.", param="text")
    if is_special(text) and not choice.keeps_special:
        raise ConsentNeededError(
            "This tells of health, belief or the like. Allow such memories first.", param="text"
        )
    return text


def _sensitivity(text: str) -> Sensitivity:
    return Sensitivity.SPECIAL if is_special(text) else Sensitivity.ORDINARY


def _remembers(choice: MemoryChoice | None) -> bool:
    return choice is None or choice.remembers


def _episode_view(episode: Episode) -> EpisodeView:
    lines = [str(line["text"]) for line in episode.lines]
    return EpisodeView(room_id=episode.room_id, at=episode.at, lines=lines)


def _picture_url(slug: str, etag: str | None) -> str | None:
    return f"/api/personas/{slug}/picture?v={quote(etag)}" if etag else None
