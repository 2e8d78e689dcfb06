"""A proposal as the API shows it and as it is written."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.models import Organisation
from charter.models import District, Office, Process, Topic
from commons import clock
from commons.api import Code, Filters, Strict
from commons.text import excerpt
from journal.models import Entry
from proposals.lifecycle import State
from proposals.models import Proposal, ProposalKind, Revision, RuleChange, Support
from proposals.queries import Listing, Near
from proposals.queries.places import near
from proposals.serializers.answers import AnswerSerializer, InterimReplySerializer
from proposals.serializers.fields import KnownCode, KnownCodes, Language, SpeakAs, Speaker, Voice, Words, voice

ORDERS = ("exposure", "newest", "supported", "closest", "bridging", "relevance", "nearest")
# What an entry of the journal tells in public, beside the office.
TOLD = (
    "revision",
    "substantial",
    "changed_share",
    "reason",
    "note",
    "days",
    "due_at",
    "counted",
    "threshold",
    "decision",
)


class ProposalRow(serializers.Serializer[Any]):
    """A proposal in a list. `url` is the path of its page.

    `supports` is the sum of the next two numbers, and of those that have to be confirmed before they count (by the rule
    `counted_support`); `supports_current` is how many of them were given to the current text.
    """

    id = serializers.IntegerField(read_only=True)
    url = serializers.SerializerMethodField()
    title = serializers.CharField(read_only=True)
    lang = serializers.CharField(read_only=True)
    excerpt = serializers.SerializerMethodField()
    kind = serializers.ChoiceField(choices=ProposalKind.choices, read_only=True)
    state = serializers.ChoiceField(choices=State.choices, read_only=True)
    district = serializers.CharField(source="district.code", read_only=True, allow_null=True)
    topic = serializers.CharField(source="topic.code", read_only=True)
    process = serializers.CharField(source="process.code", default=None, read_only=True, allow_null=True)
    office = serializers.CharField(source="office.code", read_only=True, allow_null=True)
    author = serializers.SerializerMethodField()
    organisation = Speaker(read_only=True, allow_null=True)
    supports = serializers.IntegerField(source="figures.supports", read_only=True)
    supports_counted = serializers.IntegerField(source="figures.counted", read_only=True)
    supports_elsewhere = serializers.IntegerField(source="figures.elsewhere", read_only=True)
    supports_current = serializers.IntegerField(source="figures.current", read_only=True)
    threshold = serializers.IntegerField(read_only=True, allow_null=True)
    comments = serializers.IntegerField(source="figures.comments", read_only=True)
    published_at = serializers.DateTimeField(read_only=True, allow_null=True)
    due_at = serializers.DateTimeField(read_only=True, allow_null=True)
    bridging = serializers.SerializerMethodField()
    metres = serializers.SerializerMethodField()

    def get_bridging(self, proposal: Proposal) -> bool:
        """Whether people of all districts and opinion groups like it alike; see `/proposals/order/#together`."""
        return proposal.bridging_score is not None

    def get_url(self, proposal: Proposal) -> str:
        return f"/proposals/{proposal.pk}/"

    def get_metres(self, proposal: Proposal) -> int | None:
        """How far away it is, in a list by `nearest`; else null."""
        return getattr(proposal, "metres", None)

    def get_excerpt(self, proposal: Proposal) -> str:
        lead = getattr(proposal, "lead", None)
        return excerpt(proposal.body[:600] if lead is None else lead)

    @extend_schema_field(Voice)
    def get_author(self, proposal: Proposal) -> dict[str, str | None]:
        return voice(proposal.author, proposal.author_label, proposal.organisation)


class QueueRow(ProposalRow):
    """A proposal that waits for its answer. `days_left` counts the city's days and is negative when late."""

    reached_at = serializers.DateTimeField(read_only=True)
    due_on = serializers.DateField(read_only=True)
    days_left = serializers.SerializerMethodField()
    overdue = serializers.SerializerMethodField()
    extended_at = serializers.DateTimeField(read_only=True, allow_null=True)
    escalated_at = serializers.DateTimeField(read_only=True, allow_null=True)

    def get_days_left(self, proposal: Proposal) -> int:
        due_on = proposal.due_on
        return (due_on - clock.today(self.context["at"])).days if due_on else 0

    def get_overdue(self, proposal: Proposal) -> bool:
        at: dt.datetime = self.context["at"]
        return proposal.due_at is not None and proposal.due_at <= at


