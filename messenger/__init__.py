"""Reserved for the messenger feature; empty until its issue."""
