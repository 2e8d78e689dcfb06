"""Meet: call a meeting, move it, call it off, say that one comes, publish the minutes."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts.models import Person
from commons import language
from commons.text import bounded, clean, one_line
from deliberation import policy, queries
from deliberation.actions.circles.allow import allow
from deliberation.models import Attendance, Meeting
from journal.actions import record

FARTHEST, LONGEST = dt.timedelta(days=400), dt.timedelta(days=3)
FIELDS = ("title", "starts_at", "ends_at", "place_name", "latitude", "longitude", "link")
MOST_AHEAD = 60


@transaction.atomic
def convene_meeting(*, by: Person, circle_id: int, channel: str = "web", **given: Any) -> Meeting:
    """Call a meeting; see `FIELDS`, moments aware. Facilitation. Locks the circle.

    Raises Refused, IllegalMove (dissolved), ValidationError by field.
    """
    its = queries.circles.circle(circle_id, by, lock=True)
    here = queries.circles.standing(its, by)
    allow(policy.circles.may_facilitate(here), "convene")
    if Meeting.objects.filter(circle=its, starts_at__gt=here.at, cancelled_at=None).count() >= MOST_AHEAD:
        raise ValidationError({"starts_at": _("Many meetings are called already.")})
    fields = _checked(given, at=here.at)
    lang = language.of_city(by.language)
    made: Meeting = Meeting.objects.create(circle=its, author=by, lang=lang, channel=channel, **fields)
    record("meeting.convened", actor=by, subject=made, circle=its.pk)
    return made


@transaction.atomic
def change_meeting(*, by: Person, meeting_id: int, **given: Any) -> Meeting:
    """Move a meeting that has not begun. Facilitation. Raises as `convene_meeting`, IllegalMove (begun, called off).

    What is not given stays. Locks the circle, then the meeting.
    """
    its, here = queries.circles.meeting(meeting_id, by, lock=True)
    allow(policy.circles.may_change_meeting(here, its), "change")
    fields = _checked({name: getattr(its, name) for name in FIELDS} | given, at=here.at)
    for name, value in fields.items():
        setattr(its, name, value)
    its.changes, its.edit_asked_at = F("changes") + 1, None
    its.save(update_fields=[*fields, "changes", "edit_asked_at"])
    its.refresh_from_db(fields=["changes"])
    record("meeting.changed", actor=by, subject=its, circle=its.circle_id)
    return its


@transaction.atomic
def cancel_meeting(*, by: Person, meeting_id: int) -> Meeting:
    """Call a meeting off that has not begun. Facilitation. Locks the circle, then the meeting."""
    its, here = queries.circles.meeting(meeting_id, by, lock=True)
    allow(policy.circles.may_change_meeting(here, its), "cancel")
    its.cancelled_at, its.changes = Now(), F("changes") + 1
    its.save(update_fields=["cancelled_at", "changes"])
    its.refresh_from_db(fields=["cancelled_at", "changes"])
    Attendance.objects.filter(meeting=its).delete()
    record("meeting.cancelled", actor=by, subject=its, circle=its.circle_id)
    return its


@transaction.atomic
def attend_meeting(*, by: Person, meeting_id: int, comes: bool = True) -> None:
    """Say that one means to come, or does not any more. Members see it. Raises Refused, IllegalMove (over)."""
    its, here = queries.circles.meeting(meeting_id, by)
    allow(policy.circles.may_attend(here, its), "attend")
    if comes:
        Attendance.objects.get_or_create(meeting=its, person=by)
    else:
        Attendance.objects.filter(meeting=its, person=by).delete()


@transaction.atomic
def publish_minutes(*, by: Person, meeting_id: int, minutes: str) -> Meeting:
    """Publish what was said, in Markdown, or put it right. Facilitation. Locks the circle, then the meeting.

    Raises Refused, IllegalMove (not begun, called off), ValidationError by `minutes`.
    """
    its, here = queries.circles.meeting(meeting_id, by, lock=True)
    allow(policy.circles.may_write_minutes(here, its), "publish-minutes")
    its.minutes = bounded(minutes, least=20, most=Meeting.MINUTES_CHARACTERS, field="minutes")
    its.minutes_at, its.edit_asked_at = here.at, None
    its.save(update_fields=["minutes", "minutes_at", "edit_asked_at"])
    record("minutes.published", actor=by, subject=its, circle=its.circle_id)
    return its


def _checked(given: dict[str, Any], *, at: dt.datetime) -> dict[str, Any]:
    """Return the fields of a meeting, each what it may be. Raises ValidationError by field."""
    errors: dict[str, Any] = {}
    fields = {"latitude": None, "longitude": None, "place_name": "", "link": ""} | given
    for name, least, most in (("title", 5, Meeting.TITLE_CHARACTERS), ("place_name", 0, Meeting.PLACE_CHARACTERS)):
        try:
            fields[name] = bounded(one_line(str(fields.get(name) or "")), least=least, most=most, field=name)
        except ValidationError as error:
            errors |= error.message_dict
    errors |= _time_errors(fields.get("starts_at"), fields.get("ends_at"), at)
    fields["link"] = clean(str(fields["link"] or ""))
    if fields["link"]:
        try:
            URLValidator(schemes=["http", "https"])(fields["link"])
        except ValidationError:
            errors["link"] = [_("Give a whole address that begins with https://.")]
        if len(fields["link"]) > 300:
            errors["link"] = [_("Shorten this to %(most)d characters.") % {"most": 300}]
    if not fields["place_name"] and not fields["link"] and "place_name" not in errors:
        errors["place_name"] = [_("Say where: a place, or a link.")]
    if (fields["latitude"] is None) != (fields["longitude"] is None):
        errors["latitude"] = [_("Give both latitude and longitude, or neither.")]
    elif fields["latitude"] is not None and not (
        -90 <= fields["latitude"] <= 90 and -180 <= fields["longitude"] <= 180
    ):
        errors["latitude"] = [_("Give degrees: latitude from -90 to 90, longitude from -180 to 180.")]
    if errors:
        raise ValidationError(errors)
    return {name: fields[name] for name in FIELDS}


def _time_errors(starts: Any, ends: Any, at: dt.datetime) -> dict[str, list[str]]:
    if not isinstance(starts, dt.datetime) or not isinstance(ends, dt.datetime):
        name = "ends_at" if isinstance(starts, dt.datetime) else "starts_at"
        return {name: [_("Write day and time, as 2027-03-01 09:00.")]}
    if not at < starts < at + FARTHEST:
        return {"starts_at": [_("A meeting begins after now and within thirteen months.")]}
    if not starts < ends <= starts + LONGEST:
        return {"ends_at": [_("It ends after it begins, within three days.")]}
    return {}
