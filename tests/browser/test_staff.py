"""Cleo at the desk, nora at her queue, ilse over city and figures: a day's work in a browser without scripts."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from accounts.models import Mandate
from charter.models import Topic
from moderation.models import Act
from proposals.models import Comment, Proposal, Support
from reports.models import Job
from tests.chaos.machines import wait_until

Visit = Callable[..., Page]
TITLE = "A handrail along the ramp of the market hall"


def test_cleo_enters_what_somebody_brought_on_paper(visit: Visit) -> None:
    cleo = visit("cleo", scripts=False)
    cleo.goto("/account/")
    cleo.get_by_role("main").get_by_role("link", name=re.compile("desk", re.I)).first.click()
    cleo.get_by_role("link", name="They show a document").click()
    cleo.get_by_label("Their signed form is here").check()
    cleo.get_by_label("District").select_option(label="Molinos")
    cleo.get_by_label("Document number").fill("12345678Z")
    cleo.get_by_role("button", name="Begin").click()
    expect(cleo.get_by_text("You act for").first).to_be_visible()
    cleo.get_by_role("link", name="Enter a proposal").click()
    cleo.get_by_label("What should the city do?").fill(TITLE)
    cleo.get_by_role("button", name="Publish it for them").click()
    expect(cleo.get_by_role("alert")).to_contain_text("There is a problem")
    expect(cleo.get_by_label("What should the city do?")).to_have_value(TITLE)
    cleo.get_by_label("Why, and how?").fill("It is steep, and in the rain nobody with a walker dares to go up alone.")
    cleo.get_by_label("Where?").select_option(label="Molinos")
    cleo.get_by_label(re.compile("Streets and mobility")).check()
    cleo.get_by_role("button", name="Publish it for them").click()
    made = Proposal.objects.get(title=TITLE)
    assert made.channel == "paper"

    asked = Proposal.objects.filter(state="open", district__code="molinos").exclude(pk=made.pk).first()
    assert asked
    cleo.goto("/desk/")
    cleo.get_by_role("link", name="Enter a support").click()
    cleo.get_by_label("Number or words").fill(str(asked.pk))
    cleo.get_by_role("button", name="Search").click()
    cleo.get_by_role("button", name=re.compile("^Support for")).first.click()
    cleo.goto("/desk/comment/")
    cleo.get_by_label("Number of the proposal").fill(str(asked.pk))
    cleo.get_by_label("For", exact=True).check()
    cleo.get_by_label("Your comment").fill("My neighbour cannot come here without it.")
    cleo.get_by_role("button", name="Publish it for them").click()
    assert Support.objects.get(proposal=asked, person=made.author).channel == "paper"
    assert Comment.objects.get(proposal=asked, author=made.author).channel == "paper"
    cleo.goto("/desk/")
    with cleo.expect_download() as slip:
        cleo.get_by_role("button", name="Print the slip").click()
    assert slip.value.path().read_bytes().startswith(b"%PDF")
    resident = visit(scripts=False, width=360)
    resident.goto(f"/proposals/{made.pk}/")
    expect(resident.get_by_text("on paper").first).to_be_visible()


def test_nora_hides_what_was_flagged_and_gives_it_back(visit: Visit) -> None:
    nora, visitor = visit("nora", scripts=False), visit(scripts=False, width=360)
    planted = Comment.objects.get(body__startswith="Why repair? New toasters")
    page = f"/proposals/{planted.proposal_id}/"
    visitor.goto(page)
    expect(visitor.get_by_text("New toasters")).to_be_visible()
    nora.goto("/moderation/queue/")
    nora.get_by_label("Reason").first.select_option(label="Spam or advertising")
    nora.get_by_role("button", name="Filter").click()
    nora.get_by_role("link", name=re.compile("A repair bench")).click()
    nora.get_by_label("Hide").check()
    nora.get_by_label("Words for the author").fill("An offer is no comment. Say what you think of the bench.")
    nora.get_by_role("button", name="Do it").click()
    expect(nora.get_by_role("alert")).to_contain_text("There is a problem")
    expect(nora.get_by_label("Words for the author")).to_have_value(re.compile("An offer is no comment"))
    nora.get_by_label("Reason").last.select_option(label="Spam or advertising")
    nora.get_by_role("button", name="Do it").click()
    visitor.reload()
    expect(visitor.get_by_text("New toasters")).to_have_count(0)
    assert Act.objects.filter(concern__content_id=planted.pk, deed="hide").exists()
    nora.goto(f"/moderation/content/comment/{planted.pk}/")
    nora.get_by_label("Restore").check()
    nora.get_by_label("Reason").last.select_option(label="It was hidden by mistake")
    nora.get_by_label("Words for the author").fill("It stands again; we took it for another one.")
    nora.get_by_role("button", name="Do it").click()
    visitor.reload()
    expect(visitor.get_by_text("New toasters")).to_be_visible()


def test_ilse_adds_a_topic_gives_a_mandate_and_takes_the_figures_home(visit: Visit) -> None:
    ilse = visit("ilse", scripts=False)
    ilse.goto("/account/")
    ilse.get_by_role("link", name=re.compile("Govern|Administration")).first.click()
    ilse.get_by_role("link", name=re.compile("^Topics")).click()
    ilse.get_by_role("link", name=re.compile("Add a topic")).click()
    ilse.get_by_label("Code").fill("Night Noise")
    ilse.get_by_label("Name (English)").fill("Noise at night")
    ilse.get_by_label("Why?").fill("Decided by the council in November.")
    ilse.get_by_role("button", name="Add it").click()
    expect(ilse.get_by_role("alert")).to_contain_text("There is a problem")
    ilse.get_by_label("Code").fill("night-noise")
    ilse.get_by_label("Name (Français)").fill("Bruit de nuit")
    ilse.get_by_label("Name (Español)").fill("Ruido nocturno")
    ilse.get_by_role("button", name="Add it").click()
    made = Topic.objects.get(code="night-noise")
    assert made.texts["fr"]["name"] == "Bruit de nuit" and made.texts["es"]["name"] == "Ruido nocturno"
    visitor = visit(scripts=False, width=360)
    visitor.goto("/charter/acts/")
    expect(visitor.get_by_text("Decided by the council in November.").first).to_be_visible()

    ilse.goto("/administration/mandates/grant/")
    ilse.get_by_label("Whose account?").fill("carl@demo.example")
    ilse.get_by_label("moderator").check()
    ilse.get_by_label("Real name").fill("Carl Amat")
    ilse.get_by_label("District").select_option(label="Molinos")
    ilse.get_by_label("Why?").fill("Elected by the assembly of Molinos.")
    ilse.get_by_role("button", name="Give it").click()
    held = Mandate.objects.get(person__email="carl@demo.example")
    assert held.role == "moderator" and held.district and held.district.code == "molinos"
    visitor.goto("/mandates/")
    expect(visitor.get_by_text("Carl Amat").first).to_be_visible()

    ilse.goto("/reports/")
    ilse.get_by_role("link", name="Whole reports as files").click()
    ilse.get_by_label("Report", exact=True).select_option(label="Participation")
    ilse.get_by_role("button", name="Make it").click()
    assert wait_until(lambda: Job.objects.get().state == "finished", seconds=60)
    ilse.reload()
    with ilse.expect_download() as coming:
        ilse.get_by_role("link", name=re.compile("^Take participation")).click()
    content = coming.value.path().read_bytes()
    assert hashlib.sha256(content).hexdigest() == Job.objects.get().sha256
    expect(ilse.get_by_text(hashlib.sha256(content).hexdigest())).to_be_visible()
