"""What officials of an office see of its own work, and the word it sends before its answer."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.models import Mandate
from charter.models import Office
from commons.api import Filters, Strict
from proposals.models import NO_DAY, InternalNote, Proposal, SecondLook
from proposals.queries import SHOWN
from proposals.serializers.answers import CommitmentSerializer
from proposals.serializers.fields import BIGGEST_ID, KnownCode, Language, Voice, voice
from proposals.serializers.proposals import ProposalRow, QueueRow


class Colleague(serializers.ModelSerializer[Mandate]):
    """An official of the caller's office. `id` is the person's."""

    id = serializers.IntegerField(source="person_id", read_only=True)  # type: ignore[assignment]
    name = serializers.CharField(source="holder_name", read_only=True)

    class Meta:
        model = Mandate
        fields = ("id", "name", "title")
        read_only_fields = fields


class WorkFields(serializers.Serializer[Any]):
    """How far the office is. `second_look`: `asked`, `approved`, `returned`, or empty where nobody asked."""

    colleague = serializers.SerializerMethodField()
    drafted = serializers.SerializerMethodField()
    second_look = serializers.SerializerMethodField()
    notes = serializers.SerializerMethodField()
    interim_replies = serializers.SerializerMethodField()

    @extend_schema_field(Colleague(allow_null=True))
    def get_colleague(self, proposal: Proposal) -> Any:
        colleague = self.context["work"][proposal.pk].colleague
        return Colleague(colleague).data if colleague else None

    def get_drafted(self, proposal: Proposal) -> bool:
        return bool(self.context["work"][proposal.pk].is_drafted)

    @extend_schema_field(serializers.ChoiceField(choices=["", *SecondLook.State.values]))
    def get_second_look(self, proposal: Proposal) -> str:
        return str(self.context["work"][proposal.pk].look)

    def get_notes(self, proposal: Proposal) -> int:
        return int(self.context["work"][proposal.pk].notes)

    def get_interim_replies(self, proposal: Proposal) -> int:
        return int(self.context["work"][proposal.pk].replies)


class OwedRow(WorkFields, QueueRow):
    """What waits for an answer of the caller's office."""


class DeliveryRow(WorkFields, ProposalRow):
    """What the caller's office promised. `next_on` is null where no promise with a day is left."""

    next_on = serializers.SerializerMethodField()
    next_commitment = serializers.SerializerMethodField()

    @extend_schema_field(serializers.DateField(allow_null=True))
    def get_next_on(self, proposal: Proposal) -> Any:
        return None if proposal.next_promise_on == NO_DAY else proposal.next_promise_on

    @extend_schema_field(CommitmentSerializer(allow_null=True))
    def get_next_commitment(self, proposal: Proposal) -> Any:
        promise = self.context["work"][proposal.pk].promise
        return CommitmentSerializer(promise).data if promise else None


class WorkspaceFilters(Filters):
    """`show`: `mine`, `nobody` (no colleague works on it), `look` (a draft waits for a second look)."""

    office = KnownCode(Office)
    show = serializers.ChoiceField(choices=SHOWN, required=False, allow_blank=True)


class DeliveryFilters(Filters):
    """`show`: `mine`, `nobody` (no colleague works on it)."""

    office = KnownCode(Office)
    show = serializers.ChoiceField(choices=("mine", "nobody"), required=False, allow_blank=True)


class AssignmentState(serializers.Serializer[Any]):
    """Who works on a proposal, and who of the office could."""

    colleague = Colleague(read_only=True, allow_null=True)
    colleagues = Colleague(many=True, read_only=True)


class AssignmentText(Strict):
    """Whom to put in charge: oneself where `official` is left out. `instead_of`: who has it, null for nobody."""

    official = serializers.IntegerField(source="official_id", required=False, min_value=1, max_value=BIGGEST_ID)
    instead_of = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=BIGGEST_ID)


class InternalNoteSerializer(serializers.ModelSerializer[InternalNote]):
    """A note for the colleagues of one office."""

    author = serializers.SerializerMethodField()

    class Meta:
        model = InternalNote
        fields = ("id", "body", "author", "created_at")
        read_only_fields = fields

    @extend_schema_field(Voice)
    def get_author(self, note: InternalNote) -> dict[str, str | None]:
        return voice(note.author)


class InternalNoteText(Strict):
    body = serializers.CharField()


class Approval(Strict):
    """`digest` of the text that was read, as the draft gives it."""

    digest = serializers.CharField(max_length=64)


class Returned(Approval):
    words = serializers.CharField()


class InterimReplyText(Strict):
    body = serializers.CharField()
    lang = Language()
