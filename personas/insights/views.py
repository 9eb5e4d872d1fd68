"""Counts who looked at a persona's page: once a person and a day, and never the owner.

Who looked is held in this process's memory until the day is over, and written nowhere; only counts
are. Several processes may count a person once each.
"""

import asyncio
from collections import defaultdict
from datetime import date
from hashlib import blake2b
from secrets import token_bytes
from types import TracebackType
from typing import Final, Self

import structlog
from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from core.clock import Clock
from core.database import Database
from models.base import table_of
from models.persona import Persona
from models.states import PersonaState
from models.studio import VersionDay

WRITE_EVERY_S: Final = 10.0
"""A crash loses the views of so long."""
MOST_KNOWN: Final = 200_000
"""People and pages that one process remembers in a day; then it begins anew."""
_log: Final = structlog.get_logger(__name__)
_days = table_of(VersionDay)


class ViewCounter:
    """Counts views; use it as an asynchronous context.

    Args:
        database: Where counts are written.
        clock: Tells which day it is.
        write_every_s: Pause between two writes.
    """

    def __init__(
        self, database: Database, clock: Clock, write_every_s: float = WRITE_EVERY_S
    ) -> None:
        self._database = database.in_background()
        self._clock = clock
        self._write_every_s = write_every_s
        self._salt = token_bytes(16)
        self._today = clock.now().date()
        self._known: set[tuple[str, str]] = set()
        self._new: dict[date, dict[str, list[str]]] = {}
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._write_on(), name="views")
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
        await self.write()

    def note(self, slug: str, user_id: str | None, browser: str) -> None:
        """Somebody sees a persona's page.

        Args:
            slug: The persona's address.
            user_id: Who is signed in; None: nobody.
            browser: Tells people who are not signed in from each other, for one day.
        """
        today = self._clock.now().date()
        if today != self._today or len(self._known) >= MOST_KNOWN:
            self._today, self._salt = today, token_bytes(16)
            self._known.clear()
        who = user_id or blake2b(browser.encode(), key=self._salt, digest_size=12).hexdigest()
        if (slug, who) not in self._known:
            self._known.add((slug, who))
            self._new.setdefault(today, defaultdict(list))[slug].append(who)

    async def write(self) -> None:
        """Write down what is new."""
        seen, self._new = self._new, {}
        for day, by_slug in seen.items():
            await self._database.write(add_views, by_slug, day)

    async def _write_on(self) -> None:
        while True:
            await asyncio.sleep(self._write_every_s)
            try:
                await self.write()
            except SQLAlchemyError:
                _log.warning("views lost", exc_info=True)


def add_views(db: Session, seen: dict[str, list[str]], day: date) -> None:
    """Add views to the versions that are published now.

    Args:
        db: The transaction.
        seen: Who looked, by the persona's address.
        day: On which day.
    """
    found = db.execute(
        select(Persona.slug, Persona.owner_id, Persona.published_version_id).where(
            Persona.slug.in_(seen), Persona.state == PersonaState.PUBLISHED
        )
    ).all()
    is_postgres = db.get_bind().dialect.name == "postgresql"
    for slug, owner_id, version_id in sorted(found, key=lambda row: str(row[2])):
        views = sum(who != owner_id for who in seen[slug])
        if not views or version_id is None:
            continue
        insert = postgresql.insert(_days) if is_postgres else sqlite.insert(_days)
        db.execute(
            insert.values(version_id=version_id, day=day, views=views).on_conflict_do_update(
                index_elements=["version_id", "day"],
                set_={"views": _days.c.views + insert.excluded.views},
            )
        )
