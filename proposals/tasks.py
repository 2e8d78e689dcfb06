"""What beat repeats for proposals."""

from __future__ import annotations

from celery import shared_task

from proposals import actions


@shared_task(name="proposals.count_supports")
def count_supports() -> int:
    """Take the sums of what changed; decide crossings that a dying request left. Safe to repeat."""
    return actions.count_supports()


@shared_task(name="proposals.rank_exposure")
def rank_exposure() -> int:
    """Add the views that lists counted and renew the fair order. Safe to repeat, at any time and twice at once."""
    return actions.rank_exposure()


@shared_task(name="proposals.heed_releases")
def heed_releases() -> int:
    """Withdraw the supports of people whose proof of residency was released. Safe to repeat."""
    return actions.heed_releases()


@shared_task(name="proposals.tend_clocks")
def tend_clocks() -> int:
    """Expire, remind, mark overdue, escalate. Safe to repeat."""
    return actions.tend_clocks()


@shared_task(name="proposals.make_sizes_of")
def make_sizes_of(picture_id: int) -> list[int]:
    """Make the sizes of one picture. Safe to repeat."""
    return actions.make_sizes(picture_id=picture_id)


@shared_task(name="proposals.make_sizes")
def make_sizes() -> int:
    """Make the sizes that a lost message left undone. Safe to repeat."""
    return actions.make_unmade_sizes()


@shared_task(name="proposals.drop_files")
def drop_files(room: str, key: str) -> bool:
    """Delete the files of what was removed. Safe to repeat."""
    return actions.drop_files(room=room, key=key)


@shared_task(name="proposals.sweep_files")
def sweep_files() -> int:
    """Delete files that belong to nothing. Safe to repeat."""
    return actions.sweep_files()
