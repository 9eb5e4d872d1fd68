"""Character cards: read from strangers leniently, written strictly."""
