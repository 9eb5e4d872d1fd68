"""Questions that every persona must stand before it is published, and how it answered."""
