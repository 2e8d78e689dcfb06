"""The living page of the design system: every component in every state, with examples."""

import datetime as dt
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from commons.charts import Bar, bars, drawn
from commons.templatetags.look import icon_names, picture
from commons.verdict import refuse

TOPICS = {
    "mobility": "Streets and mobility",
    "green": "Parks and trees",
    "housing": "Housing",
    "culture": "Culture",
    "schools": "Schools and children",
    "care": "Care and health",
    "water": "Water and waste",
    "trade": "Work and trade",
    "lighting": "A topic without a drawing",
}
STATES = {
    "draft": "Draft",
    "open": "Open",
    "awaiting_answer": "Awaiting answer",
    "answered": "Answered",
    "in_delivery": "In delivery",
    "done": "Done",
    "expired": "Expired",
    "withdrawn": "Withdrawn",
    "merged": "Merged",
    "hidden": "Hidden",
    "taken_up": "We do it ourselves",
}
WATER = (
    "M0 281L92 311L122 319L152 324L182 327L212 327L242 324L273 318L290 327L309 335L330 337L350 336"
    "L361 332L371 327L379 320L385 312L388 297L387 288L384 277L386 272L465 230L515 207L559 192L580 188"
    "L600 185L600 151L574 154L550 159L526 166L502 175L455 196L359 247L355 247L333 237L313 233L293 233"
    "L275 238L261 246L254 254L248 268L249 285L247 288L244 290L221 293L195 294L173 293L146 289L96 277"
    "L0 245Z"
)
PUERTA_VIEJA = (
    "M172 286L173 289L175 291L189 292L216 292L245 288L248 285L247 272L247 267L250 258L256 249L264 242"
    "L275 236L292 232L306 231L324 234L328 232L329 228L323 169L290 135L286 134L191 157L188 159L187 161Z"
)
MOLINOS = (
    "M271 320L268 322L267 326L282 410L283 413L287 414L309 413L363 407L366 406L387 327L387 325L386 322"
    "L383 321L380 321L367 331L356 336L343 338L330 339L316 337L302 334L289 328L275 320Z"
)
TINTOREROS = (
    "M169 328L166 328L164 331L142 416L142 419L144 421L151 422L175 420L219 414L239 413L274 413L278 411"
    "L279 408L265 327L263 324L260 323L237 326L212 329L188 329Z"
)


