"""Safety is engine code, not prompt text; an owner can't turn it off."""

from engine.safety.bands import Band, Code, Verdict
from engine.safety.crisis import Crisis, claims_to_be_minor, crisis_message, find_crisis
from engine.safety.disclosure import REMINDER_EVERY, disclosure, is_reminder_due, reminder
from engine.safety.fan_words import Weighed, weigh_fan
from engine.safety.injection import is_injection
from engine.safety.leak import LeakCheck
from engine.safety.screen import Screened, SentenceScreen

__all__ = [
    "REMINDER_EVERY",
    "Band",
    "Code",
    "Crisis",
    "LeakCheck",
    "Screened",
    "SentenceScreen",
    "Verdict",
    "Weighed",
    "claims_to_be_minor",
    "crisis_message",
    "disclosure",
    "find_crisis",
    "is_injection",
    "is_reminder_due",
    "reminder",
    "weigh_fan",
]
