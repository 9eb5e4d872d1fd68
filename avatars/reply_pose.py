"""What a reply's track asks of the face at a position: keys come in, passed ones go."""

from collections import deque
from typing import Final

from avatars.channels import FIRST_MOOD, GAZE_PITCH, GAZE_YAW, eased
from avatars.gestures import DURATION_S, move
from engine.face_ports import (
    GAZE_EASE,
    MOOD_EASE,
    MOODS,
    MOUTH_EASE,
    POSE,
    VISEMES,
    FaceTrack,
    GazeKey,
    GestureKey,
    MoodKey,
    MouthKey,
)
from engine.voice_ports import SPOKEN_RATE

SIZE: Final = len(POSE)
SHAPES: Final = {viseme: index for index, viseme in enumerate(VISEMES)}
MOOD_CHANNELS: Final = {
    mood: FIRST_MOOD + index - 1 for index, mood in enumerate(MOODS) if mood != "neutral"
}
LASTS: Final = {gesture: round(lasts * SPOKEN_RATE) for gesture, lasts in DURATION_S.items()}
START: Final = MouthKey(0, "sil", 0.0)


class ReplyPose:
    """The keys of one reply; positions that are asked for do not go back."""

    def __init__(self) -> None:
        self._mouth: deque[MouthKey] = deque()
        self._shape = START
        """The last key that was passed."""
        self._moods: deque[MoodKey] = deque()
        self._mood: MoodKey | None = None
        self._mood_before = [0.0] * SIZE
        """The moods as they stood where the present one began."""
        self._gestures: deque[GestureKey] = deque()
        self._moving: list[GestureKey] = []
        self._gaze: deque[GazeKey] = deque()
        self._look: GazeKey | None = None
        self._look_before = (0.0, 0.0)

    def take(self, track: FaceTrack) -> None:
        """Add the next keys."""
        self._mouth.extend(track.mouth)
        self._moods.extend(track.moods)
        self._gestures.extend(track.gestures)
        self._gaze.extend(track.gaze)

    def add(self, pose: list[float], position: float) -> None:
        """Add what the track asks for at a position, in samples."""
        self._shape_mouth(pose, position)
        self._feel(pose, position)
        self._move(pose, position)
        self._glance(pose, position)

    def _shape_mouth(self, pose: list[float], position: float) -> None:
        coming = self._mouth
        while coming and coming[0].at <= position:
            self._shape = coming.popleft()
        here, share = self._shape, 0.0
        if coming:
            to = coming[0]
            begin = max(here.at, to.at - MOUTH_EASE)
            if position > begin:
                share = eased((position - begin) / (to.at - begin))
                pose[SHAPES[to.viseme]] += share * to.weight
        pose[SHAPES[here.viseme]] += (1.0 - share) * here.weight

    def _feel(self, pose: list[float], position: float) -> None:
        while self._moods and self._moods[0].at <= position:
            key = self._moods.popleft()
            before = [0.0] * SIZE
            self._add_mood(before, key.at)
            self._mood, self._mood_before = key, before
        self._add_mood(pose, position)

    def _add_mood(self, pose: list[float], position: float) -> None:
        if self._mood is None:
            return
        share = eased((position - self._mood.at) / MOOD_EASE)
        channel = MOOD_CHANNELS.get(self._mood.mood)
        if channel is not None:
            pose[channel] += share * self._mood.strength
        if share < 1.0:
            for index in MOOD_CHANNELS.values():
                pose[index] += (1.0 - share) * self._mood_before[index]

    def _move(self, pose: list[float], position: float) -> None:
        while self._gestures and self._gestures[0].at <= position:
            self._moving.append(self._gestures.popleft())
        is_over = False
        for one in self._moving:
            u = (position - one.at) / LASTS[one.gesture]
            is_over = is_over or u > 1.0
            move(pose, one.gesture, one.strength, u)
        if is_over:
            self._moving = [o for o in self._moving if position - o.at <= LASTS[o.gesture]]

    def _glance(self, pose: list[float], position: float) -> None:
        while self._gaze and self._gaze[0].at <= position:
            key = self._gaze.popleft()
            self._look_before, self._look = self._looked(key.at), key
        yaw, pitch = self._looked(position)
        pose[GAZE_YAW] += yaw
        pose[GAZE_PITCH] += pitch

    def _looked(self, position: float) -> tuple[float, float]:
        if self._look is None:
            return 0.0, 0.0
        share = eased((position - self._look.at) / GAZE_EASE)
        yaw, pitch = self._look_before
        return yaw + (self._look.yaw - yaw) * share, pitch + (self._look.pitch - pitch) * share
