"""Class “stored XSS”: every text that anybody can send, full of payloads, in every page, mail and export.

Texts are planted by the acts themselves, through forms and the API, whatever fields they have: a new act of `acts.py`
is planted too. Then every address is fetched and read by `parsed.py`.
"""

from __future__ import annotations

import os
import re
from typing import Any
from xml.etree import ElementTree

import pytest
from django.apps import apps
from django.core import mail
from django.db import connection, models
from django.test import Client

from accounts.models import Mandate
from charter.models import District, Office, Topic
from journal.actions import sequence
from notifications.actions import tell_people
from notifications.mail.letter import writer
from notifications.models import Mail, Notification
from proposals.models import Answer, Comment, InterimReply, Proposal
from tests.abuse.acts import body
from tests.abuse.asking import ask, word
from tests.abuse.parsed import Reader, what_runs
from tests.abuse.payloads import MARK, PAYLOADS, bundle
from tests.abuse.routes import routes
from tests.abuse.table import EXPECTED
from tests.abuse.world import World, undone

ROUTES = {route.name: route for route in routes()}
ROUNDS = 70 if os.environ.get("FULL") else 1
READERS = ("ana", "nora", "ilse", "omar", "cleo")
STATES = ("open", "awaiting_answer", "answered", "extra")
DECIDES = {
    *("proposal-answer", "api_answer", "workspace-approve", "api_second_look_approve"),
    *("promise-keep", "api_keep_commitment", "promise-give-up", "api_give_up_commitment"),
}
ENDS = {
    "proposal-handover", "api_handover", "mandate-revoke", "api_revoke", "take-up", "api_take_up", "organisation-end",
    "api_organisation_end", "representative-end", "api_representative_end", "account_organisation_leave", "need-close",
    "api_need", "pledge-withdraw", "api_pledge", "proposal-delivery-finish", "api_finish",
}  # fmt: skip
# Pictures and PDF: `tests/civic/test_sharing.py` looks at what is drawn in them.
NOT_A_TEXT = {"account_logout", "proposal-poster", "proposal-card", "city-card", "proposal-form", "support-sheet"}
# Acts whose words open a door and are never shown, or after which nobody could go on.
NOT_PLANTED = re.compile(
    r"^mfa_|password|account_(login|signup|reauth|logout|erase|email|proof|register)|^api_me$|^language"
)
# What the city's commands write, of which one cannot say that it holds no payload.
OF_COMMANDS = {
    District: ("name", "description"), Topic: ("name", "description"), Office: ("name", "description"),
    Mandate: ("holder_name", "title"), Proposal: ("author_label",), Comment: ("author_label",),
    Answer: ("author_name", "author_title"),
    InterimReply: ("author_name", "author_title"),
}  # fmt: skip
# Texts that may not hold a payload, for the reason given.
NOT_REACHED = {
    "moderation.Case.list_csv": "tickets, made by the lot", "moderation.Case.list_hash": "a hash",
    "moderation.Juror.ticket": "made by the lot", "accounts.JointAct.ground": "one of a list",
    "accounts.JointAct.reason": "asked for what no other act has ended before",
    "proposals.ProgressReport.author_name": "the name of a mandate", "proposals.ProgressReport.url": "http alone",
    "accounts.Person.name": "letters only", "accounts.Person.name_key": "made of the name",
    "accounts.Mandate.revoked_reason": "no act of a page gives one so far", "accounts.Session.session_data": "signed",
    "charter.City.data_licence": "one of a list", "charter.City.name": "letters only",
    "proposals.Revision.reason": "not asked for so far", "proposals.Attachment.name": "a name of a file: test_uploads",
    "moderation.Block.lifted_reason": "looked at where a block was lifted before",
    "proposals.Source.platform": "of imports", "proposals.Source.identifier": "of imports",
    "proposals.Source.url": "of imports, which take http alone",
    "proposals.Consent.reason": "goes with the last consent; the journal's page shows it",
    "accounts.Organisation.website": "an https address", "accounts.Organisation.name_key": "made of the name",
    "accounts.Organisation.slug": "made of the name",
    "proposals.Need.unit": "shorter than any payload", "proposals.Pledge.unit": "shorter than any payload",
}  # fmt: skip
KEYS = re.compile(
    r"digest|key|code|token|lang|method|role|state|kind|device|subject|colour|zone|password|email|channel|logo|age_band"
    r"|label$|rule$"
)


