"""A proposal's life and its story, as the components `life` and `banks` show them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from typing import Any

from django.urls import reverse
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.joint import joints
from charter.queries import known, office_name
from commons.templatetags.look import day, grouped
from commons.text import excerpt
from journal.models import Entry
from proposals.lifecycle import State
from proposals.models import RULE_STATES, Answer, InterimReply, Proposal, ProposalKind
from proposals.policy import DELIVERABLE
from proposals.queries import author_named

Event = dict[str, Any]
LINE = (State.OPEN, State.AWAITING_ANSWER, State.ANSWERED, State.IN_DELIVERY, State.DONE)
CITYS = (State.AWAITING_ANSWER, State.ANSWERED, State.IN_DELIVERY, State.DONE)


def stations(proposal: Proposal, entries: Collection[Entry], answer: Answer | None) -> list[dict[str, Any]]:
    """Return the stations of a proposal's life, those behind it with their dates."""
    since = {
        State.OPEN: proposal.published_at,
        State.AWAITING_ANSWER: proposal.reached_at,
        State.ANSWERED: proposal.answered_at,
        State.IN_DELIVERY: next((e.created_at for e in entries if e.verb == "proposal.delivery_started"), None),
        State.DONE: proposal.closed_at,
    }
    state = State(proposal.state)
    if state in (State.EXPIRED, State.WITHDRAWN, State.MERGED, State.TAKEN_UP):
        line: tuple[State, ...] = (State.OPEN, state) if proposal.published_at else (State.DRAFT, state)
        since[state] = proposal.closed_at or next(
            (e.created_at for e in entries if e.verb == "proposal.taken_up"), None
        )
    elif state == State.DRAFT:
        line = (State.DRAFT, *LINE)
    elif state == State.ANSWERED and answer is not None and answer.decision not in DELIVERABLE:
        line = LINE[:3]
    else:
        line = LINE
    if proposal.kind == ProposalKind.RECOMMENDATION:
        line = tuple(station for station in line if station != State.OPEN)
    on_rule = proposal.kind == ProposalKind.RULE
    if on_rule:
        declined = any(entry.verb == "rule.declined" for entry in entries)
        ends = (State.IN_DELIVERY, *((State.DONE,) if declined else ()))
        line = tuple(station for station in line if station not in ends)
    return [
        {
            "name": RULE_STATES.get(station, station.label) if on_rule else station.label,
            "on": since.get(station),
            "current": station == state,
            "past": ("city" if station in CITYS and not on_rule else "residents") if place < line.index(state) else "",
            "note": _standing(proposal) if station == state else "",
        }
        for place, station in enumerate(line)
    ]


def _standing(proposal: Proposal) -> str:
    if proposal.state == State.OPEN and proposal.gather_until:
        return _("until %(day)s") % {"day": day(proposal.gather_until - dt.timedelta(seconds=1))}
    if proposal.state == State.AWAITING_ANSWER and proposal.due_on:
        return _("due %(day)s") % {"day": day(proposal.due_on)}
    return ""


def events(
    proposal: Proposal,
    entries: Iterable[Entry],
    answers: Iterable[Answer],
    interims: Iterable[InterimReply],
    *,
    percent: str,
    today: dt.date,
) -> list[Event]:
    """Return what happened and what comes next, each on the bank of whoever acted or owes.

    `percent`: the share of residents that the threshold stands for, in words for the text.
    """
    given, replies = {answer.pk: answer for answer in answers}, {reply.pk: reply for reply in interims}
    told: list[Event] = []
    for entry in entries:
        if entry.verb == "proposal.interim_replied":
            happened = _interim_replied(entry, replies)
        else:
            happened = TOLD.get(entry.verb, _nothing)(entry, proposal, given, percent)
        told += [{"on": entry.created_at, **event} for event in happened]
    return told + list(_coming(proposal, given.values(), today))


def _nothing(entry: Entry, proposal: Proposal, given: dict[int, Answer], percent: str) -> list[Event]:
    return []