class Told(serializers.Serializer[Any]):
    """One step of a proposal's story: `event` as in the journal, `by` null where time or numbers decided."""

    at = serializers.DateTimeField(source="created_at", read_only=True)
    event = serializers.CharField(source="verb", read_only=True)
    by = serializers.SerializerMethodField()
    office = serializers.SerializerMethodField()
    details = serializers.SerializerMethodField()

    @extend_schema_field(Voice(allow_null=True))
    def get_by(self, entry: Entry) -> dict[str, str | None] | None:
        spoke: Organisation | None = self.context["spoke"](entry)
        return voice(entry.actor, "", spoke) if entry.actor or spoke else None

    def get_office(self, entry: Entry) -> str | None:
        code: str | None = self.context["offices"].get(office_of(entry))
        return code

    def get_details(self, entry: Entry) -> dict[str, Any]:
        told = {name: entry.data[name] for name in TOLD if name in entry.data}
        if due_at := told.get("due_at"):
            told["due_at"] = dt.datetime.fromisoformat(due_at).astimezone(dt.UTC)
        return told


def office_of(entry: Entry) -> int | None:
    """Return the key of the office an entry speaks of: the one that takes over, or the one in charge."""
    office: int | None = entry.data.get("to_id") or entry.data.get("office_id")
    return office


class MySupport(serializers.Serializer[Any]):
    """The caller's own support: which text it was given to, and whether it counts for the threshold."""

    revision = serializers.IntegerField(source="revision_number", read_only=True)
    current = serializers.SerializerMethodField()
    counts = serializers.BooleanField(read_only=True)
    given_at = serializers.DateTimeField(source="created_at", read_only=True, allow_null=True)

    def get_current(self, support: Support) -> bool:
        """Whether it was given to the current text, or confirmed for it."""
        return bool(support.revision_number >= self.context["text_since"])


class SourceSerializer(serializers.Serializer[Any]):
    """Where an imported proposal comes from; the source's votes are no supports of ours."""

    platform = serializers.CharField(read_only=True)
    identifier = serializers.CharField(read_only=True)
    url = serializers.CharField(read_only=True)
    votes = serializers.IntegerField(read_only=True)
    decision = serializers.CharField(read_only=True)


class RuleChangeSerializer(serializers.ModelSerializer[RuleChange]):
    """What a rule proposal asks and what its vote came to. Votes are null where too few voted to publish them."""

    value = serializers.JSONField(read_only=True)
    round = serializers.IntegerField(source="round_id", allow_null=True, read_only=True)
    decided_at = serializers.DateTimeField(allow_null=True, default_timezone=dt.UTC, read_only=True)
    effective_at = serializers.DateTimeField(allow_null=True, default_timezone=dt.UTC, read_only=True)

    class Meta:
        model = RuleChange
        fields = [
            *("rule", "value", "wished_on", "round", "adopted", "votes_for", "votes_against", "voters", "quorum"),
            *("decided_at", "effective_at"),
        ]


