"""A rule changes by a decision, entered by an administrator, kept for ever."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client

from accounts.models import Person
from charter import actions, queries
from charter.models import RuleVersion
from commons.errors import Refused
from journal.models import Entry

DECISION = "Council of 12 May, act 7: spring was too short."


def test_ilse_enters_a_version_and_it_holds(ilse: Person) -> None:
    version = actions.change_rule(rule="answer_days", value=40, decision=DECISION, by=ilse)
    in_force = queries.rules()["answer_days"]
    assert (version.number, in_force.number, in_force.value) == (2, 2, 40)
    entry = Entry.objects.get(verb="rule.changed")
    assert (entry.actor_id, entry.subject_id, entry.data) == (
        ilse.pk,
        version.pk,
        {"rule": "answer_days", "number": 2, "value": 40},
    )


def test_versions_follow_each_other_and_the_past_can_be_read(ilse: Person) -> None:
    first = actions.change_rule(rule="answer_days", value=40, decision=DECISION, by=ilse)
    first.refresh_from_db()
    actions.change_rule(rule="answer_days", value="20", decision=DECISION, by=ilse)
    assert [v.value for v in queries.rule_history("answer_days")] == [20, 40]
    assert queries.rules(at=first.created_at)["answer_days"].value == 40


@pytest.mark.parametrize("name", ["ana", "omar", "nora", "cleo", "carl"])
def test_nobody_else_changes_a_rule_and_nothing_is_written(request: pytest.FixtureRequest, name: str) -> None:
    person = request.getfixturevalue(name)
    with pytest.raises(Refused):
        actions.change_rule(rule="answer_days", value=40, decision=DECISION, by=person)
    assert not RuleVersion.objects.exists() and not Entry.objects.filter(verb="rule.changed").exists()


@pytest.mark.parametrize(
    ("rule", "value", "field"),
    [
        ("answer_days", 4, "value"),
        ("answer_days", 181, "value"),
        ("answer_days", "12.5", "value"),
        ("answer_days", "soon", "value"),
        ("answer_days", "nan", "value"),
        ("answer_days", "1e999", "value"),
        ("answer_days", True, "value"),
        ("answer_days", 30, "value"),
        ("support_threshold", "0.0001", "value"),
        ("support_threshold", "1.00005", "value"),
        ("support_from", "friends", "value"),
        ("default_office", "nowhere", "value"),
        ("no_such_rule", 1, "rule"),
    ],
)
def test_a_value_out_of_bounds_is_refused(ilse: Person, rule: str, value: object, field: str) -> None:
    with pytest.raises(ValidationError) as wrong:
        actions.change_rule(rule=rule, value=value, decision=DECISION, by=ilse)
    assert field in wrong.value.message_dict
    assert not RuleVersion.objects.exists()


def test_a_rule_without_a_decision_does_not_change(ilse: Person) -> None:
    with pytest.raises(ValidationError) as wrong:
        actions.change_rule(rule="answer_days", value=40, decision="because", by=ilse)
    assert "decision" in wrong.value.message_dict
    assert not RuleVersion.objects.exists()


def test_shares_and_choices(ilse: Person, streets: object) -> None:
    assert actions.change_rule(rule="support_threshold", value="1,5", decision=DECISION, by=ilse).value == 1.5
    assert actions.change_rule(rule="support_from", value="anyone", decision=DECISION, by=ilse).value == "anyone"
    assert actions.change_rule(rule="default_office", value="streets", decision=DECISION, by=ilse).value == "streets"


@pytest.mark.django_db(transaction=True)
def test_two_at_once_get_two_numbers(ilse: Person) -> None:
    def enter(days: int) -> int:
        try:
            return actions.change_rule(rule="answer_days", value=days, decision=DECISION, by=ilse).number
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(enter, [31, 32, 33, 34])) == [2, 3, 4, 5]


def test_the_page_says_since_when_and_why(client: Client, ilse: Person) -> None:
    actions.change_rule(rule="answer_days", value=40, decision=DECISION, by=ilse)
    page = client.get("/charter/").content.decode()
    assert "40 days" in page and DECISION in page and "founding" in page
    history = client.get("/charter/answer_days/").content.decode()
    assert "40 days" in history and "30 days" in history and "Enter this version" not in history
    assert client.get("/charter/nothing/").status_code == 404


def test_ilse_enters_it_on_the_page(client: Client, ilse: Person) -> None:
    client.force_login(ilse)
    wrong = client.post("/charter/answer_days/", {"value": "1", "decision": DECISION})
    assert wrong.status_code == 400 and DECISION in wrong.content.decode()
    done = client.post("/charter/answer_days/", {"value": "40", "decision": DECISION}, follow=True)
    assert "40 days" in done.content.decode()


def test_ana_is_refused_on_the_page(client: Client, ana: Person) -> None:
    client.force_login(ana)
    assert client.post("/charter/answer_days/", {"value": "40", "decision": DECISION}).status_code == 403
    assert not RuleVersion.objects.exists()
