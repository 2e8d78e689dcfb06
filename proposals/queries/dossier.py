"""All that a proposal's own page tells, read in one statement.

The statement answers with one text. Equal texts tell the same, so a page may be drawn once for each: whoever keeps
what was drawn beside the text never shows what is no longer true.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Model

import accounts.queries
import charter.queries
from accounts.models import Organisation, Person
from commons.paging import cursor_after, page
from commons.prepared import Prepared
from journal.models import Entry
from proposals.models import (
    Answer,
    Attachment,
    Comment,
    Commitment,
    Figures,
    HelpCall,
    InterimReply,
    Judged,
    MovedDate,
    Need,
    OwnStep,
    Picture,
    Proposal,
    Source,
    TakeUp,
)
from proposals.queries.counts import COUNTED, SUMS, figures_of
from proposals.queries.discussion import FIRSTS_ORDER, REPLIES_SHOWN, Thread, gathered, places
from proposals.queries.helping import HELP
from proposals.queries.helping import told as told_of
from proposals.queries.lists import similar
from proposals.queries.reading import SAID, Someone, placed
from proposals.queries.verdicts import WORDS_SHOWN, DoneJudged

M = TypeVar("M", bound=Model)


def _columns(model: type[Model], but: str = "") -> str:
    return ", ".join(str(field.column) for field in model._meta.concrete_fields if field.name != but)


PEOPLE = accounts.queries.SHOWN.replace(
    "%(ids)s",
    "ARRAY(SELECT author_id FROM shown UNION ALL SELECT person_id FROM writer UNION ALL SELECT actor_id FROM entry"
    " UNION ALL SELECT author_id FROM first UNION ALL SELECT author_id FROM reply)",
).replace("%(words)s", "$6")
# $1 the proposal, $2 the person, $3 the first comments (none named: the newest), $4 how many of them at most, $5 whom
# to name beside it, $6 where an office's name lies in the reader's language. A reply never stands without what it
# replies to, so the oldest of each thread are read. All is in a fixed order: what is the same reads the same.
DOSSIER = Prepared(
    "dossier",
    f"""
