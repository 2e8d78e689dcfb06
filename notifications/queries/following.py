"""Who follows what, and what somebody follows."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Exists, ExpressionWrapper, F, FloatField, Model, OuterRef, Q, QuerySet

import charter.queries
import proposals.queries
import voting.queries
from accounts.models import Person
from charter.models import District, Office, Process, Topic
from commons.models import Visibility
from commons.prepared import Prepared
from deliberation.models import Circle, Membership
from deliberation.queries import circles
from notifications.models import FOLLOWED, MOST_RADIUS, Follow, Place, Reason
from proposals.models import Comment, Pledge, Proposal, Support, Writer

EARTH_METRES = 6_371_009.0
METRES_PER_DEGREE = EARTH_METRES * math.pi / 180
# What is read of things to name them.
TEXTS = ("proposal__body", "proposal__search", "round__summary", "round__rules", "circle__purpose")
ORDER = ("-id",)
# Why one is told of what lies around, and not of a thing of one's own.
AROUND = (Reason.OFFICE_FOLLOWED, Reason.PLACE, Reason.TOPIC, Reason.DISTRICT)

_FINDERS: dict[str, Callable[[Any, Person], Model]] = {
    "proposal": proposals.queries.visible,
    "process": lambda code, _by: Process.objects.only("pk").get(code=code),
    "round": voting.queries.round_in_full,
    "topic": lambda code, _by: Topic.objects.only("pk").get(code=code),
    "district": lambda code, _by: District.objects.only("pk").get(code=code),
    "office": lambda code, _by: Office.objects.only("pk").get(code=code),
    "circle": circles.circle,
}


def thing(what: str, key: str | int, by: Person) -> Model:
    """Return what one of `FOLLOWED` is, by its number or code. One query, of a round two. Raises its DoesNotExist."""
    return _FINDERS[what](key, by)


def follows(what: str, pk: int, person_id: int | None) -> bool:
    """Tell whether one person said that they follow it. One query, none for a visitor."""
    return person_id is not None and Follow.objects.filter(person=person_id, wanted=True, **{what: pk}).exists()


def hears_of_circle(circle_id: int, person_id: int | None) -> bool:
    """Tell whether one person is told of a circle: as a member or by their own word. One query, none for a visitor."""
    return person_id is not None and people_of_circle(circle_id).filter(pk=person_id).exists()


def people_of_circle(circle_id: int, *, after: int = 0) -> QuerySet[Person]:
    """Return the members and followers of a circle beyond an id, without those who stopped."""
    said = Follow.objects.filter(circle=circle_id, person_id__gt=after)
    ids = said.filter(wanted=True).order_by().values_list("person_id")
    ids = ids.union(Membership.objects.filter(circle=circle_id, person_id__gt=after).values_list("person_id"))
    stopped = Follow.objects.filter(circle=circle_id, wanted=False, person=OuterRef("pk"))
    return Person.objects.filter(~Exists(stopped), pk__in=ids)  # type: ignore[no-any-return]


def around(proposal: Proposal, office_id: int | None, *, after: int = 0) -> dict[Reason, QuerySet[Any]]:
    """Return the rows of people beyond an id who follow an office, a place, a topic, a district of a proposal."""
    rows = Follow.objects.filter(person_id__gt=after)
    found: dict[Reason, QuerySet[Any]] = {}
    if office_id:
        found[Reason.OFFICE_FOLLOWED] = rows.filter(office=office_id)
    if proposal.latitude is not None and proposal.longitude is not None:
        found[Reason.PLACE] = places_near(proposal.latitude, proposal.longitude).filter(person_id__gt=after)
    found[Reason.TOPIC] = rows.filter(topic=proposal.topic_id)
    if proposal.district_id:
        found[Reason.DISTRICT] = rows.filter(district=proposal.district_id)
    return found


def places_near(latitude: float, longitude: float) -> QuerySet[Place]:
    """Return the places that reach as far as a point. Distances are on a plane: at 3 km less than a metre off."""
    most = MOST_RADIUS / METRES_PER_DEGREE * 1.01
    north = (F("latitude") - latitude) * METRES_PER_DEGREE
    east = (F("longitude") - longitude) * METRES_PER_DEGREE * math.cos(math.radians(latitude))
    away = ExpressionWrapper(north * north + east * east - F("radius") * F("radius"), FloatField())
    near = Place.objects.filter(latitude__gte=latitude - most, latitude__lte=latitude + most)
    return near.annotate(away=away).filter(away__lte=0)


def places(person_id: int) -> QuerySet[Place]:
    """Return the places somebody follows, in their order. One query."""
    return Place.objects.filter(person=person_id).order_by("number")


def place(number: int, by: Person) -> Place:
    """Return one of somebody's own places. One query. Raises Place.DoesNotExist."""
    return places(by.pk).get(number=number)


def said(person: Person) -> QuerySet[Follow]:
    """Return what somebody said of things, the newest first by `-id`; nothing that may not be known any longer."""
    rows = Follow.objects.filter(person=person).filter(_knowable())
    return rows.select_related(*FOLLOWED).defer(*TEXTS).order_by(*ORDER)


def _knowable() -> Q:
    public = Visibility.PUBLIC
    content = Q(proposal=None) | Q(proposal__visibility=public)
    return content & (Q(circle=None) | Q(circle__visibility=public))


