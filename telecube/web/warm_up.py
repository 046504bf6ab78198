"""What the web server loads before its first request, so that nobody waits for it."""

import gc
from pathlib import Path

from django.conf import settings
from django.template import engines
from django.urls import get_resolver
from django.utils import translation

import telecube

# Objects made since the last look of the garbage collector. A page makes and drops tens of thousands that reference
# counting frees by itself; by default the collector would walk through them a hundred times a page.
GARBAGE_THRESHOLDS = (50_000, 20, 50)


def warm_up() -> None:
    """Load addresses, words and templates and keep the garbage collector from walking through them again and again.

    Without it a full collection, a tenth of a second, falls into every tenth large page.
    """
    for code, _ in settings.LANGUAGES:
        with translation.override(code):
            get_resolver().reverse_dict  # noqa: B018  # filled by being read
    for name in _own_templates():
        engines["django"].get_template(name)
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GARBAGE_THRESHOLDS)


def _own_templates() -> list[str]:
    rooms = Path(telecube.__file__).parent.glob("*/templates")
    return sorted(str(file.relative_to(room)) for room in rooms for file in room.rglob("*.html"))
