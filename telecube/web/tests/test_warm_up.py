"""What the web server has loaded before its first request."""

import os
import subprocess
import sys

from telecube.web.warm_up import GARBAGE_THRESHOLDS, _own_templates

ASK = """
import gc
from django.template import engines
import telecube.asgi
kept = engines["django"].engine.template_loaders[0].get_template_cache
from django.urls import get_resolver
languages = "-".join(sorted(get_resolver()._reverse_dict))
print(gc.get_freeze_count(), languages, gc.get_threshold(), sum(1 for name in kept if name.endswith(".html")))
"""


def test_a_server_has_read_all_addresses_and_templates_and_the_collector_passes_them_over():
    told = subprocess.run(
        [sys.executable, "-c", ASK],
        env={**os.environ, "TELECUBE_DEBUG": "false", "DJANGO_SETTINGS_MODULE": "telecube.settings"},
        capture_output=True, text=True, check=True,
    ).stdout.strip()  # fmt: skip
    frozen, languages, thresholds = told.split(" ", 2)
    assert languages == "en-pl"
    assert int(frozen) > 100_000
    assert thresholds.startswith(str(GARBAGE_THRESHOLDS))
    assert int(told.split()[-1]) >= len(_own_templates())


def test_the_templates_of_all_rooms_are_among_them():
    rooms = {name.split("/")[0] for name in _own_templates()}
    assert {"accounts", "calls", "contacts", "web"} <= rooms
