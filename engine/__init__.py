"""The conversation: ports, prompt, turns, safety and the minds behind them.

Called by ``rooms`` and ``personas``. Knows no database, no web framework and no chain.
"""
