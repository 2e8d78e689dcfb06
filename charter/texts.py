"""Names and descriptions of the city's parts in the reader's language."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models.query_utils import DeferredAttribute
from django.utils.translation import get_language


class InReadersLanguage(DeferredAttribute):
    """Reads the row's text in the reader's language, else as it was first written. Never asks the database for it."""

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        own = super().__get__(instance, owner)
        if instance is None or not (texts := instance.__dict__.get("texts")):
            return own
        said = texts.get(get_language())
        return (said and said.get(self.field.attname)) or own

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class _Worded(models.Field):  # type: ignore[type-arg]
    """A text of which `texts` may hold the words in other languages; what is stored stays as it was written."""

    descriptor_class = InReadersLanguage

    def pre_save(self, model_instance: Any, add: bool) -> Any:
        return model_instance.__dict__[self.attname]

    def value_from_object(self, obj: Any) -> Any:
        return obj.__dict__[self.attname]

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        plain = "CharField" if isinstance(self, models.CharField) else "TextField"
        return name, f"django.db.models.{plain}", args, kwargs


class WordedChar(_Worded, models.CharField):  # type: ignore[type-arg]
    """A short one."""


class WordedText(_Worded, models.TextField):  # type: ignore[type-arg]
    """A long one."""
