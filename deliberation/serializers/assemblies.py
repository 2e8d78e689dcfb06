"""Assemblies as the API tells and takes them. Topic and districts by code; quotas as a text with commas."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from commons.api import Filters, Strict
from deliberation.lifecycle.assemblies import SeatState, State
from deliberation.models import (
    Assembly,
    AssemblyQuestion,
    AssemblySession,
    AssemblyStatement,
    MemberVote,
    Recommendation,
    Seat,
)


class AssemblySerializer(serializers.ModelSerializer[Assembly]):
    """An assembly in a list."""

    topic = serializers.CharField(source="topic.code")

    class Meta:
        model = Assembly
        fields = ["id", "title", "lang", "state", "topic", "districts", "seats", "called_at", "event_at", "drawn_at"]


class QuestionSerializer(serializers.ModelSerializer[AssemblyQuestion]):
    """What is asked for this draw alone; `feature` is how quotas and entries call it."""

    class Meta:
        model = AssemblyQuestion
        fields = ["id", "feature", "text", "choices"]


class MetSerializer(serializers.Serializer[Any]):
    """A quota of districts or age bands. `have`: how many of the panel there are; null before it is drawn."""

    feature = serializers.CharField()
    value = serializers.CharField()
    min = serializers.IntegerField(source="least")
    max = serializers.IntegerField(source="most")
    have = serializers.IntegerField(allow_null=True)


class DaySerializer(serializers.ModelSerializer[AssemblySession]):
    """A day of an assembly."""

    class Meta:
        model = AssemblySession
        fields = ["id", "on", "title", "agenda", "minutes"]


class AssemblyInFullSerializer(AssemblySerializer):
    """An assembly with its quotas, questions and days. `shortfalls`: what no panel could meet when it last closed."""

    quotas = serializers.SerializerMethodField()
    questions = QuestionSerializer(many=True)
    days = DaySerializer(source="sessions", many=True)
    proposal = serializers.IntegerField(source="proposal_id", allow_null=True)
    shortfalls = serializers.SerializerMethodField()

    class Meta(AssemblySerializer.Meta):
        fields = [*AssemblySerializer.Meta.fields, "mandate", "reason", "proposal", "invitation_days", "event"]
        fields += ["quotas", "questions", "days", "shortfalls", "listed_at", "seated_at", "reported_at", "ended_at"]
        fields += ["cancelled_because"]

    @extend_schema_field(MetSerializer(many=True))
    def get_quotas(self, its: Assembly) -> Any:
        return MetSerializer(self.context["met"], many=True).data

    def get_shortfalls(self, its: Assembly) -> list[str]:
        said: list[str] = self.context["shortfalls"]
        return said


class DrawSerializer(serializers.Serializer[Any]):
    """A draw. `lowest` and `highest` chance of those who have one; `declined`: tickets, round by round."""

    commitment = serializers.CharField()
    people = serializers.IntegerField()
    lowest = serializers.FloatField()
    highest = serializers.FloatField()
    left_out = serializers.IntegerField()
    seed = serializers.CharField()
    seed_source = serializers.CharField()
    entered_at = serializers.DateTimeField(allow_null=True)
    first = serializers.ListField(child=serializers.CharField())
    declined = serializers.ListField(child=serializers.ListField(child=serializers.CharField()))
    seated = serializers.ListField(child=serializers.CharField())
    files = serializers.ListField(child=serializers.CharField())


class EntrySerializer(serializers.Serializer[Any]):
    """Whether I am in this draw, with what I answered; `ticket` once the list is closed."""

    entered = serializers.BooleanField()
    answers = serializers.DictField(child=serializers.CharField())
    ticket = serializers.CharField()
    may_take_part = serializers.BooleanField()
    reason = serializers.CharField()


class SeatSerializer(serializers.ModelSerializer[Seat]):
    """My seat."""

    state = serializers.ChoiceField(choices=SeatState.choices)

    class Meta:
        model = Seat
        fields = ["ticket", "state", "round", "invited_at", "answer_by", "answered_at"]


class AssemblyStatementSerializer(serializers.ModelSerializer[AssemblyStatement]):
    """What was said from within; members have no name."""

    class Meta:
        model = AssemblyStatement
        fields = ["id", "text", "lang", "by_city", "created_at"]


class RecommendationSerializer(serializers.ModelSerializer[Recommendation]):
    """What it recommends. Numbers of votes stand once it is before the city; `proposal` is then its id."""

    proposal = serializers.IntegerField(source="proposal_id", allow_null=True)

    class Meta:
        model = Recommendation
        fields = ["id", "title", "body", "lang", "votes_for", "votes_against", "abstained", "proposal", "entered_at"]


class LotSerializer(serializers.Serializer[Any]):
    """Whether I am willing to be drawn in general."""

    willing = serializers.BooleanField()


class AssemblyFilters(Filters):
    state = serializers.ChoiceField(choices=[each for each in State.choices if each[0] != State.DRAFT], required=False)
    district = serializers.SlugField(required=False, max_length=60)


class InAssembly(Strict):
    title = serializers.CharField(max_length=400)
    mandate = serializers.CharField(max_length=40_000)
    reason = serializers.CharField(max_length=8_000)
    topic = serializers.CharField(max_length=60)
    seats = serializers.IntegerField(min_value=1, max_value=10_000)
    districts = serializers.ListField(child=serializers.CharField(max_length=60), required=False, max_length=200)
    invitation_days = serializers.IntegerField(min_value=1, max_value=1_000, required=False)
    proposal = serializers.IntegerField(required=False, allow_null=True, min_value=0, max_value=10**18 - 1)


class InQuotas(Strict):
    """`quotas`: lines of feature,value,min,max with that header."""

    quotas = serializers.CharField(max_length=20_000)


class InQuestion(Strict):
    text = serializers.CharField(max_length=1_000)
    choices = serializers.ListField(child=serializers.CharField(max_length=400), max_length=50)
    feature = serializers.CharField(max_length=100, required=False)


class InClose(Strict):
    event = serializers.CharField(max_length=2_000)
    event_at = serializers.DateTimeField()


class InSeed(Strict):
    seed = serializers.CharField(max_length=1_000)
    source = serializers.CharField(max_length=4_000)  # type: ignore[assignment]


class InCancellation(Strict):
    reason = serializers.CharField(max_length=8_000)


class InDay(Strict):
    on = serializers.DateField()
    title = serializers.CharField(max_length=1_000)
    agenda = serializers.CharField(max_length=20_000, required=False, allow_blank=True)


class InSessionMinutes(Strict):
    minutes = serializers.CharField(max_length=20_000)


class InEntry(Strict):
    answers = serializers.DictField(child=serializers.CharField(max_length=400), required=False)


class InStatement(Strict):
    text = serializers.CharField(max_length=20_000)
    lang = serializers.CharField(max_length=10, required=False)


class InRecommendation(Strict):
    title = serializers.CharField(max_length=1_000)
    body = serializers.CharField(max_length=80_000)
    lang = serializers.CharField(max_length=10, required=False)


class InVote(Strict):
    choice = serializers.ChoiceField(choices=MemberVote.Choice.choices)


class InLot(Strict):
    willing = serializers.BooleanField()
