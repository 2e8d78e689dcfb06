"""What is needed, pledged and done by residents themselves, as the API shows it and as it is written."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from commons.api import Strict
from proposals.models import Help, HelpCall, Need, OwnStep, Pledge, TakeUp
from proposals.serializers.fields import BIGGEST_ID, Language, SpeakAs, Speaker, Voice, voice


class NeedSerializer(serializers.ModelSerializer[Need]):
    """One thing that is needed. `given` is what open pledges give of `amount`; `lacking` null: no amount was named."""

    proposal = serializers.IntegerField(source="proposal_id", read_only=True)
    given = serializers.IntegerField(read_only=True)
    lacking = serializers.IntegerField(read_only=True, allow_null=True)

    class Meta:
        model = Need
        fields = ("id", "proposal", "kind", "words", "amount", "unit", "given", "lacking", "created_at", "closed_at")
        read_only_fields = fields


class NeedText(Strict):
    """`amount` and `unit` together, or neither: then any number of pledges is welcome."""

    kind = serializers.ChoiceField(choices=Help.choices)
    words = serializers.CharField(max_length=Need.WORDS_CHARACTERS)
    amount = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=Need.MOST_AMOUNT)
    unit = serializers.CharField(required=False, allow_blank=True, max_length=Need.UNIT_CHARACTERS)


class PledgeSerializer(serializers.ModelSerializer[Pledge]):
    """A pledge that stands. `author` is null where whoever made it does not want to be named, or has left."""

    proposal = serializers.IntegerField(source="proposal_id", read_only=True)
    need = serializers.IntegerField(source="need_id", read_only=True, allow_null=True)
    author = serializers.SerializerMethodField()
    organisation = Speaker(read_only=True, allow_null=True)

    class Meta:
        model = Pledge
        fields = (
            "id", "proposal", "need", "kind", "body", "amount", "unit", "author", "organisation", "created_at",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(Voice(allow_null=True))
    def get_author(self, pledge: Pledge) -> dict[str, str | None] | None:
        person = pledge.__dict__.get("pledger")
        return voice(person, "", pledge.organisation) if person or pledge.organisation else None


class PledgeText(Strict):
    """What one gives. With `need` its kind and unit hold; `shown`: with one's name, or without."""

    body = serializers.CharField(max_length=Pledge.CHARACTERS)
    kind = serializers.ChoiceField(choices=Help.choices, required=False)
    amount = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=Need.MOST_AMOUNT)
    unit = serializers.CharField(required=False, allow_blank=True, max_length=Need.UNIT_CHARACTERS)
    need = serializers.IntegerField(
        source="need_id", required=False, allow_null=True, min_value=1, max_value=BIGGEST_ID
    )
    shown = serializers.ChoiceField(choices=Pledge.Shown.choices, default=Pledge.Shown.NAME)
    organisation = SpeakAs()


class TakeUpSerializer(serializers.ModelSerializer[TakeUp]):
    """That residents do it themselves, and what the city must still give. Hidden, it has no words."""

    proposal = serializers.IntegerField(source="proposal_id", read_only=True)

    class Meta:
        model = TakeUp
        fields = ("id", "proposal", "reason", "city_gives", "declared_at", "visibility")
        read_only_fields = fields


class TakeUpText(Strict):
    reason = serializers.CharField(max_length=TakeUp.WORDS_CHARACTERS)
    city_gives = serializers.CharField(required=False, allow_blank=True, max_length=TakeUp.WORDS_CHARACTERS)


class OwnStepSerializer(serializers.ModelSerializer[OwnStep]):
    """A step of those who do it themselves; `reached_on` null: not yet."""

    proposal = serializers.IntegerField(source="proposal_id", read_only=True)

    class Meta:
        model = OwnStep
        fields = ("id", "proposal", "words", "due_on", "reached_on")
        read_only_fields = fields


class OwnStepText(Strict):
    words = serializers.CharField(max_length=OwnStep.WORDS_CHARACTERS)
    due_on = serializers.DateField()


class HelpCallSerializer(serializers.ModelSerializer[HelpCall]):
    """A call for help, perhaps for one need."""

    proposal = serializers.IntegerField(source="proposal_id", read_only=True)
    need = serializers.IntegerField(source="need_id", read_only=True, allow_null=True)
    author = serializers.SerializerMethodField()
    organisation = Speaker(read_only=True, allow_null=True)

    class Meta:
        model = HelpCall
        fields = ("id", "proposal", "need", "body", "lang", "author", "organisation", "created_at")
        read_only_fields = fields

    @extend_schema_field(Voice)
    def get_author(self, call: HelpCall) -> dict[str, str | None]:
        return voice(call.author, "", call.organisation)


class HelpCallText(Strict):
    body = serializers.CharField(max_length=HelpCall.CHARACTERS)
    need = serializers.IntegerField(
        source="need_id", required=False, allow_null=True, min_value=1, max_value=BIGGEST_ID
    )
    lang = Language()