def _by(entry: Entry, proposal: Proposal) -> str:
    """Name who did it: the organisation where they speak or spoke for it."""
    if proposal.organisation and entry.actor_id in proposal.spokespeople:
        return proposal.organisation.name
    return entry.actor.shown_name if entry.actor else _("somebody who has left")


def _quoted(words: str) -> str:
    return _("“%(words)s”") % {"words": words}


def _office(entry: Entry, otherwise: str = "") -> str:
    """Name the office an entry speaks of as it is called in the reader's language, else as it was written down."""
    data = entry.data
    return office_name(data.get("office_id") or data.get("to_id"), data.get("office") or data.get("to") or otherwise)


def _published(entry: Entry, proposal: Proposal, given: dict[int, Answer], percent: str) -> list[Event]:
    if proposal.kind == ProposalKind.RECOMMENDATION:
        return []  # it begins with its clock
    name = entry.actor.shown_name if entry.actor else proposal.author_label or _by(entry, proposal)
    if merge := entry.data.get("merge"):
        text = _("Merged, with the consent of all authors. Its supporters decide themselves whether they come along.")
        url = reverse("merge", args=[merge])
        return [{"bank": "residents", "icon": "merge", "title": _("Merged and published"), "text": text, "url": url}]
    if proposal.organisation:
        name = proposal.organisation.name
    text = _("By %(name)s. Nobody had to let it through.") % {"name": name}
    return [{"bank": "residents", "icon": "talk", "title": _("Published"), "text": text}]


def _imported(entry: Entry, proposal: Proposal, given: dict[int, Answer], percent: str) -> list[Event]:
    text = _("By another platform: %(name)s.") % {"name": author_named(proposal)}
    return [{"bank": "residents", "icon": "file", "title": _("Brought over"), "text": text}]


def _edited(entry: Entry, proposal: Proposal, given: dict[int, Answer], percent: str) -> list[Event]:
    text = _("By its author, before anybody had supported it.")
    return [{"bank": "residents", "icon": "pen", "title": _("Text corrected"), "text": text}]


def _revised(entry: Entry, proposal: Proposal, given: dict[int, Answer], percent: str) -> list[Event]:
    title = _("New text, revision %(n)s") % {"n": entry.data.get("revision", "")}
    reason = entry.data.get("reason")  # none of a text that was hidden
    text = f"{_by(entry, proposal)}: {_quoted(reason)}" if reason else f"{_by(entry, proposal)}."
    if entry.data.get("substantial"):
        text += " " + _("Supporters are asked to confirm.")
    number = int(entry.data.get("revision", 2))
    url = reverse("proposal-difference", args=[proposal.pk, number - 1, number])
    return [{"bank": "residents", "icon": "pen", "title": title, "text": text, "url": url}]


def _to_vote() -> str:
    return _("The administrators put it to the vote")


def _reached(entry: Entry, proposal: Proposal, given: dict[int, Answer], percent: str) -> list[Event]:
    counted = int(entry.data.get("counted", 0))
    supports = ngettext("%(n)s support", "%(n)s supports", counted) % {"n": grouped(counted)}
    due = parse_datetime(str(entry.data.get("due_at", "")))
    on_rule = proposal.kind == ProposalKind.RULE
    office = _office(entry, _to_vote() if on_rule else _("No office is in charge"))
    owes = (
        _("%(office)s, due %(day)s.") % {"office": office, "day": day(due - dt.timedelta(seconds=1))} if due else office
    )
    return [
        {
            "bank": "residents",
            "icon": "people",
            "title": _("Recommended by an assembly"),
            "text": _("%(name)s. Residents drawn by lot voted for it; it needs nobody's support.")
            % {"name": proposal.author_label},
        }
        if proposal.kind == ProposalKind.RECOMMENDATION
        else {
            "bank": "residents",
            "icon": "people",
            "title": _("Threshold reached"),
            "text": _("%(supports)s, %(share)s.") % {"supports": supports, "share": percent},
        },
        {
            "bank": "city",
            "icon": "clock",
            "title": _("Clock starts until the vote") if on_rule else _("Response clock starts"),
            "text": owes,
        },
    ]


