"""Meetings with human creators: what is agreed, who came, and the code that releases the money."""
