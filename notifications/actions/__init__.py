from notifications.actions.add_webhook import add_webhook
from notifications.actions.deliver_mails import Delivery, deliver_mails
from notifications.actions.deliver_webhooks import deliver_webhook
from notifications.actions.follow import follow, unfollow
from notifications.actions.follow_place import change_place, follow_place, forget_place
from notifications.actions.forget_reminders import forget_reminders
from notifications.actions.heed_report import heed_report
from notifications.actions.mark_read import mark_all_read, mark_day_read, mark_read
from notifications.actions.retry_failed import retry_failed
from notifications.actions.set_preferences import set_preferences, unsubscribe
from notifications.actions.stop_address import ask_mail_again, read_mail_again, resume_address, stop_address
from notifications.actions.tell_people import Step, spread, tell_people
from notifications.actions.tend_webhook import remove_webhook, renew_webhook, resume_webhook
from notifications.actions.write_digests import write_digests

__all__ = [
    "Delivery",
    "Step",
    "add_webhook",
    "ask_mail_again",
    "change_place",
    "deliver_mails",
    "deliver_webhook",
    "follow",
    "follow_place",
    "forget_place",
    "forget_reminders",
    "heed_report",
    "mark_all_read",
    "mark_day_read",
    "mark_read",
    "read_mail_again",
    "remove_webhook",
    "renew_webhook",
    "resume_address",
    "resume_webhook",
    "retry_failed",
    "set_preferences",
    "spread",
    "stop_address",
    "tell_people",
    "unfollow",
    "unsubscribe",
    "write_digests",
]
