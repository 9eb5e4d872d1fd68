"""Where the persona's sound goes: over the socket, or over a link such as WebRTC."""

from engine.pipeline import VoiceConversation
from engine.voice_events import Sound
from rooms.live.outgoing import Outgoing
from rooms.live.sound_link import SoundLink
from rooms.wire import sound_server_events as sound_events
from rooms.wire.server_events import Reply

SOCKET_PACE = (0.4, 0.1)
"""Seconds ahead of real time, and of one piece: what a jittery connection needs."""
LINK_PACE = (0.08, 0.02)
"""A link has a clock of its own and loses what comes late."""


class SoundWay:
    """Sends sound one way at a time.

    Args:
        talk: Is told how far ahead sound may go.
        out: The socket.
    """

    def __init__(self, talk: VoiceConversation, out: Outgoing) -> None:
        self._talk = talk
        self._out = out
        self._link: SoundLink | None = None
        self._played_before = 0
        """What the link had played when the reply began."""
        self._reply_id = ""
        self._sent = 0
        """Samples of the reply that went out, whichever way."""
        talk.pace(*SOCKET_PACE)

    def use(self, link: SoundLink) -> None:
        """Send sound over a link from now on."""
        if self._link is not link:
            self._link = link
            self._talk.pace(*LINK_PACE)
            self._played_before = link.played - self._sent
            if self._reply_id:
                link.begin(self._reply_id, self._sent)
            self._out.offer(sound_events.sound_way("webrtc"))

    def fall_back(self) -> None:
        """The link is gone: the socket carries sound from the next piece on."""
        if self._link is not None:
            self._link = None
            self._talk.pace(*SOCKET_PACE)
            self._out.offer(sound_events.sound_way("socket"))

    def begin(self, reply: Reply) -> None:
        """A reply has the floor."""
        self._reply_id = reply.item.item_id
        self._sent = 0
        self._played_before = 0 if self._link is None else self._link.played
        if self._link is not None:
            self._link.begin(self._reply_id)

    async def send(self, reply: Reply, sound: Sound) -> None:
        """Send a piece and its words."""
        if sound.words:
            await self._out.send(sound_events.words(sound.turn_id, sound.words))
            text = "".join(word.text for word in sound.words)
            await self._out.send(sound_events.output_transcript_delta(reply, text))
        self._sent += len(sound.pcm)
        if self._link is not None:
            self._link.play(sound.pcm)
        else:
            await self._out.send(sound_events.output_audio_delta(reply, sound.pcm))

    def hold(self) -> None:
        """Stand still at once."""
        if self._link is not None:
            self._link.hold()
            self._talk.played(self._reply_id, self._link.played - self._played_before)

    def go_on(self) -> None:
        """Go on from the same sample."""
        if self._link is not None:
            self._link.go_on()

    async def drop(self, reply: Reply) -> None:
        """Forget what was not played."""
        if self._link is not None:
            self._link.drop()
            await self._out.send(sound_events.output_buffer_cleared(reply))
