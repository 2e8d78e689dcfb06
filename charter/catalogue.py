"""Every number that governs: code, text, unit, bounds and the value at the founding (version 1).

A rule changes by a new `RuleVersion`; here stands what rules there are, because code asks for them by name.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Value = int | float | str


@dataclass(frozen=True, slots=True)
class RuleSpec:
    """One rule. `choices` lists what a text rule may be; numbers lie between `least` and `most`.

    Administrators change it between bounds of their own, where it has such; `residents_only`: not at all.
    """

    code: str
    title: str | Promise
    text: str | Promise
    unit: str | Promise
    start: Value
    least: float | None = None
    most: float | None = None
    choices: tuple[str, ...] = ()
    administrator_least: float | None = None
    administrator_most: float | None = None
    residents_only: bool = False

    @property
    def lowest(self) -> float | None:
        """The least that an administrator may enter."""
        return self.least if self.administrator_least is None else self.administrator_least

    @property
    def highest(self) -> float | None:
        """The most that an administrator may enter."""
        return self.most if self.administrator_most is None else self.administrator_most


_RULES = [
    RuleSpec(
        "support_threshold",
        _("Supports needed"),
        _(
            "A proposal reaches its threshold when this share of its district's verified residents supports it; "
            "for a proposal about the whole city, this share of all verified residents."
        ),
        _("percent"),
        1,
        0.1,
        20,
    ),
    RuleSpec(
        "support_threshold_least",
        _("Supports needed, at least"),
        _("However small the district, a threshold is never lower than this."),
        _("supports"),
        20,
        1,
        1_000,
    ),
    RuleSpec(
        "support_threshold_most",
        _("Supports needed, at most"),
        _("However large the district, a threshold is never higher than this."),
        _("supports"),
        2_000,
        1,
        100_000,
    ),
    RuleSpec(
        "support_from",
        _("Whose support counts"),
        _(
            "Every verified resident may support any proposal. With “district”, only the district's own residents "
            "count for its threshold and support from elsewhere is shown apart; with “anyone”, all count. "
            "For a proposal about the whole city all count."
        ),
        _("choice"),
        "district",
        choices=("district", "anyone"),
    ),
    RuleSpec(
        "gather_days",
        _("Days to gather support"),
        _("An open proposal expires when it has not reached its threshold after so many days."),
        _("days"),
        120,
        7,
        730,
    ),
    RuleSpec(
        "answer_days",
        _("Days to answer"),
        _("From the day a proposal reaches its threshold, the office in charge has so many days to answer."),
        _("days"),
        30,
        5,
        180,
    ),
    RuleSpec(
        "extend_days",
        _("Days of extension"),
        _("An office may extend its time once, with a public reason, by at most so many days."),
        _("days"),
        30,
        0,
        180,
    ),
    RuleSpec(
        "escalate_days",
        _("Days overdue until escalation"),
        _("So many days after the due date the administrators are told publicly and the home page lists it."),
        _("days"),
        30,
        1,
        180,
    ),
    RuleSpec(
        "answer_second_look",
        _("A second pair of eyes"),
        _(
            "With “needed”, an office publishes an answer only after another of its officials has approved the very "
            "text; with “not_needed”, an official may ask for that and need not."
        ),
        _("choice"),
        "not_needed",
        choices=("not_needed", "needed"),
    ),
    RuleSpec(
        "verdict_days",
        _("Days to judge an answer"),
        _("So many days after an answer its supporters of level 2 may say whether it answers them."),
        _("days"),
        21,
        3,
        90,
    ),
    RuleSpec(
        "contest_share",
        _("Share that contests an answer"),
        _("When this share of the verdicts says no, a first answer goes back to the office, once."),
        _("percent"),
        50,
        10,
        100,
    ),
    RuleSpec(
        "contest_least",
        _("Verdicts on an answer, at least"),
        _("With fewer verdicts no answer goes back, whatever they say."),
        _("verdicts"),
        10,
        1,
        10_000,
    ),
    RuleSpec(
        "done_check_days",
        _("Days until supporters are asked"),
        _("So many days after a proposal is done its supporters are asked, once, whether it was."),
        _("days"),
        28,
        1,
        365,
    ),
    RuleSpec(
        "done_verdict_days",
        _("Days to say whether it was done"),
        _("So long supporters may say whether what was promised was done."),
        _("days"),
        28,
        3,
        180,
    ),
    RuleSpec(
        "reopen_share",
        _("Share that reopens"),
        _("When this share of them says that it was not done, the proposal goes back to delivery, once."),
        _("percent"),
        50,
        10,
        100,
    ),
    RuleSpec(
        "reopen_least",
        _("Who says it was not done, at least"),
        _("When fewer say no, nothing is reopened."),
        _("verdicts"),
        10,
        1,
        10_000,
    ),
    RuleSpec(
        "edit_minutes",
        _("Minutes to correct"),
        _("So long after publishing, authors may still correct a proposal (while nobody supports it) and a comment."),
        _("minutes"),
        15,
        0,
        1_440,
    ),
    RuleSpec(
        "substantial_share",
        _("Change that is substantial"),
        _(
            "When more than this share of its words changes, a revision is substantial, whatever its author says: "
            "supporters are asked to confirm their support for the new text. Counted from the text they supported."
        ),
        _("percent"),
        10,
        1,
        100,
    ),
    RuleSpec(
        "counted_support",
        _("Which supports count after a substantial change"),
        _(
            "With “all”, supports given to an earlier text still count for the threshold; with “current”, they count "
            "again once they are confirmed. Both numbers are always shown. What is in force on the day of the change "
            "decides."
        ),
        _("choice"),
        "all",
        choices=("all", "current"),
    ),
    RuleSpec(
        "amendment_share",
        _("Supports that make an amendment known"),
        _(
            "When residents support an amendment, so many for each hundred supports of its proposal, all supporters "
            "of the proposal are shown it."
        ),
        _("percent"),
        20,
        1,
        100,
    ),
    RuleSpec(
        "amendment_least",
        _("Supports that make an amendment known, at least"),
        _("However few support the proposal, an amendment is not shown to all of them with fewer supports than this."),
        _("supports"),
        5,
        1,
        1_000,
    ),
    RuleSpec(
        "merge_answer_days",
        _("Days to answer a suggested merge"),
        _("When somebody suggests that proposals say the same, their authors have so many days to agree."),
        _("days"),
        30,
        7,
        120,
    ),
    RuleSpec(
        "carry_days",
        _("Days to carry a support over"),
        _(
            "After a merge everybody who supported one of the proposals says within so many days whether they carry "
            "their support over. Who does not answer is not moved."
        ),
        _("days"),
        14,
        7,
        60,
    ),
    RuleSpec(
        "merge_undo_days",
        _("Days to undo a merge"),
        _("So long the authors of any one of the merged proposals may undo the merge, while the common one is open."),
        _("days"),
        7,
        1,
        30,
    ),
    RuleSpec(
        "title_characters",
        _("Longest title"),
        _("A title is at most so long."),
        _("characters"),
        150,
        40,
        150,
    ),
    RuleSpec(
        "body_characters",
        _("Longest text"),
        _("A proposal is at most so long."),
        _("characters"),
        20_000,
        500,
        20_000,
    ),
    RuleSpec(
        "comment_characters",
        _("Longest comment"),
        _("A comment is at most so long."),
        _("characters"),
        4_000,
        200,
        4_000,
    ),
    RuleSpec(
        "persons_per_address",
        _("People per address"),
        _("So many people may prove their residency by a letter to one and the same address."),
        _("people"),
        6,
        1,
        50,
    ),
    RuleSpec(
        "level_desk",
        _("Level of a proof at the desk"),
        _(
            "What a proof at an office desk gives, where somebody saw the document. Level 1 supports, level 2 also "
            "votes. Proofs given earlier keep their level; the same is true of the other ways."
        ),
        _("level"),
        2,
        1,
        2,
    ),
    RuleSpec(
        "level_post",
        _("Level of a proof by letter"),
        _("What a letter alone gives: it shows that somebody empties a letter box here."),
        _("level"),
        1,
        1,
        2,
    ),
    RuleSpec(
        "level_register",
        _("Level of a match with the register"),
        _("What the city's register alone gives: whoever knows a number and a year of birth need not be that person."),
        _("level"),
        1,
        1,
        2,
    ),
    RuleSpec(
        "level_post_register",
        _("Level of letter and register together"),
        _("What a letter gives together with a match in the register, both in the same district."),
        _("level"),
        2,
        1,
        2,
    ),
    RuleSpec(
        "closing_notice_hours",
        _("Notice before a vote closes"),
        _(
            "So long before a vote closes its followers who have not voted are reminded, once, and whoever began a "
            "ballot and has not sent it; who began later, when a quarter of this time is left. Of a vote that is open "
            "for less than twice as long, at half of its time."
        ),
        _("hours"),
        48,
        1,
        336,
    ),
    RuleSpec(
        "mails_a_week",
        _("Mails at once, a week"),
        _(
            "So many mails of news reach a person at once in seven days, unless they choose another number; what comes "
            "beyond waits for the weekly digest. Duties of an office, juries, votes that close and what was decided "
            "about what one wrote come always."
        ),
        _("mails"),
        9,
        0,
        50,
    ),
    RuleSpec(
        "delegation_days",
        _("Longest delegation"),
        _("Whoever delegates their vote does so for at most so many days; then they are asked to say it again."),
        _("days"),
        365,
        30,
        730,
    ),
    RuleSpec(
        "delegation_cap",
        _("Most votes that one ballot carries"),
        _(
            "In an open vote a ballot counts for at most so many votes, its own included, however many delegated to "
            "whoever cast it. What is beyond is not counted, and is shown. A vote keeps the number it opened with."
        ),
        _("votes"),
        200,
        10,
        100_000,
    ),
    RuleSpec(
        "default_office",
        _("Office in charge when no other is"),
        _("Which office answers when none is named for the topic and district, the topic, or the district: its code."),
        _("office"),
        "",
    ),
    # Cases, juries, appeals.
    RuleSpec(
        "flags_open_case",
        _("Flags that open a case"),
        _("When so many verified residents flag the same thing, residents drawn by lot decide about it."),
        _("flags"),
        3,
        1,
        100,
    ),
    RuleSpec(
        "jury_size",
        _("Seats of a jury"),
        _("So many residents decide a case, where at least three times as many can be drawn."),
        _("people"),
        9,
        3,
        25,
    ),
    RuleSpec(
        "jury_small",
        _("Seats of a small jury"),
        _(
            "So many decide where fewer than three times a jury's seats can be drawn; with less than three times this "
            "number two moderators decide, and both must agree."
        ),
        _("people"),
        5,
        3,
        25,
    ),
    RuleSpec(
        "jury_days",
        _("Days to decide a case"),
        _("A jury has so many days, and once as many again when too few have voted. Then everything stays."),
        _("days"),
        7,
        2,
        60,
    ),
    RuleSpec(
        "jury_answer_days",
        _("Days to answer a call to a jury"),
        _("Whoever is drawn says within so many days whether they sit. Who says nothing is replaced."),
        _("days"),
        2,
        1,
        14,
    ),
    RuleSpec(
        "jury_quorum",
        _("Share of a jury that must vote"),
        _("A case is decided at its end only when this share of the seats has voted."),
        _("percent"),
        50,
        20,
        100,
    ),
    RuleSpec(
        "jury_year_most",
        _("Most duties within a year"),
        _("Nobody is drawn for more juries than this within 365 days, and for one at a time."),
        _("duties"),
        4,
        1,
        52,
    ),
    RuleSpec(
        "appeal_days",
        _("Days to appeal"),
        _("So long after a decision one may appeal against it, once, to other residents."),
        _("days"),
        14,
        3,
        90,
    ),
    RuleSpec(
        "cases_for_account",
        _("Cases that lead to one about the account"),
        _("When so many cases within a year found that a person broke rules, a jury decides about the account."),
        _("cases"),
        3,
        2,
        50,
    ),
    RuleSpec(
        "silence_days",
        _("Days of silence"),
        _("When a jury silences an account, it reads, supports and votes, and writes nothing for so many days."),
        _("days"),
        14,
        1,
        180,
    ),
    RuleSpec(
        "alarm_same_text",
        _("Alike contributions that raise an alarm"),
        _(
            "When so many new contributions within an hour have the same text, or lead to the same website, one case "
            "opens about all of them. An alarm hides nothing by itself."
        ),
        _("contributions"),
        10,
        3,
        1_000,
    ),
    RuleSpec(
        "alarm_burst_least",
        _("Contributions of new accounts that raise an alarm, at least"),
        _("Fewer contributions of accounts younger than 24 hours within an hour never raise an alarm."),
        _("contributions"),
        20,
        5,
        10_000,
    ),
    RuleSpec(
        "alarm_burst_factor",
        _("Times the usual number that raises an alarm"),
        _(
            "When accounts younger than 24 hours write so many times more within an hour than at that hour of the last "
            "two weeks, one case opens about what they wrote. An alarm hides nothing by itself."
        ),
        _("times"),
        5,
        2,
        100,
    ),
]

# How rules change. Residents alone change these: who governs must not set the terms of being overruled.
_RULES += [
    RuleSpec(
        "rule_notice_days",
        _("Notice before an administrator's change"),
        _("A rule that an administrator changes is in force so many days after everybody can read the change."),
        _("days"),
        0,
        0,
        180,
        residents_only=True,
    ),
    RuleSpec(
        "rule_vote_notice_days",
        _("Notice before a change by vote"),
        _(
            "A rule that residents change is in force so many days after their vote is counted, or later where the "
            "proposal says so."
        ),
        _("days"),
        14,
        1,
        180,
        residents_only=True,
    ),
    RuleSpec(
        "rule_vote_quorum",
        _("Turn-out that changes a rule"),
        _(
            "A vote on a rule changes it when at least this share of those who could vote as it opened took part, and "
            "more of them want the new value than the present one."
        ),
        _("percent"),
        5,
        1,
        50,
        residents_only=True,
    ),
    RuleSpec(
        "rule_vote_least",
        _("Turn-out that changes a rule, at least"),
        _("However few could vote, a vote with fewer voters than this changes no rule."),
        _("voters"),
        20,
        20,
        100_000,
        residents_only=True,
    ),
    RuleSpec(
        "rule_vote_days",
        _("Days to vote on a rule"),
        _("A vote on a rule is open for at least so many days."),
        _("days"),
        7,
        1,
        60,
        residents_only=True,
    ),
    RuleSpec(
        "residents_rule_months",
        _("How long a decision of residents stands"),
        _("So long after a rule changed by vote, no administrator changes it; another vote does."),
        _("months"),
        12,
        1,
        60,
        residents_only=True,
    ),
]

# Between which numbers administrators change a rule on their own. Beyond them residents decide.
_ADMINISTRATORS: dict[str, tuple[float, float]] = {
    "support_threshold": (0.1, 5),
    "support_threshold_least": (5, 200),
    "support_threshold_most": (200, 20_000),
    "gather_days": (30, 365),
    "answer_days": (10, 60),
    "extend_days": (0, 60),
    "escalate_days": (7, 90),
    "verdict_days": (7, 60),
    "contest_share": (30, 80),
    "contest_least": (3, 1_000),
    "reopen_share": (30, 80),
    "reopen_least": (3, 1_000),
    "done_verdict_days": (7, 90),
    "substantial_share": (5, 30),
    "closing_notice_hours": (24, 168),
    "delegation_cap": (20, 2_000),
}


def _bounded(rule: RuleSpec) -> RuleSpec:
    least, most = _ADMINISTRATORS.get(rule.code, (rule.administrator_least, rule.administrator_most))
    return replace(rule, administrator_least=least, administrator_most=most)


RULES: dict[str, RuleSpec] = {rule.code: _bounded(rule) for rule in _RULES}
