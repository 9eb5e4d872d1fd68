"""Reports: a person asks the house to look at something, a reviewer answers."""
