"""Minds behind the ``ChatBackend`` port, one backend a file."""
