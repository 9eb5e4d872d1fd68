"""Refuses acts that a page of another site starts in a signed-in browser (CSRF)."""

from collections.abc import Mapping
from typing import Final

from accounts.errors import WrongOriginError

SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})


def is_same_origin(headers: Mapping[str, str], scheme: str, allowed: frozenset[str]) -> bool:
    """Does the request come from a page of ours, or from no page at all?

    A request without both headers is not from a browser: browsers send at least one of them with
    everything that may change something.

    Args:
        headers: Of the request; names in lower case or case-insensitive.
        scheme: Of the request as this server sees it; behind a proxy that ends TLS it is
            ``http`` while the page is ``https``, which is fine, the other way round is not.
        allowed: Further origins that may act.

    Source:
        F. Valsorda 2025, "Cross-Site Request Forgery"; Go 1.25 ``http.CrossOriginProtection``.
    """
    origin = headers.get("origin")
    if origin is not None and origin in allowed:
        return True
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    return origin is None or _is_own(origin, headers.get("host", ""), scheme)


def _is_own(origin: str, host: str, scheme: str) -> bool:
    kind, _, place = origin.partition("://")
    if kind not in ("http", "https") or (scheme == "https" and kind != "https"):
        return False
    return bool(place) and place.lower() == host.lower()


def require_same_origin(headers: Mapping[str, str], scheme: str, allowed: frozenset[str]) -> None:
    """Let only our own pages act by cookie.

    Raises:
        WrongOriginError: The page is another site's.
    """
    if not is_same_origin(headers, scheme, allowed):
        raise WrongOriginError(
            "This request came from another site. Open the page of this site and try again; "
            "programs send an API token instead of a cookie."
        )
