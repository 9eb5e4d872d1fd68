"""Pipecat's side of ``make bench-voice``; runs in Pipecat's own virtual environment."""
