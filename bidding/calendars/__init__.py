"""Calendars: weekly hours, free slots, bookings that never overlap, feeds and invitations."""