def _vote_opened(entry: Entry, proposal: Proposal, given: dict[int, Answer], percent: str) -> list[Event]:
    closes = parse_datetime(str(entry.data.get("closes_at", "")))
    text = _("The whole city votes until %(day)s.") % {"day": day(closes)}
    return [{"bank": "residents", "icon": "vote", "title": _("Put to the vote"), "text": text, "url": _vote(entry)}]


def _vote_cancelled(entry: Entry, proposal: Proposal, given: dict[int, Answer], percent: str) -> list[Event]:
    text = _quoted(entry.data.get("reason", ""))
    return [{"bank": "city", "icon": "cross", "title": _("The vote was cancelled"), "text": text, "url": _vote(entry)}]


def _rule_decided(entry: Entry, proposal: Proposal, given: dict[int, Answer], percent: str) -> list[Event]:
    data, adopted = entry.data, entry.verb == "rule.adopted"
    numbers = {name: grouped(data.get(name) or 0) for name in ("votes_for", "votes_against", "voters", "quorum")}
    text = _("%(voters)s voted, %(quorum)s were needed.") % numbers
    if data.get("votes_for") is not None:
        text = _("%(votes_for)s for it, %(votes_against)s against.") % numbers + " " + text
    if effective := parse_datetime(str(data.get("effective_at", ""))):
        text += " " + _("In force from %(day)s.") % {"day": day(effective)}
    title = _("Residents adopted it") if adopted else _("Residents did not adopt it")
    icon = "check" if adopted else "cross"
    return [{"bank": "residents", "icon": icon, "title": title, "text": text, "url": _vote(entry)}]


def _took_effect(entry: Entry, proposal: Proposal, given: dict[int, Answer], percent: str) -> list[Event]:
    text = _("What began before keeps the old one.")
    url = reverse("rule", args=[entry.data["rule"]])
    return [{"bank": "residents", "icon": "check", "title": _("The rule is in force"), "text": text, "url": url}]


def _vote(entry: Entry) -> str:
    return reverse("round", args=[entry.data["round"]])


def _expired(entry: Entry, proposal: Proposal, given: dict[int, Answer], percent: str) -> list[Event]:
    text = _("It did not reach its threshold in time. It can be proposed again.")
    return [{"bank": "residents", "icon": "clock", "title": _("Its time ended"), "text": text}]


def _withdrawn(entry: Entry, proposal: Proposal, given: dict[int, Answer], percent: str) -> list[Event]:
    reason = entry.data.get("reason")
    text = _quoted(reason) if reason else _("By its author, without a reason.")
    return [{"bank": "residents", "icon": "cross", "title": _("Withdrawn"), "text": text}]


def _ended_by_city(entry: Entry, proposal: Proposal, given: dict[int, Answer], percent: str) -> list[Event]:
    ground = joints()["proposals.end"].grounds.get(entry.data.get("ground", ""), "")
    text = _("Two people decided it: %(ground)s. “%(reason)s” You can have it looked at.") % {
        "ground": ground,
        "reason": entry.data.get("reason", ""),
    }
    title = _("Ended by the city")
    return [{"bank": "city", "icon": "cross", "state": "missed", "title": title, "text": text, "url": "/moderation/"}]


def _resumed(entry: Entry, proposal: Proposal, given: dict[int, Answer], percent: str) -> list[Event]:
    text = _("Two people decided it: “%(reason)s”") % {"reason": entry.data.get("reason", "")}
    return [{"bank": "city", "icon": "back", "title": _("It goes on"), "text": text}]


def _merged(entry: Entry, proposal: Proposal, given: dict[int, Answer], percent: str) -> list[Event]:
    text = _("All authors agreed to a common text. It goes on there.")
    url = reverse("merge", args=[entry.data["merge"]])
    return [{"bank": "residents", "icon": "merge", "title": _("Merged with others"), "text": text, "url": url}]