WITH shown AS MATERIALIZED (
    SELECT {_columns(Proposal, but="search")} FROM proposals_proposal
    WHERE id = $1 AND (visibility = 'public' AND published_at IS NOT NULL
        OR visibility <> 'erased'
            AND EXISTS (SELECT FROM proposals_writer WHERE proposal_id = $1 AND person_id = $2))
), writer AS MATERIALIZED (
    SELECT id, person_id FROM proposals_authorship WHERE proposal_id = $1
), entry AS MATERIALIZED (
    SELECT id, verb, actor_id, created_at, {SAID} AS data FROM journal_entry
    WHERE subject_type = 'proposal' AND subject_id = $1 AND verb <> 'proposal.reminded'
), first AS MATERIALIZED (
    SELECT {_columns(Comment)} FROM proposals_comment
    WHERE proposal_id = $1 AND depth = 0 AND visibility <> 'hidden'
        AND ($3::bigint[] IS NULL OR id = ANY($3))
    ORDER BY id DESC LIMIT $4
), reply AS MATERIALIZED (
    SELECT * FROM (
        SELECT {_columns(Comment)}, row_number() OVER (PARTITION BY root_id ORDER BY id) AS nth
        FROM proposals_comment
        WHERE root_id = ANY(ARRAY(SELECT id FROM first)) AND visibility <> 'hidden'
    ) AS reply WHERE nth <= {REPLIES_SHOWN + 1}
), person (id, name, home_id, badge_id, holder_name, office_id, office_code, office_name) AS ({PEOPLE})
SELECT clock_timestamp(), shown.answered_at IS NOT NULL OR shown.contested_at IS NOT NULL OR shown.channel = 'import',
    json_build_object(
    'proposal', row_to_json(shown),
    'entries', (SELECT json_agg(entry ORDER BY created_at, id) FROM entry),
    'firsts', (SELECT json_agg(first ORDER BY id DESC) FROM first),
    'replies', (SELECT json_agg(reply ORDER BY id) FROM reply),
    'people', (
        SELECT json_agg(json_build_array(
            id, name, home_id, badge_id, holder_name, office_id, office_code, office_name) ORDER BY id, badge_id)
        FROM person),
    'useful', (SELECT json_agg(mark ORDER BY comment_id) FROM (
        SELECT comment_id, count(*) AS n FROM proposals_usefulmark
        WHERE comment_id = ANY(ARRAY(SELECT id FROM first UNION ALL SELECT id FROM reply)) GROUP BY comment_id
    ) AS mark),
    'writers', (SELECT json_agg(person_id ORDER BY id) FROM writer),
    'young', (SELECT coalesce(bool_and(person.created_at > statement_timestamp() - interval '24 hours'), false)
        FROM writer JOIN accounts_person AS person ON person.id = writer.person_id),
    'spokespeople', (SELECT json_agg(DISTINCT speaks.person_id) FROM shown JOIN accounts_representative AS speaks
        ON speaks.organisation_id = shown.organisation_id WHERE speaks.person_id IS NOT NULL),
    'speaking', (SELECT json_agg(person_id) FROM proposals_writer WHERE proposal_id = $1 AND authorship_id IS NULL),
    'supports', (SELECT json_build_array({SUMS}) FROM proposals_support AS support, shown AS proposal
        WHERE support.proposal_id = $1),
    'amendments', (SELECT json_build_array(count(*), count(*) FILTER (WHERE state = 'open'))
        FROM proposals_amendment WHERE proposal_id = $1 AND visibility = 'public'),
    'pressing', (SELECT json_agg(amendment ORDER BY id) FROM (
        SELECT id, author_id, reason, (SELECT count(*) FROM proposals_amendmentsupport AS support
            WHERE support.amendment_id = amendment.id) AS supports
        FROM proposals_amendment AS amendment
        WHERE proposal_id = $1 AND visibility = 'public' AND state = 'open' AND shown_at IS NOT NULL
    ) AS amendment),
    'lineage', (SELECT json_agg(kin ORDER BY id) FROM (
        SELECT proposal.id, proposal.title, amendment.id AS amendment, amendment.proposal_id <> $1 AS is_origin
        FROM proposals_amendment AS amendment
        JOIN proposals_proposal AS proposal ON proposal.id =
            CASE WHEN amendment.proposal_id = $1 THEN
                (SELECT fork.id FROM proposals_proposal AS fork WHERE fork.forked_from_id = amendment.id LIMIT 1)
            ELSE amendment.proposal_id END
        WHERE (amendment.proposal_id = $1 OR amendment.id = (SELECT forked_from_id FROM shown))
            AND proposal.visibility = 'public' AND proposal.published_at IS NOT NULL
            AND amendment.visibility = 'public'
    ) AS kin),
    'merges', (SELECT json_agg(told ORDER BY id) FROM (
        SELECT merge.id, merge.state, merge.carry_until, merge.undo_until, merge.into_id AS into,
            (SELECT title FROM proposals_proposal AS proposal WHERE id = merge.into_id AND visibility = 'public')
                AS title,
            (SELECT json_agg(json_build_array(proposal.id, proposal.title) ORDER BY proposal.id)
             FROM proposals_mergesource AS source
             JOIN proposals_proposal AS proposal ON proposal.id = source.proposal_id
             WHERE source.merge_id = merge.id AND proposal.visibility = 'public') AS sources
        FROM proposals_merge AS merge
        WHERE merge.id IN (SELECT merge_id FROM proposals_mergesource WHERE proposal_id = $1 AND in_force)
            OR merge.into_id = $1
    ) AS told),
    'pictures', (SELECT json_agg(picture ORDER BY position) FROM proposals_picture AS picture
        WHERE proposal_id = $1 AND report_id IS NULL AND alt <> '' AND visibility = 'public'),
    'attachments', (SELECT json_agg(attachment ORDER BY position) FROM proposals_attachment AS attachment
        WHERE proposal_id = $1 AND visibility = 'public'),
    'brought', (SELECT json_agg(merged ORDER BY id) FROM (
        SELECT source.id, source.title,
            (SELECT json_agg(picture ORDER BY position) FROM proposals_picture AS picture
             WHERE proposal_id = source.id AND report_id IS NULL AND alt <> '' AND visibility = 'public') AS pictures,
            (SELECT json_agg(attachment ORDER BY position) FROM proposals_attachment AS attachment
             WHERE proposal_id = source.id AND visibility = 'public') AS attachments
        FROM proposals_proposal AS source WHERE source.merged_into_id = $1 AND source.visibility = 'public'
    ) AS merged),
    'interims', (SELECT json_agg(interim ORDER BY number) FROM proposals_interimreply AS interim
        WHERE proposal_id = $1 AND visibility = 'public'),
    'sides', (SELECT json_object_agg(side, n ORDER BY side) FROM (
        SELECT side, count(*) AS n FROM proposals_comment
        WHERE proposal_id = $1 AND visibility = 'public' GROUP BY side
    ) AS side),
    'help', {HELP},
    'organisations', (SELECT json_agg(json_build_array(id, name, slug, kind) ORDER BY id) FROM accounts_organisation
        WHERE id = ANY(ARRAY(SELECT organisation_id FROM shown UNION ALL SELECT organisation_id FROM first
            UNION ALL SELECT organisation_id FROM reply))),
    'near', (SELECT json_agg(near ORDER BY array_position($5::bigint[], id)) FROM (
        SELECT id, title, district_id, place_name, threshold, (SELECT count(*) FROM proposals_support AS support
            WHERE support.proposal_id = proposal.id AND {COUNTED}) AS counted
        FROM proposals_proposal AS proposal
        WHERE id = ANY($5::bigint[]) AND visibility = 'public' AND published_at IS NOT NULL
    ) AS near)
)::text FROM shown
""",  # noqa: S608
    takes=6,
)
# Few proposals have these.
ANSWERS = """
SELECT json_build_object(
    'answers', (SELECT json_agg(answer ORDER BY number DESC) FROM proposals_answer AS answer
        WHERE proposal_id = %(id)s AND visibility = 'public'),
    'commitments', (SELECT json_agg(commitment ORDER BY commitment.due_on, commitment.id)
        FROM proposals_commitment AS commitment
        JOIN proposals_answer AS answer ON answer.id = commitment.answer_id
        WHERE answer.proposal_id = %(id)s AND answer.visibility = 'public'),
    'others', (SELECT json_agg(other ORDER BY other.id) FROM (
        SELECT proposal.id, proposal.title, proposal.lang, given.together FROM proposals_answer AS answer
        JOIN proposals_answer AS given ON given.together = answer.together AND given.visibility = 'public'
        JOIN proposals_proposal AS proposal ON proposal.id = given.proposal_id AND proposal.id <> %(id)s
            AND proposal.visibility = 'public' AND proposal.published_at IS NOT NULL
        WHERE answer.proposal_id = %(id)s AND answer.visibility = 'public'
    ) AS other),
    'moves', (SELECT json_agg(move ORDER BY move.id) FROM proposals_moveddate AS move
        JOIN proposals_commitment AS commitment ON commitment.id = move.commitment_id
        JOIN proposals_answer AS answer ON answer.id = commitment.answer_id
        WHERE answer.proposal_id = %(id)s AND answer.visibility = 'public'),
    'verdicts', (SELECT json_agg(said ORDER BY n DESC, why) FROM (
        SELECT answer_id, says, why, count(*) AS n FROM proposals_answerverdict
        WHERE answer_id IN (SELECT id FROM proposals_answer WHERE proposal_id = %(id)s)
        GROUP BY answer_id, says, why
    ) AS said),
    'words', (SELECT json_agg(said ORDER BY id DESC) FROM (
        SELECT verdict.id, verdict.answer_id, verdict.why, verdict.reason FROM proposals_answerverdict AS verdict
        JOIN proposals_answer AS answer ON answer.id = verdict.answer_id
        WHERE answer.proposal_id = %(id)s AND verdict.visibility = 'public' AND verdict.reason <> ''
        ORDER BY verdict.id DESC LIMIT %(words)s
    ) AS said),
    'done', (SELECT json_build_array(count(*) FILTER (WHERE done), count(*) FILTER (WHERE NOT done))
        FROM proposals_doneverdict WHERE proposal_id = %(id)s),
    'source', (SELECT row_to_json(source) FROM proposals_source AS source WHERE proposal_id = %(id)s)
)::text
"""


@dataclass(frozen=True, slots=True)
class Told:
    """What the statement answered, as text (`answers` empty where there are none), and when; `size` of a page.

    Two that are equal were told the same; when does not matter.
    """

    at: dt.datetime = field(compare=False)
    text: str
    answers: str
    size: int
    next: str
    previous: str


@dataclass(frozen=True, slots=True)
class Amendments:
    """How many public amendments a proposal has, and how many of them wait."""

    count: int
    open_count: int


@dataclass(frozen=True, slots=True)
class Pressing:
    """A waiting amendment that so many support that everybody is shown it."""

    pk: int
    author: Person | None
    reason: str
    supports: int


@dataclass(frozen=True, slots=True)
class Kin:
    """A proposal that came of an amendment to this one, or (`is_origin`) to which this one began as an amendment."""

    pk: int
    title: str
    amendment: int
    is_origin: bool


@dataclass(frozen=True, slots=True)
class Joined:
    """A merge in force that the proposal is in, or (`is_common`) the one that it came of, undone or not.

    `into`, `title`: the common proposal, where there is a public one. `sources`: what is public of it, by id.
    """

    pk: int
    state: str
    into: int | None
    title: str | None
    sources: tuple[tuple[int, str], ...]
    is_common: bool
    carry_until: dt.datetime | None
    undo_until: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Brought:
    """The public pictures and documents of a proposal that became part of this one. They stay that one's."""

    pk: int
    title: str
    pictures: list[Picture]
    attachments: list[Attachment]


