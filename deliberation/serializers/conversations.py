"""Conversations as the API tells and takes them. Districts and processes by code."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from commons.api import Filters, Strict
from deliberation.lifecycle.conversations import State
from deliberation.models import Conversation, Statement

STANCES = ("agree", "disagree", "pass")


class ConversationSerializer(serializers.ModelSerializer[Conversation]):
    """A conversation. `participants`, `statements` and `stances` are as of its latest map."""

    author = serializers.SerializerMethodField()
    district = serializers.CharField(source="district.code", default=None, allow_null=True)
    process = serializers.CharField(source="process.code", default=None, allow_null=True)
    proposal = serializers.IntegerField(source="proposal_id", allow_null=True)
    participants = serializers.SerializerMethodField()
    statements = serializers.SerializerMethodField()
    stances = serializers.SerializerMethodField()

    class Meta:
        model = Conversation
        fields = ["id", "title", "about", "lang", "author", "district", "process", "proposal", "state", "imported"]
        fields += ["created_at", "closes_at", "closed_at", "participants", "statements", "stances"]

    def get_author(self, its: Conversation) -> str | None:
        return its.author.shown_name if its.author else None

    def get_participants(self, its: Conversation) -> int:
        return int(self.context["figures"][its.pk].participants)

    def get_statements(self, its: Conversation) -> int:
        return int(self.context["figures"][its.pk].statements)

    def get_stances(self, its: Conversation) -> int:
        return int(self.context["figures"][its.pk].stances)


class StatementSerializer(serializers.ModelSerializer[Statement]):
    """A statement. `seeded`: by who opened the conversation, to begin with."""

    conversation = serializers.IntegerField(source="conversation_id")
    author = serializers.SerializerMethodField()

    class Meta:
        model = Statement
        fields = ["id", "conversation", "number", "text", "lang", "author", "seeded", "created_at"]

    def get_author(self, statement: Statement) -> str | None:
        return statement.author.shown_name if statement.author else None


class NextSerializer(serializers.Serializer[Any]):
    """What I am asked next, null when nothing is left; how many of all I have answered."""

    statement = StatementSerializer(allow_null=True)
    answered = serializers.IntegerField()
    statements = serializers.IntegerField()


class StanceSerializer(serializers.Serializer[Any]):
    """What I say to a statement; null where I have said nothing."""

    statement = serializers.IntegerField()
    stance = serializers.ChoiceField(choices=STANCES, allow_null=True)


class MyPartSerializer(serializers.Serializer[Any]):
    """Where I stand, for me alone: computed now from my answers and the latest map, kept nowhere.

    `place`: x and y on it, null before I stand there; `group`: the letter of the group I am nearest to.
    """

    answered = serializers.IntegerField()
    statements = serializers.IntegerField()
    may_answer = serializers.BooleanField()
    reason = serializers.CharField()
    place = serializers.ListField(child=serializers.FloatField(), allow_null=True)
    group = serializers.CharField(allow_null=True)


class ConversationFilters(Filters):
    state = serializers.ChoiceField(choices=State.choices, required=False)
    district = serializers.SlugField(required=False, max_length=60)
    process = serializers.SlugField(required=False, max_length=60)
    proposal = serializers.IntegerField(required=False, min_value=1)


class InConversation(Strict):
    title = serializers.CharField(max_length=1_000)
    about = serializers.CharField(max_length=20_000, required=False, allow_blank=True)
    closes_on = serializers.DateField(required=False, allow_null=True)


class NewConversation(InConversation):
    """About one proposal or one process, in a district or (without) in the whole city."""

    statements = serializers.ListField(child=serializers.CharField(max_length=1_000), max_length=100, required=False)
    proposal = serializers.IntegerField(required=False, allow_null=True)
    process = serializers.CharField(max_length=60, required=False, allow_blank=True)
    district = serializers.CharField(max_length=60, required=False, allow_blank=True)
    lang = serializers.CharField(max_length=10, required=False)


class NewStatement(Strict):
    text = serializers.CharField(max_length=1_000)
    lang = serializers.CharField(max_length=10, required=False)


class InStatement(Strict):
    text = serializers.CharField(max_length=1_000)


class InStance(Strict):
    stance = serializers.ChoiceField(choices=STANCES)
