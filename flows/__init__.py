"""Stories that cross features, one a file; each owns its route or its reaction to a log."""