@dataclass(frozen=True, slots=True)
class Helping:
    """What residents give and do themselves: needs with `given`, how many open pledges, the last call for help."""

    take_up: TakeUp | None
    needs: list[Need]
    pledged: int
    steps: list[OwnStep]
    call: HelpCall | None

    @property
    def is_there(self) -> bool:
        return bool(self.take_up or self.needs or self.pledged)


@dataclass(frozen=True, slots=True)
class Dossier:
    """A proposal with author, topic, district and office, and what belongs to it. To be shared: never change it.

    `writers`: who writes it, the longest first; `kin`: see Kin; `merges`: see Joined. `sides`: public comments on each.
    `answers` latest first, with commitments and `others`. `interims` first first. `near`: what it was asked to name
    beside it, with `figures.counted`. `pictures`: those that have words; `brought`: see Brought.
    `young`: all who write it have accounts younger than a day. `done`: what supporters say of it.
    """

    proposal: Proposal
    figures: Figures
    writers: list[Person]
    amendments: Amendments
    pressing: list[Pressing]
    kin: list[Kin]
    merges: list[Joined]
    sides: dict[str, int]
    entries: list[Entry]
    threads: list[Thread]
    answers: list[Answer]
    interims: list[InterimReply]
    source: Source | None
    near: list[Proposal]
    pictures: list[Picture]
    attachments: list[Attachment]
    brought: list[Brought]
    young: bool
    done: DoneJudged
    help: Helping
    next: str
    previous: str

    @property
    def goes_on(self) -> int | None:
        """The public common proposal that it became part of."""
        return next((each.into for each in self.merges if not each.is_common and each.title is not None), None)

    @property
    def comment_ids(self) -> list[int]:
        return [each.pk for thread in self.threads for each in (thread.comment, *thread.replies)]


