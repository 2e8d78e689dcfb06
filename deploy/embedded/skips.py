"""A pytest plugin: says loudly what was skipped and why, before pytest's own closing line.

With REQUIRE_BROWSER=1 a skipped browser test fails the run.
"""

from __future__ import annotations

import os
from collections import Counter

import pytest

_skipped: list[tuple[str, str, bool]] = []


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        browser = "browser" in report.keywords or "tests/browser/" in report.nodeid
        _skipped.append((report.nodeid, reason.removeprefix("Skipped: "), browser))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    if _lacking() and session.exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _lacking() -> int:
    return sum(browser for _, _, browser in _skipped) if os.environ.get("REQUIRE_BROWSER") == "1" else 0


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not _skipped:
        return
    terminalreporter.section("SKIPPED, AND WHY", sep="!", yellow=True, bold=True)
    for reason, times in Counter(reason for _, reason, _ in _skipped).most_common():
        terminalreporter.write_line(f"{times:5} x {reason}", yellow=True)
    if lacking := _lacking():
        terminalreporter.write_line(
            f"{lacking} browser tests were skipped and REQUIRE_BROWSER=1 asks for them: this run fails.",
            red=True,
        )
