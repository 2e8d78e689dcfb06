"""A proposal's own page: its text, its supports, the answer, its story, its discussion."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Collection, Iterable
from functools import cached_property, lru_cache
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

import charter.queries
import deliberation.queries
import moderation.queries
import notifications.policy
import notifications.queries
import voting.policy
import voting.queries
from accounts.models import Organisation
from charter.articles import in_words
from charter.catalogue import RULES
from charter.models import District, Feature
from charter.queries import Known, Rules
from civic import cards
from civic.pages.constitution import stands, tally_words
from commons import clock
from commons.kept import kept
from commons.models import Visibility
from commons.templatetags.look import grouped
from commons.templatetags.sharing import tags
from commons.text import excerpt, rendered
from commons.verdict import Verdict
from deliberation.models import Assembly, Conversation
from deliberation.queries.assemblies import convened_by, proposals_that_convened, recommended_by
from journal.models import Entry
from moderation.models import Act
from proposals import policy, queries
from proposals.forms import CommentForm
from proposals.lifecycle import Move, State
from proposals.models import Answer, AnswerVerdict, InterimReply, Proposal, ProposalKind
from proposals.queries import Dossier, Figures, Someone, Told
from proposals.views import helping, promises
from proposals.views.atlas import FRESH_SECONDS, district_map
from proposals.views.entrance import returning, someone
from proposals.views.gallery import documents, gallery
from proposals.views.story import events, stations
from proposals.views.voices import voices

THREADS = 20
LEAD_CHARACTERS = 420
SIMILAR_FRESH = 20
# How many pages a process remembers: some 50 kB each.
SHEETS = 256
MOST_LANGUAGES = 8


@require_safe
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """Read all in one statement; what is no one's own is drawn once for what was read."""
    by = someone(request)
    near = kept(f"near:{pk}", lambda: _near(pk))
    told = queries.told(pk, by, cursor=request.GET.get("comments", ""), size=THREADS, near=near)
    rules = charter.queries.known_rules()
    circle = kept(f"circle:{pk}", lambda: _circle(pk))
    sheet = drawn_for(told, rules, circle=circle)
    beside = {"talks": _talks(pk), "convened": _convened(pk)}
    context = sheet.shared | beside | {"sheet": sheet, "nav_current": "proposals"}
    if by.is_authenticated:
        context |= sheet.personal(by, told.at, rules)
    else:
        context["main"] = sheet.for_visitors(told.at, rules)
    return render(request, "civic/proposal.html", context)


