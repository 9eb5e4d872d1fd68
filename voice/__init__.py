"""Speech: hearing and speaking. Built by its own issue; nothing is sold here yet."""