def _unmerged(entry: Entry, proposal: Proposal, given: dict[int, Answer], percent: str) -> list[Event]:
    text = f"{_by(entry, proposal)}: {_quoted(entry.data.get('reason', ''))}"
    url = reverse("merge", args=[entry.data["merge"]])
    return [{"bank": "residents", "icon": "back", "title": _("The merge is undone"), "text": text, "url": url}]


def _answered(entry: Entry, proposal: Proposal, given: dict[int, Answer], percent: str) -> list[Event]:
    answer = given.get(entry.data.get("answer", 0))
    if answer is None:
        return []
    event = {
        "bank": "city",
        "icon": "check",
        "title": _("Answer: %(decision)s") % {"decision": answer.get_decision_display().lower()},
        "text": excerpt(answer.summary, 140),
        "url": "#answer",
    }
    due_at = answer.due_at or proposal.due_at
    if due_at and answer.published_at > due_at:
        late = max(1, (answer.published_at - due_at).days + 1)
        event["text"] += " " + (ngettext("%(n)d day late.", "%(n)d days late.", late) % {"n": late})
    return [event]


def _interim_replied(entry: Entry, replies: dict[int, InterimReply]) -> list[Event]:
    """Tell of a word that still stands; of one that was hidden nothing is said."""
    reply = replies.get(entry.data.get("reply", 0))
    if reply is None:
        return []
    text = _quoted(excerpt(reply.body, 140))
    url = f"#interim-{reply.number}"
    return [{"bank": "city", "icon": "talk", "title": _("Word before the answer"), "text": text, "url": url}]


def _extended(entry: Entry, proposal: Proposal, given: dict[int, Answer], percent: str) -> list[Event]:
    due = parse_datetime(str(entry.data.get("due_at", "")))
    title = _("New date asked for: %(day)s") % {"day": day(due - dt.timedelta(seconds=1) if due else None)}
    return [{"bank": "city", "icon": "clock", "title": title, "text": _quoted(entry.data.get("reason", ""))}]


def _handed_over(entry: Entry, proposal: Proposal, given: dict[int, Answer], percent: str) -> list[Event]:
    title = _("Handed over to %(office)s") % {"office": _office(entry)}
    return [{"bank": "city", "icon": "arrow", "title": title, "text": _quoted(entry.data.get("reason", ""))}]


def _overdue(entry: Entry, proposal: Proposal, given: dict[int, Answer], percent: str) -> list[Event]:
    text = _("%(office)s. Published as overdue.") % {"office": _office(entry)}
    return [{"bank": "city", "icon": "alert", "state": "missed", "title": _("Due date missed"), "text": text}]


def _escalated(entry: Entry, proposal: Proposal, given: dict[int, Answer], percent: str) -> list[Event]:
    text = _("Listed on the first page until it is answered.")
    title = _("Told to the administrators")
    return [{"bank": "city", "icon": "flag", "state": "missed", "title": title, "text": text}]


def _delivery_started(entry: Entry, proposal: Proposal, given: dict[int, Answer], percent: str) -> list[Event]:
    return [{"bank": "city", "icon": "hand", "title": _("Delivery starts"), "text": entry.data.get("note", "")}]


def _finished(entry: Entry, proposal: Proposal, given: dict[int, Answer], percent: str) -> list[Event]:
    return [{"bank": "city", "icon": "check", "title": _("Done"), "text": entry.data.get("note", "")}]


def _contested(entry: Entry, proposal: Proposal, given: dict[int, Answer], percent: str) -> list[Event]:
    confirm, contest = int(entry.data.get("confirm", 0)), int(entry.data.get("contest", 0))
    text = _("%(no)s of %(all)s say that it does not answer them. The office answers once more.") % {
        "no": grouped(contest),
        "all": grouped(confirm + contest),
    }
    due = parse_datetime(str(entry.data.get("due_at", "")))
    owes = _("%(office)s, due %(day)s.") % {
        "office": _office(entry, _("No office is in charge")),
        "day": day(due - dt.timedelta(seconds=1) if due else None),
    }
    return [
        {"bank": "residents", "icon": "people", "title": _("Answer contested"), "text": text},
        {"bank": "city", "icon": "clock", "title": _("Response clock starts again"), "text": owes},
    ]


