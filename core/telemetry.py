"""What operators see: log lines, Prometheus metrics, and traces where somebody collects them."""

import logging
import logging.config
import sys
from collections.abc import Sequence
from typing import Final, TextIO

import structlog
from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from prometheus_client import REGISTRY, CollectorRegistry, Counter, Gauge, Histogram

SERVICE: Final = "mesi"
SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
"""Bucket edges of timings, from a row read to a slow block."""
QUIET: Final = ("httpx", "httpcore", "web3", "websockets", "asyncio", "PIL", "alembic")
"""Libraries whose routine lines would hide ours; their warnings pass."""


def _drop_colours(
    _logger: logging.Logger, _method: str, event: structlog.types.EventDict
) -> structlog.types.EventDict:
    """Drop uvicorn's second, coloured copy of its message."""
    event.pop("color_message", None)
    return event


class _Stderr(logging.StreamHandler[TextIO]):
    """Writes to what stderr is now, not to what it was when logging was configured."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    @property
    def stream(self) -> TextIO:  # pyright: ignore[reportIncompatibleVariableOverride] - read only
        return sys.stderr


def configure_logs(level: str, *, json: bool) -> None:
    """Send our log lines and those of the libraries to stderr in one form.

    Args:
        level: Least severe line to write: ``debug``, ``info``, ``warning`` or ``error``.
        json: One JSON object a line; otherwise coloured text for people.
    """
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.stdlib.ExtraAdder(),
        _drop_colours,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    # Tracebacks never show local variables: passwords and keys are among them.
    ending: list[structlog.types.Processor] = (
        [
            structlog.processors.ExceptionRenderer(
                structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
            ),
            structlog.processors.JSONRenderer(),
        ]
        if json
        else [
            structlog.dev.ConsoleRenderer(
                colors=sys.stderr.isatty(),
                pad_event_to=0,
                exception_formatter=structlog.dev.plain_traceback,
            )
        ]
    )
    strip = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "ours": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "foreign_pre_chain": shared,
                    "processors": [strip, *ending],
                }
            },
            "handlers": {"stderr": {"()": _Stderr, "formatter": "ours"}},
            "root": {"level": level.upper(), "handlers": ["stderr"]},
            "loggers": {name: {"level": "WARNING"} for name in QUIET},
        }
    )
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *(one for one in shared if not isinstance(one, structlog.stdlib.ExtraAdder)),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        # Loggers are made at import, before the first configuration.
        cache_logger_on_first_use=False,
    )


def configure_traces(endpoint: str | None) -> TracerProvider | None:
    """Send spans to an OTLP collector.

    Args:
        endpoint: Base address such as ``http://localhost:4318``; empty leaves traces off.

    Returns:
        The provider, to ``shutdown()`` at the end so that the last spans leave; else ``None``.
    """
    if not endpoint:
        return None
    provider = TracerProvider(resource=Resource.create({SERVICE_NAME: SERVICE}))
    exporter = OTLPSpanExporter(endpoint=f"{endpoint.rstrip('/')}/v1/traces")
    provider.add_span_processor(BatchSpanProcessor(exporter))
    trace.set_tracer_provider(provider)
    return provider


def tracer() -> trace.Tracer:
    """Make spans with this; they cost next to nothing while traces are off."""
    return trace.get_tracer(SERVICE)


def counter(
    name: str, what: str, labels: Sequence[str] = (), *, registry: CollectorRegistry = REGISTRY
) -> Counter:
    """Make a metric that only grows, shown as ``mesi_NAME_total``; call it once, at import."""
    return Counter(name, what, labels, namespace=SERVICE, registry=registry)


def gauge(
    name: str, what: str, labels: Sequence[str] = (), *, registry: CollectorRegistry = REGISTRY
) -> Gauge:
    """Make a metric that goes up and down, shown as ``mesi_NAME``; call it once, at import."""
    return Gauge(name, what, labels, namespace=SERVICE, registry=registry)


def timing(
    name: str, what: str, labels: Sequence[str] = (), *, registry: CollectorRegistry = REGISTRY
) -> Histogram:
    """Make a histogram of seconds, shown as ``mesi_NAME_seconds``; call it once, at import."""
    return Histogram(
        f"{name}_seconds", what, labels, namespace=SERVICE, registry=registry, buckets=SECONDS
    )
