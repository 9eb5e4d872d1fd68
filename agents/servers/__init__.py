"""Agents that are servers: what they say of themselves, and whether that has changed."""