class Sheet:
    """A proposal's page as it was told: what all read of it. Its parts are drawn when they are first asked for."""

    def __init__(self, told: Told, today: dt.date, rules: Rules, circle: tuple[int, str] | None = None) -> None:
        self.dossier = queries.dossier(told)
        self.today, self.circle = today, circle
        self.shared = self._shared(rules)

    @cached_property
    def head(self) -> SafeString:
        return self._part("head")

    @cached_property
    def text(self) -> SafeString:
        return self._part("text")

    @cached_property
    def story(self) -> SafeString:
        return self._part("story")

    @cached_property
    def nearby(self) -> SafeString:
        return self._part("nearby")

    @cached_property
    def sharing(self) -> SafeString:
        """The canonical address and the tags of Open Graph; of what is not public nothing is told."""
        shown = self.dossier.proposal
        if shown.published_at is None or shown.visibility != Visibility.PUBLIC:
            return mark_safe('<meta name="robots" content="noindex">')
        picture = cards.of_proposal(shown, self.dossier.figures.counted, charter.queries.known().city)
        site = f"Multitude, {self.shared['city_name']}"
        address = reverse("proposal-card", args=[shown.pk, picture.digest])
        return tags(self.shared["canonical"], site, shown.title, self.shared["lead"], address, "article")

    def _part(self, name: str) -> SafeString:
        return mark_safe(render_to_string(f"civic/_proposal_{name}.html", self.shared))

    def for_visitors(self, at: dt.datetime, rules: Rules) -> SafeString:
        """Return the page's main part for who is not signed in. They are all told the same while a phase lasts."""
        if (drawn := self.__dict__.get("_for_visitors")) is None:
            context = self.shared | self.personal(AnonymousUser(), at, rules) | {"sheet": self}
            drawn = mark_safe(render_to_string("civic/_proposal_main.html", context))
            self.__dict__["_for_visitors"] = drawn
        return drawn  # type: ignore[no-any-return]

    def personal(self, by: Someone, at: dt.datetime, rules: Rules) -> dict[str, Any]:
        """Return what this person may do, and did. Some queries, none for a visitor."""
        of = self.dossier
        shown, mine = of.proposal, queries.mine(by, of)
        answer = of.answers[0] if of.answers else None
        asked = mine.revision is not None and mine.revision >= shown.counted_since
        can = verdicts(by, shown, of.figures, answer, rules, at) | judging(by, shown, answer, at, asked)
        return {
            "judges": judged_panel(shown, answer, rules, at, mine.says),
            "asks_done": done_panel(shown, of.done, at, mine.done),
            "can": can,
            "own": shown.is_written_by(by.pk),
            "calls": charter.queries.taking_proposals(at=at) if can["enter"] else [],
            "moderated": self._moderated(by),
            "ends_url": ends(by, of),
            "in_charge": bool(can["hand_over"]) or policy.is_in_charge(by, shown),
            "at_work": policy.is_in_charge(by, shown),
            "may_put": bool(self.shared["rule"] and self.shared["rule"]["waits"] and voting.policy.may_keep_rounds(by)),
            "supports": mine.supports,
            "carries": _carries(of, at) if mine.supports else None,
            "confirms": mine.revision
            if mine.revision is not None and mine.revision < shown.text_since and not of.goes_on
            else None,
            "follows": notifications.queries.is_following(shown, by.pk) if by.pk else False,
            "voices": voices(
                of.threads,
                by=by,
                edit_minutes=rules.number("edit_minutes"),
                at=at,
                open_now=bool(policy.commentable(shown, at=at)),
                marked=mine.marked,
                muted=mine.muted,
            ),
            "fields": _comment_fields(rules, mine.organisations) if can["comment"] else "",
        }

    def _moderated(self, by: Someone) -> Act | None:
        """Return what its author has to be told; a query for them alone, and only then."""
        shown = self.dossier.proposal
        if not shown.is_written_by(by.pk) or (shown.hidden_at is None and shown.edit_asked_at is None):
            return None
        return moderation.queries.last_act("proposal", shown.pk)

    def _shared(self, rules: Rules) -> dict[str, Any]:
        of, city = self.dossier, charter.queries.known()
        shown, figures, districts = of.proposal, of.figures, list(city.districts.values())
        answer = of.answers[0] if of.answers else None
        entries = of.entries if shown.published_at else []
        words = threshold_in_words(shown, rules)
        return {
            "proposal": shown,
            "city_name": city.city.name,
            "figures": figures,
            "sides": of.sides,
            "lead": excerpt(shown.body, 200),
            "html": opened(rendered(shown.body, links=not of.young)),
            "author_role": _role(shown, districts),
            "canonical": settings.PUBLIC_URL + reverse("proposal", args=[of.goes_on or shown.pk]),
            "crossing_note": _ended(of),
            "merges": of.merges,
            "asks": _asks(of, self.today),
            "stations": stations(shown, entries, answer),
            "writers": of.writers,
            "circle": self.circle,
            "pressing": of.pressing,
            "origin": next((each for each in of.kin if each.is_origin), None),
            "forks": [each for each in of.kin if not each.is_origin],
            "tabs": _tabs(of, answer),
            "answer": _answer(answer, self.today),
            "interims": [_interim(each) for each in of.interims],
            "events": events(shown, entries, of.answers, of.interims, percent=words, today=self.today),
            "threshold_words": words,
            "older_url": f"?comments={of.next}#comments" if of.next else "",
            "newer_url": f"?comments={of.previous}#comments" if of.previous else "",
            "similar": of.near,
            "map": _map(shown, districts),
            "source": of.source,
            **_pictures(of),
            "documents": documents(of.attachments),
            "help": helping.panel(shown, of.help, self.today),
            "here": shown.district,
            "rule": rule_panel(shown) if shown.kind == ProposalKind.RULE else None,
            "assembly": recommended_by(shown.pk) if shown.kind == ProposalKind.RECOMMENDATION else None,
        }


