"""What circles hold of people: that they are in one, and what they said there."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from commons.models import Visibility
from commons.rights import EVER, Declaration, Erased, Personal, Step
from deliberation.actions.circles.join_circle import part, withdraw
from deliberation.actions.circles.tend_circles import forget_over
from deliberation.lifecycle.circles import State
from deliberation.models import (
    AgendaItem,
    Attendance,
    Circle,
    CircleInvitation,
    CircleProposal,
    Decision,
    Meeting,
    Membership,
    Voice,
)

TOGETHER = _("A circle is what its members do together, and they read who said it.")
FOR_EVER = _("for ever; what a moderator hid, for 6 months")
OF_THE_CIRCLE = _("Everybody reads what circles are there for and what they decide.")

DECLARATIONS = (
    Declaration(
        Circle,
        title=_("Circles that you founded"),
        of="author",
        personal=(
            Personal(
                "author",
                purpose=_("Members know who began it."),
                lifetime=_("as long as the account"),
                erased=Erased.UNLINKED,
            ),
            Personal(
                "title purpose lang district visibility channel created_at edit_asked_at",
                purpose=OF_THE_CIRCLE,
                lifetime=FOR_EVER,
                erased=Erased.STAYS,
                expires=EVER,
            ),
        ),
        impersonal="id openness rule quorum decision_days term_days names_by_decision vacant_since dissolved_at",
    ),
    Declaration(
        Membership,
        title=_("Circles that you are in"),
        of="person",
        personal=(
            Personal(
                "person circle joined_at willing named facilitates_until",
                purpose=_("Members decide; who facilitates is known to all. Whether you visit is noted nowhere."),
                lifetime=_("until you leave the circle"),
                erased=Erased.GOES,
            ),
        ),
        impersonal="id",
    ),
    Declaration(
        CircleInvitation,
        title=_("Circles that you are asked into"),
        of="person",
        personal=(
            Personal(
                "person circle by expires_at",
                purpose=_("Somebody asked you into their circle."),
                lifetime=_("until you answer, 21 days at most"),
                erased=Erased.GOES,
                expires="circles",
            ),
        ),
        impersonal="id",
    ),
    Declaration(
        Decision,
        title=_("Decisions that you opened in circles"),
        of="author",
        personal=(
            Personal(
                "author",
                purpose=TOGETHER,
                lifetime=_("as long as the account"),
                erased=Erased.UNLINKED,
            ),
            Personal(
                "concerned",
                purpose=_("Who was to facilitate, or to leave."),
                lifetime=_("as long as that person's account"),
                erased=Erased.UNLINKED,
            ),
            Personal(
                "circle kind title text lang state visibility channel created_at opened_at edit_asked_at",
                purpose=OF_THE_CIRCLE,
                lifetime=FOR_EVER,
                erased=Erased.CHOICE,
                expires=EVER,
            ),
        ),
        impersonal="id by_itself change proposal closes_at closed_at rule quorum members is_second_call follows "
        "for_it against aside",
    ),
    Declaration(
        Voice,
        title=_("What you said to decisions of circles"),
        of="author",
        personal=(
            Personal(
                "author decision said",
                purpose=TOGETHER,
                lifetime=_("as long as the account"),
                erased=Erased.UNLINKED,
            ),
            Personal(
                "reason lang visibility channel created_at edit_asked_at",
                purpose=TOGETHER,
                lifetime=FOR_EVER,
                erased=Erased.CHOICE,
                expires=EVER,
            ),
        ),
        impersonal="id",
    ),
    Declaration(
        AgendaItem,
        title=_("What you put on agendas"),
        of="author",
        personal=(
            Personal(
                "author circle title text lang visibility channel created_at edit_asked_at",
                purpose=TOGETHER,
                lifetime=FOR_EVER,
                erased=Erased.CHOICE,
                expires=EVER,
            ),
        ),
        impersonal="id position decision proposal discussed_at",
    ),
    Declaration(
        Meeting,
        title=_("Meetings that you called"),
        of="author",
        personal=(
            Personal(
                "author",
                purpose=TOGETHER,
                lifetime=_("as long as the account"),
                erased=Erased.UNLINKED,
            ),
            Personal(
                "circle title lang starts_at ends_at place_name latitude longitude link minutes visibility channel "
                "created_at edit_asked_at",
                purpose=OF_THE_CIRCLE,
                lifetime=FOR_EVER,
                erased=Erased.STAYS,
                expires=EVER,
            ),
        ),
        impersonal="id changes cancelled_at minutes_at",
    ),
    Declaration(
        Attendance,
        title=_("Meetings that you mean to come to"),
        of="person",
        personal=(
            Personal(
                "person meeting",
                purpose=_("Members know for how many to lay the table."),
                lifetime=_("until the meeting is over"),
                erased=Erased.GOES,
                expires="circles",
            ),
        ),
        impersonal="id",
    ),
    Declaration(CircleProposal, impersonal="id circle proposal brought_at named_at"),
)


STEPS: tuple[Step, ...] = (Step("circles", lambda at: forget_over(at=at)),)


def erase(person_id: int, *, texts: bool) -> None:
    """Take the person out of their circles; voices that were given count on. The last one out ends a circle.

    `texts`: reasons, items and decisions that were not adopted go too; what a circle adopted is its own.
    """
    mine = Membership.objects.filter(person=person_id)
    alone = ~Exists(Membership.objects.filter(circle=OuterRef("pk")).exclude(person=person_id))
    for its in Circle.objects.filter(Exists(mine.filter(circle=OuterRef("pk")))).order_by("pk").select_for_update():
        part(its, Membership.objects.get(circle=its, person=person_id))
    CircleInvitation.objects.filter(person=person_id).delete()
    CircleInvitation.objects.filter(by=person_id).update(by=None)
    Decision.objects.filter(concerned=person_id).update(concerned=None)
    said, asked = Voice.objects.filter(author=person_id), Decision.objects.filter(author=person_id)
    items = AgendaItem.objects.filter(author=person_id)
    if texts:
        said.exclude(reason="").update(reason="", visibility=Visibility.ERASED)
        withdraw(asked.filter(~Exists(Voice.objects.filter(decision=OuterRef("pk")).exclude(author=person_id))))
        gone = ~Q(state__in=(State.ADOPTED, State.OPEN))
        asked.filter(gone).update(title="", text="", change={}, visibility=Visibility.ERASED)
        items.update(title="", text="", visibility=Visibility.ERASED)
        ended = Circle.objects.filter(alone, author=person_id, dissolved_at__isnull=False)
        ended.update(title="", purpose="", visibility=Visibility.ERASED)
    for rows in (said, asked, items, Circle.objects.filter(author=person_id), Meeting.objects.filter(author=person_id)):
        rows.update(author=None)
