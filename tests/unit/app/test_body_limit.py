"""Bodies that are too large are not read to their end, whoever sends them."""

from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI

from app.body_limit import MAX_BODY_BYTES, MAX_FORM_BYTES
from app.factory import create_app
from app.settings import Settings

pytestmark = pytest.mark.unit

FORM = {"content-type": "multipart/form-data; boundary=b"}
JSON = {"content-type": "application/json"}
HEAD = b'--b\r\nContent-Disposition: form-data; name="picture"; filename="a.png"\r\n\r\n'
PIECE = b'"' + bytes(99_999)


class Endless:
    """A body without an end, which knows how much of it was taken."""

    def __init__(self, head: bytes) -> None:
        self.head, self.taken = head, 0

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self.head
        while True:
            self.taken += len(PIECE)
            yield PIECE


@pytest.fixture
def app() -> FastAPI:
    return create_app(Settings())


def client(app: FastAPI) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://mesi.example")


@pytest.mark.parametrize(
    ("method", "path", "headers", "most"),
    [
        ("POST", "/api/login", JSON, MAX_BODY_BYTES),
        ("POST", "/api/register", {}, MAX_BODY_BYTES),
        ("PUT", "/api/kyc", JSON, MAX_BODY_BYTES),
        ("PUT", "/api/creator/profile/picture", FORM, MAX_FORM_BYTES),
        ("POST", "/api/faces", FORM, MAX_FORM_BYTES),
    ],
)
async def test_an_endless_body_is_left(
    app: FastAPI, method: str, path: str, headers: dict[str, str], most: int
) -> None:
    body = Endless(HEAD if headers is FORM else b"")
    async with client(app) as visitor:
        answer = await visitor.request(method, path, content=body, headers=headers)
    assert (answer.status_code, answer.headers["content-type"]) == (413, "application/json")
    assert f"{most:,}" in answer.json()["error"]["message"]
    assert body.taken <= most + 2 * len(PIECE)


@pytest.mark.parametrize("length", [str(MAX_BODY_BYTES + 1), "9" * 5_000])
async def test_a_body_that_says_it_is_too_large_is_not_begun(app: FastAPI, length: str) -> None:
    body = Endless(b"")
    async with client(app) as visitor:
        answer = await visitor.post(
            "/api/login", content=body, headers=JSON | {"content-length": length}
        )
    assert (answer.status_code, body.taken) == (413, 0)


async def test_a_body_of_the_limit_is_read(app: FastAPI) -> None:
    async with client(app) as visitor:
        answer = await visitor.post("/api/login", content=b" " * MAX_BODY_BYTES, headers=JSON)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "invalid_json")
