"""What operators see of a real server: health, metrics, notices, pages, traces, refusals."""

import asyncio
import json
import re
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import httpx
import pytest

from app.bench.served import Served, ServerError, free_port
from app.factory import create_app
from app.fan_client import FanClient
from app.settings import Settings
from tests.architecture.sources import ROOT
from tests.fixtures.served import StartServer

pytestmark = pytest.mark.chain


@pytest.fixture
def served(start: StartServer) -> Served:
    return start()


@pytest.fixture
async def http(served: Served) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(
        base_url=served.base_url, headers={"Origin": served.base_url}, timeout=30
    ) as client:
        yield client


async def test_health_status_metrics_and_pages(http: httpx.AsyncClient) -> None:
    health = (await http.get("/healthz")).json()
    assert health == {
        "status": "ok",
        "database": "ok",
        "chain": "ok",
        "worker": "running",
        "mind": "scripted:demo",
        "voice": "off",
    }
    status = (await http.get("/api/status")).json()
    assert status["chain"]["label"] == "demo chain"
    assert status["formats"] == ["text"]
    assert status["voice"] == {"state": "off", "transcriber": None, "voices": 0, "hints": []}
    assert status["mind"]["is_plumbing_grade"]
    metrics = (await http.get("/metrics")).text
    assert re.search(
        r'mesi_request_seconds_count\{method="GET",route="/api/status",status="200"\} 1\.0', metrics
    )
    page = await http.get("/personas/anyone")
    assert page.headers["content-type"].startswith("text/html")
    assert page.headers["x-frame-options"] == "DENY"
    assert page.headers["x-content-type-options"] == "nosniff"
    missing = await http.get("/api/nothing")
    assert (missing.status_code, missing.json()["error"]["code"]) == (404, "not_found")
    assert (await http.get("/v1/nothing")).json()["error"]["type"] == "invalid_request_error"


async def test_a_notice_reaches_its_person(http: httpx.AsyncClient) -> None:
    fan = await FanClient.register(http)
    await fan.wait_for_tokens()
    listed = await fan.call("GET", "/api/personas")
    async with asyncio.timeout(30), http.stream("GET", "/api/events") as notices:
        assert notices.headers["content-type"].startswith("text/event-stream")
        lines = notices.aiter_lines()
        assert await anext(lines) == ": connected"
        bid = await fan.bid(await fan.quote(listed["items"][0]["slug"]))
        seen = []
        async for line in lines:
            if line.startswith("data: "):
                seen.append(json.loads(line[6:]))
            if any(one["topic"] == "room" for one in seen):
                break
    assert {"topic": "bid", "key": bid["id"]} in seen


async def test_notices_need_a_login(http: httpx.AsyncClient) -> None:
    answer = await http.get("/api/events")
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "unauthenticated")


class Collector(BaseHTTPRequestHandler):
    """Takes spans as an OTLP collector does."""

    bodies: list[bytes]

    def do_POST(self) -> None:
        self.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def collector() -> Iterator[HTTPServer]:
    Collector.bodies = []
    server = HTTPServer(("127.0.0.1", free_port()), Collector)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_traces_reach_a_collector_before_the_program_ends(
    start: StartServer, collector: HTTPServer
) -> None:
    served = start({"MESI_TRACES_URL": f"http://127.0.0.1:{collector.server_port}"})
    assert httpx.get(f"{served.base_url}/api/status").is_success
    served.stop()
    sent = b"".join(Collector.bodies)
    assert b"GET /api/status" in sent
    assert b"healthz" not in sent


def test_a_server_that_hears_and_speaks_says_so(start: StartServer) -> None:
    served = start({"MESI_VOICE": "scripted"})
    status = httpx.get(f"{served.base_url}/api/status").json()
    assert status["formats"] == ["text", "voice"]
    assert status["voice"]["state"] in {"warming", "ready"}
    assert (status["voice"]["transcriber"], status["voice"]["voices"]) == ("scripted:texts", 2)


def test_a_start_that_cannot_work_says_why(start: StartServer) -> None:
    with pytest.raises(ServerError) as refused:
        start({"MESI_MIND": "no-such-mind"})
    assert "no such weights are installed" in str(refused.value)
    assert "Traceback" not in str(refused.value)
    with pytest.raises(ServerError) as refused:
        start({"MESI_DATABASE_URL": f"postgresql://u:hush@127.0.0.1:{free_port()}/x"})
    assert "no database at postgresql" in str(refused.value)
    assert "hush" not in str(refused.value)
    with pytest.raises(ServerError, match="MESI_TRANSCRIBER: there are no weights at /no/such"):
        start({"MESI_VOICE": "auto", "MESI_TRANSCRIBER": "/no/such"})
    with pytest.raises(ServerError, match=r"MESI_ESCROW_ADDRESS|does not answer"):
        start({"MESI_CHAIN_URL": f"http://127.0.0.1:{free_port()}"})


def test_the_demo_room_command_prints_a_ticket(served: Served) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "app.cli.main", "demo-room", "--format", "text"],
        env={"MESI_PORT": served.base_url.rpartition(":")[2], "PATH": ""},
        capture_output=True,
        check=True,
    )
    room = json.loads(done.stdout)
    assert sorted(room) == ["base_url", "client_secret", "expires_at", "model"]
    assert room["base_url"] == f"{served.base_url}/v1"
    assert room["client_secret"].startswith("ek_")
    answer = httpx.post(
        f"{room['base_url']}/chat/completions",
        headers={"Authorization": f"Bearer {room['client_secret']}"},
        json={"model": room["model"], "messages": [{"role": "user", "content": "Hello!"}]},
    )
    assert answer.json()["choices"][0]["message"]["content"]


def test_the_demo_room_command_without_a_server_says_what_to_do() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "app.cli.main", "demo-room"],
        env={"MESI_PORT": str(free_port()), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "start `make run`" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_browser_clients_types_are_those_of_this_server() -> None:
    """``make types`` writes the file."""
    kept = json.loads((ROOT / "web" / "openapi.json").read_text())
    assert kept == json.loads(json.dumps(create_app(Settings()).openapi()))


def test_the_worker_may_run_apart(start: StartServer, tmp_path: Path) -> None:
    served = start({"MESI_WORKER": "external"})
    health = httpx.get(f"{served.base_url}/healthz").json()
    assert health["worker"] == "external"
    worker = subprocess.Popen(
        [sys.executable, "-m", "app.cli.main", "worker"],
        env={"MESI_DATA": str(tmp_path / "var"), "PATH": "", "MESI_LOG_JSON": "true"},
        stderr=subprocess.PIPE,
    )
    try:
        asyncio.run(_win_a_room(served.base_url))
    finally:
        worker.terminate()
        assert worker.wait(30) == 0, worker.stderr and worker.stderr.read()


async def _win_a_room(base_url: str) -> None:
    async with httpx.AsyncClient(base_url=base_url, headers={"Origin": base_url}) as http:
        fan = await FanClient.register(http)
        await fan.wait_for_tokens()
        listed = await fan.call("GET", "/api/personas")
        bid = await fan.win(listed["items"][0]["slug"])
        assert bid["room_id"]
