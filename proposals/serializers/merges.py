"""Merges as the API shows them and as they are written."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from commons.api import Strict
from proposals import policy
from proposals.models import Merge, MergeSource
from proposals.serializers.fields import Voice, voice
from proposals.serializers.proposals import SupportState


class MergeRow(serializers.Serializer[Any]):
    """A merge in a list. `into` is the common proposal, `lapse` why a suggestion came to nothing by itself.

    Of one whose words were hidden `reason` and `end_reason` are empty.
    """

    id = serializers.IntegerField(read_only=True)
    url = serializers.SerializerMethodField()
    state = serializers.ChoiceField(choices=Merge.State.choices, read_only=True)
    reason = serializers.CharField(read_only=True)
    suggested_by = serializers.SerializerMethodField()
    created_at = serializers.DateTimeField(read_only=True)
    answer_until = serializers.DateTimeField(read_only=True)
    into = serializers.IntegerField(source="into_id", read_only=True, allow_null=True)
    agreed_at = serializers.DateTimeField(read_only=True, allow_null=True)
    carry_until = serializers.DateTimeField(read_only=True, allow_null=True)
    undo_until = serializers.DateTimeField(read_only=True, allow_null=True)
    ended_at = serializers.DateTimeField(read_only=True, allow_null=True)
    end_reason = serializers.CharField(read_only=True)
    lapse = serializers.CharField(read_only=True)

    def to_representation(self, instance: Merge) -> dict[str, Any]:
        told = super().to_representation(instance)
        return told | {"reason": "", "end_reason": ""} if instance.is_withheld else told

    def get_url(self, merge: Merge) -> str:
        return f"/merges/{merge.pk}/"

    @extend_schema_field(Voice)
    def get_suggested_by(self, merge: Merge) -> dict[str, str | None]:
        return voice(merge.suggested_by)


class SourceSide(serializers.Serializer[Any]):
    """One of the proposals. `agreed`: all its authors agree to the present version."""

    proposal = serializers.IntegerField(source="proposal_id", read_only=True)
    title = serializers.CharField(source="proposal.title", read_only=True)
    state = serializers.CharField(source="proposal.state", read_only=True)
    agreed = serializers.SerializerMethodField()

    def get_agreed(self, row: MergeSource) -> bool:
        return bool(row.agreed_version == self.context["version"])


class MergeDetail(MergeRow):
    """A merge in full. `title` and `body` are null while they, or one of its proposals, are not public.

    `carried`: what the caller answered as a supporter, null when they have not.
    """

    title = serializers.SerializerMethodField()
    body = serializers.SerializerMethodField()
    version = serializers.IntegerField(read_only=True)
    placed_as = serializers.IntegerField(source="placed_as_id", read_only=True)
    whole_city = serializers.BooleanField(read_only=True)
    sources = serializers.SerializerMethodField()
    carried = serializers.SerializerMethodField()

    def get_title(self, merge: Merge) -> str | None:
        return merge.title if self.context["told"] else None

    def get_body(self, merge: Merge) -> str | None:
        return merge.body if self.context["told"] else None

    @extend_schema_field(SourceSide(many=True))
    def get_sources(self, merge: Merge) -> Any:
        """Those that are there for the caller."""
        rows = [row for row in self.context["sources"] if policy.may_see(self.context["by"], row.proposal)]
        return SourceSide(rows, many=True, context={"version": merge.version}).data

    def get_carried(self, merge: Merge) -> bool | None:
        answer = self.context["answer"]
        return answer.carried if answer else None


class MergeText(Strict):
    """Which proposals are the same, and why; the common text begins as that of the first."""

    proposals = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**63 - 1),
        source="proposal_ids",
        allow_empty=False,
        max_length=Merge.MOST,
    )
    reason = serializers.CharField()


class CommonText(Strict):
    """`version`: the one its writer began with; a later one is not written over."""

    title = serializers.CharField()
    body = serializers.CharField()
    placed_as = serializers.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    whole_city = serializers.BooleanField(required=False)
    version = serializers.IntegerField(source="seen", required=False, min_value=1, max_value=2**31 - 1)


class Agreement(Strict):
    """The version of the common text that was read."""

    version = serializers.IntegerField(min_value=1, max_value=2**31 - 1)


class MergeReason(Strict):
    reason = serializers.CharField()


class CarryAnswer(Strict):
    """`revision`: the text of the common proposal that was read; a substantial change since is refused."""

    carried = serializers.BooleanField()
    revision = serializers.IntegerField(source="seen", required=False, min_value=1, max_value=2**31 - 1)


class CarryState(serializers.Serializer[Any]):
    carried = serializers.BooleanField(read_only=True)
    proposal = SupportState(read_only=True, allow_null=True)


@extend_schema_serializer(many=False)
class MergesOfProposal(serializers.Serializer[Any]):
    """The merges a proposal was in or came of."""

    results = MergeRow(many=True, read_only=True)
