"""What an owner sees of a persona's versions: numbers, never words."""