def others(person: Person) -> QuerySet[Follow]:
    """Return what somebody follows of processes and votes, the newest first. One query."""
    rows = Follow.objects.filter(Q(process__isnull=False) | Q(round__isnull=False), person=person)
    return rows.select_related("process", "round").defer("round__summary", "round__rules").order_by(*ORDER)


def my_circles(person: Person) -> list[tuple[Circle, bool]]:
    """Return one's circles with those one follows, and whether one is told of each. Two queries."""
    mine: dict[int, Circle] = {each.pk: each for each in circles.circles_of(person)}
    own = Follow.objects.filter(person=person, circle__visibility=Visibility.PUBLIC).select_related("circle")
    told = dict.fromkeys(mine, True)
    for row in own.defer("circle__purpose"):
        if row.circle is not None and (row.wanted or row.circle_id in mine):
            mine[row.circle.pk], told[row.circle.pk] = row.circle, row.wanted
    return [(each, told[pk]) for pk, each in mine.items()]


def my_proposals(person: Person) -> QuerySet[Proposal]:
    """Return what somebody follows by what they did or said, or stopped to follow (`stopped`), the newest first."""
    own = Follow.objects.filter(person=person, proposal__isnull=False)
    ids = own.order_by().values_list("proposal_id")
    ids = ids.union(
        Support.objects.filter(person=person).order_by().values_list("proposal_id"),
        Writer.objects.filter(person=person).order_by().values_list("proposal_id"),
        Comment.objects.public().filter(author=person).order_by().values_list("proposal_id"),
        Pledge.objects.filter(author=person, withdrawn_at=None).order_by().values_list("proposal_id"),
    )
    rows = Proposal.objects.public().filter(pk__in=ids, published_at__isnull=False)
    stopped = Exists(own.filter(proposal=OuterRef("pk"), wanted=False))
    return rows.only("pk", "title", "lang", "state").annotate(stopped=stopped).order_by(*ORDER)  # type: ignore[no-any-return]


def parts(person: Person) -> dict[str, Sequence[tuple[str, str, bool]]]:
    """Return the city's topics, districts and offices: code, name, and whether somebody follows it. One query."""
    known = charter.queries.known()
    mine = Follow.objects.filter(Q(topic__isnull=False) | Q(district__isnull=False) | Q(office__isnull=False))
    keys = set(mine.filter(person=person).values_list("topic_id", "district_id", "office_id"))
    rows: dict[str, Any] = {"topic": known.topics, "district": known.districts, "office": known.offices}
    return {
        what: [
            (each.code, each.name, tuple(pk if name == what else None for name in rows) in keys)
            for pk, each in found.items()
        ]
        for what, found in rows.items()
    }


def followers(proposal: Proposal, *, after: int = 0) -> QuerySet[Person]:
    """Return active people who follow a proposal, beyond an id, by id. One query.

    Followers are its authors, supporters, commenters, who pledged something and who said so, without those who stopped.
    """
    first, *others = ids_of_followers(proposal, after)
    people = Person.objects.filter(pk__in=first.union(*others), is_active=True)
    return people.order_by("pk")  # type: ignore[no-any-return]


# Their own word comes before what they did.
IS_FOLLOWING = Prepared(
    "is_following",
    """
SELECT coalesce(
    (SELECT wanted FROM notifications_follow WHERE proposal_id = $1 AND person_id = $2),
    EXISTS (SELECT FROM proposals_writer WHERE proposal_id = $1 AND person_id = $2)
    OR EXISTS (SELECT FROM proposals_support WHERE proposal_id = $1 AND person_id = $2)
    OR EXISTS (SELECT FROM proposals_comment WHERE proposal_id = $1 AND author_id = $2 AND visibility = 'public')
    OR EXISTS (SELECT FROM proposals_pledge WHERE proposal_id = $1 AND author_id = $2 AND withdrawn_at IS NULL)
)
""",
    takes=2,
)


def is_following(proposal: Proposal, person_id: int | None) -> bool:
    """Tell whether one person follows the proposal, by what they did or by their own word. One query, by hand."""
    return person_id is not None and IS_FOLLOWING.row(proposal.pk, person_id) == (True,)


def ids_of_followers(proposal: Proposal, after: int) -> list[QuerySet[Any]]:
    """Return the ids of a proposal's followers beyond an id, one query set per way to be one."""
    return [unstopped(way, name, proposal) for way, name in ways_to_follow(after, proposal=proposal)]


def ways_to_follow(after: int, **about: Any) -> list[tuple[QuerySet[Any], str]]:
    """Return the rows by which people beyond an id follow proposals, and what names the person there."""
    ways: list[tuple[QuerySet[Any], str]] = [
        (Support.objects.all(), "person_id"),
        (Comment.objects.public(), "author_id"),
        (standing_pledges(), "author_id"),
        (Follow.objects.filter(wanted=True), "person_id"),
        (Writer.objects.all(), "person_id"),
    ]
    return [(rows.filter(**about, **{f"{name}__gt": after}), name) for rows, name in ways]


def standing_pledges() -> QuerySet[Any]:
    """Return the pledges of people here that stand."""
    return Pledge.objects.filter(withdrawn_at=None, author__isnull=False)  # type: ignore[no-any-return]


def unstopped(people: QuerySet[Any], name: str, proposal: Proposal) -> QuerySet[Any]:
    """Return the ids of these people, by the field of that name, without those who stopped to follow a proposal."""
    stopped = Follow.objects.filter(proposal=proposal, person_id=OuterRef(name), wanted=False)
    return people.filter(~Exists(stopped)).order_by().values_list(name)
