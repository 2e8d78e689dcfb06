"""Rounds as the API tells and takes them. Money in cents, districts, topics and offices by code."""

from __future__ import annotations

import json
from typing import Any

from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from charter.models import Topic
from commons.api import Filters, Strict
from commons.models import Visibility
from proposals.serializers.fields import BIGGEST_ID, KnownCode, SpeakAs, Speaker, Voice, voice
from proposals.serializers.pictures import PictureSerializer
from voting.lifecycle import State
from voting.models import Area, Carried, Delegation, Form, Method, OpenVoter, Option, OptionPicture, Round
from voting.queries import Fate


class AreaSerializer(serializers.ModelSerializer[Area]):
    """A budget: of a district, or with null of the whole city."""

    district = serializers.CharField(source="district.code", default=None, allow_null=True)

    class Meta:
        model = Area
        fields = ["district", "budget_cents"]


class OptionPictureSerializer(PictureSerializer):
    """A picture of an option of the administrators' own words. `sizes`, `url` and `alt` as of a proposal's picture."""

    class Meta:
        model = OptionPicture
        fields = ("id", "position", "alt", "width", "height", "url", "sizes", "created_at")
        read_only_fields = fields

    proposal = None  # type: ignore[assignment]  # the parent's is none of this one

    def address(self, picture: Any, *width: int) -> str:
        named = "option-picture" if width else "option-picture-whole"
        return str(reverse(named, args=[picture.option_id, picture.digest, *width]))


class OptionSerializer(serializers.ModelSerializer[Option]):
    """What a ballot can name by `code`. `feasible` null: no office judged it; false: it is on no ballot.

    `pictures` are its own; one of a `proposal` shows that proposal's. `visibility`: of its words beside its title and
    of its pictures, which are empty where moderation hid them.
    """

    district = serializers.CharField(source="district.code", default=None, allow_null=True)
    office = serializers.CharField(source="office.code", default=None, allow_null=True)
    proposal = serializers.IntegerField(source="proposal_id", allow_null=True)
    pictures = OptionPictureSerializer(many=True, read_only=True)

    class Meta:
        model = Option
        fields = ["id", "code", "title", "body", "lang", "proposal", "district", "place_name", "latitude", "longitude"]
        fields += ["cost_cents", "excludes", "office", "feasible", "feasible_because", "pictures", "visibility"]

    def to_representation(self, instance: Option) -> dict[str, Any]:
        told: dict[str, Any] = super().to_representation(instance)
        if not instance.is_withheld:
            return told
        nothing: dict[str, Any] = {"body": "", "place_name": "", "latitude": None, "longitude": None, "pictures": []}
        own = instance.visibility
        return told | nothing | {"visibility": Visibility.HIDDEN if own == Visibility.PUBLIC else own}


class RoundSerializer(serializers.ModelSerializer[Round]):
    """A round in a list."""

    topic = serializers.CharField(source="topic.code", default=None, allow_null=True)
    process = serializers.CharField(source="process.code", default=None, allow_null=True)

    class Meta:
        model = Round
        fields = ["id", "title", "state", "method", "form", "secrecy", "districts", "topic", "process", "currency"]
        fields += ["opens_at", "closes_at"]


class RoundInFullSerializer(RoundSerializer):
    """A round with its options, its rules as they are or will be frozen, and what a ballot sealed by its voter needs.

    `key`: the public key as hexadecimal digits; `box_size`: bytes a ballot is padded to, null before it opens.
    """

    areas = AreaSerializer(many=True)
    options = serializers.SerializerMethodField()
    rules = serializers.SerializerMethodField()
    cancelled_because = serializers.CharField(source="why_cancelled", read_only=True)
    key = serializers.SerializerMethodField()

    class Meta(RoundSerializer.Meta):
        fields = [*RoundSerializer.Meta.fields, "summary", "lang", "most_choices", "most_points", "areas", "options"]
        fields += ["rules", "key", "box_size", "cancelled_because"]

    def get_options(self, its: Round) -> list[dict[str, Any]]:
        return list(OptionSerializer(self.context["options"], many=True).data)

    def get_rules(self, its: Round) -> dict[str, Any]:
        rules: dict[str, Any] = self.context["rules"]
        return rules

    def get_key(self, its: Round) -> str | None:
        return bytes(its.public_key).hex() if its.public_key is not None else None


