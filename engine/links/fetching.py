"""Reads one JSON document of a server that a user named."""

from http import HTTPStatus
from typing import Any, Final, cast

import httpx

from core.outbound import AnswerLimits, RefusedAddressError, open_guarded_client
from core.outbound_rules import OutboundRules
from engine.links.errors import LinkError

MOST_BYTES: Final = 400_000
_UNAUTHORISED: Final = frozenset((HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN))
_MISSING: Final = frozenset((HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED))


async def fetch_json(
    url: str, key: str, rules: OutboundRules, *, timeout_s: float
) -> dict[str, Any] | None:
    """Get a JSON object; None where the server has nothing at that address.

    Args:
        url: The document's address.
        key: Sent as a bearer token; empty for none.
        rules: What may be asked besides public addresses over https.
        timeout_s: Until the last byte.

    Raises:
        LinkError: It can't be reached, or the answer is no JSON object.
    """
    limits = AnswerLimits(most_bytes=MOST_BYTES, total_s=timeout_s)
    client = open_guarded_client(url, rules, api_key=key, read_timeout_s=timeout_s, limits=limits)
    async with client as http:
        try:
            response = await http.get(url, headers={"accept": "application/json"})
        except RefusedAddressError as error:
            raise LinkError("address_refused", "this server does not ask that address") from error
        except httpx.TimeoutException as error:
            raise LinkError("timeout", "the server did not answer in time") from error
        except httpx.HTTPError as error:
            raise LinkError("unreachable", "the server can't be reached") from error
        if response.status_code in _MISSING:
            return None
        return _object(response)


def _object(response: httpx.Response) -> dict[str, Any]:
    if response.status_code in _UNAUTHORISED:
        raise LinkError("unauthorised", "the server refuses the agent's key")
    if response.is_server_error:
        raise LinkError("unreachable", f"the server answered {response.status_code}")
    if not response.is_success:
        raise LinkError("bad_answer", f"the server answered {response.status_code}")
    try:
        found: object = response.json()
    except (ValueError, RecursionError) as error:
        raise LinkError("bad_answer", "the server's answer is no JSON") from error
    if not isinstance(found, dict):
        raise LinkError("bad_answer", "the server's answer is no JSON object")
    return cast("dict[str, Any]", found)