class ProposalDetail(ProposalRow):
    """A proposal in full. `text_since` is the first revision of the current text, `answer` the latest of `answers`.

    `my_support` is null for visitors.
    """

    body = serializers.CharField(read_only=True)
    revision = serializers.IntegerField(source="revision_number", read_only=True)
    text_since = serializers.IntegerField(read_only=True)
    forked_from = serializers.IntegerField(source="forked_from_id", read_only=True, allow_null=True)
    merged_into = serializers.IntegerField(source="merged_into_id", read_only=True, allow_null=True)
    merged_from = serializers.SerializerMethodField()
    authors = serializers.SerializerMethodField()
    lang = serializers.CharField(read_only=True)
    visibility = serializers.CharField(read_only=True)
    place = serializers.CharField(source="place_name", read_only=True)
    latitude = serializers.FloatField(read_only=True, allow_null=True)
    longitude = serializers.FloatField(read_only=True, allow_null=True)
    created_at = serializers.DateTimeField(read_only=True)
    gather_until = serializers.DateTimeField(read_only=True, allow_null=True)
    reached_at = serializers.DateTimeField(read_only=True, allow_null=True)
    extended_at = serializers.DateTimeField(read_only=True, allow_null=True)
    overdue_at = serializers.DateTimeField(read_only=True, allow_null=True)
    escalated_at = serializers.DateTimeField(read_only=True, allow_null=True)
    answered_at = serializers.DateTimeField(read_only=True, allow_null=True)
    closed_at = serializers.DateTimeField(read_only=True, allow_null=True)
    answer = serializers.SerializerMethodField()
    answers = serializers.SerializerMethodField()
    interim_replies = serializers.SerializerMethodField()
    timeline = serializers.SerializerMethodField()
    my_support = serializers.SerializerMethodField()
    rule_change = serializers.SerializerMethodField()
    source = serializers.SerializerMethodField()  # type: ignore[assignment]

    @extend_schema_field(serializers.ListField(child=serializers.IntegerField()))
    def get_merged_from(self, proposal: Proposal) -> list[int]:
        """The public proposals that became part of this one."""
        return [row.pk for row in self.context["merged_from"]]

    @extend_schema_field(Voice(many=True))
    def get_authors(self, proposal: Proposal) -> Any:
        return [voice(each.person, "", each.organisation) for each in self.context["authors"]]

    @extend_schema_field(AnswerSerializer(allow_null=True))
    def get_answer(self, proposal: Proposal) -> Any:
        answers = self.context["answers"]
        return AnswerSerializer(answers[0]).data if answers else None

    @extend_schema_field(AnswerSerializer(many=True))
    def get_answers(self, proposal: Proposal) -> Any:
        return AnswerSerializer(self.context["answers"], many=True).data

    @extend_schema_field(InterimReplySerializer(many=True))
    def get_interim_replies(self, proposal: Proposal) -> Any:
        return InterimReplySerializer(self.context["interims"], many=True).data

    @extend_schema_field(Told(many=True))
    def get_timeline(self, proposal: Proposal) -> Any:
        return Told(self.context["timeline"], many=True, context=self.context).data

    @extend_schema_field(MySupport(allow_null=True))
    def get_my_support(self, proposal: Proposal) -> Any:
        mine = self.context["my_support"]
        return MySupport(mine, context={"text_since": proposal.text_since}).data if mine else None

    @extend_schema_field(RuleChangeSerializer(allow_null=True))
    def get_rule_change(self, proposal: Proposal) -> Any:
        """What it asks of a rule; null of every other proposal."""
        return RuleChangeSerializer(proposal.rule_change).data if proposal.kind == ProposalKind.RULE else None

    @extend_schema_field(SourceSerializer(allow_null=True))
    def get_source(self, proposal: Proposal) -> Any:
        source = getattr(proposal, "source", None)
        return SourceSerializer(source).data if source else None


class SupportState(serializers.Serializer[Any]):
    """Where a proposal stands after a support; `revision` is the text the caller supports, null when they do not."""

    supports = serializers.IntegerField(read_only=True)
    supports_counted = serializers.IntegerField(read_only=True)
    supports_elsewhere = serializers.IntegerField(read_only=True)
    supports_current = serializers.IntegerField(read_only=True)
    threshold = serializers.IntegerField(read_only=True, allow_null=True)
    revision = serializers.IntegerField(read_only=True, allow_null=True)
    state = serializers.ChoiceField(choices=State.choices, read_only=True)


class RevisionSerializer(serializers.ModelSerializer[Revision]):
    """A text a proposal had. `changed_share`: thousandths of the words that differ from what was supported before.

    Of one that was hidden `title`, `body` and `reason` are empty and `visibility` says so.
    """

    author = serializers.SerializerMethodField()

    class Meta:
        model = Revision
        fields = (
            "id", "number", "title", "body", "reason", "substantial", "changed_share", "amendment", "author",
            "visibility", "created_at",
        )  # fmt: skip
        read_only_fields = fields

    def to_representation(self, instance: Revision) -> dict[str, Any]:
        told = super().to_representation(instance)
        return told | dict.fromkeys(("title", "body", "reason"), "") if instance.is_withheld else told

    @extend_schema_field(Voice)
    def get_author(self, revision: Revision) -> dict[str, str | None]:
        return voice(revision.author, "", self.context["spoke"](revision))


class ProposalText(Strict):
    """What an author writes. `district` null or left out is the whole city, `process` the open floor.

    Degrees are WGS 84.
    """

    title = serializers.CharField()
    body = serializers.CharField()
    lang = Language()
    topic = Code(queryset=Topic.objects.all(), source="topic_id")
    district = Code(queryset=District.objects.all(), source="district_id", required=False, allow_null=True)
    process = Code(queryset=Process.objects.all(), source="process_id", required=False, allow_null=True)
    place = serializers.CharField(source="place_name", required=False, allow_blank=True, max_length=120)
    latitude = serializers.FloatField(required=False, allow_null=True, min_value=-90, max_value=90)
    longitude = serializers.FloatField(required=False, allow_null=True, min_value=-180, max_value=180)


