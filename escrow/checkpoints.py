"""Places where a test may stop the process, to show that nothing is lost there.

In the order in which a write passes them:

* ``outbox.loaded`` the dispatcher has read rows that wait
* ``outbox.built`` the calls are built and custodians have signed
* ``outbox.signing`` transactions are signed and inserted, not committed
* ``outbox.signed`` they are committed, not sent
* ``outbox.sent`` the node has them, the rows do not say so
* ``outbox.marked`` the rows say so
* ``watch.fetched`` blocks and logs are read
* ``watch.applying`` a block is applied, not committed
* ``watch.applied`` it is committed
* ``watch.undoing`` a block is undone, not committed
* ``watch.undone`` it is committed
"""

from collections.abc import Callable

Checkpoint = Callable[[str], None]
"""Called with the name of each place that is reached."""


def no_checkpoint(name: str) -> None:
    """Go on: the default."""
    del name
