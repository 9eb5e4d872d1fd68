"""What a process loads once and keeps to its end."""

import gc


def keep_for_good() -> None:
    """Leave all that exists now out of further garbage collections.

    A full collection looks at every object there is: with the libraries loaded it stops the
    process for 200 ms, calls with it. Call it once, when all is loaded; tests that make many
    applications in one process would keep them all.
    """
    gc.collect()
    gc.freeze()