def drawn_for(told: Told, rules: Rules, *, circle: tuple[int, str] | None = None) -> Sheet:
    """Return the sheet of what was told, the one of last time where nothing it shows has changed.

    Beside what was told it shows names, two numbers of the rules, dates as they are said today, what the phase in force
    allows, and the districts' drawing, which is taken anew every minute.
    """
    today = clock.today(told.at)
    if settings.DEBUG:  # templates change while one works on them
        return Sheet(told, today, rules, circle)
    share, least = rules["support_threshold"].value, rules.number("support_threshold_least")
    known = charter.queries.known()
    others = (names(known), share, least, get_language(), today, timezone.localdate(), phases(known, told.at), circle)
    return _drawn(Key((told, *others, int(time.monotonic() / FRESH_SECONDS)), rules))


class Key:
    """What a sheet depends on, as one thing to compare; the rules, of which it needs two numbers, ride along."""

    __slots__ = ("equal", "rules")

    def __init__(self, equal: tuple[Any, ...], rules: Rules) -> None:
        self.equal, self.rules = equal, rules

    def __hash__(self) -> int:
        return hash(self.equal)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Key) and self.equal == other.equal


@lru_cache(maxsize=SHEETS)
def _drawn(key: Key) -> Sheet:
    return Sheet(key.equal[0], key.equal[5], key.rules, key.equal[8])


_named: list[tuple[Known, str | None, tuple[Any, ...]]] = []


def names(known: Known) -> tuple[Any, ...]:
    """Return what the city and its parts are called by the reader, and the plan of its processes, to be compared.

    Made once while known.
    """
    language = get_language()
    for found, spoken, said in _named:
        if found is known and spoken == language:
            return said
    parts = (known.districts, known.topics, known.offices, known.processes)
    plans = (process.plan for process in known.processes.values())
    its = known.city
    said = (
        its.name,
        its.logo,
        its.residents_colour,
        its.city_colour,
        *(tuple((pk, row.code, row.name) for pk, row in rows.items()) for rows in parts),
        tuple((each.starts_at, each.ends_at, *each.features, *each.levels.items()) for plan in plans for each in plan),
    )
    _named[:] = [(known, language, said), *_named[:MOST_LANGUAGES]]
    return said


def phases(known: Known, at: dt.datetime) -> tuple[int | None, ...]:
    """Return which phase of each process is in force: it says what visitors are told they may do."""
    in_force = (process.phase_at(at) for process in known.processes.values())
    return tuple(phase.pk if phase else None for phase in in_force)


def verdicts(
    by: Someone,
    shown: Proposal,
    figures: Figures,
    answer: Answer | None,
    rules: Rules,
    at: dt.datetime,
) -> dict[str, Verdict]:
    """Return what this person may do now, each with the reason why not; the state speaks before the person."""
    minutes = rules.number("edit_minutes")
    correctable = policy.correctable(shown, supports=figures.supports, edit_minutes=minutes, at=at)
    can = {
        "support": policy.supportable(shown, at=at) and policy.may_support(by, shown, at=at),
        "comment": policy.commentable(shown, at=at) and policy.may_comment(by, shown, at=at),
        "follow": notifications.policy.may_follow(by, shown),
        "edit": (correctable or policy.amendable(shown, at=at)) and policy.may_edit(by, shown),
        "illustrate": correctable and policy.may_illustrate(by, shown),
        "amend": policy.amendable(shown, at=at) and policy.may_amend(by, shown),
        "merge": policy.mergeable(shown, at=at) and policy.may_suggest_merge(by),
        "publish": policy.in_state(shown, Move.PUBLISH)
        and policy.in_phase(shown, Feature.PROPOSE, at=at)
        and policy.may_publish(by, shown, at=at),
        "enter": policy.enterable(shown) and policy.may_change_process(by, shown),
        "leave": policy.leavable(shown, at=at) and policy.may_change_process(by, shown),
        "withdraw": policy.in_state(shown, Move.WITHDRAW) and policy.may_withdraw(by, shown),
        "take_up": policy.in_state(shown, Move.TAKE_UP) and policy.may_do_ourselves(by, shown),
        "need": policy.pledgeable(shown) and policy.may_do_ourselves(by, shown),
        "answer": policy.in_state(shown, Move.ANSWER) and policy.may_answer(by, shown),
        "extend": policy.extendable(shown, at=at) and policy.may_extend(by, shown),
        "hand_over": policy.in_state(shown, Move.ANSWER) and policy.may_hand_over(by, shown),
        "deliver": policy.in_state(shown, Move.DELIVER)
        and policy.deliverable(answer)
        and policy.may_deliver(by, shown),
        "finish": policy.in_state(shown, Move.FINISH) and policy.may_deliver(by, shown),
    }
    here = reverse("proposal", args=[shown.pk])
    return {act: returning(verdict, here) for act, verdict in can.items()}


