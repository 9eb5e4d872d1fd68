"""Use cases of consents: ask, sign, refuse, take back, run out."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy.orm import Session

from accounts.callers import secret_hash
from accounts.consents import is_permitted, needs_consent
from accounts.notices.service import notify
from accounts.repository import lock_user
from core.clock import Clock
from core.events import announce
from core.ids import new_id, new_secret
from models.persona import Persona, PersonaVersion
from models.safety import Consent
from models.states import PersonaState
from models.studio_states import ConsentState
from personas.consents import repository, rules
from personas.consents.errors import (
    ConsentMissingError,
    ConsentStateError,
    ConsentTermsError,
    OtherPersonError,
    TooManyConsentsError,
)
from personas.consents.repository import Look
from personas.consents.schemas import (
    ConsentList,
    ConsentRequest,
    ConsentUse,
    ConsentView,
    OwnerConsent,
)
from personas.faces import own_face

MAX_CONSENTS: Final = 200
"""Of one owner; they are evidence and stay."""


def ask_consent(db: Session, owner_id: str, asked: ConsentRequest, *, clock: Clock) -> OwnerConsent:
    """Ask a person for a consent, or sign for oneself; the link's secret is told once.

    Raises:
        ConsentTermsError: Subject or end don't fit.
        OtherPersonError: The owner would speak for somebody else.
        TooManyConsentsError: The owner has the most there may be.
    """
    lock_user(db, owner_id)
    _check_subject(db, owner_id, asked)
    now = clock.now()
    if problem := rules.end_problem(asked.expires_at, now):
        raise ConsentTermsError(problem, param="expires_at")
    if repository.count_of(db, owner_id) >= MAX_CONSENTS:
        raise TooManyConsentsError(f"You have {MAX_CONSENTS} consents, the most there is.")
    others = repository.people_asked(db, owner_id, face_id=asked.face_id, voice_id=asked.voice_id)
    if asked.is_owner and not rules.may_sign_alone(others, asked.person):
        raise OtherPersonError("Somebody else was asked about this: only they can answer.")
    if asked.is_owner and asked.face_id and needs_consent(db, asked.face_id):
        raise OtherPersonError("You said that this face is another person's: ask them.")
    secret, owner = new_secret("cs"), repository.name_of(db, owner_id)
    row = Consent(
        id=new_id("cns"),
        owner_id=owner_id,
        kind=asked.kind,
        face_id=asked.face_id,
        voice_id=asked.voice_id,
        person=asked.person,
        is_owner=asked.is_owner,
        purpose=asked.purpose,
        statement=rules.statement_of(
            asked.person, owner, asked.kind, asked.purpose, asked.expires_at
        ),
        secret_hash=secret_hash(secret),
        state=(ConsentState.SIGNED if asked.is_owner else ConsentState.ASKED).value,
        signed_name=asked.person if asked.is_owner else None,
        signed_at=now if asked.is_owner else None,
        expires_at=asked.expires_at,
        revoked_at=None,
        created_at=now,
    )
    db.add(row)
    db.flush()
    _take_out_of_use(db, row, clock=clock)
    view = _owner_view(db, row)
    return view if asked.is_owner else view.model_copy(update={"secret": secret})


def list_consents(db: Session, owner_id: str) -> ConsentList:
    """All that an owner was permitted, or asked for."""
    rows, looks = repository.all_of(db, owner_id), repository.looks_of(db, owner_id)
    return ConsentList(items=[_shown(db, row, rows, looks) for row in rows])


def read_consent(db: Session, secret: str) -> ConsentView:
    """What a link's person is asked.

    Raises:
        ConsentMissingError: The link is wrong.
    """
    return _view(db, _behind(db, secret))


def sign_consent(db: Session, secret: str, name: str, *, clock: Clock) -> ConsentView:
    """The person agrees.

    Raises:
        ConsentMissingError: The link is wrong.
        ConsentStateError: It was answered, or has run out.
    """
    row = _step(_behind(db, secret), "sign", clock=clock)
    row.state, row.signed_name, row.signed_at = ConsentState.SIGNED.value, name, clock.now()
    _tell_owner(db, row, clock=clock)
    return _view(db, row)


def refuse_consent(db: Session, secret: str, *, clock: Clock) -> ConsentView:
    """The person says no.

    Raises:
        ConsentMissingError: The link is wrong.
        ConsentStateError: It was answered, or has run out.
    """
    row = _step(_behind(db, secret), "refuse", clock=clock)
    row.state = ConsentState.REFUSED.value
    _tell_owner(db, row, clock=clock)
    return _view(db, row)


def revoke_consent(db: Session, secret: str, *, clock: Clock) -> ConsentView:
    """The person takes their consent back; no visit uses voice or face any more.

    Raises:
        ConsentMissingError: The link is wrong.
        ConsentStateError: There is nothing to take back.
    """
    return _view(db, _revoke(db, _behind(db, secret), clock=clock))


def revoke_own(db: Session, owner_id: str, consent_id: str, *, clock: Clock) -> OwnerConsent:
    """An owner who signed takes it back.

    Raises:
        ConsentMissingError: The owner has no such consent.
        ConsentStateError: There is nothing to take back.
    """
    row = repository.of_owner(db, owner_id, consent_id)
    if row is None or not row.is_owner:
        raise ConsentMissingError("You signed no such consent.")
    return _owner_view(db, _revoke(db, row, clock=clock))


def expire_consents(db: Session, *, clock: Clock, limit: int) -> int:
    """End the consents whose time is over."""
    rows = repository.due(db, clock.now(), limit)
    for row in rows:
        row.state = ConsentState.EXPIRED.value
        _take_out_of_use(db, row, clock=clock)
        _tell_owner(db, row, clock=clock)
    return len(rows)


def _behind(db: Session, secret: str) -> Consent:
    row = repository.by_secret(db, secret_hash(secret))
    if row is None:
        raise ConsentMissingError("This link leads nowhere. Ask for a new one.")
    return row


def _step(row: Consent, step: rules.Step, *, clock: Clock) -> Consent:
    state = ConsentState(row.state)
    is_over = rules.is_due(state, row.expires_at, clock.now())
    if is_over or not rules.may_take(step, state):
        shown = ConsentState.EXPIRED if is_over else state
        raise ConsentStateError(f"This consent is {shown.value}.", state=shown.value)
    return row


def _revoke(db: Session, row: Consent, *, clock: Clock) -> Consent:
    _step(row, "revoke", clock=clock)
    row.state, row.revoked_at = ConsentState.REVOKED.value, clock.now()
    _take_out_of_use(db, row, clock=clock)
    _tell_owner(db, row, clock=clock)
    return row


def _take_out_of_use(db: Session, row: Consent, *, clock: Clock) -> None:
    """What wears the face is not sold on; voices fall back to the house's by themselves."""
    if row.state == ConsentState.SIGNED or row.face_id is None:
        return
    for tier in repository.video_tiers_with(db, row.owner_id, row.face_id):
        tier.on_sale, tier.updated_at = False, clock.now()


