"""Circles as the API tells and takes them. Names of members are for members; districts by code."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from commons.api import Filters, Strict
from deliberation.lifecycle.circles import Kind, Openness, Rule, Said, State
from deliberation.models import (
    AgendaItem,
    Circle,
    CircleInvitation,
    CircleProposal,
    Decision,
    Meeting,
    Membership,
    Voice,
)

CIRCLE_STATES = ["active", "dissolved"]


class CircleSerializer(serializers.ModelSerializer[Circle]):
    """A circle in a list. `members`: how many there are."""

    district = serializers.CharField(source="district.code", default=None, allow_null=True)
    members = serializers.IntegerField(source="member_count")
    state = serializers.ChoiceField(choices=CIRCLE_STATES)

    class Meta:
        model = Circle
        fields = ["id", "title", "purpose", "lang", "district", "openness", "rule", "state", "members", "created_at"]


class CircleInFullSerializer(CircleSerializer):
    """A circle with its own rules, and how the caller stands to it. `facilitator`: null where every member may."""

    facilitator = serializers.SerializerMethodField()
    named_members = serializers.SerializerMethodField()
    member = serializers.SerializerMethodField()
    invited = serializers.SerializerMethodField()

    class Meta(CircleSerializer.Meta):
        fields = [*CircleSerializer.Meta.fields, "quorum", "decision_days", "term_days", "names_by_decision"]
        fields += ["facilitator", "named_members", "member", "invited"]

    def get_facilitator(self, its: Circle) -> str | None:
        found = self.context["here"].facilitator
        return found.person.shown_name if found else None

    def get_named_members(self, its: Circle) -> list[str]:
        """Those who want to be named in public."""
        return [each.person.shown_name for each in self.context["named"]]

    def get_member(self, its: Circle) -> bool:
        return self.context["here"].member is not None

    def get_invited(self, its: Circle) -> bool:
        return bool(self.context["here"].invited)


class MemberSerializer(serializers.ModelSerializer[Membership]):
    name = serializers.CharField(source="person.shown_name")
    facilitates = serializers.SerializerMethodField()

    class Meta:
        model = Membership
        fields = ["id", "name", "joined_at", "willing", "named", "facilitates", "facilitates_until"]

    def get_facilitates(self, its: Membership) -> bool:
        found = self.context["here"].facilitator
        return found is not None and found.pk == its.pk


class CircleInvitationSerializer(serializers.ModelSerializer[CircleInvitation]):
    """Somebody who is asked in and has not answered."""

    name = serializers.CharField(source="person.shown_name")

    class Meta:
        model = CircleInvitation
        fields = ["id", "name", "expires_at"]


class VoiceSerializer(serializers.ModelSerializer[Voice]):
    """`name` is null for who is no member, and where the account was erased."""

    name = serializers.SerializerMethodField()
    reason = serializers.SerializerMethodField()

    class Meta:
        model = Voice
        fields = ["id", "name", "said", "reason", "lang"]

    def get_name(self, its: Voice) -> str | None:
        return its.author.shown_name if its.author and self.context["here"].member is not None else None

    def get_reason(self, its: Voice) -> str:
        return its.reason if its.visibility == "public" else ""


class CircleDecisionSerializer(serializers.ModelSerializer[Decision]):
    """A decision of a circle. `for_it`, `against` and `aside` are the result, null while it is open.

    `member`: for members, whom it is about.
    """

    circle = serializers.IntegerField(source="circle_id")
    proposal = serializers.IntegerField(source="proposal_id", allow_null=True)
    follows = serializers.IntegerField(source="follows_id", allow_null=True)
    member = serializers.SerializerMethodField()
    for_it = serializers.SerializerMethodField()
    against = serializers.SerializerMethodField()
    aside = serializers.SerializerMethodField()

    class Meta:
        model = Decision
        fields = ["id", "circle", "kind", "title", "text", "lang", "state", "member", "change", "proposal", "rule"]
        fields += ["quorum", "members", "is_second_call", "follows", "opened_at", "closes_at", "closed_at"]
        fields += ["for_it", "against", "aside"]

    def get_member(self, its: Decision) -> str | None:
        within = self.context["here"].member is not None
        return its.concerned.shown_name if within and its.concerned else None

    def get_for_it(self, its: Decision) -> int | None:
        return _result(its, its.for_it)

    def get_against(self, its: Decision) -> int | None:
        return _result(its, its.against)

    def get_aside(self, its: Decision) -> int | None:
        return _result(its, its.aside)


class DecisionInFullSerializer(CircleDecisionSerializer):
    """A decision with what was said: to members while it is open, to everybody, without names, once it is closed."""

    voices = serializers.SerializerMethodField()

    class Meta(CircleDecisionSerializer.Meta):
        fields = [*CircleDecisionSerializer.Meta.fields, "voices"]

    def get_voices(self, its: Decision) -> list[dict[str, Any]]:
        return list(VoiceSerializer(self.context["voices"], many=True, context=self.context).data)


class AgendaItemSerializer(serializers.ModelSerializer[AgendaItem]):
    circle = serializers.IntegerField(source="circle_id")
    decision = serializers.IntegerField(source="decision_id", allow_null=True)
    proposal = serializers.IntegerField(source="proposal_id", allow_null=True)
    state = serializers.ChoiceField(choices=["open", "discussed"])

    class Meta:
        model = AgendaItem
        fields = ["id", "circle", "title", "text", "lang", "state", "decision", "proposal", "discussed_at"]


class MeetingSerializer(serializers.ModelSerializer[Meeting]):
    """A meeting. `link`, and of a circle by invitation the place too, are for members. `comes`: how many mean to."""

    circle = serializers.IntegerField(source="circle_id")
    place_name = serializers.SerializerMethodField()
    latitude = serializers.SerializerMethodField()
    longitude = serializers.SerializerMethodField()
    link = serializers.SerializerMethodField()

    class Meta:
        model = Meeting
        fields = [
            "id",
            "circle",
            "title",
            "lang",
            "starts_at",
            "ends_at",
            "place_name",
            "latitude",
            "longitude",
            "link",
        ]
        fields += ["cancelled_at", "minutes", "minutes_at"]

    def get_place_name(self, its: Meeting) -> str:
        return its.place_name if self._place else ""

    def get_latitude(self, its: Meeting) -> float | None:
        return its.latitude if self._place else None

    def get_longitude(self, its: Meeting) -> float | None:
        return its.longitude if self._place else None

    def get_link(self, its: Meeting) -> str:
        return its.link if self.context["here"].member is not None else ""

    @property
    def _place(self) -> bool:
        return bool(self.context["here"].sees_places)


class CircleProposalSerializer(serializers.ModelSerializer[CircleProposal]):
    """A proposal that members write together. It bears the circle's name in public from `named_at` on."""

    proposal = serializers.IntegerField(source="proposal_id")
    title = serializers.CharField(source="proposal.title")
    state = serializers.CharField(source="proposal.state")

    class Meta:
        model = CircleProposal
        fields = ["id", "proposal", "title", "state", "brought_at", "named_at"]


