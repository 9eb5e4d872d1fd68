"""Measures of hearing, speaking and turns; they print a table and a last line of JSON."""
