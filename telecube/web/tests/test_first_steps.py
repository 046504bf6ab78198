"""The first steps are done when their outcome is there: a colleague who can come in, ten people on cards."""

from __future__ import annotations

from telecube.accounts.actions.invitations import invite, withdraw_invitation
from telecube.accounts.models import Identity, User
from telecube.contacts.models import Person
from telecube.core.ids import uuid7
from telecube.core.tenancy import tenant_scope
from telecube.web.queries.first_steps import ENOUGH_PEOPLE, Step, find_first_steps
from tests.world import Company, World, make_user


def step_to(company: Company, url_name: str) -> Step:
    """Return the step that leads to a page."""
    found = find_first_steps(company.actor("gina"))
    assert found is not None
    return next(step for step in found.steps if step.url_name == url_name)


def is_colleague_in(globex: Company) -> bool:
    """Say whether the step of the colleague is done."""
    return step_to(globex, "accounts:user-create").is_done


def invited(company: Company) -> User:
    """Return a profile without a password that waits for its invitation."""
    identity = Identity.objects.create_user(f"{uuid7().hex[-10:]}@globex.example", is_active=False)
    return User.objects.create(identity=identity, first_name="Ewa", last_name="Nowa")


def test_a_colleague_is_there_once_the_invitation_was_sent_and_gone_when_it_is_withdrawn(world: World) -> None:
    with tenant_scope(world.globex.id):
        assert not is_colleague_in(world.globex)
        user = invited(world.globex)
        assert not is_colleague_in(world.globex)
        invite(world.globex.actor("gina"), user)
        assert is_colleague_in(world.globex)
        withdraw_invitation(world.globex.actor("gina"), user.pk)
        assert not is_colleague_in(world.globex)


def test_a_colleague_with_a_password_needs_no_invitation(world: World) -> None:
    with tenant_scope(world.globex.id):
        make_user(world.globex, "Hugo", "Kos")
        assert is_colleague_in(world.globex)


def test_ten_people_count_wherever_they_came_from_and_the_step_says_so(world: World) -> None:
    with tenant_scope(world.globex.id):
        Person.objects.bulk_create(
            Person(tenant_id=world.globex.id, last_name=f"Osoba {n}") for n in range(ENOUGH_PEOPLE - 1)
        )
        step = step_to(world.globex, "contacts:import-list")
        assert not step.is_done
        assert "lub wpisz co najmniej 10 osób" in str(step.why)
        Person.objects.create(last_name="Ręcznie wpisana")
        assert step_to(world.globex, "contacts:import-list").is_done
