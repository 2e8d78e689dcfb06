"""By which way a person is told, what they were told, and the mails on their way."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.functions import Cast, Now
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from charter.models import Phase
from charter.queries import office_name
from commons.models import Visibility
from commons.templatetags.look import day
from commons.text import cut, excerpt
from notifications.texts import case_headline, case_sentence, moderated_sentence
from proposals.models import Decision
from voting.models import Round, why_cancelled

PERSON = settings.AUTH_USER_MODEL


class Kind(models.TextChoices):
    ANSWER_PUBLISHED = "answer_published", _("The city answered")
    THRESHOLD_REACHED = "threshold_reached", _("A proposal reached its threshold")
    OVERDUE = "overdue", _("An answer is overdue")
    CONTESTED = "contested", _("An answer goes back to the office")
    DELIVERY = "delivery", _("How what was promised goes")
    DONE_ASKED = "done_asked", _("You are asked whether something was done")
    COMMENT_ON_MINE = "comment_on_mine", _("Somebody commented on what you wrote")
    OFFICE_REMINDER = "office_reminder", _("Your office owes an answer")
    MODERATED = "moderated", _("A moderator decided about what you wrote or flagged")
    INTERIM_REPLY = "interim_reply", _("The city sent word before its answer")
    OFFICE_WORK = "office_work", _("A colleague of your office counts on you")
    TEXT_CHANGED = "text_changed", _("A text you support changed, and waits for your word")
    AMENDMENT = "amendment", _("An amendment concerns you")
    AUTHORSHIP = "authorship", _("Something about what you write with others")
    PROCESS_PHASE = "process_phase", _("A phase of a process you follow begins or ends soon")
    MERGE = "merge", _("What you write is to become one with another proposal")
    CARRY = "carry", _("What you support became part of another proposal, and asks for your word")
    PLEDGED = "pledged", _("Somebody pledged something for your proposal")
    HELP_WANTED = "help_wanted", _("Neighbours who do it themselves call for help")
    TAKEN_UP = "taken_up", _("Residents take a proposal up themselves")
    ENDED = "ended", _("The city ends a proposal, or lets it go on")
    ROUND = "round", _("A vote you follow opens, is counted or is cancelled")
    ROUND_CLOSING = "round_closing", _("A vote closes soon, and you have not voted")
    CIRCLE = "circle", _("A circle of yours decides or meets")
    LOT = "lot", _("The lot fell on you: a seat in an assembly waits for your answer")
    JURY = "jury", _("You are called to a jury, or your vote in it is awaited")
    CASE = "case", _("A case is decided that is about what you wrote, flagged or judged")
    REPORT = "report", _("A report you have made every month is there")
    AROUND = "around", _("A proposal or an answer in a topic, district, office or place you follow")


class Reason(models.TextChoices):
    """Why somebody is told. The first that fits is the one that is said."""

    OFFICE = "office", _("Because your office answers for it.")
    ADMINISTRATOR = "administrator", _("Because you are an administrator of the city.")
    REPLIED = "replied", _("Because it replies to your comment.")
    AUTHOR = "author", _("Because you wrote the proposal.")
    WROTE = "wrote", _("Because you wrote it.")
    INVITED = "invited", _("Because you are asked.")
    SUPPORTER = "supporter", _("Because you support it.")
    COMMENTER = "commenter", _("Because you commented on it.")
    PLEDGER = "pledger", _("Because you pledged something for it.")
    MEMBER = "member", _("Because you are a member of it.")
    DRAWN = "drawn", _("Because you let yourself be drawn.")
    FLAGGED = "flagged", _("Because you flagged it.")
    JUROR = "juror", _("Because you accept jury duty.")
    BEGUN = "begun", _("Because you began a ballot. What you chose was not kept.")
    FOLLOWER = "follower", _("Because you follow it.")
    OFFICE_FOLLOWED = "office_followed", _("Because you follow the office that answered.")
    PLACE = "place", _("Because it lies near a place you follow.")
    TOPIC = "topic", _("Because you follow its topic.")
    DISTRICT = "district", _("Because you follow its district.")


class Frequency(models.TextChoices):
    """How often a digest comes."""

    DAILY = "daily", _("daily digest")
    WEEKLY = "weekly", _("weekly digest")


# What is in no digest: a reminder of a vote, of which it is not kept that it was sent; and what has a date of its own.
AT_ONCE = (Kind.ROUND_CLOSING.value, Kind.JURY.value, Kind.CASE.value)


class Preference(models.Model):
    """By which way a person hears of a kind, where it is not the default (`DEFAULT_MAIL`)."""

    class Mail(models.TextChoices):
        AT_ONCE = "at_once", _("at once")
        DAILY = Frequency.DAILY.value, _("once a day")
        WEEKLY = Frequency.WEEKLY.value, _("once a week")
        OFF = "off", _("not by mail")

    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=20, choices=Kind)
    mail = models.CharField(max_length=10, choices=Mail)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], name="notifications_preference_once"),
            models.CheckConstraint(
                condition=~models.Q(kind__in=AT_ONCE) | models.Q(mail__in=["at_once", "off"]),
                name="notifications_preference_reminder_at_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.mail}"


# What waits for a person comes at once. Talk may come in scores a day, and none of it is urgent.
DEFAULT_MAIL: dict[str, Preference.Mail] = {
    **dict.fromkeys(Kind.values, Preference.Mail.AT_ONCE),
    Kind.COMMENT_ON_MINE.value: Preference.Mail.DAILY,
    Kind.PLEDGED.value: Preference.Mail.DAILY,
    Kind.AROUND.value: Preference.Mail.WEEKLY,
}


# By which way a kind of `AT_ONCE` can come.
AT_ONCE_OR_NOT = [(way.value, way.label) for way in (Preference.Mail.AT_ONCE, Preference.Mail.OFF)]


def ways_of(kind: str) -> list[tuple[str, str]]:
    """Return by which ways a kind can come."""
    ways = AT_ONCE_OR_NOT if kind in AT_ONCE else Preference.Mail.choices
    return [(way, str(label)) for way, label in ways]


class Edition(models.Model):
    """The digests of one day or week: which lines they bring, and how far writing them has come.

    `until`: lines written before it belong here. `after`: the last person whose digest is written.
    """

    frequency = models.CharField(max_length=10, choices=Frequency)
    on = models.DateField()
    until = models.DateTimeField()
    after = models.BigIntegerField(default=0)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["frequency", "on"], name="notifications_edition_once")]

    def __str__(self) -> str:
        return f"{self.frequency} {self.on}"


class Digest(models.Model):
    """One person's digest of an edition."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "person"], name="notifications_digest_once")]
        indexes = [models.Index(fields=["created_at"], name="notifications_digest_age")]

    def __str__(self) -> str:
        return f"edition {self.edition_id} for {self.person_id}"


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
            return _of_round(self.round, self.entry.verb, data)
        if self.proposal is None:
            return ""
        due = _due_day(data.get("due_at"))
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
            return f"{said} {_given_too(len(data.get('others', ())))}".strip()
        if self.kind == Kind.INTERIM_REPLY:
            return say("%(office)s says what it does meanwhile. The date of its answer stays.") % {"office": office}
        if self.kind == Kind.DONE_ASKED:
            return say("Say it until %(day)s.") % {"day": _due_day(data.get("until"))}
        if self.kind == Kind.DELIVERY:
            return _of_delivery(self.entry.verb, data)
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


