"""Rounds: everybody reads them, residents vote, administrators prepare them."""

from __future__ import annotations

from typing import Any, cast

from django.core.exceptions import ValidationError
from django.http import StreamingHttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts.models import Person
from commons import clock
from commons.api import MultipartParser, Nothing, Tagged, given
from commons.errors import IllegalMove
from commons.uploads import takes_files_of
from commons.verdict import require
from proposals.serializers.pictures import BroughtPicture
from voting import actions, policy, queries, sealing
from voting.actions.bring_opening import MOST_BYTES
from voting.lifecycle import State
from voting.models import Option, Round
from voting.serializers import (
    BoardSerializer,
    CastSerializer,
    InBallot,
    InCancel,
    InDates,
    InJudgement,
    InKey,
    InOpening,
    InOption,
    InReceipt,
    InRound,
    MineSerializer,
    NewOption,
    OpeningSerializer,
    OptionPictureSerializer,
    OptionSerializer,
    ReceiptSerializer,
    ResultSerializer,
    RoundFilters,
    RoundInFullSerializer,
    RoundSerializer,
)

SAID = ("choices", "points", "sealed")
# So many of who voted in the open stand in a result.
LARGEST = 100


class Rounds(Tagged, GenericViewSet[Round]):
    """Votes: what is chosen from, by whom and how, and what came of it."""

    serializer_class = RoundSerializer
    filters = RoundFilters
    keyset_order = ("-closes_at", "-id")

    @extend_schema(parameters=[RoundFilters], responses=RoundSerializer(many=True))
    def list(self, request: Request) -> Response:
        """List what was announced, the last to close first."""
        asked = RoundFilters(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        rows = self.paginate_queryset(queries.rounds(**asked.validated_data).select_related("topic", "process"))
        return self.get_paginated_response(RoundSerializer(rows, many=True).data)

    @extend_schema(responses=RoundInFullSerializer)
    def retrieve(self, request: Request, round_id: int) -> Response:
        """Show one round with its options and rules."""
        return Response(_round(request, round_id))

    @extend_schema(request=InRound, responses={201: RoundInFullSerializer})
    def create(self, request: Request) -> Response:
        """Draft a round. Administrators only."""
        its = actions.draft_round(by=_by(request), **given(InRound, request))
        return Response(_round(request, its.pk), status=201)

    @extend_schema(request=InDates, responses={201: RoundInFullSerializer})
    def put_to_vote(self, request: Request, proposal_id: int) -> Response:
        """Put a rule proposal to the vote: a draft of which only the dates can change. Administrators only."""
        its = actions.put_rule_to_vote(by=_by(request), proposal_id=proposal_id, **given(InDates, request))
        return Response(_round(request, its.pk), status=201)

    @extend_schema(request=InRound(partial=True), responses=RoundInFullSerializer)
    def partial_update(self, request: Request, round_id: int) -> Response:
        """Change a draft. Administrators only."""
        actions.change_round(by=_by(request), round_id=round_id, **given(InRound, request, partial=True))
        return Response(_round(request, round_id))

    @extend_schema(request=Nothing, responses={204: None})
    def destroy(self, request: Request, round_id: int) -> Response:
        """Throw a draft away. Administrators only."""
        actions.delete_round(by=_by(request), round_id=round_id)
        return Response(status=204)

    @extend_schema(request=NewOption, responses={201: OptionSerializer})
    def add(self, request: Request, round_id: int) -> Response:
        """Put a proposal or a text on a draft's ballot. Administrators only."""
        fields = given(NewOption, request)
        proposal = fields.pop("proposal", None)
        option = actions.add_option(by=_by(request), round_id=round_id, proposal_id=proposal, **fields)
        return Response(OptionSerializer(option).data, status=201)

    @extend_schema(request=InKey, responses=RoundInFullSerializer)
    def key(self, request: Request, round_id: int) -> Response:
        """Give a draft the public key that ballots are sealed to. Administrators only."""
        actions.set_key(by=_by(request), round_id=round_id, **given(InKey, request))
        return Response(_round(request, round_id))

    @extend_schema(request=Nothing, responses=RoundInFullSerializer)
    def announce(self, request: Request, round_id: int) -> Response:
        """Publish a draft: from now on it stands. Administrators only."""
        given(Nothing, request)
        actions.announce_round(by=_by(request), round_id=round_id)
        return Response(_round(request, round_id))

    @extend_schema(request=InCancel, responses=RoundInFullSerializer)
    def cancel(self, request: Request, round_id: int) -> Response:
        """End a round before its time; its box is destroyed unopened. Administrators only."""
        actions.cancel_round(by=_by(request), round_id=round_id, **given(InCancel, request))
        return Response(_round(request, round_id))


class Ballots(GenericViewSet[Round]):
    """My ballot in a round."""

    @extend_schema(responses=MineSerializer)
    def retrieve(self, request: Request, round_id: int) -> Response:
        """Tell whether I voted (null where nobody can know) and whether I may."""
        by = _by(request)
        its = queries.round_in_full(round_id, by)
        verdict = policy.may_vote(by, its, at=clock.now())
        voted = queries.has_voted(its, by) if isinstance(by, Person) and its.state == State.OPEN else None
        goes = None
        if isinstance(by, Person) and not its.is_secret and its.takes_ballots(clock.now()):
            (goes,) = queries.foretold(by, [its])
        mine = {"voted": voted, "may_vote": bool(verdict), "reason": str(verdict.reason), "delegation": goes}
        return Response(MineSerializer(mine).data)

    @extend_schema(request=InBallot, responses=CastSerializer)
    def update(self, request: Request, round_id: int) -> Response:
        """Vote, or vote again: the last ballot before closing counts."""
        body = given(InBallot, request)
        organisation = body.pop("organisation_id", None)
        if len(body) != 1:
            raise ValidationError({"ballot": _("Send one of these: %(all)s.") % {"all": ", ".join(SAID)}})
        said = body.get("choices", body.get("points"))
        sealed = body.get("sealed", "")
        cast_ = actions.cast_ballot(
            by=_by(request), round_id=round_id, said=said, sealed=sealed, organisation_id=organisation
        )
        return Response(CastSerializer(cast_).data)

    @extend_schema(request=Nothing, responses={204: None})
    def begin(self, request: Request, round_id: int) -> Response:
        """Say that I began a ballot, and nothing of it: I can be reminded before the vote closes."""
        given(Nothing, request)
        actions.begin_ballot(by=_by(request), round_id=round_id)
        return Response(status=204)


class Results(Tagged, GenericViewSet[Round]):
    """What a closed round publishes."""

    @extend_schema(responses=ResultSerializer)
    def result(self, request: Request, round_id: int) -> Response:
        """Show winners and reasons of a counted round."""
        its = queries.round_in_full(round_id, _by(request))
        if its.state != State.COUNTED:
            raise IllegalMove(its.state, "read the result of")
        context = {"turnout": queries.turnout(its), "carried": queries.carried(its, most=LARGEST)}
        return Response(ResultSerializer(its.tally, context=context).data)

    @extend_schema(responses=BoardSerializer)
    def board(self, request: Request, round_id: int) -> Response:
        """Show hashes of all that lay in the box of a closed round."""
        its = queries.round_in_full(round_id, _by(request))
        _closed(its)
        board = queries.board(its)
        key = sealing.fingerprint(bytes(its.public_key)) if its.public_key is not None else None
        digest = its.tally.digest if its.state == State.COUNTED else None
        shown = {name: getattr(board, name) for name in ("counted", "replaced", "root", "replaced_root")}
        return Response(BoardSerializer(shown | {"digest": digest, "key": key}).data)


class Receipts(GenericViewSet[Round]):
    """What became of a sealed ballot."""

    permission_classes = [AllowAny]

    @extend_schema(request=InReceipt, responses={200: ReceiptSerializer})
    def create(self, request: Request, round_id: int) -> Response:
        """Tell whether a receipt's ballot was counted or replaced. A POST, so that no log holds the receipt."""
        its = queries.round_in_full(round_id, _by(request))
        _closed(its)
        return Response(ReceiptSerializer(queries.receipt(its, given(InReceipt, request)["receipt"])).data)


class Files(GenericViewSet[Round]):
    """The files of a counted round."""

    @extend_schema(responses={(200, "text/plain"): str})
    def retrieve(self, request: Request, round_id: int, name: str) -> Any:
        """Give one of the files of a counted round: what `recount.py` reads, and the script itself."""
        its = queries.round_in_full(round_id, _by(request))
        files = queries.public_files(its)
        if name not in files:
            raise Round.DoesNotExist
        return StreamingHttpResponse(files[name](), content_type="text/plain; charset=utf-8")


@takes_files_of(MOST_BYTES)
class Boxes(GenericViewSet[Round]):
    """The box of a closed round, for its trustees."""

    permission_classes = [IsAuthenticated]
    parser_classes = [MultipartParser]

    @extend_schema(responses={200: dict})
    def retrieve(self, request: Request, round_id: int) -> Any:
        """Give the box file that `open_ballots` reads, as it is read. Administrators only."""
        its = queries.round_in_full(round_id, _by(request))
        require(policy.may_open_box(_by(request), its))
        return StreamingHttpResponse(queries.box_text(its), content_type="application/json")

    @extend_schema(request={"multipart/form-data": InOpening}, responses={201: OpeningSerializer})
    def create(self, request: Request, round_id: int) -> Response:
        """Bring what a pair of trustees opened; counted when a second pair brings the same. Administrators only."""
        opening = actions.bring_opening(by=_by(request), round_id=round_id, **given(InOpening, request))
        return Response(OpeningSerializer(opening).data, status=201)


class Options(GenericViewSet[Option]):
    """An option of a round."""

    @extend_schema(request=InOption(partial=True), responses=OptionSerializer)
    def partial_update(self, request: Request, option_id: int) -> Response:
        """Change an option of a draft. Administrators only."""
        option = actions.change_option(by=_by(request), option_id=option_id, **given(InOption, request, partial=True))
        return Response(OptionSerializer(option).data)

    @extend_schema(request=Nothing, responses={204: None})
    def destroy(self, request: Request, option_id: int) -> Response:
        """Take an option out of a draft. Administrators only."""
        actions.remove_option(by=_by(request), option_id=option_id)
        return Response(status=204)

    @extend_schema(request=InJudgement, responses=OptionSerializer)
    def judge(self, request: Request, option_id: int) -> Response:
        """Say whether it can be done, with a public reason. Officials of its office only, until the vote opens."""
        option = actions.judge_option(by=_by(request), option_id=option_id, **given(InJudgement, request))
        return Response(OptionSerializer(option).data)


class OptionPictures(GenericViewSet[Option]):
    """The pictures of an option of the administrators' own words."""

    parser_classes = [MultipartParser]

    @extend_schema(request={"multipart/form-data": BroughtPicture}, responses={201: OptionPictureSerializer})
    def create(self, request: Request, option_id: int) -> Response:
        """Add a picture to a draft's option, three at most. Administrators only."""
        fields: dict[str, Any] = given(BroughtPicture, request)
        picture = actions.illustrate_option(by=_by(request), option_id=option_id, **fields)
        told = OptionPictureSerializer(picture)  # type: ignore[arg-type]  # the parent tells a proposal's
        return Response(told.data, status=201)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, option_id: int, picture_id: int) -> Response:
        """Take a picture away from a draft's option. Administrators only."""
        actions.remove_option_picture(by=_by(request), option_id=option_id, picture_id=picture_id)
        return Response(status=204)


def _by(request: Request) -> Person:
    """Return who asks; visitors too: policies tell them to sign in."""
    return cast(Person, request.user)


def _round(request: Request, round_id: int) -> dict[str, Any]:
    its = queries.round_in_full(round_id, _by(request))
    context = {"options": queries.options_of(its), "rules": queries.rules_file(its)}
    return dict(RoundInFullSerializer(its, context=context).data)


def _closed(its: Round) -> None:
    if its.state not in (State.CLOSED, State.COUNTED):
        raise IllegalMove(its.state, "read the board of")
