"""The test run: on the instance ``var/test`` that scripts/test prepares, as the app's own database role.

Tests of pages and actions run in a transaction that is rolled back. Tests with the real exchange or browser
(tests/asterisk, tests/browser) commit, each in companies of its own.
"""

import os

os.environ.setdefault("TELECUBE_ENV_FILE", "var/test/env")

import pytest

pytest_plugins = ["tests.world"]


@pytest.fixture(scope="session")
def django_db_setup() -> None:
    """Use the instance's own migrated database: creating one would need a role that bypasses row security."""
