"""French: 7 mai 2026, 1 204 with a narrow space that does not break."""

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = r"j F Y à H:i"
MONTH_DAY_FORMAT = "j F"
SHORT_DATE_FORMAT = "j b Y"
TIME_FORMAT = "H:i"
FIRST_DAY_OF_WEEK = 1
DECIMAL_SEPARATOR = ","
THOUSAND_SEPARATOR = "\u202f"
