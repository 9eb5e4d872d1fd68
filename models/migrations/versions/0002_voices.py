"""A persona's voice, in its draft and in its published versions."""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None

TABLES = ('personas', 'persona_versions')


def upgrade() -> None:
    """Apply."""
    for table in TABLES:
        op.add_column(table, sa.Column('voice_id', sa.String(), nullable=True))
        op.add_column(
            table,
            sa.Column(
                'voice_percent',
                sa.BigInteger().with_variant(sa.Integer(), 'sqlite'),
                server_default='100',
                nullable=False,
            ),
        )


def downgrade() -> None:
    """Revert."""
    for table in TABLES:
        # Not in a batch: SQLite would copy the table, and other rows point at the old one.
        op.drop_column(table, 'voice_percent')
        op.drop_column(table, 'voice_id')
