"""The face. Built by its own issue; nothing is sold here yet."""