def _kept(entry: Entry, proposal: Proposal, given: dict[int, Answer], percent: str) -> list[Event]:
    text = excerpt(str(entry.data.get("note", "")), 140)
    return [{"bank": "city", "icon": "check", "title": _("Promise kept"), "text": text}]


def _given_up(entry: Entry, proposal: Proposal, given: dict[int, Answer], percent: str) -> list[Event]:
    text = _quoted(entry.data.get("reason", ""))
    return [{"bank": "city", "icon": "cross", "state": "missed", "title": _("Promise given up"), "text": text}]


def _moved(entry: Entry, proposal: Proposal, given: dict[int, Answer], percent: str) -> list[Event]:
    title = _("Promise moved from %(was)s to %(day)s") % {
        "was": day(parse_date(str(entry.data.get("was", "")))),
        "day": day(parse_date(str(entry.data.get("due_on", "")))),
    }
    return [{"bank": "city", "icon": "clock", "title": title, "text": _quoted(entry.data.get("reason", ""))}]


def _missed(entry: Entry, proposal: Proposal, given: dict[int, Answer], percent: str) -> list[Event]:
    text = str(entry.data.get("promise", ""))
    return [{"bank": "city", "icon": "alert", "state": "missed", "title": _("Promised date missed"), "text": text}]


def _progress(entry: Entry, proposal: Proposal, given: dict[int, Answer], percent: str) -> list[Event]:
    url = f"{reverse('proposal-delivery', args=[proposal.pk])}#report-{entry.data.get('report')}"
    if entry.data.get("office_id") is None:
        text = _("A resident shows what there is to see.")
        return [{"bank": "residents", "icon": "people", "title": _("Seen on site"), "text": text, "url": url}]
    text = _office(entry, _("No office is in charge"))
    return [{"bank": "city", "icon": "pen", "title": _("Word on delivery"), "text": text, "url": url}]


def _step_reached(entry: Entry, proposal: Proposal, given: dict[int, Answer], percent: str) -> list[Event]:
    text = str(entry.data.get("note", ""))
    return [{"bank": "city", "icon": "check", "title": _("Step reached"), "text": text}]


def _done_asked(entry: Entry, proposal: Proposal, given: dict[int, Answer], percent: str) -> list[Event]:
    text = _("Its supporters are asked.")
    return [{"bank": "residents", "icon": "people", "title": _("Was it done?"), "text": text}]


def _reopened(entry: Entry, proposal: Proposal, given: dict[int, Answer], percent: str) -> list[Event]:
    no = int(entry.data.get("no", 0))
    text = _("%(no)s of %(all)s supporters say that it is not done.") % {
        "no": grouped(no),
        "all": grouped(no + int(entry.data.get("yes", 0))),
    }
    return [{"bank": "residents", "icon": "people", "title": _("Reopened"), "text": text}]


def _restored(entry: Entry, proposal: Proposal, given: dict[int, Answer], percent: str) -> list[Event]:
    date = parse_datetime(str(entry.data.get("due_at") or entry.data.get("gather_until") or ""))
    text = _("A moderator had hidden it.")
    if date:
        text += " " + _("Its clock stood still; the new date is %(day)s.") % {
            "day": day(date - dt.timedelta(seconds=1))
        }
    return [{"bank": "city", "icon": "check", "title": _("Visible again"), "text": text}]


def _edit_asked(entry: Entry, proposal: Proposal, given: dict[int, Answer], percent: str) -> list[Event]:
    title = _("A moderator asked for another text")
    return [{"bank": "city", "icon": "flag", "title": title, "text": _("Until then it stays as it is.")}]


def _entered_process(entry: Entry, proposal: Proposal, given: dict[int, Answer], percent: str) -> list[Event]:
    return [{"bank": "residents", "icon": "arrow", "title": _("Taken into a process"), "text": _process(entry)}]


def _left_process(entry: Entry, proposal: Proposal, given: dict[int, Answer], percent: str) -> list[Event]:
    title = _("Taken out onto the open floor")
    return [{"bank": "residents", "icon": "arrow", "title": title, "text": _process(entry)}]


