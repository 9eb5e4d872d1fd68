"""A performer is opened by its name; damaged weights cost the net, not the face."""

import logging

import pytest

from avatars import performer_registry
from avatars.amplitude import AmplitudeListener
from avatars.listening.ear import MouthEar
from avatars.performer_registry import PerformerUnknownError, listener_maker, open_performer

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("name", ["track", "scripted"])
def test_a_performer_opens_by_its_name(name: str) -> None:
    assert open_performer(name).name == name


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(PerformerUnknownError, match="no performer 'x'; there are scripted, track"):
        open_performer("x")


def test_the_net_listens() -> None:
    assert listener_maker()().name == MouthEar().name


def test_without_weights_loudness_moves_the_mouth(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> None:
        raise OSError("no such file")

    monkeypatch.setattr(performer_registry, "own_net", fail)
    with caplog.at_level(logging.WARNING):
        assert isinstance(listener_maker()(), AmplitudeListener)
    assert "no such file" in caplog.text
