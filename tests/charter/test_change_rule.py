"""A rule changes by a decision, entered by an administrator, kept for ever."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client

from accounts.models import Person
from charter import actions, queries
from charter.articles import SENTENCES, chapters
from charter.catalogue import RULES
from charter.models import RuleVersion
from commons import clock
from commons.errors import Refused
from journal.models import Entry

DECISION = "Council of 12 May, act 7: spring was too short."


def test_ilse_enters_a_version_and_it_holds(ilse: Person) -> None:
    version = actions.change_rule(rule="answer_days", value=40, decision=DECISION, by=ilse)
    in_force = queries.rules()["answer_days"]
    assert (version.number, in_force.number, in_force.value) == (2, 2, 40)
    entry = Entry.objects.get(verb="rule.changed")
    told = {"rule": "answer_days", "number": 2, "value": 40, "effective_at": version.effective_at.isoformat()}
    assert (entry.actor_id, entry.subject_id, entry.data) == (ilse.pk, version.pk, told)


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


# Bounds of administrators, notice, and what is residents' alone


@pytest.mark.parametrize(
    ("rule", "value"), [("answer_days", 90), ("answer_days", 300), ("answer_days", 5), ("support_threshold", 10)]
)
def test_beyond_published_bounds_an_administrator_is_told_who_decides(ilse: Person, rule: str, value: float) -> None:
    with pytest.raises(ValidationError) as wrong:
        actions.change_rule(rule=rule, value=value, decision=DECISION, by=ilse)
    assert "residents decide" in wrong.value.message_dict["value"][0] and not RuleVersion.objects.exists()


def test_bounds_of_administrators_lie_within_those_of_residents() -> None:
    for code, spec in RULES.items():
        assert spec.least is None or (spec.lowest is not None and spec.least <= spec.lowest), code
        assert spec.most is None or (spec.highest is not None and spec.highest <= spec.most), code


@pytest.mark.parametrize("rule", [code for code, spec in RULES.items() if spec.residents_only])
def test_the_rules_of_changing_rules_are_residents_alone(ilse: Person, client: Client, rule: str) -> None:
    with pytest.raises(Refused) as no:
        actions.change_rule(rule=rule, value=25, decision=DECISION, by=ilse)
    assert no.value.verdict.code == "residents-only"
    client.force_login(ilse)
    page = client.get(f"/charter/{rule}/").content.decode()
    assert "Residents alone change this rule" in page and "Enter this version" not in page
    assert client.post(f"/charter/{rule}/", {"value": "25", "decision": DECISION}).status_code == 403


def test_a_change_is_announced_and_begins_after_its_notice_or_later_never_before(ilse: Person, client: Client) -> None:
    RuleVersion.objects.create(rule="rule_notice_days", number=2, value=7, decision="Residents asked for it.")
    version = actions.change_rule(rule="answer_days", value=40, decision=DECISION, by=ilse)
    assert version.effective_at == clock.due(version.created_at, 7)
    assert queries.rule("answer_days").value == 30
    assert queries.rule("answer_days", at=version.effective_at).value == 40
    for day in (clock.today(), clock.today() - dt.timedelta(days=1), clock.today() + dt.timedelta(days=3_000)):
        with pytest.raises(ValidationError) as wrong:
            actions.change_rule(rule="gather_days", value=60, decision=DECISION, by=ilse, effective_on=day)
        assert "effective_on" in wrong.value.message_dict
    later = clock.today() + dt.timedelta(days=30)
    version = actions.change_rule(rule="gather_days", value=60, decision=DECISION, by=ilse, effective_on=later)
    assert clock.today(version.effective_at) == later
    page = client.get("/charter/").content.decode()
    assert "Coming" in page and "40 days" in page and "60 days" in page
    told = client.get("/api/v1/rules/answer_days/").json()
    assert (told["value"], told["coming"][0]["value"], told["history"][0]["decided_by"]) == (30, 40, "administrator")
    assert told["administrators"] == {"least": 10, "most": 60}


def test_what_residents_decided_stands_for_its_months(ilse: Person) -> None:
    decided = clock.now()
    by_vote = {"decided_by": "residents", "round_id": 1, "proposal_id": 1}
    version = RuleVersion.objects.create(rule="answer_days", number=2, value=20, decision="Vote.", **by_vote)
    with pytest.raises(Refused) as no:
        actions.change_rule(rule="answer_days", value=40, decision=DECISION, by=ilse)
    assert no.value.verdict.code == "residents-decided" and no.value.verdict.remedy.endswith("/rule/answer_days/")
    long_ago = decided - dt.timedelta(days=366)
    RuleVersion.objects.filter(pk=version.pk).update(created_at=long_ago, effective_at=long_ago)
    assert actions.change_rule(rule="answer_days", value=40, decision=DECISION, by=ilse).number == 3


def test_every_rule_is_read_once_in_a_sentence_with_its_value(client: Client, city: object) -> None:
    codes = [code for _chapter, its in chapters() for code in its]
    assert sorted(codes) == sorted(RULES) and set(SENTENCES) <= set(RULES)
    page = client.get("/charter/").content.decode()
    assert all(f'id="{code}"' in page for code in RULES)
    assert "geometric mean" in page and "A proposal reaches its threshold when <strong>1 percent</strong>" in page
