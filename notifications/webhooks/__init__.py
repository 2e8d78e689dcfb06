"""How public acts reach other programs: what is sent, how it is signed, and where it may go."""

from notifications.webhooks.address import require_address
from notifications.webhooks.message import MOST, body_of, new_secret, signed
from notifications.webhooks.post import Outcome, post

__all__ = ["MOST", "Outcome", "body_of", "new_secret", "post", "require_address", "signed"]
