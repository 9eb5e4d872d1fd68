"""A fan answers a creator's wish: consents, refuses, lets it pass, or takes the consent back."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from accounts import repository as accounts_repository
from accounts.kyf import repository, rules
from accounts.kyf.errors import (
    FieldsMissingError,
    InvalidSignatureError,
    KyfDecidedError,
    KyfLateError,
    NotConsentedError,
    ScopeChangedError,
    UnverifiedError,
)
from accounts.kyf.service.asking import scope_of, tell_both
from core.clock import Clock
from core.errors import NotFoundError
from escrow.keystore import Keystore
from escrow.typed_data import Domain, consent_digest, is_consent_signed_by
from models.kyf import KyfRequest
from models.states import KycState, KyfState


@dataclass(frozen=True, slots=True)
class ConsentKey:
    """Whose signature makes a consent valid, and for which contract and deal."""

    domain: Domain
    deal_id: str
    """Of the bid; it must be the request's."""
    signer_address: str
    """Of the bid: the fan's session key or the fan's custodial wallet."""
    custodian: Keystore | None = None
    """Signs for the fan who delegates (``SignerKind.CUSTODIAL``) and clicks accept."""
    needs_verified: bool = False
    """The offer asks for a verified form."""


def consent(
    db: Session,
    fan_id: str,
    request_id: str,
    signature: str | None,
    key: ConsentKey,
    *,
    clock: Clock,
) -> KyfRequest:
    """Let the creator read the fields; the bid itself is moved by the caller.

    Args:
        db: Transaction of the act.
        fan_id: Who consents.
        request_id: To what.
        signature: EIP-712 ``Consent`` by the signer; none where the custodian signs.
        key: What the signature is checked against.
        clock: Tells when.

    Returns:
        The request, with the scope's hash and the signature that the contract needs.

    Raises:
        NotFoundError: There is no such request to this fan.
        KyfDecidedError: It was answered before.
        KyfLateError: The time is over.
        ScopeChangedError: The deal is another one.
        FieldsMissingError: The form lacks a field.
        UnverifiedError: The form must be verified and is not.
        InvalidSignatureError: The signature is not the signer's for this scope.
    """
    # Locked first, so that the form is not erased meanwhile.
    accounts_repository.lock_user(db, fan_id)
    request = _need_asked(db, fan_id, request_id)
    now = clock.now()
    if not rules.is_open_to_answer(request.state, request.due_at, now):
        raise KyfLateError("The time to answer is over: the bid goes back to you.")
    if rules.scope_hash(scope_of(request, key.deal_id)) != request.scope_hash:
        raise ScopeChangedError("The request is for another deal.")
    _check_form(db, request, needs_verified=key.needs_verified)
    request.signature = _valid_signature(db, request, signature, key)
    request.state = KyfState.CONSENTED
    request.consented_at = now
    # Until the meeting's time is agreed: nobody may read for ever because it never was.
    request.readable_until = rules.readable_until(now, request.retention_days)
    tell_both(db, request)
    return request


def _check_form(db: Session, request: KyfRequest, *, needs_verified: bool) -> None:
    form = repository.form_of(db, request.fan_id)
    if missing := rules.missing_fields(request.fields, form.sealed if form else ()):
        raise FieldsMissingError(
            f"Fill in {', '.join(missing)} in your KYC form first.", fields=missing
        )
    if needs_verified and (form is None or form.state != KycState.VERIFIED):
        raise UnverifiedError("This offer asks for a verified KYC form. Yours is not verified yet.")


def _valid_signature(
    db: Session, request: KyfRequest, signature: str | None, key: ConsentKey
) -> str:
    if signature is None:
        if key.custodian is None:
            raise InvalidSignatureError("Sign the consent in your browser.", param="signature")
        signer = key.custodian.signer_of(db, key.signer_address)
        digest = consent_digest(key.domain, key.deal_id, request.scope_hash)
        return "0x" + signer.sign_digest(digest).hex()
    if not is_consent_signed_by(
        key.domain, key.deal_id, request.scope_hash, signature, key.signer_address
    ):
        raise InvalidSignatureError(
            "This is not the signature of your key for this consent.", param="signature"
        )
    return signature


def refuse(db: Session, fan_id: str, request_id: str, *, clock: Clock) -> KyfRequest:
    """Share nothing; the bid itself is moved by the caller.

    Raises:
        NotFoundError: There is no such request to this fan.
        KyfDecidedError: It was answered before.
        KyfLateError: The time is over, and the bid goes back anyway.
    """
    request = _need_asked(db, fan_id, request_id)
    if not rules.is_open_to_answer(request.state, request.due_at, clock.now()):
        raise KyfLateError("The time to answer is over: the bid goes back to you.")
    request.state = KyfState.REFUSED
    tell_both(db, request)
    return request


def expire(db: Session, bid_id: str) -> KyfRequest | None:
    """Close the unanswered request of a bid that went back; the contract's clock decides when."""
    request = repository.request_of_bid(db, bid_id)
    if request is not None and request.state == KyfState.ASKED:
        request.state = KyfState.EXPIRED
        tell_both(db, request)
    return request


def revoke(db: Session, fan_id: str, request_id: str, *, clock: Clock) -> KyfRequest:
    """Take a consent back for the future; what was read was read.

    Raises:
        NotFoundError: There is no such request to this fan.
        NotConsentedError: There is no consent to take back.
    """
    request = _need_request(db, fan_id, request_id)
    if request.state == KyfState.REVOKED:
        return request
    if request.state != KyfState.CONSENTED:
        raise NotConsentedError("You have not consented to this request.")
    request.state = KyfState.REVOKED
    request.revoked_at = clock.now()
    tell_both(db, request)
    return request


def _need_request(db: Session, fan_id: str, request_id: str) -> KyfRequest:
    request = repository.locked_request(db, request_id)
    if request is None or request.fan_id != fan_id:
        raise NotFoundError("There is no such request.")
    return request


def _need_asked(db: Session, fan_id: str, request_id: str) -> KyfRequest:
    request = _need_request(db, fan_id, request_id)
    if request.state != KyfState.ASKED:
        raise KyfDecidedError(f"This request is {request.state} already.")
    return request