def place_of(name: str, *, pages_first: bool) -> tuple[bool, int, bool]:
    """A text is changed before anybody supports it. What decides comes late, for nothing is said of it afterwards; and
    an office hands over, or an official's mandate is taken back, at the very end or, every other time, before the rest.
    """
    late = 2 * pages_first if name in ENDS else int(name in DECIDES)
    return name != "api_proposal", late, ROUTES[name].is_api is pages_first


def planted(world: World, start: int) -> list[str]:
    """Send every act with its texts replaced; return which fields took them."""
    taken = []
    # An act can be done once: by its page or by a program, whichever comes first this time.
    in_turn = sorted(EXPECTED.items(), key=lambda each: place_of(each[0][0], pages_first=start % 2 == 0))
    for (name, method), line in in_turn:
        who = next((who for who, said in line.words.items() if said == "done" and who != "visitor"), None)
        if method in ("get", "delete") or who is None or NOT_PLANTED.search(name):
            continue
        given = body(world, name, method)
        # What is more than one word, or a name, is somebody's own words; the rest are choices.
        own = ("name", "title", "text", "alt")
        texts = [f for f, value in (given or {}).items() if isinstance(value, str) and (" " in value or f in own)]
        # All of them at once; else each by itself, for a choice among them would refuse the rest.
        for fields in ([texts], [[field] for field in texts]):
            done = [each for each in fields if each and _sent(world, name, method, who, line.about, given, each, start)]
            taken += [f"{method} {name} {field}" for each in done for field in each]
            if done:
                break
        start += 7
    return taken


def _sent(
    world: World, name: str, method: str, who: str, about: str, given: Any, fields: list[str], start: int
) -> bool:
    for most in (19_000, 900, 140, 60):
        world.prepare(about)
        wicked = given | {field: bundle(most, start) for field in fields}
        if word(ask(world, ROUTES[name], method, who, about=about, given=wicked)) == "ok":
            return True
    return False


def plant_of_commands(start: int) -> None:
    """Write payloads where a command writes, other ones in each row."""
    for model, names in OF_COMMANDS.items():
        for place, row in enumerate(model._default_manager.all()):
            for name in names:
                most = model._meta.get_field(name).max_length or 900
                setattr(row, name, bundle(most, start + 3 * place))
            row.save(update_fields=names)


def pages(world: World) -> Any:
    """Yield what every address answers to somebody who may see it, with the address."""
    for (name, method), line in EXPECTED.items():
        who = next((who for who in READERS if line.words[who] in ("ok", "done")), None)
        if method != "get" or who is None or name in NOT_A_TEXT:
            continue
        for about in {line.about, *STATES} if "pk" in ROUTES[name].parameters else {line.about}:
            yield f"{name} of {about} for {who}", ask(world, ROUTES[name], "get", who, about=about)


def text_of(answer: Any) -> str:
    raw = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return raw.decode(errors="replace")


def test_there_are_two_hundred() -> None:
    assert len(set(PAYLOADS)) >= 200 and all(MARK in payload for payload in PAYLOADS)


