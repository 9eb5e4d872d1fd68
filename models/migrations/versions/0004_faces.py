"""Faces of personas, faces that owners brought, films."""

import sqlalchemy as sa
from alembic import op

import models.base

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

TABLES = ('personas', 'persona_versions')
WHOLE = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    """Apply."""
    for table in TABLES:
        op.add_column(table, sa.Column('face', sa.JSON(), nullable=True))
    op.create_table(
        'faces',
        sa.Column('id', sa.String(), nullable=False),
        sa.Column('owner_id', sa.String(), nullable=False),
        sa.Column('kind', sa.String(), nullable=False),
        sa.Column('name', sa.String(), nullable=False),
        sa.Column('lip_sync', sa.String(), nullable=False),
        sa.Column('missing', sa.JSON(), nullable=False),
        sa.Column('credit', sa.String(), nullable=True),
        sa.Column('licence', sa.String(), nullable=True),
        sa.Column('may_deliver', sa.Boolean(), nullable=False),
        sa.Column('markers', sa.JSON(), nullable=True),
        sa.Column('asset_key', sa.String(), nullable=False),
        sa.Column('asset_files', sa.JSON(), nullable=False),
        sa.Column('size_bytes', WHOLE, nullable=False),
        sa.Column('consent', sa.String(), nullable=False),
        sa.Column('consented_at', models.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column('created_at', models.base.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint('size_bytes >= 0', name=op.f('ck_faces_size_bytes_natural')),
        sa.ForeignKeyConstraint(['owner_id'], ['users.id'], name=op.f('fk_faces_owner_id_users')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_faces')),
    )
    op.create_index(op.f('ix_faces_owner_id'), 'faces', ['owner_id'])
    op.create_table(
        'films',
        sa.Column('id', sa.String(), nullable=False),
        sa.Column('room_id', sa.String(), nullable=False),
        sa.Column('fan_id', sa.String(), nullable=False),
        sa.Column('state', sa.String(), nullable=False),
        sa.Column('reason', sa.String(), nullable=True),
        sa.Column('tries', WHOLE, nullable=False),
        sa.Column('file_key', sa.String(), nullable=False),
        sa.Column('length_ms', WHOLE, nullable=False),
        sa.Column('size_bytes', WHOLE, nullable=False),
        sa.Column('consent', sa.String(), nullable=False),
        sa.Column('consented_at', models.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column('created_at', models.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column('ended_at', models.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column('erased_at', models.base.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint('length_ms >= 0', name=op.f('ck_films_length_ms_natural')),
        sa.CheckConstraint('size_bytes >= 0', name=op.f('ck_films_size_bytes_natural')),
        sa.CheckConstraint('tries >= 0', name=op.f('ck_films_tries_natural')),
        sa.ForeignKeyConstraint(['fan_id'], ['users.id'], name=op.f('fk_films_fan_id_users')),
        sa.ForeignKeyConstraint(['room_id'], ['rooms.id'], name=op.f('fk_films_room_id_rooms')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_films')),
    )
    op.create_index(op.f('ix_films_fan_id'), 'films', ['fan_id'])
    op.create_index(op.f('ix_films_room_id'), 'films', ['room_id'])


def downgrade() -> None:
    """Revert."""
    op.drop_table('films')
    op.drop_table('faces')
    for table in TABLES:
        # Not in a batch: SQLite would copy the table, and other rows point at the old one.
        op.drop_column(table, 'face')
