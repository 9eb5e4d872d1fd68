"""Training of our own weights, and the benches of what they reach."""
