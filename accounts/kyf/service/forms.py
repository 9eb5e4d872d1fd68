"""A person's own form: hand it in, read it, take it back."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from accounts import repository as accounts_repository
from accounts.kyf import repository, rules
from accounts.kyf.countries import COUNTRIES
from accounts.kyf.errors import BirthDateDiffersError, FormInUseError, KycFieldError
from accounts.kyf.identity import Finding, Verdict
from accounts.kyf.schemas import FieldValue, KycFormView
from accounts.kyf.sealing import Sealing, UnreadableFormError
from core.clock import Clock
from core.errors import NotFoundError, StartError
from core.events import announce
from models.kyf import KycForm
from models.states import KycField, KycState

TOPIC = "kyf"


def submit_form(
    db: Session, user_id: str, values: Mapping[KycField, str], *, sealing: Sealing, clock: Clock
) -> KycForm:
    """Keep a person's form, sealed; a form that was verified waits to be verified again.

    Raises:
        KycFieldError: A field is wrong or missing.
        BirthDateDiffersError: The account tells another day of birth.
        FormInUseError: A field that a creator may read now is left out.
    """
    form_values = _checked(values)
    accounts_repository.lock_user(db, user_id)
    person = repository.person(db, user_id)
    if person is None:
        raise NotFoundError("This account is gone.")
    if form_values[KycField.BIRTH_DATE] != person.date_of_birth.isoformat():
        raise BirthDateDiffersError(
            "This is not the day of birth that you registered with.", param="birth_date"
        )
    now = clock.now()
    if lost := rules.missing_fields(shared_fields(db, user_id, now), form_values):
        raise FormInUseError(
            f"A creator may read {', '.join(lost)} now. Revoke that first.", fields=lost
        )
    form = repository.form_of(db, user_id)
    if form is None:
        form = KycForm(user_id=user_id)
        db.add(form)
    form.sealed = {field: sealing.seal(user_id, field, text) for field, text in form_values.items()}
    form.state = KycState.SUBMITTED
    form.provider = form.reviewer_id = form.decided_at = None
    form.note = ""
    form.submitted_at = now
    db.flush()
    announce(db, TOPIC, user_id, user_id=user_id)
    return form


def _checked(values: Mapping[KycField, str]) -> dict[KycField, str]:
    try:
        return rules.normal_form(values, COUNTRIES)
    except rules.InvalidFieldError as error:
        raise KycFieldError(error.sentence, param=error.field.value) from None


def note_verdict(
    db: Session,
    user_id: str,
    verdict: Verdict,
    *,
    provider: str,
    submitted_at: datetime,
    clock: Clock,
) -> KycForm | None:
    """Write down what a provider found; a form that was changed meanwhile is left alone."""
    accounts_repository.lock_user(db, user_id)
    form = repository.form_of(db, user_id)
    if form is None or form.submitted_at != submitted_at:
        return form
    if form.state != KycState.SUBMITTED or verdict.finding is Finding.PENDING:
        return form
    form.state = KycState.VERIFIED if verdict.finding is Finding.VERIFIED else KycState.REFUSED
    form.provider, form.note, form.decided_at = provider, verdict.reason, clock.now()
    announce(db, TOPIC, user_id, user_id=user_id)
    return form


def view_own_form(db: Session, user_id: str, *, sealing: Sealing, clock: Clock) -> KycFormView:
    """A person's own form with its values.

    Raises:
        NotFoundError: The person handed none in.
    """
    form = need_form(db, user_id)
    return KycFormView(
        fields=open_fields(form, list(KycField), sealing=sealing),
        state=KycState(form.state),
        note=form.note,
        provider=form.provider,
        submitted_at=form.submitted_at,
        decided_at=form.decided_at,
        shared=shared_fields(db, user_id, clock.now()),
    )


def erase_form(db: Session, user_id: str, *, clock: Clock) -> None:
    """Erase a person's form; the list of who read it stays.

    Raises:
        NotFoundError: There is none.
        FormInUseError: A creator may read some of it now.
    """
    accounts_repository.lock_user(db, user_id)
    if fields := shared_fields(db, user_id, clock.now()):
        raise FormInUseError(
            f"A creator may read {', '.join(fields)} now. Revoke that first.", fields=fields
        )
    if not repository.drop_form(db, user_id):
        raise NotFoundError("You have not filled in the KYC form.")
    announce(db, TOPIC, user_id, user_id=user_id)


def is_verified(db: Session, user_id: str) -> bool:
    """Was the person's form verified, as it is now?"""
    form = repository.form_of(db, user_id)
    return form is not None and form.state == KycState.VERIFIED


def shared_fields(db: Session, user_id: str, now: datetime) -> list[KycField]:
    """Fields of a person that some creator may read now, in the order of the form."""
    asked = {field for one in repository.open_consents(db, user_id, now) for field in one.fields}
    return [field for field in KycField if field in asked]


def need_form(db: Session, user_id: str) -> KycForm:
    """A person's form.

    Raises:
        NotFoundError: The person handed none in.
    """
    form = repository.form_of(db, user_id)
    if form is None:
        raise NotFoundError("There is no KYC form.")
    return form


def open_fields(form: KycForm, fields: list[KycField], *, sealing: Sealing) -> list[FieldValue]:
    """The values of those fields that the form has."""
    return [
        FieldValue(field=field, value=sealing.open(form.user_id, field, form.sealed[field]))
        for field in fields
        if field in form.sealed
    ]


def check_key(db: Session, sealing: Sealing) -> None:
    """Try the key on a form that is there, so that no form is sealed under a second one.

    Raises:
        StartError: The forms were sealed under another key.
    """
    form = repository.any_form(db)
    if form is None:
        return
    try:
        open_fields(form, list(KycField), sealing=sealing)
    except UnreadableFormError as error:
        raise StartError(
            "the KYC forms in the database were sealed under another key; set MESI_KYC_KEY (or, "
            "where that one was empty, MESI_SECRET_KEY) to the one they were sealed with"
        ) from error
