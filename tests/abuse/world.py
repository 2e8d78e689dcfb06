"""A small city in which every route has something real to be about, and everybody a browser and a token.

Most things are ana's, so that everybody else is a stranger to them. Built once for all tests of this folder, inside
one transaction that is rolled back at the end; each test, and each question, has a savepoint of its own.
"""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.core.signing import TimestampSigner, b62_encode
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import actions as accounts
from accounts.adapter import FactorAdapter
from accounts.drivers import post, slips
from accounts.models import EmailChange, Erasure, JointAct, Letter, Mandate, Person, Slip
from charter import actions as charter
from charter.models import District, Phase, Process, Responsibility, Topic
from commons import clock
from deliberation import actions as talking
from deliberation.actions import assemblies as lots
from deliberation.actions import circles
from deliberation.lifecycle.assemblies import SeatState
from deliberation.models import Conversation, Seat
from journal.actions import publish_root, record, sequence
from journal.models import Entry
from moderation import actions as moderation
from moderation.models import Act, Case, CaseItem, Concern, Juror, Readiness
from moderation.queries.tokens import appeal_token
from notifications.actions import add_webhook, follow, follow_place
from notifications.actions.stop_address import mail_again_token
from notifications.mail.letter import unsubscribe_token
from notifications.models import Kind, Mail, Notification, StoppedAddress
from proposals import actions as proposals
from proposals.actions.end_proposal import END
from proposals.lifecycle import State
from proposals.models import (
    Answer,
    AnswerVerdict,
    Authorship,
    Comment,
    Commitment,
    DoneVerdict,
    Intake,
    Milestone,
    ProgressReport,
    Proposal,
    RuleChange,
    TakeUp,
)
from proposals.queries.tokens import carry_token, confirm_token
from reports import months
from reports.actions import begin_edition, make_report, publish_month, request_report, schedule_report
from tests import build
from tests.abuse.routes import NOWHERE, Route
from tests.brought import PDF, brought, picture
from tests.callers import caller
from tests.deliberation import assemblies as lots_build
from tests.deliberation.build import answered, mapped
from tests.deliberation.build import opened as talk
from tests.deliberation.circles import build as gathered
from tests.proposals.places import HALVES, square
from tests.voting.build import announced, closed, counted, drafted, opened, proved
from voting import actions as voting
from voting.sealing import new_shares

PEOPLE = ("carl", "bea", "ana", "omar", "nora", "cleo", "ilse", "bruno")
VISITOR = "visitor"
WORDS = "These words break a rule, as anybody can see."
DRAFT = {
    "decision": "accepted",
    "summary": "Yes, in the spring.",
    "reasons": "It is within the budget.",
    "cost": "",
    "commitments": [],
}
TOKEN = "planted-token-of-a-mail-0000ab"
# Targets that are no proposal of that name.
STANDS_FOR = {"free": "open", "unseated": "open"}
PREPARED = (
    *("admin", "asked", "method", "paper", "money", "voters", "options", "option-find", "option-new", "key"),
    *("key-here", "announce", "delete"),
)
# Which vote a route is about, where it is not the open one (of an option: the draft's).
VOTES = {
    **dict.fromkeys(("api_round", "api_options", "api_round_key", "api_announce"), "draft"),
    **dict.fromkeys(
        ("api_board", "api_receipt", "api_result", "api_round_file", "round-file", "round-receipt"), "counted"
    ),
    **dict.fromkeys(("api_box", "api_openings"), "closed"),
    **dict.fromkeys(("api_judgement", "round-cancel", "workspace-project"), "announced"),
    **dict.fromkeys(("round-opening", "round-open-here", "round-box"), "closed"),
    **dict.fromkeys((f"round-{task}" for task in PREPARED), "draft"),
}
# Which conversation a route is about, where it is not the one that nobody has answered in.
TALKS = {
    **dict.fromkeys(
        ("conversation-report", "conversation-file", "conversation-mine", "conversation-leave", "api_opinion_map"),
        "answered",
    ),
    **dict.fromkeys(
        ("conversation-statement-new", "api_statements", "api_conversation_me", "api_next_statement"), "answered"
    ),
    **dict.fromkeys(("conversation-reopen", "api_reopen_conversation"), "closed"),
}
# Which circle an act is about, where it is not ana's and bea's.
CIRCLES = {"accept": "closed", "decline": "closed", "join": "alone", "invitations": "closed"}
# Which decision of a circle a route is about, where it is not the open one.
DECISIONS = {
    **dict.fromkeys(("decision-close", "api_decision_close"), "spoken"),
    **dict.fromkeys(("decision-call-again", "api_decision_call_again"), "lapsed"),
}
# Which case a route is about, where it is not the one that bea is called to.
CASES = {
    **dict.fromkeys(("jury-words", "jury-verdict", "api_jury_words", "api_jury_verdict"), "sitting"),
    **dict.fromkeys(("moderation-case-appeal", "api_case_appeal"), "decided"),
}
# Which assembly a route is about, where it is not the one that takes residents.
LOTS = {
    **dict.fromkeys(
        ("assembly-about", "assembly-delete", "assembly-call", "api_call_assembly", "assembly-question-drop"), "draft"
    ),
    **dict.fromkeys(
        ("api_assembly", "api_assembly_quotas", "api_assembly_questions", "api_assembly_question"), "draft"
    ),
    **dict.fromkeys(("assembly-seed", "api_assembly_seed"), "listed"),
    **dict.fromkeys(("assembly-seat", "assembly-accept", "assembly-decline", "api_seat", "api_accept_seat"), "drawn"),
    **dict.fromkeys(("api_decline_seat", "api_draw", "api_draw_file", "assembly-file", "assembly-draw"), "drawn"),
    **dict.fromkeys(("assembly-begin", "api_begin_assembly"), "complete"),
    **dict.fromkeys(("assembly-end", "api_end_assembly"), "reported"),
    **dict.fromkeys(
        (
            *("assembly-speak", "assembly-take-back", "assembly-recommend", "assembly-rewrite", "assembly-vote"),
            *("assembly-report", "api_report_assembly", "api_assembly_statements", "api_assembly_statement"),
            *("api_recommendations", "api_recommendation", "assembly-session", "assembly-minutes"),
            "assembly-session-remove",
            *("api_assembly_day", "api_assembly_minutes"),
        ),
        "sitting",
    ),
}
MOVED = json.dumps(square(2.0, 41.0, 2.1, 41.09)).encode()
DESK_CODE, LETTER_CODE = "DORADORA", "7K2QM4X9TP"
# What is counted and noted whoever asks, and says nothing about the act: tries, and the browser's own session.
NOTED = {"accounts_attempt", "accounts_session"}


