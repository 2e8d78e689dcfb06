"""Mails: written into the database with the act they tell of, handed to the transport by a task."""

from notifications.mail.queue import QueuedBackend

__all__ = ["QueuedBackend"]
