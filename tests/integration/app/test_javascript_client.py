"""The official JavaScript client holds a voice conversation over wss, as it insists on."""

import asyncio
import json
import os
import ssl
from pathlib import Path

import httpx
import pytest

from app.bench.served import Served
from app.cli.certificate import self_signed
from app.fan_client import FanClient
from tests.fixtures.served import StartServer

pytestmark = pytest.mark.chain

PROGRAM = Path("web/clients/voice.mjs")


@pytest.fixture
def pem(tmp_path: Path) -> Path:
    file = tmp_path / "localhost.pem"
    file.write_bytes(self_signed(["127.0.0.1"]))
    return file


@pytest.fixture
def served(start: StartServer, pem: Path) -> Served:
    return start({"MESI_VOICE": "scripted", "MESI_TLS_CERTIFICATE": str(pem)})


@pytest.fixture
def trusting(pem: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=pem)


async def test_both_speak_and_the_fan_interrupts(
    served: Served, pem: Path, trusting: ssl.SSLContext
) -> None:
    async with httpx.AsyncClient(
        base_url=served.base_url,
        headers={"Origin": served.base_url},
        timeout=30,
        verify=trusting,
    ) as http:
        fan = await FanClient.register(http)
        await fan.wait_for_tokens()
        listed = await fan.call("GET", "/api/personas")
        bid = await fan.win(listed["items"][0]["slug"], "voice")
        ticket = await fan.ticket(bid["room_id"])
    entry = {
        "base_url": ticket["base_url"],
        "model": ticket["model"],
        "client_secret": ticket["value"],
    }
    node = await asyncio.create_subprocess_exec(
        "node",
        str(PROGRAM),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, "NODE_EXTRA_CA_CERTS": str(pem)},
    )
    out, err = await node.communicate(json.dumps(entry).encode())
    assert node.returncode == 0, err.decode()
    told = json.loads(out)
    assert told["interrupted"]["reason"] == "turn_detected"
    assert told["answered"]["status"] == "completed"
    assert told["answered"]["text"]
    assert told["sound"] > 10
