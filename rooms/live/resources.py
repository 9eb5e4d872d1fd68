"""What every live visit is given."""

from dataclasses import dataclass

from core.clock import Clock
from core.database import Database
from engine.memory.ports import Memories
from engine.ports import ChatBackend
from engine.safety.guard import NO_GUARD, GuardPost
from engine.voice_backends import VoiceBackends
from escrow.keystore import Keystore
from escrow.typed_data import Domain
from rooms.live.face_part import FaceBackends
from rooms.live.links import LinkBackends
from rooms.live.live_films import LiveFilms
from rooms.settings import RoomsSettings


@dataclass(frozen=True, slots=True)
class Resources:
    """Built once by the lifespan, shared by all rooms of the process."""

    database: Database
    clock: Clock
    mind: ChatBackend
    keystore: Keystore
    domain: Domain
    settings: RoomsSettings
    voice: VoiceBackends | None = None
    """Ears and mouths; without them no voice room opens."""
    faces: FaceBackends | None = None
    """Without them a video room has no picture."""
    films: LiveFilms | None = None
    """Without them nothing is recorded."""
    memories: Memories | None = None
    """Without them every fan is a stranger."""
    guard: GuardPost = NO_GUARD
    """Takes a second look at what is said."""
    links: LinkBackends | None = None
    """Without them linked servers are not asked."""
