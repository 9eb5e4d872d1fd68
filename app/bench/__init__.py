"""Benchmarks of the whole product; ``make bench-…`` runs them."""
