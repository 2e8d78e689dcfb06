"""What of conversations, circles and assemblies stands in the public register: draws, and what is decided."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from commons.register import Said, Sort

KINDS = ("conversation", "statement")
PAGE = "/conversations/{conversation}/"


VERBS = {
    "assembly.called": Said(
        Sort.draw, _("Assembly called"), data=("title", "seats", "proposal"), page="/assemblies/{id}/"
    ),
    "assembly.quotas_set": Said(
        Sort.draw, _("Quotas of an assembly set"), data=("title", "quotas"), page="/assemblies/{id}/"
    ),
    "assembly.closed": Said(
        Sort.draw, _("List of an assembly closed"), data=("title", "people", "event"), page="/assemblies/{id}/"
    ),
    "assembly.listed": Said(
        Sort.draw,
        _("Lottery of an assembly published"),
        data=("title", "commitment", "people", "event"),
        page="/assemblies/{id}/",
    ),
    "assembly.reopened": Said(
        Sort.draw, _("List of an assembly opened again"), data=("title",), page="/assemblies/{id}/"
    ),
    "assembly.drawn": Said(
        Sort.draw,
        _("Seed entered, panel drawn"),
        data=("title", "seed", "commitment", "seats"),
        page="/assemblies/{id}/",
    ),
    "assembly.replaced": Said(
        Sort.draw, _("Seats of an assembly replaced by lot"), data=("title",), page="/assemblies/{id}/"
    ),
    "assembly.seated": Said(Sort.draw, _("Assembly began"), data=("title", "members"), page="/assemblies/{id}/"),
    "assembly.reported": Said(
        Sort.draw, _("Assembly reported"), data=("title", "recommendations"), page="/assemblies/{id}/"
    ),
    "assembly.ended": Said(Sort.draw, _("Assembly ended"), data=("title",), page="/assemblies/{id}/"),
    "assembly.cancelled": Said(Sort.draw, _("Assembly cancelled"), data=("title",), page="/assemblies/{id}/"),
    "recommendation.entered": Said(
        Sort.draw,
        _("Recommendation handed to the city"),
        data=("title", "assembly", "proposal"),
        page="/assemblies/{assembly}/",
    ),
    "facilitator.drawn": Said(
        Sort.draw, _("Facilitator of a circle drawn"), data=("seed", "willing"), page="/circles/{id}/"
    ),
    "circle.founded": Said(Sort.circle, _("Circle founded"), data=("rule",), page="/circles/{id}/"),
    "circle.corrected": Said(
        Sort.circle, _("Name or purpose of a circle corrected"), data=("changed",), page="/circles/{id}/"
    ),
    "circle.rules_changed": Said(Sort.circle, _("Rules of a circle changed"), page="/circles/{id}/"),
    "circle.dissolved": Said(Sort.circle, _("Circle dissolved"), page="/circles/{id}/"),
    "circle.proposal_brought": Said(
        Sort.circle, _("Circle brought a proposal"), data=("proposal",), page="/circles/{id}/"
    ),
    "decision.opened": Said(
        Sort.circle, _("Decision of a circle opened"), data=("circle", "kind"), page="/circles/decisions/{id}/"
    ),
    "decision.closed": Said(
        Sort.circle, _("Decision of a circle closed"), data=("circle", "state"), page="/circles/decisions/{id}/"
    ),
    "conversation.opened": Said(Sort.status, _("Conversation opened"), data=("proposal",), page="/conversations/{id}/"),
    "conversation.closed": Said(Sort.status, _("Conversation closed"), page="/conversations/{id}/"),
    "conversation.reopened": Said(Sort.status, _("Conversation opened again"), page="/conversations/{id}/"),
    "conversation.imported": Said(
        Sort.status, _("Conversation brought over from another platform"), data=("digest",), page="/conversations/{id}/"
    ),
    **{
        f"{kind}.hidden": Said(Sort.moderation, _("Content hidden"), data=("rule", "conversation"), page=PAGE)
        for kind in KINDS
    },
    **{
        f"{kind}.restored": Said(Sort.moderation, _("Content restored"), data=("conversation",), page=PAGE)
        for kind in KINDS
    },
    **{
        f"{kind}.edit_asked": Said(Sort.moderation, _("Change asked for"), data=("rule", "conversation"), page=PAGE)
        for kind in KINDS
    },
}
SUBJECTS = {
    "conversation": _("conversation"),
    "statement": _("statement"),
    "circle": _("circle"),
    "decision": _("decision of a circle"),
    "assembly": _("assembly"),
    "recommendation": _("recommendation of an assembly"),
}
UNREGISTERED = (
    "agendaitem.changed",
    "agendaitem.withdrawn",
    "assembly.minuted",
    "assembly.planned",
    "assembly.question_asked",
    "assembly.question_dropped",
    "assembly.unplanned",
    "conversation.changed",
    "decision.withdrawn",
    "facilitator.chosen",
    "facilitator.stepped_down",
    "meeting.cancelled",
    "meeting.changed",
    "meeting.convened",
    "minutes.published",
    "statement.changed",
    "statement.published",
    "statement.withdrawn",
    "conversation.erased",
    "statement.erased",
)