HEADLINES: dict[tuple[str, str], str | Promise] = {
    **{(Kind.ANSWER_PUBLISHED, reason): _("The city answered: %(title)s") for reason in Reason},
    **{(Kind.THRESHOLD_REACHED, reason): _("Threshold reached: %(title)s") for reason in Reason},
    **{(Kind.OVERDUE, reason): _("The answer is overdue: %(title)s") for reason in Reason},
    (Kind.OVERDUE, Reason.ADMINISTRATOR): _("Overdue for too long: %(title)s"),
    **{(Kind.COMMENT_ON_MINE, reason): _("A comment on your proposal: %(title)s") for reason in Reason},
    (Kind.COMMENT_ON_MINE, Reason.REPLIED): _("A reply to your comment on: %(title)s"),
    **{(Kind.CONTESTED, reason): _("Its supporters sent the answer back: %(title)s") for reason in Reason},
    **{(Kind.DONE_ASKED, reason): _("Was it done? %(title)s") for reason in Reason},
    **{(Kind.OFFICE_REMINDER, reason): _("Your office owes an answer: %(title)s") for reason in Reason},
    **{(Kind.PLEDGED, reason): _("A pledge for your proposal: %(title)s") for reason in Reason},
    **{(Kind.HELP_WANTED, reason): _("Help is wanted: %(title)s") for reason in Reason},
    **{(Kind.TAKEN_UP, reason): _("Residents do it themselves: %(title)s") for reason in Reason},
    **{(Kind.ENDED, reason): _("The city ended a proposal: %(title)s") for reason in Reason},
    **{(Kind.INTERIM_REPLY, reason): _("Word from the city before its answer: %(title)s") for reason in Reason},
}

