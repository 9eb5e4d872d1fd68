"""What every command opens: rows, time and keys."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import structlog
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from accounts.agent_keys import AgentKeys
from accounts.kyf.identity import IdentityProvider, open_provider
from accounts.kyf.sealing import Sealing, open_sealing
from accounts.kyf.service.forms import check_key
from app.mailing import open_mailer
from app.secret import secret_key
from app.settings import Settings
from bidding.meetings.codes import MeetingCodes
from core.clock import Clock, SystemClock
from core.database import Database, open_database
from core.errors import StartError
from core.events import Bus
from core.mail import Mailer
from core.outbound_rules import OutboundRules, read_rules
from core.signed_links import SignedLinks
from escrow.keystore import Keystore
from models.migrate import migrate

log = structlog.get_logger()


@dataclass(slots=True)
class Base:
    """What every command needs: rows, time and keys."""

    settings: Settings
    clock: Clock
    bus: Bus
    database: Database
    keystore: Keystore
    links: SignedLinks
    sealing: Sealing
    identity: IdentityProvider
    mailer: Mailer
    codes: MeetingCodes
    agent_keys: AgentKeys
    outbound: OutboundRules
    """What of the addresses that users give may be asked."""


@asynccontextmanager
async def open_base(settings: Settings, clock: Clock | None = None) -> AsyncGenerator[Base]:
    """Open the database, bring it up to date and unlock the keystore."""
    bus, rules = Bus(), read_rules(settings.outbound_allow)
    settings.data.mkdir(parents=True, exist_ok=True)
    database = open_database(settings.database_address, bus)
    try:
        try:
            before, after = await database.write(migrate)
        except (SQLAlchemyError, OSError) as error:
            place = make_url(settings.database_address).render_as_string()
            raise StartError(f"no database at {place} (MESI_DATABASE_URL): {error}") from error
        if before != after:
            log.info("tables_migrated", before=before, after=after)
        secret, now = secret_key(settings), clock or SystemClock()
        sealing = open_sealing(
            settings.kyc_key.get_secret_value() if settings.kyc_key else None, secret
        )
        await database.read(check_key, sealing)
        yield Base(
            settings=settings,
            clock=now,
            bus=bus,
            database=database,
            keystore=Keystore(secret),
            links=SignedLinks(secret, now),
            sealing=sealing,
            identity=open_provider(settings.identity_provider),
            mailer=open_mailer(settings),
            codes=MeetingCodes(secret),
            agent_keys=AgentKeys(secret),
            outbound=rules,
        )
    finally:
        await database.aclose()
