"""Human creators: offers, auctions, calendars, meetings, conversations, KYC, people, notices."""

import sqlalchemy as sa
from alembic import op

import models.base

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
MOMENT = models.base.UtcDateTime(timezone=True)
OPEN = sa.text("state = 'open'")
RAISES = sa.text('replaces_id IS NOT NULL')
TEXTS = ('message', 'wishes', 'note')
REFERENCES = (
    ('bids', 'offer_id', 'offers'),
    ('bids', 'auction_id', 'auctions'),
    ('bids', 'replaces_id', 'bids'),
    ('quotes', 'offer_id', 'offers'),
)
INDEXES = (
    ('ix_bids_auction_id', ['auction_id']),
    ('ix_bids_offer_id', ['offer_id']),
    ('ix_bids_owner_id_fan_id', ['owner_id', 'fan_id']),
    ('ix_bids_owner_id_state_amount', ['owner_id', 'state', 'amount']),
)
ONLY_OF_ROOMS = {
    'bids': ('persona_id', 'persona_version_id', 'format'),
    'quotes': (
        'tier_id',
        'persona_version_id',
        'formula_version',
        'price_per_minute',
        'tier_bps',
        'persona_bps',
    ),
}

DROPPED = (
    'proposals',
    'scans',
    'reviews',
    'disputes',
    'bookings',
    'meetings',
    'auctions',
    'messages',
    'kyf_accesses',
    'reports',
    'profiles',
    'participants',
    'offers',
    'notifications',
    'mails',
    'kyf_requests',
    'kyc_forms',
    'follows',
    'calendars',
    'calendar_exceptions',
    'blocks',
    'bid_templates',
    'availability_rules',
    'attachments',
    'conversations',
)
"""The last made first."""


