"""Where the time of a spoken answer goes, for operators."""

from typing import Final

from core.telemetry import counter, timing, tracer
from engine.voice_events import ReplyOver

STAGES: Final = timing(
    "voice_stage", "From the fan's last sound to each stage of the answer.", ["stage"]
)
GUESSES_DROPPED: Final = counter("voice_guesses_dropped", "Answers prepared in vain.", [])
INTERRUPTED: Final = counter("voice_interrupted", "Replies that fans interrupted.", [])


def note_reply(over: ReplyOver) -> None:
    """Put one answer's stages into metrics and a trace."""
    stages = over.timeline.stages_ms()
    for stage, ms in stages.items():
        STAGES.labels(stage).observe(max(0, ms) / 1_000)
    GUESSES_DROPPED.inc(over.timeline.guesses_dropped)
    if over.ended.reason == "turn_detected":
        INTERRUPTED.inc()
    with tracer().start_as_current_span("spoken reply") as span:
        span.set_attributes({f"stage.{stage}_ms": ms for stage, ms in stages.items()})
        span.set_attribute("status", over.ended.status)
        span.set_attribute("guesses_dropped", over.timeline.guesses_dropped)
