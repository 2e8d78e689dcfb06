from notifications.actions.add_webhook import add_webhook
from notifications.actions.deliver_mails import Delivery, deliver_mails
from notifications.actions.deliver_webhooks import deliver_webhook
from notifications.actions.follow import follow, unfollow
from notifications.actions.follow_place import change_place, follow_place, forget_place
from notifications.actions.forget_reminders import forget_reminders
from notifications.actions.mark_read import mark_all_read, mark_day_read, mark_read
from notifications.actions.set_preferences import set_preferences, unsubscribe
from notifications.actions.tell_people import Step, tell_people
from notifications.actions.tend_webhook import remove_webhook, renew_webhook, resume_webhook
from notifications.actions.write_digests import write_digests

__all__ = [
    "Delivery",
    "Step",
    "add_webhook",
    "change_place",
    "deliver_mails",
    "deliver_webhook",
    "follow",
    "follow_place",
    "forget_place",
    "forget_reminders",
    "mark_all_read",
    "mark_day_read",
    "mark_read",
    "remove_webhook",
    "renew_webhook",
    "resume_webhook",
    "set_preferences",
    "tell_people",
    "unfollow",
    "unsubscribe",
    "write_digests",
]
