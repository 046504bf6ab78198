"""People and groups of the tour's own: made through the API with a key of its own, removed with it in the end."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Page

from telecube.devtools.tour.story import Guide, Key

PASSWORD = "Wycieczka!2026"  # noqa: S105  (of people who live for minutes in a demo company)
LINK = r"https?://[^/\s]+(/{part}[^\s<>]*)"
#: What Django writes between mails of one file.
BETWEEN_MAILS = "-" * 79
MAIL_TRIES, MAIL_PAUSE_MS = 60, 250


@dataclass(frozen=True)
class Somebody:
    """A user who lives as long as a story."""

    id: str
    email: str
    first_name: str
    sip_account_id: str
    password: str = PASSWORD


@dataclass
class People:
    """Makes users and permission groups; whatever was made is removed by ``remove``."""

    guide: Guide
    client: httpx.Client
    users: list[str] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)

    def user(self, first_name: str, last_name: str, *, group: str = "", is_invited: bool = False) -> Somebody:
        """Make a user with a SIP account of his own."""
        email = f"{first_name.lower()}.{secrets.token_hex(3)}@acme.example"
        wanted: dict[str, str | None] = {
            "email": email,
            "first_name": first_name,
            "last_name": last_name,
            "position_group_id": self._position,
        }
        wanted |= {"language": self.guide.look.language, "permission_group_id": group or None}
        wanted |= {} if is_invited else {"password": PASSWORD}
        made = self.call("POST", "users", wanted)["user"]
        self.users.append(made["id"])
        return Somebody(made["id"], email, first_name, made["sip_account_id"])

    def group(self, name: str, rights: Sequence[str]) -> str:
        """Make a permission group."""
        made = self.call("POST", "permission-groups", {"name": name, "rights": list(rights)})
        self.groups.append(made["id"])
        return str(made["id"])

    def call(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """Ask for an operation of the API."""
        answer = self.client.request(method, f"/api/v1/{path}", json=body)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def remove(self) -> None:
        """Remove whoever was made and is still there."""
        for kind, made in (("users", self.users), ("permission-groups", self.groups)):
            for one in made:
                self.client.delete(f"/api/v1/{kind}/{one}")

    @property
    def _position(self) -> str:
        groups = self.call("GET", "user-groups")["items"]
        position = next(one["id"] for one in groups if one["is_position"] and not one["parent_id"])
        return str([one["id"] for one in groups if one["parent_id"] == position][-1])


def find_user(people: People, email: str) -> dict[str, Any]:
    """Find a user who was made in a form; he is removed with the others."""
    users = people.call("GET", "users?limit=1000")["items"]
    found: dict[str, Any] = next(one for one in users if one["email"] == email)
    people.users.append(found["id"])
    return found


@contextmanager
def own_people(guide: Guide) -> Iterator[People]:
    """Let a story have people of its own for as long as the block lasts."""
    headers = {"Authorization": f"Bearer {_key_of(guide).secret}"}
    with httpx.Client(base_url=guide.tour.base_url, headers=headers, timeout=30) as client:
        people = People(guide, client)
        try:
            yield people
        finally:
            # The pages of removed people go to the login at once, and closing a page in the middle of that
            # Chromium sometimes never finishes.
            guide.close_pages()
            people.remove()


def _key_of(guide: Guide) -> Key:
    """Return the tour's key, made by the main administrator before the first story."""
    if guide.tour.key is None:
        name = f"Wycieczka {secrets.token_hex(3)}"
        page = guide.open(guide.administrator, "/api-keys/new/")
        guide.tour.key = Key(name, make_key(page, name))
    return guide.tour.key


def give_key_back(guide: Guide) -> None:
    """Revoke the tour's key after the last story, so that nothing of it can be used later."""
    if guide.tour.key is not None:
        revoke_key(guide, guide.tour.key.name)


def make_key(page: Page, name: str) -> str:
    """Make a key on the page of a new one and return what is shown only then."""
    page.locator("#page [name=name]").fill(name)
    page.locator("#page form [type=submit]").click()
    shown = page.locator(".tc-keytext code")
    shown.wait_for()
    return shown.inner_text().strip()


def ask_to_revoke(guide: Guide, name: str) -> Page:
    """Open the dialog that asks whether the key is to be revoked."""
    page = guide.open(guide.administrator, "/api-keys/")
    page.locator("tr", has_text=name).locator("[data-dialog]").click()
    page.locator("dialog[open] .btn-danger").wait_for()
    return page


def revoke_key(guide: Guide, name: str) -> None:
    """Revoke the key."""
    ask_to_revoke(guide, name).locator("dialog[open] .btn-danger").click()
    guide.administrator.locator("dialog[open]").wait_for(state="detached")


def link_in_mail(guide: Guide, address: str, part: str) -> str:
    """Wait for the newest mail to an address with a link that begins with ``part``; return the link's path."""
    for _try in range(MAIL_TRIES):
        for file in sorted(guide.tour.mails.glob("*.log"), key=_age):
            found = _link_in(file, address, part)
            if found:
                return found
        guide.administrator.wait_for_timeout(MAIL_PAUSE_MS)
    raise LookupError(f"No mail with a link to /{part} came to {address} into {guide.tour.mails}.")


def _age(file: Path) -> float:
    return -file.stat().st_mtime


def _link_in(file: Path, address: str, part: str) -> str:
    mails = file.read_text(errors="replace").split(BETWEEN_MAILS)
    mine = next((mail for mail in mails if f"To: {address}\n" in mail), "")
    found = re.search(LINK.format(part=part), mine)
    return found[1] if found else ""