class CircleFilters(Filters):
    """`district`: a code, or `city`. `state`: active unless told."""

    search = serializers.CharField(required=False, max_length=200)
    district = serializers.SlugField(required=False, max_length=60)
    openness = serializers.ChoiceField(choices=Openness.choices, required=False)
    state = serializers.ChoiceField(choices=CIRCLE_STATES, required=False)


class DecisionFilters(Filters):
    state = serializers.ChoiceField(choices=State.choices, required=False)


class InRules(Strict):
    """The rules of a circle. `quorum`: percent of the members who must speak."""

    openness = serializers.ChoiceField(choices=Openness.choices, required=False)
    rule = serializers.ChoiceField(choices=Rule.choices, required=False)
    quorum = serializers.IntegerField(required=False)
    decision_days = serializers.IntegerField(required=False)
    term_days = serializers.IntegerField(required=False)
    names_by_decision = serializers.BooleanField(required=False)


class InWords(Strict):
    """Name and purpose of a circle; what is not given stays."""

    title = serializers.CharField(required=False, max_length=1_000)
    purpose = serializers.CharField(required=False, max_length=20_000)


class InChange(InRules, InWords):
    """What a circle would change of itself: its rules, its name, its purpose."""


class InCircle(InRules):
    title = serializers.CharField(max_length=1_000)
    purpose = serializers.CharField(max_length=20_000)
    lang = serializers.CharField(required=False, max_length=10)
    district = serializers.SlugField(required=False, allow_null=True, max_length=60)


class InMembership(Strict):
    willing = serializers.BooleanField(required=False)
    named = serializers.BooleanField(required=False)


class InInvitation(Strict):
    name = serializers.CharField(max_length=200)


class InDecision(Strict):
    """`member`: a membership's id, where it is about who facilitates or leaves; `change`: rules by name."""

    kind = serializers.ChoiceField(choices=Kind.choices, required=False)
    title = serializers.CharField(required=False, allow_blank=True, max_length=1_000)
    text = serializers.CharField(required=False, allow_blank=True, max_length=100_000)
    member = serializers.IntegerField(required=False, allow_null=True, min_value=0)
    proposal = serializers.IntegerField(required=False, allow_null=True, min_value=0)
    change = InChange(required=False)


class InText(Strict):
    title = serializers.CharField(max_length=1_000)
    text = serializers.CharField(max_length=100_000)


class InVoice(Strict):
    said = serializers.ChoiceField(choices=Said.choices)
    reason = serializers.CharField(required=False, allow_blank=True, max_length=10_000)


class InItem(Strict):
    title = serializers.CharField(max_length=1_000)
    text = serializers.CharField(required=False, allow_blank=True, max_length=10_000)
    decision = serializers.IntegerField(required=False, allow_null=True, min_value=0)
    proposal = serializers.IntegerField(required=False, allow_null=True, min_value=0)


class InMove(Strict):
    to = serializers.ChoiceField(choices=["up", "down"])


class InMeeting(Strict):
    title = serializers.CharField(max_length=1_000)
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    place_name = serializers.CharField(required=False, allow_blank=True, max_length=1_000)
    latitude = serializers.FloatField(required=False, allow_null=True)
    longitude = serializers.FloatField(required=False, allow_null=True)
    link = serializers.CharField(required=False, allow_blank=True, max_length=1_000)


class InMeetingMinutes(Strict):
    minutes = serializers.CharField(max_length=100_000)


class InBrought(Strict):
    proposal = serializers.IntegerField(min_value=0)


def _result(its: Decision, number: int) -> int | None:
    return None if its.state == State.OPEN else number
