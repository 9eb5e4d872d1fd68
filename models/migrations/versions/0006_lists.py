"""Indexes by which long lists are read page by page."""

from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None

WIDER = 'ix_bids_owner_id_state_amount'
OF_WIDER = ['owner_id', 'state', 'amount', 'offer_id', 'persona_id']
PAGED = (
    ('bids', 'fan_id', 'created_at'),
    ('blocks', 'blocker_id', 'created_at'),
    ('follows', 'creator_id', 'created_at'),
    ('kyc_forms', 'state', 'submitted_at'),
    ('kyf_requests', 'fan_id', 'asked_at'),
    ('kyf_accesses', 'fan_id', 'at'),
    ('offers', 'creator_id', 'created_at'),
    ('auctions', 'owner_id', 'created_at'),
)
"""A table, whose rows are listed, and by which time."""
NEVER_ALONE = ('blocks', 'kyc_forms')
"""Tables whose first column had no index of its own."""


def upgrade() -> None:
    """Put the order of a page into each index."""
    op.drop_index(WIDER, 'bids')
    op.create_index(WIDER, 'bids', OF_WIDER)
    op.create_index('ix_disputes_opened_at', 'disputes', ['opened_at'])
    for table, owner, order in PAGED:
        if table not in NEVER_ALONE:
            op.drop_index(f'ix_{table}_{owner}', table)
        op.create_index(f'ix_{table}_{owner}_{order}', table, [owner, order])


def downgrade() -> None:
    """Back to indexes without an order."""
    for table, owner, order in PAGED:
        op.drop_index(f'ix_{table}_{owner}_{order}', table)
        if table not in NEVER_ALONE:
            op.create_index(f'ix_{table}_{owner}', table, [owner])
    op.drop_index('ix_disputes_opened_at', 'disputes')
    op.drop_index(WIDER, 'bids')
    op.create_index(WIDER, 'bids', OF_WIDER[:3])
