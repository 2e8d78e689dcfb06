"""Conversations: what people wrote, and what they answered, which nobody else ever sees beside a name."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from commons.models import Visibility
from commons.rights import EVER, Declaration, Erased, Personal
from deliberation.actions.leave_conversation import forget_participant
from deliberation.actions.stir import stir_all
from deliberation.models import Conversation, OpinionMap, Participant, Stance, Statement, Stir
from deliberation.queries import is_answered

TAKES_PART = _("Taking part in public is what the platform is for.")
UNTIL_LEFT = _("until you leave the conversation, or as long as the account")
OWN = (Visibility.PUBLIC, Visibility.AUTHOR)

DECLARATIONS = (
    Declaration(
        Conversation,
        title=_("Conversations you opened"),
        of="author",
        personal=(
            Personal(
                "author",
                purpose=_("The conversation stands under the name you are shown by."),
                lifetime=_("as long as the account"),
                erased=Erased.UNLINKED,
            ),
            Personal(
                "title about lang proposal process district state closes_at closed_at visibility channel created_at "
                "edit_asked_at",
                purpose=TAKES_PART,
                lifetime=_("for ever; what a moderator hid, for 6 months"),
                erased=Erased.CHOICE,
                expires=EVER,
            ),
        ),
        impersonal="id imported",
    ),
    Declaration(
        Statement,
        title=_("Your statements in conversations"),
        of="author",
        personal=(
            Personal(
                "author",
                purpose=_("The statement stands under the name you are shown by."),
                lifetime=_("as long as the account"),
                erased=Erased.UNLINKED,
            ),
            Personal(
                "conversation number text lang seeded visibility channel created_at edit_asked_at",
                purpose=TAKES_PART,
                lifetime=_("until you take it back; what a moderator hid, for 6 months"),
                erased=Erased.CHOICE,
                expires=EVER,
            ),
        ),
        impersonal="id weight",
    ),
    Declaration(
        Participant,
        title=_("Conversations you answer in"),
        of="person",
        personal=(
            Personal(
                "person conversation in_map",
                purpose=_("One person, one place on the map. Where that is, is kept nowhere."),
                lifetime=UNTIL_LEFT,
                erased=Erased.GOES,
            ),
            Personal(
                "number",
                purpose=_("It keeps your answers apart from those of others while a map is computed."),
                lifetime=UNTIL_LEFT,
                erased=Erased.GOES,
                withheld=_("It was drawn at random and says nothing."),
            ),
        ),
        impersonal="id",
    ),
    Declaration(
        Stance,
        title=_("What you answered to statements"),
        of="participant__person",
        personal=(
            Personal(
                "statement value said_on",
                purpose=_("The opinion map is made of it. Nobody but you sees what you answered."),
                lifetime=UNTIL_LEFT,
                erased=Erased.GOES,
            ),
            Personal(
                "participant",
                purpose=_("It says whose answer it is."),
                lifetime=UNTIL_LEFT,
                erased=Erased.GOES,
                withheld=_("It is you."),
            ),
        ),
        impersonal="id",
    ),
    Declaration(Stir, impersonal="id conversation"),
    Declaration(
        OpinionMap, impersonal="id conversation computed_at statements participants in_map stances model shown"
    ),
)


def erase(person_id: int, *, texts: bool) -> None:
    """Delete the person's answers, so that maps are made anew, and take their name off what they wrote.

    With `texts` their statements are emptied, and conversations in which nobody else has answered.
    """
    forget_participant(person_id)
    if texts:
        _erase_texts(person_id)
    Statement.objects.filter(author=person_id).update(author=None)
    Conversation.objects.filter(author=person_id).update(author=None)


def _erase_texts(person_id: int) -> None:
    opened = Conversation.objects.filter(author=person_id, visibility__in=OWN).select_for_update(no_key=True)
    for its in opened.order_by("pk"):
        if not is_answered(its):
            its.title, its.about, its.visibility = "", "", Visibility.ERASED
            its.save(update_fields=["title", "about", "visibility"])
    mine = Statement.objects.filter(author=person_id, visibility__in=OWN)
    stir_all(mine.order_by().values_list("conversation", flat=True).distinct())
    Stance.objects.filter(statement__in=mine).delete()
    mine.update(text="", visibility=Visibility.ERASED)
