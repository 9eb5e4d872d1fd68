"""The application with the routers of KYC and KYF, and the people at it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import httpx
from coincurve import PrivateKey
from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.kyf.reviewer_desk import ReviewerDesk
from accounts.kyf.routes import router as kyf_router
from accounts.kyf.sealing import Sealing
from accounts.kyf.service.answering import ConsentKey, consent
from accounts.kyf.service.asking import KyfWish, ask_kyf
from accounts.kyf.settings import KyfSettings
from core.clock import ManualClock
from core.database import Database
from core.ids import new_id
from escrow.keystore import KeySigner
from escrow.typed_data import Domain, consent_digest
from models.account import User
from models.base import Base
from models.kyf import KyfRequest
from models.states import Role
from tests.integration.shop import Shop, open_shop

SEALING: Final = Sealing(b"\x05" * 32)
DOMAIN: Final = Domain(31337, "0x" + "e5" * 20, "0x" + "70" * 20)
DEAL: Final = "0x" + "d1" * 32
KEY: Final = KeySigner(PrivateKey(b"\x11" * 32).secret)
"""The fan's key, as a browser holds it."""
OTHER_KEY: Final = KeySigner(PrivateKey(b"\x12" * 32).secret)
FORM: Final[dict[str, Any]] = {
    "legal_name": "Ada Lovelace",
    "birth_date": "1990-01-01",
    "country": "DE",
    "city": "Berlin",
    "document": {"kind": "passport", "number": "C01X00T47"},
    "phone": "+49 30 1234567",
}
CONSENT_KEY: Final = ConsentKey(DOMAIN, DEAL, KEY.address)


@dataclass
class Desk:
    """The application and the clock."""

    shop: Shop
    database: Database
    clock: ManualClock

    async def person(self, *roles: Role, **overrides: Any) -> tuple[User, httpx.AsyncClient]:
        """Somebody with their program."""
        held = [Role.FAN.value, *(role.value for role in roles)]
        return await self.shop.fan(0, roles=held, **overrides)

    async def fan_with_form(self, **change: Any) -> tuple[User, httpx.AsyncClient]:
        """A fan who handed in a form."""
        fan, client = await self.person()
        answer = await client.put("/api/kyc", json=FORM | change)
        assert answer.status_code == 200, answer.text
        return fan, client

    async def asked(self, creator_id: str, fan_id: str, *fields: str, **change: Any) -> KyfRequest:
        """A creator's wish for a new bid."""
        facts: dict[str, Any] = {
            "bid_id": new_id("bid"),
            "deal_id": DEAL,
            "creator_id": creator_id,
            "fan_id": fan_id,
            "fields": fields or ("legal_name", "phone"),
            "purpose": "To find you at the station",
            "due_at": self.clock.now() + timedelta(hours=48),
            "retention_days": 30,
        }
        return await self.database.write(ask_kyf, KyfWish(**(facts | change)), clock=self.clock)

    async def consented(self, creator_id: str, fan_id: str, *fields: str) -> KyfRequest:
        """A wish that the fan agreed to."""
        request = await self.asked(creator_id, fan_id, *fields)
        return await self.database.write(
            consent, fan_id, request.id, signed(request), CONSENT_KEY, clock=self.clock
        )

    async def row(self, request_id: str) -> KyfRequest:
        """A request as it is now."""
        return await self.database.read(
            lambda db: db.scalars(select(KyfRequest).where(KyfRequest.id == request_id)).one()
        )


def signed(request: KyfRequest, signer: KeySigner = KEY) -> str:
    """A signature over a request's scope."""
    digest = consent_digest(DOMAIN, request.deal_id, request.scope_hash)
    return "0x" + signer.sign_digest(digest).hex()


def rows_as_text(db: Session) -> str:
    """Every value of every row of every table."""
    return "\n".join(
        repr(tuple(row))
        for table in Base.metadata.sorted_tables
        for row in db.execute(select(table))
    )


@asynccontextmanager
async def open_desk(database: Database, clock: ManualClock, **state: object) -> AsyncIterator[Desk]:
    """Assemble the application over a database; ``state`` replaces parts of its state."""
    full: dict[str, object] = {
        "kyf_sealing": SEALING,
        "kyf_settings": KyfSettings(),
        "identity_provider": ReviewerDesk(),
    }
    async with open_shop(database, clock, **(full | state)) as shop:
        shop.app.include_router(kyf_router)
        yield Desk(shop, database, clock)
