"""A route's way to a money request that happens once, however often it is sent."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Response
from pydantic import BaseModel
from sqlalchemy.orm import Session

from accounts.deps import Caller, CurrentUser
from accounts.idempotency import IdempotencyKey, answer_once, body_hash, once_response
from core.clock import Clock
from core.database import Database
from core.deps import ClockDep, DatabaseDep


@dataclass(frozen=True, slots=True)
class Once:
    """Somebody's money request under its idempotency key."""

    caller: Caller
    key: str
    database: Database
    clock: Clock

    async def answer(
        self,
        route: str,
        act: Callable[[Session], BaseModel],
        *,
        body: BaseModel | None = None,
        about: tuple[str, ...] = (),
        status: int = 200,
    ) -> Response:
        """Act in one transaction with the answer, or answer as the first time.

        Args:
            route: Name of the operation.
            act: Does it and returns the answer's body.
            body: What is asked; with ``about`` it tells one request from another.
            about: Ids of the path.
            status: Of the first answer, and so of all.
        """

        def first(db: Session) -> tuple[int, str]:
            return status, act(db).model_dump_json()

        answer = await self.database.write(
            answer_once,
            user_id=self.caller.id,
            key=self.key,
            route=route,
            body_hash=body_hash(body, *about),
            clock=self.clock,
            act=first,
        )
        return once_response(answer)


async def get_once(
    key: IdempotencyKey, caller: CurrentUser, database: DatabaseDep, clock: ClockDep
) -> Once:
    """The request's key, with what it takes to answer it once."""
    return Once(caller, key, database, clock)


OnceDep = Annotated[Once, Depends(get_once)]