def judging(by: Someone, shown: Proposal, answer: Answer | None, at: dt.datetime, supports: bool) -> dict[str, Verdict]:
    """Return whether this person may say now if it answers, and if it was done."""
    here = reverse("proposal", args=[shown.pk])
    can = {
        "judge": policy.judgeable(shown, answer, at=at) and policy.may_judge_answer(by, shown, supports=supports),
        "judge_done": policy.done_judgeable(shown, at=at) and policy.may_judge_done(by, shown, supports=supports),
    }
    return {act: returning(verdict, here) for act, verdict in can.items()}


def judged_panel(
    shown: Proposal, answer: Answer | None, rules: Rules, at: dt.datetime, says: str
) -> dict[str, Any] | None:
    """Return how the last answer is judged; None where nobody did, and nobody can."""
    if answer is None or answer.verdict_until is None:
        return None
    runs, said = bool(policy.judgeable(shown, answer, at=at)), answer.judged
    if not runs and not said.all:
        return None
    return {
        "confirm": said.confirm,
        "contest": said.contest,
        "whys": [(AnswerVerdict.Why(why).label, n) for why, n in said.by_reason],
        "words": [(pk, words) for pk, _why, words in said.words],
        "until": answer.verdict_until - dt.timedelta(seconds=1),
        "runs": runs,
        "says": says,
        "sent_back": shown.contested_at is not None and answer.number == 1,
        "final": answer.number > 1,
        "share": rules.number("contest_share"),
        "least": rules.number("contest_least"),
    }


def done_panel(shown: Proposal, said: queries.DoneJudged, at: dt.datetime, mine: bool | None) -> dict[str, Any] | None:
    """Return what supporters say of its being done; None where they were never asked."""
    if shown.done_asked_at is None:
        return None
    return {
        "yes": said.yes,
        "no": said.no,
        "mine": mine,
        "runs": bool(policy.done_judgeable(shown, at=at)),
        "until": shown.done_until - dt.timedelta(seconds=1) if shown.done_until else None,
        "reopened": shown.reopened_at is not None,
    }


def rule_panel(shown: Proposal) -> dict[str, Any] | None:
    """Return what a rule proposal asks, how far it is and what residents decided. Four queries."""
    change = queries.rule_change_of(shown.pk)
    change.proposal = shown
    if (spec := RULES.get(change.rule)) is None:
        return None
    offices, now = charter.queries.office_names(), charter.queries.rule(change.rule)
    its = voting.queries.rounds_on_rules([shown.pk]).get(shown.pk)
    waits = shown.state == State.AWAITING_ANSWER
    return {
        "code": spec.code,
        "title": spec.title,
        "text": spec.text,
        "now": in_words(spec, now.value, offices),
        "asked": in_words(spec, change.value, offices),
        "wished_on": change.wished_on,
        "effective_at": change.effective_at,
        "adopted": change.adopted,
        "decided_at": change.decided_at,
        "round_url": reverse("round", args=[its.pk]) if its else "",
        "stands": tally_words(change) if change.decided_at else stands(change, 0, its) if waits else "",
        "waits": waits and its is None,
    }


def threshold_in_words(shown: Proposal, rules: Rules) -> str:
    """Say what the threshold stands for: “1% of the verified residents of Molinos, at least 20”."""
    numbers = {
        "share": f"{float(rules['support_threshold'].value):g}",
        "least": grouped(rules.number("support_threshold_least")),
        "place": shown.district.name if shown.district else "",
    }
    if shown.district is None:
        return _("%(share)s%% of all verified residents, at least %(least)s") % numbers
    return _("%(share)s%% of the verified residents of %(place)s, at least %(least)s") % numbers


