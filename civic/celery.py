"""The Celery application. Tasks live in each app's `tasks`; messages carry ids only, as JSON."""

import os
from typing import Any

from celery import Celery
from celery.signals import task_prerun
from kombu import Connection

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "civic.settings")

# Somebody waits in the web for a message to be sent; nobody waits for one to be received.
SEND_SECONDS = 0.5


class Doorbell(Celery):
    """Celery that gives up soon when a broker accepts the connection and then says nothing."""

    def connection_for_write(self, url: str | None = None, *args: Any, **kwargs: Any) -> Connection:
        kwargs["transport_options"] = {
            "socket_timeout": SEND_SECONDS,
            **(kwargs.get("transport_options") or {}),
        }
        return super().connection_for_write(url, *args, **kwargs)


app = Doorbell("civic")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@task_prerun.connect
def in_the_city(**_told: Any) -> None:
    """Let every task speak the city's languages and count its days."""
    from civic.surroundings import step_in  # needs the apps, which need this module

    step_in()
