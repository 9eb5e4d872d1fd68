"""What the house tells a person: in the app, and by e-mail."""
