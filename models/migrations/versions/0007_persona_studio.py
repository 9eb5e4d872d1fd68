"""Persona studio: cards, memory, linked agents, probes, safety decisions, consents."""

import sqlalchemy as sa
from alembic import op

import models.base

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
MOMENT = models.base.UtcDateTime(timezone=True)
EMPTY_LIST = sa.text("'[]'")
ADDED = {
    'faces': ('likeness',),
    'transcript_turns': ('is_off_record',),
    'rooms': ('shares_transcript', 'remembers', 'learns_at', 'learn_tries'),
    'personas': ('card', 'consent_ids'),
    'persona_versions': ('card', 'mind', 'links', 'consent_ids', 'policy_version'),
}
DROPPED = (
    'appeals',
    'safety_decisions',
    'room_costs',
    'memory_facts',
    'episodes',
    'link_days',
    'version_days',
    'agent_links',
    'purchases',
    'probe_runs',
    'memory_choices',
    'agent_secrets',
    'agent_releases',
    'consents',
    'agents',
)


INDEXES = (
    ('ix_rooms_persona_id_opened_at', 'rooms', ('persona_id', 'opened_at')),
    ('ix_rooms_format_ended_at', 'rooms', ('format', 'ended_at')),
    ('ix_bids_persona_id_created_at', 'bids', ('persona_id', 'created_at')),
    ('ix_agents_state_created_at', 'agents', ('state', 'created_at')),
    ('ix_purchases_state_meet_by', 'purchases', ('state', 'meet_by')),
    ('ix_appeals_state_id', 'appeals', ('state', 'id')),
)


