"""Alembic migrations; ``mesi migrate`` runs them on either database."""
