"""What clerks enter at the desk, as the API takes and shows it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from rest_framework import serializers

from accounts.api.desk import Document, TheirLanguage
from commons.api import Strict
from proposals import policy
from proposals.models import Comment, Intake
from proposals.serializers.fields import Language
from proposals.serializers.proposals import ProposalText


class MeetingText(ProposalText):
    """What a meeting proposes; `meeting` is shown with it."""

    meeting = serializers.CharField()


class MeetingComment(Strict):
    meeting = serializers.CharField()
    body = serializers.CharField()
    side = serializers.ChoiceField(choices=Comment.Side.choices, default=Comment.Side.NEITHER)
    lang = Language()


class SignatureText(Document):
    """One line of a support sheet."""

    lang = TheirLanguage()


class Correction(ProposalText):
    """The right words: of a proposal any of its fields, of a comment `body` and `lang`."""


class IntakeSerializer(serializers.ModelSerializer[Intake]):
    """Something the clerk entered today. `proposal` and `comment` are where it stands, `name` whose it is.

    `may_change`: whether the window is still open in which it can be put right.
    """

    kind = serializers.ChoiceField(choices=("proposal", "comment", "support"), read_only=True)
    proposal = serializers.SerializerMethodField()
    comment = serializers.IntegerField(source="comment_id", read_only=True, allow_null=True)
    name = serializers.CharField(source="whose", read_only=True)
    may_change = serializers.SerializerMethodField()

    class Meta:
        model = Intake
        fields = ["id", "kind", "proposal", "comment", "name", "taken_at", "may_change"]
        read_only_fields = fields

    def get_proposal(self, intake: Intake) -> int | None:
        if intake.comment is not None:
            return intake.comment.proposal_id
        return intake.support.proposal_id if intake.support is not None else intake.proposal_id

    def get_may_change(self, intake: Intake) -> bool:
        at: dt.datetime = self.context["at"]
        minutes: Any = self.context["edit_minutes"]
        return bool(policy.may_put_right(intake, edit_minutes=minutes, at=at))
