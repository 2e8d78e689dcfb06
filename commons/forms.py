"""A form that hands what was typed to one action."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, TypeVar

from django import forms
from django.core.exceptions import ValidationError

T = TypeVar("T")


class ActForm(forms.Form):
    """Knows the fields; the rule, also about what a field may hold, is the action's.

    `called`: what the form calls a field that the action calls otherwise.
    """

    called: ClassVar[dict[str, str]] = {}

    def act(self, action: Callable[..., T], **arguments: Any) -> T | None:
        """Run the action with what was typed and `arguments`; None when something is wrong and stands in `errors`."""
        if not self.is_valid():
            return None
        try:
            return action(**self.cleaned_data, **arguments)
        except ValidationError as error:
            for name, messages in _by_field(error).items():
                field = self.called.get(name, name)
                self.add_error(field if field in self.fields else None, messages)
            return None


def _by_field(error: ValidationError) -> dict[str, list[str]]:
    return error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
