"""Codes instead of keys, and who speaks."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from accounts.models import Organisation, Person
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


class Speaker(serializers.Serializer[Organisation]):
    """The organisation under whose name something stands; the path of its page is `/organisations/{slug}/`."""

    slug = serializers.CharField(read_only=True)
    name = serializers.CharField(read_only=True)
    kind = serializers.ChoiceField(choices=Organisation.Kind.choices, read_only=True)


class SpeakAs(serializers.SlugRelatedField[Any]):
    """An organisation the caller speaks for, by its slug; its key goes to the action. Left out: themself."""

    def __init__(self, **options: Any) -> None:
        its = Organisation.objects.all()
        super().__init__(
            slug_field="slug", queryset=its, source="organisation_id", required=False, allow_null=True, **options
        )

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data).pk


def voice(person: Person | None, label: str = "", organisation: Organisation | None = None) -> dict[str, str | None]:
    """Return who speaks, as everybody may see it; `label` stands for somebody without an account. No query.

    Whoever speaks for an organisation is not named.
    """
    if organisation is not None:
        return {"name": organisation.name, "office": None}
    badge = person.office_badge if person else None
    return {
        "name": person.shown_name if person else label,
        "office": badge.office.code if badge and badge.office else None,
    }
