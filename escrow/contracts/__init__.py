"""The contracts that hold the money, and their compiled artefacts."""
