"""Pages of accounts. What django-allauth shows (sign-up, sign-in, passwords) has only its templates here."""
