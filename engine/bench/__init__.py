"""Measurements of the engine beside its bare parts."""
