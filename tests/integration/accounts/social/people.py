"""People of these tests, as programs of the shop."""

from typing import Any, NamedTuple

import httpx
from sqlalchemy.orm import Session

from accounts.social.profiles import open_profile
from core.clock import Clock
from models.account import User
from models.kyf import KycForm
from models.states import KycState, Role
from tests.factories.users import make_user
from tests.integration.shop import Shop


class Creator(NamedTuple):
    """A creator with a page."""

    user: User
    app: httpx.AsyncClient
    slug: str


def make_creator(db: Session, *, clock: Clock, **overrides: Any) -> User:
    roles = [Role.FAN.value, Role.CREATOR.value]
    user = make_user(db, clock=clock, **({"roles": roles, "display_name": "Cleo"} | overrides))
    open_profile(db, user, clock=clock)
    return user


def verify(db: Session, user_id: str, *, clock: Clock, state: KycState) -> None:
    db.add(
        KycForm(
            user_id=user_id,
            sealed={},
            state=state.value,
            provider=None,
            reviewer_id=None,
            note="",
            submitted_at=clock.now(),
            decided_at=None,
        )
    )


async def creator(shop: Shop, name: str = "Cleo") -> Creator:
    user = await shop.database.write(make_creator, clock=shop.clock, display_name=name)
    app = await shop.program(user.id)
    return Creator(user, app, (await app.get("/api/creator/profile")).json()["slug"])
