"""Fixtures that several tests share, and the rule that nothing is skipped in CI."""

import os

import pytest
from hypothesis import settings

# How long an example takes is the machine's affair: no test asserts times.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail a run in CI that skipped a test: there everything that tests need is installed."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if os.environ.get("CI") and skipped:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
