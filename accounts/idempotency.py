"""A money request that is repeated gets its first answer again, and happens once."""

from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from typing import Annotated, Final, NamedTuple

from fastapi import Depends, Request, Response
from pydantic import BaseModel
from sqlalchemy.orm import Session

from accounts import repository
from accounts.errors import IdempotencyKeyError, IdempotencyKeyReusedError
from core.clock import Clock

HEADER: Final = "Idempotency-Key"
REPLAYED_HEADER: Final = "Idempotent-Replayed"
MAX_KEY_CHARS: Final = 128
KEPT: Final = timedelta(days=7)
"""How long an answer can be asked for again."""


class OnceAnswer(NamedTuple):
    """The answer to a money request."""

    status: int
    body: str
    """JSON."""
    is_replayed: bool


async def require_key(request: Request) -> str:
    """The request's idempotency key.

    Raises:
        IdempotencyKeyError: It is missing, too long, or not plain ASCII.
    """
    key = request.headers.get(HEADER, "")
    if not 1 <= len(key) <= MAX_KEY_CHARS or not (key.isascii() and key.isprintable()):
        raise IdempotencyKeyError(
            f"Send the header {HEADER} with 1 to {MAX_KEY_CHARS} characters of your choice; "
            "repeat it when you repeat the request.",
            param=HEADER,
        )
    return key


IdempotencyKey = Annotated[str, Depends(require_key)]


def body_hash(body: BaseModel | None, *subject: str) -> str:
    """The hash that tells one request from another: what is asked, and about what."""
    digest = sha256("\n".join(subject).encode())
    digest.update(body.model_dump_json().encode() if body is not None else b"")
    return digest.hexdigest()


def answer_once(
    db: Session,
    *,
    user_id: str,
    key: str,
    route: str,
    body_hash: str,
    clock: Clock,
    act: Callable[[Session], tuple[int, str]],
) -> OnceAnswer:
    """Act, or answer as the first time; in the transaction of the act.

    A refusal rolls the transaction back and is not kept: the client may mend the cause and use
    the key again.

    Args:
        db: Transaction of the act.
        user_id: Who asks; keys of different people never meet.
        key: The idempotency key.
        route: Name of the operation.
        body_hash: From ``body_hash``.
        clock: Tells when.
        act: Does it and returns HTTP status and JSON.

    Raises:
        IdempotencyKeyReusedError: The key was used for another request.
    """
    # The lock makes a second request with the same key wait for the first one's answer.
    repository.lock_user(db, user_id)
    first = repository.answer_under_key(db, user_id, key)
    if first is not None:
        if (first.route, first.body_hash) != (route, body_hash):
            raise IdempotencyKeyReusedError(
                "This idempotency key belongs to another request. Use a new key.", param=HEADER
            )
        return OnceAnswer(first.status, first.body, is_replayed=True)
    status, body = act(db)
    repository.keep_answer(
        db,
        {
            "user_id": user_id,
            "key": key,
            "route": route,
            "body_hash": body_hash,
            "status": status,
            "body": body,
            "created_at": clock.now(),
        },
    )
    return OnceAnswer(status, body, is_replayed=False)


def once_response(answer: OnceAnswer) -> Response:
    """The HTTP response; a replayed one says so."""
    headers = {REPLAYED_HEADER: "true"} if answer.is_replayed else {}
    return Response(answer.body, answer.status, headers=headers, media_type="application/json")


def forget_old_answers(db: Session, *, clock: Clock) -> None:
    """Drop answers older than ``KEPT``; the sweeper calls it."""
    repository.forget_answers(db, clock.now() - KEPT)
