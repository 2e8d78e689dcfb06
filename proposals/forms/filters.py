"""What a list of proposals is asked for in its address."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from charter.models import District, Process, Topic
from proposals.lifecycle import LISTED
from proposals.queries import Listing
from proposals.queries.places import area, near

WHOLE_CITY = "city"
# `place=none` in the address of a list: what has no point on the map.
UNPLACED = "none"


class Filters:
    """What a list of proposals was asked to show, and what it may be asked.

    Not a form: nothing is wrong with an address that means nothing; what is unknown is left out, and `unknown` says
    so. `within`: the address of the page that lists one process alone and does not ask for it.
    """

    def __init__(
        self,
        asked: QueryDict,
        *,
        districts: list[District],
        topics: list[Topic],
        processes: list[Process],
        city_name: str,
        orders: list[str],
        within: str = "",
    ) -> None:
        self.districts = [
            ("", _("Every district")),
            (WHOLE_CITY, _("Only what concerns all of %(city)s") % {"city": city_name}),
            *((district.code, district.name) for district in districts),
        ]
        self.processes = [
            ("", _("Everywhere")),
            (Process.OPEN_FLOOR, _("On the open floor")),
            *((process.code, process.name) for process in processes),
        ]
        self.topics = [(topic.code, topic.name) for topic in topics]
        self.states = [(state.value, state.label) for state in LISTED]
        self.names: dict[str, dict[str, Any]] = {
            "district": dict(self.districts),
            "topic": dict(self.topics),
            "state": dict(self.states),
            "process": dict(self.processes),
            "order": dict.fromkeys(["", *orders], ""),
        }
        self.unknown, self.within = False, within
        self.asked = self._known(asked)
        self.chosen = {name: self.asked.getlist(name) for name in ("topic", "state")}

    def listing(self, **more: Any) -> Listing:
        """Return the list that was asked for."""
        asked = self.asked
        chosen: dict[str, Any] = {
            "search": asked.get("search", ""),
            "district": asked.get("district", ""),
            "topics": asked.getlist("topic"),
            "states": asked.getlist("state"),
            "process": asked.get("process", ""),
            "order": asked.get("order", ""),
            "near": near(str(asked["near"])),
            "area": area(str(asked["area"])),
            "unplaced": bool(asked["place"]),
        }
        return Listing(**chosen | more)

    def _known(self, asked: QueryDict) -> QueryDict:
        kept = QueryDict(mutable=True)
        kept["search"] = " ".join(asked.get("search", "").replace("\x00", " ").split())[:200]
        for name, values in self.names.items():
            given = asked.getlist(name)
            good = [value for value in dict.fromkeys(given) if value in values]
            self.unknown |= len(good) < len(set(given))
            kept.setlist(name, good if name in ("topic", "state") else good[:1] or [""])
        for name, read in (("near", near), ("area", area), ("place", {UNPLACED: True}.get)):
            text = str(asked.get(name, ""))
            kept[name] = text if text and read(text) else ""
            self.unknown |= bool(text) and not kept[name]
        return kept
