"""What the API says of moderation, cases and juries, and what it takes."""
