"""What a fan does with a persona's memory."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.clock import Clock
from core.errors import NotFoundError
from core.ids import new_id
from engine.memory.found import SaidTurn
from engine.memory.patterns import find_facts
from engine.memory.special import is_special
from engine.memory.traces import holds_trace, lost_traces, without_traces
from memories import rules
from memories.errors import ConsentNeededError, MemoryTextError, TooManyMemoriesError
from memories.repository import Pair, PairRows
from memories.schemas import ChoiceChange, FactChange, FactView, MemoryView
from memories.touching import touch
from memories.views import fact_view, show_memory, visited
from models.memory import MemoryChoice, MemoryFact
from models.studio_states import Sensitivity


def write_fact(db: Session, pair: Pair, text: str, *, clock: Clock) -> FactView:
    """Let the persona know something, in the fan's own words.

    Raises:
        NotFoundError: The fan has not visited this persona.
        ConsentNeededError: It is of a special kind, and the fan did not agree to keep such things.
        TooManyMemoriesError: There are as many as there may be.
    """
    rows, choice, now = _open(db, pair, clock)
    text = _storable(text, choice)
    known = rows.facts(has_vectors=False)
    for one in known:
        if (one.text, one.is_own_words, one.valid_to) == (text, True, None):
            return fact_view(one)  # Sent again after an answer that was lost.
    if len(known) >= rules.MAX_FACTS:
        raise TooManyMemoriesError("This persona remembers as much of you as it can. Forget some.")
    subject, predicate = _kind(text)
    fact = MemoryFact(
        id=new_id("mem"),
        persona_id=pair.persona_id,
        fan_id=pair.fan_id,
        subject=subject,
        predicate=predicate,
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
    rows, choice, now = _open(db, pair, clock)
    fact = _fact(rows, fact_id)
    if change.text is not None and " ".join(change.text.split()) != fact.text:
        text = _storable(change.text, choice)
        # What the fan was understood to have said is wrong: it goes wherever else it stands.
        _unsay(rows, fact, instead=text)
        fact.subject, fact.predicate = _kind(text)
        fact.text, fact.quote, fact.sensitivity = text, "", _sensitivity(text)
        fact.embedding = fact.embedder = None
        fact.is_own_words, fact.confidence, fact.valid_to = True, 100, None
    if change.is_pinned is not None and change.is_pinned != fact.is_pinned:
        _pin(rows, fact, is_pinned=change.is_pinned)
    fact.updated_at = now
    touch(db, pair, choice, now)
    return fact_view(fact)


def forget_fact(db: Session, pair: Pair, fact_id: str, *, clock: Clock) -> None:
    """Erase a fact, its vector, every line of a summary that it stands in, and what was said of it.

    Raises:
        NotFoundError: There is no such fact between the two.
    """
    rows, choice, now = _open(db, pair, clock)
    fact = _fact(rows, fact_id)
    _unsay(rows, fact)
    rows.erase([fact.id])
    touch(db, pair, choice, now)


def forget_episode(db: Session, pair: Pair, room_id: str, *, clock: Clock) -> None:
    """Erase the summary of a visit; facts that were learnt there stay.

    Raises:
        NotFoundError: There is no summary of such a visit between the two.
    """
    rows, choice, now = _open(db, pair, clock)
    if rows.episode(room_id) is None:
        raise NotFoundError("There is no such summary; it may be forgotten already.")
    rows.erase_episode(room_id)
    touch(db, pair, choice, now)


def forget_all(db: Session, pair: Pair, *, clock: Clock) -> None:
    """Erase all that a persona remembers of a fan; what was said before is not learnt any more.

    Raises:
        NotFoundError: The fan has not visited this persona.
    """
    rows, choice, now = _open(db, pair, clock)
    told = [fact.text for fact in rows.facts(has_vectors=False)]
    told += [str(line["text"]) for episode in rows.episodes() for line in episode.lines]
    gone = lost_traces(told, ())
    rows.erase_all()
    _unsay_turns(rows, gone)
    choice.forgotten_at = now
    touch(db, pair, choice, now)


def change_choice(db: Session, pair: Pair, change: ChoiceChange, *, clock: Clock) -> MemoryView:
    """Say what the persona may remember from now on.

    Raises:
        NotFoundError: The fan has not visited this persona.
        ConsentNeededError: Special things need the statement, word for word.
    """
    rows, choice, now = _open(db, pair, clock)
    if change.remembers is not None and change.remembers != choice.remembers:
        choice.remembers = change.remembers
        if change.remembers:
            # What was said while nothing might be remembered stays unremembered.
            choice.forgotten_at = now
    if change.keeps_special is True and not choice.keeps_special:
        if change.statement != rules.SPECIAL_CONSENT:
            raise ConsentNeededError("Agree to the statement, word for word.", param="statement")
        choice.keeps_special = True
        choice.special_consent, choice.special_consented_at = change.statement, now
    elif change.keeps_special is False and choice.keeps_special:
        choice.keeps_special = False
        choice.special_consent = choice.special_consented_at = None
        _erase_special(rows)
    touch(db, pair, choice, now)
    return show_memory(db, pair)


def _open(db: Session, pair: Pair, clock: Clock) -> tuple[PairRows, MemoryChoice, datetime]:
    """The pair's rows, held until the transaction ends."""
    visited(db, pair)
    rows, now = PairRows(db, pair), clock.now()
    return rows, rows.lock_choice(now), now


def _pin(rows: PairRows, fact: MemoryFact, *, is_pinned: bool) -> None:
    if is_pinned and fact.valid_to is not None:
        raise MemoryTextError("Something else is true by now. Change its words first.")
    pinned = sum(one.is_pinned for one in rows.facts(has_vectors=False))
    if is_pinned and pinned >= rules.MAX_PINNED:
        raise TooManyMemoriesError(f"At most {rules.MAX_PINNED} are pinned. Unpin another.")
    fact.is_pinned = is_pinned


def _erase_special(rows: PairRows) -> None:
    for fact in rows.facts(has_vectors=False):
        if fact.sensitivity == Sensitivity.SPECIAL:
            _unsay(rows, fact)
            rows.erase([fact.id])


def _unsay(rows: PairRows, fact: MemoryFact, instead: str = "") -> None:
    """Take what a fact says out of summaries, and out of talk that may still be learnt or read."""
    others = [one for one in rows.facts(has_vectors=False) if one.id != fact.id]
    standing = [one.text for one in others if one.valid_to is None]
    gone = lost_traces([fact.text], [*standing, instead])
    for other in others:
        if holds_trace(other.quote, gone):
            other.quote = ""
            rows.unset_vector(other.id)
    for episode in rows.episodes():
        item_id = fact.item_id if episode.room_id == fact.room_id else None
        episode.lines = rules.without_fact(episode.lines, fact.id, item_id, gone)
    _unsay_turns(rows, gone)


def _unsay_turns(rows: PairRows, gone: frozenset[str]) -> None:
    for turn in rows.unlearnt_turns():
        turn.text = without_traces(turn.text, gone)


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


def _kind(text: str) -> tuple[str, str]:
    """Whom the fan's own words are about and what they tell, so that questions find them."""
    # The engine's own sentences begin with "The fan"; people write "I".
    said = text.replace("The fan's", "My").replace("The fan", "I")
    found = find_facts([SaidTurn("", said)])
    return (found[0].subject, found[0].predicate) if found else ("fan", "note")


def _sensitivity(text: str) -> Sensitivity:
    return Sensitivity.SPECIAL if is_special(text) else Sensitivity.ORDINARY
