"""How long each stage of a spoken answer took."""

import sqlalchemy as sa
from alembic import op

import models.base

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        'spoken_turns',
        sa.Column('id', sa.String(), nullable=False),
        sa.Column('room_id', sa.String(), nullable=False),
        sa.Column('persona_id', sa.String(), nullable=False),
        sa.Column('at', models.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column('status', sa.String(), nullable=False),
        sa.Column('reason', sa.String(), nullable=True),
        sa.Column('stages', sa.JSON(), nullable=False),
        sa.Column(
            'guesses_dropped',
            sa.BigInteger().with_variant(sa.Integer(), 'sqlite'),
            nullable=False,
        ),
        sa.CheckConstraint(
            'guesses_dropped >= 0', name=op.f('ck_spoken_turns_guesses_dropped_natural')
        ),
        sa.ForeignKeyConstraint(
            ['persona_id'], ['personas.id'], name=op.f('fk_spoken_turns_persona_id_personas')
        ),
        sa.ForeignKeyConstraint(
            ['room_id'], ['rooms.id'], name=op.f('fk_spoken_turns_room_id_rooms')
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_spoken_turns')),
    )
    op.create_index('ix_spoken_turns_persona_id_at', 'spoken_turns', ['persona_id', 'at'])
    op.create_index(op.f('ix_spoken_turns_room_id'), 'spoken_turns', ['room_id'])


def downgrade() -> None:
    """Revert."""
    op.drop_table('spoken_turns')