def _process(entry: Entry) -> str:
    code = entry.data.get("process", "")
    return next((str(each.name) for each in known().processes.values() if each.code == code), code)


def _taken_up(entry: Entry, proposal: Proposal, given: dict[int, Answer], percent: str) -> list[Event]:
    text = _("Its authors and neighbours do it themselves. The city is asked only for what it must give.")
    where = reverse("proposal-help", args=[proposal.pk])
    return [{"bank": "residents", "icon": "hand", "title": _("Taken up by residents"), "text": text, "url": where}]


TOLD: dict[str, Callable[[Entry, Proposal, dict[int, Answer], str], list[Event]]] = {
    "proposal.published": _published,
    "proposal.imported": _imported,
    "proposal.edited": _edited,
    "proposal.revised": _revised,
    "proposal.entered_process": _entered_process,
    "proposal.left_process": _left_process,
    "proposal.withdrawn": _withdrawn,
    "proposal.ended": _ended_by_city,
    "proposal.resumed": _resumed,
    "proposal.merged": _merged,
    "proposal.unmerged": _unmerged,
    "proposal.taken_up": _taken_up,
    "proposal.reached": _reached,
    "proposal.expired": _expired,
    "proposal.answered": _answered,
    "proposal.extended": _extended,
    "proposal.handed_over": _handed_over,
    "proposal.overdue": _overdue,
    "proposal.escalated": _escalated,
    "proposal.delivery_started": _delivery_started,
    "proposal.finished": _finished,
    "proposal.contested": _contested,
    "proposal.promise_kept": _kept,
    "proposal.promise_given_up": _given_up,
    "proposal.promise_moved": _moved,
    "proposal.promise_missed": _missed,
    "proposal.progress": _progress,
    "proposal.step_reached": _step_reached,
    "proposal.done_asked": _done_asked,
    "proposal.reopened": _reopened,
    "proposal.restored": _restored,
    "proposal.edit_asked": _edit_asked,
    "rule.vote_opened": _vote_opened,
    "rule.vote_cancelled": _vote_cancelled,
    "rule.adopted": _rule_decided,
    "rule.declined": _rule_decided,
    "rule.took_effect": _took_effect,
}


def _coming(proposal: Proposal, answers: Iterable[Answer], today: dt.date) -> Iterable[Event]:
    """Yield the dates that lie ahead."""
    if proposal.state == State.OPEN and proposal.gather_until:
        yield {
            "bank": "residents",
            "icon": "people",
            "state": "next",
            "time": _("until %(day)s") % {"day": day(proposal.gather_until - dt.timedelta(seconds=1))},
            "title": _("Gathering support"),
            "text": (
                _("At %(threshold)s the whole city votes on it.")
                if proposal.kind == ProposalKind.RULE
                else _("At %(threshold)s the city must answer.")
            )
            % {"threshold": grouped(proposal.threshold or 0)},
        }
    if proposal.state == State.AWAITING_ANSWER:
        nobody = _to_vote() if proposal.kind == ProposalKind.RULE else _("No office is in charge")
        office = proposal.office.name if proposal.office else nobody
        late = proposal.due_on is not None and proposal.due_on < today
        yield {
            "bank": "city",
            "icon": "glass",
            "state": "next",
            "on": proposal.due_on,
            "time": _("to this day") if late else "",
            "title": (_("Vote or result still owed") if late else _("Vote, or its result, due"))
            if proposal.kind == ProposalKind.RULE
            else (_("Answer still owed") if late else _("Answer due")),
            "text": office,
        }
    if proposal.state in (State.ANSWERED, State.IN_DELIVERY):
        last = max(answers, key=lambda each: each.number, default=None)
        ahead = [each for each in last.commitments.all() if each.is_open and each.due_on >= today] if last else []
        for promise in sorted(ahead, key=lambda each: each.due_on)[:3]:
            yield {
                "bank": "city",
                "icon": "flag",
                "state": "next",
                "on": promise.due_on,
                "title": _("Promise falls due"),
                "text": promise.text,
            }


