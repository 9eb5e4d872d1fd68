import json
import logging
from collections.abc import Iterator

import pytest
import structlog
from opentelemetry import trace
from prometheus_client import CollectorRegistry, generate_latest

from core.telemetry import configure_logs, configure_traces, counter, gauge, timing, tracer

pytestmark = pytest.mark.unit

log = structlog.get_logger("tests")


@pytest.fixture(autouse=True)
def logs_as_before() -> Iterator[None]:
    root = logging.getLogger()
    level, handlers = root.level, root.handlers[:]
    yield
    root.setLevel(level)
    root.handlers[:] = handlers
    structlog.reset_defaults()


def last_line(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    line: dict[str, object] = json.loads(capsys.readouterr().err.splitlines()[-1])
    return line


def test_a_json_line_has_the_event_and_its_values(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("info", json=True)
    log.info("bid placed", bid_id="bid_1", amount=5)
    line = last_line(capsys)
    assert line["timestamp"]
    del line["timestamp"]
    assert line == {
        "event": "bid placed",
        "bid_id": "bid_1",
        "amount": 5,
        "level": "info",
        "logger": "tests",
    }


def test_lines_of_libraries_have_the_same_form(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("info", json=True)
    logging.getLogger("some.library").warning("port %d is taken", 8000)
    assert last_line(capsys)["event"] == "port 8000 is taken"


def test_less_severe_lines_are_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("warning", json=False)
    log.info("routine")
    logging.getLogger("httpx").info("routine")
    assert capsys.readouterr().err == ""
    log.warning("look here")
    assert "look here" in capsys.readouterr().err


@pytest.mark.parametrize("as_json", [True, False])
def test_a_traceback_shows_no_local_variables(
    capsys: pytest.CaptureFixture[str], as_json: bool
) -> None:
    configure_logs("info", json=as_json)

    def sign_in(password: str) -> None:
        raise LookupError(len(password))

    try:
        # Put together here: a traceback does show the source.
        sign_in("hunter" + str(2))
    except LookupError:
        log.exception("sign-in failed")
    text = capsys.readouterr().err
    assert "sign-in failed" in text
    assert "LookupError" in text
    assert "hunter2" not in text


def test_metrics_are_named_after_the_product() -> None:
    registry = CollectorRegistry()
    counter("bids", "Bids.", ["state"], registry=registry).labels("open").inc(2)
    gauge("rooms", "Rooms.", registry=registry).set(3)
    timing("commit", "Commits.", registry=registry).observe(0.02)
    text = generate_latest(registry).decode()
    assert 'mesi_bids_total{state="open"} 2.0' in text
    assert "mesi_rooms 3.0" in text
    assert 'mesi_commit_seconds_bucket{le="0.025"} 1.0' in text


@pytest.mark.parametrize("endpoint", [None, ""])
def test_traces_are_off_by_default(endpoint: str | None) -> None:
    assert configure_traces(endpoint) is None
    with tracer().start_as_current_span("bid") as span:
        assert not span.is_recording()
    assert isinstance(trace.get_tracer_provider(), trace.ProxyTracerProvider)
