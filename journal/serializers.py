"""What the API says of the public register."""

from __future__ import annotations

import json
from typing import Any

from rest_framework import serializers

from commons.api import Filters
from commons.register import Sort
from journal.models import Registered, Root


class RegisterFilters(Filters):
    sort = serializers.ChoiceField(choices=[(each.name, each.name) for each in Sort], required=False, default="")


class RegisteredSerializer(serializers.ModelSerializer[Registered]):
    """One public act: `text` is what is hashed, `said` the same to read."""

    said = serializers.SerializerMethodField()

    class Meta:
        model = Registered
        fields = ("number", "verb", "said", "text", "previous", "hash")

    def get_said(self, row: Registered) -> dict[str, Any]:
        return dict(json.loads(row.text))


class RootSerializer(serializers.ModelSerializer[Root]):
    """The register's head on a day. The file that is signed is at /register/roots/<day>.json."""

    class Meta:
        model = Root
        fields = (
            *("day", "since", "number", "hash", "previous", "seed_hash", "seed_revealed", "public_key", "signature"),
            "published_at",
        )
