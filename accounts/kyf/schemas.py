"""Wire types of KYC forms and KYF requests; values of a form never show in a ``repr``."""

from datetime import date, datetime
from typing import Annotated, Final

from pydantic import ConfigDict, Field, StringConstraints

from accounts.kyf.rules import MAX_NOTE_CHARS, DocumentKind
from accounts.wire import Answer, Request, Text
from models.states import KycField, KycState, KyfState

MAX_TYPED_CHARS: Final = 400
"""Longer than any field may be, so that the sentence about the field is ours."""

Typed = Annotated[Text, StringConstraints(max_length=MAX_TYPED_CHARS)]
Note = Annotated[Text, StringConstraints(max_length=MAX_NOTE_CHARS, strip_whitespace=True)]


class Document(Request):
    """An identity document."""

    model_config = ConfigDict(hide_input_in_errors=True)

    kind: DocumentKind = Field(repr=False)
    number: Typed = Field(repr=False)


class KycFormRequest(Request):
    """A person's KYC form; what is left out is not kept."""

    model_config = ConfigDict(hide_input_in_errors=True)

    legal_name: Typed = Field(repr=False)
    birth_date: date = Field(repr=False)
    country: Typed = Field(repr=False)
    """Alpha-2 code of ISO 3166."""
    city: Typed | None = Field(default=None, repr=False)
    document: Document | None = Field(default=None, repr=False)
    phone: Typed | None = Field(default=None, repr=False)
    """E.164."""

    def values(self) -> dict[KycField, str]:
        """What was filled in, as text by field."""
        document = self.document
        typed = {
            KycField.LEGAL_NAME: self.legal_name,
            KycField.BIRTH_DATE: self.birth_date.isoformat(),
            KycField.COUNTRY: self.country,
            KycField.CITY: self.city,
            KycField.DOCUMENT: document and f"{document.kind.value} {document.number}",
            KycField.PHONE: self.phone,
        }
        return {field: text for field, text in typed.items() if text}


class FieldValue(Answer):
    """One field of a form."""

    model_config = ConfigDict(hide_input_in_errors=True)

    field: KycField
    value: str = Field(repr=False)
    """A document is its kind, a space and its number."""


class KycFormView(Answer):
    """A person's own form."""

    fields: list[FieldValue]
    state: KycState
    note: str
    """Why it was refused."""
    provider: str | None
    """Who decided."""
    submitted_at: datetime
    decided_at: datetime | None
    shared: list[KycField]
    """Fields that some creator may read now: they can't be taken out of the form."""


class Country(Answer):
    """A country."""

    code: str
    name: str


class CountryList(Answer):
    """Countries of ISO 3166, by code."""

    items: list[Country]


class WaitingForm(Answer):
    """A form that waits for a reviewer, without its values."""

    user_id: str
    display_name: str
    submitted_at: datetime


class WaitingForms(Answer):
    """Forms that wait, the one that waits longest first."""

    items: list[WaitingForm]
    total: int
    """All that wait."""
    next: str | None
    """Pass it as ``before`` for the next page; none when this is the last."""


class ReviewedForm(Answer):
    """A form as a reviewer reads it; the reading was written down."""

    user_id: str
    display_name: str
    fields: list[FieldValue]
    state: KycState
    submitted_at: datetime
    """Part of the decision: it is about this version of the form."""


class Decision(Request):
    """What a reviewer decides."""

    is_verified: bool
    note: Note = ""
    """Why it is refused; the person reads it. Name no value of the form here."""
    submitted_at: datetime
    """Of the form that was read."""


class DecidedForm(Answer):
    """A form after a decision."""

    user_id: str
    state: KycState


class KyfRequestView(Answer):
    """A creator's wish to see fields of a fan's form."""

    id: str
    bid_id: str
    deal_id: str
    creator_id: str
    creator_name: str
    fan_id: str
    fields: list[KycField]
    purpose: str
    retention_days: int
    """The creator may read until this long after the meeting."""
    scope_hash: str
    """What the fan signs."""
    state: KyfState
    asked_at: datetime
    due_at: datetime
    consented_at: datetime | None
    readable_until: datetime | None
    revoked_at: datetime | None
    is_verified: bool
    """The fan's form was verified."""
    preview: list[FieldValue] | None = None
    """For the fan, while it can be answered or read: the very values that are shared."""
    missing: list[KycField] | None = None
    """For the fan: what the form lacks."""


class KyfRequestLine(Answer):
    """A creator's wish in a fan's list."""

    id: str
    bid_id: str
    creator_id: str
    creator_name: str
    fields: list[KycField]
    state: KyfState
    asked_at: datetime
    due_at: datetime
    readable_until: datetime | None


class KyfRequestList(Answer):
    """Creators' wishes, the newest first."""

    items: list[KyfRequestLine]
    next: str | None
    """Pass it as ``before`` for the next page; none when this is the last."""


class SharedFields(Answer):
    """What a fan shares with a creator; the reading was written down."""

    request_id: str
    fields: list[FieldValue]
    is_verified: bool
    readable_until: datetime


class AccessView(Answer):
    """A reading of one's fields."""

    id: str
    at: datetime
    request_id: str | None
    """None: a reviewer read the form to verify it."""
    reader_name: str | None
    """The creator's; reviewers stay unnamed."""
    fields: list[KycField]


class AccessList(Answer):
    """Readings of one's fields, the newest first."""

    items: list[AccessView]
    next: str | None
    """Pass it as ``before`` for the next page; none when this is the last."""