class CarriedSerializer(serializers.ModelSerializer[Carried]):
    """What who votes in the open said, and the `votes` it counted for; null: fewer than five delegated to them.

    `beyond`: votes over the cap, which do not count.
    """

    voter = serializers.SerializerMethodField()
    organisation = Speaker(read_only=True, allow_null=True)
    said = serializers.SerializerMethodField()

    class Meta:
        model = Carried
        fields = ["voter", "organisation", "votes", "beyond", "said"]

    @extend_schema_field(Voice)
    def get_voter(self, row: Carried) -> dict[str, str | None]:
        return voice(row.person, "", row.organisation)

    @extend_schema_field(OpenApiTypes.ANY)
    def get_said(self, row: Carried) -> Any:
        """As in `choices.txt`: option codes, or points by code."""
        return json.loads(row.said)


class ResultSerializer(serializers.Serializer[Any]):
    """What came out. `result`: facts by option, areas and, of a budget, both rules; see `interfaces` of counting."""

    voters = serializers.IntegerField()
    spoiled = serializers.IntegerField()
    winners = serializers.ListField(child=serializers.CharField())
    result = serializers.DictField()
    turnout = serializers.SerializerMethodField()
    carried = serializers.SerializerMethodField()

    @extend_schema_field(CarriedSerializer(many=True))
    def get_carried(self, tally: Any) -> list[dict[str, Any]]:
        """Who voted in the open, the largest weights first, at most a hundred; [] where votes are secret."""
        return list(CarriedSerializer(self.context["carried"], many=True).data)

    def get_turnout(self, tally: Any) -> list[dict[str, Any]]:
        """By district; `voters` null where so few voted that they could be told apart."""
        return [{"district": each.district.code, "voters": each.voters} for each in self.context["turnout"]]


class BoardSerializer(serializers.Serializer[Any]):
    """Hashes of sealed ballots, sorted, with the roots of their Merkle trees; `digest` of the files.

    `key`: SHA-256 of the public key.
    """

    counted = serializers.ListField(child=serializers.CharField())
    replaced = serializers.ListField(child=serializers.CharField())
    root = serializers.CharField()  # type: ignore[assignment]  # the metaclass takes fields off the class
    replaced_root = serializers.CharField()
    digest = serializers.CharField(allow_null=True)
    key = serializers.CharField(allow_null=True)


class CastSerializer(serializers.Serializer[Any]):
    """`receipt`: SHA-256 of the sealed ballot, "" in an open round. Keep it: nobody else does."""

    receipt = serializers.CharField()
    replaced = serializers.BooleanField()


class FateSerializer(serializers.Serializer[Any]):
    """Where my vote goes as things stand: `through` whom, to whom last (`to`); names as pages show them.

    `own`: I vote myself; `none`: I delegate to nobody; `carried`: the last has voted; `waits`: not yet; `circle`: it
    comes back; `lost`: nobody carries it.
    """

    fate = serializers.ChoiceField(choices=[(each.value, each.value) for each in Fate])
    through = serializers.ListField(child=serializers.CharField())
    to = serializers.CharField(source="last")


class MineSerializer(serializers.Serializer[Any]):
    """Whether my ballot lies in the open box, and whether I may vote, else why not.

    `delegation`: where my vote goes in an open round without secrecy, else null.
    """

    voted = serializers.BooleanField(allow_null=True)
    may_vote = serializers.BooleanField()
    reason = serializers.CharField()
    delegation = FateSerializer(allow_null=True)


class ReceiptSerializer(serializers.Serializer[Any]):
    """`place` from 0 among `size`; `proof`: hashes that lead to `root` (RFC 9162)."""

    hash = serializers.CharField()
    found = serializers.ChoiceField(choices=["counted", "replaced", "unknown"])
    place = serializers.IntegerField()
    size = serializers.IntegerField()
    root = serializers.CharField()  # type: ignore[assignment]  # the metaclass takes fields off the class
    proof = serializers.ListField(child=serializers.CharField())


class OpeningSerializer(serializers.Serializer[Any]):
    trustees = serializers.CharField()
    digest = serializers.CharField()
    spoiled = serializers.IntegerField()


class RoundFilters(Filters):
    state = serializers.ChoiceField(choices=State.choices, required=False)
    district = serializers.SlugField(required=False, max_length=60)
    topic = serializers.SlugField(required=False, max_length=60)
    process = serializers.SlugField(required=False, max_length=60)


class InBallot(Strict):
    """One of three: `choices`, option codes (of a ranking the best first); `points` by code; or `sealed`, in base64.

    `organisation`: whose ballot it is, where its speaker casts it in an open round.
    """

    choices = serializers.ListField(child=serializers.CharField(max_length=40), max_length=500, required=False)
    points = serializers.DictField(child=serializers.IntegerField(), required=False)
    sealed = serializers.CharField(max_length=200_000, required=False)
    organisation = SpeakAs()


class InReceipt(Strict):
    receipt = serializers.CharField(max_length=200)


