"""Codes instead of keys, and who speaks."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from accounts.models import Person
from charter.models import CODE, Named
from commons import language

BIGGEST_ID = 2**63 - 1


class KnownCode(serializers.CharField):
    """A code in a filter, or one of the words in `also`. One query."""

    default_error_messages = {"unknown": _("There is none with the code “{code}”.")}

    def __init__(self, model: type[Named], *, also: tuple[str, ...] = (), **options: Any) -> None:
        self.model, self.also = model, also
        super().__init__(required=False, allow_blank=True, **options)

    def to_internal_value(self, data: Any) -> str:
        code = super().to_internal_value(data)
        if code and code not in self.also and code not in known(self.model, [code]):
            self.fail("unknown", code=code)
        return code


class Words(serializers.ListField):
    """A filter of several values: repeated, or in one value with commas."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, max_length=40, **options)

    def to_internal_value(self, data: Any) -> list[Any]:
        return super().to_internal_value([word for value in data for word in str(value).split(",") if word])


class KnownCodes(Words):
    """Several codes in a filter. One query."""

    child = serializers.CharField()
    default_error_messages = {"unknown": _("There is none with the code “{code}”.")}

    def __init__(self, model: type[Named], **options: Any) -> None:
        self.model = model
        super().__init__(**options)

    def to_internal_value(self, data: Any) -> list[str]:
        codes = super().to_internal_value(data)
        if unknown := sorted(set(codes) - known(self.model, codes)):
            self.fail("unknown", code=unknown[0])
        return codes


def known(model: type[Named], codes: list[str]) -> set[str]:
    wellformed = [code for code in codes if CODE.regex.search(code)]  # type: ignore[union-attr]
    return (
        set(model._default_manager.filter(code__in=wellformed).values_list("code", flat=True)) if wellformed else set()
    )


class Language(serializers.ChoiceField):
    """The language a text is written in, one of the city's; left out, that of the caller's account."""

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=[code for code, _name in language.choices()], required=False, **options)


class Voice(serializers.Serializer[Any]):
    """Who speaks: the public name, and the office for which an official does."""

    name = serializers.CharField(read_only=True)
    office = serializers.CharField(read_only=True, allow_null=True)


def voice(person: Person | None, label: str = "") -> dict[str, str | None]:
    """Return a person as everybody may see one; `label` stands for somebody without an account. No query."""
    badge = person.office_badge if person else None
    return {
        "name": person.shown_name if person else label,
        "office": badge.office.code if badge and badge.office else None,
    }
