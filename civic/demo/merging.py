"""Proposals that become one, as the acts would have left them: suggested, being asked, done, undone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from accounts.models import Person
from civic.demo.founding import Ground, plan
from commons import clock
from proposals.actions.publish_proposal import threshold
from proposals.lifecycle import State
from proposals.models import Authorship, Carry, Merge, MergeSource, Proposal, Revision, Support

GATHER_DAYS, ANSWER_DAYS, CARRY_DAYS, UNDO_DAYS = 120, 30, 14, 7
Row = dict[str, Any]


def merge_some(ground: Ground, *, verified: dict[str | None, int], rules: Any) -> None:
    """Write the plan's merges. The chronicle is left to be written."""
    for row in plan("merging")["merges"]:
        needed = threshold(verified[row["district"]], rules)
        _Telling(ground, row, needed, rules["support_threshold"].number).write()


class _Telling:
    """One merge on its way into the database."""

    def __init__(self, ground: Ground, row: Row, threshold: int, rule_number: int) -> None:
        self.ground, self.row = ground, row
        self.threshold, self.rule_number = threshold, rule_number
        self.agreed = ground.ago(row["agreed"]) if "agreed" in row else ground.now
        self.undone = ground.ago(row["undone"]) if "undone" in row else None

    def write(self) -> None:
        row, tell = self.row, self.ground.chronicle.tell
        first, second = sources = [self._proposal(each, self.ground.ago(each["days"])) for each in row["sources"]]
        if "agreed" not in row:
            self._wait(sources)
            return
        into = self._proposal(row | {"author": row["sources"][0]["author"]}, self.agreed)
        named = [self.ground.people[login] for login in row["both"]]
        pool = self._people([each.author_id for each in sources])
        shared, (one, other, carried) = row["shared"], row["supports"]
        both, pool = pool[:shared], pool[shared:]
        self._support(first, [*named, *both, *pool[: one - shared]], self.ground.ago(row["sources"][0]["days"]))
        pool = pool[one - shared :]
        self._support(second, [*named, *both, *pool[: other - shared]], self.ground.ago(row["sources"][1]["days"]))
        came = [*both, *pool[: other - shared], *pool[other - shared :]][:carried]
        self._support(into, came, self.agreed)
        merge = self._merge(sources, into)
        asked = clock.due(self.agreed, CARRY_DAYS) > self.ground.now and not self.undone
        Carry.objects.bulk_create(
            Carry(merge=merge, person=person, carried=True, answered_at=self.agreed + dt.timedelta(hours=5))
            for person in [*both, *pool[: other - shared]][:carried]
            if asked
        )
        self._tell(merge, sources, into)
        if self.undone:
            by = self._person(row["sources"][1]["author"]).pk
            more = {"merge": merge.pk, "reason": row["undone_because"]}
            tell("proposal.withdrawn", into, self.undone, by, **more)
            for each in sources:
                tell("proposal.unmerged", each, self.undone, by, **more)
            tell("merge.undone", merge, self.undone, by, reason=row["undone_because"])

    def _wait(self, sources: Sequence[Proposal]) -> None:
        """Suggest it: the author of the first wrote the common text and agrees, the other has not answered."""
        row, tell, at = self.row, self.ground.chronicle.tell, self.ground.ago(self.row["suggested"])
        first, second = sources
        (one, other, _none), shared = row["supports"], row["shared"]
        pool = self._people([each.author_id for each in sources])
        self._support(first, pool[:one], self.ground.ago(row["sources"][0]["days"]))
        self._support(second, pool[one - shared : one - shared + other], self.ground.ago(row["sources"][1]["days"]))
        merge: Merge = Merge.objects.create(
            suggested_by=self._person(row["suggested_by"]),
            reason=row["reason"],
            created_at=at,
            answer_until=clock.due(at, ANSWER_DAYS),
            title=row["title"],
            body=row["body"],
            version=2,
            written_by=first.author,
            placed_as=first,
        )
        for each, version in ((first, 2), (second, 0)):
            MergeSource.objects.create(merge=merge, proposal=each, agreed_version=version)
        tell("merge.suggested", merge, at, merge.suggested_by_id, proposals=[first.pk, second.pk], reason=merge.reason)
        tell("merge.written", merge, at + dt.timedelta(hours=9), first.author_id, version=2)
        tell("merge.consented", merge, at + dt.timedelta(hours=10), first.author_id, proposal=first.pk, version=2)

    def _proposal(self, row: Row, at: dt.datetime) -> Proposal:
        district = self.ground.districts[self.row["district"]]
        made: Proposal = Proposal.objects.create(
            author=self._person(row["author"]),
            title=row["title"],
            body=row["body"],
            topic=self.ground.topics[self.row["topic"]],
            district=district,
            place_name=self.row["place"],
            state=State.OPEN,
            revision_number=1,
            published_at=at,
            gather_until=clock.due(at, GATHER_DAYS),
            threshold=self.threshold,
            threshold_rule_number=self.rule_number,
            created_at=at - dt.timedelta(hours=2),
        )
        Revision.objects.create(
            proposal=made, number=1, title=made.title, body=made.body, author=made.author, created_at=at
        )
        if "suggested" not in row:  # of the common one the merge tells
            self.ground.chronicle.tell("proposal.published", made, at, made.author_id, threshold=made.threshold)
        return made

    def _merge(self, sources: Sequence[Proposal], into: Proposal) -> Merge:
        row = self.row
        suggested = self.ground.ago(row["suggested"])
        merge: Merge = Merge.objects.create(
            suggested_by=self._person(row["suggested_by"]),
            reason=row["reason"],
            state=Merge.State.UNDONE if self.undone else Merge.State.MERGED,
            created_at=suggested,
            answer_until=clock.due(suggested, ANSWER_DAYS),
            title=into.title,
            body=into.body,
            version=2,
            written_by=into.author,
            placed_as=sources[0],
            into=into,
            agreed_at=self.agreed,
            carry_until=clock.due(self.agreed, CARRY_DAYS),
            undo_until=clock.due(self.agreed, UNDO_DAYS),
            ended_at=self.undone,
            ended_by=self._person(row["sources"][1]["author"]) if self.undone else None,
            end_reason=row.get("undone_because", ""),
        )
        MergeSource.objects.bulk_create(
            MergeSource(merge=merge, proposal=each, agreed_version=2, in_force=not self.undone) for each in sources
        )
        into.gather_until = max(each.gather_until for each in sources if each.gather_until)
        for each in sources:
            Authorship.objects.update_or_create(
                proposal=into, person=each.author, defaults={"via": Authorship.Via.MERGE, "since": self.agreed}
            )
            if self.undone and each.gather_until:
                each.gather_until += self.undone - self.agreed
            else:
                each.state, each.merged_into, each.closed_at = State.MERGED, into, self.agreed
            each.save(update_fields=["state", "merged_into", "closed_at", "gather_until"])
        if self.undone:
            into.state, into.closed_at = State.WITHDRAWN, self.undone
        into.save(update_fields=["state", "closed_at", "gather_until"])
        return merge

    def _tell(self, merge: Merge, sources: Sequence[Proposal], into: Proposal) -> None:
        tell, (first, second) = self.ground.chronicle.tell, [each.author_id for each in sources]
        at = self.ground.ago(self.row["suggested"])
        ids = [each.pk for each in sources]
        tell("merge.suggested", merge, at, merge.suggested_by_id, proposals=ids, reason=merge.reason)
        tell("merge.written", merge, at + dt.timedelta(days=1), first, version=2)
        tell("merge.consented", merge, at + dt.timedelta(days=2), first, proposal=ids[0], version=2)
        tell("merge.consented", merge, self.agreed, second, proposal=ids[1], version=2)
        for each in sources:
            tell("proposal.merged", each, self.agreed, second, into=into.pk, merge=merge.pk)
        tell("proposal.published", into, self.agreed, second, threshold=into.threshold, merge=merge.pk)
        tell("merge.agreed", merge, self.agreed, second, into=into.pk)

    def _support(self, proposal: Proposal, people: Sequence[Person], since: dt.datetime) -> None:
        """Support it one after the other, until it was merged; the common one until it was undone, or now."""
        common = since == self.agreed
        end = (self.undone or self.ground.now) if common else self.agreed
        revision, step = proposal.revisions.get(), (end - since) / (len(people) + 2)
        Support.objects.bulk_create(
            Support(
                proposal=proposal,
                person=person,
                revision=revision,
                district=self.ground.districts[self.row["district"]],
                counts=True,
                created_at=since + step * place,
            )
            for place, person in enumerate(people, start=1)
        )
        proposal.sorting_supports = len(people)
        proposal.sorting_share = len(people) * 1_000 // self.threshold
        proposal.save(update_fields=["sorting_supports", "sorting_share"])

    def _people(self, but: Sequence[int | None]) -> list[Person]:
        """Return neighbours without a login, always the same ones."""
        block = self.ground.residents.blocks[self.row["district"]]
        rows = Person.objects.filter(pk__in=list(block)[60 : 60 + 4 * sum(self.row["supports"])], email=None)
        return list(rows.exclude(pk__in=[pk for pk in but if pk]).order_by("pk"))

    def _person(self, name: str) -> Person:
        return self.ground.people[name] if name in self.ground.people else Person.objects.get(name=name)