class InRound(Strict):
    """`budgets`: cents by district code, "" for the whole city. `settings`: of the counting; see docs/api.md."""

    title = serializers.CharField(max_length=1_000)
    summary = serializers.CharField(max_length=20_000)
    method = serializers.ChoiceField(choices=Method.choices)
    form = serializers.ChoiceField(choices=Form.choices, required=False)
    secrecy = serializers.ChoiceField(choices=Round.Secrecy.choices, required=False)
    opens_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField()
    districts = serializers.ListField(child=serializers.SlugField(max_length=60), required=False)
    budgets = serializers.DictField(child=serializers.IntegerField(), required=False)
    most_choices = serializers.IntegerField(required=False, allow_null=True, max_value=500)
    most_points = serializers.IntegerField(required=False, max_value=1_000)
    process = serializers.CharField(required=False, allow_blank=True, max_length=60)
    topic = serializers.CharField(required=False, allow_blank=True, max_length=60)
    currency = serializers.CharField(required=False, max_length=3)
    settings = serializers.DictField(required=False)


class InDates(Strict):
    """From when until when."""

    opens_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField()


class InOption(Strict):
    """Of a proposal, what is not given is as it stands in its text."""

    title = serializers.CharField(required=False, max_length=1_000)
    body = serializers.CharField(required=False, allow_blank=True, max_length=20_000)
    cost_cents = serializers.IntegerField(required=False, allow_null=True)
    district = serializers.CharField(required=False, allow_blank=True, max_length=60)
    place_name = serializers.CharField(required=False, allow_blank=True, max_length=1_000)
    latitude = serializers.FloatField(required=False, allow_null=True)
    longitude = serializers.FloatField(required=False, allow_null=True)
    excludes = serializers.CharField(required=False, allow_blank=True, max_length=200)
    office = serializers.CharField(required=False, allow_blank=True, max_length=60)


class NewOption(InOption):
    proposal = serializers.IntegerField(required=False, allow_null=True)


class InJudgement(Strict):
    feasible = serializers.BooleanField()
    reason = serializers.CharField(max_length=10_000)


class InKey(Strict):
    public_key = serializers.CharField(max_length=200)


class InCancel(Strict):
    reason = serializers.CharField(max_length=10_000)


class InOpening(Strict):
    """`choices`: the file that `open_ballots` wrote."""

    trustees = serializers.ChoiceField(choices=["1+2", "1+3", "2+3"])
    choices = serializers.FileField(allow_empty_file=True)
    spoiled = serializers.IntegerField(min_value=0, default=0)


class DelegateSerializer(serializers.ModelSerializer[OpenVoter]):
    """Who votes in the open on a topic, or with null on all: one can delegate to them by `id`."""

    voter = serializers.SerializerMethodField()
    organisation = Speaker(read_only=True, allow_null=True)
    topic = serializers.CharField(source="topic.code", default=None, allow_null=True)

    class Meta:
        model = OpenVoter
        fields = ["id", "voter", "organisation", "topic", "since"]

    @extend_schema_field(Voice)
    def get_voter(self, row: OpenVoter) -> dict[str, str | None]:
        return voice(row.person, "", row.organisation)


class DelegateFilters(Filters):
    topic = KnownCode(Topic)


class InDelegate(Strict):
    """`topic` "": on all. `organisation`: one that the caller speaks for; left out, themself."""

    topic = serializers.CharField(required=False, allow_blank=True, max_length=60, default="")
    organisation = SpeakAs()


class DelegationSerializer(serializers.ModelSerializer[Delegation]):
    """Whom I delegate to: in a `round`, on a `topic`, or with neither in all open rounds.

    `delegate` null: to nobody there. It holds until the end of `expires_on`.
    """

    topic = serializers.CharField(source="topic.code", default=None, allow_null=True)
    round = serializers.IntegerField(source="round_id", allow_null=True)
    delegate = serializers.SerializerMethodField()
    organisation = Speaker(read_only=True, allow_null=True)

    class Meta:
        model = Delegation
        fields = ["id", "round", "topic", "delegate", "organisation", "expires_on"]

    @extend_schema_field(Voice)
    def get_delegate(self, row: Delegation) -> dict[str, str | None] | None:
        return voice(row.person, "", row.organisation) if row.person or row.organisation else None


class InDelegation(Strict):
    """`delegate`: an id of `delegates/`, or null for nobody. At most one of `round` and `topic`."""

    delegate = serializers.IntegerField(source="delegate_id", allow_null=True, min_value=1, max_value=BIGGEST_ID)
    round = serializers.IntegerField(
        source="round_id", required=False, allow_null=True, min_value=1, max_value=BIGGEST_ID
    )
    topic = serializers.CharField(required=False, allow_blank=True, max_length=60)
    expires_on = serializers.DateField()
