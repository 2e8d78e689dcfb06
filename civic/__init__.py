"""Composition root: imports every app, is imported by none of them."""

from civic.celery import app as celery_app

__all__ = ["celery_app"]
