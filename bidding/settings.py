"""What an operator may set about quotes and bids."""

from dataclasses import dataclass
from datetime import timedelta

from models.states import Format


@dataclass(frozen=True, slots=True)
class BiddingSettings:
    """Settings of quotes, bids and their deadlines."""

    formats_available: frozenset[Format] = frozenset({Format.TEXT})
    """Formats that this server can deliver."""
    quote_life: timedelta = timedelta(minutes=15)
    """How long a quote's price holds."""
    accept_within: timedelta = timedelta(hours=1)
    """After this long without an acceptance the money goes back, where the house accepts."""
    answer_within: timedelta = timedelta(days=7)
    """After this long the money goes back where the owner of a persona chooses among bids."""
    meet_within: timedelta = timedelta(days=8)
    """After this long the room must have been delivered; longer than a room waits to be entered."""
    quotes_per_minute: int = 60
    """Quotes that one person may ask for in a minute."""
