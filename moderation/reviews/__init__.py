"""Short reviews after a meeting: hidden until both wrote, or until the time to write is over."""
