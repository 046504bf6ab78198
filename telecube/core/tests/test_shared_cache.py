"""Counts that all web processes share."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.core.cache import cache, caches
from django.db import connection

from telecube.core.shared_cache import SWEPT_AT_ONCE, SharedCache

pytestmark = pytest.mark.django_db


def rows() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM core_sharedvalue")
        return int(cursor.fetchone()[0])


def test_the_counts_of_logins_are_kept_where_all_processes_see_them() -> None:
    assert isinstance(caches["default"], SharedCache)


def test_values_come_back_as_they_were_and_are_gone_when_deleted() -> None:
    for value in (1, 1.5, True, "tekst", [1700000000.25, 2.5], {"a": None}):
        cache.set("i2-value", value)
        assert cache.get("i2-value") == value
    assert cache.delete("i2-value")
    assert not cache.delete("i2-value")
    assert cache.get("i2-value", "none") == "none"


def test_what_has_no_time_left_is_not_there_and_may_be_added_again() -> None:
    cache.set("i2-old", 1, timeout=-1)
    assert cache.get("i2-old") is None
    assert not cache.touch("i2-old")
    with pytest.raises(ValueError, match="i2-old"):
        cache.incr("i2-old")
    assert cache.add("i2-old", 2, timeout=60)
    assert not cache.add("i2-old", 3, timeout=60)
    assert cache.get("i2-old") == 2
    cache.set("i2-for-ever", 1, timeout=None)
    assert not cache.add("i2-for-ever", 2)


def test_a_write_sweeps_a_few_expired_rows() -> None:
    cache.clear()
    for number in range(3):
        cache.set(f"i2-old-{number}", 1, timeout=-1)
    assert SWEPT_AT_ONCE > 3
    cache.set("i2-new", 1)
    assert rows() == 1


def test_a_key_cannot_leave_its_place_in_the_query() -> None:
    cache.set("x'; DELETE FROM core_sharedvalue; --", 1)
    cache.set("i2-stays", 2)
    assert cache.get("i2-stays") == 2


def run(program: str) -> str:
    """Run a line in a process of its own, as another web process would, and return what it prints."""
    start = "import os, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'telecube.settings'; django.setup()"
    text = f"{start}\nfrom django.core.cache import cache\n{program}"
    done = subprocess.run(
        [sys.executable, "-c", text], check=True, cwd=settings.PROJECT, capture_output=True, text=True
    )
    return done.stdout.strip()


def test_two_processes_count_into_the_same_number_and_none_is_lost() -> None:
    run("cache.set('i2-shared', 0, timeout=60)")
    with ThreadPoolExecutor() as threads:
        list(threads.map(run, ["for _ in range(25): cache.incr('i2-shared')"] * 2))
    assert run("print(cache.get('i2-shared')); cache.delete('i2-shared')") == "50"


def test_the_platforms_role_does_not_see_the_counts() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege('telecube_platform', 'core_sharedvalue', 'SELECT')")
        assert cursor.fetchone() == (False,)
