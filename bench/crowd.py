"""A company with many users and groups, and the ten thousand companies that may stand beside it; loaded in bulk."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connections, models

from bench.company import FIRST_EXTENSION, Company
from bench.data import ENDINGS, FIRST_NAMES, STEMS
from telecube.accounts.models import (
    Entitlements,
    Identity,
    PermissionGroup,
    SeatPeriod,
    Tenant,
    User,
    UserGroup,
    UserGroupMembership,
)
from telecube.core.clock import now
from telecube.core.ids import uuid7
from telecube.core.manifest import all_rights
from telecube.devtools.instance import Instance
from telecube.devtools.screen import Step, Trouble
from telecube.telephony.digests import make_device_id
from telecube.telephony.models import SipAccount

OTHER_USERS_EACH = 3
OTHER_NAME = "Obca firma"
BATCH = 2_000
#: What hangs on a company, from the leaves to the root.
TABLES: Sequence[type[models.Model]] = (
    SipAccount,
    SeatPeriod,
    UserGroupMembership,
    User,
    UserGroup,
    PermissionGroup,
    Entitlements,
)


@dataclass(frozen=True)
class Size:
    """How large the company under measurement is, and how many stand beside it."""

    company: str
    users: int
    permission_groups: int
    user_groups: int
    subgroups_each: int
    positions: int
    other_companies: int

    def __str__(self) -> str:
        groups = self.user_groups * (1 + self.subgroups_each)
        words = f"{self.users:,} users, {self.permission_groups} permission groups"
        return f"{words}, {groups:,} user groups and subgroups"


FULL = Size("crowd", 2_000, 500, 100, 24, 40, other_companies=10_000)
QUICK = Size("crowd-quick", 60, 20, 8, 4, 5, other_companies=50)


def ensure_crowd(instance: Instance, company: Company, size: Size) -> None:
    """Give the company its users, groups and phones, unless they are there."""
    if User.everywhere.using("owner").filter(tenant=company.tenant_id).count() > size.users:
        return
    if instance.name != "bench":
        raise Trouble("The data of this installation is not the benchmark's to fill.")
    with Step("People", str(size)):
        fill_company(company.tenant_id, size)


def ensure_no_others(instance: Instance) -> None:
    """Take the other companies away."""
    _refuse_elsewhere(instance)
    others = Tenant.objects.using("owner").filter(name__startswith=OTHER_NAME)
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE gone AS SELECT id FROM accounts_tenant WHERE name LIKE %s", [f"{OTHER_NAME}%"]
        )
        for model in TABLES:
            table = model._meta.db_table
            cursor.execute(f"DELETE FROM {table} WHERE tenant_id IN (SELECT id FROM gone)")  # noqa: S608  # our own name
        cursor.execute("DROP TABLE gone")
    others._raw_delete("owner")
    Identity.objects.using("owner").filter(email__endswith="@other.example")._raw_delete("owner")
    _vacuum()


def ensure_others(instance: Instance, count: int) -> None:
    """Put the other companies beside the one under measurement."""
    _refuse_elsewhere(instance)
    with Step("Companies", f"{count:,} others with {OTHER_USERS_EACH} users each"):
        add_others(count)
    _vacuum()


def fill_company(tenant_id: UUID, size: Size) -> None:
    """Add users in all groups: a position and two other groups each, a phone each."""
    dice = random.Random(11)  # noqa: S311  # the same people in each run, no secret
    rights = sorted(code for code in all_rights() if code.startswith(("contacts.", "calls.")))
    chosen = [_permission_group(tenant_id, number, rights) for number in range(size.permission_groups)]
    tops = [UserGroup(tenant_id=tenant_id, name=f"Grupa {one}", place=one + 1) for one in range(size.user_groups)]
    inner = [_subgroup(tenant_id, top, number) for top in tops for number in range(size.subgroups_each)]
    fixed = UserGroup.everywhere.using("owner").get(tenant=tenant_id, is_position=True)
    positions = [_subgroup(tenant_id, fixed, number + 10) for number in range(size.positions)]
    people = [_user(tenant_id, dice, chosen[number % len(chosen)]) for number in range(size.users)]
    _add([user.identity for user in people if user.identity])
    for rows in (chosen, tops, [*inner, *positions], people):
        _add(rows)
    _add(_memberships(people, [positions, inner, tops]))
    _add(SeatPeriod(tenant_id=tenant_id, user=user) for user in people)
    _add(_phone(user, number) for number, user in enumerate(people))
    _vacuum()


def add_others(count: int) -> None:
    """Add companies as they are after sign-up, with users."""
    dice = random.Random(12)  # noqa: S311  # the same people in each run, no secret
    tenants = [Tenant(name=f"{OTHER_NAME} {number}") for number in range(count)]
    groups = [PermissionGroup(tenant=tenant, name="Konsultanci") for tenant in tenants]
    tops = [UserGroup(tenant=tenant, name="Stanowisko", is_position=True) for tenant in tenants]
    positions = [_subgroup(top.tenant_id, top, 0) for top in tops]
    people = [_user(group.tenant_id, dice, group) for group in groups for _ in range(OTHER_USERS_EACH)]
    trials = [Entitlements(tenant=tenant, trial_ends_at=now()) for tenant in tenants]
    _add([user.identity for user in people if user.identity])
    for rows in (tenants, trials, groups, tops, positions, people):
        _add(rows)
    places = (place for place in positions for _ in range(OTHER_USERS_EACH))
    joined = zip(people, places, strict=True)
    _add(UserGroupMembership(tenant_id=user.tenant_id, user=user, group=place) for user, place in joined)
    _add(SeatPeriod(tenant_id=user.tenant_id, user=user) for user in people)
    _add(_phone(user, number % OTHER_USERS_EACH) for number, user in enumerate(people))


def _permission_group(tenant_id: UUID, number: int, rights: Sequence[str]) -> PermissionGroup:
    return PermissionGroup(tenant_id=tenant_id, name=f"Uprawnienia {number}", rights=rights[: 1 + number % 8])


def _subgroup(tenant_id: UUID | None, parent: UserGroup, number: int) -> UserGroup:
    return UserGroup(tenant_id=tenant_id, name=f"Podgrupa {number}", parent=parent, place=number)


def _user(tenant_id: UUID | None, dice: random.Random, group: PermissionGroup) -> User:
    email = f"{uuid7().hex}@{'other' if group.name == 'Konsultanci' else 'bench'}.example"
    return User(
        tenant_id=tenant_id,
        identity=Identity(email=email, password="argon2$made-up", last_login=now()),  # noqa: S106  # opens nothing
        first_name=dice.choice(FIRST_NAMES),
        last_name=dice.choice(STEMS) + dice.choice(ENDINGS),
        work_number=f"+48{600_000_000 + dice.randrange(99_000_000)}",
        permission_group=group,
    )


def _memberships(people: Sequence[User], kinds: Sequence[Sequence[UserGroup]]) -> Iterator[UserGroupMembership]:
    for number, user in enumerate(people):
        for groups in kinds:
            yield UserGroupMembership(tenant_id=user.tenant_id, user=user, group=groups[number % len(groups)])


def _phone(user: User, number: int) -> SipAccount:
    device = make_device_id()
    return SipAccount(
        tenant_id=user.tenant_id,
        user=user,
        extension=str(FIRST_EXTENSION + 1 + number),
        device_id=device,
        ha1_md5="0" * 32,
        ha1_sha256="0" * 64,
    )


def _add(rows: Iterable[Any]) -> None:
    """Store rows; those that hang on each other are made before any is stored, else Django sees two databases."""
    for batch in _batches(rows):
        type(batch[0])._base_manager.using("owner").bulk_create(batch)


def _batches(rows: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
    source = iter(rows)
    while batch := tuple(itertools.islice(source, BATCH)):
        yield batch


def _vacuum() -> None:
    with connections["owner"].cursor() as cursor:
        kinds: Sequence[type[models.Model]] = (*TABLES, Tenant, Identity)
        for model in kinds:
            cursor.execute(f"VACUUM (ANALYZE) {model._meta.db_table}")


def _refuse_elsewhere(instance: Instance) -> None:
    if instance.name != "bench":
        raise Trouble("The data of this installation is not the benchmark's to replace.")
