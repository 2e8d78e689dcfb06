"""Letters with codes: asked for and entered by residents, printed by clerks."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

import charter.queries
from accounts import actions, policy, queries
from accounts.actions.make_batch import MOST
from accounts.forms import BatchForm, LetterCodeForm, LetterForm
from accounts.models import Letter, LetterBatch, Look, Mandate, Person
from accounts.views.proof import welcome
from commons.verdict import require

LONGEST_CODE = 40


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("code")
def redeem(request: HttpRequest) -> HttpResponse:
    """Enter a code. An address with the code in it fills the field and no more: the resident sends it."""
    person = cast(Person, request.user)
    form = LetterCodeForm(request.POST or None, initial={"code": request.GET.get("code", "")[:LONGEST_CODE]})
    if request.method == "POST" and (residency := form.act(actions.redeem_letter, by=person)):
        welcome(request, residency)
        return redirect("account_proof")
    letter = queries.last_letter(person)
    return render(request, "accounts/letter.html", {"form": form, "letter": letter, "states": Letter.State})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("name", "street", "detail", "postcode", "town")
def ask(request: HttpRequest) -> HttpResponse:
    person = cast(Person, request.user)
    form = LetterForm(request.POST or None, initial={"town": charter.queries.known().city.name})
    letter = form.act(actions.ask_letter, by=person) if request.method == "POST" else None
    if letter is not None:
        messages.success(request, _("Your letter will be printed within a week. Then its code holds for 30 days."))
        return redirect("account_proof")
    verdict = policy.may_ask_for_letter(person, queries.last_letter(person), sent=queries.letters_sent_lately(person))
    rules = charter.queries.rules()
    context = {"form": form, "verdict": verdict, "most": rules.number("persons_per_address")}
    return render(request, "accounts/letter_ask.html", context)


@login_required
@require_POST
def stop(request: HttpRequest) -> HttpResponse:
    actions.stop_letter(by=cast(Person, request.user))
    messages.success(request, _("The letter is stopped. Its name, address and code are erased."))
    return redirect("account_proof")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest) -> HttpResponse:
    """Show a clerk what waits: addresses without names, each with the district to confirm."""
    clerk = cast(Person, request.user)
    require(policy.may_use_desk(clerk))
    shown = queries.waiting_addresses(clerk, most=MOST)
    actions.note_looks(
        person_ids=[letter.person_id for letter, _address in shown],
        by=clerk,
        role=Mandate.Role.CLERK,
        purpose=Look.Purpose.ADDRESS,
    )
    form = BatchForm(request.POST or None, letters=shown)
    made = form.act(actions.make_batch, by=clerk) if request.method == "POST" else None
    if form.is_bound and not form.errors:
        return redirect("desk_batch", made.pk) if made else redirect("desk_letters")
    waiting = queries.waiting_letters(clerk).count()
    context = {"form": form, "waiting": waiting, "batches": queries.open_batches(), "most": MOST}
    return render(request, "accounts/desk_letters.html", context)


@never_cache
@login_required
@require_safe
def batch(request: HttpRequest, batch_id: int) -> HttpResponse:
    require(policy.may_use_desk(cast(Person, request.user)))
    shown = get_object_or_404(LetterBatch, pk=batch_id)
    ready = shown.letters.filter(state=Letter.State.READY).count()
    return render(request, "accounts/desk_batch.html", {"batch": shown, "ready": ready})


@never_cache
@login_required
@require_POST
def load(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Hand the PDF over. By POST: it is an act with an entry, and no address that could be opened twice by chance."""
    made = actions.load_batch(batch_id=batch_id, by=cast(Person, request.user))
    disposition = f'attachment; filename="letters-{batch_id}.pdf"'
    return HttpResponse(made, content_type="application/pdf", headers={"Content-Disposition": disposition})


@login_required
@require_POST
def printed(request: HttpRequest, batch_id: int) -> HttpResponse:
    actions.close_batch(batch_id=batch_id, by=cast(Person, request.user))
    messages.success(request, _("Names, addresses and codes of this batch are erased. Put the letters in the post."))
    return redirect("desk_letters")
