"""What a chart says, in one sentence: computed from the numbers that it shows, never written beforehand."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

# Below, two numbers are said to be about the same.
APART = 1.5
IN_WORDS = {
    2: lambda: _("twice"),
    3: lambda: _("three times"),
    4: lambda: _("four times"),
    5: lambda: _("five times"),
    6: lambda: _("six times"),
    7: lambda: _("seven times"),
    8: lambda: _("eight times"),
    9: lambda: _("nine times"),
    10: lambda: _("ten times"),
}


def times_as(ratio: float) -> str:
    """Say “five times” for 5.2."""
    whole = round(ratio)
    return IN_WORDS[whole]() if whole in IN_WORDS else _("%(number)d times") % {"number": whole}


def districts(rates: Sequence[tuple[str, float]]) -> str:
    """Compare the ends of a list of districts, highest rate first."""
    if len(rates) < 2:
        return _("Too few people took part to tell districts apart")
    (high, most), (low, least) = rates[0], rates[-1]
    if most < APART * least:
        return _("Every district takes part about as much as the others")
    if least == 0 or most / least < 2:
        return _("%(high)s takes part most, %(low)s least") % {"high": high, "low": low}
    return _("%(high)s takes part %(times)s as often as %(low)s") % {
        "high": high,
        "low": low,
        "times": times_as(most / least),
    }


def quiet(rates: Sequence[tuple[str, float]], mean: float) -> str:
    """Name the districts that stay far below the city's mean."""
    low = [name for name, rate in rates if rate * APART < mean][::-1]
    if not low:
        return _("No district is far quieter than the city")
    if len(low) == 1:
        return _("%(name)s is quiet") % {"name": low[0]}
    if len(low) == 2:
        return _("%(first)s and %(second)s are quiet") % {"first": low[0], "second": low[1]}
    return ngettext(
        "%(first)s, %(second)s and %(more)d more district are quiet",
        "%(first)s, %(second)s and %(more)d more districts are quiet",
        len(low) - 2,
    ) % {"first": low[0], "second": low[1], "more": len(low) - 2}


def ages(differences: Sequence[tuple[str, float]]) -> str:
    """Name the age bands, youngest first, that are heard less than they are many."""
    fewer = [name for name, points in differences if points <= -1]
    if not fewer:
        return _("Every age is heard as much as it is many")
    if len(differences) > 2 and {differences[0][0], differences[-1][0]} <= set(fewer):
        return _("The middle of life is loud, both ends are quiet")
    lowest, points = min(differences, key=lambda pair: pair[1])
    return _("%(age)s-year-olds are %(points)s points fewer than their share of the city") % {
        "age": lowest,
        "points": number_format(abs(round(points))),
    }


def spread(top_tenth: float | None) -> str:
    """Say what the most active tenth made of all contributions."""
    if top_tenth is None:
        return _("Too few people took part to say how evenly")
    return _("One in ten people made %(share)d%% of all contributions") % {"share": round(100 * top_tenth)}


def channels(web: int, elsewhere: int, before: tuple[int, int]) -> str:
    """Compare what came by the web with paper, desk and meetings, and with the period's first half."""
    if not elsewhere:
        return _("Everything came by the web, nothing on paper")
    if 100 * elsewhere < web:
        return _("Nearly everything came by the web")
    first, second = before
    if first and second >= APART * first:
        return _("Paper, desk and meetings bring %(times)s what they did") % {"times": times_as(second / first)}
    return _("One contribution in %(number)d came on paper, at a desk or from a meeting") % {
        "number": max(2, round((web + elsewhere) / elsewhere))
    }


def months(first: int, last: int) -> str:
    """Compare a period's last month with its first."""
    if first and last >= APART * first:
        return _("Contributions grew to %(times)s what they were") % {"times": times_as(last / first)}
    if first and last * APART <= first:
        return _("Contributions fell to %(share)d%% of what they were") % {"share": round(100 * last / first)}
    return _("Contributions stay about the same")


def offices(slow: Sequence[str], answering: int, limit: int, overdue: int) -> str:
    """Say which offices' median is beyond the rule, else how many answers are overdue."""
    if not slow and overdue:
        return ngettext("%(number)d answer is overdue", "%(number)d answers are overdue", overdue) % {"number": overdue}
    if not answering:
        return _("No office gave an answer in these months")
    if not slow:
        return _("Every office answers within the %(days)d days it has") % {"days": limit}
    if len(slow) == 1:
        return _("%(office)s needs longer than it may") % {"office": slow[0]}
    return _("%(number)d offices need longer than they may") % {"number": len(slow)}


def topics(first: str, share: float) -> str:
    """Name the topic that people contribute to most."""
    if not first:
        return _("Nothing was contributed in these months")
    return _("%(topic)s moves people most: %(share)d%% of all contributions") % {
        "topic": first,
        "share": round(100 * share),
    }


