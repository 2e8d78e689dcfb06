"""The broken twin of the digests' writer: mails are written one by one, and the lines are marked when all is done."""

import time

from civic.celery import app

__all__ = ["app"]


@app.task(name="notifications.write_digests", lazy=False)
def write_digests() -> None:
    from notifications.mail.queue import enqueue, new_message_id
    from notifications.models import Mail, Notification

    waiting = Notification.objects.exclude(awaits="")
    for person_id, email in waiting.values_list("person_id", "person__email").distinct().order_by("person_id"):
        mail = Mail(person_id=person_id, to=email, subject="Your news", text="…", message_id=new_message_id())
        enqueue([mail])
        time.sleep(0.002)  # as long as writing a text takes
    waiting.update(awaits="")
