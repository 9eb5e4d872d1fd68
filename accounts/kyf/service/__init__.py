"""What people do with their form and with creators' wishes to see parts of it."""
