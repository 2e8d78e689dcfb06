"""What the API says of news and of what comes by mail."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from commons import language
from commons.api import Filters, Strict
from commons.register import Sort
from notifications.models import (
    FOLLOWED,
    LEAST_RADIUS,
    MOST_RADIUS,
    Attention,
    Follow,
    Kind,
    Notification,
    Reason,
    Webhook,
    ways_of,
)


class NotificationFilters(Filters):
    kind = serializers.ChoiceField(choices=Kind.choices, required=False, default="")


class NotificationSerializer(serializers.ModelSerializer[Notification]):
    """One line of the inbox, in the reader's language, about a proposal, a process (its code), a round and so on.

    The others of them are null. `url` is a path from the root of the site, `words` what a moderator wrote
    to whom their decision concerns.
    """

    kind = serializers.ChoiceField(choices=Kind.choices, read_only=True)
    reason = serializers.ChoiceField(choices=Reason.choices, read_only=True)
    proposal = serializers.IntegerField(source="proposal_id", read_only=True, allow_null=True)
    process = serializers.CharField(source="process.code", default=None, read_only=True, allow_null=True)
    round = serializers.IntegerField(source="round_id", read_only=True, allow_null=True)
    conversation = serializers.IntegerField(source="conversation_id", read_only=True, allow_null=True)
    circle = serializers.IntegerField(source="circle_id", read_only=True, allow_null=True)
    assembly = serializers.IntegerField(source="assembly_id", read_only=True, allow_null=True)
    organisation = serializers.CharField(source="organisation.slug", read_only=True, default=None, allow_null=True)
    case = serializers.IntegerField(source="case_id", read_only=True, allow_null=True)
    headline = serializers.CharField(read_only=True)
    sentence = serializers.CharField(read_only=True)
    words = serializers.CharField(source="said", read_only=True)
    url = serializers.CharField(source="path", read_only=True)

    class Meta:
        model = Notification
        fields = (
            "id", "kind", "reason", "proposal", "process", "round", "conversation", "circle", "assembly",
            "organisation", "case",
            "headline", "sentence", "words", "url", "created_at", "read_at",
        )  # fmt: skip


class PreferencesSerializer(Strict):
    """Kind of news -> `at_once`, `daily`, `weekly` or `off`; what is left out stays as it is.

    `round_closing`, `jury` and `case` come `at_once` or not. `mails_a_week`: how many come at once in seven days; null
    is as the charter says.
    """

    def get_fields(self) -> dict[str, Any]:
        ways = {kind: serializers.ChoiceField(choices=ways_of(kind), required=False) for kind in Kind.values}
        mails = serializers.IntegerField(min_value=0, max_value=Attention.MOST, required=False, allow_null=True)
        said = serializers.ChoiceField(choices=language.choices(), required=False)
        return ways | {"language": said, "mails_a_week": mails}


class FollowingSerializer(serializers.Serializer[dict[str, bool]]):
    following = serializers.BooleanField(read_only=True)


class FollowSerializer(serializers.ModelSerializer[Follow]):
    """One of these is what it is about: by its number, or by its code. `wanted` is false where they hear no more."""

    proposal = serializers.IntegerField(source="proposal_id", read_only=True, allow_null=True)
    round = serializers.IntegerField(source="round_id", read_only=True, allow_null=True)
    circle = serializers.IntegerField(source="circle_id", read_only=True, allow_null=True)
    process = serializers.CharField(source="process.code", default=None, read_only=True, allow_null=True)
    topic = serializers.CharField(source="topic.code", default=None, read_only=True, allow_null=True)
    district = serializers.CharField(source="district.code", default=None, read_only=True, allow_null=True)
    office = serializers.CharField(source="office.code", default=None, read_only=True, allow_null=True)

    class Meta:
        model = Follow
        fields = (*FOLLOWED, "wanted")


class PlaceSerializer(Strict):
    """A point in degrees of WGS 84, and how far around it in metres. `name` is seen by nobody else."""

    number = serializers.IntegerField(read_only=True)
    name = serializers.CharField(max_length=60)
    latitude = serializers.FloatField(min_value=-85, max_value=85)
    longitude = serializers.FloatField(min_value=-180, max_value=180)
    radius = serializers.IntegerField(min_value=LEAST_RADIUS, max_value=MOST_RADIUS)


class SeenSerializer(Strict):
    """`up_to`: the id of the newest line that was seen; left out, all."""

    up_to = serializers.IntegerField(required=False, min_value=0, max_value=2**63 - 1)


SORTS = [(each.name, each.name) for each in Sort]


class WebhookSerializer(serializers.ModelSerializer[Webhook]):
    """An address that is told of public acts. `number`: up to which number of the register it took them.

    `sorts`: of which sorts, none for all. `stopped_at`: since when it waits to be resumed; `last_result`: the code of
    the last answer, or why none came.
    """

    sorts = serializers.ListField(child=serializers.ChoiceField(choices=SORTS), read_only=True)

    class Meta:
        model = Webhook
        fields: tuple[str, ...] = (
            *("id", "name", "url", "sorts", "number", "failures"),
            *("last_result", "last_at", "stopped_at", "created_at"),
        )
        read_only_fields: tuple[str, ...] = fields


class MadeWebhookSerializer(WebhookSerializer):
    """The same with its key, which no other answer tells."""

    class Meta(WebhookSerializer.Meta):
        fields = (*WebhookSerializer.Meta.fields, "secret")
        read_only_fields = fields


class NewWebhookSerializer(Strict):
    """What a new webhook is to be. What each may hold is the action's rule."""

    name = serializers.CharField(max_length=60)
    url = serializers.CharField(max_length=500)
    sorts = serializers.ListField(child=serializers.ChoiceField(choices=SORTS), required=False, default=list)
