"""Who votes in the open, who delegates to them, and what the ballots of a closed round carried."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from voting.models.rounds import Round

PERSON = settings.AUTH_USER_MODEL
# Fewer delegated votes than this are told to nobody, the delegate included: so few could be guessed by name.
FEW_DELEGATED = 5


class OpenVoter(models.Model):
    """That a person or an organisation votes in the open on a topic, or with none on all. Public, so is the name."""

    person = models.ForeignKey(PERSON, null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    organisation = models.ForeignKey("accounts.Organisation", null=True, on_delete=models.CASCADE, related_name="+")
    topic = models.ForeignKey("charter.Topic", null=True, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation", "topic"], name="voting_open_voter_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(person=None, organisation__isnull=False) | Q(person__isnull=False, organisation=None),
                name="voting_open_voter_is_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id or self.organisation_id} votes in the open on {self.topic_id or 'all'}"

    def covers(self, topic_id: int | None) -> bool:
        """Tell whether votes on the topic are among those; None: votes on anything."""
        return self.topic_id is None or self.topic_id == topic_id


class Delegation(models.Model):
    """Who casts a person's vote where they cast none: in one round, else on one topic, else in all open rounds.

    Without person and organisation it is nobody: a wider delegation does not count here. Private: nobody but the
    delegator reads it, and `expires_on` is its last day.
    """

    delegator = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+", db_index=False)
    round = models.ForeignKey(Round, null=True, on_delete=models.CASCADE, related_name="+")
    topic = models.ForeignKey("charter.Topic", null=True, on_delete=models.PROTECT, related_name="+")
    # Whoever leaves does not hand the vote on to a wider delegate: here it is nobody then.
    person = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    organisation = models.ForeignKey("accounts.Organisation", null=True, on_delete=models.SET_NULL, related_name="+")
    expires_on = models.DateField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["delegator", "round", "topic"], name="voting_delegation_once", nulls_distinct=False
            ),
            models.CheckConstraint(condition=Q(round=None) | Q(topic=None), name="voting_delegation_scope"),
            models.CheckConstraint(condition=Q(person=None) | Q(organisation=None), name="voting_delegation_to_one"),
            models.CheckConstraint(condition=~Q(delegator=F("person")), name="voting_delegation_to_another"),
        ]

    def __str__(self) -> str:
        return f"delegation {self.pk}"


class OrganisationBallot(models.Model):
    """What an organisation said in an open round, by its speaker. It has no vote: it carries those given to it."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.CASCADE, related_name="+")
    said = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "organisation"], name="voting_organisation_ballot_once")
        ]

    def __str__(self) -> str:
        return f"ballot of {self.organisation_id} in {self.round_id}"


class Carried(models.Model):
    """What who votes in the open said in a closed round and carried, written once. Everybody reads it.

    `votes` are those that count, their own included, never more than the cap; `beyond` what the cap took. None where
    fewer than `FEW_DELEGATED` delegated to them, nobody included.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    organisation = models.ForeignKey("accounts.Organisation", null=True, on_delete=models.SET_NULL, related_name="+")
    said = models.TextField()
    votes = models.PositiveIntegerField(null=True)
    beyond = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(person=None) | Q(organisation=None), name="voting_carried_by_one"),
            models.CheckConstraint(
                condition=Q(votes=None, beyond=None) | Q(votes__gte=1, beyond__gte=0), name="voting_carried_votes"
            ),
        ]
        indexes = [models.Index("round", F("votes").desc(nulls_last=True), "id", name="voting_carried_largest")]

    def __str__(self) -> str:
        return f"carried in {self.round_id}"
