"""What every kind of content shares: who may see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from commons.actor import Viewer


class Visibility(models.TextChoices):
    """Apart from any state: who sees a piece of content."""

    PUBLIC = "public", _("public")
    AUTHOR = "author", _("author only")
    HIDDEN = "hidden", _("hidden")
    ERASED = "erased", _("erased")


M = TypeVar("M", bound=models.Model)


class ContentQuerySet(models.QuerySet[M]):
    """Reads that obey visibility. Pages, search, feeds and API start here, never at `objects.all()`."""

    def public(self) -> ContentQuerySet[M]:
        """Return what everybody may see."""
        return self.filter(visibility=Visibility.PUBLIC)

    def seen_by(self, viewer: Viewer | None) -> ContentQuerySet[M]:
        """Return what everybody may see and what this person wrote, unless it was erased."""
        shown = models.Q(visibility=Visibility.PUBLIC)
        if viewer is not None and viewer.is_authenticated:
            shown |= models.Q(author_id=viewer.pk) & ~models.Q(visibility=Visibility.ERASED)
        return self.filter(shown)


class Channel(models.TextChoices):
    """How a contribution came."""

    WEB = "web", _("web")
    API = "api", _("API")
    PAPER = "paper", _("paper")
    DESK = "desk", _("desk")
    MEETING = "meeting", _("meeting")
    IMPORT = "import", _("import")

    @property
    def came(self) -> str:
        """Say it beside what a clerk entered for somebody. A meeting's says it by its label, the web's is nothing."""
        said = {Channel.PAPER: _("handed in on paper"), Channel.DESK: _("handed in at an office desk")}
        return str(said.get(self, ""))


class Content(models.Model):
    """Abstract: a contribution with a visibility, a channel and a moment."""

    Channel = Channel

    visibility = models.CharField(max_length=10, choices=Visibility, default=Visibility.PUBLIC)
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.WEB)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects: Any = ContentQuerySet.as_manager()

    class Meta:
        abstract = True


class StoredPicture(models.Model):
    """Abstract: a picture whose files lie in `commons.store` under `key`.

    `digest` names it in addresses; `widths` are the sizes that are made already (`commons.sizes`).
    """

    ALT_CHARACTERS = 300

    key = models.CharField(max_length=32, unique=True, editable=False)
    digest = models.CharField(max_length=32, editable=False)
    width = models.PositiveSmallIntegerField(editable=False)
    height = models.PositiveSmallIntegerField(editable=False)
    widths = ArrayField(models.PositiveSmallIntegerField(), default=list, editable=False)

    class Meta:
        abstract = True
