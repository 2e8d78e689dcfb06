"""Content of every kind by its kind and id, for those who decide whether it is seen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from commons.models import Visibility
from deliberation.lifecycle import circles
from deliberation.models import (
    AgendaItem,
    Assembly,
    AssemblyStatement,
    Circle,
    Conversation,
    Decision,
    Meeting,
    Membership,
    Recommendation,
    Statement,
    Voice,
)
from deliberation.policy.assemblies import may_convene
from deliberation.policy.circles import Someone
from deliberation.queries.assemblies import district_of, is_member, member_ids

# A `commons.models.Content` of this app.
Piece = Any
Whole = Conversation | Circle | Assembly


class Kind(models.TextChoices):
    """What can be hidden by itself."""

    CONVERSATION = "conversation", _("conversation")
    STATEMENT = "statement", _("statement")
    CIRCLE = "circle", _("circle")
    DECISION = "decision", _("decision of a circle")
    VOICE = "voice", _("reason of a member of a circle")
    AGENDA_ITEM = "agendaitem", _("item of a circle's agenda")
    MEETING = "meeting", _("meeting of a circle")
    ASSEMBLY_STATEMENT = "assemblystatement", _("statement from an assembly")
    RECOMMENDATION = "recommendation", _("recommendation of an assembly")


MODELS: dict[str, type[models.Model]] = {
    Kind.CONVERSATION: Conversation,
    Kind.STATEMENT: Statement,
    Kind.CIRCLE: Circle,
    Kind.DECISION: Decision,
    Kind.VOICE: Voice,
    Kind.AGENDA_ITEM: AgendaItem,
    Kind.MEETING: Meeting,
    Kind.ASSEMBLY_STATEMENT: AssemblyStatement,
    Kind.RECOMMENDATION: Recommendation,
}
# The way from a piece to what it belongs to; empty: it is that itself.
WHOLE: dict[str, str] = {
    Kind.CONVERSATION: "",
    Kind.STATEMENT: "conversation",
    Kind.CIRCLE: "",
    Kind.DECISION: "circle",
    Kind.VOICE: "decision__circle",
    Kind.AGENDA_ITEM: "circle",
    Kind.MEETING: "circle",
    Kind.ASSEMBLY_STATEMENT: "assembly",
    Kind.RECOMMENDATION: "assembly",
}
# The words of each kind, which go when it is erased.
WORDS: dict[str, tuple[str, ...]] = {
    Kind.CONVERSATION: ("title", "about"),
    Kind.STATEMENT: ("text",),
    Kind.CIRCLE: ("title", "purpose"),
    Kind.DECISION: ("title", "text"),
    Kind.VOICE: ("reason",),
    Kind.AGENDA_ITEM: ("title", "text"),
    Kind.MEETING: ("title", "place_name", "link", "minutes"),
    Kind.ASSEMBLY_STATEMENT: ("text",),
    Kind.RECOMMENDATION: ("title", "body"),
}


def piece(kind: str, content_id: int, *, lock: bool = False) -> Piece:
    """Return one piece of content with what it belongs to, whoever may see it. Raises ObjectDoesNotExist.

    Not what is erased. One query; `lock` locks its row alone.
    """
    if kind not in MODELS or content_id.bit_length() > 63:
        raise Conversation.DoesNotExist
    rows = _rows(kind).exclude(visibility=Visibility.ERASED)
    return (rows.select_for_update(of=("self",)) if lock else rows).get(pk=content_id)


def pieces(kind: str, ids: list[int]) -> dict[int, Piece]:
    """Return many of one kind by id, with what they belong to, whoever may see them. One query."""
    return {row.pk: row for row in _rows(kind).filter(pk__in=ids)}


def is_public(found: Piece) -> bool:
    """Tell whether it is hidden from nobody: itself, and all it belongs to. No query."""
    return all(each.visibility == Visibility.PUBLIC for each in _up(found))


def is_within(found: Piece) -> bool:
    """Tell whether only those read it who belong to the circle or the assembly. No query."""
    if isinstance(found, Recommendation):
        return found.proposal_id is None
    decision = found.decision if isinstance(found, Voice) else found
    if not isinstance(decision, Decision):
        return False
    is_open = isinstance(found, Voice) and decision.state == circles.State.OPEN
    return is_open or decision.kind == circles.Kind.EXCLUSION


def belongs(found: Piece, by: Someone) -> bool:
    """Tell whether somebody reads what is said within: a member, or who facilitates an assembly. Two queries."""
    whole = whole_of(found)
    if isinstance(whole, Assembly):
        return is_member(whole, by) or bool(may_convene(by))
    return isinstance(by, Person) and Membership.objects.filter(circle=whole.pk, person=by).exists()


def can_change(found: Piece) -> bool:
    """Tell whether its author can still put other words there. What others answered to in these words stands."""
    if isinstance(found, Voice):
        return found.decision.state == circles.State.OPEN
    if isinstance(found, Decision):
        return found.kind == circles.Kind.ORDINARY and found.state == circles.State.OPEN
    if isinstance(found, AgendaItem):
        return found.discussed_at is None
    return not isinstance(found, AssemblyStatement | Recommendation)


def whole_of(found: Piece) -> Whole:
    """Return what it is, or belongs to. No query for what `piece` gave."""
    *_below, whole = _up(found)
    return whole  # type: ignore[no-any-return]


def district_id_of(found: Piece) -> int | None:
    """Return the district it is about; None: all of the city, or several. No query."""
    whole = whole_of(found)
    return district_of(whole) if isinstance(whole, Assembly) else whole.district_id


def author_of(found: Piece) -> int | None:
    """Return who brought it; a recommendation is nobody's alone. No query."""
    return None if isinstance(found, Recommendation) else found.author_id


