"""What the persona's face costs and how well it keeps to the sound: ``make bench-avatar``."""