def opened(html: SafeString) -> SafeString:
    """Set a first paragraph of a sentence or three as the lead."""
    first, _end, _rest = html.partition("</p>")
    if not html.startswith("<p>") or len(first) > LEAD_CHARACTERS:
        return html
    return mark_safe(html.replace("<p>", '<p class="prose__lead">', 1))


def _role(shown: Proposal, districts: list[District]) -> str:
    """Say that this is the author, and of which district when that is proved."""
    home_id = shown.author.home_id if shown.author else None
    home = next((each for each in districts if each.pk == home_id), None)
    return _("author, %(district)s") % {"district": home.name} if home else _("author")


def _carries(of: Dossier, at: dt.datetime) -> int | None:
    """Return the merge after which this page's supporters are asked now."""
    asked = (each for each in of.merges if each.state == "merged" and not each.is_common and each.carry_until)
    return next((each.pk for each in asked if each.carry_until and at < each.carry_until), None)


def _asks(of: Dossier, today: dt.date) -> list[int]:
    """Return the merges this came of whose supporters still answer; the last day ends with the city's midnight."""
    common = (each for each in of.merges if each.is_common and each.state == "merged" and each.carry_until)
    return [each.pk for each in common if each.carry_until and clock.last_day(each.carry_until) >= today]


def ended_by_city(shown: Proposal, entries: Iterable[Entry]) -> bool:
    """Tell whether it was the city, by two people, and not its authors who ended it. No query."""
    last = [entry.verb for entry in entries if entry.verb in ("proposal.ended", "proposal.withdrawn")][-1:]
    return shown.state == State.WITHDRAWN and last == ["proposal.ended"]


def ends(by: Someone, of: Dossier) -> str:
    """Return where this person asks that the city ends it, or lets it go on; nothing for who may not. No query more."""
    shown, move = of.proposal, "proposal-end"
    if ended_by_city(shown, of.entries):
        move = "proposal-resume"
    elif not policy.in_state(shown, Move.END):
        return ""
    authors = [each.pk for each in of.writers]
    may = policy.may_end(by, author_ids=authors, district_id=shown.district_id)
    return reverse(move, args=[shown.pk]) if may else ""


def _ended(of: Dossier) -> str:
    """Say on the bar why nothing is added any more."""
    shown = of.proposal
    if shown.state == State.EXPIRED:
        return _("Its time has ended")
    if shown.state == State.MERGED:
        return _("Merged: it goes on in the common proposal")
    if any(each.is_common and each.state == "undone" for each in of.merges):
        return _("The merge was undone")
    if shown.state == State.TAKEN_UP:
        return _("Residents do it themselves")
    if shown.state != State.WITHDRAWN:
        return ""
    return _("Ended by the city") if ended_by_city(shown, of.entries) else _("Withdrawn by its author")


def _tabs(of: Dossier, answer: Answer | None) -> list[dict[str, Any]]:
    shown, figures = of.proposal, of.figures
    address = reverse("proposal", args=[shown.pk])
    tabs: list[dict[str, Any]] = [{"text": _("Story"), "url": address, "current": True}]
    if answer is not None:
        tabs.append({"text": _("Answer"), "url": "#answer"})
    if shown.published_at:
        tabs.append({"text": _("Comments"), "url": "#comments", "count": grouped(figures.comments)})
    if shown.state in (State.ANSWERED, State.IN_DELIVERY, State.DONE) and policy.deliverable(answer):
        promised = len(answer.commitments.all()) if answer else 0
        tabs.append(
            {"text": _("Delivery"), "url": reverse("proposal-delivery", args=[shown.pk]), "count": grouped(promised)}
        )
    if shown.published_at:
        amendments = reverse("amendments", args=[shown.pk])
        tabs.append({"text": _("Amendments"), "url": amendments, "count": grouped(of.amendments.count)})
        revision = _("rev. %(n)s") % {"n": grouped(shown.revision_number)}
        tabs.append({"text": _("History"), "url": reverse("proposal-history", args=[shown.pk]), "count": revision})
    return tabs


