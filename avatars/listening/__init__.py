"""From sound alone to the mouth: for voices that do not say when each phoneme is spoken."""
