"""Appeals: who was steered or stopped asks for a second look, a moderator answers."""
