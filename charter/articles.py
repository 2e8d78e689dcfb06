"""The charter as one reads it: its chapters, and each rule as a sentence that carries its value.

A rule without a sentence here stands in its chapter, or in the last one, with its own text. Nothing here is decided.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.catalogue import RULES, RuleSpec, Value
from commons.templatetags.look import grouped

CHOICE_WORDS = {
    "district": gettext_lazy("the district's own residents"),
    "anyone": gettext_lazy("everybody who is verified"),
    "not_needed": gettext_lazy("an office may ask for it"),
    "needed": gettext_lazy("no answer without it"),
    "all": gettext_lazy("all that were given"),
    "current": gettext_lazy("those confirmed for the new text"),
}


def in_words(spec: RuleSpec, value: Value, offices: dict[str, str]) -> str:
    """Say a value with its unit; `offices`: their names by code."""
    if spec.choices:
        return str(CHOICE_WORDS.get(str(value), value))
    if isinstance(spec.start, str):
        return offices.get(str(value), str(value)) or _("none")
    return _("%(number)s %(unit)s") % {"number": grouped(cast(float, value)), "unit": spec.unit}


@dataclass(frozen=True, slots=True)
class Chapter:
    """Rules that belong together, in the order in which they are read."""

    slug: str
    title: str | Promise
    lead: str | Promise
    rules: tuple[str, ...]


CHAPTERS = (
    Chapter(
        "proposing",
        gettext_lazy("Proposing"),
        gettext_lazy("Everybody with a confirmed e-mail address may propose. Nobody has to let a proposal through."),
        (
            "title_characters",
            "body_characters",
            "comment_characters",
            "edit_minutes",
            "substantial_share",
            "amendment_share",
            "amendment_least",
            "merge_answer_days",
            "carry_days",
            "merge_undo_days",
        ),
    ),
    Chapter(
        "supporting",
        gettext_lazy("Supporting"),
        gettext_lazy("One verified resident, one support. A proposal keeps the threshold it was published with."),
        (
            "support_threshold",
            "support_threshold_least",
            "support_threshold_most",
            "support_from",
            "counted_support",
            "gather_days",
        ),
    ),
    Chapter(
        "answering",
        gettext_lazy("Answering"),
        gettext_lazy("What reaches its threshold is answered in public, with reasons, by a date that nobody can hide."),
        (
            "default_office",
            "answer_days",
            "extend_days",
            "escalate_days",
            "answer_second_look",
            "verdict_days",
            "contest_share",
            "contest_least",
            "done_check_days",
            "done_verdict_days",
            "reopen_share",
            "reopen_least",
        ),
    ),
    Chapter(
        "voting",
        gettext_lazy("Voting"),
        gettext_lazy("Residents of level 2 and of voting age vote. A vote keeps the rules it opened with."),
        ("closing_notice_hours", "delegation_cap", "delegation_days"),
    ),
    Chapter(
        "moderation",
        gettext_lazy("Moderation and the lot"),
        gettext_lazy("What is hidden is hidden by a person with a public reason, and can be looked at again."),
        (),
    ),
    Chapter(
        "privacy",
        gettext_lazy("Proof and privacy"),
        gettext_lazy("The city knows that somebody lives here and in which district, and keeps no more than it must."),
        ("level_desk", "level_post", "level_register", "level_post_register", "persons_per_address"),
    ),
    Chapter(
        "changing",
        gettext_lazy("How rules change"),
        gettext_lazy(
            "Residents change a rule by a proposal that passed a vote of the whole city; an administrator between the "
            "bounds that stand beside it, with a public reason. A rule is in force from a day on, never backwards: "
            "clocks and votes that run keep the rules they began with."
        ),
        (
            "rule_vote_quorum",
            "rule_vote_least",
            "rule_vote_days",
            "rule_vote_notice_days",
            "residents_rule_months",
            "rule_notice_days",
        ),
    ),
)
# A rule that no chapter names is read here: by the beginning of its code, else in the last.
BY_CODE = {
    "mails": "privacy",
    "jury": "moderation",
    "moderation": "moderation",
    "appeal": "moderation",
    "level": "privacy",
}

# What is between ** is the value. Sentences read on their own.
SENTENCES: dict[str, str | Promise] = {
    "title_characters": gettext_lazy("A title has at most **%(value)s**."),
    "body_characters": gettext_lazy("A proposal has at most **%(value)s**."),
    "comment_characters": gettext_lazy("A comment has at most **%(value)s**."),
    "edit_minutes": gettext_lazy(
        "For **%(value)s** after publishing, authors correct a proposal that nobody supports yet, and a comment."
    ),
    "substantial_share": gettext_lazy(
        "A new text is a substantial change when more than **%(value)s** of the words that were supported are others; "
        "supporters are then asked to confirm."
    ),
    "amendment_share": gettext_lazy(
        "An amendment is shown to all supporters once **%(value)s** as many support it as its proposal."
    ),
    "amendment_least": gettext_lazy("It is not with fewer than **%(value)s**."),
    "merge_answer_days": gettext_lazy("Authors have **%(value)s** to agree to a merge that somebody suggests."),
    "carry_days": gettext_lazy(
        "After a merge each supporter has **%(value)s** to say whether they come along; nobody is moved."
    ),
    "merge_undo_days": gettext_lazy("For **%(value)s** the authors of any merged proposal may undo it."),
    "support_threshold": gettext_lazy(
        "A proposal reaches its threshold when **%(value)s** of the verified residents of its district support it, or "
        "of the whole city if it is about the whole city."
    ),
    "support_threshold_least": gettext_lazy("However small the district, it takes at least **%(value)s**."),
    "support_threshold_most": gettext_lazy("However large, never more than **%(value)s**."),
    "support_from": gettext_lazy("For the threshold of a district's proposal count: **%(value)s**."),
    "counted_support": gettext_lazy("After a substantial change count: **%(value)s**."),
    "gather_days": gettext_lazy("A proposal has **%(value)s** to gather support; then its time ends."),
    "default_office": gettext_lazy("Where no office is named for topic or district, this one answers: **%(value)s**."),
    "answer_days": gettext_lazy(
        "The office in charge has **%(value)s** to answer, from the day the threshold is reached."
    ),
    "extend_days": gettext_lazy("Once, with a public reason, it may take up to **%(value)s** more."),
    "escalate_days": gettext_lazy(
        "**%(value)s** after a missed date the administrators are told, and the home page shows it."
    ),
    "answer_second_look": gettext_lazy("A second official looks over an answer before it goes out: **%(value)s**."),
    "verdict_days": gettext_lazy("Supporters of level 2 have **%(value)s** to say whether an answer answers them."),
    "contest_share": gettext_lazy("When **%(value)s** of them say no, a first answer goes back, once."),
    "contest_least": gettext_lazy("With fewer than **%(value)s** nothing goes back."),
    "done_check_days": gettext_lazy("**%(value)s** after a proposal is done its supporters are asked whether it was."),
    "done_verdict_days": gettext_lazy("They have **%(value)s** to say so."),
    "reopen_share": gettext_lazy("When **%(value)s** of them say that it was not, it goes back to delivery, once."),
    "reopen_least": gettext_lazy("With fewer than **%(value)s** against it, it stays done."),
    "closing_notice_hours": gettext_lazy(
        "**%(value)s** before a vote closes, followers who have not voted are reminded."
    ),
    "delegation_cap": gettext_lazy("In an open vote no ballot carries more than **%(value)s**, its own included."),
    "delegation_days": gettext_lazy("A delegation lasts at most **%(value)s**."),
    "level_desk": gettext_lazy("A proof at an office desk gives **%(value)s**."),
    "level_post": gettext_lazy("A letter alone gives **%(value)s**."),
    "level_register": gettext_lazy("A match with the register alone gives **%(value)s**."),
    "level_post_register": gettext_lazy("Both together give **%(value)s**."),
    "persons_per_address": gettext_lazy("At most **%(value)s** prove their residency by letter to one address."),
    "rule_vote_quorum": gettext_lazy(
        "A vote changes a rule when more of its voters want the new value than the old one, and at least **%(value)s** "
        "of those who could vote took part."
    ),
    "rule_vote_least": gettext_lazy("With fewer than **%(value)s** it changes nothing."),
    "rule_vote_days": gettext_lazy("It is open for at least **%(value)s**."),
    "rule_vote_notice_days": gettext_lazy(
        "What residents decided is in force **%(value)s** after the count, or on the later day they chose."
    ),
    "residents_rule_months": gettext_lazy(
        "For **%(value)s** no administrator changes what residents decided; another vote does."
    ),
    "rule_notice_days": gettext_lazy("What an administrator changes is in force **%(value)s** after it is announced."),
}


def sentence(spec: RuleSpec, words: str) -> tuple[str, str, str]:
    """Return a rule's sentence before, as and after its value in words. A rule without one says its text first."""
    said = str(SENTENCES.get(spec.code) or f"{spec.text} **%(value)s**.")
    before, value, after = ([*said.split("**"), "", ""])[:3]
    return before, value % {"value": words}, after


def chapters() -> list[tuple[Chapter, list[str]]]:
    """Return every chapter with the codes of its rules; together they hold every rule once."""
    placed = {code for chapter in CHAPTERS for code in chapter.rules}
    found = {chapter.slug: [code for code in chapter.rules if code in RULES] for chapter in CHAPTERS}
    for code in RULES:
        if code not in placed:
            found[BY_CODE.get(code.partition("_")[0], CHAPTERS[-1].slug)].append(code)
    return [(chapter, found[chapter.slug]) for chapter in CHAPTERS]
