"""Which calls somebody may see: all of the company, those of his user groups, or his own."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from telecube.accounts.models import UserGroupMembership
from telecube.calls.models import CallLeg, CallRecord
from telecube.calls.permissions import VIEW_HISTORY
from telecube.core.access import Scope
from telecube.core.actor import Actor


def visible_calls(actor: Actor) -> Q:
    """Return the condition on call records. A call is somebody's when one of his phones called or rang in it."""
    reach = actor.scope_of(VIEW_HISTORY)
    if reach is Scope.ALL:
        return Q()
    if reach is None:
        return Q(pk__in=[])
    somebody = Q(user_id=actor.user_id)
    if reach is Scope.GROUP:
        somebody |= Q(user_id__in=_teammates(actor))
    return Q(Exists(CallLeg.objects.filter(somebody, record_id=OuterRef("pk"))))


def visible_entries(actor: Actor) -> Q:
    """Return the same condition on entries of a contact's history, which name the call by ``object_id``."""
    if actor.scope_of(VIEW_HISTORY) is Scope.ALL:
        return Q()
    return Q(Exists(CallRecord.objects.filter(visible_calls(actor), pk=OuterRef("object_id"))))


def _teammates(actor: Actor) -> QuerySet[UserGroupMembership, Any]:
    """Return who shares a user group with the actor. A position is a title, no team: all consultants are not one."""
    own = UserGroupMembership.objects.filter(user_id=actor.user_id)  # type: ignore[misc]  # None finds nobody
    teams = own.exclude(group__parent__is_position=True).values("group_id")
    return UserGroupMembership.objects.filter(group_id__in=teams).values("user_id")