# What happens among authors, amenders and supporters: with the proposal's title, and where it stands above.
TOGETHER: dict[str, tuple[str | Promise, str | Promise]] = {
    "proposal.revised": (
        _("Do you still support it? The text changed: %(title)s"),
        _("The text changed. Do you still support it?"),
    ),
    "proposal.consent_given": (
        _("An author would withdraw what you write together: %(title)s"),
        _("An author would withdraw it. It takes all of you."),
    ),
    "proposal.consent_given.merge": (
        _("An author agrees to merge what you write together: %(title)s"),
        _("An author agrees to merge it. It takes all of you."),
    ),
    "proposal.consent_given.unmerge": (
        _("An author would undo the merge of what you write together: %(title)s"),
        _("An author would undo the merge. It takes all of you."),
    ),
    "proposal.consent_given.take_up": (
        _("An author would have you do yourselves what you write together: %(title)s"),
        _("An author would take it up. It takes all of you."),
    ),
    "merge.suggested": (
        _("Somebody finds that what you write says the same as another proposal: %(title)s"),
        _("Somebody finds that it says the same as another proposal."),
    ),
    "merge.written": (
        _("The common text was written anew. Read it before you agree: %(title)s"),
        _("The common text was written anew. Read it before you agree."),
    ),
    "merge.consented": (
        _("One side agrees to the merge: %(title)s"),
        _("One side agrees to the merge."),
    ),
    "merge.agreed": (_("All agreed, and it is merged: %(title)s"), _("All agreed, and it is merged.")),
    "merge.declined": (_("An author does not want the merge: %(title)s"), _("An author does not want the merge.")),
    "merge.lapsed": (_("The suggested merge came to nothing: %(title)s"), _("The suggested merge came to nothing.")),
    "merge.withdrawn": (
        _("The suggested merge was taken back: %(title)s"),
        _("The suggested merge was taken back."),
    ),
    "merge.undone": (_("The merge is undone: %(title)s"), _("The merge is undone.")),
    "amendment.proposed": (_("Other words are suggested for: %(title)s"), _("Other words are suggested.")),
    "amendment.accepted": (_("Your amendment is taken in: %(title)s"), _("Your amendment is taken in.")),
    "amendment.rejected": (_("Your amendment is not taken in: %(title)s"), _("Your amendment is not taken in.")),
    "amendment.shown": (
        _("Many would have it say something else: %(title)s"),
        _("Many would have it say something else."),
    ),
    "author.invited": (_("You are asked to write together: %(title)s"), _("You are asked to write it together.")),
    "author.joined": (_("Somebody writes with you now: %(title)s"), _("Somebody writes it with you now.")),
}