def _answer(answer: Answer | None, today: dt.date) -> dict[str, Any] | None:
    """Return the component's inputs; a promise whose day has passed without word is marked as missed."""
    if answer is None:
        return None
    return {
        "decision": answer.decision,
        "decision_name": answer.get_decision_display(),
        "office": answer.office.name,
        "on": answer.published_at,
        "summary": answer.summary,
        "reasons": rendered(answer.reasons),
        "commitments": [promises.shown(each, today) for each in answer.commitments.all()],
        "official": answer.author_name,
        "role": answer.author_title or answer.office.name,
        "cost": answer.cost,
        "lang": answer.lang,
        "looked_on": answer.approved_at,
        "others": answer.others,
    }


def _pictures(of: Dossier) -> dict[str, Any]:
    """Return the picture beside the title, and the others: its own, then those of what became part of it."""
    own = gallery(of.pictures)
    brought: list[dict[str, Any]] = [
        {
            "pk": each.pk,
            "title": each.title,
            "pictures": gallery(each.pictures),
            "documents": documents(each.attachments),
        }
        for each in of.brought
    ]
    first = own[:1]
    if not first and (its := next((each for each in brought if each["pictures"]), None)):
        first = [its["pictures"].pop(0) | {"of": its["pk"], "of_title": its["title"]}]
    more = [each for each in brought if each["pictures"] or each["documents"]]
    return {"pictures": first, "more_pictures": own[1:], "brought": more}


def _interim(reply: InterimReply) -> dict[str, Any]:
    """Return what the office said before its answer, as the page shows it."""
    return {
        "number": reply.number,
        "name": reply.author_name,
        "role": reply.author_title,
        "at": reply.created_at,
        "html": rendered(reply.body),
        "lang": reply.lang,
    }


def _talks(pk: int) -> list[Conversation]:
    """Return the conversations about it. Which proposals have any is kept for a moment; what they are called is not."""
    about = kept("proposals_talked_about", deliberation.queries.proposals_talked_about)
    return deliberation.queries.attached(proposal_id=pk) if pk in about else []


def _convened(pk: int) -> list[Assembly]:
    """Return the assemblies it convened. Which proposals have any is kept for a moment."""
    return convened_by(pk) if pk in kept("proposals_that_convened", proposals_that_convened) else []


def _circle(pk: int) -> tuple[int, str] | None:
    """Return the circle whose name the proposal bears: its number and title. Kept for half a minute, as names are."""
    found = deliberation.queries.circles.circle_of_proposal(pk) if pk.bit_length() < 64 else None
    return (found.pk, found.title) if found else None


def _near(pk: int) -> list[int]:
    """Return what is near in words. Which ones is kept for a while; what is said of them is not."""
    key = f"near:{connection.settings_dict['NAME']}:{pk}"
    ids: list[int] | None = cache.get(key)
    if ids is None:
        ids = queries.near(pk, limit=3)
        cache.set(key, ids, SIMILAR_FRESH * settings.FRAME_FRESH_SECONDS)
    return ids


def _comment_fields(rules: Rules, speakers: Collection[Organisation]) -> SafeString:
    """Return the empty fields of a comment, drawn once for the numbers they name; anew for who has a choice."""
    if speakers:
        form = CommentForm(rules=rules, speakers=speakers)
        return mark_safe(render_to_string("proposals/_comment_fields.html", {"form": form}))
    numbers = (rules.number("comment_characters"), rules.number("edit_minutes"))
    return _fields(Key((get_language(), *numbers), rules))


@lru_cache(maxsize=32)
def _fields(key: Key) -> SafeString:
    return mark_safe(render_to_string("proposals/_comment_fields.html", {"form": CommentForm(rules=key.rules)}))


def _map(shown: Proposal, districts: list[District]) -> dict[str, Any]:
    drawn = district_map(districts, here=shown.district_id)
    for shape in drawn.get("districts", []):
        shape["x"] = None  # the name stands beside the map
    if drawn and shown.longitude is not None and shown.latitude is not None:
        x, y = drawn["place"](shown.longitude, shown.latitude)
        drawn["pins"] = [{"x": x, "y": y, "topic": shown.topic.code, "size": 11}]
    return drawn
