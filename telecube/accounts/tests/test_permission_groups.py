"""Permission groups: the rules of product.md 1.2 where they are enforced."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from telecube.accounts.actions.permission_group_drafts import begin_draft, enter_users, save_draft
from telecube.accounts.actions.permission_groups import (
    change_permission_group,
    create_permission_group,
    delete_permission_group,
)
from telecube.accounts.actions.users import create_user
from telecube.accounts.errors import PermissionGroupGone, RightsBeyondOwn
from telecube.accounts.models import PermissionGroup, PermissionGroupDraft, User
from telecube.accounts.permission_errors import (
    GroupChangedMeanwhile,
    GroupNameMissing,
    GroupNameTaken,
    GroupNameTooLong,
    GroupStillUsed,
    MainAdministratorHasNoGroup,
    OnlyTheMainAdministrator,
    RightsNotOwned,
    RightsNotOwnedStay,
    RightUnknown,
)
from telecube.accounts.permissions import (
    CHANGE_PERMISSION_GROUPS,
    CREATE_USERS,
    DELETE_PERMISSION_GROUPS,
    DELETE_USERS,
    VIEW_PERMISSION_GROUPS,
    VIEW_USERS,
)
from telecube.accounts.queries.actors import actor_of
from telecube.accounts.tests.conftest import position_of
from telecube.contacts.permissions import PERSON_VIEW
from telecube.core.access import Scope
from telecube.core.actor import Actor
from telecube.core.clock import now
from telecube.core.errors import RightMissing
from telecube.core.manifest import all_rights
from telecube.core.tenancy import tenant_scope
from tests.world import Company, World

MANAGING = [CHANGE_PERMISSION_GROUPS.code, DELETE_PERMISSION_GROUPS.code, VIEW_PERMISSION_GROUPS.code, VIEW_USERS.code]


def manager_of(company: Company, *more: str) -> Actor:
    """Make Ben a manager of permission groups and return his actor."""
    group = PermissionGroup.objects.create(name="Kierownicy", rights=[*MANAGING, *more])
    User.objects.filter(pk=company.ben.pk).update(permission_group=group)
    return actor_of(User.objects.select_related("permission_group").get(pk=company.ben.pk))


def group_of(user: User) -> str | None:
    """Return the name of the group that the user has now."""
    return User.objects.values_list("permission_group__name", flat=True).get(pk=user.pk)


def test_a_new_group_has_its_name_its_rights_and_its_users(acme: Company, audited: Callable[..., Any]) -> None:
    group = create_permission_group(
        acme.actor("anna"), name="  Recepcja ", rights=[VIEW_USERS.code, PERSON_VIEW.code], user_ids=[acme.carla.pk]
    )
    assert (group.name, group.rights) == ("Recepcja", [VIEW_USERS.code, PERSON_VIEW.code])
    assert group_of(acme.carla) == "Recepcja"
    assert [action for action, _ in audited(acme.id, "accounts.permission_group")] == [
        "accounts.permission_group.users_changed",  # Carla left „Księgowość”
        "accounts.permission_group.created",
    ]
    assert audited(acme.id, "accounts.user.permission_group") == [
        ("accounts.user.permission_group_changed", {"permission_group": ["Księgowość", "Recepcja"]})
    ]


def test_ticking_a_user_who_has_another_group_moves_him(acme: Company) -> None:
    create_permission_group(acme.actor("anna"), name="Recepcja", rights=[], user_ids=[acme.ben.pk, acme.dora.pk])
    assert group_of(acme.ben) == group_of(acme.dora) == "Recepcja"
    assert User.objects.filter(permission_group__name="Konsultanci").count() == 0


@pytest.mark.parametrize("who", ["ben", "carla", "dora"])
def test_only_the_main_administrator_creates_permission_groups(acme: Company, who: str) -> None:
    with pytest.raises(OnlyTheMainAdministrator, match="Anna Zielińska"):
        create_permission_group(acme.actor(who), name="Recepcja", rights=[])
    with pytest.raises(OnlyTheMainAdministrator):
        begin_draft(acme.actor(who), name="Recepcja", rights=[], group=None, version=0)
    assert not PermissionGroup.objects.filter(name="Recepcja").exists()


def test_whoever_was_the_main_administrator_a_moment_ago_creates_nothing(acme: Company) -> None:
    stale = acme.actor("anna")
    User.objects.filter(pk=acme.anna.pk).update(is_main_administrator=False)
    User.objects.filter(pk=acme.ben.pk).update(is_main_administrator=True, permission_group=None)
    with pytest.raises(OnlyTheMainAdministrator, match="Ben Nowak"):
        create_permission_group(stale, name="Recepcja", rights=[])


def test_the_main_administrator_holds_every_right_and_is_in_no_group(acme: Company) -> None:
    with pytest.raises(MainAdministratorHasNoGroup):
        create_permission_group(acme.actor("anna"), name="Recepcja", rights=[], user_ids=[acme.anna.pk])
    assert group_of(acme.anna) is None
    rights = all_rights().values()
    assert len(rights) > 30
    assert [right.code for right in rights if acme.actor("anna").scope_of(right) is not Scope.ALL] == []
    assert any(not acme.actor("ben").can(right) for right in rights)
    group = PermissionGroup.objects.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=acme.anna.pk).update(permission_group=group)


@pytest.mark.parametrize(
    ("name", "refusal"),
    [
        ("", GroupNameMissing),
        ("  ", GroupNameMissing),
        ("x" * 500, GroupNameTooLong),
        ("Konsultanci", GroupNameTaken),
        ("KONSULTANCI", GroupNameTaken),
        ("ksiĘgowość", GroupNameTaken),
    ],
)
def test_a_name_that_is_missing_too_long_or_taken_is_refused(
    acme: Company, name: str, refusal: type[Exception]
) -> None:
    before = PermissionGroup.objects.count()
    with pytest.raises(refusal):
        create_permission_group(acme.actor("anna"), name=name, rights=[], user_ids=[acme.ben.pk])
    assert PermissionGroup.objects.count() == before
    assert group_of(acme.ben) == "Konsultanci"


def test_names_that_differ_in_case_alone_are_one_name(acme: Company) -> None:
    """On creating, renaming and already at the wizard's first step; one's own name may change its case."""
    anna = acme.actor("anna")
    group = create_permission_group(anna, name="Biuro", rights=[])
    other = PermissionGroup.objects.get(name="Księgowość")
    with pytest.raises(GroupNameTaken, match="biuro"):
        create_permission_group(anna, name="biuro", rights=[])
    with pytest.raises(GroupNameTaken):
        change_permission_group(anna, other.pk, name="BIURO", rights=[])
    with pytest.raises(GroupNameTaken):
        begin_draft(anna, name="bIURO", rights=[], group=None, version=0)
    begin_draft(anna, name="BIURO", rights=[], group=group, version=1)
    change_permission_group(anna, group.pk, name="BIURO", rights=[])
    assert sorted(PermissionGroup.objects.filter(name__iexact="biuro").values_list("name", flat=True)) == ["BIURO"]


def test_names_that_were_one_before_get_a_number_each() -> None:
    apart = import_module("telecube.accounts.migrations.0016_permission_group_names_apart").apart
    before = [
        (1, "a", "Biuro"), (2, "a", "biuro"), (3, "b", "biuro"), (4, "a", "BIURO"), (5, "a", "biuro (2)"),
        (6, "b", "x" * 80), (7, "b", "X" * 80),
    ]  # fmt: skip
    assert apart(before) == {2: "biuro (3)", 4: "BIURO (4)", 7: "X" * 76 + " (2)"}


def test_a_right_that_does_not_exist_is_refused(acme: Company) -> None:
    with pytest.raises(RightUnknown):
        create_permission_group(acme.actor("anna"), name="Recepcja", rights=["everything.at.once"])


def test_a_change_keeps_who_has_the_group_and_writes_down_what_was_before(
    acme: Company, audited: Callable[..., Any]
) -> None:
    group = PermissionGroup.objects.get(name="Księgowość")
    change_permission_group(acme.actor("anna"), group.pk, name="Finanse", rights=[VIEW_USERS.code], version=1)
    assert group_of(acme.carla) == "Finanse"
    changes = dict(audited(acme.id, "accounts.permission_group.changed"))
    assert changes["accounts.permission_group.changed"] == {
        "name": ["Księgowość", "Finanse"],
        "rights": [[], [VIEW_USERS.code]],
    }


def test_of_two_who_save_the_same_group_the_second_is_told_and_overwrites_nothing(acme: Company) -> None:
    anna, group = acme.actor("anna"), PermissionGroup.objects.get(name="Księgowość")
    change_permission_group(anna, group.pk, name="Finanse", rights=[], version=1)
    with pytest.raises(GroupChangedMeanwhile, match="Finanse"):
        change_permission_group(anna, group.pk, name="Kasa", rights=[], version=1)
    group.refresh_from_db()
    assert group.name == "Finanse"


def test_a_group_is_deleted_only_when_no_user_has_it(acme: Company) -> None:
    anna, group = acme.actor("anna"), PermissionGroup.objects.get(name="Księgowość")
    with pytest.raises(GroupStillUsed) as refused:
        delete_permission_group(anna, group.pk)
    assert "1" in str(refused.value)
    assert refused.value.data["count"] == 1
    change_permission_group(anna, group.pk, name=group.name, rights=[], removed=[acme.carla.pk])
    delete_permission_group(anna, group.pk)
    assert not PermissionGroup.objects.filter(pk=group.pk).exists()
    assert group_of(acme.carla) is None


def test_a_deleted_profile_does_not_keep_a_group_alive(acme: Company) -> None:
    group = PermissionGroup.objects.get(name="Księgowość")
    User.objects.filter(pk=acme.carla.pk).update(deleted_at=now())
    delete_permission_group(acme.actor("anna"), group.pk)
    assert not PermissionGroup.objects.filter(pk=group.pk).exists()


def test_whoever_lacks_the_right_changes_and_deletes_nothing(acme: Company) -> None:
    group = PermissionGroup.objects.get(name="Księgowość")
    for act in (
        lambda: change_permission_group(acme.actor("ben"), group.pk, name="X", rights=[]),
        lambda: delete_permission_group(acme.actor("ben"), group.pk),
    ):
        with pytest.raises(RightMissing):
            act()


def test_nobody_gives_rights_that_he_does_not_have_himself(acme: Company) -> None:
    ben = manager_of(acme)
    group = PermissionGroup.objects.get(name="Księgowość")
    with pytest.raises(RightsNotOwned):
        change_permission_group(ben, group.pk, name=group.name, rights=[DELETE_USERS.code])
    change_permission_group(ben, group.pk, name=group.name, rights=[VIEW_USERS.code])
    group.refresh_from_db()
    assert group.rights == [VIEW_USERS.code]


def test_rights_that_a_group_has_already_stay_whoever_saves_it(acme: Company) -> None:
    ben = manager_of(acme)
    group = PermissionGroup.objects.get(name="Księgowość")
    PermissionGroup.objects.filter(pk=group.pk).update(rights=[DELETE_USERS.code])
    change_permission_group(ben, group.pk, name="Kasa", rights=[DELETE_USERS.code])
    with pytest.raises(RightsNotOwnedStay):
        change_permission_group(ben, group.pk, name="Kasa", rights=[])
    group.refresh_from_db()
    assert (group.name, group.rights) == ("Kasa", [DELETE_USERS.code])


def test_nobody_lifts_himself_by_his_own_group(acme: Company) -> None:
    ben = manager_of(acme)
    own = PermissionGroup.objects.get(name="Kierownicy")
    with pytest.raises(RightsNotOwned):
        change_permission_group(ben, own.pk, name=own.name, rights=[*own.rights, DELETE_USERS.code])
    own.refresh_from_db()
    assert DELETE_USERS.code not in own.rights


def test_nobody_lifts_himself_or_another_by_moving_to_a_group_with_more_rights(acme: Company) -> None:
    ben = manager_of(acme)
    group = PermissionGroup.objects.create(name="Dyrekcja", rights=[DELETE_USERS.code])
    for somebody in (acme.ben, acme.carla):
        with pytest.raises(RightsBeyondOwn):
            change_permission_group(ben, group.pk, name=group.name, rights=group.rights, added=[somebody.pk])
    assert (group_of(acme.ben), group_of(acme.carla)) == ("Kierownicy", "Księgowość")


def test_a_new_user_gets_no_group_with_more_rights_than_whoever_creates_him(
    acme: Company, user_values: dict[str, Any]
) -> None:
    ben = manager_of(acme, CREATE_USERS.code)
    group = PermissionGroup.objects.create(name="Dyrekcja", rights=[DELETE_USERS.code])
    with pytest.raises(RightsBeyondOwn):
        create_user(
            ben,
            email=user_values["email"],
            first_name="Ewa",
            last_name="Pawlak",
            password=user_values["password"],
            position_group_id=position_of(acme),  # type: ignore[arg-type]
            permission_group_id=group.pk,
        )
    assert not User.objects.filter(last_name="Pawlak").exists()


def test_another_company_and_its_users_are_out_of_reach(world: World) -> None:
    with tenant_scope(world.globex.id):
        gina = world.globex.actor("gina")
        create_permission_group(gina, name="Recepcja", rights=[], user_ids=[world.acme.ben.pk])
    with tenant_scope(world.acme.id):
        assert group_of(world.acme.ben) == "Konsultanci"
        foreign = PermissionGroup.objects.get(name="Konsultanci")
    with tenant_scope(world.globex.id):
        with pytest.raises(PermissionGroupGone):
            change_permission_group(gina, foreign.pk, name="Moja", rights=[])
        with pytest.raises(PermissionGroupGone):
            delete_permission_group(gina, foreign.pk)


def test_a_draft_of_an_hour_ago_is_saved_as_it_was_entered(acme: Company) -> None:
    anna, group = acme.actor("anna"), PermissionGroup.objects.get(name="Księgowość")
    begin_draft(anna, name="Finanse", rights=[VIEW_USERS.code], group=group, version=group.version)
    draft = PermissionGroupDraft.objects.get()
    enter_users(anna, draft, ticked=[acme.ben.pk], shown=[acme.ben.pk, acme.carla.pk], had=[acme.carla.pk])
    User.objects.filter(pk=acme.dora.pk).update(permission_group=group)
    save_draft(anna, PermissionGroupDraft.objects.get())
    assert group_of(acme.ben) == group_of(acme.dora) == "Finanse"
    assert group_of(acme.carla) is None
    assert not PermissionGroupDraft.objects.exists()


def test_a_right_is_given_with_its_reach_and_widening_it_needs_the_same_reach(acme: Company) -> None:
    code = "calls.history.view"
    ben = manager_of(acme, f"{code}:group")
    group = PermissionGroup.objects.get(name="Księgowość")
    change_permission_group(ben, group.pk, name=group.name, rights=[f"{code}:own", f"{code}:group"])
    group.refresh_from_db()
    assert group.rights == [f"{code}:group"]
    for wider in (code, f"{code}:all"):
        with pytest.raises(RightsNotOwned):
            change_permission_group(ben, group.pk, name=group.name, rights=[wider])
    group.refresh_from_db()
    assert group.rights == [f"{code}:group"]


def test_every_right_has_a_name_a_help_and_a_category_in_both_languages() -> None:
    seen: dict[str, list[tuple[str, str]]] = {}
    for language in ("en", "pl"):
        with translation.override(language):
            for right in all_rights().values():
                name, help_text = str(right.name), str(right.help)
                assert name and help_text and str(right.category), right.code  # noqa: PT018
                seen.setdefault(right.code, []).append((name, help_text))
    assert [code for code, (english, polish) in seen.items() if english == polish] == []


def test_the_catalogue_has_the_rights_of_the_order() -> None:
    profile = ["email", "work_number", "name", "password", "call_presentation", "sms_presentation", "user_groups"]
    wanted = {f"accounts.profile.{field}" for field in [*profile, "permission_group", "sip_account"]}
    wanted |= {f"accounts.permission_groups.{verb}" for verb in ("view", "change", "delete")}
    wanted |= {f"accounts.users.{verb}" for verb in ("view", "create", "change", "delete")}
    assert wanted <= set(all_rights())
