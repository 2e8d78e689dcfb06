"""Flag something: a page for everybody, with or without an account."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

import deliberation.queries
import proposals.queries
import voting.queries
from accounts.models import Person
from accounts.queries.content import Kind as Organised
from commons.text import cut, excerpt, one_line
from deliberation.queries.content import Kind as Deliberated
from moderation import actions, policy, queries
from moderation.actions import Tried
from moderation.contents import Piece, is_public, public_piece, whole_of
from moderation.forms import FlagForm
from moderation.lifecycle import MEANINGS, Reason
from moderation.views.places import page_of, where_url
from proposals.models import Proposal
from proposals.queries.content import Kind
from proposals.views.entrance import someone, typed
from voting.queries.content import Kind as Voted

# What a piece is called in the addresses of pages, where it is not its kind.
ENDS = {Kind.HELP_CALL.value: "call"}
# What can be flagged of a circle and of an assembly, by its part of the address: kind, and its name on the page.
PARTS = {
    "circle": {
        "decisions": (Deliberated.DECISION.value, _lazy("This decision")),
        "voices": (Deliberated.VOICE.value, _lazy("What somebody said to a decision")),
        "agenda": (Deliberated.AGENDA_ITEM.value, _lazy("This item of the agenda")),
        "meetings": (Deliberated.MEETING.value, _lazy("This meeting: its title, its place, its minutes")),
    },
    "assembly": {
        "statements": (Deliberated.ASSEMBLY_STATEMENT.value, _lazy("This statement")),
        "recommendations": (Deliberated.RECOMMENDATION.value, _lazy("This recommendation")),
    },
}
# What of a proposal stands on a page of its own, from which one comes to flag it.
APART = {
    Kind.AMENDMENT.value: _lazy("An amendment"),
    Kind.REVISION.value: _lazy("Its text as it stood, revision %(n)s"),
    Kind.MERGE.value: _lazy("A suggested merge: its reason and the common text"),
    Kind.NEED.value: _lazy("Something that is needed: %(words)s"),
    Kind.OWN_STEP.value: _lazy("A step of those who do it themselves: %(words)s"),
    Kind.TAKE_UP.value: _lazy("Why residents do it themselves, and what the city must still give"),
    Kind.MILESTONE.value: _lazy("A step on the way to a promise: %(words)s"),
}
# The list of each sort of whole, its page, and its page of thanks.
ROOMS = {
    "proposal": ("proposals", _lazy("Proposals"), "flag-thanks", _lazy("Back to the proposal")),
    "conversation": (
        *("conversations", _lazy("Conversations")),
        *("conversation-flag-thanks", _lazy("Back to the conversation")),
    ),
    "circle": ("circles", _lazy("Circles"), "circle-flag-thanks", _lazy("Back to the circle")),
    "assembly": ("assemblies", _lazy("Assemblies"), "assembly-flag-thanks", _lazy("Back to the assembly")),
    "round": ("rounds", _lazy("Votes"), "round-flag-thanks", _lazy("Back to the vote")),
    "organisation": (
        *("organisations", _lazy("Organisations")),
        *("organisation-flag-thanks", _lazy("Back to the organisation")),
    ),
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def flag(request: HttpRequest, pk: int, comment_id: int | None = None) -> HttpResponse:
    """Flag a proposal or a part of it, or one comment."""
    if comment_id is not None:
        return _piece_of(request, pk, Kind.COMMENT, comment_id, _("This comment"), "")
    whole = public_piece(Kind.PROPOSAL, pk)
    about = parts(whole) + part_named(request, pk)
    return _flagging(request, whole, whole, Kind.PROPOSAL, about, reverse("proposal", args=[pk]))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def flag_help(request: HttpRequest, pk: int, kind: str, content_id: int) -> HttpResponse:
    """Flag one pledge, or one call for help."""
    words = {Kind.PLEDGE.value: _("This pledge"), Kind.HELP_CALL.value: _("This call for help")}
    return _piece_of(request, pk, kind, content_id, words[kind], "help/")


def _piece_of(request: HttpRequest, pk: int, kind: str, content_id: int, words: str, page: str) -> HttpResponse:
    """Flag one piece of a proposal, that `words` name and that stands on its `page`."""
    whole, piece = public_piece(Kind.PROPOSAL, pk), _of(public_piece(kind, content_id), pk)
    back = f"{reverse('proposal', args=[pk])}{page}#{ENDS.get(kind, kind)}-{content_id}"
    return _flagging(request, whole, piece, kind, [(f"{kind}-{content_id}", words)], back)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def flag_conversation(request: HttpRequest, pk: int, content_id: int | None = None) -> HttpResponse:
    """Flag what a conversation asks, or one of its statements."""
    whole = public_piece(Deliberated.CONVERSATION, pk)
    kind = Deliberated.CONVERSATION if content_id is None else Deliberated.STATEMENT
    piece = whole if content_id is None else _of(public_piece(kind, content_id), pk)
    words = _("What the conversation asks") if content_id is None else _("This statement")
    return _flagging(request, whole, piece, kind, [(f"{kind}-{piece.pk}", words)], reverse("conversation", args=[pk]))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def flag_circle(request: HttpRequest, pk: int) -> HttpResponse:
    """Flag what a circle says of itself."""
    whole = public_piece(Deliberated.CIRCLE, pk)
    about = [(f"{Deliberated.CIRCLE}-{pk}", _("Name and purpose of the circle"))]
    return _flagging(request, whole, whole, Deliberated.CIRCLE, about, reverse("circle", args=[pk]))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def flag_part(request: HttpRequest, pk: int, part: str, content_id: int, sort: str) -> HttpResponse:
    """Flag something of a circle or an assembly; what is said within one is there for its members alone."""
    kind, words = PARTS[sort].get(part, ("", ""))
    by = someone(request)
    piece = _of(public_piece(kind, content_id, by), pk)
    back = where_url(queries.new_concern(kind, piece), piece)
    return _flagging(request, whole_of(piece), piece, kind, [(f"{kind}-{content_id}", str(words))], back)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def flag_option(request: HttpRequest, pk: int, content_id: int) -> HttpResponse:
    """Flag the words of an option of a vote."""
    piece = _of(public_piece(Voted.OPTION, content_id), pk)
    about = [(f"{Voted.OPTION}-{content_id}", _("What is said of the option “%(title)s”") % {"title": piece.title})]
    back = where_url(queries.new_concern(Voted.OPTION, piece), piece)
    return _flagging(request, whole_of(piece), piece, Voted.OPTION, about, back)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def flag_organisation(request: HttpRequest, pk: int) -> HttpResponse:
    """Flag what an organisation says of itself."""
    whole = public_piece(Organised.ORGANISATION, pk)
    about = [(f"{Organised.ORGANISATION}-{pk}", _("What the organisation says of itself"))]
    return _flagging(request, whole, whole, Organised.ORGANISATION, about, page_of(whole))


def _flagging(
    request: HttpRequest, whole: Any, piece: Any, kind: str, about: list[tuple[str, str]], back_url: str
) -> HttpResponse:
    """Flag what `about` names of a whole, or one piece of it; then thank, on a page of its own."""
    by = someone(request)
    chosen = request.GET.get("about", about[0][0])
    form = FlagForm(typed(request), about=about, visitor=not by.is_authenticated, initial={"about": chosen})
    done = redirect(ROOMS[whole._meta.model_name][2], whole.pk)
    if form.is_trapped:
        return done
    if request.method == "POST" and form.is_valid():
        known = by if isinstance(by, Person) else None
        fields = {name: form.cleaned_data[name] for name in ("kind", "content_id")}
        tried = actions.count_flag(by=known, address=get_adapter().get_client_ip(request), **fields)
        if tried is Tried.TOO_MANY:
            return render(request, "429.html", status=429)
        if tried is Tried.AGAIN or form.act(actions.flag_content, by=known) is not None:
            return done
    context = {
        "form": form,
        **_room(whole),
        "quote": excerpt(queries.shown_words(piece)[1], 300) if piece is not whole else "",
        "lang": getattr(piece, "lang", ""),
        "verdict": policy.may_flag(by, piece),
        "decide_url": _decide_url(request, piece, kind),
        "meanings": [(Reason(code).label, meaning) for code, meaning in MEANINGS.items()],
        "back_url": back_url,
    }
    return render(request, "moderation/flag.html", context, status=422 if form.errors else 200)


@require_safe
def thanks(request: HttpRequest, pk: int, kind: str = Kind.PROPOSAL) -> HttpResponse:
    """Thank, on a page of its own, whatever became of what was flagged meanwhile."""
    by = someone(request)
    whole: Any = None
    if kind == "assembly":
        whole = deliberation.queries.assemblies.assembly(pk, by)
    elif kind == "round":
        whole = voting.queries.round_alone(pk, by)
    return render(request, "moderation/thanks.html", _room(whole or public_piece(kind, pk)))


def _room(whole: Any) -> dict[str, Any]:
    """Return where the whole stands among the pages."""
    sort = whole._meta.model_name
    page, name, _thanks, back = ROOMS[sort]
    return {
        "list_url": reverse(page),
        "list_name": name,
        "nav_current": page,
        "title": whole.title,
        "whole_url": page_of(whole),
        "back_words": back,
    }


def parts(whole: Proposal) -> list[tuple[str, str]]:
    """Return what of a proposal's page can be flagged. Nine queries at most."""
    found = [(f"proposal-{whole.pk}", _("The text of the proposal"))]
    found += [(f"answer-{each.pk}", _("The city's answer")) for each in proposals.queries.answers_to(whole)]
    found += [
        (
            f"interimreply-{each.pk}",
            _("What the office said before its answer: %(words)s") % {"words": cut(one_line(each.body), 60)},
        )
        for each in proposals.queries.interim_replies(whole)
    ]
    found += [
        (f"answerverdict-{pk}", _("A reason against the answer: %(words)s") % {"words": cut(one_line(words), 60)})
        for pk, _why, words in proposals.queries.reasons_against(whole)
    ]
    found += [
        (f"progressreport-{each.pk}", _("A report of delivery: %(words)s") % {"words": cut(one_line(each.text), 60)})
        for each in proposals.queries.progress(whole)
    ]
    found += [
        (f"picture-{each.pk}", _("A picture: %(words)s") % {"words": each.alt})
        for each in whole.pictures.select_related("report")
        if is_public(each)
    ]
    found += [
        (f"attachment-{each.pk}", _("A document: %(name)s") % {"name": each.name})
        for each in whole.attachments.all()
        if is_public(each)
    ]
    return found


def part_named(request: HttpRequest, pk: int) -> list[tuple[str, str]]:
    """Return what has a page of its own that led here: a proposal may have many. Three queries at most."""
    kind, _sep, number = (request.POST.get("about") or request.GET.get("about") or "").partition("-")
    if kind not in APART or not number.isascii() or not number.isdigit():
        return []
    found = public_piece(kind, int(number[:19]))
    words = cut(one_line(queries.shown_words(found)[1]), 60)
    name = str(APART[kind]) % {"n": getattr(found, "number", ""), "words": words}
    return [(f"{kind}-{found.pk}", name)] if whole_of(found).pk == pk else []


def _of(piece: Any, pk: int) -> Any:
    if whole_of(piece).pk != pk:
        raise type(piece).DoesNotExist
    return piece


def _decide_url(request: HttpRequest, piece: Piece, kind: str) -> str:
    if not policy.may_see_queue(someone(request)):
        return ""
    return reverse("moderation-content", args=[kind, piece.pk])
