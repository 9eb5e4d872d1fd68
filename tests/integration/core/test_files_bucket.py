"""The same files in a bucket: what goes over the wire to a server that speaks S3."""

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from core.files import FileMissingError, Files, open_files

pytestmark = pytest.mark.unit


@dataclass
class Bucket:
    """What the server holds, and who asked."""

    objects: dict[str, bytes] = field(default_factory=dict)
    signed: list[bool] = field(default_factory=list)


def desk(bucket: Bucket) -> type[BaseHTTPRequestHandler]:
    class Desk(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_PUT(self) -> None:
            self.note()
            bucket.objects[self.path] = self.rfile.read(int(self.headers["Content-Length"]))
            self.answer(200)

        def do_GET(self) -> None:
            self.note()
            found = bucket.objects.get(self.path)
            self.answer(404 if found is None else 200, found or b"")

        def do_POST(self) -> None:
            """Many keys at once, as S3 deletes; one that is not there counts as deleted."""
            self.note()
            asked = self.rfile.read(int(self.headers["Content-Length"])).decode()
            folder = self.path.removesuffix("?delete")
            keys = re.findall("<Key>(.*?)</Key>", asked)
            for key in keys:
                bucket.objects.pop(f"{folder}/{key}", None)
            gone = "".join(f"<Deleted><Key>{key}</Key></Deleted>" for key in keys)
            self.answer(200, f"<DeleteResult>{gone}</DeleteResult>".encode())

        def note(self) -> None:
            bucket.signed.append("AWS4-HMAC-SHA256" in self.headers.get("Authorization", ""))

        def answer(self, status: int, body: bytes = b"") -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("ETag", '"1"')
            self.send_header("Last-Modified", "Sun, 22 Nov 2026 12:00:00 GMT")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - inherited
            """Say nothing."""

    return Desk


@pytest.fixture
def bucket() -> Bucket:
    return Bucket()


@pytest.fixture
def files(bucket: Bucket, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Files]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), desk(bucket))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("AWS_ENDPOINT", f"http://127.0.0.1:{server.server_port}")
    monkeypatch.setenv("AWS_ALLOW_HTTP", "true")
    monkeypatch.setenv("AWS_REGION", "nowhere-1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    yield open_files("s3://faces/kept", tmp_path)
    server.shutdown()
    server.server_close()


async def test_a_file_comes_back_from_a_bucket_until_it_is_deleted(
    files: Files, bucket: Bucket
) -> None:
    await files.put("fac_1/face.glb", b"a face")
    assert list(bucket.objects) == ["/faces/kept/fac_1/face.glb"]
    assert await files.get("fac_1/face.glb") == b"a face"
    await files.delete("fac_1/face.glb")
    with pytest.raises(FileMissingError):
        await files.get("fac_1/face.glb")
    assert all(bucket.signed)
    assert len(bucket.signed) == 4


async def test_a_bucket_forgets_what_it_never_had(files: Files) -> None:
    await files.delete("fac_1/nothing.png")
