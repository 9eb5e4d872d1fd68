"""Database tables, one file per aggregate, and the states they move through.

A *model* here is a table; networks are called *weights*. Imports nothing but ``core``.
"""