def _tell_owner(db: Session, row: Consent, *, clock: Clock) -> None:
    db.flush()
    announce(db, "consent", row.id, user_id=row.owner_id)
    notify(
        db,
        row.owner_id,
        f"likeness_{row.state}",
        row.id,
        idem=f"likeness_{row.state}:{row.id}",
        details={"name": row.person, "kind": row.kind},
        clock=clock,
    )


def _check_subject(db: Session, owner_id: str, asked: ConsentRequest) -> None:
    wanted, other = asked.voice_id, asked.face_id
    if asked.kind == "likeness":
        wanted, other = other, wanted
    if wanted is None or other is not None:
        raise ConsentTermsError("Name the face for a likeness, or the voice for a voice.")
    if asked.face_id and own_face(db, owner_id, asked.face_id) is None:
        raise ConsentTermsError("You have no such face.", param="face_id")


def _view(db: Session, row: Consent) -> ConsentView:
    return ConsentView.model_validate(_fields(db, row))


def _owner_view(db: Session, row: Consent) -> OwnerConsent:
    rows = repository.all_of(db, row.owner_id)
    return _shown(db, row, rows, repository.looks_of(db, row.owner_id))


def _shown(
    db: Session, row: Consent, rows: Sequence[Consent], looks: Sequence[Look]
) -> OwnerConsent:
    """A consent as its owner sees it, among all of theirs, the newest first."""
    own = ("id", "face_id", "voice_id", "is_owner", "created_at")
    about = (row.face_id, row.voice_id)
    words = [(one.person, one.state) for one in rows if (one.face_id, one.voice_id) == about]
    return OwnerConsent.model_validate(
        _fields(db, row)
        | {name: getattr(row, name) for name in own}
        | {"is_usable": is_permitted(reversed(words)), "used_by": _uses(row, looks)}
    )


def _uses(row: Consent, looks: Sequence[Look]) -> list[ConsentUse]:
    """The personas that have the face or the voice, in their draft or in front of fans."""
    found: list[ConsentUse] = []
    for persona, version in looks:
        is_met = persona.state == PersonaState.PUBLISHED
        is_published = is_met and version is not None and _has(version, row)
        if is_published or _has(persona, row):
            name = str(persona.draft.get("name", ""))
            found.append(ConsentUse(persona_id=persona.id, name=name, is_published=is_published))
    return found


def _has(one: Persona | PersonaVersion, row: Consent) -> bool:
    if row.face_id is not None:
        return (one.face or {}).get("face_id") == row.face_id
    return one.voice_id == row.voice_id


def _fields(db: Session, row: Consent) -> dict[str, object]:
    fields: dict[str, object] = {"owner_name": repository.name_of(db, row.owner_id)}
    for name in set(ConsentView.model_fields) - {"owner_name"}:
        fields[name] = getattr(row, name)
    return fields
