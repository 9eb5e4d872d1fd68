"""Says that the persona is an AI: at the start and every three hours, whatever the owner wants.

Source:
    EU AI Act article 50(1); New York General Business Law article 47; California SB 243.
"""

from datetime import datetime, timedelta
from typing import Final

from engine.persona import PersonaSheet

REMINDER_EVERY: Final = timedelta(hours=3)


def disclosure(sheet: PersonaSheet) -> str:
    """What a fan reads before the first word of a persona."""
    return (
        f"{sheet.name} is an AI persona, not a human being. What {sheet.name} says is generated "
        "by a computer and can be wrong."
    )


def reminder(sheet: PersonaSheet) -> str:
    """What a fan reads again in a long visit."""
    return (
        f"A reminder: {sheet.name} is an AI persona, not a human being. You have been here for a "
        "while. This is a good moment for a break."
    )


def is_reminder_due(last_shown_at: datetime, now: datetime) -> bool:
    """True once three hours have passed since the fan was last told."""
    return now - last_shown_at >= REMINDER_EVERY
