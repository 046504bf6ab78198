"""A second walk, as somebody with few rights: fields to be read only, lists without pencils, rights that he lacks."""

from __future__ import annotations

from collections.abc import Generator

from telecube.devtools.tour.own_people import own_people
from telecube.devtools.tour.stop import open_first_row
from telecube.devtools.tour.story import Guide, Scene, Story

GROUP = "Wycieczka – tylko podgląd"
OTHER_GROUP = "Wycieczka – kierownicy"
#: To see what others change; and to edit groups, with hardly a right to give.
RIGHTS = [
    "contacts.person.view",
    "accounts.users.view",
    "accounts.user_groups.view",
    "accounts.permission_groups.view",
    "accounts.permission_groups.change",
    "accounts.profile.work_number",
]
OTHER_RIGHTS = ["accounts.users.view", "accounts.users.delete", "api.keys.manage"]
REFUSED = (403,)
#: Name of the stop, address, name of the address, whether it has what is below the fold.
PAGES = (
    ("90-few-dashboard", "/dashboard/", "web:dashboard", True),
    ("91-few-profile", "/profile/", "accounts:profile", True),
    ("92-few-users", "/users/", "accounts:user-list", False),
    ("93-few-user-groups", "/user-groups/", "accounts:user-group-list", False),
    ("94-few-permission-groups", "/permission-groups/", "accounts:permission-group-list", False),
    ("95-few-persons", "/contacts/persons/", "contacts:person-list", False),
)
CARD, RIGHTS_LACKED, NO_ACCESS = "96-few-person-card", "97-few-rights-lacked", "98-few-no-access"
HIS_ALONE, MUST_SET_UP = "99-few-his-alone", "99a-must-set-up-factor"


def see_little(guide: Guide) -> Generator[Scene]:
    """Walk as somebody who sees much and changes little; in the end his group demands a second factor."""
    with own_people(guide) as people:
        group, other = people.group(GROUP, RIGHTS), people.group(OTHER_GROUP, OTHER_RIGHTS)
        ewa = people.user("Ewa", "Pawlak", group=group)
        page = guide.logged_in(ewa.email, ewa.password)
        for name, path, _address, is_whole in PAGES:
            yield Scene(name, guide.open(page, path), is_whole=is_whole)
        open_first_row(guide.open(page, "/contacts/persons/"))
        yield Scene(CARD, page)
        yield Scene(RIGHTS_LACKED, guide.open(page, f"/permission-groups/{other}/edit/"), is_whole=True)
        yield Scene(NO_ACCESS, guide.open(page, "/audit/"), expected=REFUSED)
        yield Scene(HIS_ALONE, guide.open(page, "/permission-groups/new/"), expected=REFUSED)
        demand_factor(guide, group)
        yield Scene(MUST_SET_UP, guide.open(page, "/dashboard/"), is_whole=True)


def demand_factor(guide: Guide, group: str) -> None:
    """Demand a second factor of a group; it is deleted with its demand after the story."""
    page = guide.open(guide.administrator, "/security/")
    page.locator(f"#page [name=groups][value='{group}']").check()
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.locator("form[action$='/second-factor/'] [type=submit]").click()


NARROW_STORY = Story(
    see_little,
    {
        **{name: address for name, _path, address, _is_whole in PAGES},
        CARD: "contacts:person-card",
        RIGHTS_LACKED: "accounts:permission-group-edit",
        NO_ACCESS: "audit:log",
        HIS_ALONE: "accounts:permission-group-create",
        MUST_SET_UP: "mfa_index",
    },
)