def upgrade() -> None:
    """Add the tables of the studio, and what versions and rooms know by now."""
    op.create_table('agents',
        sa.Column('id', sa.String(), nullable=False),
        sa.Column('seller_id', sa.String(), nullable=False),
        sa.Column('slug', sa.String(), nullable=False),
        sa.Column('kind', sa.String(), nullable=False),
        sa.Column('state', sa.String(), nullable=False),
        sa.Column('title', sa.String(), nullable=False),
        sa.Column('summary', sa.String(), nullable=False),
        sa.Column('price', WHOLE, nullable=False),
        sa.Column('upgrade_bps', WHOLE, nullable=False),
        sa.Column('licence', sa.JSON(), nullable=False),
        sa.Column('release_id', sa.String(), nullable=True),
        sa.Column('created_at', MOMENT, nullable=False),
        sa.Column('updated_at', MOMENT, nullable=False),
        sa.ForeignKeyConstraint(['seller_id'], ['users.id'], name='fk_agents_seller_id_users'),
        sa.PrimaryKeyConstraint('id', name='pk_agents'),
        sa.UniqueConstraint('slug', name='uq_agents_slug')
    )
    op.create_index('ix_agents_seller_id', 'agents', ['seller_id'])
    op.create_table('consents',
        sa.Column('id', sa.String(), nullable=False),
        sa.Column('owner_id', sa.String(), nullable=False),
        sa.Column('kind', sa.String(), nullable=False),
        sa.Column('face_id', sa.String(), nullable=True),
        sa.Column('voice_id', sa.String(), nullable=True),
        sa.Column('person', sa.String(), nullable=False),
        sa.Column('is_owner', sa.Boolean(), nullable=False),
        sa.Column('purpose', sa.String(), nullable=False),
        sa.Column('statement', sa.String(), nullable=False),
        sa.Column('secret_hash', sa.String(), nullable=False),
        sa.Column('state', sa.String(), nullable=False),
        sa.Column('signed_name', sa.String(), nullable=True),
        sa.Column('signed_at', MOMENT, nullable=True),
        sa.Column('expires_at', MOMENT, nullable=False),
        sa.Column('revoked_at', MOMENT, nullable=True),
        sa.Column('created_at', MOMENT, nullable=False),
        sa.ForeignKeyConstraint(['owner_id'], ['users.id'], name='fk_consents_owner_id_users'),
        sa.PrimaryKeyConstraint('id', name='pk_consents'),
        sa.UniqueConstraint('secret_hash', name='uq_consents_secret_hash')
    )
    op.create_index('ix_consents_owner_id', 'consents', ['owner_id'])
    op.create_table('agent_releases',
        sa.Column('id', sa.String(), nullable=False),
        sa.Column('agent_id', sa.String(), nullable=False),
        sa.Column('number', WHOLE, nullable=False),
        sa.Column('manifest', sa.JSON(), nullable=False),
        sa.Column('digest', sa.String(), nullable=False),
        sa.Column('signer', sa.String(), nullable=False),
        sa.Column('signature', sa.String(), nullable=False),
        sa.Column('notes', sa.String(), nullable=False),
        sa.Column('created_at', MOMENT, nullable=False),
        sa.ForeignKeyConstraint(['agent_id'], ['agents.id'], name='fk_agent_releases_agent_id_agents'),
        sa.PrimaryKeyConstraint('id', name='pk_agent_releases'),
        sa.UniqueConstraint('agent_id', 'number', name='uq_agent_releases_agent_id_number')
    )
    op.create_table('agent_secrets',
        sa.Column('agent_id', sa.String(), nullable=False),
        sa.Column('sealed', sa.LargeBinary(), nullable=False),
        sa.Column('updated_at', MOMENT, nullable=False),
        sa.ForeignKeyConstraint(['agent_id'], ['agents.id'], name='fk_agent_secrets_agent_id_agents'),
        sa.PrimaryKeyConstraint('agent_id', name='pk_agent_secrets')
    )
    op.create_table('memory_choices',
        sa.Column('persona_id', sa.String(), nullable=False),
        sa.Column('fan_id', sa.String(), nullable=False),
        sa.Column('remembers', sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column('keeps_special', sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column('special_consent', sa.String(), nullable=True),
        sa.Column('special_consented_at', MOMENT, nullable=True),
        sa.Column('forgotten_at', MOMENT, nullable=True),
        sa.Column('revision', WHOLE, server_default='0', nullable=False),
        sa.Column('updated_at', MOMENT, nullable=False),
        sa.ForeignKeyConstraint(['fan_id'], ['users.id'], name='fk_memory_choices_fan_id_users'),
        sa.ForeignKeyConstraint(['persona_id'], ['personas.id'], name='fk_memory_choices_persona_id_personas'),
        sa.PrimaryKeyConstraint('persona_id', 'fan_id', name='pk_memory_choices')
    )
    op.create_table('probe_runs',
        sa.Column('id', sa.String(), nullable=False),
        sa.Column('persona_id', sa.String(), nullable=False),
        sa.Column('digest', sa.String(), nullable=False),
        sa.Column('mind', sa.String(), nullable=False),
        sa.Column('state', sa.String(), nullable=False),
        sa.Column('asked', WHOLE, nullable=False),
        sa.Column('total', WHOLE, nullable=False),
        sa.Column('answers', sa.JSON(), nullable=False),
        sa.Column('started_at', MOMENT, nullable=False),
        sa.Column('beat_at', MOMENT, nullable=False),
        sa.Column('ended_at', MOMENT, nullable=True),
        sa.ForeignKeyConstraint(['persona_id'], ['personas.id'], name='fk_probe_runs_persona_id_personas'),
        sa.PrimaryKeyConstraint('id', name='pk_probe_runs')
    )
    op.create_index('ix_probe_runs_persona_id_started_at', 'probe_runs', ['persona_id', 'started_at'])
    op.create_table('purchases',
        sa.Column('id', sa.String(), nullable=False),
        sa.Column('agent_id', sa.String(), nullable=False),
        sa.Column('buyer_id', sa.String(), nullable=False),
        sa.Column('seller_id', sa.String(), nullable=False),
        sa.Column('state', sa.String(), nullable=False),
        sa.Column('price', WHOLE, nullable=False),
        sa.Column('fee', WHOLE, nullable=False),
        sa.Column('licence', sa.JSON(), nullable=False),
        sa.Column('deal_id', sa.String(), nullable=False),
        sa.Column('salt', sa.String(), nullable=False),
        sa.Column('receipt', sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column('accept_by', MOMENT, nullable=False),
        sa.Column('meet_by', MOMENT, nullable=False),
        sa.Column('reason', sa.String(), nullable=True),
        sa.Column('created_at', MOMENT, nullable=False),
        sa.Column('owned_at', MOMENT, nullable=True),
        sa.ForeignKeyConstraint(['agent_id'], ['agents.id'], name='fk_purchases_agent_id_agents'),
        sa.ForeignKeyConstraint(['buyer_id'], ['users.id'], name='fk_purchases_buyer_id_users'),
        sa.ForeignKeyConstraint(['seller_id'], ['users.id'], name='fk_purchases_seller_id_users'),
        sa.PrimaryKeyConstraint('id', name='pk_purchases'),
        sa.UniqueConstraint('deal_id', name='uq_purchases_deal_id')
    )
    op.create_index('ix_purchases_agent_id', 'purchases', ['agent_id'])
    op.create_index('ix_purchases_buyer_id', 'purchases', ['buyer_id'])
    op.create_index('ix_purchases_seller_id', 'purchases', ['seller_id'])
    op.create_index('uq_purchases_buyer_id_agent_id_live', 'purchases', ['buyer_id', 'agent_id'], unique=True, sqlite_where=sa.text("state NOT IN ('failed', 'refunded')"), postgresql_where=sa.text("state NOT IN ('failed', 'refunded')"))
    op.create_table('agent_links',
        sa.Column('id', sa.String(), nullable=False),
        sa.Column('persona_id', sa.String(), nullable=False),
        sa.Column('purchase_id', sa.String(), nullable=False),
        sa.Column('agent_id', sa.String(), nullable=False),
        sa.Column('release_id', sa.String(), nullable=False),
        sa.Column('digest', sa.String(), nullable=False),
        sa.Column('state', sa.String(), nullable=False),
        sa.Column('is_on', sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column('slots', sa.JSON(), nullable=False),
        sa.Column('scopes', sa.JSON(), nullable=False),
        sa.Column('settings', sa.JSON(), nullable=False),
        sa.Column('timeout_ms', WHOLE, nullable=False),
        sa.Column('seen', sa.JSON(), nullable=True),
        sa.Column('checked_at', MOMENT, nullable=True),
        sa.Column('created_at', MOMENT, nullable=False),
        sa.Column('updated_at', MOMENT, nullable=False),
        sa.ForeignKeyConstraint(['agent_id'], ['agents.id'], name='fk_agent_links_agent_id_agents'),
        sa.ForeignKeyConstraint(['persona_id'], ['personas.id'], name='fk_agent_links_persona_id_personas'),
        sa.ForeignKeyConstraint(['purchase_id'], ['purchases.id'], name='fk_agent_links_purchase_id_purchases'),
        sa.ForeignKeyConstraint(['release_id'], ['agent_releases.id'], name='fk_agent_links_release_id_agent_releases'),
        sa.PrimaryKeyConstraint('id', name='pk_agent_links'),
        sa.UniqueConstraint('persona_id', 'purchase_id', name='uq_agent_links_persona_id_purchase_id')
    )
    op.create_index('ix_agent_links_persona_id', 'agent_links', ['persona_id'])
    op.create_table('version_days',
        sa.Column('version_id', sa.String(), nullable=False),
        sa.Column('day', sa.Date(), nullable=False),
        sa.Column('views', WHOLE, nullable=False),
        sa.ForeignKeyConstraint(['version_id'], ['persona_versions.id'], name='fk_version_days_version_id_persona_versions'),
        sa.PrimaryKeyConstraint('version_id', 'day', name='pk_version_days')
    )
    op.create_table('link_days',
        sa.Column('link_id', sa.String(), nullable=False),
        sa.Column('day', sa.Date(), nullable=False),
        sa.Column('calls', WHOLE, nullable=False),
        sa.Column('failures', WHOLE, nullable=False),
        sa.Column('late', WHOLE, nullable=False),
        sa.Column('busy_ms', WHOLE, nullable=False),
        sa.Column('input_tokens', WHOLE, nullable=False),
        sa.Column('output_tokens', WHOLE, nullable=False),
        sa.Column('cost', WHOLE, nullable=False),
        sa.ForeignKeyConstraint(['link_id'], ['agent_links.id'], name='fk_link_days_link_id_agent_links'),
        sa.PrimaryKeyConstraint('link_id', 'day', name='pk_link_days')
    )
    op.create_table('episodes',
        sa.Column('room_id', sa.String(), nullable=False),
        sa.Column('persona_id', sa.String(), nullable=False),
        sa.Column('fan_id', sa.String(), nullable=False),
        sa.Column('lines', sa.JSON(), nullable=False),
        sa.Column('at', MOMENT, nullable=False),
        sa.ForeignKeyConstraint(['fan_id'], ['users.id'], name='fk_episodes_fan_id_users'),
        sa.ForeignKeyConstraint(['persona_id'], ['personas.id'], name='fk_episodes_persona_id_personas'),
        sa.ForeignKeyConstraint(['room_id'], ['rooms.id'], name='fk_episodes_room_id_rooms'),
        sa.PrimaryKeyConstraint('room_id', name='pk_episodes')
    )
    op.create_index('ix_episodes_fan_id', 'episodes', ['fan_id'])
    op.create_index('ix_episodes_persona_id_fan_id', 'episodes', ['persona_id', 'fan_id'])
    op.create_table('memory_facts',
        sa.Column('id', sa.String(), nullable=False),
        sa.Column('persona_id', sa.String(), nullable=False),
        sa.Column('fan_id', sa.String(), nullable=False),
        sa.Column('subject', sa.String(), nullable=False),
        sa.Column('predicate', sa.String(), nullable=False),
        sa.Column('text', sa.String(), nullable=False),
        sa.Column('quote', sa.String(), nullable=False),
        sa.Column('room_id', sa.String(), nullable=True),
        sa.Column('item_id', sa.String(), nullable=True),
        sa.Column('valid_from', MOMENT, nullable=False),
        sa.Column('valid_to', MOMENT, nullable=True),
        sa.Column('confidence', WHOLE, nullable=False),
        sa.Column('sensitivity', sa.String(), nullable=False),
        sa.Column('is_pinned', sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column('is_own_words', sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column('embedding', sa.LargeBinary(), nullable=True),
        sa.Column('embedder', sa.String(), nullable=True),
        sa.Column('created_at', MOMENT, nullable=False),
        sa.Column('updated_at', MOMENT, nullable=False),
        sa.ForeignKeyConstraint(['fan_id'], ['users.id'], name='fk_memory_facts_fan_id_users'),
        sa.ForeignKeyConstraint(['persona_id'], ['personas.id'], name='fk_memory_facts_persona_id_personas'),
        sa.ForeignKeyConstraint(['room_id'], ['rooms.id'], name='fk_memory_facts_room_id_rooms'),
        sa.PrimaryKeyConstraint('id', name='pk_memory_facts')
    )
    op.create_index('ix_memory_facts_fan_id', 'memory_facts', ['fan_id'])
    op.create_index('ix_memory_facts_persona_id_fan_id', 'memory_facts', ['persona_id', 'fan_id'])
    op.create_index('ix_memory_facts_room_id', 'memory_facts', ['room_id'])
    op.create_table('room_costs',
        sa.Column('room_id', sa.String(), nullable=False),
        sa.Column('replies', WHOLE, nullable=False),
        sa.Column('estimated', WHOLE, nullable=False),
        sa.Column('input_tokens', WHOLE, nullable=False),
        sa.Column('cached_tokens', WHOLE, nullable=False),
        sa.Column('output_tokens', WHOLE, nullable=False),
        sa.Column('heard_ms', WHOLE, nullable=False),
        sa.Column('spoken_ms', WHOLE, nullable=False),
        sa.Column('drawn_ms', WHOLE, nullable=False),
        sa.Column('link_cost', WHOLE, nullable=False),
        sa.ForeignKeyConstraint(['room_id'], ['rooms.id'], name='fk_room_costs_room_id_rooms'),
        sa.PrimaryKeyConstraint('room_id', name='pk_room_costs')
    )
    op.create_table('safety_decisions',
        sa.Column('id', sa.String(), nullable=False),
        sa.Column('room_id', sa.String(), nullable=False),
        sa.Column('fan_id', sa.String(), nullable=False),
        sa.Column('persona_id', sa.String(), nullable=False),
        sa.Column('about', sa.String(), nullable=False),
        sa.Column('band', sa.String(), nullable=False),
        sa.Column('code', sa.String(), nullable=False),
        sa.Column('at', MOMENT, nullable=False),
        sa.ForeignKeyConstraint(['fan_id'], ['users.id'], name='fk_safety_decisions_fan_id_users'),
        sa.ForeignKeyConstraint(['persona_id'], ['personas.id'], name='fk_safety_decisions_persona_id_personas'),
        sa.ForeignKeyConstraint(['room_id'], ['rooms.id'], name='fk_safety_decisions_room_id_rooms'),
        sa.PrimaryKeyConstraint('id', name='pk_safety_decisions')
    )
    op.create_index('ix_safety_decisions_fan_id_at', 'safety_decisions', ['fan_id', 'at'])
    op.create_index('ix_safety_decisions_persona_id', 'safety_decisions', ['persona_id'])
    op.create_index('ix_safety_decisions_room_id', 'safety_decisions', ['room_id'])
    op.create_table('appeals',
        sa.Column('id', sa.String(), nullable=False),
        sa.Column('decision_id', sa.String(), nullable=False),
        sa.Column('by_id', sa.String(), nullable=False),
        sa.Column('words', sa.String(), nullable=False),
        sa.Column('state', sa.String(), nullable=False),
        sa.Column('answer', sa.String(), nullable=True),
        sa.Column('answered_by_id', sa.String(), nullable=True),
        sa.Column('created_at', MOMENT, nullable=False),
        sa.Column('answered_at', MOMENT, nullable=True),
        sa.ForeignKeyConstraint(['answered_by_id'], ['users.id'], name='fk_appeals_answered_by_id_users'),
        sa.ForeignKeyConstraint(['by_id'], ['users.id'], name='fk_appeals_by_id_users'),
        sa.ForeignKeyConstraint(['decision_id'], ['safety_decisions.id'], name='fk_appeals_decision_id_safety_decisions'),
        sa.PrimaryKeyConstraint('id', name='pk_appeals')
    )
    op.create_index('ix_appeals_by_id', 'appeals', ['by_id'])
    op.create_index('ix_appeals_decision_id', 'appeals', ['decision_id'])
    op.add_column('persona_versions', sa.Column('card', sa.JSON(), nullable=True))
    op.add_column('persona_versions', sa.Column('mind', sa.String(), server_default=sa.text("''"), nullable=False))
    op.add_column('persona_versions', sa.Column('links', sa.JSON(), server_default=EMPTY_LIST, nullable=False))
    op.add_column('persona_versions', sa.Column('consent_ids', sa.JSON(), server_default=EMPTY_LIST, nullable=False))
    op.add_column('persona_versions', sa.Column('policy_version', WHOLE, server_default='0', nullable=False))
    op.add_column('personas', sa.Column('card', sa.JSON(), nullable=True))
    op.add_column('personas', sa.Column('consent_ids', sa.JSON(), server_default=EMPTY_LIST, nullable=False))
    op.add_column('faces', sa.Column('likeness', sa.String(), server_default='unsaid', nullable=False))
    op.add_column('rooms', sa.Column('shares_transcript', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column('rooms', sa.Column('remembers', sa.Boolean(), server_default=sa.true(), nullable=False))
    op.add_column('rooms', sa.Column('learns_at', MOMENT, nullable=True))
    op.add_column('rooms', sa.Column('learn_tries', WHOLE, server_default='0', nullable=False))
    op.add_column('transcript_turns', sa.Column('is_off_record', sa.Boolean(), server_default=sa.false(), nullable=False))
    _let_rooms_have_no_bid(nullable=True)
    for name, table, columns in INDEXES:
        op.create_index(name, table, list(columns))


def downgrade() -> None:
    """Forget the studio; previews go, for nothing before knows rooms without a bid."""
    for name, table, _ in INDEXES:
        op.drop_index(name, table)
    for table in DROPPED:
        op.drop_table(table)
    op.execute('DELETE FROM transcript_turns WHERE room_id IN (SELECT id FROM rooms WHERE bid_id IS NULL)')
    for of_room in ('tickets', 'receipts', 'safety_counts', 'spoken_turns', 'films'):
        op.execute(f'DELETE FROM {of_room} WHERE room_id IN (SELECT id FROM rooms WHERE bid_id IS NULL)')
    op.execute('DELETE FROM rooms WHERE bid_id IS NULL')
    op.execute('DELETE FROM persona_versions WHERE number < 1')
    _let_rooms_have_no_bid(nullable=False)
    for table, columns in ADDED.items():
        for column in columns:
            op.drop_column(table, column)


def _let_rooms_have_no_bid(*, nullable: bool) -> None:
    if op.get_bind().dialect.name == 'postgresql':
        op.alter_column('rooms', 'bid_id', nullable=nullable)
        return
    # As in migration 0005: SQLite would copy the table while other rows point at the old one.
    connection = op.get_bind()
    sql = str(
        connection.execute(
            sa.text("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = 'rooms'")
        ).scalar_one()
    )
    was = '\tbid_id VARCHAR'
    old, new = (f'{was} NOT NULL,', f'{was},') if nullable else (f'{was},', f'{was} NOT NULL,')
    if sql.count(old) != 1:
        raise RuntimeError('the table rooms is not as migration 0006 leaves it: bid_id')
    connection.execute(sa.text('PRAGMA writable_schema = ON'))
    connection.execute(
        sa.text("UPDATE sqlite_schema SET sql = :sql WHERE type = 'table' AND name = 'rooms'"),
        {'sql': sql.replace(old, new)},
    )
    connection.execute(sa.text('PRAGMA writable_schema = RESET'))
