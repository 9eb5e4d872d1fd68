"""What routes of agents ask for."""

from typing import Annotated, cast

from fastapi import Depends, Request

from accounts.agent_keys import AgentKeys
from agents.asking import ServerToAsk
from agents.servers.describing import Described, describe
from core.deps import OutboundDep
from core.outbound_rules import OutboundRules


async def get_agent_keys(request: Request) -> AgentKeys:
    """What seals and opens the keys of servers."""
    return cast("AgentKeys", request.state.agent_keys)


class ServerDesk:
    """Asks servers what they are, for their owners.

    Args:
        keys: Opens the keys to servers.
        outbound: What may be asked.
    """

    def __init__(self, keys: AgentKeys, outbound: OutboundRules) -> None:
        self.keys = keys
        self._outbound = outbound

    async def ask(self, server: ServerToAsk | None) -> Described | None:
        """What a server says of itself; None where there is none.

        Raises:
            OutboundRefusedError: Nobody is sent to its address.
            LinkError: It can't be reached, or says nothing sensible.
        """
        if server is None:
            return None
        return await describe(server.kind, server.manifest, server.key, self._outbound)


async def get_servers(
    keys: Annotated[AgentKeys, Depends(get_agent_keys)], outbound: OutboundDep
) -> ServerDesk:
    """What asks servers."""
    return ServerDesk(keys, outbound)


AgentKeysDep = Annotated[AgentKeys, Depends(get_agent_keys)]
ServersDep = Annotated[ServerDesk, Depends(get_servers)]
