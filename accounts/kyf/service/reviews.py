"""Reviewers read forms, which is written down, and decide on them."""

from sqlalchemy.orm import Session

from accounts import repository as accounts_repository
from accounts.kyf import repository, rules
from accounts.kyf.errors import (
    FormChangedError,
    FormDecidedError,
    OwnFormError,
    RefusalUnexplainedError,
)
from accounts.kyf.reviewer_desk import REVIEWER
from accounts.kyf.schemas import Decision, ReviewedForm, WaitingForm, WaitingForms
from accounts.kyf.sealing import Sealing
from accounts.kyf.service.forms import TOPIC, need_form, open_fields
from accounts.rules import clean_name
from core.clock import Clock
from core.errors import NotFoundError
from core.events import announce
from core.ids import new_id
from core.paging import PageAsked, cut
from models.kyf import KycForm, KyfAccess
from models.states import KycField, KycState


def waiting_forms(db: Session, asked: PageAsked) -> WaitingForms:
    """Forms that wait for a reviewer, the one that waits longest first."""
    found = repository.waiting_forms(db, asked)
    shown, ends = cut(found, asked, lambda one: (one.submitted_at, one.user_id))
    return WaitingForms(
        items=[WaitingForm.model_validate(row) for row in shown],
        total=repository.waiting_count(db),
        next=ends,
    )


def review_form(
    db: Session, reviewer_id: str, user_id: str, *, sealing: Sealing, clock: Clock
) -> ReviewedForm:
    """Show a form to a reviewer and write the reading down; its person sees that.

    Raises:
        OwnFormError: It is the reviewer's own, or of somebody whose data they asked for.
        NotFoundError: There is none.
    """
    _refuse_partial(db, reviewer_id, user_id)
    form = need_form(db, user_id)
    person = repository.person(db, user_id)
    if person is None:
        raise NotFoundError("This account is gone.")
    fields = open_fields(form, list(KycField), sealing=sealing)
    db.add(
        KyfAccess(
            id=new_id("kya"),
            fan_id=user_id,
            request_id=None,
            reader_id=reviewer_id,
            fields=[one.field.value for one in fields],
            at=clock.now(),
        )
    )
    announce(db, TOPIC, user_id, user_id=user_id)
    return ReviewedForm(
        user_id=user_id,
        display_name=person.display_name,
        fields=fields,
        state=KycState(form.state),
        submitted_at=form.submitted_at,
    )


def decide_form(
    db: Session, reviewer_id: str, user_id: str, decision: Decision, *, clock: Clock
) -> KycForm:
    """Verify a form or refuse it with words.

    Raises:
        OwnFormError: It is the reviewer's own, or of somebody whose data they asked for.
        NotFoundError: There is none.
        FormChangedError: It is not the form that the reviewer has read.
        FormDecidedError: It was decided already.
        RefusalUnexplainedError: It is refused without words.
    """
    _refuse_partial(db, reviewer_id, user_id)
    accounts_repository.lock_user(db, user_id)
    form = need_form(db, user_id)
    if form.submitted_at != decision.submitted_at:
        raise FormChangedError("The person changed the form meanwhile. Read it again.")
    if not rules.may_decide(form.state, is_verified=decision.is_verified):
        raise FormDecidedError(f"This form is {form.state} already.")
    note = clean_name(decision.note)
    if not decision.is_verified and not note:
        raise RefusalUnexplainedError("Say why: the person reads it.", param="note")
    form.state = KycState.VERIFIED if decision.is_verified else KycState.REFUSED
    form.provider, form.reviewer_id = REVIEWER, reviewer_id
    form.note, form.decided_at = note, clock.now()
    announce(db, TOPIC, user_id, user_id=user_id)
    return form


def _refuse_partial(db: Session, reviewer_id: str, user_id: str) -> None:
    if reviewer_id == user_id:
        raise OwnFormError("Another reviewer reads and decides on your form.")
    if repository.has_asked(db, reviewer_id, user_id):
        raise OwnFormError("You asked this person for data: another reviewer reads the form.")
