"""The sprite holds exactly the icons that are used."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
IN_TEMPLATES = re.compile(r"""\{%\s*(?:icon|empty_state)\s+["']([a-z0-9-]+)["']""")
AS_BADGE = re.compile(r"""\{%\s*badge\s+[^%]*?\s["'][a-z]*["']\s+["']([a-z0-9-]+)["']""")
IN_PYTHON = re.compile(r"""\bicon\w*\s*[=:]\s*["']([a-z0-9-]+)["']""")
IN_SCRIPTS = re.compile(r"""\bicon\(["']([a-z0-9-]+)["']""")


def listed_icons() -> set[str]:
    lines = (ROOT / "frontend/icons.txt").read_text().splitlines()
    return {line for line in lines if line and not line.startswith("#")}


def used_icons() -> dict[str, str]:
    used: dict[str, str] = {}
    for file in (ROOT / "telecube").rglob("templates/**/*.html"):
        text = file.read_text()
        for pattern in (IN_TEMPLATES, AS_BADGE):
            used.update({name: str(file.relative_to(ROOT)) for name in pattern.findall(text)})
    for file in (ROOT / "telecube").rglob("*.py"):
        used.update({name: str(file.relative_to(ROOT)) for name in IN_PYTHON.findall(file.read_text())})
    for file in (ROOT / "frontend").rglob("*.ts"):
        used.update({name: str(file.relative_to(ROOT)) for name in IN_SCRIPTS.findall(file.read_text())})
    return used


def test_every_icon_that_is_used_is_in_the_sprite() -> None:
    missing = {name: file for name, file in used_icons().items() if name not in listed_icons()}
    assert missing == {}


def test_the_list_is_sorted_and_names_nothing_twice() -> None:
    lines = [line for line in (ROOT / "frontend/icons.txt").read_text().splitlines() if not line.startswith("#")]
    assert lines == sorted(set(lines))
