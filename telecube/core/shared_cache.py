"""Django's cache in PostgreSQL, for counts that all web processes must see: failed logins, tries, pauses.

Django's own database cache counts the table at each write, counts up in two steps and stores pickles; here a count goes
up in one statement, values are JSON, and whoever writes sweeps a few expired rows. It works in the running transaction:
what is refused by an exception is not counted, so a view that counts tries answers instead of raising.
"""

from __future__ import annotations

import json
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import connection

SWEPT_AT_ONCE = 20
LIVES = "(expires_at IS NULL OR expires_at > clock_timestamp())"
EXPIRES = "clock_timestamp() + make_interval(secs => %(seconds)s)"
SET = f"""
INSERT INTO core_sharedvalue (key, value, expires_at) VALUES (%(key)s, %(value)s, {EXPIRES})
ON CONFLICT (key) DO UPDATE SET value = excluded.value, expires_at = excluded.expires_at
"""  # noqa: S608  # made of the words above
ADD = f"{SET} WHERE core_sharedvalue.expires_at <= clock_timestamp()"
# What another process sweeps already is left to it.
SWEEP = """
DELETE FROM core_sharedvalue WHERE key IN (
  SELECT key FROM core_sharedvalue WHERE expires_at <= clock_timestamp() LIMIT %s FOR UPDATE SKIP LOCKED)
"""
COUNT = f"""
UPDATE core_sharedvalue SET value = to_jsonb((value #>> '{{}}')::bigint + %s) WHERE key = %s AND {LIVES} RETURNING value
"""  # noqa: S608  # made of the words above


class SharedCache(BaseCache):
    """Values that JSON knows, in the unlogged table core_sharedvalue: gone after a crash of the database, no sooner."""

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """Return the value, or ``default``."""
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT value FROM core_sharedvalue WHERE key = %s AND {LIVES}",  # noqa: S608  # our own words
                [self.make_and_validate_key(key, version)],
            )
            row = cursor.fetchone()
        return json.loads(row[0]) if row else default

    def set(self, key: str, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        """Store the value; what has no time left is gone."""
        self._write(SET, key, value, timeout, version)

    def add(self, key: str, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Store the value unless there is one; say whether it was stored. Of two at once one is told True."""
        return self._write(ADD, key, value, timeout, version)

    def touch(self, key: str, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Let the value live on; say whether there was one."""
        sql = f"UPDATE core_sharedvalue SET expires_at = {EXPIRES} WHERE key = %(key)s AND {LIVES}"  # noqa: S608
        with connection.cursor() as cursor:
            cursor.execute(sql, {"key": self.make_and_validate_key(key, version), "seconds": self._seconds(timeout)})
            return bool(cursor.rowcount > 0)

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """Count up in one step and return the new count. Raises ValueError when there is none."""
        with connection.cursor() as cursor:
            cursor.execute(COUNT, [delta, self.make_and_validate_key(key, version)])
            row = cursor.fetchone()
        if row is None:
            raise ValueError(f"There is no count “{key}”.")
        return int(row[0])

    def delete(self, key: str, version: int | None = None) -> bool:
        """Forget the value; say whether there was one."""
        with connection.cursor() as cursor:
            cursor.execute(
                f"DELETE FROM core_sharedvalue WHERE key = %s AND {LIVES}",  # noqa: S608  # our own words
                [self.make_and_validate_key(key, version)],
            )
            return bool(cursor.rowcount > 0)

    def clear(self) -> None:
        """Forget everything."""
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM core_sharedvalue")

    def _write(self, sql: str, key: str, value: Any, timeout: float | None, version: int | None) -> bool:
        values = {"key": self.make_and_validate_key(key, version), "value": json.dumps(value)}
        with connection.cursor() as cursor:
            cursor.execute(SWEEP, [SWEPT_AT_ONCE])
            cursor.execute(sql, values | {"seconds": self._seconds(timeout)})
            return bool(cursor.rowcount > 0)

    def _seconds(self, timeout: float | None) -> float | None:
        return self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout
