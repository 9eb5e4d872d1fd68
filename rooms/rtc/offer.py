"""What we take of a client's SDP offer, and what we add to our answer."""

from dataclasses import dataclass
from typing import Final

from aiortc.sdp import MediaDescription, SessionDescription

from core.errors import AppError

MAX_OFFER_BYTES: Final = 65_536
MAX_CANDIDATES: Final = 64
"""Addresses of the client that we try: a browser has a handful."""
_TAKEN: Final = frozenset({"audio", "video", "application"})
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
    has_picture: bool = False
    """It asks for the persona's picture."""


def read_offer(text: str) -> Offer:
    """Check an offer: sound both ways, perhaps a picture to the client, perhaps data channels.

    Addresses that only the client's own network can resolve (``.local``) are left out: asking for
    them takes a second, and the client reaches us without.

    Raises:
        OfferError: It is no offer, has no sound, or asks for what is not there.
    """
    if len(text) > MAX_OFFER_BYTES:
        raise OfferError(f"an offer has at most {MAX_OFFER_BYTES} bytes", param="sdp")
    lines = [line for line in text.splitlines() if line and not _is_unreachable(line)]
    if sum(line.startswith("a=candidate:") for line in lines) > MAX_CANDIDATES:
        raise OfferError(f"an offer has at most {MAX_CANDIDATES} candidates", param="sdp")
    sdp = "\r\n".join(lines) + "\r\n"
    kinds = _check(_parse(sdp))
    return Offer(sdp, has_events="application" in kinds, has_picture="video" in kinds)


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


def _check(offer: SessionDescription) -> list[str]:
    """Refuse what we can't answer; returns the kinds of its sections."""
    kinds = [media.kind for media in offer.media]
    if kinds.count("audio") != 1:
        raise OfferError("offer exactly one section of sound (m=audio)", param="sdp")
    if set(kinds) - _TAKEN or len(kinds) != len(set(kinds)):
        raise OfferError("this room takes sound, one picture and one data channel", param="sdp")
    for media in offer.media:
        _check_transport(media)
        if media.kind == "audio":
            _check_sound(media)
        elif media.kind == "video":
            _check_picture(media)
    return kinds


def _check_sound(media: MediaDescription) -> None:
    if not _has_codec(media, "audio/opus"):
        raise OfferError("offer Opus", param="sdp")
    if media.direction not in ("sendrecv", "sendonly"):
        raise OfferError("offer a microphone: the sound section must send", param="sdp")


def _check_picture(media: MediaDescription) -> None:
    if not _has_codec(media, "video/vp8"):
        raise OfferError("offer VP8", param="sdp")
    if media.direction not in ("sendrecv", "recvonly"):
        raise OfferError("the picture section must receive (recvonly)", param="sdp")


def _has_codec(media: MediaDescription, name: str) -> bool:
    return any(codec.mimeType.lower() == name for codec in media.rtp.codecs)


def _check_transport(media: MediaDescription) -> None:
    if media.ice is None or not media.ice.usernameFragment or not media.ice.password:
        raise OfferError("the offer has no ICE name or password", param="sdp")
    if media.dtls is None or not media.dtls.fingerprints:
        raise OfferError("the offer has no DTLS fingerprint", param="sdp")
    if media.kind != "application" and not media.rtcp_mux:
        raise OfferError("offer a=rtcp-mux", param="sdp")
