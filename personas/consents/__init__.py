"""Consents: whose voice and likeness an owner may use, until when, and back."""
