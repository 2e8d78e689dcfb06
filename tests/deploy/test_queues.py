"""Every task has a queue, every queue a worker, in each way of running the city."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import redis
import yaml
from django.conf import settings

from civic.celery import app
from notifications.mail.queue import bell
from notifications.models import Channel

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
QUEUES = {queue.name for queue in settings.CELERY_TASK_QUEUES}


def _queue_of(task: str) -> str:
    return str(app.amqp.router.route({}, task)["queue"].name)


def test_routes_name_tasks_and_queues_that_exist() -> None:
    app.loader.import_default_modules()
    assert set(settings.CELERY_TASK_ROUTES) <= set(app.tasks)
    assert {route["queue"] for route in settings.CELERY_TASK_ROUTES.values()} < QUEUES


def test_what_beat_rings_for_is_taken_by_the_worker_of_its_queue() -> None:
    app.loader.import_default_modules()
    rung = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert rung <= set(app.tasks)
    assert {_queue_of(task) for task in rung} == QUEUES
    for channel in Channel:
        assert _queue_of(bell(channel)) == channel.value
    assert _queue_of("notifications.spread") == _queue_of("notifications.write_digests") == "bulk"
    assert _queue_of("journal.sequence") == "celery"
    assert _queue_of("reports.make") == "exports"


def test_a_worker_that_names_no_queue_takes_them_all() -> None:
    assert set(app.amqp.queues.consume_from) == QUEUES


def test_compose_and_systemd_have_a_worker_for_each_queue() -> None:
    services: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    commands = [service.get("command", []) for service in services.values()]
    served = [
        words[words.index("-Q") + 1].split(",") for words in commands if isinstance(words, list) and "-Q" in words
    ]
    assert sorted(name for names in served for name in names) == sorted(QUEUES), "each by one worker"
    assert ["transactional"] in served, "no mail that somebody waits for stands behind another"
    target = (DEPLOY / "systemd" / "multitude.target").read_text()
    assert all(f"multitude-worker@{queue}" in target for queue in QUEUES)


def test_a_message_lies_in_one_queue() -> None:
    broker = redis.Redis.from_url(settings.REDIS_URL)
    for queue in QUEUES:
        broker.delete(queue)
    try:
        app.send_task("notifications.deliver_transactional")
        assert {queue: broker.llen(queue) for queue in QUEUES} == dict.fromkeys(QUEUES, 0) | {"transactional": 1}
        # Two queues under one key would each get what is sent by that key.
        assert len({queue.routing_key for queue in app.amqp.queues.values()}) == len(QUEUES)
    finally:
        for queue in QUEUES:
            broker.delete(queue)
