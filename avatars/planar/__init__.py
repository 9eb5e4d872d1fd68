"""The server's drawn personas: flat pictures in layers, with a face that lives.

``studio.open_planar`` gives a ``Renderer`` for ``mira``, ``otto``, ``celeste`` or ``ivo``, and
``studio.poster`` its picture at rest. ``gauge.measure_mouth`` reads from a frame how far its mouth
is open.

What never changes by itself is painted once for a size and shared (``artwork``): the scene, hair,
neck, clothes, head, nose, brows. A frame is the scene, then those layers moved by how deep they lie
in the picture (``placing``), then eyes and mouth, whose lines are computed and drawn anew
(``eyes``, ``mouth``). The lower face is one more layer that is drawn out as the jaw goes down, and
a beard with it.

Three things make it quick: layers are moved by OpenCV and laid down by skia at whole pixels,
pixels are declared BGRA though they are RGBA (``ink``), and a path is read from memory in one call.
"""
