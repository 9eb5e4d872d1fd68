"""Servers of other houses at work in a room: minds, voices, tools."""
