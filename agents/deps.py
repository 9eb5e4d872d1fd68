"""What routes of agents ask for."""

from datetime import timedelta
from typing import Annotated, Final, cast

from fastapi import Depends, Request

from accounts.agent_keys import AgentKeys
from accounts.deps import LimiterDep
from accounts.limits import Limit, RateLimiter
from agents.asking import ServerToAsk
from agents.servers.describing import Described, describe
from core.deps import OutboundDep
from core.outbound_rules import OutboundRules


async def get_agent_keys(request: Request) -> AgentKeys:
    """What seals and opens the keys of servers."""
    return cast("AgentKeys", request.state.agent_keys)


LOOKS: Final = Limit("server_looks", 30, timedelta(minutes=1))
"""Of one owner: each is a request to somebody else's server."""


class ServerDesk:
    """Asks servers what they are, for their owners.

    Args:
        keys: Opens the keys to servers.
        outbound: What may be asked.
        limiter: Counts how often somebody has us ask.
    """

    def __init__(self, keys: AgentKeys, outbound: OutboundRules, limiter: RateLimiter) -> None:
        self.keys = keys
        self._outbound = outbound
        self._limiter = limiter

    async def ask(self, owner_id: str, server: ServerToAsk | None) -> Described | None:
        """What a server says of itself; None where there is none.

        Raises:
            TooManyRequestsError: This owner has us ask too often.
            OutboundRefusedError: Nobody is sent to its address.
            LinkError: It can't be reached, or says nothing sensible.
        """
        if server is None:
            return None
        self._limiter.take(LOOKS, owner_id)
        return await describe(server.kind, server.manifest, server.key, self._outbound)


async def get_servers(
    keys: Annotated[AgentKeys, Depends(get_agent_keys)], outbound: OutboundDep, limiter: LimiterDep
) -> ServerDesk:
    """What asks servers."""
    return ServerDesk(keys, outbound, limiter)


AgentKeysDep = Annotated[AgentKeys, Depends(get_agent_keys)]
ServersDep = Annotated[ServerDesk, Depends(get_servers)]
