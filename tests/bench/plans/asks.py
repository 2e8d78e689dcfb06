"""What is asked of a city: every page that is read and every list of the API, in every order, near and far."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import Count, QuerySet

from accounts.models import Person
from commons.paging import cursor_after
from moderation.models import Act, Concern
from moderation.queries import ACTS_ORDER, QUEUE_ORDER
from notifications.models import Notification
from proposals import queries
from proposals.lifecycle import State
from proposals.models import Comment, Proposal
from proposals.queries import ORDERS
from reports.models import Month

API = "/api/v1/"
DISTRICT, TOPIC, OFFICE = "molinos", "mobility", "streets"
# Words of the demo's proposals: one that a third of them have, two together, a beginning, and what nobody wrote.
SEARCHES = ("Calle", "calle olivo", "alb", "xylophone")


class Ask(NamedTuple):
    """One request: what it is called, its address, and who signs in, by login; nobody if empty."""

    name: str
    path: str
    by: str = ""
    data: dict[str, str] | None = None


def asks() -> Iterator[Ask]:
    """Yield every request to look at, in a demo city of any size."""
    yield from _lists()
    yield from _one()
    yield from _places()
    yield from _own()
    yield from _moderation()
    yield from _at_work()
    yield from _rest()


def _lists() -> Iterator[Ask]:
    for order in ("exposure", "newest", "closest", "supported"):
        yield Ask(f"list {order}", f"/proposals/?order={order}")
        yield Ask(f"list {order}, far", f"/proposals/?order={order}&cursor={_far(order)}")
        yield Ask(f"api list {order}, far", f"{API}proposals/?order={order}&cursor={_far(order)}&limit=50")
    for narrowed in (
        {"district": DISTRICT},
        {"district": "city"},
        {"topic": TOPIC},
        {"state": "open"},
        {"state": "awaiting_answer"},
        {"state": "done"},
        {"district": DISTRICT, "topic": TOPIC, "state": "answered"},
    ):
        said = " ".join(narrowed.values())
        for order in ("exposure", "newest", "closest", "supported"):
            yield Ask(f"list {said} {order}", f"/proposals/?{urlencode(narrowed | {'order': order})}")
    yield Ask("list without a point", "/proposals/?place=none")
    yield Ask("api list office", f"{API}proposals/?office={OFFICE}")
    yield Ask("api list lang", f"{API}proposals/?lang=fr")
    for words in SEARCHES:
        for order in ("", "newest", "supported", "closest", "exposure"):
            yield Ask(f"search {words} {order}", f"/proposals/?{urlencode({'search': words, 'order': order})}")
    yield Ask("search in a district", f"/proposals/?search=calle&district={DISTRICT}&state=open")
    yield Ask("api search", f"{API}proposals/?search=calle+olivo")
    latitude, longitude = _spot()
    for km in ("0.5", "2", "10"):
        near = f"{latitude:.3f},{longitude:.3f},{km}"
        yield Ask(f"near {km} km", f"/proposals/?near={near}")
        yield Ask(f"near {km} km, newest", f"/proposals/?near={near}&order=newest")
    yield Ask("api near", f"{API}proposals/?near={latitude:.3f},{longitude:.3f},2")
    spot = {"latitude": f"{latitude:.3f}", "longitude": f"{longitude:.3f}", "km": "1"}
    yield Ask("near by form", "/proposals/near/", "", spot)
    yield Ask("map", "/proposals/map/")
    yield Ask("map of a district", f"/proposals/map/?district={DISTRICT}")
    yield Ask("map search", "/proposals/map/?search=calle+olivo")
    west, south, east, north = longitude - 0.06, latitude - 0.06, longitude + 0.06, latitude + 0.06
    yield Ask("markers of the city", f"/proposals/map.json?bbox={west},{south},{east},{north}&zoom=12")
    street = f"{longitude - 0.006:.4f},{latitude - 0.003:.4f},{longitude + 0.006:.4f},{latitude + 0.003:.4f}"
    yield Ask("markers of a street", f"/proposals/map.json?bbox={street}&zoom=16")
    yield Ask("list of an area", f"/proposals/?area={street}")
    yield Ask("order explained", "/proposals/order/")
    yield Ask("districts.json", "/proposals/map/districts.json")


def _one() -> Iterator[Ask]:
    published = Proposal.objects.public().filter(published_at__isnull=False)
    liked = published.order_by("-sorting_supports", "-id")[0]
    spoken = published.alias(n=Count("comments")).order_by("-n", "-id")[0]
    answered = published.filter(state=State.DONE).order_by("-id")[0]
    for name, one in (("liked", liked), ("discussed", spoken), ("done", answered)):
        yield Ask(f"proposal {name}", f"/proposals/{one.pk}/")
        yield Ask(f"proposal {name}, bea", f"/proposals/{one.pk}/", "bea")
        yield Ask(f"api proposal {name}", f"{API}proposals/{one.pk}/")
        yield Ask(f"history {name}", f"/proposals/{one.pk}/history/")
    first = Comment.objects.filter(proposal=spoken, depth=0).order_by("id")[0]
    yield Ask("comments, far", f"/proposals/{spoken.pk}/?cursor={cursor_after(first, order=('-id',))}")
    yield Ask("thread", f"/proposals/{spoken.pk}/comments/{first.pk}/")
    yield Ask("api comments", f"{API}proposals/{spoken.pk}/comments/?limit=100")
    yield Ask("api comments for", f"{API}proposals/{spoken.pk}/comments/?side=for")
    yield Ask("api replies", f"{API}proposals/{spoken.pk}/comments/?parent={first.pk}")
    yield Ask("api revisions", f"{API}proposals/{spoken.pk}/revisions/")
    yield Ask("api pictures", f"{API}proposals/{spoken.pk}/pictures/")
    title = {"title": "A bench at Calle del Olivo 7", "district": DISTRICT}
    yield Ask("api similar", f"{API}proposals/similar/?{urlencode(title)}")
    yield Ask("similar while writing", f"/proposals/new/similar/?{urlencode(title)}", "bea")
    yield Ask("print", f"/proposals/{liked.pk}/print/")
    yield Ask("flag", f"/proposals/{liked.pk}/flag/")


def _places() -> Iterator[Ask]:
    for by in ("", "bea"):
        yield Ask(f"home {by}", "/", by)
    yield Ask("home of the city", "/?district=city", "bea")
    yield Ask("district", f"/districts/{DISTRICT}/")
    yield Ask("topic", f"/topics/{TOPIC}/")
    waiting = queries.clocks_running()
    for name, path in (("queue", "/awaiting/"), ("office", f"/offices/{OFFICE}/"), ("api queue", f"{API}awaiting/")):
        yield Ask(name, path)
        rows = waiting.filter(office__code=OFFICE) if name == "office" else waiting
        yield Ask(f"{name}, far", f"{path}?cursor={_middle(rows, queries.QUEUE_ORDER)}")
    for when in ("overdue", "soon"):
        yield Ask(f"queue {when}", f"/awaiting/?when={when}")
        yield Ask(f"api queue {when}", f"{API}awaiting/?when={when}&office={OFFICE}")
    yield Ask("queue of an office", f"/awaiting/?office={OFFICE}")
    yield Ask("queue of a district", f"/awaiting/?district={DISTRICT}", "bea")


def _own() -> Iterator[Ask]:
    yield from (
        Ask(f"{path} {by}", path, by)
        for by, path in (
            ("ana", "/inbox/"),
            ("ana", "/inbox/?show=new"),
            ("ana", "/account/"),
            ("ana", "/account/proposals/"),
            ("ana", "/account/data/"),
            ("ana", "/account/muted/"),
            ("ana", "/account/preferences/"),
            ("ana", "/account/sessions/"),
            ("ana", "/account/proof/"),
            ("ana", "/account/tokens/"),
            ("ana", "/account/security/"),
            ("ana", "/proposals/new/"),
            ("ana", f"{API}me/"),
            ("ana", f"{API}me/notifications/?limit=100"),
            ("ana", f"{API}me/mutes/"),
            ("ana", f"{API}me/preferences/"),
            ("omar", "/"),
            ("omar", "/account/"),
            ("cleo", "/desk/post/"),
            ("ilse", "/jobs/"),
            ("ilse", f"{API}reports/"),
            ("ilse", "/administration/city/"),
        )
    )
    lines = Notification.objects.filter(person__email="ana@demo.example")
    yield Ask("inbox, far", f"/inbox/?cursor={_middle(lines, ('-id',))}", "ana")
    draft = Proposal.objects.filter(state=State.DRAFT, author__email__isnull=False).order_by("id")[:1]
    for one in draft:
        login = str(one.author.email).split("@")[0] if one.author else ""
        yield Ask("check a draft", f"/proposals/{one.pk}/check/", login)
    waiting = queries.clocks_running().filter(office__code=OFFICE).order_by("-id")[0]
    for path in ("answer", "extend", "handover"):
        yield Ask(path, f"/proposals/{waiting.pk}/{path}/", "omar")
    yield from _workspace(waiting)


def _workspace(waiting: Proposal) -> Iterator[Ask]:
    yield Ask("workspace sheet", f"/workspace/{waiting.pk}/", "omar")
    for part in ("", "promised/"):
        for show in ("", "?show=mine", "?show=nobody"):
            yield Ask(f"workspace {part}{show}", f"/workspace/{part}{show}", "omar")
    yield Ask("workspace ?show=look", "/workspace/?show=look", "omar")
    for part in ("", "delivery/"):
        yield Ask(f"api workspace {part}", f"{API}workspace/{part}?limit=20", "omar")


def _moderation() -> Iterator[Ask]:
    yield Ask("moderation", "/moderation/")
    yield Ask("moderation, far", f"/moderation/?cursor={_middle(Act.objects.all(), ACTS_ORDER)}")
    yield Ask("api acts", f"{API}moderation/acts/?limit=100")
    yield Ask("api moderation figures", f"{API}moderation/figures/")
    act = Act.objects.order_by("-id")[0]
    yield Ask("act", f"/moderation/acts/{act.pk}/")
    waiting = _middle(Concern.objects.filter(state="open"), QUEUE_ORDER)
    for narrowed in ("", "state=settled", "kind=comment", "reason=insult", "reason=illegal", f"district={DISTRICT}"):
        yield Ask(f"moderators' queue {narrowed}", f"/moderation/queue/?{narrowed}", "nora")
    yield Ask("moderators' queue, far", f"/moderation/queue/?cursor={waiting}", "nora")
    yield Ask("api moderators' queue", f"{API}moderation/queue/?limit=50", "nora")
    yield Ask("api moderators' queue, settled", f"{API}moderation/queue/?state=settled&reason=insult", "nora")
    concern = Concern.objects.filter(state="open").order_by("id")[0]
    yield Ask("one concern", f"/moderation/content/{concern.kind}/{concern.content_id}/", "nora")
    yield Ask("blocks", "/moderation/blocks/", "nora")


def _at_work() -> Iterator[Ask]:
    """What officials, clerks and administrators read."""
    waiting = queries.clocks_running().filter(office__code=OFFICE).order_by("-id")[0]
    for by, paths in {
        "omar": ("workspace/", "workspace/promised/", f"workspace/{waiting.pk}/", "api/v1/workspace/?limit=10"),
        "cleo": ("desk/", "desk/counts/", "desk/today/", "desk/proof/", "api/v1/desk/intakes/"),
        "ilse": (
            *("administration/", "administration/mandates/", "administration/districts/", "administration/topics/"),
            *("administration/offices/", "administration/responsibilities/", "administration/processes/"),
            *("operations/", f"administration/districts/{DISTRICT}/"),
        ),
        "": ("charter/acts/", "processes/", "api/v1/processes/", "api/v1/mandates/", "paper/proposal.pdf"),
    }.items():
        yield from (Ask(f"/{path} {by}", f"/{path}", by) for path in paths)
    yield Ask("/api/v1/workspace/delivery/ omar", f"{API}workspace/delivery/", "omar")


def _rest() -> Iterator[Ask]:
    days = list(Month.objects.order_by("first_day").values_list("first_day", flat=True))
    span = {"from": f"{days[max(0, len(days) - 12)]:%Y-%m}", "to": f"{days[-1]:%Y-%m}"}
    yield Ask("report", "/reports/")
    yield Ask("report of a year", f"/reports/?{urlencode(span)}")
    yield Ask("report of a part", f"/reports/?{urlencode(span | {'district': DISTRICT, 'topic': TOPIC})}")
    yield Ask("report data", f"/reports/data.csv?{urlencode(span)}")
    paths = (
        *("privacy/", "mandates/", "charter/", "charter/city/", "charter/support_threshold/", "legal/", "terms/"),
        *("accessibility/", "reports/dictionary/", "robots.txt", "sitemap.xml", "sitemap/pages.xml"),
        *("register/", "register/verify/", "api/v1/register/?limit=50", "api/v1/register/roots/"),
        *("sitemap/proposals-0.xml", "healthz", "readyz", "account/sign-in/", "account/sign-up/"),
        *("api/v1/", "api/v1/districts/", "api/v1/topics/", "api/v1/offices/", "api/v1/rules/"),
    )
    for path in paths:
        yield Ask(f"/{path}", f"/{path}")


def _far(order: str) -> str:
    rows = queries.published()
    return _middle(rows.filter(state=State.OPEN) if order == "closest" else rows, ORDERS[order])


def _middle(rows: QuerySet[Any], order: tuple[str, ...]) -> str:
    """Return the cursor of the page that begins in the middle of the rows."""
    rows = rows.order_by(*order)
    return cursor_after(rows[max(0, rows.count() // 2)], order=order)


def _spot() -> tuple[float, float]:
    """Return where something lies, degrees north and east."""
    one = Proposal.objects.filter(latitude__isnull=False).order_by("id")[0]
    return float(one.latitude or 0), float(one.longitude or 0)


def person(login: str) -> Person:
    """Return who signs in by that name."""
    found: Person = Person.objects.get(email=f"{login}@demo.example")
    return found
