"""What a person wants to be told, what they were told, and the mails on their way."""

from notifications.models.digests import Digest, Edition
from notifications.models.following import (
    BY_DEED,
    FOLLOWED,
    LEAST_RADIUS,
    MOST_PLACES,
    MOST_RADIUS,
    Attention,
    Follow,
    Place,
)
from notifications.models.kinds import AT_ONCE, Frequency, Kind, Reason
from notifications.models.mails import CHANNELS, Channel, Mail, SetAside, Spread, StoppedAddress
from notifications.models.notifications import ABOUT, WHAT, About, Notification
from notifications.models.preferences import AT_ONCE_OR_NOT, DEFAULT_MAIL, Preference, ways_of
from notifications.models.webhooks import Webhook
from notifications.models.words import HEADLINES

__all__ = [
    "ABOUT",
    "AT_ONCE",
    "AT_ONCE_OR_NOT",
    "BY_DEED",
    "CHANNELS",
    "DEFAULT_MAIL",
    "FOLLOWED",
    "HEADLINES",
    "LEAST_RADIUS",
    "MOST_PLACES",
    "MOST_RADIUS",
    "WHAT",
    "About",
    "Attention",
    "Channel",
    "Digest",
    "Edition",
    "Follow",
    "Frequency",
    "Kind",
    "Mail",
    "Notification",
    "Place",
    "Preference",
    "Reason",
    "SetAside",
    "Spread",
    "StoppedAddress",
    "Webhook",
    "ways_of",
]
