"""Amendments, differences and authors as the API shows them and as they are written."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from commons.api import Filters, Strict
from commons.difference import GONE, NEW, parts
from proposals import queries
from proposals.models import Amendment, Authorship, Invitation, Revision
from proposals.queries.writers import Author
from proposals.serializers.fields import Voice, voice

OPERATIONS = {GONE: "removed", NEW: "added"}


class AmendmentRow(serializers.Serializer[Any]):
    """An amendment in a list. `revision` is the text it was written on; `shown_at`: since when supporters are told."""

    id = serializers.IntegerField(read_only=True)
    url = serializers.SerializerMethodField()
    proposal = serializers.IntegerField(source="proposal_id", read_only=True)
    title = serializers.CharField(read_only=True)
    reason = serializers.CharField(read_only=True)
    author = serializers.SerializerMethodField()
    state = serializers.ChoiceField(choices=Amendment.State.choices, read_only=True)
    supports = serializers.IntegerField(source="supports_count", read_only=True)
    answer = serializers.CharField(read_only=True)
    created_at = serializers.DateTimeField(read_only=True)
    rewritten_at = serializers.DateTimeField(read_only=True, allow_null=True)
    decided_at = serializers.DateTimeField(read_only=True, allow_null=True)
    shown_at = serializers.DateTimeField(read_only=True, allow_null=True)

    def get_url(self, amendment: Amendment) -> str:
        return f"/proposals/{amendment.proposal_id}/amendments/{amendment.pk}/"

    @extend_schema_field(Voice)
    def get_author(self, amendment: Amendment) -> dict[str, str | None]:
        return voice(amendment.author)


class ConflictSerializer(serializers.Serializer[Any]):
    """A place that both changed: as it stands now, and as the amendment has it."""

    now = serializers.CharField(read_only=True)
    suggested = serializers.CharField(read_only=True)


class RebasedSerializer(serializers.Serializer[Any]):
    """What the amendment makes of the present text. `digest` names that text, for `seen` when it is accepted."""

    title = serializers.CharField(read_only=True)
    body = serializers.CharField(read_only=True)
    digest = serializers.CharField(read_only=True)
    conflicts = ConflictSerializer(many=True, read_only=True)


class AmendmentDetail(AmendmentRow):
    """An amendment in full. `result` is null once it is decided about."""

    body = serializers.CharField(read_only=True)
    revision = serializers.IntegerField(source="base.number", read_only=True)
    result = serializers.SerializerMethodField()
    fork = serializers.SerializerMethodField()

    @extend_schema_field(RebasedSerializer(allow_null=True))
    def get_result(self, amendment: Amendment) -> Any:
        waits = amendment.state == Amendment.State.OPEN
        return RebasedSerializer(queries.rebased(amendment)).data if waits else None

    def get_fork(self, amendment: Amendment) -> int | None:
        """The public proposal that came of it, else null."""
        return queries.public_fork(amendment)


class AmendmentText(Strict):
    """A suggested text. `revision` is the one it was written on; left out, the present one."""

    title = serializers.CharField()
    body = serializers.CharField()
    reason = serializers.CharField()
    revision = serializers.IntegerField(required=False, min_value=1, max_value=2**31 - 1)


class AmendmentRewrite(Strict):
    title = serializers.CharField()
    body = serializers.CharField()
    reason = serializers.CharField(required=False, allow_blank=True)
    revision = serializers.IntegerField(source="seen", required=False, min_value=1, max_value=2**31 - 1)


class Acceptance(Strict):
    """`seen`: the `digest` of the result that was looked at; another one is refused. `substantial`: as one says."""

    seen = serializers.CharField(required=False, allow_blank=True, max_length=64)
    substantial = serializers.BooleanField(required=False, default=False)
    answer = serializers.CharField(required=False, allow_blank=True)


class Rejection(Strict):
    answer = serializers.CharField()


class AmendmentSupportState(serializers.Serializer[Any]):
    """How many support an amendment, and whether the caller does."""

    supports = serializers.IntegerField(read_only=True)
    supported = serializers.BooleanField(read_only=True)


class AmendmentFilters(Filters):
    state = serializers.ChoiceField(choices=Amendment.State.choices, required=False, allow_blank=True)


class Between(Filters):
    """Two revisions by number; `older` comes first."""

    older = serializers.IntegerField(min_value=1, max_value=2**31 - 1)
    newer = serializers.IntegerField(min_value=1, max_value=2**31 - 1)


class PieceOfDifference(serializers.Serializer[Any]):
    """Some words, and whether they stayed."""

    operation = serializers.ChoiceField(choices=("same", "removed", "added"), read_only=True)
    text = serializers.CharField(read_only=True)


class DifferenceSerializer(serializers.Serializer[Any]):
    """The difference between two revisions, word by word."""

    older = serializers.IntegerField(read_only=True)
    newer = serializers.IntegerField(read_only=True)
    title = PieceOfDifference(many=True, read_only=True)
    body = PieceOfDifference(many=True, read_only=True)


def difference(older: Revision, newer: Revision) -> dict[str, Any]:
    """Return two revisions in the form of `DifferenceSerializer`."""
    runs = newer.changes if newer.number == older.number + 1 else {}
    told: dict[str, Any] = {"older": older.number, "newer": newer.number}
    for name in ("title", "body"):
        pieces = parts(getattr(older, name), getattr(newer, name), runs.get(name))
        told[name] = [{"operation": OPERATIONS.get(kind, "same"), "text": text} for kind, text in pieces]
    return told


class AuthorSerializer(serializers.Serializer[Any]):
    """One of a proposal's authors."""

    author = serializers.SerializerMethodField()
    via = serializers.ChoiceField(choices=Authorship.Via.choices, read_only=True)
    since = serializers.DateTimeField(read_only=True)

    @extend_schema_field(Voice)
    def get_author(self, author: Author) -> dict[str, str | None]:
        return voice(author.person, "", author.organisation)


class InviteText(Strict):
    """Whom to ask: the public name, exactly."""

    name = serializers.CharField(max_length=120)


class InvitationSerializer(serializers.Serializer[Any]):
    """An invitation to write a proposal together."""

    id = serializers.IntegerField(read_only=True)
    proposal = serializers.IntegerField(source="proposal_id", read_only=True)
    title = serializers.CharField(source="proposal.title", read_only=True)
    name = serializers.CharField(source="person.name", read_only=True)
    by = serializers.SerializerMethodField()
    state = serializers.ChoiceField(choices=Invitation.State.choices, read_only=True)
    asked_at = serializers.DateTimeField(read_only=True)

    @extend_schema_field(Voice)
    def get_by(self, invitation: Invitation) -> dict[str, str | None]:
        return voice(invitation.by, "", invitation.proposal.organisation)


@extend_schema_serializer(many=False)
class AuthorList(serializers.Serializer[Any]):
    """Who writes a proposal."""

    results = AuthorSerializer(many=True, read_only=True)


@extend_schema_serializer(many=False)
class InvitationList(serializers.Serializer[Any]):
    """Invitations that wait for an answer."""

    results = InvitationSerializer(many=True, read_only=True)
