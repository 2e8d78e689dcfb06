"""The lines of the inbox: what a person was told, what each says and where one reads on."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Cast, Now
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.functional import Promise
from django.utils.translation import gettext as say
from django.utils.translation import ngettext

from charter.models import Phase
from charter.queries import office_name
from commons.models import Visibility
from commons.templatetags.look import day
from commons.text import excerpt
from notifications.models.digests import Digest
from notifications.models.kinds import Frequency, Kind, Reason
from notifications.models.words import (
    AMONG,
    AROUND,
    CARRIED,
    DELIVERY,
    DELIVERY_HAPPENINGS,
    FOLLOWED_CIRCLE,
    GOES_ON,
    HAPPENINGS,
    HEADLINES,
    MODERATED,
    OFFICE_HAPPENINGS,
    OFFICE_WORK,
    PHASE_HAPPENINGS,
    PHASES,
    ROUNDS,
    TOGETHER,
    due_day,
    given_too,
    of_delivery,
    of_round,
)
from notifications.texts import case_headline, case_sentence, moderated_sentence
from proposals.models import Decision

PERSON = settings.AUTH_USER_MODEL

# Keys of what a line is about: of one of these, the others are None.
WHAT = ("proposal", "process", "round", "conversation", "circle", "assembly", "organisation", "case")
# So much of a moderator's words stands in the inbox; the mail has them whole.
SAID_LENGTH = 280
ABOUT = tuple(f"{name}_id" for name in WHAT)
About = tuple[int | None, ...]


def _about_one() -> models.Q:
    """Return the condition that a line is about one thing; of a report, about none of them: its entry says which."""
    found = models.Q(kind=Kind.REPORT, **dict.fromkeys(WHAT))
    for name in WHAT:
        found |= models.Q(**{f"{other}__isnull": other != name for other in WHAT})
    return found


class Notification(models.Model):
    """One line in a person's inbox, from one journal entry, about one thing of `WHAT`.

    Of kind ROUND_CLOSING it goes when the round closes: who was reminded had not voted. `awaits`: the digest that will
    bring it; empty when it came at once, is not wanted by mail, or was brought by `digest`. `told_on`: the city's day,
    by which the inbox puts lines together.
    """

    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+", db_index=False)
    entry = models.ForeignKey("journal.Entry", on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=20, choices=Kind)
    reason = models.CharField(max_length=20, choices=Reason)
    proposal = models.ForeignKey("proposals.Proposal", null=True, on_delete=models.CASCADE, related_name="+")
    process = models.ForeignKey(
        "charter.Process", null=True, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    round = models.ForeignKey("voting.Round", null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    conversation = models.ForeignKey(
        "deliberation.Conversation", null=True, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    circle = models.ForeignKey(
        "deliberation.Circle", null=True, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    assembly = models.ForeignKey(
        "deliberation.Assembly", null=True, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    organisation = models.ForeignKey(
        "accounts.Organisation", null=True, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    case = models.ForeignKey("moderation.Case", null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    told_on = models.DateField(default=timezone.localdate, db_default=Cast(Now(), models.DateField()), editable=False)
    read_at = models.DateTimeField(null=True, editable=False)
    awaits = models.CharField(max_length=10, choices=Frequency, default="", db_default="", blank=True, editable=False)
    digest = models.ForeignKey(
        Digest, null=True, editable=False, on_delete=models.SET_NULL, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "person"], name="notifications_notification_once"),
            models.CheckConstraint(
                condition=models.Q(awaits="") | models.Q(awaits__in=Frequency.values, digest=None),
                name="notifications_notification_brought_once",
            ),
            models.CheckConstraint(condition=_about_one(), name="notifications_notification_about_one"),
            models.CheckConstraint(
                condition=~models.Q(kind=Kind.ROUND_CLOSING) | models.Q(round__isnull=False, awaits="", digest=None),
                name="notifications_notification_reminder_at_once",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-id"], name="notifications_inbox"),
            models.Index(fields=["person", "proposal", "told_on", "id"], name="notifications_inbox_day"),
            models.Index(
                fields=["person", "process", "told_on", "id"],
                condition=models.Q(process__isnull=False),
                name="notifications_process_day",
            ),
            models.Index(
                fields=["person", "round", "told_on", "id"],
                condition=models.Q(round__isnull=False),
                name="notifications_round_day",
            ),
            # All that is told more rarely, in one: of each a person has few lines.
            models.Index(
                fields=["person", "told_on", "id"],
                condition=models.Q(conversation__isnull=False)
                | models.Q(circle__isnull=False)
                | models.Q(assembly__isnull=False)
                | models.Q(organisation__isnull=False)
                | models.Q(case__isnull=False),
                name="notifications_rarer_day",
            ),
            models.Index(
                fields=["person", "kind", "told_on", "id"],
                condition=models.Q(kind=Kind.REPORT),
                name="notifications_report_day",
            ),
            # What goes when the round closes.
            models.Index(
                fields=["round", "id"],
                condition=models.Q(kind=Kind.ROUND_CLOSING),
                name="notifications_round_reminders",
            ),
            models.Index(
                fields=["awaits", "person"], condition=~models.Q(awaits=""), name="notifications_awaits_digest"
            ),
            models.Index(fields=["digest"], condition=models.Q(digest__isnull=False), name="notifications_brought_by"),
            models.Index(fields=["person"], condition=models.Q(read_at=None), name="notifications_unread"),
            # What is a year old goes every night.
            models.Index(fields=["created_at"], name="notifications_line_age"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.person_id}"

    # The first words of the comment it tells of, where a page has asked for them.
    quote = ""
    # What the moderator wrote to whom it concerns, where a page or mail has asked for it.
    said = ""
    # That moderation hid the words it would repeat, where a page has asked for it.
    words_hidden = False

    @property
    def is_public(self) -> bool:
        content = self.proposal or self.conversation or self.circle or self.assembly
        return content is None or bool(content.visibility == Visibility.PUBLIC)

    @property
    def about(self) -> About:
        return tuple(getattr(self, name) for name in ABOUT)

    @property
    def is_new(self) -> bool:
        return self.read_at is None

    @property
    def headline(self) -> str:
        """Say in one line what happened. Nothing of a proposal that is no longer public is repeated."""
        if self.kind == Kind.REPORT:
            return say("Your monthly report is there: %(title)s") % {"title": self.shown_title}
        if self.kind == Kind.MODERATED:
            return str(MODERATED[self.entry.verb])
        if self.kind == Kind.OFFICE_WORK:
            return str(OFFICE_WORK[self.entry.verb]) % {"title": self.shown_title}
        if words := self._together:
            return str(words[0]) % {"title": self.shown_title}
        if self.kind == Kind.PROCESS_PHASE:
            return str(PHASES[self.entry.verb]) % {"title": self.shown_title, "phase": self._phase}
        if self.kind == Kind.DELIVERY:
            return str(DELIVERY[self.entry.verb]) % {"title": self.shown_title}
        if self.case is not None:
            return case_headline(self.case, self.entry.verb, self.reason) % {"title": self.shown_title}
        if self.round is not None:
            return str(ROUNDS[self._round_told][0]) % {"title": self.shown_title}
        if words := self._among:
            return str(words[0]) % {"title": self.shown_title}
        if self.kind == Kind.AROUND:
            return str(AROUND[self.entry.verb][0]) % {"title": self.shown_title}
        if self.entry.verb == "proposal.resumed":
            return str(GOES_ON[0]) % {"title": self.shown_title}
        return str(HEADLINES[self.kind, self.reason]) % {"title": self.shown_title}

    @property
    def _together(self) -> tuple[str | Promise, str | Promise] | None:
        """What happens among those who write and support; the same act is told otherwise to who is asked."""
        verb = self.entry.verb
        if self.kind == Kind.CARRY:
            return CARRIED.get(verb)
        if verb == "proposal.consent_given" and self.entry.data.get("act") in ("merge", "unmerge", "take_up"):
            verb = f"{verb}.{self.entry.data['act']}"
        return TOGETHER.get(verb)

    @property
    def _among(self) -> tuple[str | Promise, str | Promise] | None:
        """What people who found or were drawn to each other do; of a circle, as who is not in it follows it."""
        words = FOLLOWED_CIRCLE if self.reason == Reason.FOLLOWER else AMONG
        return words.get(self.entry.verb)

    @property
    def _round_told(self) -> str:
        return f"{self.entry.verb}.begun" if self.reason == Reason.BEGUN else self.entry.verb

    @property
    def shown_title(self) -> str:
        if self.kind == Kind.REPORT:
            return str(self.entry.data["file"])
        if self.case is not None:
            return say("case %(number)s") % {"number": self.case.pk}
        if self.process is not None:
            return str(self.process.name)
        if self.round is not None:
            return str(self.round.title)
        if self.organisation is not None:
            return str(self.organisation.name)
        if not self.is_public:
            return say("a proposal that is no longer public") if self.proposal else say("what is no longer public")
        content = self.proposal or self.conversation or self.circle or self.assembly
        return str(content.title) if content else ""

    def happening(self, count: int = 1) -> str:
        """Say what happened, of so many lines of this kind and reason, where the proposal's title stands above."""
        if self.kind == Kind.COMMENT_ON_MINE and self.reason == Reason.REPLIED:
            said = ngettext("%(count)d reply to your comment.", "%(count)d replies to your comment.", count)
        elif self.kind == Kind.COMMENT_ON_MINE:
            said = ngettext("%(count)d comment on your proposal.", "%(count)d comments on your proposal.", count)
        elif self.kind == Kind.MODERATED:
            said = f"{self.headline}."
        elif self.kind == Kind.REPORT:
            said = say("It is there.")
        elif self.kind == Kind.OFFICE_WORK:
            said = str(OFFICE_HAPPENINGS[self.entry.verb])
        elif words := self._together:
            said = str(words[1])
        elif self.kind == Kind.PROCESS_PHASE:
            said = str(PHASE_HAPPENINGS[self.entry.verb]) % {"phase": self._phase}
        elif self.kind == Kind.DELIVERY:
            said = str(DELIVERY_HAPPENINGS[self.entry.verb])
        elif self.case is not None:
            said = case_headline(self.case, self.entry.verb, self.reason, short=True)
        elif self.round is not None:
            said = str(ROUNDS[self._round_told][1])
        elif words := self._among:
            said = str(words[1])
        elif self.kind == Kind.AROUND:
            said = str(AROUND[self.entry.verb][1])
        elif self.entry.verb == "proposal.resumed":
            said = str(GOES_ON[1])
        else:
            said = str(HAPPENINGS[self.kind])
        return " ".join(filter(None, (said % {"count": count}, self.sentence, self.quoted)))

    @property
    def quoted(self) -> str:
        """Return the first words of what the moderator wrote, as a quotation; empty where nothing was asked for."""
        return say("“%(words)s”") % {"words": excerpt(self.said, SAID_LENGTH)} if self.said else ""

    @property
    def sentence(self) -> str:
        """Say in one sentence what follows; empty where the headline says all."""
        data = self.entry.data
        if self.kind == Kind.MODERATED:
            return moderated_sentence(self.entry)
        if self.kind == Kind.REPORT:
            return say("It is kept for seven days, for administrators who sign in.")
        if self.kind == Kind.PROCESS_PHASE:
            return say("Its last day is %(day)s.") % {"day": day(parse_date(data["last_on"]))}
        if self.case is not None:
            return case_sentence(self.case, self.entry.verb, self.reason)
        if self.round is not None:
            return of_round(self.round, self.entry.verb, data)
        if self.proposal is None:
            return ""
        due = due_day(data.get("due_at"))
        office = office_name(data.get("office_id") or data.get("to_id"), data.get("office") or data.get("to") or "")
        if not self.is_public:
            return ""
        if self.kind == Kind.ENDED and data.get("was"):
            said = say("Two people decided it: “%(reason)s” How to have it looked at is said on its page.")
            return said % {"reason": data.get("reason", "")}
        if self.kind in (Kind.ENDED, Kind.TEXT_CHANGED, Kind.AMENDMENT, Kind.MERGE, Kind.CARRY):
            reason = "" if self.words_hidden else data.get("reason")
            return say("“%(reason)s”") % {"reason": reason} if reason else ""
        if self.entry.verb == "proposal.answered":
            decision = dict(Decision.choices).get(data.get("decision"), "")
            said = say("%(office)s: %(decision)s.") % {"office": office, "decision": decision} if decision else ""
            return f"{said} {given_too(len(data.get('others', ())))}".strip()
        if self.kind == Kind.INTERIM_REPLY:
            return say("%(office)s says what it does meanwhile. The date of its answer stays.") % {"office": office}
        if self.kind == Kind.DONE_ASKED:
            return say("Say it until %(day)s.") % {"day": due_day(data.get("until"))}
        if self.kind == Kind.DELIVERY:
            return of_delivery(self.entry.verb, data)
        if not due:
            return ""
        if self.kind == Kind.OVERDUE:
            return say("The answer was due on %(day)s.") % {"day": due}
        if self.reason == Reason.OFFICE:
            return say("Your office answers until %(day)s.") % {"day": due}
        return say("%(office)s answers until %(day)s.") % {"office": office, "day": due}

    @property
    def _phase(self) -> str:
        return str(dict(Phase.Kind.choices).get(self.entry.data.get("kind", ""), ""))

    @property
    def about_path(self) -> str:
        """Where what it is about stands, from the root of the site."""
        if self.kind == Kind.REPORT:
            return f"/jobs/{self.entry.subject_id}/"
        if self.process is not None:
            return f"/processes/{self.process.code}/"
        if self.organisation is not None:
            return f"/organisations/{self.organisation.slug}/"
        places = ("proposals", "", "rounds", "conversations", "circles", "assemblies", "", "moderation/cases")
        return next(f"/{place}/{key}/" for place, key in zip(places, self.about, strict=True) if place and key)

    @property
    def stop_path(self) -> str:
        """Where one ends what it came of; empty where there is no such page."""
        return f"/jobs/schedules/{self.entry.data['schedule']}/" if self.kind == Kind.REPORT else ""

    @property
    def why(self) -> str:
        return str(Reason(self.reason).label)

    @property
    def aside(self) -> str:
        """What stands small below the headline: what follows, and why one is told."""
        return f"{self.sentence} {self.why}".strip()

    @property
    def path(self) -> str:
        """Where to read on, from the root of the site."""
        if self.kind == Kind.MODERATED:
            return f"/moderation/acts/{self.entry.subject_id}/"
        if self.kind == Kind.COMMENT_ON_MINE:
            return f"/proposals/{self.proposal_id}/#comment-{self.entry.subject_id}"
        if self.kind == Kind.OFFICE_WORK:
            return f"/workspace/{self.proposal_id}/"
        if self.kind == Kind.TEXT_CHANGED:
            return f"/proposals/{self.proposal_id}/support/confirm/"
        if self.kind == Kind.AMENDMENT:
            return f"/proposals/{self.proposal_id}/amendments/{self.entry.subject_id}/"
        if self.entry.subject_type == "merge":
            asked = self.kind == Kind.CARRY and self.entry.verb == "merge.agreed"
            return f"/merges/{self.entry.subject_id}/{'carry/' if asked else ''}"
        if self.kind == Kind.AUTHORSHIP and self.entry.data.get("act") in ("merge", "unmerge"):
            return f"/merges/{self.entry.data['about']}/"
        if self.kind == Kind.AUTHORSHIP and self.entry.data.get("act") == "take_up":
            return f"/proposals/{self.proposal_id}/take-up/"
        if self.kind == Kind.AUTHORSHIP:
            return f"/proposals/{self.proposal_id}/{'invitation' if self.reason == Reason.INVITED else 'authors'}/"
        if self.kind == Kind.PLEDGED:
            return f"/proposals/{self.proposal_id}/help/#pledge-{self.entry.subject_id}"
        if self.kind == Kind.HELP_WANTED:
            return f"/proposals/{self.proposal_id}/help/#call-{self.entry.subject_id}"
        if self.kind == Kind.TAKEN_UP:
            return f"/proposals/{self.proposal_id}/help/"
        if self.case is not None and self.reason == Reason.JUROR:
            return f"/juries/{self.case_id}/"
        if self.kind == Kind.LOT:
            return f"/assemblies/{self.assembly_id}/seat/"
        if self.kind == Kind.CIRCLE and self.entry.subject_type in ("decision", "meeting"):
            return f"/circles/{self.entry.subject_type}s/{self.entry.subject_id}/"
        if self.reason == Reason.BEGUN:
            return f"/rounds/{self.round_id}/ballot/"
        return self.about_path
