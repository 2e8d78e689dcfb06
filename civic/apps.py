from django.apps import AppConfig


class CivicConfig(AppConfig):
    name = "civic"

    def ready(self) -> None:
        from civic import checks  # noqa: F401  (registers the system checks)
