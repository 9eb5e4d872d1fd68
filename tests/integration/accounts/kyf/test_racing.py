"""Two people at once: a form is never erased under a consent, a bid never asked for twice."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from accounts.kyf.errors import FieldsMissingError, FormInUseError, KyfDecidedError
from accounts.kyf.service.answering import consent, refuse
from accounts.kyf.service.asking import KyfWish, ask_kyf
from accounts.kyf.service.forms import erase_form
from models.kyf import KycForm, KyfRequest
from models.states import KyfState
from tests.integration.accounts.kyf.desk import CONSENT_KEY, DEAL, Desk, signed

pytestmark = pytest.mark.db


async def test_a_form_is_erased_or_shared_but_not_both(desk: Desk) -> None:
    creator, _ = await desk.person()
    for turn in range(8):
        fan, _ = await desk.fan_with_form()
        request = await desk.asked(creator.id, fan.id)
        share = desk.database.write(
            consent, fan.id, request.id, signed(request), CONSENT_KEY, clock=desk.clock
        )
        erase = desk.database.write(erase_form, fan.id, clock=desk.clock)
        both = (share, erase) if turn % 2 else (erase, share)
        outcomes = await asyncio.gather(*both, return_exceptions=True)
        (error,) = [one for one in outcomes if isinstance(one, Exception)]
        state = (await desk.row(request.id)).state
        form = await desk.database.read(_form, fan.id)
        if isinstance(error, FormInUseError):
            assert (state, form is None) == (KyfState.CONSENTED, False)
        else:
            assert isinstance(error, FieldsMissingError)
            assert (state, form is None) == (KyfState.ASKED, True)


def _form(db: Session, user_id: str) -> str | None:
    return db.scalar(select(KycForm.user_id).where(KycForm.user_id == user_id))


async def test_a_request_is_consented_or_refused_but_not_both(desk: Desk) -> None:
    creator, _ = await desk.person()
    fan, _ = await desk.fan_with_form()
    for _ in range(6):
        request = await desk.asked(creator.id, fan.id)
        outcomes = await asyncio.gather(
            desk.database.write(
                consent, fan.id, request.id, signed(request), CONSENT_KEY, clock=desk.clock
            ),
            desk.database.write(refuse, fan.id, request.id, clock=desk.clock),
            return_exceptions=True,
        )
        (error,) = [one for one in outcomes if isinstance(one, Exception)]
        assert isinstance(error, KyfDecidedError)
        (done,) = [one for one in outcomes if isinstance(one, KyfRequest)]
        assert (await desk.row(request.id)).state == done.state


async def test_what_was_read_before_the_lock_is_read_again(desk: Desk) -> None:
    """A story looks at the request first, then answers it: the other answer came in between."""
    creator, _ = await desk.person()
    fan, _ = await desk.fan_with_form()

    def look_and_consent(db: Session, request_id: str) -> None:
        seen = db.get(KyfRequest, request_id)
        assert seen is not None
        db.execute(
            update(KyfRequest)
            .where(KyfRequest.id == request_id)
            .values(state=KyfState.REFUSED.value)
            .execution_options(synchronize_session=False)
        )
        consent(db, fan.id, request_id, signed(seen), CONSENT_KEY, clock=desk.clock)

    request = await desk.asked(creator.id, fan.id)
    with pytest.raises(KyfDecidedError):
        await desk.database.write(look_and_consent, request.id)


async def test_a_bid_is_asked_for_once_by_many(desk: Desk) -> None:
    creator, _ = await desk.person()
    fan, _ = await desk.fan_with_form()
    due_at = desk.clock.now() + timedelta(hours=48)
    wish = KyfWish("bid_1", DEAL, creator.id, fan.id, ["phone"], "To find you", due_at, 30)
    made = await asyncio.gather(
        *(desk.database.write(ask_kyf, wish, clock=desk.clock) for _ in range(8))
    )
    assert len({one.id for one in made}) == 1
