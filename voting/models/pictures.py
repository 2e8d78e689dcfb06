"""Pictures of what a ballot names in words of its own. An option that is a proposal shows the proposal's."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from commons.models import StoredPicture
from voting.models.rounds import Option


class OptionPicture(StoredPicture):
    """A picture of an option. Like the option's text it stands as it is from the announcement on."""

    MOST = 3

    option = models.ForeignKey(Option, on_delete=models.CASCADE, related_name="pictures", db_index=False)
    position = models.PositiveSmallIntegerField()
    alt = models.CharField(max_length=StoredPicture.ALT_CHARACTERS)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["option", "position"]
        constraints = [
            models.UniqueConstraint(fields=["option", "position"], name="voting_picture_position"),
            models.UniqueConstraint(fields=["option", "digest"], name="voting_picture_once"),
            models.CheckConstraint(condition=models.Q(position__range=(1, 3)), name="voting_picture_three"),
            models.CheckConstraint(condition=~models.Q(alt=""), name="voting_picture_has_words"),
        ]
        indexes = [models.Index(fields=["id"], condition=models.Q(widths=[]), name="voting_picture_unmade")]

    def __str__(self) -> str:
        return f"picture {self.position} of option {self.option_id}"
