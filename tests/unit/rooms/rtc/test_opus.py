"""libopus by hand: what goes in comes out, holes are filled, broken packets are refused."""

import numpy as np
import pytest

from engine.voice_ports import HEARD_RATE, SPOKEN_RATE, Pcm
from rooms.rtc import opus
from rooms.rtc.opus import Decoder, Encoder, OpusError, OpusMissingError, silent_packet
from rooms.rtc.opus_packet import samples_of
from tests.unit.rooms.rtc.sounds import HEARD, loudness, packets, steepest, tone, voice

pytestmark = pytest.mark.unit


def pitch_hz(sound: Pcm) -> float:
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound))))
    return float(spectrum.argmax() * HEARD_RATE / len(sound))


@pytest.mark.parametrize("frequency", [200, 440, 1_000, 3_000, 7_000])
def test_a_tone_keeps_its_pitch_and_its_loudness(frequency: int) -> None:
    sent = tone(1, frequency)
    decoder = Decoder()
    heard = np.concatenate([decoder.decode(one) for one in packets(sent)])
    assert len(heard) == HEARD_RATE
    assert pitch_hz(heard[HEARD_RATE // 2 :]) == pytest.approx(frequency, abs=3)
    assert loudness(heard[HEARD_RATE // 2 :]) == pytest.approx(loudness(sent), rel=0.1)


def test_what_ears_do_not_want_is_not_folded_down() -> None:
    high = tone(1, 10_000)
    decoder = Decoder()
    heard = np.concatenate([decoder.decode(one) for one in packets(high)])
    assert loudness(heard[HEARD:]) < 0.02 * loudness(high)


def test_a_lost_packet_comes_back_from_the_copy_in_the_next() -> None:
    """The copy is coarser than the packet, but far nearer to it than a guess."""
    glide = np.cumsum(np.linspace(150, 600, SPOKEN_RATE)) / SPOKEN_RATE
    sound = (9_000 * np.sin(2 * np.pi * glide)).astype(np.int16)
    sent = packets(sound)
    whole = Decoder()
    truth = [whole.decode(one) for one in sent]
    errors = {"copy": 0.0, "guess": 0.0}
    for kind in errors:
        decoder = Decoder()
        for n, one in enumerate(sent):
            if n % 5 == 4 and n + 1 < len(sent):
                filled = decoder.conceal(HEARD, sent[n + 1] if kind == "copy" else None)
                errors[kind] += loudness((truth[n].astype(int) - filled).astype(np.int16))
            else:
                decoder.decode(one)
    assert errors["copy"] < 0.6 * errors["guess"]


def test_a_hole_makes_no_click_and_fades() -> None:
    decoder = Decoder()
    before = np.concatenate([decoder.decode(one) for one in packets(voice(0.4))])
    hole = decoder.conceal(HEARD * 5)
    sound = np.concatenate([before[-HEARD:], hole])
    assert steepest(sound) <= 1.5 * steepest(before)
    assert loudness(hole[:HEARD]) > 0.4 * loudness(before[-HEARD:])
    assert loudness(hole[-HEARD:]) < 0.5 * loudness(hole[:HEARD])


@pytest.mark.parametrize("samples", [0, 1, 39, 40, 320, 333, 1_920, 5_000])
def test_a_hole_of_any_length_is_filled_to_the_sample(samples: int) -> None:
    decoder = Decoder()
    decoder.decode(packets(voice(0.02))[0])
    assert len(decoder.conceal(samples)) == samples


def test_a_silent_packet_is_short_and_silent() -> None:
    encoder, decoder = Encoder(), Decoder()
    silence = np.zeros(encoder.samples, np.int16)
    sent = [encoder.encode(silence) for _ in range(10)]
    for one in sent:
        decoder.decode(one)
    packet = silent_packet(sent[-1])
    assert len(packet) == 1
    assert samples_of(packet) == 960
    assert all(np.abs(decoder.decode(packet)).max() < 10 for _ in range(100))


@pytest.mark.parametrize("packet", [b"\x6b\x3f\x01", b"\x1b\xff\xff\xff"])
def test_a_broken_packet_is_refused(packet: bytes) -> None:
    with pytest.raises(OpusError):
        Decoder().decode(packet)


def test_a_machine_without_the_library_is_told_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(opus, "_places", lambda: iter(["/nowhere/libopus.so"]))
    with pytest.raises(OpusMissingError, match="libopus0"):
        opus.load_library.__wrapped__()


@pytest.mark.parametrize(
    ("payload", "samples"),
    [
        (b"", 0),
        (b"\x00", 480),
        (b"\x18", 2_880),
        (b"\x68", 960),
        (b"\x60", 480),
        (b"\x80", 120),
        (b"\x98\xff", 960),
        (b"\x69\x00", 1_920),
        (b"\x6a\x00", 1_920),
        (b"\x6b\x03", 2_880),
        (b"\x6b\x07", 0),
        (b"\x6b", 0),
        (b"\x6b\x00", 0),
    ],
)
def test_the_length_of_a_packet_stands_in_its_head(payload: bytes, samples: int) -> None:
    assert samples_of(payload) == samples


def test_the_library_agrees_about_the_length() -> None:
    library = opus.load_library()
    for head in range(256):
        for count in (1, 3, 48):
            payload = bytes([head, count, 0, 0, 0, 0])
            told = library.opus_packet_get_nb_samples(payload, len(payload), 48_000)
            assert samples_of(payload) == max(told, 0), payload
