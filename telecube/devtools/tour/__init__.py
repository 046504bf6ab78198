"""The screenshot tour of an installation: stops by room, the walk that checks each page, the command line."""

from telecube.devtools.tour.looks import Look
from telecube.devtools.tour.main import main, say
from telecube.devtools.tour.stop import SETTLE_MS, open_first_row
from telecube.devtools.tour.walk import ARGUMENTS, AXE, CHROMIUM, PROJECT_ROOT, RUN_AXE, Tour

__all__ = (
    "ARGUMENTS",
    "AXE",
    "CHROMIUM",
    "PROJECT_ROOT",
    "RUN_AXE",
    "SETTLE_MS",
    "Look",
    "Tour",
    "main",
    "open_first_row",
    "say",
)
