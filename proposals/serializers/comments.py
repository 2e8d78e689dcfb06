"""A comment as the API shows it and as it is written."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from commons.api import Filters, Strict
from proposals.models import Comment
from proposals.serializers.fields import BIGGEST_ID, Language, SpeakAs, Speaker, Voice, voice


class CommentSerializer(serializers.ModelSerializer[Comment]):
    """A comment. `parent` is the comment it replies to; `useful` counts the people who marked it."""

    proposal = serializers.IntegerField(source="proposal_id", read_only=True)
    parent = serializers.IntegerField(source="parent_id", read_only=True, allow_null=True)  # type: ignore[assignment]
    author = serializers.SerializerMethodField()
    organisation = Speaker(read_only=True, allow_null=True)
    useful = serializers.IntegerField(source="useful_count", read_only=True)

    class Meta:
        model = Comment
        fields = (
            "id", "proposal", "parent", "depth", "side", "body", "lang", "author", "organisation",
            "useful", "created_at", "edited_at",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(Voice)
    def get_author(self, comment: Comment) -> dict[str, str | None]:
        return voice(comment.author, comment.author_label, comment.organisation)


class CommentText(Strict):
    """A new comment. `parent` left out begins a thread; replies go three levels deep."""

    body = serializers.CharField()
    side = serializers.ChoiceField(choices=Comment.Side.choices, default=Comment.Side.NEITHER)
    parent = serializers.IntegerField(  # type: ignore[assignment]
        source="parent_id", required=False, allow_null=True, min_value=1, max_value=BIGGEST_ID
    )
    lang = Language()


class NewComment(CommentText):
    """`organisation`: under whose name, by its slug."""

    organisation = SpeakAs()


class CommentCorrection(Strict):
    body = serializers.CharField()
    lang = Language()


class CommentFilters(Filters):
    """`parent`: only the replies to that comment."""

    side = serializers.ChoiceField(choices=Comment.Side.choices, required=False, allow_blank=True)
    parent = serializers.IntegerField(required=False, min_value=1, max_value=BIGGEST_ID)  # type: ignore[assignment]


class UsefulState(serializers.Serializer[dict[str, object]]):
    """How many find the comment useful, and whether the caller does."""

    useful = serializers.IntegerField(read_only=True)
    marked = serializers.BooleanField(read_only=True)
