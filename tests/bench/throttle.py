"""The real throttle with a bound that one loopback caller does not reach: it costs what it costs in a city."""

from rest_framework.request import Request

from commons.throttles import WindowThrottle


class Wide(WindowThrottle):
    name = "bench"
    windows = ((60, 10_000_000), (5, 10_000_000))

    def applies(self, request: Request) -> bool:
        return True
