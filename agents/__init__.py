"""Agents that make personas better: a catalogue, purchases, links to personas."""
