"""The ``mesi`` command line, one command a file."""