class Earlier(TimestampSigner):
    """Signs for a form that was asked for a minute ago: nobody fills one in within a second."""

    def timestamp(self) -> str:
        return b62_encode(int(time.time()) - 60)


class World:
    """The people, their browsers (`pages`) and tokens (`programs`), and what the routes are about."""

    def __init__(self) -> None:
        self.people: dict[str, Person] = {}
        self._city()
        self._people()
        self._face()
        self._proposals()
        self._together()
        self._merges()
        self._office()
        self._ended()
        self._helping()
        self._moderation()
        self._accounts()
        self._parts()
        self._rounds()
        self._conversations()
        self._circles()
        self._assemblies()
        self._desk()
        self._news()
        self._reports()
        sequence()
        self.root = publish_root()
        self.pages = {VISITOR: Client()} | {name: self._browser(name) for name in PEOPLE}
        # Another browser of ana's, which she can sign out.
        Client().force_login(self.people["ana"])
        here = self.pages["ana"].session.session_key
        self.elsewhere: str = self.people["ana"].sessions.exclude(pk=here).get().public_id
        self.programs = {VISITOR: caller()} | {name: caller(self.people[name]) for name in PEOPLE}
        self._block()
        self.stamp = Earlier(salt="moderation.flag").sign("flag")

    def _city(self) -> None:
        build.city()
        self.molinos, self.salinas = build.district("molinos", "Molinos"), build.district("salinas", "Salinas")
        for code, boundary in HALVES.items():
            District.objects.filter(code=code).update(boundary=boundary)
        self.mobility = build.topic("mobility", "Streets and mobility")
        self.streets = build.office("streets", "Streets and Mobility", topic=self.mobility)
        self.water = build.office("water", "Water and Waste")

    def _face(self) -> None:
        file = brought("logo.png", picture("PNG", size=(120, 60), shade=4))
        self.logo = charter.set_logo(file=file, reason="The city has a logo.", by=self.people["ilse"])

    def _people(self) -> None:
        role = Mandate.Role
        self.people["carl"] = build.person("carl")
        for name in ("ana", "bea", "bruno", "vera", "mira", "dora"):
            self.people[name] = build.resident(name, self.molinos)
        self.people["omar"] = build.mandated("omar", role.OFFICIAL, office=self.streets, holder_name="Omar Haddad")
        self.people["nora"] = build.mandated("nora", role.MODERATOR, holder_name="Nora Lindt")
        self.people["cleo"] = build.mandated("cleo", role.CLERK, holder_name="Cleo Marín")
        self.people["ilse"] = build.mandated("ilse", role.ADMINISTRATOR, holder_name="Ilse Brandt")
        self.olga = build.mandated("olga", role.OFFICIAL, office=self.streets, holder_name="Olga Prat")
        # A second administrator, so that ilse's own mandate is not the last.
        self.people["ines"] = build.mandated("ines", role.ADMINISTRATOR, holder_name="Ines Roth")

    def _proposals(self) -> None:
        ana = self.people["ana"]
        place = {"place_name": "Mill bridge", "latitude": 41.05, "longitude": 2.05}
        self.proposals: dict[str, Proposal] = {
            state.value: build.proposal(ana, state=state, district=self.molinos, title=f"A crossing that is {state}")
            for state in State
            if state not in (State.EXPIRED, State.WITHDRAWN)
        }
        self.proposals["extra"] = build.proposal(ana, district=self.molinos, title="A crossing with a place", **place)
        self.proposals["beas"] = build.proposal(self.people["bea"], district=self.molinos, title="A bench for bea")
        # Of a rule, at its threshold: it waits for its vote.
        self.proposals["ruled"] = build.proposal(
            ana, state=State.AWAITING_ANSWER, kind="rule", office=None, title="Twenty days to answer"
        )
        RuleChange.objects.create(proposal=self.proposals["ruled"], rule="answer_days", value=20)
        for state in ("in_delivery", "done", "answered"):
            self.answer = build.answer(self.proposals[state], by=self.streets)
        self._promises()
        self.said = {
            name: Comment.objects.create(
                proposal=self.proposals["open"], author=self.people[name], body=f"So says {name}, who walks there."
            )
            for name in ("ana", "bea", "vera")
        }
        build.supports(self.proposals["awaiting_answer"], [self.people["bea"]])
        build.supports(self.proposals["extra"], [self.people["mira"], self.people["bea"]])
        proposals.mark_useful(comment_id=self.said["bea"].pk, by=self.people["carl"])
        draft = self.proposals["draft"].pk
        # Two pictures, so that either can be moved.
        self.pictures = [
            proposals.add_picture(
                proposal_id=draft, by=ana, file=brought(f"{n}.png", picture("PNG", size=(64, 64), shade=n)), alt="It."
            )
            for n in range(2)
        ]
        self.document = proposals.add_attachment(proposal_id=draft, by=ana, file=brought("plan.pdf", PDF))
        self.shown = proposals.add_picture(
            proposal_id=self.proposals["open"].pk,
            by=ana,
            file=brought("s.png", picture("PNG", size=(64, 64), shade=3)),
            alt="A street.",
        )
        self.sheet = proposals.add_attachment(
            proposal_id=self.proposals["open"].pk, by=ana, file=brought("sheet.pdf", PDF + b"\n%2\n%%EOF\n")
        )
        proposals.save_answer_draft(
            proposal_id=self.proposals["awaiting_answer"].pk,
            by=self.people["omar"],
            content=DRAFT,
        )

    def _promises(self) -> None:
        """Bea may judge an answer with a promise, and has; and whether another was done. Vera contested it in words."""
        bea, vera, until = self.people["bea"], self.people["vera"], clock.now() + dt.timedelta(days=21)
        Answer.objects.filter(pk=self.answer.pk).update(verdict_until=until)
        done = self.proposals["done"]
        Proposal.objects.filter(pk=done.pk).update(done_asked_at=clock.now(), done_until=until)
        for each in (self.proposals["answered"], done):
            build.supports(each, [bea, vera])
        AnswerVerdict.objects.create(answer=self.answer, person=bea, says="confirm")
        self.verdict = AnswerVerdict.objects.create(
            answer=self.answer, person=vera, says="contest", why="little", reason="It is one crossing of three."
        )
        DoneVerdict.objects.create(proposal=done, person=bea, done=False)
        self.promise = Commitment.objects.create(answer=self.answer, text="North side", due_on="2099-01-01")
        self.dropped = Commitment.objects.create(answer=self.answer, text="South side", due_on="2099-01-01")
        told = {"proposal": self.proposals["in_delivery"], "author": bea}
        self.report = ProgressReport.objects.create(text="I was there: one side is painted.", **told)
        self.step = Milestone.objects.create(commitment=self.promise, text="Paint it", due_on="2098-01-01")

    def _together(self) -> None:
        """Ana and mira write a text of two revisions; one amendment of bea's waits, one was refused; carl is asked."""
        ana, bea, mira = (self.people[name] for name in ("ana", "bea", "mira"))
        its = self.proposals["shared"] = build.proposal(ana, district=self.molinos, title="A crossing of many")
        build.supports(its, [bea])
        more = f"{build.BODY}\n\nAnd a lamp beside it."
        proposals.edit_proposal(proposal_id=its.pk, by=ana, body=more, reason="It is dark there.", substantial=True)
        Authorship.objects.create(proposal=its, person=mira, via=Authorship.Via.INVITATION)
        words = {"title": its.title, "reason": "Two lamps are better."}
        refused = proposals.propose_amendment(proposal_id=its.pk, by=bea, body=f"{more} Or two.", **words)
        proposals.reject_amendment(amendment_id=refused.pk, by=ana, answer="One lamp is enough.")
        self.refused = refused
        self.amendment = proposals.propose_amendment(proposal_id=its.pk, by=bea, body=f"{more} Or three.", **words)
        vera = self.people["vera"]
        self.suggested = proposals.propose_amendment(proposal_id=its.pk, by=vera, body=f"{more} Or four.", **words)
        proposals.support_amendment(amendment_id=self.suggested.pk, by=ana)
        self.invitation = proposals.invite_author(proposal_id=its.pk, by=ana, name=self.people["carl"].name)
        proposals.withdraw_proposal(proposal_id=its.pk, by=ana, reason="It is built.")

    def _merges(self) -> None:
        """Carl suggested to merge ana's `same` with mira's; to `halfway` ana agreed, and of `joint` bea is asked."""
        ana, mira, bea, carl = (self.people[name] for name in ("ana", "mira", "bea", "carl"))
        self.merges = {}
        for name in ("same", "halfway", "joint"):
            hers = self.proposals[name] = build.proposal(ana, district=self.molinos, title=f"A ramp, {name}")
            other = build.proposal(mira, district=self.molinos, title=f"Another ramp, {name}")
            build.supports(hers, [bea])
            merge = proposals.suggest_merge(proposal_ids=[hers.pk, other.pk], by=carl, reason="Both ask for a ramp.")
            self.merges[name] = merge.pk
        for name, by in (("halfway", ana), ("joint", ana), ("joint", mira)):
            proposals.agree_merge(merge_id=self.merges[name], by=by, version=1)

    def _ended(self) -> None:
        """Two people ended a proposal of ana's: two may let it go on."""
        its = self.proposals["ended"] = build.proposal(
            self.people["ana"], state=State.WITHDRAWN, district=self.molinos, title="What the city ended"
        )
        JointAct.objects.create(
            kind=END,
            subject_id=its.pk,
            ground="law",
            reason="Court of the city, order 12.",
            state=JointAct.State.CONFIRMED,
            asked_by=self.people["nora"],
            decided_by=self.people["ilse"],
            decided_at=clock.now(),
            until=clock.now(),
        )

    def _office(self) -> None:
        """Olga asks for a second look at her draft; omar is in charge of that work, and noted something."""
        omar, olga = self.people["omar"], self.olga
        its = self.proposals["looked"] = build.proposal(
            self.people["ana"], state=State.AWAITING_ANSWER, district=self.molinos, title="A crossing to look at"
        )
        proposals.save_answer_draft(proposal_id=its.pk, by=olga, content=DRAFT)
        self.look = proposals.ask_second_look(proposal_id=its.pk, by=olga)
        proposals.assign_proposal(proposal_id=its.pk, by=omar)
        self.note = proposals.write_note(proposal_id=its.pk, by=omar, body="Ask the water works first.")
        self.interim = proposals.send_interim_reply(proposal_id=its.pk, by=olga, body="We are asking the water works.")

    def _helping(self) -> None:
        """What ana and her neighbours do themselves."""
        ana, its = self.people["ana"], self.proposals["taken_up"].pk
        asked = {"kind": "hours", "words": "Hands", "amount": 9, "unit": "hours"}
        self.need = proposals.name_need(proposal_id=its, by=ana, **asked)
        self.own_step = proposals.plan_own_step(
            proposal_id=its, by=ana, words="Clear the bank", due_on=clock.today() + dt.timedelta(days=9)
        )
        self.call = proposals.call_for_help(proposal_id=its, by=ana, body="Come on Saturday, please.")
        words = {"reason": WORDS, "declared_by": ana, "declared_at": timezone.now()}
        self.taken_up = TakeUp.objects.create(proposal_id=its, **words)
        self.anas_pledge, self.beas_pledge = (
            proposals.make_pledge(proposal_id=its, by=self.people[who], kind="skill", body=f"{who} can weld.")
            for who in ("ana", "bea")
        )

    def _moderation(self) -> None:
        nora = self.people["nora"]
        said = self.said["bea"]
        moderation.flag_content(kind="comment", content_id=said.pk, by=self.people["mira"], reason="spam", text="")
        self.concern = Concern.objects.get()
        self.act = moderation.hide(kind="comment", content_id=self.said["vera"].pk, by=nora, reason="spam", text=WORDS)
        self._cases(nora)
        self.blocked = moderation.block_account(person_id=self.people["dora"].pk, by=nora, reason=WORDS)

    def _cases(self, nora: Person) -> None:
        """One that bea is called to, one in which ana sits, one decided about what bea wrote."""
        bea, ana, vera = (self.people[name] for name in ("bea", "ana", "vera"))
        veras = build.proposal(vera, district=self.molinos, title="A bench for vera")
        abouts = {"called": self.proposals["extra"], "sitting": veras, "decided": self.proposals["beas"]}
        at = clock.now()
        listed = {"list_csv": "ticket\na1\n", "list_hash": "a" * 64, "seed_root": 1, "exhausted": True}
        numbers = {"size": 9, "quorum": 5, "days": 7, "answer_days": 2, "appeal_days": 14, "panel": "jury"}
        self.cases = {}
        for name, about in abouts.items():
            concern = Concern.objects.create(
                kind="proposal", content_id=about.pk, proposal=about, author_id=about.author_ids[0]
            )
            ended = {"state": "decided", "outcome": "ask_edit", "outcome_reason": "insult", "decided_at": at}
            ended |= {"appeal_until": at + dt.timedelta(days=14)}
            case = Case.objects.create(
                origin="flags", reason="insult", due_at=at + dt.timedelta(days=7), **numbers, **listed,
                **(ended if name == "decided" else {}),
            )  # fmt: skip
            CaseItem.objects.create(case=case, concern=concern, open=name != "decided")
            self.cases[name] = case
        for name, person, accepted in (("called", bea, None), ("sitting", ana, at)):
            Juror.objects.create(
                case=self.cases[name], person=person, ticket="a1", number=1, answer_by=at + dt.timedelta(days=2),
                accepted_at=accepted,
            )  # fmt: skip
        Readiness.objects.create(person=bea)
        self.appealed = Act.objects.create(concern=concern, deed="ask_edit", reason="insult", text=WORDS, by=nora)

    def _accounts(self) -> None:
        ana, cleo, mira, vera = (self.people[name] for name in ("ana", "cleo", "mira", "vera"))
        self.token = accounts.create_token(by=ana, name="screen")[0]
        for person in (ana, vera):
            StoppedAddress.objects.create(address=person.email, person=person, cause="bounced", said="550 5.1.1")
        self.dead = Mail.objects.create(
            to="gone@demo.example", message_id="<dead@demo.example>", subject="x", text="x", state="refused",
            failed_at=clock.now(), error="554 no",
        )  # fmt: skip
        self.webhook = add_webhook(by=ana, name="Map", url="https://map.city.org/in/")
        self.mandate = Mandate.objects.get(holder_name="Omar Haddad")
        # Ilse asks for files about mira and carl; to the second one ines agreed.
        asked = {"kind": "accounts.give_data", "ground": "court", "reason": "Court of the city, order 12."}
        self.own_joint = accounts.ask_joint_act(**asked, person_id=mira.pk, by=self.people["ilse"])
        self.agreed = accounts.ask_joint_act(**asked, person_id=self.people["carl"].pk, by=self.people["ilse"])
        accounts.confirm_joint_act(act_id=self.agreed.pk, by=self.people["ines"])
        # Ines asks that ana's proposal is ended; who decides about it is a second person.
        self.joint = accounts.ask_joint_act(
            kind="proposals.end",
            subject_id=self.proposals["extra"].pk,
            ground="law",
            reason="Court of the city, order 12.",
            by=self.people["ines"],
        )
        accounts.mute_person(person_id=vera.pk, by=ana)
        self.wheels = build.organisation("Ribera on Wheels", ana, about="Whoever rolls through Ribera.")
        self.speaks = self.wheels.representatives.get()
        self.passkey = Authenticator.objects.create(user=vera, type="webauthn", data={"name": "hers", "credential": {}})
        for who, street in ((ana, "5"), (mira, "7"), (vera, "9")):
            accounts.ask_letter(
                by=who, name="R", street=f"Mayor {street}", postcode="28001", town="Ribera", district_id=self.molinos.pk
            )
        self.batch = accounts.make_batch(by=cleo, districts={mira.letters.get().pk: self.molinos.pk})
        type(self.batch).objects.update(loaded_at=clock.now())
        self.letter = Letter.objects.get(person=vera)
        sent = Letter.objects.create(
            person=self.people["carl"],
            state="sent",
            district=self.molinos,
            sent_at=clock.now(),
            code_until=clock.now() + dt.timedelta(days=1),
            code_digest=b"-",
        )
        Letter.objects.filter(pk=sent.pk).update(code_digest=post.code_digest(sent.pk, LETTER_CODE))
        code = accounts.issue_desk_code(by=self.people["mira"])
        type(code).objects.filter(pk=code.pk).update(code=DESK_CODE)
        later = clock.now() + dt.timedelta(days=1)
        for who, token in ((vera, TOKEN), (self.people["carl"], "another")):
            Erasure.objects.create(person=who, digest=Erasure.digest_of(token), due_at=later)
        for who, token in ((vera, TOKEN), (self.people["bea"], "another")):
            EmailChange.objects.create(
                person=who,
                new_email=f"new-{who.name}@demo.example",
                old_digest=EmailChange.digest_of(token),
                new_digest=EmailChange.digest_of(f"{token}-new"),
                valid_until=later,
            )
        Authenticator.objects.filter(type="totp").update(data={"secret": FactorAdapter().encrypt("JBSWY3DPEHPK3PXP")})
        self.una = build.person("una", email_confirmed_at=None)
        EmailAddress.objects.filter(user=self.una).update(verified=False)
        accounts.ask_export(by=ana)

    def _parts(self) -> None:
        """What administrators keep: a closed district, one and a topic that an import made, a process, a file."""
        ilse, why = self.people["ilse"], "So the council decided in May."
        for code in ("old", "brink"):
            charter.create_district(code=code, name=code.capitalize(), reason=why, by=ilse)
        charter.close_district(code="old", reason=why, by=ilse)
        District.objects.filter(code="brink").update(imported=True)
        charter.create_topic(code="dusk", name="Light at night", reason=why, by=ilse)
        Topic.objects.filter(code="dusk").update(imported=True)
        self.answers_for = Responsibility.objects.get(office=self.streets)
        charter.create_process(code="mill", name="The mill", reason=why, by=ilse)
        today = clock.today()
        self.phase = charter.plan_phase(
            process="mill",
            kind=Phase.Kind.values[0],
            features=["propose", "comment"],
            first_on=today + dt.timedelta(days=10),
            last_on=today + dt.timedelta(days=20),
            reason=why,
            by=ilse,
        )
        for what, key in (("process", "mill"), ("topic", "mobility"), ("district", "molinos"), ("office", "streets")):
            follow(what=what, key=key, by=ilse)
        follow_place(name="Home", latitude=41.05, longitude=2.05, radius=800, by=ilse)
        charter.create_process(code="bank", name="The bank", reason=why, by=ilse)
        charter.plan_phase(
            process="bank",
            kind="ideas",
            features=["propose", "support", "comment"],
            first_on=today,
            last_on=today + dt.timedelta(days=30),
            reason=why,
            by=ilse,
        )
        self.proposals["called"] = build.proposal(
            self.people["ana"],
            district=self.molinos,
            title="A crossing in the call",
            process=Process.objects.get(code="bank"),
        )
        charter.bring_boundaries(content=MOVED, by=ilse, district="molinos")

    def _desk(self) -> None:
        """Cleo acts for somebody who has no account of their own, and entered something for them; theirs has a slip."""
        cleo = self.people["cleo"]
        unclaimed = accounts.begin_assistance(by=cleo, channel="paper").person
        accounts.end_assistance(by=cleo)
        self.helped = accounts.begin_assistance(by=cleo, channel="desk").person
        build.prove(self.helped, self.molinos)
        proposals.take_in_support(by=cleo, proposal_id=self.proposals["extra"].pk)
        self.intake = proposals.take_in_comment(
            by=cleo, proposal_id=self.proposals["extra"].pk, body="It is dark there in winter.", side="neither"
        ).pk
        self.intake = Intake.objects.get(comment_id=self.intake)
        accounts.ask_assisted_erasure(by=cleo)
        Slip.objects.create(
            person=unclaimed,
            digest=slips.code_digest(LETTER_CODE),
            valid_until=clock.now() + dt.timedelta(days=9),
            email="vera.new@demo.example",
            link_digest=Slip.link_digest_of(TOKEN),
            link_until=clock.now() + dt.timedelta(days=1),
        )

    def _rounds(self) -> None:
        """A draft, a vote that is announced, one that is open, one that is closed and one that is counted."""
        ilse, ana = self.people["ilse"], self.people["ana"]
        proved([ana, self.people["bea"]])
        self.rounds = {"draft": drafted(ilse)}
        voting.set_key(by=ilse, round_id=self.rounds["draft"].pk, public_key=new_shares()[0].public_key.hex())
        self.rounds["announced"], _shares = announced(ilse)
        self.rounds["open"], _shares = opened(ilse)
        follow(what="round", key=self.rounds["open"].pk, by=ilse)
        its, _shares = opened(ilse)
        voting.cast_ballot(by=self.people["bea"], round_id=its.pk, said=["1"])
        self.rounds["closed"] = closed(its)
        its, shares = opened(ilse)
        self.receipt = voting.cast_ballot(by=ana, round_id=its.pk, said=["1"]).receipt
        self.rounds["counted"] = counted(closed(its), shares, ilse)
        self.options = {name: its.options.get(code="1") for name, its in self.rounds.items()}
        self.on_ballot = voting.illustrate_option(
            by=ilse,
            option_id=self.options["draft"].pk,
            file=brought("o.png", picture("PNG", size=(64, 64), shade=5)),
            alt="Trees.",
        )
        self.open_voter = voting.accept_to_vote_openly(by=self.people["bea"])
        until = clock.today() + dt.timedelta(days=30)
        self.delegation = voting.delegate(by=ana, delegate_id=self.open_voter.pk, expires_on=until)
        self.options["announced"].office = self.streets
        self.options["announced"].save(update_fields=["office"])

    def _conversations(self) -> None:
        """Ana's: one that nobody has answered in, one with a map in which bea answered, one that is closed."""
        ana, bea = self.people["ana"], self.people["bea"]
        self.talks = {name: talk(ana) for name in ("open", "answered", "closed")}
        Conversation.objects.update(created_at=clock.now() - dt.timedelta(days=2))
        answered(self.talks["answered"], bea, 1, 1, 0, -1, 1, 1, 1)
        mapped(self.talks["answered"], self.molinos)
        talking.close_conversation(by=ana, conversation_id=self.talks["closed"].pk)
        self.statement = self.talks["open"].statements.get(number=1)

    def _circles(self) -> None:
        """Ana's circle with bea in it, and one that asks carl in; decisions open, spoken to by all, and lapsed."""
        ana, bea = self.people["ana"], self.people["bea"]
        ours, closed_ = gathered.founded(ana, bea), gathered.founded(ana, title="By invitation", openness="invitation")
        asked_in = circles.invite_member(by=ana, circle_id=closed_.pk, name=self.people["carl"].name)
        self.asked_in = asked_in.pk
        alone = gathered.founded(ana, title="Nobody has joined yet")
        self.circles = {"ours": ours.pk, "closed": closed_.pk, "alone": alone.pk}
        lapsed = gathered.closed(gathered.asked(ana, ours))
        spoken, asked = gathered.asked(ana, ours), gathered.asked(ana, ours)
        for each in (ana, bea):
            circles.speak(by=each, decision_id=spoken.pk, said="yes", reason="We waited long enough for it.")
        self.voice = spoken.voices.get(author=bea).pk
        self.decisions = {"open": asked.pk, "spoken": spoken.pk, "lapsed": lapsed.pk}
        past = gathered.held(gathered.convened(ana, ours))
        self.meetings = {"ahead": gathered.convened(ana, ours).pk, "past": past.pk}
        circles.attend_meeting(by=ana, meeting_id=self.meetings["ahead"])
        circles.add_item(by=ana, circle_id=ours.pk, title="Who writes to the school?")
        self.item = circles.add_item(by=ana, circle_id=ours.pk, title="Vests: ten or twenty?")
        self.brought = circles.bring_proposal(by=ana, circle_id=ours.pk, proposal_id=self.proposals["extra"].pk)

    def _assemblies(self) -> None:
        """One assembly in each state: bea is invited to one, ana sits on one and spoke from it."""
        ilse, ana, bea = (self.people[name] for name in ("ilse", "ana", "bea"))
        others = build.residents(3, self.molinos, prefix="lot")
        topic, quotas = self.mobility, "feature,value,min,max\ndistrict,molinos,1,1\n"
        given: dict[str, Any] = {"seats": 1, "quotas": quotas}
        self.assemblies = {"draft": lots_build.drafted(ilse, topic, **given)}
        self.question = lots.ask_question(
            by=ilse, assembly_id=self.assemblies["draft"].pk, text="Do you rent?", choices=["Yes", "No"], feature="rent"
        )
        for name, people in (
            *(("called", [bea]), ("listed", [others[0]]), ("drawn", [bea]), ("sitting", [ana])),
            *(("complete", [others[1]]), ("reported", [others[2]])),
        ):
            its = self.assemblies[name] = lots_build.called(ilse, topic, **given)
            lots_build.entered(its, people)
            if name == "called":
                continue
            lots_build.listed(its, ilse)
            lots_build.happened(its)
            if name == "listed":
                continue
            lots_build.drawn(its, ilse)
            if name == "drawn":
                continue
            lots_build.accepted(its)
            if name != "complete":
                lots.seat_assembly(by=ilse, assembly_id=its.pk)
            if name == "reported":
                lots.report_assembly(by=ilse, assembly_id=its.pk)
        its = self.assemblies["sitting"]
        self.day = lots.plan_session(by=ilse, assembly_id=its.pk, on=clock.today(), title="First day")
        text = {"title": "Shade at every stop", "body": "A tree or a roof at every stop by 2030."}
        self.recommendation = lots.draft_recommendation(by=ana, assembly_id=its.pk, **text)
        lots.vote_on_recommendation(by=ana, recommendation_id=self.recommendation.pk, choice="for")
        self.from_within = lots.speak_from_assembly(by=ana, assembly_id=its.pk, text="We heard three engineers.")

    def prepare(self, about: str) -> None:
        """Bring about what a question needs: `free`, cleo acts for nobody; `unseated`, bea was not drawn."""
        if about == "free":
            accounts.end_assistance(by=self.people["cleo"])
        if about == "unseated":
            Seat.objects.filter(person=self.people["bea"]).update(person=None, state=SeatState.DECLINED)

    def _news(self) -> None:
        with transaction.atomic():
            record("proposal.answered", actor=None, subject=self.proposals["answered"], decision="accepted")
        entry = Entry.objects.latest("id")
        self.news = Notification.objects.create(
            person=self.people["ana"],
            entry=entry,
            kind=Kind.ANSWER_PUBLISHED,
            reason="author",
            proposal=self.proposals["answered"],
        )
        self.mail = Mail.objects.create(
            person=self.people["ana"], message_id="<1@demo.example>", to="ana@demo.example", subject="News", text="News"
        )

    def _reports(self) -> None:
        ilse, month = self.people["ilse"], months.after(months.of(clock.today()), -2)
        publish_month(first_day=month)
        self.waiting = request_report(by=ilse, kind="participation", form="csv")
        self.finished = request_report(by=ilse, kind="participation", form="csv")
        make_report(job_id=self.finished.pk)
        self.monthly = schedule_report(by=ilse, kind="supports", form="csv")
        edition = begin_edition()
        assert edition is not None
        make_report(job_id=edition.jobs.get(kind="comments", format="csv").pk)
        self.unpublished = edition.jobs.get(kind="comments", format="json")
        edition.jobs.filter(pk=self.unpublished.pk).update(state="failed", problem="The sums do not agree.")

    def _block(self) -> None:
        """Bruno's browser and token were made before he was blocked."""
        moderation.block_account(person_id=self.people["bruno"].pk, by=self.people["nora"], reason=WORDS)

    def _browser(self, name: str) -> Client:
        """Signed in, and just now shown again that it is them."""
        client = Client()
        client.force_login(self.people[name])
        session = client.session
        session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
        session["account_authentication_methods_user"] = str(self.people[name].pk)
        session.save()
        return client

    def address(self, route: Route, target: str = "open") -> str:
        """Return an address of the route that leads to something: by default ana's, on her open proposal."""
        if route.name == NOWHERE:
            return "/api/v1/nowhere/"
        values = {
            name: self._value(name, route, self.proposals[STANDS_FOR.get(target, target)]) for name in route.parameters
        }
        return reverse(route.name, kwargs=values)

    @cached_property
    def _keys(self) -> tuple[str, str]:
        """The keys in two mails, as they are while nobody has used them: una's to confirm, vera's to begin anew."""
        confirm = EmailConfirmationHMAC(EmailAddress.objects.get(user=self.una)).key
        return confirm, default_token_generator.make_token(self.people["vera"])

    def _value(self, name: str, route: Route, about: Proposal) -> Any:
        bent = {
            "rule": {"code": "answer_days"},
            **{
                f"{name}{sep}{act}": {"act_id": self.joint.pk}
                for name, sep, acts in (
                    ("joint-act", "-", "confirm refuse take-back file"),
                    ("api_joint_act", "_", "confirm refuse take_back file"),
                )
                for act in acts.split()
            },
            "joint-act-take-back": {"act_id": self.own_joint.pk},
            "api_joint_act_take_back": {"act_id": self.own_joint.pk},
            "joint-act-file": {"act_id": self.agreed.pk},
            "api_joint_act_file": {"act_id": self.agreed.pk},
            "joint-act": {"act_id": self.joint.pk},
            "api_joint_act": {"act_id": self.joint.pk},
            "api_rule": {"code": "answer_days"},
            "district-accept": {"code": "brink"},
            "api_district_accept": {"code": "brink"},
            "api_district_reopen": {"code": "old"},
            "topic-accept": {"code": "dusk"},
            "api_topic_accept": {"code": "dusk"},
            "comment-flag": {"comment_id": self.said["bea"].pk},
            "conversation-flag": {"pk": self.talks["open"].pk},
            "conversation-flag-thanks": {"pk": self.talks["open"].pk},
            "statement-flag": {"pk": self.talks["open"].pk, "content_id": self.statement.pk},
            "circle-uninvite": {"invitation_id": self.asked_in},
            "api_circle_invitation": {"invitation_id": self.asked_in},
            "circle-flag": {"pk": self.circles["ours"]},
            "circle-flag-thanks": {"pk": self.circles["ours"]},
            "circle-part-flag": {"pk": self.circles["ours"], "part": "agenda", "content_id": self.item.pk},
            "assembly-flag-thanks": {"pk": self.assemblies["sitting"].pk},
            "assembly-part-flag": {
                "pk": self.assemblies["sitting"].pk,
                "part": "statements",
                "content_id": self.from_within.pk,
            },
            "api_flag_circle": {"content_id": self.circles["ours"]},
            "api_flag_decision": {"content_id": self.decisions["open"]},
            "api_flag_voice": {"content_id": self.voice},
            "api_flag_item": {"content_id": self.item.pk},
            "api_flag_meeting": {"content_id": self.meetings["ahead"]},
            "api_flag_assembly_statement": {"content_id": self.from_within.pk},
            "api_flag_recommendation": {"content_id": self.recommendation.pk},
            "api_flag_conversation": {"content_id": self.talks["open"].pk},
            "api_flag_statement": {"content_id": self.statement.pk},
            **{
                name: {"pk": self.rounds["open"].pk, "content_id": self.options["open"].pk}
                for name in ("option-flag", "round-flag-thanks")
            },
            **{name: {"pk": self.wheels.pk} for name in ("organisation-flag", "organisation-flag-thanks")},
            "api_flag_option": {"content_id": self.options["open"].pk},
            "api_flag_organisation": {"content_id": self.wheels.pk},
            "api_flag_need": {"content_id": self.need.pk},
            "api_flag_own_step": {"content_id": self.own_step.pk},
            "api_flag_take_up": {"content_id": self.taken_up.pk},
            "api_flag_milestone": {"content_id": self.step.pk},
            "comment-useful": {"comment_id": self.said["bea"].pk},
            "comment-not-useful": {"comment_id": self.said["bea"].pk},
            "api_useful": {"comment_id": self.said["bea"].pk},
            "mfa_edit_webauthn": {"pk": self.passkey.pk},
            "mfa_remove_webauthn": {"pk": self.passkey.pk},
            "merge-carry-by-mail": {"token": carry_token(self.people["bea"].pk, self.merges["joint"])},
            "unsubscribe": {"token": unsubscribe_token(self.people["vera"].pk, Kind.OVERDUE)},
            "mail_again": {"token": mail_again_token(self.people["vera"])},
            "operations_retry_one": {"mail_id": self.dead.pk},
            "proposal-card": {"digest": "0" * 8},
            "amendment-promote": {"amendment_id": self.refused.pk},
            "api_amendment_promote": {"amendment_id": self.refused.pk},
            **{
                name: {"amendment_id": self.suggested.pk}
                for name in ("amendment-support", "amendment-unsupport", "api_amendment_support")
            },
            "support-confirm-by-mail": {"token": confirm_token(self.people["bea"].pk, self.proposals["shared"].pk)},
            "proposal-revision": {"number": 1},
            "register-entry": {"number": 1},
            "api_register_entry": {"number": 1},
            "register-root": {"day": self.root.day.isoformat()},
            "logo": {"digest": self.logo.value},
            "stylesheet": {"digest": "0" * 8},
            "account_confirm_email": {"key": self._keys[0]},
            "account_reset_password_from_key": {
                "uidb36": user_pk_to_url_str(self.people["vera"]),
                "key": self._keys[1],
            },
            "api_report": {"job_id": self.finished.pk},
            "api_report_file": {"job_id": self.finished.pk},
            "job_file": {"job_id": self.finished.pk},
            "job_retry": {"job_id": self.unpublished.pk},
            "api_report_retry": {"job_id": self.unpublished.pk},
            **{key: {"kind": "funnel"} for key in ("report", "report_pdf")},
            "open_data_file": {"kind": "comments"},
            "open_data_file_of": {"kind": "comments", "day": clock.today().isoformat()},
            "picture-later": {"picture_id": self.pictures[0].pk},
            "attachment": {"digest": self.sheet.digest},
            **{key: {"digest": self.on_ballot.digest} for key in ("option-picture", "option-picture-whole")},
            **{key: {"picture_id": self.on_ballot.pk} for key in ("round-option-picture-remove", "api_option_picture")},
            "moderation-case-open": {"kind": "comment", "content_id": self.said["bea"].pk},
            "feed": {"name": "proposals"},
            "calendar": {"name": "city"},
            "place": {"number": 1},
            "place_forget": {"number": 1},
            "api_place": {"number": 1},
            "moderation-case-file": {"case_id": self.cases["called"].pk, "name": "list.csv"},
            "api_case_file": {"case_id": self.cases["called"].pk, "name": "list.csv"},
            "appeal-by-mail": {"token": appeal_token(self.people["bea"].pk, case_id=self.cases["decided"].pk)},
            "moderation-content": {"kind": "comment", "content_id": self.said["bea"].pk},
            "api_moderation_decide": {"kind": "comment", "content_id": self.said["bea"].pk},
        }.get(route.name, {})
        content = {
            "comments/": self.said["bea"].pk,
            "answers/": self.answer.pk,
            "verdicts/": self.verdict.pk,
            "progress/": self.report.pk,
            "interim-replies/": self.interim.pk,
            "pictures/": self.shown.pk,
            "attachments/": self.sheet.pk,
            "amendments/": self.amendment.pk,
            "revisions/": self.proposals["shared"].revisions.get(number=1).pk,
            "merges/": self.merges["same"],
            "pledges/": self.beas_pledge.pk,
            "calls/": self.call.pk,
        }
        content_id = next((pk for part, pk in content.items() if part in route.path), about.pk)
        draft = about.pk == self.proposals["draft"].pk
        parts = {"districts/": "molinos", "topics/": "mobility", "offices/": "streets", "processes/": "mill"}
        known: dict[str, Any] = {
            "code": next((code for part, code in parts.items() if part in route.path), "answer_days"),
            "responsibility_id": self.answers_for.pk,
            "round_id": self.rounds[VOTES.get(route.name, "open")].pk,
            "circle_id": self.circles[CIRCLES.get(route.name.rpartition("circle")[2][1:], "ours")],
            "decision_id": self.decisions[DECISIONS.get(route.name, "open")],
            "meeting_id": self.meetings["past" if "minutes" in route.name else "ahead"],
            "item_id": self.item.pk,
            "row_id": self.brought.pk,
            "voter_id": self.open_voter.pk,
            "delegation_id": self.delegation.pk,
            "assembly_id": self.assemblies[LOTS.get(route.name, "called")].pk,
            "question_id": self.question.pk,
            "session_id": self.day.pk,
            "recommendation_id": self.recommendation.pk,
            "option_id": self.options[VOTES.get(route.name, "draft")].pk,
            "name": "map.json" if route.name == "conversation-file" else "rules.json",
            "conversation_id": self.talks[TALKS.get(route.name, "open")].pk,
            "statement_id": (self.from_within if "assembl" in route.path else self.statement).pk,
            "commitment_id": self.dropped.pk if "give-up" in route.path else self.promise.pk,
            "milestone_id": self.step.pk,
            "report_id": self.report.pk,
            "note_id": self.note.pk,
            "slug": self.wheels.slug,
            "need_id": self.need.pk,
            "step_id": self.own_step.pk,
            "pledge_id": self.anas_pledge.pk,
            "representative_id": self.speaks.pk,
            "phase_id": self.phase.pk,
            "amendment_id": self.amendment.pk,
            "invitation_id": self.invitation.pk,
            "older": 1,
            "newer": 2,
            "intake_id": self.intake.pk,
            "merge_id": next(
                (pk for name, pk in self.merges.items() if about.pk == self.proposals[name].pk), self.merges["same"]
            ),
            "pk": about.pk,
            "proposal_id": about.pk,
            "content_id": content_id,
            "kind": "proposal",
            "comment_id": self.said["ana"].pk,
            "picture_id": self.pictures[1].pk if draft or route.is_api else self.shown.pk,
            "attachment_id": self.document.pk if draft or route.is_api else self.sheet.pk,
            "digest": self.shown.digest,
            "width": 320,
            "number": 0,
            "person_id": self.people["vera"].pk,
            "token_id": self.token.pk,
            "webhook_id": self.webhook.pk,
            "mandate_id": self.mandate.pk,
            "public_id": self.elsewhere,
            "batch_id": self.batch.pk if self.batch else 0,
            "notification_id": self.news.pk,
            "mail_id": self.mail.pk,
            "act_id": (self.appealed if "appeal" in route.name else self.act).pk,
            "case_id": self.cases[CASES.get(route.name, "called")].pk,
            "block_id": self.blocked.pk,
            "job_id": self.waiting.pk,
            "schedule_id": self.monthly.pk,
            "token": TOKEN,
            "part": "legal",
            "lang": "en",
            "form": "csv",
        }
        return bent[name] if name in bent else known[name]


