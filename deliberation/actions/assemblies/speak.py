"""Say something from within an assembly, and take it back."""

from __future__ import annotations

from django.db import transaction

from accounts.models import Person
from commons import language
from commons.models import Visibility
from commons.text import bounded
from commons.verdict import require
from deliberation.models import AssemblyStatement
from deliberation.policy import assemblies as policy
from deliberation.queries import assemblies as queries


@transaction.atomic
def speak_from_assembly(*, by: Person, assembly_id: int, text: str, lang: str = "") -> AssemblyStatement:
    """Publish a statement of a member, without a name, or of who facilitates it for the city.

    No entry tells of it: it would say who sits. Raises Refused (neither of them, it is not sitting), ValidationError.
    """
    queries.assembly(assembly_id, by)
    its = queries.shared(assembly_id)
    member = queries.is_member(its, by)
    require(policy.may_speak(by, its, member=member))
    text = bounded(text, least=10, most=AssemblyStatement.TEXT_CHARACTERS, field="text")
    lang = language.checked(lang or language.of_city(by.language))
    return AssemblyStatement.objects.create(assembly=its, author=by, by_city=not member, text=text, lang=lang)  # type: ignore[no-any-return]


@transaction.atomic
def take_back_statement(*, by: Person, assembly_id: int, statement_id: int) -> None:
    """Erase one's own statement. Raises Refused (another's), AssemblyStatement.DoesNotExist."""
    its = queries.assembly(assembly_id, by)
    row = AssemblyStatement.objects.public().select_for_update().get(assembly=its, pk=statement_id)
    require(policy.may_take_back(by, row))
    row.visibility, row.text = Visibility.ERASED, ""
    row.save(update_fields=["visibility", "text"])