def upgrade() -> None:
    """Apply."""
    _create_tables()
    for table, column, other in REFERENCES:
        # Both databases take a named reference with a new column.
        op.execute(
            f'ALTER TABLE {table} ADD COLUMN {column} VARCHAR '
            f'CONSTRAINT fk_{table}_{column}_{other} REFERENCES {other} (id)'
        )
    op.add_column('bids', sa.Column('kind', sa.String(), server_default='room', nullable=False))
    for column in TEXTS:
        op.add_column('bids', sa.Column(column, sa.String(), server_default=sa.text("''"), nullable=False))
    op.add_column(
        'bids', sa.Column('needs_kyf', sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    for column in ('placed_block', 'placed_index'):
        op.add_column('bids', sa.Column(column, WHOLE, nullable=True))
    op.add_column('quotes', sa.Column('terms', sa.JSON(), nullable=True))
    for name, columns in INDEXES:
        op.create_index(name, 'bids', columns)
    op.create_index(
        'ix_bids_replaces_id', 'bids', ['replaces_id'], sqlite_where=RAISES, postgresql_where=RAISES
    )
    op.drop_index('ix_bids_owner_id', 'bids')
    for table, columns in ONLY_OF_ROOMS.items():
        _change_nullable(table, columns, nullable=True)
    if op.get_bind().dialect.name == 'postgresql':
        op.execute('CREATE EXTENSION IF NOT EXISTS btree_gist')
        op.execute(
            'ALTER TABLE bookings ADD CONSTRAINT ex_bookings_creator_id_busy EXCLUDE USING gist '
            '(creator_id WITH =, tstzrange(busy_from, busy_until) WITH &&) '
            "WHERE (state IN ('held', 'confirmed'))"
        )


def downgrade() -> None:
    """Revert; meetings are lost, and so are bids for them."""
    op.execute("DELETE FROM bid_events WHERE bid_id IN (SELECT id FROM bids WHERE kind <> 'room')")
    op.execute("UPDATE bids SET replaces_id = NULL")
    for table in DROPPED:
        op.execute(f'DELETE FROM {table}')
        if table == 'meetings':
            op.execute("DELETE FROM bids WHERE kind <> 'room'")
            op.execute('DELETE FROM quotes WHERE offer_id IS NOT NULL')
            op.execute('UPDATE bids SET auction_id = NULL')
    for table, columns in ONLY_OF_ROOMS.items():
        _change_nullable(table, columns, nullable=False)
    for name in ('ix_bids_replaces_id', *(name for name, _ in INDEXES)):
        op.drop_index(name, 'bids')
    op.create_index('ix_bids_owner_id', 'bids', ['owner_id'])
    op.drop_column('quotes', 'terms')
    for column in ('placed_block', 'placed_index', 'needs_kyf', *TEXTS, 'kind'):
        op.drop_column('bids', column)
    for table, column, other in REFERENCES:
        _drop_reference(table, column, other)
    for table in DROPPED:
        op.drop_table(table)


def _change_nullable(table: str, columns: tuple[str, ...], *, nullable: bool) -> None:
    if op.get_bind().dialect.name == 'postgresql':
        for column in columns:
            op.alter_column(table, column, nullable=nullable)
        return
    # SQLite can't, and would copy the table while other rows point at the old one. Its own way
    # out is to write the definition anew: https://sqlite.org/lang_altertable.html, section 7.
    sql = _definition(table)
    for column in columns:
        was = f'\t{column} VARCHAR' if f'\t{column} VARCHAR' in sql else f'\t{column} INTEGER'
        old, new = (f'{was} NOT NULL', was) if nullable else (was, f'{was} NOT NULL')
        if sql.count(f'{old},') != 1:
            raise RuntimeError(f'the table {table} is not as migration 0004 leaves it: {column}')
        sql = sql.replace(f'{old},', f'{new},')
    _define(table, sql)


def _drop_reference(table: str, column: str, other: str) -> None:
    if op.get_bind().dialect.name == 'postgresql':
        op.drop_column(table, column)
        return
    reference = f' CONSTRAINT fk_{table}_{column}_{other} REFERENCES {other} (id)'
    sql = _definition(table)
    if sql.count(reference) != 1:
        raise RuntimeError(f'the table {table} is not as migration 0005 leaves it: {column}')
    _define(table, sql.replace(reference, ''))
    op.drop_column(table, column)


def _definition(table: str) -> str:
    found = op.get_bind().execute(
        sa.text("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = :name"),
        {'name': table},
    )
    return str(found.scalar_one())


def _define(table: str, sql: str) -> None:
    connection = op.get_bind()
    connection.execute(sa.text('PRAGMA writable_schema = ON'))
    connection.execute(
        sa.text("UPDATE sqlite_schema SET sql = :sql WHERE type = 'table' AND name = :name"),
        {'sql': sql, 'name': table},
    )
    connection.execute(sa.text('PRAGMA writable_schema = RESET'))


def _create_tables() -> None:
    op.create_table(
        'conversations',
        sa.Column('id', sa.String(), nullable=False),
        sa.Column('kind', sa.String(), nullable=False),
        sa.Column('subject_id', sa.String(), nullable=True),
        sa.Column('title', sa.String(), nullable=False),
        sa.Column('last_seq', WHOLE, nullable=False),
        sa.Column('closes_at', MOMENT, nullable=True),
        sa.Column('created_at', MOMENT, nullable=False),
        sa.Column('updated_at', MOMENT, nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_conversations')),
        sa.UniqueConstraint('subject_id', name=op.f('uq_conversations_subject_id')),
    )
    op.create_table(
        'attachments',
        sa.Column('id', sa.String(), nullable=False),
        sa.Column('conversation_id', sa.String(), nullable=False),
        sa.Column('uploader_id', sa.String(), nullable=False),
        sa.Column('file_key', sa.String(), nullable=False),
        sa.Column('name', sa.String(), nullable=False),
        sa.Column('mime', sa.String(), nullable=False),
        sa.Column('size_bytes', WHOLE, nullable=False),
        sa.Column('width', WHOLE, nullable=True),
        sa.Column('height', WHOLE, nullable=True),
        sa.Column('created_at', MOMENT, nullable=False),
        sa.CheckConstraint('size_bytes >= 0', name=op.f('ck_attachments_size_bytes_natural')),
        sa.ForeignKeyConstraint(['conversation_id'], ['conversations.id'], name=op.f('fk_attachments_conversation_id_conversations'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['uploader_id'], ['users.id'], name=op.f('fk_attachments_uploader_id_users')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_attachments')),
    )
    op.create_index('ix_attachments_conversation_id', 'attachments', ['conversation_id'])
    op.create_table(
        'availability_rules',
        sa.Column('id', sa.String(), nullable=False),
        sa.Column('user_id', sa.String(), nullable=False),
        sa.Column('weekday', WHOLE, nullable=False),
        sa.Column('start_minute', WHOLE, nullable=False),
        sa.Column('end_minute', WHOLE, nullable=False),
        sa.CheckConstraint('0 <= start_minute AND start_minute < end_minute AND end_minute <= 1440', name=op.f('ck_availability_rules_minutes_of_a_day')),
        sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_availability_rules_user_id_users'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_availability_rules')),
    )
    op.create_index(op.f('ix_availability_rules_user_id'), 'availability_rules', ['user_id'])
    op.create_table(
        'bid_templates',
        sa.Column('id', sa.String(), nullable=False),
        sa.Column('fan_id', sa.String(), nullable=False),
        sa.Column('name', sa.String(), nullable=False),
        sa.Column('message', sa.String(), nullable=False),
        sa.Column('wishes', sa.String(), nullable=False),
        sa.Column('created_at', MOMENT, nullable=False),
        sa.ForeignKeyConstraint(['fan_id'], ['users.id'], name=op.f('fk_bid_templates_fan_id_users'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_bid_templates')),
    )
    op.create_index(op.f('ix_bid_templates_fan_id'), 'bid_templates', ['fan_id'])
    op.create_table(
        'blocks',
        sa.Column('blocker_id', sa.String(), nullable=False),
        sa.Column('blocked_id', sa.String(), nullable=False),
        sa.Column('created_at', MOMENT, nullable=False),
        sa.ForeignKeyConstraint(['blocked_id'], ['users.id'], name=op.f('fk_blocks_blocked_id_users'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['blocker_id'], ['users.id'], name=op.f('fk_blocks_blocker_id_users'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('blocker_id', 'blocked_id', name=op.f('pk_blocks')),
    )
    op.create_index(op.f('ix_blocks_blocked_id'), 'blocks', ['blocked_id'])
    op.create_table(
        'calendar_exceptions',
        sa.Column('id', sa.String(), nullable=False),
        sa.Column('user_id', sa.String(), nullable=False),
        sa.Column('first_day', sa.Date(), nullable=False),
        sa.Column('last_day', sa.Date(), nullable=False),
        sa.Column('kind', sa.String(), nullable=False),
        sa.Column('start_minute', WHOLE, nullable=True),
        sa.Column('end_minute', WHOLE, nullable=True),
        sa.Column('note', sa.String(), nullable=False),
        sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_calendar_exceptions_user_id_users'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_calendar_exceptions')),
    )
    op.create_index(op.f('ix_calendar_exceptions_user_id'), 'calendar_exceptions', ['user_id'])
    op.create_table(
        'calendars',
        sa.Column('user_id', sa.String(), nullable=False),
        sa.Column('time_zone', sa.String(), nullable=False),
        sa.Column('buffer_before_minutes', WHOLE, nullable=False),
        sa.Column('buffer_after_minutes', WHOLE, nullable=False),
        sa.Column('slot_step_minutes', WHOLE, nullable=False),
        sa.Column('feed_number', WHOLE, nullable=False),
        sa.Column('updated_at', MOMENT, nullable=False),
        sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_calendars_user_id_users'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('user_id', name=op.f('pk_calendars')),
    )
    op.create_table(
        'follows',
        sa.Column('fan_id', sa.String(), nullable=False),
        sa.Column('creator_id', sa.String(), nullable=False),
        sa.Column('is_subscriber', sa.Boolean(), nullable=False),
        sa.Column('created_at', MOMENT, nullable=False),
        sa.ForeignKeyConstraint(['creator_id'], ['users.id'], name=op.f('fk_follows_creator_id_users'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['fan_id'], ['users.id'], name=op.f('fk_follows_fan_id_users'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('fan_id', 'creator_id', name=op.f('pk_follows')),
    )
    op.create_index(op.f('ix_follows_creator_id'), 'follows', ['creator_id'])
    op.create_table(
        'kyc_forms',
        sa.Column('user_id', sa.String(), nullable=False),
        sa.Column('sealed', sa.JSON(), nullable=False),
        sa.Column('state', sa.String(), nullable=False),
        sa.Column('provider', sa.String(), nullable=True),
        sa.Column('reviewer_id', sa.String(), nullable=True),
        sa.Column('note', sa.String(), nullable=False),
        sa.Column('submitted_at', MOMENT, nullable=False),
        sa.Column('decided_at', MOMENT, nullable=True),
        sa.ForeignKeyConstraint(['reviewer_id'], ['users.id'], name=op.f('fk_kyc_forms_reviewer_id_users')),
        sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_kyc_forms_user_id_users'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('user_id', name=op.f('pk_kyc_forms')),
    )
    op.create_table(
        'kyf_requests',
        sa.Column('id', sa.String(), nullable=False),
        sa.Column('subject_id', sa.String(), nullable=False),
        sa.Column('deal_id', sa.String(), nullable=False),
        sa.Column('creator_id', sa.String(), nullable=False),
        sa.Column('fan_id', sa.String(), nullable=False),
        sa.Column('fields', sa.JSON(), nullable=False),
        sa.Column('purpose', sa.String(), nullable=False),
        sa.Column('retention_days', WHOLE, nullable=False),
        sa.Column('scope_hash', sa.String(), nullable=False),
        sa.Column('state', sa.String(), nullable=False),
        sa.Column('signature', sa.String(), nullable=True),
        sa.Column('asked_at', MOMENT, nullable=False),
        sa.Column('due_at', MOMENT, nullable=False),
        sa.Column('consented_at', MOMENT, nullable=True),
        sa.Column('readable_until', MOMENT, nullable=True),
        sa.Column('revoked_at', MOMENT, nullable=True),
        sa.ForeignKeyConstraint(['creator_id'], ['users.id'], name=op.f('fk_kyf_requests_creator_id_users')),
        sa.ForeignKeyConstraint(['fan_id'], ['users.id'], name=op.f('fk_kyf_requests_fan_id_users')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_kyf_requests')),
        sa.UniqueConstraint('subject_id', name=op.f('uq_kyf_requests_subject_id')),
    )
    op.create_index(op.f('ix_kyf_requests_creator_id'), 'kyf_requests', ['creator_id'])
    op.create_index(op.f('ix_kyf_requests_fan_id'), 'kyf_requests', ['fan_id'])
    op.create_index('ix_kyf_requests_state_due_at', 'kyf_requests', ['state', 'due_at'])
    op.create_table(
        'mails',
        sa.Column('id', sa.String(), nullable=False),
        sa.Column('user_id', sa.String(), nullable=False),
        sa.Column('to_address', sa.String(), nullable=False),
        sa.Column('subject', sa.String(), nullable=False),
        sa.Column('text', sa.String(), nullable=False),
        sa.Column('invitation', sa.String(), nullable=True),
        sa.Column('invitation_method', sa.String(), nullable=True),
        sa.Column('state', sa.String(), nullable=False),
        sa.Column('attempts', WHOLE, nullable=False),
        sa.Column('error', sa.String(), nullable=True),
        sa.Column('not_before', MOMENT, nullable=False),
        sa.Column('created_at', MOMENT, nullable=False),
        sa.Column('sent_at', MOMENT, nullable=True),
        sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_mails_user_id_users'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_mails')),
    )
    op.create_index('ix_mails_state_not_before', 'mails', ['state', 'not_before'])
    op.create_index(op.f('ix_mails_user_id'), 'mails', ['user_id'])
    op.create_table(
        'notifications',
        sa.Column('id', sa.String(), nullable=False),
        sa.Column('user_id', sa.String(), nullable=False),
        sa.Column('idem', sa.String(), nullable=False),
        sa.Column('kind', sa.String(), nullable=False),
        sa.Column('subject_id', sa.String(), nullable=False),
        sa.Column('details', sa.JSON(), nullable=False),
        sa.Column('created_at', MOMENT, nullable=False),
        sa.Column('read_at', MOMENT, nullable=True),
        sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_notifications_user_id_users'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_notifications')),
        sa.UniqueConstraint('idem', name=op.f('uq_notifications_idem')),
    )
    op.create_index('ix_notifications_user_id_created_at', 'notifications', ['user_id', 'created_at'])
    op.create_table(
        'offers',
        sa.Column('id', sa.String(), nullable=False),
        sa.Column('creator_id', sa.String(), nullable=False),
        sa.Column('title', sa.String(), nullable=False),
        sa.Column('description', sa.String(), nullable=False),
        sa.Column('place_kind', sa.String(), nullable=False),
        sa.Column('city', sa.String(), nullable=True),
        sa.Column('minutes', WHOLE, nullable=False),
        sa.Column('minimum', WHOLE, nullable=False),
        sa.Column('currency', sa.String(), nullable=False),
        sa.Column('selling_mode', sa.String(), nullable=False),
        sa.Column('audience', sa.String(), nullable=False),
        sa.Column('bids_per_fan', WHOLE, nullable=False),
        sa.Column('lead_hours', WHOLE, nullable=False),
        sa.Column('answer_days', WHOLE, nullable=False),
        sa.Column('meet_days', WHOLE, nullable=False),
        sa.Column('free_cancel_hours', WHOLE, nullable=False),
        sa.Column('late_cancel_bps', WHOLE, nullable=False),
        sa.Column('kyf_fields', sa.JSON(), nullable=False),
        sa.Column('kyf_purpose', sa.String(), nullable=True),
        sa.Column('state', sa.String(), nullable=False),
        sa.Column('version', WHOLE, nullable=False),
        sa.Column('created_at', MOMENT, nullable=False),
        sa.Column('updated_at', MOMENT, nullable=False),
        sa.CheckConstraint('minimum > 0', name=op.f('ck_offers_minimum_positive')),
        sa.ForeignKeyConstraint(['creator_id'], ['users.id'], name=op.f('fk_offers_creator_id_users')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_offers')),
    )
    op.create_index(op.f('ix_offers_creator_id'), 'offers', ['creator_id'])
    op.create_table(
        'participants',
        sa.Column('conversation_id', sa.String(), nullable=False),
        sa.Column('user_id', sa.String(), nullable=False),
        sa.Column('delivered_seq', WHOLE, nullable=False),
        sa.Column('read_seq', WHOLE, nullable=False),
        sa.Column('joined_at', MOMENT, nullable=False),
        sa.ForeignKeyConstraint(['conversation_id'], ['conversations.id'], name=op.f('fk_participants_conversation_id_conversations'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_participants_user_id_users')),
        sa.PrimaryKeyConstraint('conversation_id', 'user_id', name=op.f('pk_participants')),
    )
    op.create_index(op.f('ix_participants_user_id'), 'participants', ['user_id'])
    op.create_table(
        'profiles',
        sa.Column('user_id', sa.String(), nullable=False),
        sa.Column('slug', sa.String(), nullable=False),
        sa.Column('headline', sa.String(), nullable=False),
        sa.Column('about', sa.String(), nullable=False),
        sa.Column('takes_bids', sa.Boolean(), nullable=False),
        sa.Column('picture', sa.LargeBinary(), nullable=True),
        sa.Column('picture_etag', sa.String(), nullable=True),
        sa.Column('created_at', MOMENT, nullable=False),
        sa.Column('updated_at', MOMENT, nullable=False),
        sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_profiles_user_id_users'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('user_id', name=op.f('pk_profiles')),
        sa.UniqueConstraint('slug', name=op.f('uq_profiles_slug')),
    )
    op.create_table(
        'reports',
        sa.Column('id', sa.String(), nullable=False),
        sa.Column('reporter_id', sa.String(), nullable=False),
        sa.Column('accused_id', sa.String(), nullable=False),
        sa.Column('subject_id', sa.String(), nullable=False),
        sa.Column('reason', sa.String(), nullable=False),
        sa.Column('text', sa.String(), nullable=False),
        sa.Column('evidence', sa.String(), nullable=False),
        sa.Column('state', sa.String(), nullable=False),
        sa.Column('answer', sa.String(), nullable=False),
        sa.Column('created_at', MOMENT, nullable=False),
        sa.Column('answered_at', MOMENT, nullable=True),
        sa.Column('reviewer_id', sa.String(), nullable=True),
        sa.ForeignKeyConstraint(['accused_id'], ['users.id'], name=op.f('fk_reports_accused_id_users')),
        sa.ForeignKeyConstraint(['reporter_id'], ['users.id'], name=op.f('fk_reports_reporter_id_users')),
        sa.ForeignKeyConstraint(['reviewer_id'], ['users.id'], name=op.f('fk_reports_reviewer_id_users')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_reports')),
    )
    op.create_index('ix_reports_state_created_at', 'reports', ['state', 'created_at'])
    op.create_table(
        'kyf_accesses',
        sa.Column('id', sa.String(), nullable=False),
        sa.Column('fan_id', sa.String(), nullable=False),
        sa.Column('request_id', sa.String(), nullable=True),
        sa.Column('reader_id', sa.String(), nullable=False),
        sa.Column('fields', sa.JSON(), nullable=False),
        sa.Column('at', MOMENT, nullable=False),
        sa.ForeignKeyConstraint(['fan_id'], ['users.id'], name=op.f('fk_kyf_accesses_fan_id_users')),
        sa.ForeignKeyConstraint(['reader_id'], ['users.id'], name=op.f('fk_kyf_accesses_reader_id_users')),
        sa.ForeignKeyConstraint(['request_id'], ['kyf_requests.id'], name=op.f('fk_kyf_accesses_request_id_kyf_requests')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_kyf_accesses')),
    )
    op.create_index(op.f('ix_kyf_accesses_fan_id'), 'kyf_accesses', ['fan_id'])
    op.create_index(op.f('ix_kyf_accesses_request_id'), 'kyf_accesses', ['request_id'])
    op.create_table(
        'messages',
        sa.Column('id', sa.String(), nullable=False),
        sa.Column('conversation_id', sa.String(), nullable=False),
        sa.Column('seq', WHOLE, nullable=False),
        sa.Column('sender_id', sa.String(), nullable=True),
        sa.Column('client_key', sa.String(), nullable=True),
        sa.Column('kind', sa.String(), nullable=False),
        sa.Column('text', sa.String(), nullable=False),
        sa.Column('folded', sa.String(), nullable=False),
        sa.Column('subject_id', sa.String(), nullable=True),
        sa.Column('attachment_id', sa.String(), nullable=True),
        sa.Column('created_at', MOMENT, nullable=False),
        sa.Column('erased_at', MOMENT, nullable=True),
        sa.CheckConstraint('seq > 0', name=op.f('ck_messages_seq_positive')),
        sa.ForeignKeyConstraint(['attachment_id'], ['attachments.id'], name=op.f('fk_messages_attachment_id_attachments')),
        sa.ForeignKeyConstraint(['conversation_id'], ['conversations.id'], name=op.f('fk_messages_conversation_id_conversations'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['sender_id'], ['users.id'], name=op.f('fk_messages_sender_id_users')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_messages')),
        sa.UniqueConstraint('conversation_id', 'sender_id', 'client_key', name=op.f('uq_messages_conversation_id_sender_id_client_key')),
        sa.UniqueConstraint('conversation_id', 'seq', name=op.f('uq_messages_conversation_id_seq')),
    )
    op.create_table(
        'auctions',
        sa.Column('id', sa.String(), nullable=False),
        sa.Column('owner_id', sa.String(), nullable=False),
        sa.Column('offer_id', sa.String(), nullable=True),
        sa.Column('tier_id', sa.String(), nullable=True),
        sa.Column('slots', WHOLE, nullable=False),
        sa.Column('reserve', WHOLE, nullable=True),
        sa.Column('first_closes_at', MOMENT, nullable=False),
        sa.Column('closes_at', MOMENT, nullable=False),
        sa.Column('extensions', WHOLE, nullable=False),
        sa.Column('state', sa.String(), nullable=False),
        sa.Column('created_at', MOMENT, nullable=False),
        sa.Column('closed_at', MOMENT, nullable=True),
        sa.CheckConstraint('(offer_id IS NULL) <> (tier_id IS NULL)', name=op.f('ck_auctions_one_subject')),
        sa.CheckConstraint('slots > 0', name=op.f('ck_auctions_slots_positive')),
        sa.ForeignKeyConstraint(['offer_id'], ['offers.id'], name=op.f('fk_auctions_offer_id_offers')),
        sa.ForeignKeyConstraint(['owner_id'], ['users.id'], name=op.f('fk_auctions_owner_id_users')),
        sa.ForeignKeyConstraint(['tier_id'], ['tiers.id'], name=op.f('fk_auctions_tier_id_tiers')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_auctions')),
    )
    op.create_index(op.f('ix_auctions_owner_id'), 'auctions', ['owner_id'])
    op.create_index('ix_auctions_state_closes_at', 'auctions', ['state', 'closes_at'])
    op.create_index('uq_auctions_offer_id_open', 'auctions', ['offer_id'], unique=True, sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_index('uq_auctions_tier_id_open', 'auctions', ['tier_id'], unique=True, sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_table(
        'meetings',
        sa.Column('id', sa.String(), nullable=False),
        sa.Column('bid_id', sa.String(), nullable=False),
        sa.Column('creator_id', sa.String(), nullable=False),
        sa.Column('fan_id', sa.String(), nullable=False),
        sa.Column('title', sa.String(), nullable=False),
        sa.Column('minutes', WHOLE, nullable=False),
        sa.Column('place_kind', sa.String(), nullable=False),
        sa.Column('place', sa.String(), nullable=False),
        sa.Column('link', sa.String(), nullable=False),
        sa.Column('starts_at', MOMENT, nullable=True),
        sa.Column('ends_at', MOMENT, nullable=True),
        sa.Column('state', sa.String(), nullable=False),
        sa.Column('due_at', MOMENT, nullable=True),
        sa.Column('fan_checked_in_at', MOMENT, nullable=True),
        sa.Column('creator_checked_in_at', MOMENT, nullable=True),
        sa.Column('code_shown_at', MOMENT, nullable=True),
        sa.Column('scanned_at', MOMENT, nullable=True),
        sa.Column('released_at', MOMENT, nullable=True),
        sa.Column('cancelled_by', sa.String(), nullable=True),
        sa.Column('created_at', MOMENT, nullable=False),
        sa.Column('updated_at', MOMENT, nullable=False),
        sa.ForeignKeyConstraint(['bid_id'], ['bids.id'], name=op.f('fk_meetings_bid_id_bids')),
        sa.ForeignKeyConstraint(['creator_id'], ['users.id'], name=op.f('fk_meetings_creator_id_users')),
        sa.ForeignKeyConstraint(['fan_id'], ['users.id'], name=op.f('fk_meetings_fan_id_users')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_meetings')),
        sa.UniqueConstraint('bid_id', name=op.f('uq_meetings_bid_id')),
    )
    op.create_index(op.f('ix_meetings_creator_id'), 'meetings', ['creator_id'])
    op.create_index(op.f('ix_meetings_fan_id'), 'meetings', ['fan_id'])
    op.create_index('ix_meetings_state_due_at', 'meetings', ['state', 'due_at'])
    op.create_table(
        'bookings',
        sa.Column('id', sa.String(), nullable=False),
        sa.Column('creator_id', sa.String(), nullable=False),
        sa.Column('fan_id', sa.String(), nullable=False),
        sa.Column('meeting_id', sa.String(), nullable=False),
        sa.Column('starts_at', MOMENT, nullable=False),
        sa.Column('ends_at', MOMENT, nullable=False),
        sa.Column('busy_from', MOMENT, nullable=False),
        sa.Column('busy_until', MOMENT, nullable=False),
        sa.Column('time_zone', sa.String(), nullable=False),
        sa.Column('state', sa.String(), nullable=False),
        sa.Column('held_until', MOMENT, nullable=True),
        sa.Column('sequence', WHOLE, nullable=False),
        sa.Column('created_at', MOMENT, nullable=False),
        sa.Column('updated_at', MOMENT, nullable=False),
        sa.CheckConstraint('busy_from <= starts_at AND ends_at <= busy_until', name=op.f('ck_bookings_busy_around')),
        sa.CheckConstraint('starts_at < ends_at', name=op.f('ck_bookings_ends_after_start')),
        sa.ForeignKeyConstraint(['creator_id'], ['users.id'], name=op.f('fk_bookings_creator_id_users')),
        sa.ForeignKeyConstraint(['fan_id'], ['users.id'], name=op.f('fk_bookings_fan_id_users')),
        sa.ForeignKeyConstraint(['meeting_id'], ['meetings.id'], name=op.f('fk_bookings_meeting_id_meetings')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_bookings')),
    )
    op.create_index('ix_bookings_creator_id_busy_from', 'bookings', ['creator_id', 'busy_from'])
    op.create_index(op.f('ix_bookings_fan_id'), 'bookings', ['fan_id'])
    op.create_index(op.f('ix_bookings_meeting_id'), 'bookings', ['meeting_id'])
    op.create_index('ix_bookings_state_held_until', 'bookings', ['state', 'held_until'])
    op.create_table(
        'disputes',
        sa.Column('id', sa.String(), nullable=False),
        sa.Column('meeting_id', sa.String(), nullable=False),
        sa.Column('opened_by', sa.String(), nullable=False),
        sa.Column('reason', sa.String(), nullable=False),
        sa.Column('statement', sa.String(), nullable=False),
        sa.Column('answer', sa.String(), nullable=False),
        sa.Column('evidence', sa.JSON(), nullable=False),
        sa.Column('evidence_hash', sa.String(), nullable=False),
        sa.Column('creator_bps', WHOLE, nullable=True),
        sa.Column('ruling', sa.String(), nullable=False),
        sa.Column('decided_by', sa.String(), nullable=True),
        sa.Column('opened_at', MOMENT, nullable=False),
        sa.Column('decide_by', MOMENT, nullable=True),
        sa.Column('decided_at', MOMENT, nullable=True),
        sa.ForeignKeyConstraint(['meeting_id'], ['meetings.id'], name=op.f('fk_disputes_meeting_id_meetings')),
        sa.ForeignKeyConstraint(['opened_by'], ['users.id'], name=op.f('fk_disputes_opened_by_users')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_disputes')),
        sa.UniqueConstraint('meeting_id', name=op.f('uq_disputes_meeting_id')),
    )
    op.create_table(
        'reviews',
        sa.Column('id', sa.String(), nullable=False),
        sa.Column('meeting_id', sa.String(), nullable=False),
        sa.Column('author_id', sa.String(), nullable=False),
        sa.Column('subject_id', sa.String(), nullable=False),
        sa.Column('stars', WHOLE, nullable=False),
        sa.Column('text', sa.String(), nullable=False),
        sa.Column('created_at', MOMENT, nullable=False),
        sa.Column('shown_at', MOMENT, nullable=True),
        sa.CheckConstraint('stars BETWEEN 1 AND 5', name=op.f('ck_reviews_stars_one_to_five')),
        sa.ForeignKeyConstraint(['author_id'], ['users.id'], name=op.f('fk_reviews_author_id_users')),
        sa.ForeignKeyConstraint(['meeting_id'], ['meetings.id'], name=op.f('fk_reviews_meeting_id_meetings')),
        sa.ForeignKeyConstraint(['subject_id'], ['users.id'], name=op.f('fk_reviews_subject_id_users')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_reviews')),
        sa.UniqueConstraint('meeting_id', 'author_id', name=op.f('uq_reviews_meeting_id_author_id')),
    )
    op.create_index('ix_reviews_subject_id_shown_at', 'reviews', ['subject_id', 'shown_at'])
    op.create_table(
        'scans',
        sa.Column('id', sa.String(), nullable=False),
        sa.Column('meeting_id', sa.String(), nullable=False),
        sa.Column('nonce', sa.String(), nullable=False),
        sa.Column('step', WHOLE, nullable=False),
        sa.Column('scanned_at', MOMENT, nullable=False),
        sa.ForeignKeyConstraint(['meeting_id'], ['meetings.id'], name=op.f('fk_scans_meeting_id_meetings')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_scans')),
        sa.UniqueConstraint('meeting_id', 'nonce', name=op.f('uq_scans_meeting_id_nonce')),
    )
    op.create_table(
        'proposals',
        sa.Column('id', sa.String(), nullable=False),
        sa.Column('meeting_id', sa.String(), nullable=False),
        sa.Column('proposer_id', sa.String(), nullable=False),
        sa.Column('booking_id', sa.String(), nullable=True),
        sa.Column('starts_at', MOMENT, nullable=False),
        sa.Column('ends_at', MOMENT, nullable=False),
        sa.Column('place', sa.String(), nullable=False),
        sa.Column('link', sa.String(), nullable=False),
        sa.Column('note', sa.String(), nullable=False),
        sa.Column('state', sa.String(), nullable=False),
        sa.Column('created_at', MOMENT, nullable=False),
        sa.Column('answered_at', MOMENT, nullable=True),
        sa.ForeignKeyConstraint(['booking_id'], ['bookings.id'], name=op.f('fk_proposals_booking_id_bookings')),
        sa.ForeignKeyConstraint(['meeting_id'], ['meetings.id'], name=op.f('fk_proposals_meeting_id_meetings')),
        sa.ForeignKeyConstraint(['proposer_id'], ['users.id'], name=op.f('fk_proposals_proposer_id_users')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_proposals')),
    )
    op.create_index(op.f('ix_proposals_meeting_id'), 'proposals', ['meeting_id'])
