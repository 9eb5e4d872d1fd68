"""Wire types of consents."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, StringConstraints

from accounts.wire import Answer, Request, Text
from models.studio_states import ConsentState
from personas.consents.rules import MAX_PERSON_CHARS, MAX_PURPOSE_CHARS

Person = Annotated[Text, StringConstraints(pattern=r"\S", max_length=MAX_PERSON_CHARS)]
Purpose = Annotated[Text, StringConstraints(pattern=r"\S", max_length=MAX_PURPOSE_CHARS)]
SubjectId = Annotated[Text, StringConstraints(min_length=1, max_length=200)]


class ConsentRequest(Request):
    """Ask for a consent; exactly one of face and voice."""

    kind: Literal["voice", "likeness"]
    face_id: SubjectId | None = None
    """One of yours; for ``likeness``."""
    voice_id: SubjectId | None = None
    """For ``voice``."""
    person: Person
    """Whose it is."""
    is_owner: bool = False
    """It is yours: you sign with this request."""
    purpose: Purpose
    expires_at: AwareDatetime


class SignRequest(Request):
    """The person agrees."""

    name: Person
    """As signed."""
    agrees: Literal[True]


class ConsentView(Answer):
    """A consent, as the person reads it."""

    kind: str
    person: str
    owner_name: str
    purpose: str
    statement: str
    state: ConsentState
    signed_name: str | None
    signed_at: datetime | None
    expires_at: datetime
    revoked_at: datetime | None


class ConsentUse(Answer):
    """A persona that has the face or the voice of a consent."""

    persona_id: str
    name: str
    is_published: bool
    """Fans meet it so; else only its draft has it."""


class OwnerConsent(ConsentView):
    """The same for the owner."""

    id: str
    face_id: str | None
    voice_id: str | None
    is_owner: bool
    created_at: datetime
    is_usable: bool
    """The face or voice may be used now: all who were asked about it agree."""
    used_by: list[ConsentUse]
    """Personas that have it."""
    secret: Annotated[str | None, Field(default=None)]
    """Of the link ``/consent/SECRET`` for the person; told once, when it is asked for."""


class ConsentList(Answer):
    """The owner's consents, the newest first."""

    items: list[OwnerConsent]
