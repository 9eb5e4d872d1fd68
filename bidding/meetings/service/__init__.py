"""Use cases of meetings, one story a file; flows import them from here."""
