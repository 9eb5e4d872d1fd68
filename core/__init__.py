"""What everything stands on: clock, money, ids, errors, database, events, telemetry."""
