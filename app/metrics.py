"""How long requests take, for Prometheus."""

import time
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.telemetry import timing

REQUESTS: Final = timing("request", "Time to the answer's head.", ["route", "method", "status"])


class RequestMetrics:
    """ASGI middleware; a route's template is the label, so that addresses don't make series."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and note when its answer began."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()

        async def send_and_note(message: Message) -> None:
            if message["type"] == "http.response.start":
                route = getattr(scope.get("route"), "path", "none")
                labels = REQUESTS.labels(route, scope["method"], message["status"])
                labels.observe(time.perf_counter() - started)
            await send(message)

        await self._app(scope, receive, send_and_note)
