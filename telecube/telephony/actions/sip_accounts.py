"""Creating, changing and deleting SIP accounts. The exchange follows at once: it reads them through views."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from telecube.accounts.actions.guards import is_more_powerful
from telecube.accounts.models import Tenant, User
from telecube.accounts.permissions import CREATE_USERS
from telecube.audit import record
from telecube.config import config
from telecube.core.actor import Actor
from telecube.core.clock import now
from telecube.core.events import announce
from telecube.telephony.actions.presentations import write_call_presentations
from telecube.telephony.digests import digest_password, make_device_id, make_password, usable_sip_password
from telecube.telephony.errors import (
    ExtensionNotAllowed,
    ExtensionTaken,
    NoFreeExtension,
    SipAccountGone,
    SipAccountInUse,
    SipAccountOfMorePowerful,
    SipAccountTaken,
    UserHasSipAccount,
)
from telecube.telephony.events import SipAccountCreated, SipAccountDeleted, SipPasswordChanged
from telecube.telephony.extensions import is_allowed
from telecube.telephony.models import BrowserPhone, SipAccount
from telecube.telephony.permissions import MANAGE_SIP_ACCOUNTS
from telecube.telephony.queries.sip_accounts import find_free_extension

#: What is new on an account when its user left it, and when somebody gets it then.
RENEWED = ("device_id", "ha1_md5", "ha1_sha256", "freed_at")


@dataclass(frozen=True)
class NewSipPassword:
    """An account with its password in clear: to be shown once and forgotten."""

    account: SipAccount
    password: str


@transaction.atomic
def create_sip_account(
    actor: Actor,
    *,
    user_id: UUID | None = None,
    extension: str = "",
    password: str = "",
    presentation_number_id: UUID | None = None,
) -> NewSipPassword:
    """Create an internal number, by itself the lowest free one, for a user or for nobody yet.

    „Add users and SIP accounts” is enough, and so is the right to manage SIP accounts.
    """
    if not actor.can(CREATE_USERS):
        actor.require(MANAGE_SIP_ACCOUNTS)
    if user_id is not None:
        refuse_phone_of_more_powerful(actor, User.objects.lock(user_id))
    new = make_sip_account(actor, user_id=user_id, extension=extension, password=password)
    if presentation_number_id:
        write_call_presentations(actor, new.account, [presentation_number_id])
    return new


@transaction.atomic
def make_sip_account(
    actor: Actor, *, user_id: UUID | None = None, extension: str = "", password: str = ""
) -> NewSipPassword:
    """Create an account; the caller has checked the right. An empty password is made here: it is the safer one."""
    # One at a time within a company: two administrators would be given the same free extension.
    Tenant.objects.select_for_update(no_key=True).get(pk=actor.tenant_id)
    user = User.objects.lock(user_id) if user_id else None
    if user:
        refuse_second_account(user)
    extension = chosen_extension(extension)
    password = usable_sip_password(password)
    account = SipAccount(user=user, extension=extension, device_id=make_device_id())
    _set_digests(account, password)
    account.save()
    record(actor, "telephony.sip_account.created", account, device_id=account.device_id, user=user)
    announce(SipAccountCreated(account.pk, extension, account.device_id, user_id), actor=actor)
    return NewSipPassword(account, password)


@transaction.atomic
def change_sip_password(actor: Actor, account_id: UUID, password: str = "") -> NewSipPassword:
    """Give the account a new password; its devices are refused until they are set up again.

    An empty one is made here. Raises RightMissing, SipAccount.DoesNotExist, SipAccountOfMorePowerful,
    SipPasswordTooWeak.
    """
    actor.require(MANAGE_SIP_ACCOUNTS)
    account = SipAccount.objects.lock(account_id)
    if account.user is not None:
        refuse_phone_of_more_powerful(actor, account.user)
    return renew_sip_password(actor, account, password)


@transaction.atomic
def renew_sip_password(actor: Actor, account: SipAccount, password: str = "") -> NewSipPassword:
    """Give a locked account a new password; the caller has checked the right. Raises SipPasswordTooWeak."""
    password = usable_sip_password(password)
    _set_digests(account, password)
    account.save(update_fields=["ha1_md5", "ha1_sha256"])
    record(actor, "telephony.sip_account.password_changed", account)
    announce(SipPasswordChanged(account.pk, account.device_id), actor=actor)
    return NewSipPassword(account, password)


@transaction.atomic
def assign_sip_account(actor: Actor, account_id: UUID, *, user_id: UUID) -> NewSipPassword:
    """Give a free account to a user who has none, as ``hand_sip_account``. Raises also SipAccountOfMorePowerful."""
    actor.require(MANAGE_SIP_ACCOUNTS)
    refuse_phone_of_more_powerful(actor, User.objects.lock(user_id))
    return hand_sip_account(actor, account_id, user_id=user_id)


@transaction.atomic
def hand_sip_account(actor: Actor, account_id: UUID, *, user_id: UUID) -> NewSipPassword:
    """Give a free account to a user who has none; the caller has checked the right.

    One that somebody left gets a new password. One that nobody had keeps its own (then the password here is empty):
    phones that are set up with it go on working. Raises SipAccountGone, SipAccountTaken, UserHasSipAccount.
    """
    account = SipAccount.objects.get_queryset().filter(pk=account_id).select_for_update(no_key=True).first()
    if account is None:
        raise SipAccountGone
    if account.user_id:
        raise SipAccountTaken(extension=account.extension)
    user = User.objects.lock(user_id)
    refuse_second_account(user)
    account.user = user
    password = make_password() if account.freed_at else ""
    if password:
        account.freed_at = None
        _set_digests(account, password)
    account.save(update_fields=["user", *RENEWED])
    record(actor, "telephony.sip_account.assigned", account, user=[None, user])
    return NewSipPassword(account, password)


@transaction.atomic
def free_sip_account(actor: Actor, account: SipAccount) -> None:
    """Take an account from its user, so that it can be given to another; the caller has checked the right.

    It begins anew, with a device and a password that nobody knows: phones that are set up with it are refused at once,
    do not ring for whoever gets the number next, and earlier calls stay their caller's.
    """
    before, account.user = account.user, None
    account.device_id, account.freed_at = make_device_id(), now()
    _set_digests(account, make_password())
    account.save(update_fields=["user", *RENEWED])
    # Browser phones belong to the user's session, not to whoever gets the number next.
    account.browser_phones.all().delete()
    record(actor, "telephony.sip_account.freed", account, user=[before, None])


@transaction.atomic
def set_presentation(actor: Actor, account_id: UUID, *, number_id: UUID | None) -> SipAccount:
    """Choose the company's number that people outside see; without one nobody outside can be called."""
    actor.require(MANAGE_SIP_ACCOUNTS)
    account = SipAccount.objects.lock(account_id)
    write_call_presentations(actor, account, [number_id] if number_id else [])
    return account


