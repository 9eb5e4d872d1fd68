"""What an operator may set about calls; ``app.settings`` fills it from the environment."""

from dataclasses import dataclass

from rooms.rtc.ice import IceServer


@dataclass(frozen=True, slots=True)
class CallSettings:
    """Limits of calls and the servers that help them connect."""

    ice_servers: tuple[IceServer, ...] = ()
    max_calls: int = 64
    """Calls of this process at once; each takes 3 to 4 % of a core."""