def named(entry: Entry) -> tuple[str, str]:
    """Return an entry's name and what it says, in words, for the history."""
    data, verb = entry.data, entry.verb
    names = {
        "proposal.published": _("Published"),
        "proposal.imported": _("Brought over from another platform"),
        "proposal.edited": _("Text corrected"),
        "proposal.revised": _("New text"),
        "proposal.consent_given": _("An author agrees to withdraw it"),
        "proposal.consent_given.merge": _("An author agrees to merge it"),
        "proposal.consent_given.unmerge": _("An author agrees to undo the merge"),
        "proposal.consent_given.take_up": _("An author agrees to take it up"),
        "proposal.merged": _("Merged with others"),
        "proposal.unmerged": _("Open again, the merge was undone"),
        "merge.suggested": _("Somebody suggested to merge it"),
        "merge.written": _("Common text written"),
        "merge.consented": _("All authors of one side agreed"),
        "merge.consent_withdrawn": _("An author no longer agrees to the merge"),
        "merge.agreed": _("All agreed to the merge"),
        "merge.declined": _("An author declined the merge"),
        "merge.lapsed": _("The suggested merge came to nothing"),
        "merge.withdrawn": _("The suggested merge was taken back"),
        "merge.undone": _("The merge was undone"),
        "proposal.consent_withdrawn": _("An author no longer agrees to withdraw it"),
        "author.left": _("An author left"),
        "proposal.entered_process": _("Taken into a process"),
        "proposal.left_process": _("Taken out onto the open floor"),
        "proposal.reached": _("Threshold reached, clock started"),
        "proposal.expired": _("Its time ended"),
        "proposal.withdrawn": _("Withdrawn"),
        "proposal.ended": _("Ended by the city, by two people"),
        "proposal.resumed": _("It goes on, by two people"),
        "proposal.taken_up": _("Taken up by residents"),
        "proposal.answered": _("Answered"),
        "proposal.interim_replied": _("Interim reply"),
        "proposal.extended": _("New date asked for"),
        "proposal.handed_over": _("Handed over"),
        "proposal.reminded": _("Office reminded"),
        "proposal.overdue": _("Due date missed"),
        "proposal.escalated": _("Told to the administrators"),
        "proposal.delivery_started": _("Delivery started"),
        "proposal.finished": _("Done"),
        "proposal.contested": _("Answer contested, clock started again"),
        "proposal.promise_kept": _("Promise kept"),
        "proposal.promise_given_up": _("Promise given up"),
        "proposal.promise_moved": _("Promised date moved"),
        "proposal.promise_missed": _("Promised date missed"),
        "proposal.progress": _("Word on delivery"),
        "proposal.step_planned": _("Step planned"),
        "proposal.step_reached": _("Step reached"),
        "proposal.done_asked": _("Supporters asked whether it was done"),
        "proposal.reopened": _("Reopened by its supporters"),
        "proposal.hidden": _("Hidden by a moderator"),
        "proposal.restored": _("Visible again"),
        "proposal.edit_asked": _("A moderator asked for another text"),
        "rule.vote_opened": _("Put to the vote"),
        "rule.vote_cancelled": _("The vote was cancelled"),
        "rule.adopted": _("Residents adopted it by vote"),
        "rule.declined": _("Residents did not adopt it"),
        "rule.took_effect": _("The rule is in force"),
    }
    handed = _("%(giver)s to %(taker)s") % {
        "giver": office_name(data.get("from_id"), data.get("from", "")),
        "taker": _office(entry),
    }
    parts = [
        handed if verb == "proposal.handed_over" else _office(entry),
        _process(entry) if "process" in data else "",
        _quoted(said) if (said := data.get("reason") or data.get("note")) else "",
    ]
    if verb == "proposal.consent_given" and data.get("act") in ("merge", "unmerge", "take_up"):
        verb = f"{verb}.{data['act']}"
    return names.get(verb, verb), ", ".join(part for part in parts if part)