class ExampleForm(forms.Form):
    """One field of every kind."""

    title = forms.CharField(
        label=_("What should the city do?"),
        max_length=150,
        help_text=_("One sentence, up to 150 characters. “A bench every 150 metres on the way to the clinic”"),
        error_messages={"required": _("Give your proposal a title")},
    )
    body = forms.CharField(
        label=_("Why, and how?"),
        min_length=100,
        max_length=20_000,
        widget=forms.Textarea,
        help_text=_("What is wrong today, what you ask, what you would do yourselves."),
        error_messages={"min_length": _("Say what should change, in at least 100 characters")},
    )
    district = forms.ChoiceField(label=_("District"), choices=[("molinos", "Molinos"), ("isla", "La Isla")])
    topic = forms.ChoiceField(label=_("Topic"), choices=list(TOPICS.items())[:4], widget=forms.RadioSelect)
    told = forms.MultipleChoiceField(
        label=_("Tell me by"),
        choices=[("inbox", "Inbox"), ("mail", "E-mail")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    follow = forms.BooleanField(
        label=_("Follow this proposal"),
        help_text=_("You are told what becomes of it. You can stop at any time."),
        required=False,
    )
    drawing = forms.FileField(label=_("A drawing"), required=False)


@require_safe
def design(request: HttpRequest) -> HttpResponse:
    return render(request, "design.html", _examples(timezone.localdate()))


def _chart() -> dict[str, Any]:
    """Return a chart with its twin: one bar stands out, a line crosses all."""
    parts = [("Molinos", 212, False), ("Tintoreros", 148, False), ("Puerta Vieja", 61, True)]
    return {
        "claim": _("Puerta Vieja takes part least"),
        "sub": _("People who took part, for each thousand residents; the line is the whole city."),
        "drawing": drawn(bars, [Bar(name, value, str(value), hot) for name, value, hot in parts], 140),
        "label": _("Who took part, by district"),
        "caption": _("Who took part, by district"),
        "columns": [{"text": _("District")}, {"text": _("For each thousand"), "number": True}],
        "rows": [[name, {"text": str(value), "number": True}] for name, value, _hot in parts],
        "foot": _("Numbers of an example."),
    }


def _examples(today: dt.date) -> dict[str, Any]:
    def days(number: int) -> dt.date:
        return today + dt.timedelta(days=number)

    return {
        "wrong_form": ExampleForm(data={"body": "Shade for the school.", "district": "isla", "told": ["mail"]}),
        "fresh_form": ExampleForm(auto_id="fresh_%s", initial={"topic": "green"}),
        "filter_form": ExampleForm(auto_id="filter_%s"),
        "topic_green": TOPICS["green"],
        "icons": sorted(icon_names()),
        "pictures": [
            {"src": address, "url": address, "width": 480, "height": 300, "alt": _("A drawing of a street")}
            for address in (static(f"commons/art/{name}.svg") for name in ("millrace", "crossing", "bench"))
        ],
        "documents": [{"name": "Plan of the crossing.pdf", "url": "#", "size": "240 KB"}],
        "states": STATES.items(),
        "topics": TOPICS.items(),
        "refusal": refuse(
            "residency",
            _("Confirm your residency to support this."),
            remedy="/account/residency/",
            remedy_label=_("Confirm your residency"),
        ),
        "crossings": [
            {"counted": 0, "threshold": 55},
            {"counted": 8, "threshold": 55, "elsewhere": 3},
            {"counted": 43, "threshold": 55},
            {"counted": 55, "threshold": 55, "reached_on": today},
            {"counted": 143, "threshold": 55, "reached_on": days(-40), "elsewhere": 1},
            {"counted": 1204, "threshold": 2000, "note": "Time ran out"},
        ],
        "clocks": [(24, days(24)), (3, days(3)), (1, days(1)), (0, today), (-12, days(-12))],
        "cards": [
            {
                "title": "Shade for the Batán schoolyard before the next summer",
                "text": "Two sails and six trees. At 14:00 in June the ground is 51 °C.",
                "place": "Molinos, Calle del Batán",
                "topic": "schools",
                "topic_name": TOPICS["schools"],
                "picture": picture("schools"),
                "counted": 43,
                "threshold": 55,
                "author": "Otter 207",
                "comments": 31,
                "days_left": 31,
                "kind": "lead",
            },
            {
                "title": "Keep the Wednesday health bus",
                "text": "It reaches 90 people a week who have no other way.",
                "place": "Molinos and Salinas",
                "topic": "care",
                "topic_name": TOPICS["care"],
                "picture": picture("care"),
                "state": "awaiting_answer",
                "state_name": STATES["awaiting_answer"],
                "counted": 96,
                "threshold": 55,
                "reached_on": days(-11),
                "author": "Plover 12",
                "comments": 27,
                "kind": "row",
            },
            {
                "title": "Half-price stalls for first-time sellers on Thursdays",
                "place": "Molinos, covered market",
                "topic": "trade",
                "topic_name": TOPICS["trade"],
                "picture": picture("trade"),
                "counted": 19,
                "threshold": 55,
                "comments": 1,
                "days_left": 88,
            },
            {
                "title": "A lamp at the foot of the long stairs",
                "text": "A card of a topic that has no drawing.",
                "place": "All of Ribera",
                "topic": "lighting",
                "topic_name": TOPICS["lighting"],
                "counted": 0,
                "threshold": 589,
                "author": "Wren 93",
                "comments": 0,
                "days_left": 112,
            },
        ],
        "briefs": [
            {"title": "Lifts at Noria footbridge", "days_left": -12, "office": "Streets and Mobility"},
            {
                "title": "Quiet hours for the Batán loading bays",
                "days_left": 5,
                "due_on": days(5),
                "office": "Trade and Markets",
            },
            {"title": "Shade for the Batán schoolyard", "line": "43 of 55 supports"},
        ],
        "nows": [
            {
                "title": "12 supports to go",
                "text": "Shade for the Batán schoolyard reaches its threshold with 12 more.",
                "icon": "up",
                "when": "31 days left to gather",
            },
            {
                "title": "The city answered",
                "text": "Streets and Mobility replied on the mill race walk that you support.",
                "icon": "check",
                "when": "Since yesterday",
                "bank": "city",
            },
        ],
        "figures": [
            {"value": "4", "label": "answers overdue", "state": "missed"},
            {"value": "19", "label": "answers due", "bank": "city"},
            {"value": "1,204", "label": "supports given", "bank": "residents"},
            {"value": "81%", "label": "answered on time", "state": "kept"},
        ],
        "crumbs": [("Proposals", "/proposals/"), ("Molinos", "")],
        "tabs": [
            {"text": "All", "url": "#tabs", "count": 23, "current": True},
            {"text": "Overdue", "url": "#tabs", "count": 4},
            {"text": "History", "url": "#tabs"},
        ],
        "tasks": [
            {
                "text": "What it asks, and when",
                "url": "#tasks",
                "said": "From 3 May, 9 a.m. to 24 May, 8 p.m.",
                "state": "kept",
                "state_name": "Done",
            },
            {
                "text": "What one chooses from",
                "url": "#tasks",
                "said": "12 options",
                "state": "awaiting_answer",
                "state_name": "Waits for 2 words of offices",
            },
            {
                "text": "The key of the box",
                "url": "#tasks",
                "said": "Ballots are sealed to a key: let the trustees make one first.",
                "state": "missed",
                "state_name": "To do",
            },
        ],
        "orders": [
            {"text": "Newest", "url": "#chips", "current": True},
            {"text": "Nearly there", "url": "#chips"},
            {"text": "Most supported", "url": "#chips"},
        ],
        "filters": [{"text": "Molinos", "url": "#chips"}, {"text": "Open", "url": "#chips"}],
        "stations": [
            {"name": "Open", "on": days(-90), "past": "residents"},
            {"name": "Awaiting answer", "on": days(-40), "past": "city"},
            {"name": "Answered", "on": days(-3), "current": True, "note": "three commitments"},
            {"name": "In delivery"},
            {"name": "Done"},
        ],
        "events": [
            {
                "bank": "residents",
                "icon": "talk",
                "on": days(-90),
                "title": "Published",
                "text": "By Heron 4821. Nobody had to let it through.",
            },
            {
                "bank": "residents",
                "icon": "people",
                "on": days(-40),
                "title": "Threshold reached",
                "text": "55 supports, 1% of the verified residents of Molinos.",
            },
            {
                "bank": "city",
                "icon": "clock",
                "on": days(-40),
                "title": "Response clock starts",
                "text": "Streets and Mobility.",
            },
            {
                "bank": "city",
                "icon": "alert",
                "on": days(-10),
                "title": "Due date missed",
                "text": "Published as overdue.",
                "state": "missed",
            },
            {
                "bank": "city",
                "icon": "check",
                "on": days(-3),
                "title": "Answered: partly accepted",
                "text": "Path and trees yes, closing the service road no.",
            },
            {
                "bank": "city",
                "icon": "flag",
                "on": days(45),
                "title": "First commitment due",
                "text": "North bank path cleared and measured.",
                "state": "next",
            },
        ],
        "answer": {
            "decision_name": "Partly accepted",
            "office": "Streets and Mobility",
            "on": days(-3),
            "summary": "We open the path and plant the trees this year. We do not close the service road, "
            "because ambulances use it.",
            "reasons": mark_safe(
                "<p>The mill race has been out of use since 1998 and needs no permit to be walked along. "
                "The service road is the second access to the Batán health centre.</p>"
            ),
            "official": "Clara Oriol",
            "role": "Head of Street Design, mandate from 1 February 2025 to 31 January 2029",
            "cost": "€184,000, street budget, line 4.12",
            "commitments": [
                {
                    "due_on": days(45),
                    "text": "North bank path cleared and measured",
                    "note": "With the neighbours’ Saturdays",
                    "state": "in_delivery",
                    "state_name": "On its way",
                },
                {
                    "due_on": days(-5),
                    "text": "A key for the fence",
                    "state": "missed",
                    "state_name": "Missed",
                },
                {
                    "due_on": days(-30),
                    "text": "A count of the children",
                    "state": "kept",
                    "state_name": "Kept",
                },
            ],
        },
        "comments": [
            {
                "id": 1,
                "author": "Finch 77",
                "side": "for",
                "at": days(-4),
                "html": mark_safe(
                    "<p>I walk it every day with two children and a pushchair. We use the road, because the "
                    "pavement does not hold us.</p>"
                ),
                "useful_count": 41,
                "useful_given": True,
                "useful_url": "#comments",
                "reply_url": "#comments",
                "replies": [
                    {
                        "id": 2,
                        "author": "Stork 1204",
                        "side": "against",
                        "at": days(-4),
                        "html": mark_safe("<p>The service road is where my van unloads at eight.</p>"),
                        "useful_count": 17,
                        "reply_url": "#comments",
                        "edited": True,
                        "replies": [
                            {
                                "id": 3,
                                "author": "Clara Oriol",
                                "author_kind": "city",
                                "author_role": "Streets and Mobility",
                                "side": "neither",
                                "at": days(-3),
                                "html": mark_safe("<p>Loading stays possible on the Ronda side from 7:00.</p>"),
                                "useful_count": 9,
                            }
                        ],
                    }
                ],
            },
            {
                "id": 4,
                "author": "Parents of the Batán school",
                "author_kind": "org",
                "side": "neither",
                "at": days(-5),
                "html": mark_safe("<p>We have 46 families who walk.</p>"),
                "useful_count": 28,
                "edit_url": "#comments",
                "delete_url": "#comments",
            },
            {"id": 5, "gone": "Deleted by its author."},
        ],
        "chart": _chart(),
        "columns": [
            {"text": "Office"},
            {"text": "Late", "number": True},
            {"text": "Due", "number": True},
            {"text": "Median days", "number": True},
        ],
        "rows": [
            [
                {"text": "Schools and Buildings", "url": "#table"},
                {"text": "1", "number": True},
                {"text": "2", "number": True},
                {"text": "38", "number": True},
            ],
            [
                {"text": "Culture", "url": "#table"},
                {"text": "–", "number": True},
                {"text": "1", "number": True},
                {"text": "14", "number": True},
            ],
        ],
        "owed": [
            {
                "title": "Name the date when the Cantera school gets its roof",
                "place": "Cantera",
                "office": "Schools and Buildings",
                "supports": 88,
                "days_left": -41,
                "due_on": days(-41),
                "note": "Reminded 3 times, no new date",
            },
            {
                "title": "Do not cut the poplars on Paseo Norte",
                "place": "Prado Norte",
                "office": "Parks and Trees",
                "supports": 1,
                "days_left": 1,
                "due_on": days(1),
            },
            {
                "title": "Keep the Wednesday health bus",
                "place": "Molinos and Salinas",
                "office": "Care and Health",
                "supports": 1096,
                "days_left": 19,
                "due_on": days(19),
            },
        ],
        "letters": [
            {
                "text": "The city answered: mill race walk",
                "why": "Because you support it.",
                "at": days(-3),
                "icon": "check",
                "new": True,
            },
            {
                "text": "5 comments on your proposal",
                "why": "Because you wrote it.",
                "at": days(-8),
                "icon": "talk",
                "new": True,
                "lines": [
                    {"text": "“We walk there every day.”", "url": "#inbox", "at": days(-8), "new": True},
                    {"text": "“And where do the bicycles go?”", "url": "#inbox", "at": days(-8)},
                ],
                "rest": 3,
            },
            {
                "text": "Due date missed: lifts at the Noria footbridge",
                "why": "Because you follow it.",
                "at": days(-12),
                "icon": "flag",
            },
        ],
        "follows": [
            {"name": "Streets and mobility", "on": True},
            {"name": "Donaudampfschifffahrtsgesellschaft an der Alten Mühlenbachpromenade", "on": False},
            {"name": "Molinos", "on": False},
        ],
        "dots": [(110, 90, "a"), (170, 80, "a"), (200, 160, "a"), (130, 190, "a"), (410, 130, "b"), (500, 120, "b")],
        "needs": [
            {"words": "Hands on Saturdays until summer", "kind": "Hours", "said": "21 of 40", "max": 40, "value": 21},
            {"words": "A lamp", "kind": "Thing", "said": "1 of 1", "max": 1, "value": 1, "met": True},
        ],
        "options": [
            {"title": "Six mulberries along the south wall", "cost": "€9,400", "place": "Molinos"},
            {"title": "A ramp at the footbridge", "cost": "€61,000", "place": "La Isla"},
        ],
        "pairs": [("Budget", "€90,000"), ("Voted", "1,204")],
        "key": "Security key of the desk",
        "codes": ["4f2a 91c0", "77be 03d1", "a0c4 5e19", "12f8 c6b3"],
        "difference": mark_safe(
            "<p>Open the 400 metres of the north bank as a path, <del>two metres wide</del> "
            "<ins>two and a half metres wide, so that two wheelchairs can pass</ins>.</p>"
        ),
        "water": WATER,
        "districts": [
            {
                "name": "Puerta Vieja",
                "path": PUERTA_VIEJA,
                "url": "#map",
                "open_count": 31,
                "x": 244,
                "y": 207,
            },
            {"name": "Tintoreros", "path": TINTOREROS, "url": "#map", "open_count": 1, "x": 212, "y": 379},
            {
                "name": "Molinos",
                "path": MOLINOS,
                "url": "#map",
                "open_count": 46,
                "x": 324,
                "y": 374,
                "here": True,
            },
        ],
        "pins": [{"x": 296, "y": 344, "topic": "green", "size": 9}, {"x": 243, "y": 250, "topic": "culture"}],
    }
