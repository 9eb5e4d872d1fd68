"""Draws faces in processes of their own and sends them as video; see ``Stages``."""
