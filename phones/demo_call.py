"""Tells the demo operator to call a number of the demo company: `scripts/demo-call [to] [from]`."""

import json
import sys
import urllib.error
import urllib.request

from telecube.config import config
from telecube.core.phone_numbers import to_e164

DEMO_CALLER = "+48602345678"


def first_company_number() -> str | None:
    """Return the number that was put on this exchange first and rings at somebody."""
    import psycopg

    place = {"host": config.database_host, "port": config.database_port, "dbname": config.database_name}
    with psycopg.connect(**place, user="telecube_platform", password=config.platform_password) as connection:  # type: ignore[arg-type]
        row = connection.execute(
            "SELECT e164 FROM telephony_number WHERE owner_id IS NOT NULL ORDER BY created_at, e164 LIMIT 1"
        ).fetchone()
    return row[0] if row else None


def run(arguments: list[str]) -> str:
    """Place the call; return the sentence for the terminal."""
    numbers = [to_e164(typed) or typed for typed in arguments]
    to = numbers[0] if numbers else first_company_number()
    caller = numbers[1] if len(numbers) > 1 else DEMO_CALLER
    if to is None:
        return "No number on this exchange has an owner yet, so nobody would ring."
    order = urllib.request.Request(  # our own loopback address
        f"http://127.0.0.1:{config.operator_control_port}/calls",
        data=json.dumps({"to": to, "from": caller}).encode(),
    )
    try:
        urllib.request.urlopen(order, timeout=5).close()  # noqa: S310
    except urllib.error.HTTPError as refused:
        return f"The {config.operator_name} refuses: {json.loads(refused.read())['error']}"
    except OSError:
        return f"The {config.operator_name} does not run; scripts/dev starts it."
    return f"{caller} calls {to} for 20 seconds."


if __name__ == "__main__":
    sys.stdout.write(run(sys.argv[1:]) + "\n")
