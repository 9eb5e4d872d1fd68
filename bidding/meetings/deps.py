"""What the routes of meetings read."""

from typing import Annotated, cast

from fastapi import Depends
from starlette.requests import HTTPConnection

from accounts.deps import KeystoreDep
from bidding.meetings.codes import MeetingCodes
from bidding.meetings.service.attending import CodeHouse
from bidding.meetings.service.signing import SigningHouse
from escrow.deps import DomainDep


async def get_code_house(connection: HTTPConnection, domain: DomainDep) -> CodeHouse:
    """What codes are made with."""
    codes = cast("MeetingCodes", connection.state.meeting_codes)
    return CodeHouse(codes, domain, cast("str", connection.state.base_url))


async def get_signing_house(domain: DomainDep, keystore: KeystoreDep) -> SigningHouse:
    """What receipts are signed with and checked against."""
    return SigningHouse(domain, keystore)


CodeHouseDep = Annotated[CodeHouse, Depends(get_code_house)]
SigningHouseDep = Annotated[SigningHouse, Depends(get_signing_house)]
