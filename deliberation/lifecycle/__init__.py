"""States and moves of what is deliberated in, each kind in a file of its own."""