@contextmanager
def undone() -> Iterator[None]:
    """What is done inside is taken back; durable blocks may stand inside, as in any test."""
    block = transaction.atomic()
    block._from_testcase = True  # type: ignore[attr-defined]
    with block:
        yield
        transaction.set_rollback(True)


def written() -> dict[str, int]:
    """Return how many rows of each table this transaction has inserted, updated or deleted so far. One query."""
    with connection.cursor() as cursor:
        # The system's view of the same counters reads every index too, and takes four times as long.
        cursor.execute(
            "SELECT CASE relnamespace WHEN 'public'::regnamespace THEN relname"
            " WHEN 'box'::regnamespace THEN 'box_' || relname ELSE 'identity_' || relname END,"
            " pg_stat_get_xact_tuples_inserted(oid) + pg_stat_get_xact_tuples_updated(oid)"
            " + pg_stat_get_xact_tuples_deleted(oid) FROM pg_class WHERE relkind = 'r'"
            " AND relnamespace IN ('public'::regnamespace, 'identity'::regnamespace, 'box'::regnamespace)"
        )
        return dict(cursor.fetchall())


@contextmanager
def watched() -> Iterator[set[str]]:
    """Fill the set with the tables in which anything was written meanwhile, but for what is noted of everybody."""
    before, changed = written(), set()
    yield changed
    changed |= {name for name, count in written().items() if count != before.get(name, 0)} - NOTED