@transaction.atomic
def delete_sip_account(actor: Actor, account_id: UUID) -> None:
    """Delete a free account: registrations and calls of its devices are refused from the commit on.

    Raises RightMissing, SipAccount.DoesNotExist, SipAccountInUse: every user has exactly one account.
    """
    actor.require(MANAGE_SIP_ACCOUNTS)
    account = SipAccount.objects.lock(account_id)
    if account.user is not None:
        raise SipAccountInUse(extension=account.extension, name=account.user.name)
    remove_sip_account(actor, account)


@transaction.atomic
def remove_sip_account(actor: Actor, account: SipAccount) -> None:
    """Delete an account; the caller has checked the right."""
    browsers = BrowserPhone.objects.filter(sip_account=account).values_list("device_id", flat=True)
    device_ids = [account.device_id, *browsers]
    record(actor, "telephony.sip_account.deleted", account, user=account.user)
    announce(SipAccountDeleted(account.pk, account.extension, device_ids), actor=actor)
    account.delete()


def refuse_phone_of_more_powerful(actor: Actor, user: User) -> None:
    """Refuse to set or to learn the SIP password of somebody who may do more than the actor: he would call as him."""
    refusal = find_phone_refusal(actor, user)
    if refusal is not None:
        raise refusal


def find_phone_refusal(actor: Actor, user: User) -> SipAccountOfMorePowerful | None:
    """Return what refuse_phone_of_more_powerful would raise, or None."""
    return SipAccountOfMorePowerful(name=user.name) if is_more_powerful(actor, user) else None


def chosen_extension(wanted: str) -> str:
    """Return the wanted extension or the lowest free one; refuses taken and impossible ones."""
    extension = wanted.strip() or find_free_extension()
    if extension is None:
        raise NoFreeExtension
    if not is_allowed(extension):
        raise ExtensionNotAllowed
    if SipAccount.objects.filter(extension=extension).exists():
        raise ExtensionTaken(extension=extension)
    return extension


def refuse_second_account(user: User) -> None:
    other = SipAccount.objects.filter(user=user).first()
    if other:
        raise UserHasSipAccount(name=user.name, extension=other.extension)


def _set_digests(account: SipAccount, password: str) -> None:
    digests = digest_password(account.device_id, config.sip_realm, password)
    account.ha1_md5, account.ha1_sha256 = digests.md5, digests.sha256
