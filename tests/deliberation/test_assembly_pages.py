"""Pages, API and command of assemblies: as many queries for many rows, a draw that is repeated, nobody's name."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Person
from charter.models import District, Office, Topic
from deliberation.actions import assemblies as actions
from deliberation.models import Draw, Seat
from deliberation.queries import assemblies as queries
from tests.deliberation.assemblies import called, crowd, drawn, entered, listed, sitting

pytestmark = pytest.mark.django_db


def asked(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def test_lists_ask_as_much_for_many_as_for_one(
    client: Client, ilse: Person, mobility: Topic, salinas: District
) -> None:
    crowd(salinas, salinas, each=1)
    quotas = "feature,value,min,max\ndistrict,salinas,0,4\n"
    called(ilse, mobility, quotas=quotas)
    paths = ("/assemblies/", "/api/v1/assemblies/")
    once = [asked(client, path) for path in paths]
    for n in range(12):
        called(ilse, mobility, title=f"Shade for the street {n}", quotas=quotas)
    assert [asked(client, path) for path in paths] == once


def test_a_page_asks_as_much_with_all_that_is_said_and_recommended(
    client: Client, ilse: Person, mobility: Topic, streets: Office, molinos: District, salinas: District
) -> None:
    its, members = sitting(ilse, mobility, crowd(molinos, salinas))
    path = f"/assemblies/{its.pk}/"
    found = []
    for many in (1, 6):
        for n in range(many):
            text = {"title": f"Shade at the stop {n}", "body": "A tree or a roof at every stop by 2030."}
            row = actions.draft_recommendation(by=members[0], assembly_id=its.pk, **text)
            for member in members[:2]:
                actions.vote_on_recommendation(by=member, recommendation_id=row.pk, choice="for")
            actions.enter_carried(by=ilse, recommendation_id=row.pk)
            actions.speak_from_assembly(by=members[1], assembly_id=its.pk, text=f"We heard {n} engineers today.")
        found.append(asked(client, path))
    assert found[0] == found[1]


def test_nobodys_name_stands_anywhere_and_the_draw_is_repeated(
    client: Client, ilse: Person, mobility: Topic, molinos: District, salinas: District, tmp_path: Path
) -> None:
    people = crowd(molinos, salinas)
    its = called(ilse, mobility)
    entered(its, people)
    listed(its, ilse)
    with pytest.raises(CommandError, match="waits for its event"):
        call_command("repeat_draw", str(its.pk))
    assert "draw.json" not in client.get(f"/assemblies/{its.pk}/draw/").content.decode()
    drawn(its, ilse)
    invited = queries.invited(its).first()
    assert invited and invited.person
    actions.decline_seat(by=invited.person, assembly_id=its.pk)
    paths = [f"/assemblies/{its.pk}/", f"/assemblies/{its.pk}/draw/", f"/api/v1/assemblies/{its.pk}/draw/"]
    paths += [f"/assemblies/{its.pk}/files/{name}" for name in queries.file_names(queries.assembly(its.pk, ilse))]
    for path in paths:
        answer = client.get(path)
        said = answer.content.decode()
        assert answer.status_code == 200 and not [each.name for each in people if each.name in said], path
    call_command("repeat_draw", str(its.pk), out=tmp_path, stdout=StringIO())
    assert sorted(each.name for each in tmp_path.iterdir()) == sorted(queries.public_files(its))
    Draw.objects.filter(assembly=its).update(seed="another")
    with pytest.raises(CommandError, match="not as it was published"):
        call_command("repeat_draw", str(its.pk))
    assert client.get(f"/assemblies/{its.pk}/files/secret.txt").status_code == 404


def test_only_who_was_drawn_reads_the_invitation(
    client: Client, ilse: Person, mobility: Topic, molinos: District, salinas: District
) -> None:
    people = crowd(molinos, salinas)
    its = called(ilse, mobility)
    entered(its, people)
    drawn(listed(its, ilse), ilse)
    seat = queries.invited(its).first()
    assert seat and seat.person
    client.force_login(seat.person)
    assert seat.ticket in client.get(f"/assemblies/{its.pk}/seat/").content.decode()
    held = Seat.objects.filter(assembly=its).values("person")
    stranger = next(person for person in people if not held.filter(person=person).exists())
    client.force_login(stranger)
    assert client.get(f"/assemblies/{its.pk}/seat/").status_code == 403