def states(published: int, reached: int) -> str:
    """Say how many of the published proposals have reached their threshold."""
    if not published:
        return _("No proposal was published in these months")
    if not reached:
        return _("None of these proposals has reached its threshold yet")
    return _("%(reached)d of %(published)d proposals reached their threshold") % {
        "reached": reached,
        "published": published,
    }


def heard(less: Sequence[str], more: Sequence[str], *, known: int) -> str:
    """Name the groups that are heard less than they are many; where there are none, those heard more."""
    if known < 2:
        return _("Too few people took part to tell groups apart")
    if less and more:
        return _("Heard less than they are many: %(less)s; more: %(more)s") % {
            "less": ", ".join(less),
            "more": ", ".join(more),
        }
    if less:
        return _("Heard less than they are many: %(less)s") % {"less": ", ".join(less)}
    if more:
        return _("Heard more than they are many: %(more)s") % {"more": ", ".join(more)}
    return _("Every group is heard about as much as it is many")


def missing(people: Sequence[tuple[str, int]]) -> str:
    """Say how many people are missing of the districts that are heard less, most first."""
    if not people:
        return _("No district is heard far less than it is many")
    total = sum(count for _name, count in people)
    return ngettext(
        "%(number)s person a month is missing, most of %(name)s",
        "%(number)s people a month are missing, most of %(name)s",
        total,
    ) % {"number": number_format(total, force_grouping=True), "name": people[0][0]}


def top_hundredth(of_people: float | None, of_proposals: float | None) -> str:
    """Say what the most active hundredth of people gave, else what the most supported hundredth received."""
    if of_people is not None:
        return _("One in a hundred people gave %(share)d%% of all supports") % {"share": round(100 * of_people)}
    if of_proposals is not None:
        return _("One in a hundred proposals received %(share)d%% of all supports") % {
            "share": round(100 * of_proposals)
        }
    return _("How unevenly supports are spread")


def funnel(proposed: int, answered: int, kept: int) -> str:
    """Say how many proposals were answered, and of how many the promises were kept."""
    if not proposed:
        return _("No proposal was published in these months")
    return ngettext(
        "Of %(proposed)s proposals the city has answered %(answered)s; %(kept)s has all its promises kept",
        "Of %(proposed)s proposals the city has answered %(answered)s; %(kept)s have all their promises kept",
        kept,
    ) % {
        "proposed": number_format(proposed, force_grouping=True),
        "answered": number_format(answered, force_grouping=True),
        "kept": number_format(kept, force_grouping=True),
    }


def delivery(due: int, kept: int) -> str:
    """Say how many promises were kept in time."""
    if not due:
        return _("No promise fell due in these months")
    return _("%(kept)s of %(due)s promises were kept in time") % {
        "kept": number_format(kept, force_grouping=True),
        "due": number_format(due, force_grouping=True),
    }


def moderation(hidden: int, restored: int) -> str:
    """Say how much was hidden, and how much of it came back."""
    if not hidden:
        return _("Nothing was hidden in these months")
    return _("%(hidden)d contributions were hidden, %(restored)d of them are back") % {
        "hidden": hidden,
        "restored": restored,
    }


def juries(ended: int, appeals: int, overturned: int) -> str:
    """Say how many cases ended, and how many appeals went the other way."""
    if not ended:
        return _("No case ended in these months")
    if not appeals:
        return ngettext("%(number)d case ended, none on appeal", "%(number)d cases ended, none on appeal", ended) % {
            "number": ended
        }
    if appeals == 1:
        return _("The one appeal went the other way") if overturned else _("The one appeal changed nothing")
    return _("Of %(appeals)d appeals %(overturned)d went the other way") % {
        "appeals": appeals,
        "overturned": overturned,
    }


def votes(counted: int, most: str) -> str:
    """Say how many votes were counted, and in which most people voted."""
    if not counted:
        return _("No vote was counted in these months")
    return ngettext("%(number)d vote was counted: %(title)s", "Of %(number)d votes most people voted in %(title)s",
                    counted) % {"number": counted, "title": most}  # fmt: skip


def years(now: int, before: int) -> str:
    """Compare contributions with those of the same months a year before."""
    if not before:
        return _("There is no year before to compare with")
    change = round(100 * now / before - 100)
    if abs(change) < 5:
        return _("As many contributions as a year before")
    if change > 0:
        return _("%(share)d%% more contributions than a year before") % {"share": change}
    return _("%(share)d%% fewer contributions than a year before") % {"share": -change}


def processes(first: str, share: float) -> str:
    """Name the process that people contributed to most, and which share of everything belongs to one."""
    if not first:
        return _("Nothing was contributed to a process in these months")
    return _("%(share)d%% of all contributions belong to a process, most to %(name)s") % {
        "share": round(100 * share),
        "name": first,
    }
