"""End what has had its time, by hand."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from accounts.actions import run_retention


class Command(BaseCommand):
    help = "Delete everything whose time is over, in every app. Beat does it every night; doing it again does no harm."

    def handle(self, *args: Any, **options: Any) -> None:
        for name, ended in run_retention().items():
            self.stdout.write(f"{name}: {ended}")
