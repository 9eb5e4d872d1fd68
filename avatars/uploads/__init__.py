"""Faces that owners bring: judged in a sealed child process, rewritten, never kept as they came.

``checker.Checker`` is the way in; ``judge.judge`` is what the child runs.
"""
