"""How much an upload may hold and how much its check may cost."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one upload; the defaults are what the studio shows."""

    glb_bytes: int = 30_000_000
    """A VRM or GLB file."""
    image_bytes: int = 10_000_000
    """One picture, alone or inside a GLB."""
    sprites_bytes: int = 30_000_000
    """A sprite set together."""
    written_bytes: int = 60_000_000
    """The rewritten file; guards against sparse data that unpacks without end."""
    json_bytes: int = 4_000_000
    """The JSON chunk."""
    json_depth: int = 48
    """Nesting of the JSON chunk."""
    triangles: int = 100_000
    """Drawn in all, instances counted."""
    vertices: int = 200_000
    """In all meshes together."""
    morphs: int = 256
    """Morph targets of one mesh."""
    bones: int = 200
    """Distinct joints of all skins."""
    nodes: int = 1_024
    """In the tree."""
    tree_depth: int = 128
    """Of the nodes."""
    meshes: int = 256
    """Meshes, and again primitives of one."""
    materials: int = 32
    """In the file."""
    textures: int = 16
    """Distinct pictures that materials use."""
    texture_side: int = 2_048
    """Pixels, width and height; also of sprites."""
    accessors: int = 16_384
    """Accessors, and again buffer views."""
    expressions: int = 128
    """Custom expressions of a VRM; 52 of ARKit fit."""
    springs: int = 256
    """Springs, joints of one, colliders, groups of colliders: each."""
    portrait_side: int = 1_024
    """Pixels that a portrait is shrunk to."""
    portrait_least_side: int = 256
    """Pixels that a portrait must have."""
    portrait_pixels: int = 40_000_000
    """Most that we decode of a portrait; phones take 12 to 50 million."""
    memory_bytes: int = 1_500_000_000
    """Address space of the child."""
    cpu_s: int = 20
    """Processor time of the child."""
    wall_s: float = 30.0
    """Longest that anybody waits for the child."""
