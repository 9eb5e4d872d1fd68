"""Send the mails that wait: taken in one transaction, sent outside of any, noted in another.

A crash between sending and noting sends a mail twice, with the same Message-ID, and loses none.
"""

import asyncio
from typing import Final, NamedTuple

import structlog
from sqlalchemy.orm import Session

from accounts.notices import repository, rules
from accounts.notices.service import MAIL_NOTICE
from core.clock import Clock
from core.database import Database
from core.events import Bus, announce
from core.mail import Invitation, MailDelayedError, Mailer, MailMessage, MailRefusedError
from models.notification import Mail
from models.states import MailState

log = structlog.get_logger()

POLL_S: Final = 5.0
BATCH: Final = 8
"""Mails that are sent at the same time."""
SEND_S: Final = 60.0
"""Longest try; shorter than the lease of a mail that was taken."""
MAX_ERROR_CHARS: Final = 500


class _Taken(NamedTuple):
    message: MailMessage
    user_id: str
    attempt: int


class _Outcome(NamedTuple):
    state: MailState
    """``WAITING`` when another try may help."""
    error: str | None = None


async def send_forever(database: Database, bus: Bus, mailer: Mailer, *, clock: Clock) -> None:
    """Send when a mail was written, and look every few seconds, until cancelled."""
    with bus.listen() as notices:
        while True:
            while await send_waiting(database, mailer, clock) == BATCH:
                pass
            try:
                async with asyncio.timeout(POLL_S):
                    while (await notices.get()).topic != MAIL_NOTICE:
                        pass
            except TimeoutError:
                pass


async def send_waiting(database: Database, mailer: Mailer, clock: Clock) -> int:
    """Send a batch of the mails that are due.

    Returns:
        How many were tried.
    """
    taken = await database.write(_take, clock=clock)
    async with asyncio.TaskGroup() as group:
        for one in taken:
            group.create_task(_send(database, mailer, clock, one))
    return len(taken)


async def _send(database: Database, mailer: Mailer, clock: Clock, taken: _Taken) -> None:
    outcome = await _try(mailer, taken.message)
    if outcome.error is not None:
        log.warning("mail_not_sent", mail=taken.message.key, error=outcome.error)
    await database.write(_note, taken, outcome, clock=clock)


async def _try(mailer: Mailer, message: MailMessage) -> _Outcome:
    try:
        async with asyncio.timeout(SEND_S):
            await mailer.send(message)
    except MailRefusedError as error:
        return _Outcome(MailState.FAILED, str(error)[:MAX_ERROR_CHARS])
    except MailDelayedError as error:
        return _Outcome(MailState.WAITING, str(error)[:MAX_ERROR_CHARS])
    except TimeoutError:
        return _Outcome(MailState.WAITING, f"the server took longer than {SEND_S:.0f} s")
    # Whatever else breaks, breaks for this mail alone: those beside it are on their way.
    except Exception as error:
        log.exception("mail_broke_its_mailer", mail=message.key)
        return _Outcome(MailState.WAITING, f"{type(error).__name__}: {error}"[:MAX_ERROR_CHARS])
    return _Outcome(MailState.SENT if mailer.delivers else MailState.KEPT)


def _take(db: Session, *, clock: Clock) -> list[_Taken]:
    mails = repository.take_due(db, clock.now(), rules.LEASE, BATCH)
    for mail in mails:
        if mail.attempts > rules.MAX_TRIES:  # The last one died with its sender.
            mail.state, mail.error = MailState.FAILED.value, "the last try ended without an answer"
    return [
        _Taken(_message(mail), mail.user_id, mail.attempts)
        for mail in mails
        if mail.state == MailState.WAITING
    ]


def _message(mail: Mail) -> MailMessage:
    invitation = None
    if mail.invitation is not None and mail.invitation_method is not None:
        invitation = Invitation(mail.invitation, mail.invitation_method)
    return MailMessage(
        key=mail.id,
        to_address=mail.to_address,
        subject=mail.subject,
        text=mail.text,
        created_at=mail.created_at,
        invitation=invitation,
    )


def _note(db: Session, taken: _Taken, outcome: _Outcome, *, clock: Clock) -> None:
    mail = repository.taken_mail(db, taken.message.key, taken.attempt)
    if mail is None:  # Another sender took it after the lease and notes what became of it.
        return
    now = clock.now()
    mail.error = outcome.error
    if outcome.state != MailState.WAITING:
        mail.state = outcome.state.value
        mail.sent_at = now if outcome.state == MailState.SENT else None
        announce(db, "mailbox", mail.id, user_id=mail.user_id)
        return
    later = rules.next_try(mail.attempts, now)
    if later is None:
        mail.state = MailState.FAILED.value
    else:
        mail.not_before = later