def test_the_reader_sees_what_runs() -> None:
    """Shown bare, all but those that are only harmful to somebody who decodes them are found."""
    silent = [payload for payload in PAYLOADS if not what_runs(payload)]
    assert len(silent) < len(PAYLOADS) / 2 and not what_runs("<p title='alert'>alert(1) <a href='/x/'>x</a></p>")
    assert what_runs(f"<p {MARK}=1>") and what_runs("<a href='java\tscript:1'>") and what_runs("<b onx=1>")


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_no_planted_text_runs_in_any_page(world: World, turn: int) -> None:
    with undone():
        mail.outbox.clear()
        taken = planted(world, turn * 67)
        plant_of_commands(turn * 67 + 40)
        # What news tell of: a title that can no longer be changed by an act.
        Proposal.objects.filter(pk=world.proposals["answered"].pk).update(title=bundle(140, turn * 67 + 40))
        assert len(taken) > 25, taken
        seen, wrong = 0, []
        for address, answer in pages(world):
            assert answer.status_code < 500, address
            kind, text = answer.get("Content-Type", ""), text_of(answer)
            seen += MARK in text
            if kind.startswith("text/html"):
                wrong += [f"{address}: {each}" for each in what_runs(text)]
            elif kind.startswith("application/atom+xml"):
                # Well-formed, and what a program takes for HTML runs nothing.
                told = [each.text or "" for each in ElementTree.fromstring(text).iter() if each.get("type") == "html"]  # noqa: S314
                wrong += [f"{address}: {each}" for summary in told for each in what_runs(summary)]
            elif MARK in text:
                wrong += [f"{address}: {kind}"] * (
                    not any(each in kind for each in ("json", "csv", "text/calendar", "application/pdf"))
                )
                assert answer["X-Content-Type-Options"] == "nosniff", address
        assert not wrong, "\n".join(wrong[:40])
        assert seen > 30, "the payloads were not on the pages"
        read_mails()
        if turn == 0:
            nowhere = unreached()
            assert not nowhere, (
                f"no payload came to {nowhere}: say why in NOT_REACHED, or let acts.py send a text there"
            )


def unreached() -> list[str]:
    """Texts of our models in which no payload arrived."""
    found = []
    for model in apps.get_models():
        if model._meta.app_label not in ("accounts", "charter", "proposals", "moderation"):
            continue
        for field in model._meta.concrete_fields:
            name = f"{model._meta.label}.{field.name}"
            if not isinstance(field, models.CharField | models.TextField) or field.choices or KEYS.search(field.name):
                continue
            with connection.cursor() as cursor:
                cursor.execute(
                    f'SELECT EXISTS (SELECT FROM "{model._meta.db_table}" WHERE "{field.column}" LIKE %s)',  # noqa: S608
                    [f"%{MARK[:3]}%"],
                )
                if not cursor.fetchone()[0] and name not in NOT_REACHED:
                    found.append(name)
    return found


def read_mails() -> None:
    """Every mail that was written for what was planted: at once, and for the news of it."""
    letters = [(m.subject, html, m.extra_headers) for m in mail.outbox for html, _kind in m.alternatives or []]
    sequence()
    assert tell_people().told
    write, told = writer(), Notification.objects.select_related("proposal", "entry", "person")
    news = [write(each, each.person) for each in told] + list(Mail.objects.exclude(html=""))
    letters += [(letter.subject, letter.html, letter.headers) for letter in news]
    assert len(letters) > 5 and any(MARK[:3] in html for _subject, html, _headers in letters)
    for subject, html, headers in letters:
        # Mails have styles of their own; nothing else that pages may not have.
        runs = [each for each in what_runs(html) if not each.startswith(("<style", "<meta")) and " style=" not in each]
        assert not runs, (subject, runs)
        assert "\n" not in subject and not any("\n" in str(value) for value in headers.values())


def test_what_pages_lead_to_stays_in_the_city(world: World) -> None:
    """No page loads anything from elsewhere; what residents wrote may lead there, marked as theirs."""
    client, loaded = Client(), set()
    for route in ROUTES.values():
        if route.is_api or route.name in ("account_logout",):
            continue
        reader = Reader()
        answer = client.get(world.address(route))
        if answer.get("Content-Type", "").startswith("text/html"):
            reader.feed(text_of(answer))
        loaded |= {value for tag, name, value in reader.addresses if name in ("src", "srcset", "data") or tag == "link"}
    abroad = {value for value in loaded if value.startswith(("http", "//")) and "//localhost:8000/" not in value}
    assert len(loaded) > 10 and not abroad
