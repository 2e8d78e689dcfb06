"""Follow a process, or hear no more of it. A personal trace: nothing is journalled."""

from __future__ import annotations

from django.db import transaction

from accounts.models import Person
from charter.models import Process
from commons.verdict import require
from notifications import policy
from notifications.models import ProcessFollow


@transaction.atomic
def follow_process(*, code: str, by: Person) -> None:
    """Tell this person when a phase of the process begins or ends soon. Repeating changes nothing.

    Raises Refused, Process.DoesNotExist. Two statements.
    """
    require(policy.may_follow_process(by))
    process = Process.objects.only("pk").get(code=code)
    ProcessFollow.objects.bulk_create([ProcessFollow(person=by, process=process)], ignore_conflicts=True)


@transaction.atomic
def unfollow_process(*, code: str, by: Person) -> None:
    """Tell this person no more of the process. Repeating changes nothing.

    Raises Refused, Process.DoesNotExist. Two statements.
    """
    require(policy.may_follow_process(by))
    process = Process.objects.only("pk").get(code=code)
    ProcessFollow.objects.filter(person=by, process=process).delete()
