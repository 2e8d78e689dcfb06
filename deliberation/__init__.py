"""Where people find what they agree on, organise themselves and are drawn by lot."""
