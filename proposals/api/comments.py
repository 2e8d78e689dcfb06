"""A proposal's discussion, and single comments."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.viewsets import GenericViewSet, ViewSet

from commons.api import Nothing, Tagged
from proposals import actions, queries
from proposals.api.corridor import caller, given
from proposals.models import Comment
from proposals.serializers.comments import (
    CommentCorrection,
    CommentFilters,
    CommentSerializer,
    NewComment,
    UsefulState,
)


class Discussion(Tagged, GenericViewSet[Comment]):
    """What people say about a proposal."""

    serializer_class = CommentSerializer
    filters = CommentFilters
    keyset_order = ("-id",)

    @extend_schema(parameters=[CommentFilters], responses=CommentSerializer(many=True))
    def list(self, request: Request, proposal_id: int) -> Response:
        """List the public comments, newest first; `parent` says where each belongs."""
        filters = CommentFilters(data=request.query_params)
        filters.is_valid(raise_exception=True)
        rows = queries.comments(
            queries.visible(proposal_id, caller(request)),
            side=filters.validated_data.get("side", ""),
            parent_id=filters.validated_data.get("parent"),
        )
        return self.get_paginated_response(CommentSerializer(self.paginate_queryset(rows), many=True).data)

    @extend_schema(request=NewComment, responses={201: CommentSerializer})
    def create(self, request: Request, proposal_id: int) -> Response:
        """Speak about the proposal, or reply."""
        fields = given(NewComment, request)
        comment = actions.write_comment(proposal_id=proposal_id, by=caller(request), channel="api", **fields)
        where = {"Location": reverse("api_comment", args=[comment.pk], request=request)}
        shown = CommentSerializer(queries.comment_in_full(comment.pk, caller(request))).data
        return Response(shown, status=201, headers=where)


class Comments(Tagged, ViewSet):
    """One comment."""

    @extend_schema(responses=CommentSerializer)
    def retrieve(self, request: Request, comment_id: int) -> Response:
        """Show one comment."""
        return Response(CommentSerializer(queries.comment_in_full(comment_id, caller(request))).data)

    @extend_schema(request=CommentCorrection, responses=CommentSerializer)
    def partial_update(self, request: Request, comment_id: int) -> Response:
        """Correct one's comment within the edit window."""
        actions.edit_comment(comment_id=comment_id, by=caller(request), **given(CommentCorrection, request))
        return Response(CommentSerializer(queries.comment_in_full(comment_id, caller(request))).data)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, comment_id: int) -> Response:
        """Take one's comment back; its place in the thread stays."""
        given(Nothing, request)
        actions.delete_comment(comment_id=comment_id, by=caller(request))
        return Response(status=204)


class Useful(ViewSet):
    """One's own mark that a comment helps."""

    @extend_schema(request=Nothing, responses=UsefulState)
    def update(self, request: Request, comment_id: int) -> Response:
        """Mark a comment of somebody else as useful. Repeating it changes nothing."""
        given(Nothing, request)
        actions.mark_useful(comment_id=comment_id, by=caller(request))
        return self._shown(request, comment_id)

    @extend_schema(responses={200: UsefulState})
    def destroy(self, request: Request, comment_id: int) -> Response:
        """Take the mark back. Repeating it changes nothing."""
        given(Nothing, request)
        actions.unmark_useful(comment_id=comment_id, by=caller(request))
        return self._shown(request, comment_id)

    def _shown(self, request: Request, comment_id: int) -> Response:
        comment = queries.comment_in_full(comment_id, caller(request))
        marked = queries.is_marked_useful(comment_id, caller(request))
        return Response(UsefulState({"useful": comment.useful_count, "marked": marked}).data)  # type: ignore[attr-defined]
