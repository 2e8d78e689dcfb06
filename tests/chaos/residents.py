"""People at work, in a process of their own as the web is: every act of the story, timed.

`python -m tests.chaos.residents ID…` acts on these proposals and prints {act: [seconds, …]} as JSON.
"""

from __future__ import annotations

import json
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import django

django.setup()

from django.core.mail import send_mail  # noqa: E402

from accounts.models import Person  # noqa: E402
from notifications.actions import follow  # noqa: E402
from proposals import actions  # noqa: E402


def main(proposal_ids: list[int]) -> None:
    bea, mira, carl, omar = (Person.objects.get(email=f"{n}@demo.example") for n in ("bea", "mira", "carl", "omar"))
    took: dict[str, list[float]] = defaultdict(list)

    def act(name: str, rule: Callable[..., Any], *words: Any, **arguments: Any) -> None:
        start = time.monotonic()
        rule(*words, **arguments)
        took[name].append(time.monotonic() - start)

    for pk in proposal_ids:
        act("support", actions.give_support, proposal_id=pk, by=mira)
        act("follow", follow, what="proposal", key=pk, by=carl)
        act("comment", actions.write_comment, proposal_id=pk, by=bea, body="We walk there every day.", side="for")
        act(
            "answer",
            actions.publish_answer,
            proposal_id=pk,
            by=omar,
            decision="accepted",
            reasons="There is room on the carriageway, and 280 children need it. " * 3,
            summary="We widen the pavement this year.",
        )
        confirm = "Confirm your address"
        act("sign-up mail", send_mail, confirm, "Open the link.", None, [f"new{pk}@demo.example"])
    json.dump(took, sys.stdout)


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]])
