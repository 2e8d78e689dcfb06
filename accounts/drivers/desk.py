"""Office desk: a clerk has seen the document and the person."""

from __future__ import annotations

import datetime as dt

from accounts.drivers import Attestation, Shown, end_of_month_after, level_of, tag_source

VALID_MONTHS = 24


class Desk:
    """Possession of a document, checked by a human."""

    method = "desk"

    def attest(self, shown: Shown, *, on: dt.date) -> Attestation:
        return Attestation(
            tag_source=tag_source(shown),
            level=level_of(self.method),
            district_id=shown.district_id,
            age_band=shown.age_band,
            of_voting_age=shown.of_voting_age,
            valid_until=end_of_month_after(VALID_MONTHS, on=on),
        )
