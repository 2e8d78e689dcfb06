"""What kinds of news there are, why one is told, and how often a digest comes."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


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