# What supporters of merged proposals are asked, and told.
CARRIED: dict[str, tuple[str | Promise, str | Promise]] = {
    "merge.agreed": (
        _("Do you carry your support over? What you support is merged into: %(title)s"),
        _("What you support became part of it. Do you carry your support over?"),
    ),
    "merge.undone": (
        _("The merge is undone, and what was merged is open again: %(title)s"),
        _("The merge is undone. What was merged is open again, with the supports it had."),
    ),
}

DELIVERY: dict[str, str | Promise] = {
    "proposal.promise_missed": _("A promised date passed: %(title)s"),
    "proposal.promise_moved": _("A promised date was moved: %(title)s"),
    "proposal.promise_given_up": _("A promise was given up: %(title)s"),
    "proposal.finished": _("The city reports it as done: %(title)s"),
    "proposal.reopened": _("Supporters say it is not done: %(title)s"),
}

DELIVERY_HAPPENINGS: dict[str, str | Promise] = {
    "proposal.promise_missed": _("A promised date passed."),
    "proposal.promise_moved": _("A promised date was moved."),
    "proposal.promise_given_up": _("A promise was given up."),
    "proposal.finished": _("The city reports it as done."),
    "proposal.reopened": _("Supporters say it is not done; it goes back to delivery."),
}

MODERATED: dict[str, str | Promise] = {
    "moderation.hidden": _("What you wrote was hidden"),
    "moderation.edit_asked": _("You are asked to change what you wrote"),
    "moderation.restored": _("What you wrote is back"),
    "moderation.dismissed": _("What you flagged stays as it is"),
}

OFFICE_WORK: dict[str, str | Promise] = {
    "assignment.made": _("A colleague gave this to you: %(title)s"),
    "second_look.asked": _("A colleague asks for a second look at the answer to: %(title)s"),
    "second_look.approved": _("A colleague approved your answer to: %(title)s"),
    "second_look.returned": _("A colleague sent your answer back: %(title)s"),
}

PHASES: dict[str, str | Promise] = {
    "process.phase_begun": _("%(phase)s has begun: %(title)s"),
    "process.phase_ending": _("%(phase)s ends soon: %(title)s"),
}

PHASE_HAPPENINGS: dict[str, str | Promise] = {
    "process.phase_begun": _("%(phase)s has begun."),
    "process.phase_ending": _("%(phase)s ends soon."),
}

# What happens among people who found or were drawn to each other.
AMONG: dict[str, tuple[str | Promise, str | Promise]] = {
    "decision.opened": (_("Your circle decides: %(title)s"), _("It decides something: say what you think.")),
    "decision.closed": (_("Your circle has decided: %(title)s"), _("A decision is closed.")),
    "meeting.convened": (_("Your circle meets: %(title)s"), _("It meets.")),
    "meeting.changed": (_("A meeting of your circle moved: %(title)s"), _("A meeting moved, or changed.")),
    "meeting.cancelled": (_("A meeting of your circle was called off: %(title)s"), _("A meeting was called off.")),
    **dict.fromkeys(
        ("assembly.drawn", "assembly.replaced"),
        (
            _("The lot fell on you. Do you take the seat? %(title)s"),
            _("The lot fell on you. Say whether you take the seat."),
        ),
    ),
}
FOLLOWED_CIRCLE: dict[str, tuple[str | Promise, str | Promise]] = {
    "decision.opened": (_("A circle you follow decides: %(title)s"), _("It decides something.")),
    "decision.closed": (_("A circle you follow has decided: %(title)s"), _("A decision is closed.")),
    "meeting.convened": (_("A circle you follow meets: %(title)s"), _("It meets.")),
    "meeting.changed": (
        _("A meeting of a circle you follow moved: %(title)s"),
        _("A meeting moved, or changed."),
    ),
    "meeting.cancelled": (
        _("A meeting of a circle you follow was called off: %(title)s"),
        _("A meeting was called off."),
    ),
}
# What is proposed and answered around what one follows.
AROUND: dict[str, tuple[str | Promise, str | Promise]] = {
    "proposal.published": (_("Proposed: %(title)s"), _("It was proposed.")),
    "proposal.answered": (_("The city answered: %(title)s"), _("The city answered.")),
}
# With the vote's title, and where it stands above.
ROUNDS: dict[str, tuple[str | Promise, str | Promise]] = {
    "round.announced": (
        _("A proposal you follow stands in a vote: %(title)s"),
        _("A proposal you follow stands in a vote."),
    ),
    "round.opened": (_("The vote is open: %(title)s"), _("The vote is open.")),
    "round.closing": (
        _("The vote closes soon, and you have not voted: %(title)s"),
        _("It closes soon, and you have not voted."),
    ),
    "round.closing.begun": (
        _("You began a ballot and have not sent it: %(title)s"),
        _("You began a ballot and have not sent it."),
    ),
    "round.counted": (_("The result is there: %(title)s"), _("The result is there.")),
    "round.cancelled": (_("The vote was cancelled: %(title)s"), _("The vote was cancelled.")),
}

