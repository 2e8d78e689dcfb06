"""Answer a statement: agree, disagree or pass. One answer each, and the last one counts."""

from __future__ import annotations

from dataclasses import dataclass
from secrets import randbelow

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from commons import clock
from commons.models import Visibility
from commons.verdict import require
from deliberation import policy, queries
from deliberation.models import Stance

# How the three are called outside.
VALUES = {"agree": Stance.Value.AGREE, "disagree": Stance.Value.DISAGREE, "pass": Stance.Value.PASS}
WORDS: dict[int, str] = {value.value: word for word, value in VALUES.items()}
# Numbers that say nothing, so many that two are never alike.
NUMBERS = 2**62

# That somebody takes part is written once; a double click waits here for its twin and then finds the row. What is asked
# of the conversation is what `policy.may_answer` and `policy.answerable` ask.
TAKE_PART = """
INSERT INTO deliberation_participant (conversation_id, person_id, number, in_map)
SELECT conversation.id, %(person)s, %(number)s, false
FROM deliberation_statement AS statement
JOIN deliberation_conversation AS conversation ON conversation.id = statement.conversation_id
WHERE statement.id = %(statement)s AND statement.visibility = 'public' AND {answerable}
    AND NOT EXISTS (
        SELECT FROM deliberation_participant AS here
        WHERE here.conversation_id = conversation.id AND here.person_id = %(person)s
    )
ON CONFLICT (conversation_id, person_id) WHERE person_id IS NOT NULL DO NOTHING
"""
ANSWER = """
WITH said AS (
    INSERT INTO deliberation_stance (statement_id, participant_id, value, said_on)
    SELECT statement.id, participant.id, %(value)s, (statement_timestamp() AT TIME ZONE %(zone)s)::date
    FROM deliberation_statement AS statement
    JOIN deliberation_conversation AS conversation ON conversation.id = statement.conversation_id
    JOIN deliberation_participant AS participant
      ON participant.conversation_id = conversation.id AND participant.person_id = %(person)s
    WHERE statement.id = %(statement)s AND statement.visibility = 'public' AND {answerable}
    ON CONFLICT (statement_id, participant_id) DO UPDATE SET value = excluded.value, said_on = excluded.said_on
    WHERE deliberation_stance.value <> excluded.value
    RETURNING statement_id
)
INSERT INTO deliberation_stir (conversation_id)
SELECT statement.conversation_id FROM said JOIN deliberation_statement AS statement ON statement.id = said.statement_id
"""
ANSWERABLE = """
conversation.visibility = 'public' AND conversation.state = 'open' AND NOT conversation.imported
    AND (conversation.closes_at IS NULL OR conversation.closes_at > statement_timestamp())
"""


@dataclass(frozen=True, slots=True)
class Said:
    """What the person now says to which statement, and where."""

    statement_id: int
    conversation_id: int
    stance: str


def take_stance(*, statement_id: int, by: Person, stance: str) -> Said:
    """Answer a public statement of an open conversation: `agree`, `disagree` or `pass`; the last answer counts.

    No entry: what one thinks is nobody's business. Repeating it writes nothing. Three statements at most, and no lock
    that somebody else waits for. Raises Refused, IllegalMove (closed), ValidationError, Statement.DoesNotExist.
    """
    if stance not in VALUES:
        raise ValidationError({"stance": _("Choose agree, disagree or pass.")})
    statement = queries.statement_in_full(statement_id, by)
    require(policy.may_answer(by, statement.conversation))
    if not _answered(statement_id, by, stance):
        _required(statement_id, by)
    return Said(statement.pk, statement.conversation_id, stance)


@transaction.atomic
def _answered(statement_id: int, by: Person, stance: str) -> bool:
    """Write the answer where it is possible; tell whether anything was new."""
    values: dict[str, str | int] = {
        "statement": statement_id,
        "person": by.pk,
        "value": VALUES[stance].value,
        "number": randbelow(NUMBERS),
        "zone": str(clock.zone()),
    }
    with connection.cursor() as cursor:
        cursor.execute(TAKE_PART.format(answerable=ANSWERABLE), values)
        cursor.execute(ANSWER.format(answerable=ANSWERABLE), values)
        return bool(cursor.rowcount)


def _required(statement_id: int, by: Person) -> None:
    """Say why nothing was written, unless that is what they said already."""
    statement = queries.statement_in_full(statement_id, by)
    if statement.visibility != Visibility.PUBLIC:
        require(policy.HIDDEN)
    require(policy.may_answer(by, statement.conversation))
    policy.require_open(statement.conversation, "answer")
