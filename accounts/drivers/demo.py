"""Demonstration: the person types any number and is believed. Only where DEBUG is on; the policy sees to it."""

from __future__ import annotations

import datetime as dt

from accounts.drivers import Attestation, Shown, end_of_month_after, tag_source

VALID_MONTHS = 12


class Demo:
    """Nothing is checked, so that a demonstration can show everything: level 2."""

    method = "demo"

    def attest(self, shown: Shown, *, on: dt.date) -> Attestation:
        return Attestation(
            tag_source=tag_source(shown),
            level=2,
            district_id=shown.district_id,
            age_band=shown.age_band,
            of_voting_age=shown.of_voting_age,
            valid_until=end_of_month_after(VALID_MONTHS, on=on),
        )
