from notifications.actions.add_webhook import add_webhook
from notifications.actions.deliver_mails import Delivery, deliver_mails
from notifications.actions.deliver_webhooks import deliver_webhook
from notifications.actions.follow_process import follow_process, unfollow_process
from notifications.actions.follow_proposal import follow_proposal, unfollow_proposal
from notifications.actions.follow_round import follow_round, unfollow_round
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
    "deliver_mails",
    "deliver_webhook",
    "follow_process",
    "follow_proposal",
    "follow_round",
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
