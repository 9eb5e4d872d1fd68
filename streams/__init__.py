"""Reserved for the streams feature; empty until its issue."""
