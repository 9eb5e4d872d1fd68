"""A guard behind any server that speaks OpenAI's ``/v1/moderations``."""

from typing import Any, Final, cast

import httpx

from core.outbound import open_client
from engine.safety.bands import About, Band, Verdict
from engine.safety.guard import GuardError

TIMEOUT_S: Final = 5.0
MOST_CONNECTIONS: Final = 32
_FAN: Final[dict[str, Verdict]] = {
    "sexual/minors": Verdict(Band.STOP, "sexual_minor"),
    "self-harm/intent": Verdict(Band.STEER, "self_harm"),
    "self-harm": Verdict(Band.STEER, "self_harm"),
    "illicit": Verdict(Band.STEER, "illegal"),
    "illicit/violent": Verdict(Band.STEER, "illegal"),
    "hate": Verdict(Band.STEER, "hate"),
    "hate/threatening": Verdict(Band.STEER, "hate"),
    "sexual": Verdict(Band.STEER, "explicit"),
}
_PERSONA: Final[dict[str, Verdict]] = {
    "sexual/minors": Verdict(Band.STOP, "sexual_minor"),
    "self-harm/instructions": Verdict(Band.STOP, "encourages_harm"),
    "illicit": Verdict(Band.STOP, "illegal"),
    "illicit/violent": Verdict(Band.STOP, "illegal"),
    "hate": Verdict(Band.STOP, "hate"),
    "hate/threatening": Verdict(Band.STOP, "hate"),
    "sexual": Verdict(Band.STEER, "explicit"),
}
"""The first that is flagged counts; harassment and violence in a story are left alone."""


class UrlGuard:
    """Implements ``engine.safety.guard.Guard``.

    Args:
        url: Base address, for example ``https://api.openai.com/v1``.
        model: The server's name of the model; empty leaves it to the server.
        api_key: Empty for servers without keys.
    """

    def __init__(self, url: str, model: str = "", *, api_key: str = "") -> None:
        self._model = model
        self._http = open_client(
            url,
            api_key=api_key,
            read_timeout_s=TIMEOUT_S,
            most_connections=MOST_CONNECTIONS,
        )

    @property
    def name(self) -> str:
        """``url:`` and the model."""
        return f"url:{self._model}"

    async def weigh(self, text: str, about: About) -> Verdict | None:
        """See ``Guard.weigh``."""
        body = {"input": text} | ({"model": self._model} if self._model else {})
        try:
            answer = await self._http.post("moderations", json=body)
            answer.raise_for_status()
            flagged = _flagged(answer.json())
        except (httpx.HTTPError, ValueError) as error:
            raise GuardError(f"{type(error).__name__}: {error}") from error
        codes = _FAN if about == "fan" else _PERSONA
        return next((verdict for name, verdict in codes.items() if name in flagged), None)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()


def _flagged(answer: object) -> frozenset[str]:
    """Categories that the server flags.

    Raises:
        ValueError: The answer has another form.
    """
    try:
        categories = cast("Any", answer)["results"][0]["categories"]
        return frozenset(name for name, is_flagged in categories.items() if is_flagged is True)
    except (KeyError, IndexError, TypeError, AttributeError) as error:
        raise ValueError("not an answer of /v1/moderations") from error
