"""Four people of our own as VRM 1.0, modelled by this program with nothing but numpy and Pillow.

The way of a face: ``people.py`` (numbers) -> ``skull.py``, ``lids.py``, ``lips.py`` (the resting
head) -> ``face.py``, ``eyes.py``, ``mouth.py``, ``hair.py``, ``wardrobe.py`` (parts with their
movements from ``motion.py``) -> ``skin_paint.py``, ``textures.py`` (pictures) -> ``rig.py``,
``vrm.py``, ``gltf.py`` (the file).
"""

from avatars.house.builder import build, build_all
from avatars.house.people import PEOPLE, Name

__all__ = ["PEOPLE", "Name", "build", "build_all"]
