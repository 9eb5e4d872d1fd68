"""What the contracts cost: life cycles a second, and gas."""
