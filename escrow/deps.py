"""What routes read of the escrow."""

from typing import Annotated, cast

from fastapi import Depends
from starlette.requests import HTTPConnection

from escrow.typed_data import Domain


async def get_domain(connection: HTTPConnection) -> Domain:
    """Which contracts on which chain signatures are for."""
    return cast("Domain", connection.state.escrow_domain)


DomainDep = Annotated[Domain, Depends(get_domain)]
