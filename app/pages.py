"""The browser client: built files with long caching, and one page for every other path."""

from pathlib import Path
from typing import Final

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

WEB_DIST: Final = Path(__file__).parent / "web_dist"
_SERVER_PATHS: Final = ("api/", "v1/", "healthz", "metrics")


def install_pages(app: FastAPI, folder: Path = WEB_DIST) -> None:
    """Serve the client from ``folder``; without a build, say how to make one."""
    if not (folder / "index.html").is_file():
        app.add_api_route("/", _no_build, include_in_schema=False)
        return
    assets = _Immutable(directory=folder / "_app", check_dir=False)
    app.mount("/_app", assets, name="client-assets")
    files = StaticFiles(directory=folder)

    async def page(request: Request) -> Response:
        path = request.path_params["path"]
        if path.startswith(_SERVER_PATHS):
            raise HTTPException(404, "there is nothing at this address")
        if path:
            try:
                return await files.get_response(path, request.scope)
            except HTTPException as error:
                if error.status_code != 404:
                    raise
        return FileResponse(folder / "index.html", headers={"Cache-Control": "no-cache"})

    app.add_route("/{path:path}", page, methods=["GET", "HEAD"], include_in_schema=False)


class _Immutable(StaticFiles):
    """Files with a hash in their name: cacheable for a year."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Serve the file and say that it never changes."""
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


async def _no_build() -> Response:
    return PlainTextResponse(
        "The browser client is not built. Run `make web`, then start again.", status_code=503
    )