class NewProposal(ProposalText):
    """What an author begins with. `organisation`: under whose name, by its slug; it stays.

    `kind` `rule` asks for another `value` of a `rule` (by code), in force not before `wished_on`: about the whole city.
    """

    organisation = SpeakAs()
    kind = serializers.ChoiceField(choices=[ProposalKind.PROPOSAL.value, ProposalKind.RULE.value], required=False)
    rule = serializers.CharField(required=False, max_length=60)
    value = serializers.JSONField(required=False)
    wished_on = serializers.DateField(required=False, allow_null=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        on_rule = attrs.get("kind") == ProposalKind.RULE
        if on_rule and (missing := {"rule", "value"} - set(attrs)):
            raise serializers.ValidationError(dict.fromkeys(sorted(missing), _("A rule proposal says this.")))
        if not on_rule and (beside := {"rule", "value", "wished_on"} & set(attrs)):
            raise serializers.ValidationError(dict.fromkeys(sorted(beside), _("Only a rule proposal says this.")))
        return attrs


class ProposalChange(ProposalText):
    """What an author changes. A published text that was supported, or stands longer, changes by a revision.

    Then `reason` must be given, `substantial` may, and only title and text change. `seen`: the revision one began with.
    """

    reason = serializers.CharField(required=False, allow_blank=True)
    substantial = serializers.BooleanField(required=False)
    seen = serializers.IntegerField(required=False, min_value=0, max_value=2**31 - 1)


class SupportText(Strict):
    """`revision`: the one that was read. When the text has changed substantially since, that is refused."""

    revision = serializers.IntegerField(source="seen", required=False, min_value=1, max_value=2**31 - 1)


class Call(Strict):
    """The process that a proposal is taken into, by code."""

    process = Code(queryset=Process.objects.all(), source="process_id")


class Reason(Strict):
    reason = serializers.CharField(required=False, allow_blank=True)


class Point(serializers.CharField):
    """A point in degrees of WGS 84 and how far from it in kilometres, at most 100: `41.39,2.17,1.5`."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, allow_blank=True, max_length=120, **options)

    def to_internal_value(self, data: Any) -> Near | None:  # type: ignore[override]
        if not (text := super().to_internal_value(data)):
            return None
        if (found := near(text)) is None:
            raise serializers.ValidationError(_("Give latitude, longitude and kilometres, such as 41.39,2.17,1.5."))
        return found


class ListFilters(Filters):
    """How a list of proposals is narrowed and ordered. `district=city` is what concerns the whole city.

    `process=open-floor` is what is in no process.

    `near` is latitude, longitude and kilometres: what has a point no further away, the nearest first.
    """

    search = serializers.CharField(required=False, allow_blank=True, max_length=200)
    district = KnownCode(District, also=("city",))
    topic = KnownCodes(Topic)
    state = Words(child=serializers.ChoiceField(choices=[state.value for state in State if state != State.DRAFT]))
    office = KnownCode(Office)
    process = KnownCode(Process, also=(Process.OPEN_FLOOR,))
    organisation = serializers.SlugField(required=False, allow_blank=True, max_length=60)
    lang = Language()
    near = Point()
    order = serializers.ChoiceField(choices=ORDERS, required=False, allow_blank=True)

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        if given.get("order") == "relevance" and not given.get("search"):
            raise serializers.ValidationError({"order": _("Only a search has an order by relevance.")})
        if given.get("order") == "nearest" and not given.get("near"):
            raise serializers.ValidationError({"order": _("Only what is near a point has an order by distance.")})
        return given

    @property
    def listing(self) -> Listing:
        given = self.validated_data
        return Listing(
            search=given.get("search", ""),
            district=given.get("district", ""),
            topics=given.get("topic", ()),
            states=given.get("state", ()),
            office=given.get("office", ""),
            process=given.get("process", ""),
            organisation=given.get("organisation", ""),
            lang=given.get("lang", ""),
            near=given.get("near") or None,
            order=given.get("order", ""),
        )


class QueueFilters(Filters):
    """How the public queue is narrowed. `when`: `overdue`, or `soon` for what is due within seven days."""

    office = KnownCode(Office)
    district = KnownCode(District, also=("city",))
    when = serializers.ChoiceField(choices=("overdue", "soon"), required=False, allow_blank=True)


class Likeness(Filters):
    """A title in the making, and the writer's district."""

    title = serializers.CharField(max_length=150)
    district = KnownCode(District, also=("city",))
