"""What beat repeats for rounds."""

from __future__ import annotations

from celery import shared_task

from voting import actions


@shared_task(name="voting.tend_rounds")
def tend_rounds() -> int:
    """Open and close what is due by the database's clock, count what is opened. Safe to repeat."""
    return actions.open_rounds() + actions.close_rounds() + actions.count_rounds()


@shared_task(name="voting.tell_closing")
def tell_closing() -> int:
    """Say of each round once that it closes soon. Safe to repeat."""
    return actions.tell_closing()


@shared_task(name="voting.make_option_sizes_of")
def make_option_sizes_of(picture_id: int) -> list[int]:
    """Make the sizes of one option's picture. Safe to repeat."""
    return actions.make_option_sizes(picture_id=picture_id)


@shared_task(name="voting.make_option_sizes")
def make_option_sizes() -> int:
    """Make the sizes that a lost message left undone. Safe to repeat."""
    return actions.make_unmade_option_sizes()


@shared_task(name="voting.drop_option_picture")
def drop_option_picture(key: str) -> bool:
    """Delete the files of a picture that was removed. Safe to repeat."""
    return actions.drop_option_picture(key=key)


@shared_task(name="voting.sweep_option_pictures")
def sweep_option_pictures() -> int:
    """Delete pictures that belong to no option. Safe to repeat."""
    return actions.sweep_option_pictures()


@shared_task(name="voting.count_round")
def count_round(round_id: int) -> bool:
    """Count a round that two pairs of trustees have opened alike. Safe to repeat."""
    return actions.count_round(round_id=round_id)
