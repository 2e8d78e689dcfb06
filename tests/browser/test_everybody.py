"""Every page of the story is for everybody: no barrier that axe knows, no page wider than its window, keys suffice."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Callable

from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import Person
from journal.models import Entry
from notifications.models import Mail, SetAside, Webhook
from proposals import queries
from proposals.lifecycle import State
from proposals.models import (
    Amendment,
    Answer,
    Comment,
    Commitment,
    HelpCall,
    Merge,
    Milestone,
    MovedDate,
    Need,
    OwnStep,
    Pledge,
    ProgressReport,
    Proposal,
)
from reports.models import Job
from tests.voting import build as voting
from voting.models import Option, Round

Visit = Callable[..., Page]
Barriers = Callable[[Page], list[str]]

# What is to be done for a round in a state; where the demo city has none in it there is nothing to look at.
TASKS = {
    "draft": (
        *("asked", "method", "ballot", "money", "voters", "options", "options/find", "options/new", "key"),
        *("announce", "delete"),
    ),
    "announced": ("cancel",),
    "closed": ("opening",),
}


FULL = bool(os.environ.get("FULL"))


def votes() -> dict[str, list[str]]:
    """A vote that is open, by either way of marking, and one that was counted; by who opens them."""
    ilse = Person.objects.get(name="Ilse")
    its, shares = voting.opened(ilse)
    over = voting.counted(voting.closed(its), shares, ilse)
    now = [voting.opened(ilse, **given)[0] for given in ({}, {"method": "ranked"}, {"method": "judgement"})]
    return {
        "": ["/rounds/", f"/rounds/{over.pk}/", f"/rounds/{over.pk}/receipt/", f"/rounds/{now[0].pk}/"],
        "ana": [f"/rounds/{each.pk}/ballot/" for each in now],
    }


def paths() -> dict[str, list[str]]:
    """The pages of the story, by who opens them."""
    voted = votes()
    in_state = {state: Proposal.objects.filter(state=state).values_list("pk", flat=True).first() for state in State}
    waiting = Proposal.objects.filter(state=State.AWAITING_ANSWER, office__code="streets-and-mobility").first()
    waiting = waiting or Proposal.objects.filter(state=State.AWAITING_ANSWER, topic__code="mobility").first()
    assert waiting is not None
    built = Proposal.objects.filter(state=State.IN_DELIVERY, progress__isnull=False).first()
    assert built is not None
    promise = f"/proposals/{built.pk}/promises/{queries.promises(built).filter(kept_on=None)[0].pk}"
    judged = Answer.objects.filter(verdict_until__gt=timezone.now(), proposal__supports__person__name="Bea").first()
    asked = Proposal.objects.filter(done_until__gt=timezone.now(), supports__person__name="Bea").first()
    assert judged is not None and asked is not None
    drafted = Proposal.objects.get(answer_draft__second_look__state="asked")
    shown = (State.OPEN, State.AWAITING_ANSWER, State.ANSWERED, State.IN_DELIVERY, State.DONE, State.EXPIRED)
    proposals = [f"/proposals/{in_state[state]}/" for state in shown]
    amended = Amendment.objects.filter(state="open")[0]
    many, merge = f"/proposals/{amended.proposal_id}", Merge.objects.filter(state="merged")[0]
    suggested, undone = (Merge.objects.get(state=state) for state in ("suggested", "undone"))
    taken = f"/proposals/{in_state[State.TAKEN_UP]}"
    rounds = {each.state: each.pk for each in Round.objects.filter(imported=False).order_by("-id")}
    to_judge = Option.objects.filter(office__code="streets-and-mobility", round__state="announced")[:1]
    return {
        "": [
            "/",
            "/proposals/",
            "/proposals/?search=bridge&state=open&district=molinos",
            "/proposals/?search=nothingofthekind",
            *proposals,
            f"/proposals/{in_state[State.ANSWERED]}/history/",
            *voted[""],
            "/awaiting/",
            "/promises/",
            "/promises/?state=overdue",
            *(f"{many}/{part}/" for part in ("history", "history/1-2", "history/2", "amendments", "authors")),
            *(f"{many}/amendments/{each.pk}/" for each in Amendment.objects.all()),
            *(f"/merges/{merge.pk}/", f"/proposals/{merge.into_id}/", f"/proposals/{merge.placed_as_id}/"),
            *(f"/merges/{suggested.pk}/", f"/merges/{undone.pk}/", "/processes/", "/processes/river-bank/"),
            *(f"{taken}/", f"{taken}/help/", "/organisations/", "/organisations/repair-circle/"),
            "/organisations/repair-circle/?of=pledges",
            f"/proposals/{built.pk}/delivery/",
            "/districts/molinos/",
            "/topics/mobility/",
            f"/offices/{waiting.office.code}/",
            "/charter/",
            "/mandates/",
            "/account/sign-up/",
            "/account/sign-in/",
        ],
        "ana": [
            *voted["ana"],
            "/",
            "/proposals/new/",
            proposals[0],
            "/inbox/",
            "/account/",
            "/account/proof/",
            "/account/tokens/",
            "/account/preferences/",
            "/account/proposals/",
            "/dev/mail/",
        ],
        "bea": [
            *(f"/proposals/{judged.proposal_id}/", f"/proposals/{judged.proposal_id}/answer/contest/"),
            *(f"/proposals/{asked.pk}/", f"/proposals/{built.pk}/delivery/"),
            *(f"{many}/", f"{many}/amendments/{amended.pk}/", f"{many}/support/confirm/", f"{many}/authors/"),
            *(f"{many}/edit/", f"{many}/same/", f"{many}/withdraw/", f"{many}/take-up/"),
            *(f"/merges/{merge.pk}/carry/", f"{taken}/pledge/", f"{many}/process/"),
        ],
        "mira": [f"/merges/{suggested.pk}/", f"/merges/{suggested.pk}/text/", f"{many}/amendments/new/"],
        "otto": [
            *(f"{taken}/", f"{taken}/help/", *(f"{taken}/{form}/" for form in ("needs", "own-steps", "calls"))),
            "/account/organisations/",
        ],
        "ilse": [
            *("/administration/organisations/", "/administration/organisations/new/"),
            *("/administration/rounds/", "/administration/rounds/new/"),
            *(f"/administration/rounds/{pk}/" for pk in rounds.values()),
            *(f"/administration/rounds/{pk}/{task}/" for state, pk in rounds.items() for task in TASKS.get(state, ())),
        ],
        "omar": [
            f"/proposals/{built.pk}/delivery/",
            *(f"{promise}/{act}/" for act in ("keep", "give-up", "move", "step")),
            *(f"/proposals/{waiting.pk}/{act}/" for act in ("answer", "extend", "handover")),
            "/workspace/",
            "/workspace/?show=look",
            "/workspace/promised/",
            "/workspace/projects/",
            *(f"/workspace/projects/{pk}/" for pk in to_judge.values_list("pk", flat=True)),
            *(f"/workspace/{pk}/" for pk in Proposal.objects.exclude(assignment=None).values_list("pk", flat=True)),
        ],
        "clara": [f"/workspace/{drafted.pk}/second-look/", f"/proposals/{drafted.pk}/"],
        "cleo": [
            *("/desk/", "/desk/begin/document/", "/desk/begin/new/", "/desk/meeting/proposal/", "/desk/today/"),
            *(f"/desk/sheet/{waiting.pk}/", "/desk/counts/", "/account/claim/"),
        ],
    }


def test_no_barriers_on_any_page_and_none_is_wider_than_its_window(visit: Visit, barriers: Barriers) -> None:
    """320 px is the narrowest phone, and 1280 px at 400 %. Some words have no place where they break.

    Barriers are looked for on each page once, with FULL at both widths; what is wide is laid out alike for all, so
    everybody's own pages are looked at wide with FULL.
    """
    word = "Donaudampfschifffahrtsgesellschaft" * 5
    Commitment.objects.update(text=word, evidence=word)
    MovedDate.objects.update(reason=word)
    Milestone.objects.update(text=word)
    OwnStep.objects.update(words=word)
    Need.objects.update(words=word)
    ProgressReport.objects.update(text=word)
    Amendment.objects.update(reason=word)
    Merge.objects.update(title=word[:150], reason=word)
    Answer.objects.update(summary=word, reasons=word, cost=word)
    for kind in (Comment, Pledge, HelpCall):
        kind.objects.update(body=word)
    found = []
    for who, pages in paths().items():
        for width in (1280, 320) if FULL or not who else (320,):
            window = visit(who, width=width)
            for path in pages:
                window.goto(path)
                if FULL or width == 320:
                    found += [f"{path} at {width} px: {barrier}" for barrier in barriers(window)]
                if (needed := window.evaluate("document.documentElement.scrollWidth")) > width:
                    found.append(f"{path} for {who or 'a visitor'}: {needed} px of {width}")
    assert found == []


def watched() -> dict[str, list[str]]:
    """What one follows, has made or watches over, with something in it; by who opens it."""
    ana, ilse, now = Person.objects.get(name="Ana"), Person.objects.get(name="Ilse"), timezone.now()
    word = "Donaudampfschifffahrtsgesellschaft"
    hook = Webhook.objects.create(
        person=ana,
        name=word,
        url=f"https://{word}.example.org/",
        secret="x",
        number=1,
        stopped_at=now,
        last_result=word,
    )
    Mail.objects.create(
        to="gone@demo.example", subject=word, message_id="<1@x>", state="refused", failed_at=now, error=word
    )
    SetAside.objects.create(entry=Entry.objects.latest("id"), error="ValueError", next_try_at=now)
    half = {"keys_count": 10, "keys_done_count": 5, "started_at": now, "leased_until": now + dt.timedelta(days=1)}
    job = Job.objects.create(kind="comments", format="csv", requested_by=ilse, key="f" * 32, state="running", **half)
    return {
        "": ["/reports/", "/reports/representativeness/", "/open-data/", "/feeds/"],
        "ana": ["/following/", "/following/places/new/", "/account/webhooks/", f"/account/webhooks/{hook.pk}/"],
        "ilse": ["/operations/", "/jobs/", f"/jobs/{job.pk}/", "/jobs/schedules/"],
    }


def test_what_one_follows_and_watches_is_for_everybody(visit: Visit, barriers: Barriers) -> None:
    found = []
    for who, pages in watched().items():
        window = visit(who, width=360, scheme="dark")
        for path in pages:
            window.goto(path)
            found += [f"{path}: {barrier}" for barrier in barriers(window)]
            if (width := window.evaluate("document.documentElement.scrollWidth")) > 360:
                found.append(f"{path}: {width} px")
    assert found == []


def test_the_proposal_in_the_dark_too(visit: Visit, barriers: Barriers) -> None:
    window = visit(scheme="dark")
    found = []
    for path in paths()[""]:
        if path.startswith("/proposals/") or path == "/":
            window.goto(path)
            found += [f"{path}: {barrier}" for barrier in barriers(window)]
    assert found == []


def test_keys_alone_suffice_to_find_and_support(visit: Visit) -> None:
    """Bea never touches the mouse: search, open, support."""
    bea = visit("bea")
    bea.goto("/proposals/")
    tab_to(bea, lambda name, tag: tag == "INPUT" and name == "search")
    bea.keyboard.type("one voice short")
    bea.keyboard.press("Enter")
    bea.wait_for_url(re.compile("search="))
    tab_to(bea, lambda name, tag: name == "One voice short")
    bea.keyboard.press("Enter")
    bea.wait_for_url(re.compile(r"/proposals/\d+/$"))
    tab_to(bea, lambda name, tag: tag == "BUTTON" and name == "Support")
    bea.keyboard.press("Enter")
    expect(bea.get_by_text("You support this")).to_be_visible()


def tab_to(page: Page, wanted: Callable[[str, str], bool], most: int = 120) -> None:
    """Press Tab until the focus is on what is wanted; every stop must show its focus."""
    for _stop in range(most):
        page.keyboard.press("Tab")
        name, tag = page.evaluate(
            "(e => [(e.innerText || e.textContent || '').trim() || e.name, e.tagName])(document.activeElement)",
        )
        if wanted(name, tag):
            return
    raise AssertionError(f"not reached in {most} steps: {page.url}, last {name!r}, {tag}")
