"""web3's packages raise the recursion limit: what nests too deep must not end the process."""

import json
import subprocess
import sys

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from pydantic import BaseModel

import escrow

pytestmark = pytest.mark.unit

DEEP = "[" * 100_000


def test_the_limit_stays_whatever_the_chain_imports() -> None:
    program = "import sys, escrow, escrow.client, web3; print(sys.getrecursionlimit())"
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert int(ran.stdout) == escrow.RECURSION_LIMIT


def test_deep_json_is_an_error() -> None:
    with pytest.raises(RecursionError):
        json.loads(DEEP)


class Body(BaseModel):
    name: str


async def test_a_deep_body_is_refused() -> None:
    app = FastAPI()

    @app.post("/")
    async def take(body: Body) -> str:
        return body.name

    async with AsyncClient(transport=ASGITransport(app), base_url="http://test") as http:
        refused = await http.post("/", content=DEEP, headers={"content-type": "application/json"})
    assert refused.status_code in {400, 422}