def author_ids_of(found: Piece) -> list[int]:
    """Return everybody whose own it is: of a recommendation the members. At most one query."""
    return writer_ids(found._meta.model_name, whole_of(found).pk, author_of(found))


def writer_ids(kind: str, whole_id: int, author_id: int | None) -> list[int]:
    """Return whose own a piece of content is, known by its kind, what it belongs to and who brought it.

    At most one query.
    """
    if kind == Kind.RECOMMENDATION:
        return member_ids(whole_id)
    return [] if author_id is None else [author_id]


def place_of(found: Piece) -> dict[str, int]:
    """Return what the journal says of where it belongs: the key of the whole by its name. No query."""
    whole = whole_of(found)
    return {str(whole._meta.model_name): whole.pk}


def copies(kind: str, content_id: int) -> list[tuple[str, int]]:
    """Return what else says its very words: nothing here does. No query."""
    return []


def speaker_ids(kind: str, whole_id: int) -> list[int]:
    """Return everybody who spoke where a piece stands: in a conversation, as member of a circle or of an assembly.

    For lots: who took part does not judge. At most two queries.
    """
    first = kind if not WHOLE[kind] else WHOLE[kind].rsplit("__", maxsplit=1)[-1]
    if first == Kind.CIRCLE:
        rows: models.QuerySet[Any, Any] = Membership.objects.filter(circle=whole_id).values_list("person_id")
        more: list[Any] = [
            model.objects.filter(circle=whole_id).values_list("author_id") for model in (Decision, AgendaItem)
        ]
    elif first == "assembly":
        return [*member_ids(whole_id), *_authors(AssemblyStatement.objects.filter(assembly=whole_id))]
    else:
        rows = Statement.objects.filter(conversation=whole_id).values_list("author_id")
        more = [Conversation.objects.filter(pk=whole_id).values_list("author_id")]
    return [person_id for (person_id,) in rows.union(*more) if person_id is not None]


def _authors(rows: models.QuerySet[Any]) -> list[int]:
    return list(rows.filter(author__isnull=False).values_list("author_id", flat=True))


def _up(found: Piece) -> Iterator[Any]:
    """Give a piece and what it belongs to, step by step."""
    yield found
    for name in WHOLE[found._meta.model_name].split("__"):
        if name:
            found = getattr(found, name)
            yield found


def _rows(kind: str) -> models.QuerySet[Any]:
    rows: models.QuerySet[Any] = MODELS[kind]._default_manager.all()
    return rows.select_related(WHOLE[kind]) if WHOLE[kind] else rows