OFFICE_HAPPENINGS: dict[str, str | Promise] = {
    "assignment.made": _("A colleague gave this to you."),
    "second_look.asked": _("A colleague asks for a second look at the answer."),
    "second_look.approved": _("A colleague approved your answer."),
    "second_look.returned": _("A colleague sent your answer back."),
}

HAPPENINGS: dict[str, str | Promise] = {
    Kind.ANSWER_PUBLISHED: _("The city answered."),
    Kind.THRESHOLD_REACHED: _("It reached its threshold."),
    Kind.OVERDUE: _("The answer is overdue."),
    Kind.CONTESTED: _("Its supporters sent the answer back."),
    Kind.DONE_ASKED: _("You are asked whether it was done."),
    Kind.OFFICE_REMINDER: _("Your office owes an answer."),
    Kind.INTERIM_REPLY: _("The city sent word before its answer."),
    Kind.PLEDGED: _("Somebody pledged something."),
    Kind.HELP_WANTED: _("Help is wanted."),
    Kind.TAKEN_UP: _("Residents do it themselves."),
    Kind.ENDED: _("The city ended it."),
}
# Two people of the city decide both.
GOES_ON = (_("A proposal goes on: %(title)s"), _("It goes on."))


def _given_too(count: int) -> str:
    """Say that the same answer was given elsewhere too: who follows several of them is told once."""
    if not count:
        return ""
    said = ngettext(
        "The same answer was given to %(count)d other proposal; the answer names it.",
        "The same answer was given to %(count)d other proposals; the answer names them.",
        count,
    )
    return said % {"count": count}


def _of_delivery(verb: str, data: dict[str, str]) -> str:
    """Say which promise, or why: the official's own words."""
    if verb == "proposal.promise_missed":
        return say("“%(words)s”") % {"words": data.get("promise", "")}
    words = data.get("reason") or data.get("note")
    return say("“%(words)s”") % {"words": cut(words, 140)} if words else ""


def _of_round(its: Round, verb: str, data: dict[str, Any]) -> str:
    """Say from when or until when one can vote, how many did, or why it was cancelled."""
    if verb == "round.announced":
        return say("It opens on %(moment)s.") % {"moment": _moment(its.opens_at)}
    if verb in ("round.opened", "round.closing"):
        return say("It closes on %(moment)s.") % {"moment": _moment(its.closes_at)}
    if verb == "round.counted":
        many = data.get("voters", 0)
        return ngettext("%(count)d person voted.", "%(count)d people voted.", many) % {"count": many}
    return say("“%(words)s”") % {"words": cut(why_cancelled(data.get("reason", "")), 140)}


def _moment(at: dt.datetime) -> str:
    return date_format(timezone.localtime(at), "DATETIME_FORMAT")


def _due_day(moment: object) -> str:
    """Return the last day of a time that ends at midnight."""
    found = parse_datetime(moment) if isinstance(moment, str) else None
    return day(timezone.localdate(found - dt.timedelta(seconds=1))) if found else ""
