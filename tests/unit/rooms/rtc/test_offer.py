"""Offers: what we take, what we refuse, and that nothing but a refusal comes of garbage."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rooms.rtc.offer import MAX_CANDIDATES, MAX_OFFER_BYTES, OfferError, read_offer, with_copies

pytestmark = pytest.mark.unit

HEAD = "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0 1\r\n"
KEYS = (
    "a=ice-ufrag:abcd\r\na=ice-pwd:abcdefghijklmnopqrstuvwx\r\n"
    f"a=fingerprint:sha-256 {':'.join(['AB'] * 32)}\r\na=setup:actpass\r\n"
)
AUDIO = (
    "m=audio 9 UDP/TLS/RTP/SAVPF 111 0\r\nc=IN IP4 0.0.0.0\r\n" + KEYS + "a=mid:0\r\n"
    "a=sendrecv\r\na=rtcp-mux\r\na=rtpmap:111 opus/48000/2\r\na=fmtp:111 minptime=10\r\n"
    "a=rtpmap:0 PCMU/8000\r\n"
)
EVENTS = (
    "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\nc=IN IP4 0.0.0.0\r\n" + KEYS + ""
    "a=mid:1\r\na=sctp-port:5000\r\n"
)
VIDEO = (
    "m=video 9 UDP/TLS/RTP/SAVPF 96\r\nc=IN IP4 0.0.0.0\r\n" + KEYS + ""
    "a=mid:1\r\na=sendrecv\r\na=rtcp-mux\r\na=rtpmap:96 VP8/90000\r\n"
)
GOOD = HEAD + AUDIO + EVENTS


def test_sound_and_events_are_taken() -> None:
    assert read_offer(GOOD).has_events
    assert not read_offer(HEAD + AUDIO).has_events
    assert read_offer(GOOD.replace("\r\n", "\n")).sdp == GOOD


@pytest.mark.parametrize("direction", ["recvonly", "sendrecv"])
def test_a_picture_may_be_asked_for(direction: str) -> None:
    video = VIDEO.replace("sendrecv", direction)
    assert read_offer(HEAD + AUDIO + video).has_picture
    assert read_offer(GOOD + video).has_events
    assert not read_offer(GOOD).has_picture


def test_addresses_that_only_the_client_can_reach_are_left_out() -> None:
    near = "a=candidate:1 1 udp 2122 10.0.0.7 5000 typ host\r\n"
    hidden = "a=candidate:2 1 udp 2122 4a7f.local 5000 typ host\r\n"
    over_tcp = "a=candidate:3 1 tcp 2122 10.0.0.7 9 typ host tcptype active\r\n"
    offer = read_offer(HEAD + AUDIO + near + hidden + over_tcp)
    assert offer.sdp == HEAD + AUDIO + near


@pytest.mark.parametrize(
    ("sdp", "sentence"),
    [
        ("", "not an SDP offer"),
        ("hello", "not an SDP offer"),
        ('{"type":"offer"}', "not an SDP offer"),
        (HEAD, "section of sound"),
        (HEAD + EVENTS, "section of sound"),
        (HEAD + AUDIO + AUDIO, "section of sound"),
        (HEAD + AUDIO + EVENTS + EVENTS, "one data channel"),
        (GOOD + VIDEO + VIDEO, "one picture"),
        (GOOD + VIDEO.replace("VP8/90000", "H264/90000"), "offer VP8"),
        (GOOD + VIDEO.replace("a=sendrecv", "a=sendonly"), "must receive"),
        (GOOD + VIDEO.replace("a=sendrecv", "a=inactive"), "must receive"),
        (GOOD + VIDEO.replace("a=rtcp-mux\r\n", ""), "rtcp-mux"),
        (GOOD + VIDEO.replace("a=ice-ufrag:abcd\r\n", ""), "ICE"),
        (GOOD.replace("opus", "opaque"), "offer Opus"),
        (GOOD.replace("a=sendrecv", "a=recvonly"), "microphone"),
        (GOOD.replace("a=rtcp-mux\r\n", ""), "rtcp-mux"),
        (GOOD.replace("a=ice-pwd:abcdefghijklmnopqrstuvwx\r\n", ""), "ICE"),
        (GOOD.replace("a=fingerprint", "a=thumbprint"), "fingerprint"),
        (GOOD.replace("a=setup:actpass\r\n", ""), "fingerprint"),
        (GOOD.replace("a=fmtp:111", "a=fmtp:112"), "can't be read"),
        (GOOD.replace("111 0\r\n", "eleven\r\n"), "can't be read"),
        (GOOD + "x" * MAX_OFFER_BYTES, "at most"),
        (
            GOOD + "a=candidate:1 1 udp 1 10.0.0.7 5000 typ host\r\n" * (MAX_CANDIDATES + 1),
            "candidates",
        ),
    ],
)
def test_what_is_refused_is_told_why(sdp: str, sentence: str) -> None:
    with pytest.raises(OfferError, match=sentence) as refused:
        read_offer(sdp)
    assert refused.value.param == "sdp"


@given(st.data())
def test_garbage_is_refused_and_never_breaks(data: st.DataObject) -> None:
    """Lines are torn, doubled, dropped and scribbled upon."""
    lines = GOOD.splitlines()
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(lines) - 1))
        match data.draw(st.integers(0, 3)):
            case 0:
                lines[at] = lines[at][: data.draw(st.integers(0, len(lines[at])))]
            case 1:
                lines[at] = lines[at] + data.draw(st.text(max_size=8))
            case 2:
                lines.insert(at, data.draw(st.sampled_from(lines)))
            case _:
                lines.pop(at)
        if not lines:
            break
    try:
        read_offer("\r\n".join(lines))
    except OfferError as refused:
        assert refused.message


def test_the_answer_asks_for_copies_once() -> None:
    answer = "v=0\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:96 opus/48000/2\r\na=mid:0\r\n"
    assert with_copies(answer) == (
        "v=0\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:96 opus/48000/2\r\n"
        "a=fmtp:96 minptime=10;useinbandfec=1\r\na=mid:0\r\n"
    )
    assert with_copies("v=0\r\n") == "v=0\r\n"
