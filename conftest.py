"""The test run: on the instance ``var/test`` that scripts/test prepares, as the app's own database role.

Tests of pages and actions run in a transaction that is rolled back. Tests with the real exchange or browser
(tests/asterisk, tests/browser) commit, each in companies of its own.
"""

import os

os.environ.setdefault("TELECUBE_ENV_FILE", "var/test/env")

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from hypothesis import HealthCheck, settings

pytest_plugins = ["tests.world"]

# The same examples in every run, however slow the machine is; --hypothesis-profile=default looks for others.
settings.register_profile("steady", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("steady")

# The product's hash with little work: hundreds of tests type a password.
Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost, Argon2PasswordHasher.parallelism = 1, 8, 1


@pytest.fixture(scope="session")
def django_db_setup() -> None:
    """Use the instance's own migrated database: creating one would need a role that bypasses row security."""
