"""A reply under guard: a second look beside the patterns, within a budget of time."""

import logging
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Final, cast

from engine.conversation_events import CrisisNotice, TextDelta
from engine.history import Turn
from engine.reply import Reply
from engine.reply_screen import STEER_LINE, STOP_LINE
from engine.safety.bands import Band
from engine.safety.crisis import Crisis, crisis_message
from engine.safety.crisis_patterns import CrisisKind
from engine.safety.guard import Found, GuardPost

_log: Final = logging.getLogger(__name__)
_DANGERS: Final[frozenset[str]] = frozenset(("self_harm", "abuse", "harm_to_others"))


async def watched(
    written: AsyncGenerator[str], reply: Reply, guard: GuardPost, asked: Turn
) -> AsyncGenerator[TextDelta | CrisisNotice]:
    """Let a reply's pieces out as long as no guard finds anything.

    Args:
        written: The reply's screened pieces; each stands in ``reply.text`` already.
        reply: Takes how it ended.
        guard: Asked about the fan's words while the mind begins, and about each piece.
        asked: The fan's turn.
    """
    sentry = guard.begin()
    out = ""
    try:
        sentry.ask(asked.text, "fan")
        async with aclosing(written) as texts:
            async for text in texts:
                sentry.ask(reply.text, "persona")
                found = await sentry.found()
                if found is not None:
                    yield _instead(reply, out, found)
                    return
                out = reply.text
                yield TextDelta(reply.turn_id, text, reply.mood)
        found = await sentry.found()
        if found is not None and found.about == "fan":
            yield _instead(reply, out, found)
    finally:
        await sentry.aclose()


def crisis_notice(reply: Reply, crisis: Crisis, *, after: str = "") -> CrisisNotice:
    """Help in place of a reply, or of what would have come after its first words."""
    _log.warning("crisis message prepared", extra={"kind": crisis.kind, "locale": crisis.locale})
    gap = "\n\n" if after else ""
    message = gap + crisis_message(crisis.locale)
    reply.reason = "crisis"
    reply.text = after + message
    return CrisisNotice(reply.turn_id, message, crisis.locale)


def _instead(reply: Reply, out: str, found: Found) -> TextDelta | CrisisNotice:
    """What comes instead of the rest, after the pieces that are out."""
    about, verdict = found
    if about == "fan":
        reply.fan_verdict = verdict
        if verdict.code in _DANGERS:
            return crisis_notice(reply, Crisis(cast("CrisisKind", verdict.code), "en"), after=out)
    else:
        reply.verdict = verdict
    line = STEER_LINE
    reply.status, reply.reason = "completed", "steered"
    if verdict.band is Band.STOP:
        reply.status, reply.reason = "incomplete", "content_filter"
        line = STOP_LINE if about == "fan" else ""
    gap = " " if out and line else ""
    reply.text = f"{out}{gap}{line}"
    return TextDelta(reply.turn_id, gap + line)