@dataclass(frozen=True, slots=True)
class Mine:
    """What is one person's own here: which revision they support, which comments they find useful, whom they muted.

    `says`: of the last answer, empty for nothing; `done`: None for nothing.
    """

    revision: int | None = None
    marked: frozenset[int] = frozenset()
    muted: frozenset[int] = frozenset()
    says: str = ""
    done: bool | None = None
    organisations: tuple[Organisation, ...] = ()

    @property
    def supports(self) -> bool:
        return self.revision is not None


MINE = Prepared(
    "mine",
    """
SELECT (SELECT revision_number FROM proposals_support WHERE proposal_id = $1 AND person_id = $2),
    ARRAY(SELECT comment_id FROM proposals_usefulmark WHERE person_id = $2 AND comment_id = ANY($3)),
    ARRAY(SELECT muted_id FROM accounts_mute WHERE person_id = $2),
    (SELECT says FROM proposals_answerverdict WHERE answer_id = $4 AND person_id = $2),
    (SELECT done FROM proposals_doneverdict WHERE proposal_id = $1 AND person_id = $2),
    (SELECT json_agg(json_build_array(its.id, its.name, its.slug, its.kind) ORDER BY its.name)
        FROM accounts_representative AS speaks JOIN accounts_organisation AS its ON its.id = speaks.organisation_id
        WHERE speaks.person_id = $2 AND speaks.until IS NULL AND its.ended_at IS NULL)
""",
    takes=4,
)


