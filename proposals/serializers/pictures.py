"""Pictures and documents as the API shows them and as they are brought."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from commons.api import Strict
from proposals.models import Attachment, Picture


class SizeSerializer(serializers.Serializer[Any]):
    width = serializers.IntegerField(read_only=True)
    url = serializers.CharField(read_only=True)


class PictureSerializer(serializers.ModelSerializer[Picture]):
    """A picture. `sizes` are those made by now, narrowest first; `url` is the widest, or the whole until there is one.

    Both are paths of the site. `alt` says what it shows.
    """

    proposal = serializers.IntegerField(source="proposal_id", read_only=True)
    url = serializers.SerializerMethodField()
    sizes = serializers.SerializerMethodField()

    class Meta:
        model = Picture
        fields = ("id", "proposal", "position", "alt", "width", "height", "url", "sizes", "created_at")
        read_only_fields = fields

    @extend_schema_field(serializers.CharField())
    def get_url(self, picture: Picture) -> str:
        sizes = self.get_sizes(picture)
        return str(sizes[-1]["url"]) if sizes else self.address(picture)

    @extend_schema_field(SizeSerializer(many=True))
    def get_sizes(self, picture: Picture) -> list[dict[str, Any]]:
        return [{"width": width, "url": self.address(picture, width)} for width in sorted(picture.widths)]

    def address(self, picture: Any, *width: int) -> str:
        """Return the path of one size, or of the whole."""
        named = "picture" if width else "picture-whole"
        return str(reverse(named, args=[picture.proposal_id, picture.digest, *width]))


@extend_schema_serializer(many=False)
class PictureList(serializers.Serializer[Any]):
    """All of them: there are few."""

    results = PictureSerializer(many=True, read_only=True)


class AttachmentSerializer(serializers.ModelSerializer[Attachment]):
    """A PDF. `url` is the path of its download; `bytes` its size."""

    proposal = serializers.IntegerField(source="proposal_id", read_only=True)
    url = serializers.SerializerMethodField()
    bytes = serializers.IntegerField(source="bytes_count", read_only=True)

    class Meta:
        model = Attachment
        fields = ("id", "proposal", "position", "name", "bytes", "url", "created_at")
        read_only_fields = fields

    @extend_schema_field(serializers.CharField())
    def get_url(self, attachment: Attachment) -> str:
        return str(reverse("attachment", args=[attachment.proposal_id, attachment.digest]))


@extend_schema_serializer(many=False)
class AttachmentList(serializers.Serializer[Any]):
    """All of them: there are few."""

    results = AttachmentSerializer(many=True, read_only=True)


class Brought(Strict):
    """A file in a multipart body."""

    file = serializers.FileField(allow_empty_file=True)


class BroughtPicture(Brought):
    """A JPEG, PNG or WebP and what it shows, in at most 300 characters."""

    alt = serializers.CharField(max_length=Picture.ALT_CHARACTERS)


class PictureChange(Strict):
    """What a picture shows, and its place: 1 the first, beyond the last the last."""

    alt = serializers.CharField(max_length=Picture.ALT_CHARACTERS, required=False)
    position = serializers.IntegerField(min_value=1, max_value=Picture.MOST, required=False)
