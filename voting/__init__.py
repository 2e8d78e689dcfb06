"""Rounds and what comes of them. So far only the counting, which knows nothing of the rest."""
