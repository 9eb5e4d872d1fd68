"""Who draws a face on the server: sprites, a warped portrait, a VRM by OpenGL, a mouth net."""
