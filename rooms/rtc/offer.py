"""What we take of a client's SDP offer, and what we add to our answer."""

from dataclasses import dataclass
from typing import Final

from aiortc.sdp import MediaDescription, SessionDescription

from core.errors import AppError

MAX_OFFER_BYTES: Final = 65_536
MAX_CANDIDATES: Final = 64
"""Addresses of the client that we try: a browser has a handful."""
_UNREADABLE: Final = (
    *(ArithmeticError, AssertionError, AttributeError),
    *(LookupError, StopIteration, TypeError, ValueError),
)
"""What aiortc's parser runs into where a line is not as it expects."""


class OfferError(AppError):
    """The offer can't be answered; the message says why."""

    status = 400
    code = "invalid_offer"


@dataclass(frozen=True, slots=True)
class Offer:
    """An offer that we can answer."""

    sdp: str
    has_events: bool
    """It has a section for data channels."""


def read_offer(text: str) -> Offer:
    """Check an offer: sound both ways, at most one section for data channels, nothing else.

    Addresses that only the client's own network can resolve (``.local``) are left out: asking for
    them takes a second, and the client reaches us without.

    Raises:
        OfferError: It is no offer, has no sound, or asks for more than sound.
    """
    if len(text) > MAX_OFFER_BYTES:
        raise OfferError(f"an offer has at most {MAX_OFFER_BYTES} bytes", param="sdp")
    lines = [line for line in text.splitlines() if line and not _is_unreachable(line)]
    if sum(line.startswith("a=candidate:") for line in lines) > MAX_CANDIDATES:
        raise OfferError(f"an offer has at most {MAX_CANDIDATES} candidates", param="sdp")
    sdp = "\r\n".join(lines) + "\r\n"
    _check(_parse(sdp))
    return Offer(sdp, has_events=any(line.startswith("m=application") for line in lines))


def with_copies(answer: str) -> str:
    """Ask the client to let each packet carry a copy of the one before (Opus in-band FEC)."""
    lines = answer.splitlines()
    for number, line in enumerate(lines):
        name, _, codec = line.partition(" ")
        if name.startswith("a=rtpmap:") and codec.lower().startswith("opus/"):
            payload = name.removeprefix("a=rtpmap:")
            lines.insert(number + 1, f"a=fmtp:{payload} minptime=10;useinbandfec=1")
            break
    return "\r\n".join(lines) + "\r\n"


def _is_unreachable(line: str) -> bool:
    if not line.startswith("a=candidate:"):
        return False
    fields = line.split()
    return len(fields) < 8 or fields[2].lower() != "udp" or fields[4].endswith(".local")


def _parse(sdp: str) -> SessionDescription:
    if not sdp.startswith("v=0"):
        raise OfferError("the body is not an SDP offer", param="sdp")
    try:
        return SessionDescription.parse(sdp)
    except _UNREADABLE as error:
        raise OfferError("the SDP offer can't be read", param="sdp") from error


def _check(offer: SessionDescription) -> None:
    kinds = [media.kind for media in offer.media]
    if kinds.count("audio") != 1:
        raise OfferError("offer exactly one section of sound (m=audio)", param="sdp")
    if set(kinds) - {"audio", "application"} or len(kinds) > 2:
        raise OfferError("this room takes sound and one data channel, no pictures", param="sdp")
    for media in offer.media:
        _check_transport(media)
    audio = next(media for media in offer.media if media.kind == "audio")
    if not any(codec.mimeType.lower() == "audio/opus" for codec in audio.rtp.codecs):
        raise OfferError("offer Opus", param="sdp")
    if audio.direction not in ("sendrecv", "sendonly"):
        raise OfferError("offer a microphone: the sound section must send", param="sdp")


def _check_transport(media: MediaDescription) -> None:
    if media.ice is None or not media.ice.usernameFragment or not media.ice.password:
        raise OfferError("the offer has no ICE name or password", param="sdp")
    if media.dtls is None or not media.dtls.fingerprints:
        raise OfferError("the offer has no DTLS fingerprint", param="sdp")
    if media.kind == "audio" and not media.rtcp_mux:
        raise OfferError("offer a=rtcp-mux", param="sdp")
