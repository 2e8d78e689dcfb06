"""The pictures and documents of a proposal."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.viewsets import ViewSet

from commons.api import Filters, MultipartParser, Nothing, Tagged
from proposals import actions, queries
from proposals.api.corridor import caller, given
from proposals.serializers.pictures import (
    AttachmentList,
    AttachmentSerializer,
    Brought,
    BroughtPicture,
    PictureChange,
    PictureList,
    PictureSerializer,
)


class Gallery(Tagged, ViewSet):
    """What a proposal shows."""

    parser_classes = [MultipartParser]

    @extend_schema(responses=PictureList)
    def list(self, request: Request, proposal_id: int) -> Response:
        """List a proposal's pictures in order, five at most."""
        Filters(data=request.query_params).is_valid(raise_exception=True)
        shown = queries.pictures(queries.visible(proposal_id, caller(request)), caller(request))
        return Response({"results": PictureSerializer(shown, many=True).data})

    @extend_schema(request={"multipart/form-data": BroughtPicture}, responses={201: PictureSerializer})
    def create(self, request: Request, proposal_id: int) -> Response:
        """Add a picture after the others; while the text may change. Its sizes are made afterwards."""
        fields: dict[str, Any] = given(BroughtPicture, request)
        picture = actions.add_picture(proposal_id=proposal_id, by=caller(request), **fields)
        where = {"Location": reverse("api_picture", args=[picture.pk], request=request)}
        return Response(PictureSerializer(picture).data, status=201, headers=where)


class Pictures(Tagged, ViewSet):
    """One picture."""

    @extend_schema(responses=PictureSerializer)
    def retrieve(self, request: Request, picture_id: int) -> Response:
        """Show one picture."""
        return Response(PictureSerializer(queries.picture(picture_id, caller(request))).data)

    @extend_schema(request=PictureChange, responses=PictureSerializer)
    def partial_update(self, request: Request, picture_id: int) -> Response:
        """Say what the picture shows, or put it elsewhere in the order."""
        fields, by = given(PictureChange, request), caller(request)
        picture = queries.picture(picture_id, by)
        with transaction.atomic():
            if "alt" in fields:
                actions.describe_picture(picture_id=picture_id, by=by, alt=fields["alt"])
            place = fields.get("position", picture.position)
            actions.place_picture(proposal_id=picture.proposal_id, picture_id=picture_id, by=by, position=place)
        return Response(PictureSerializer(queries.picture(picture_id, by)).data)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, picture_id: int) -> Response:
        """Take a picture away; those after it move up."""
        given(Nothing, request)
        actions.remove_picture(picture_id=picture_id, by=caller(request))
        return Response(status=204)


class Sheets(Tagged, ViewSet):
    """The documents of a proposal."""

    parser_classes = [MultipartParser]

    @extend_schema(responses=AttachmentList)
    def list(self, request: Request, proposal_id: int) -> Response:
        """List a proposal's documents in order, three at most."""
        Filters(data=request.query_params).is_valid(raise_exception=True)
        shown = queries.attachments(queries.visible(proposal_id, caller(request)))
        return Response({"results": AttachmentSerializer(shown, many=True).data})

    @extend_schema(request={"multipart/form-data": Brought}, responses={201: AttachmentSerializer})
    def create(self, request: Request, proposal_id: int) -> Response:
        """Add a PDF after the others; while the text may change."""
        attachment = actions.add_attachment(proposal_id=proposal_id, by=caller(request), **given(Brought, request))
        where = {"Location": reverse("api_attachment", args=[attachment.pk], request=request)}
        return Response(AttachmentSerializer(attachment).data, status=201, headers=where)


class Attachments(Tagged, ViewSet):
    """One document."""

    @extend_schema(responses=AttachmentSerializer)
    def retrieve(self, request: Request, attachment_id: int) -> Response:
        """Show what is known of one document."""
        return Response(AttachmentSerializer(queries.attachment(attachment_id, caller(request))).data)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, attachment_id: int) -> Response:
        """Take a document away."""
        given(Nothing, request)
        actions.remove_attachment(attachment_id=attachment_id, by=caller(request))
        return Response(status=204)
