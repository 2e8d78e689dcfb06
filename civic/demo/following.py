"""What the demo's people follow: topics, an office, districts, places of their own."""

from __future__ import annotations

from civic.demo.founding import Ground
from notifications.models import Follow, Place
from proposals.models import Proposal

TOPICS = {"ana": "mobility", "bea": "housing", "mira": "mobility"}
DISTRICTS = {"bea": "molinos", "mira": "salinas"}
PLACES = {"ana": [("Home", 800), ("The way to school", 500)], "mira": [("My shop", 1_000)]}


def follow(ground: Ground) -> None:
    """Write what they follow. Places lie where the first stories with a point do."""
    people = ground.people
    Follow.objects.bulk_create(
        [
            *(Follow(person=people[who], topic=ground.topics[code]) for who, code in TOPICS.items()),
            *(Follow(person=people[who], district=ground.districts[code]) for who, code in DISTRICTS.items()),
        ]
    )
    points = (
        Proposal.objects.public().filter(latitude__isnull=False).order_by("pk").values_list("latitude", "longitude")
    )
    lying = iter(points[:3])
    Place.objects.bulk_create(
        Place(
            person=people[who], number=number, name=name, radius=radius, latitude=point[0] or 0, longitude=point[1] or 0
        )
        for who, places in PLACES.items()
        for number, (name, radius) in enumerate(places, 1)
        if (point := next(lying, None))
    )