def mine(person: Someone, of: Dossier) -> Mine:
    """Return what the person did on the page. One query, by hand; none for a visitor."""
    if person.pk is None:
        return Mine()
    answer_id = of.answers[0].pk if of.answers else 0
    row = MINE.row(of.proposal.pk, person.pk, of.comment_ids, answer_id)
    revision, marked, muted, says, done, its = row or (None, [], [], None, None, None)
    organisations = tuple(_organisation(*each) for each in its or ())
    person.know_organisations(organisations)  # type: ignore[union-attr]  # a visitor has no key
    return Mine(revision, frozenset(marked), frozenset(muted), says or "", done, organisations)


def told(proposal_id: int, person: Someone, *, cursor: str = "", size: int = 20, near: Collection[int] = ()) -> Told:
    """Return what a proposal's page tells, one page of its threads, newest first.

    One statement, by hand, one more where there is an answer or a source and one for a page further on. Raises
    Proposal.DoesNotExist, BadCursor.
    """
    if proposal_id.bit_length() > 63:
        raise Proposal.DoesNotExist
    firsts = page(places(proposal_id).only("id"), order=FIRSTS_ORDER, cursor=cursor, size=size) if cursor else None
    asked = None if firsts is None else [row.pk for row in firsts]
    words = charter.queries.words_in("name")
    row = DOSSIER.row(proposal_id, person.pk, asked, size + 1, list(near), words)
    if row is None:
        raise Proposal.DoesNotExist
    at, more, text = row
    answers = ""
    if more:
        with connection.cursor() as read:
            read.execute(ANSWERS, {"id": proposal_id, "words": WORDS_SHOWN})
            answers = read.fetchone()[0]
    return Told(at, text, answers, size, firsts.next if firsts else "", firsts.previous if firsts else "")


def dossier(told: Told) -> Dossier:
    """Return what was told as rows of the models. No query where the city's parts are known."""
    said: dict[str, Any] = defaultdict(list, {name: each for name, each in json.loads(told.text).items() if each})
    said |= json.loads(told.answers) if told.answers else {}
    proposal = _row(Proposal, said["proposal"])
    firsts, replies = ([_row(Comment, each) for each in said[name]] for name in ("firsts", "replies"))
    after = told.next
    if len(firsts) > told.size:
        firsts = firsts[: told.size]
        after = cursor_after(firsts[-1], order=FIRSTS_ORDER)
    entries = [_row(Entry, each) for each in said["entries"]]
    people = accounts.queries.people_of(said["people"])
    useful = {each["comment_id"]: each["n"] for each in said["useful"]}
    organisations = {pk: _organisation(pk, *each) for pk, *each in said["organisations"]}
    spoken: list[Any] = [proposal, *firsts, *replies]
    for row in spoken:
        if row.organisation_id in organisations:
            row.organisation = organisations[row.organisation_id]
    for comment in (*firsts, *replies):
        comment.useful = useful.get(comment.pk, 0)
        if comment.author_id in people:
            comment.author = people[comment.author_id]
    for entry in entries:
        if entry.actor_id in people:
            entry.actor = people[entry.actor_id]
    proposal.author_ids = [*said["writers"], *said["speaking"]]
    proposal.spokespeople = frozenset(said["spokespeople"])
    if proposal.author_id in people:
        proposal.author = people[proposal.author_id]
    near = []
    for each in said["near"]:
        near.append(beside := _row(Proposal, each))
        beside.figures = Figures(each["counted"])
    placed([proposal, *near])
    sides = {side: dict(said["sides"]).get(side, 0) for side in Comment.Side.values}
    return Dossier(
        proposal=proposal,
        figures=figures_of(said["supports"], sum(sides.values())),
        writers=[people[pk] for pk in said["writers"] if pk in people],
        amendments=Amendments(*said["amendments"]),
        pressing=[
            Pressing(each["id"], people.get(each["author_id"]), each["reason"], each["supports"])
            for each in said["pressing"]
        ],
        kin=[Kin(each["id"], each["title"], each["amendment"], each["is_origin"]) for each in said["lineage"]],
        merges=[_joined(each, proposal.pk) for each in said["merges"]],
        sides=sides,
        entries=entries,
        threads=gathered(firsts, [reply for reply in replies if reply.root_id in {first.pk for first in firsts}]),
        answers=_answers(said),
        interims=[_row(InterimReply, each) for each in said["interims"]],
        source=_row(Source, said["source"]) if said["source"] else None,
        near=near,
        pictures=[_row(Picture, each) for each in said["pictures"]],
        attachments=[_row(Attachment, each) for each in said["attachments"]],
        brought=[_brought(each) for each in said["brought"] if each["pictures"] or each["attachments"]],
        young=said["young"] is True,
        done=DoneJudged(*(said["done"] or (0, 0))),
        help=_helping(said["help"]),
        next=after,
        previous=told.previous,
    )


def _brought(said: dict[str, Any]) -> Brought:
    pictures = [_row(Picture, each) for each in said["pictures"] or []]
    return Brought(said["id"], said["title"], pictures, [_row(Attachment, each) for each in said["attachments"] or []])


def _joined(said: dict[str, Any], proposal_id: int) -> Joined:
    carry_until, undo_until = (
        dt.datetime.fromisoformat(said[name]) if said[name] else None for name in ("carry_until", "undo_until")
    )
    return Joined(
        pk=said["id"],
        state=said["state"],
        into=said["into"],
        title=said["title"],
        sources=tuple((pk, title) for pk, title in said["sources"] or ()),
        is_common=said["into"] == proposal_id,
        carry_until=carry_until,
        undo_until=undo_until,
    )


def _answers(said: dict[str, Any]) -> list[Answer]:
    offices, found = charter.queries.known().offices, []
    promised = [_row(Commitment, each) for each in said["commitments"] or []]
    moves = [_row(MovedDate, each) for each in said["moves"] or []]
    for promise in promised:
        its = [move for move in moves if move.commitment_id == promise.pk]
        promise._prefetched_objects_cache = {"moves": _loaded(promise.moves.all(), its)}  # type: ignore[attr-defined]
    for each in said["answers"] or []:
        found.append(answer := _row(Answer, each))
        if answer.office_id in offices:
            answer.office = offices[answer.office_id]
        answer.others = [
            _row(Proposal, other) for other in said["others"] or [] if other["together"] == each["together"]
        ]
        its_promises = [each for each in promised if each.answer_id == answer.pk]
        answer._prefetched_objects_cache = {  # type: ignore[attr-defined]  # what prefetch_related fills
            "commitments": _loaded(answer.commitments.all(), its_promises)
        }
        answer.judged = _judged(answer, said)
    return found


def _judged(answer: Answer, said: dict[str, Any]) -> Judged:
    rows = [each for each in said["verdicts"] or [] if each["answer_id"] == answer.pk]
    by_reason = tuple((each["why"], each["n"]) for each in rows if each["why"])
    words = (
        (each["id"], each["why"], each["reason"]) for each in said["words"] or [] if each["answer_id"] == answer.pk
    )
    confirm = sum(each["n"] for each in rows if not each["why"])
    return Judged(confirm, sum(n for _why, n in by_reason), by_reason, tuple(words))


def _loaded(rows: Any, found: list[Any]) -> Any:
    """Let a relation's rows be those that were found."""
    rows._result_cache, rows._prefetch_done = found, True
    return rows


def _row(model: type[M], said: dict[str, Any]) -> M:
    """Return an instance of what a row said as JSON."""
    fields = [field for field in model._meta.concrete_fields if field.column in said]
    values = [field.to_python(said[str(field.column)]) for field in fields]
    return model.from_db(DEFAULT_DB_ALIAS, [field.attname for field in fields], values)


def _helping(said: dict[str, Any]) -> Helping:
    needs = []
    for each in said["needs"] or []:
        needs.append(need := _row(Need, each))
        need.given = each["given"]
    return Helping(
        take_up=told_of(_row(TakeUp, said["take_up"])) if said["take_up"] else None,
        needs=needs,
        pledged=said["pledged"],
        steps=[_row(OwnStep, each) for each in said["steps"] or []],
        call=_row(HelpCall, said["call"]) if said["call"] else None,
    )


def _organisation(pk: int, name: str, slug: str, kind: str) -> Organisation:
    return Organisation.from_db(DEFAULT_DB_ALIAS, ["id", "name", "slug", "kind"], [pk, name, slug, kind])


def near(proposal_id: int, *, limit: int) -> list[int]:
    """Return the proposals nearest in words to one, for `told` to name. Seven queries: keep the result for a while."""
    row = Proposal.objects.filter(pk=proposal_id).values_list("title", "district_id").first()
    if row is None:
        return []
    title, district_id = row
    return [each.pk for each in similar(title=title, district_id=district_id, but=proposal_id, limit=limit)]
