"""What travels: the shapes of requests and answers. The documentation's page translates the descriptions."""

from datetime import datetime
from typing import Annotated, Generic, Literal, TypeVar
from uuid import UUID

from django.utils.translation import gettext_noop as _
from ninja import Field, Query, Schema
from pydantic import AfterValidator, ConfigDict, StringConstraints

from telecube.accounts.models.user_group import GroupIcon

Item = TypeVar("Item")
MOST_ITEMS = 1_000
DEFAULT_ITEMS = 100
MOST_PLACES = 1_000_000


def storable(text: str) -> str:
    """Refuse what the database cannot keep: NUL, and halves of characters that JSON can name."""
    if "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise ValueError("The text contains a character that cannot be kept.")
    return text


def known_icon(name: str) -> str:
    """Refuse a name that no icon has."""
    if name not in GroupIcon.values:
        raise ValueError("There is no such icon.")
    return name


Text = Annotated[str, AfterValidator(storable), StringConstraints(max_length=254)]
Name = Annotated[str, AfterValidator(storable), StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
Password = Annotated[str, AfterValidator(storable), StringConstraints(max_length=200)]
Language = Literal["pl", "en"]
Icon = Annotated[str, AfterValidator(known_icon), Field(json_schema_extra={"enum": GroupIcon.values})]
MOST_PRESENTATIONS = 100


class Body(Schema):
    """What a program sends; unknown fields are refused, so that a typing mistake is not silently ignored."""

    model_config = ConfigDict(extra="forbid")


class Listing(Schema, Generic[Item]):
    """One page of a list."""

    items: list[Item]
    next_cursor: str | None = Field(
        None, description=_("Send it as cursor to get the next page; null on the last one.")
    )


class Paging(Schema):
    """Which page of a list."""

    limit: int = Field(DEFAULT_ITEMS, ge=1, le=MOST_ITEMS, description=_("How many items, at most 1000."))
    cursor: str | None = Field(None, max_length=400, description=_("next_cursor of the page before."))


class UserOut(Schema):
    """A user of the company."""

    id: UUID
    email: str = Field(description=_("The login."))
    first_name: str
    last_name: str
    work_number: str = Field(description=_("E.164, such as +48602345678, or empty."))
    position_group_id: UUID | None = Field(description=_("The subgroup of the fixed group “Position”."))
    user_group_ids: list[UUID] = Field(description=_("Other groups and subgroups."))
    permission_group_id: UUID | None
    is_main_administrator: bool
    is_blocked: bool = Field(description=_("A blocked user cannot log in; the SIP account goes on working."))
    language: str
    time_zone: str = Field(description=_("A name of the IANA list, such as Europe/Warsaw."))
    avatar_url: str | None = Field(
        description=_("Opened with the API key. Another picture has another address; null when there is none.")
    )
    sip_account_id: UUID | None
    extension: str | None = Field(description=_("The internal number."))
    call_presentations: list[str] = Field(
        description=_(
            "Numbers that people outside may see; the first one by default. Without any, nobody outside can be called."
        )
    )
    sms_presentations: list[str] = Field(
        description=_("Numbers and sender names that text messages may come from; the first one by default.")
    )
    created_at: datetime


class UserIn(Body):
    """A new user."""

    email: Text
    first_name: Name
    last_name: Name
    password: Password | None = Field(
        None,
        description=_(
            "8 characters or more, with a–z, A–Z, a digit and one of !@*$&. Without it the user is invited by e-mail."
        ),
    )
    position_group_id: UUID
    user_group_ids: list[UUID] = Field(default_factory=list, max_length=500)
    permission_group_id: UUID | None = None
    work_number: Text = ""
    language: Language = "pl"
    time_zone: Text = "Europe/Warsaw"
    extension: Text = Field("", description=_("Empty: the lowest free one."))
    sip_password: Password = Field("", description=_("Of a new SIP account. Empty: the system makes a safe one."))
    free_sip_account_id: UUID | None = Field(
        None, description=_("A SIP account that belongs to nobody, instead of a new one.")
    )
    call_presentations: list[Text] | None = Field(
        None,
        max_length=MOST_PRESENTATIONS,
        description=_("Left out: what the free account shows already, else the company’s number if it has only one."),
    )
    sms_presentations: list[Text] = Field(default_factory=list, max_length=MOST_PRESENTATIONS)


class UserChange(Body):
    """What to change; fields that are left out stay as they are."""

    email: Text | None = None
    first_name: Name | None = None
    last_name: Name | None = None
    password: Password | None = None
    position_group_id: UUID | None = None
    user_group_ids: list[UUID] | None = Field(None, max_length=500)
    permission_group_id: UUID | None = Field(None, description=_("null takes the group away."))
    work_number: Text | None = None
    language: Language | None = None
    time_zone: Text | None = None
    free_sip_account_id: UUID | None = Field(
        None,
        description=_(
            "Another SIP account that belongs to nobody; the one that the user had becomes free and begins anew. The "
            "answer has the new password when somebody had the account before."
        ),
    )
    call_presentations: list[Text] | None = Field(None, max_length=MOST_PRESENTATIONS)
    sms_presentations: list[Text] | None = Field(None, max_length=MOST_PRESENTATIONS)


class ChangedUser(UserOut):
    """A changed user, with the password of a SIP account that somebody else had before."""

    sip_password: str | None = Field(description=_("Shown once; null unless another SIP account got a new password."))


class CreatedUser(Schema):
    """A new user with the password of the SIP account, which is shown once."""

    user: UserOut
    sip_password: str | None = Field(
        description=_("Shown once; null when an account that nobody had yet was taken or the request was repeated.")
    )


class UserGroupOut(Schema):
    """A user group or subgroup."""

    id: UUID
    name: str
    parent_id: UUID | None = Field(description=_("The group of a subgroup."))
    is_position: bool = Field(description=_("Marks the fixed group “Position”."))
    icon: str = Field(description=_("A subgroup is drawn with the icon of its group."))
    place: int = Field(
        description=_("Among the groups of the same level, from 1; the fixed group stands in front with 0.")
    )


class UserGroupIn(Body):
    """A new group, or a subgroup when the parent is named."""

    name: Text
    parent_id: UUID | None = None
    icon: Icon | None = Field(None, description=_("Of a group without a parent."))
    place: int | None = Field(None, ge=1, le=MOST_PLACES, description=_("Left out: behind the others."))


class UserGroupChange(Body):
    """What to change; fields that are left out stay as they are."""

    name: Text | None = None
    icon: Icon | None = Field(None, description=_("Of a group without a parent."))
    place: int | None = Field(
        None, ge=1, le=MOST_PLACES, description=_("From 1; the others move. A place beyond the end is the end.")
    )


class RightCategory(Schema):
    """Rights that stand together where they are given."""

    code: str
    name: str


class RightOut(Schema):
    """Something that a permission group can allow. The names are in the language of Accept-Language."""

    code: str
    name: str
    help: str
    category: RightCategory
    scopes: list[str] = Field(
        description=_("How far it can reach, from the narrowest; empty for a right that has no reach.")
    )
    grants: list[str] = Field(description=_("What a permission group takes in “rights”: one of these."))
    costs: bool = Field(description=_("Using it costs money."))
    irreversible: bool = Field(description=_("What it allows cannot be taken back."))
    sensitive: bool


class PermissionGroupOut(Schema):
    """A permission group."""

    id: UUID
    name: str
    rights: list[str] = Field(description=_("Codes of rights; those with a reach as code:own, code:group or code:all."))
    version: int = Field(description=_("Grows with each change of name or rights."))


class PermissionGroupIn(Body):
    """A new permission group."""

    name: Text
    rights: list[Text] = Field(max_length=1_000)
    user_ids: list[UUID] = Field(
        default_factory=list, max_length=5_000, description=_("Users who get it; they leave the group they had.")
    )


class PermissionGroupChange(Body):
    """What to change; fields that are left out stay as they are."""

    name: Text | None = None
    rights: list[Text] | None = Field(None, max_length=1_000)
    version: int | None = Field(
        None,
        description=_("The version that was read: a group that was changed since is left as it is (409)."),
    )


class SipAccountOut(Schema):
    """An internal number with its device; passwords are never shown again."""

    id: UUID
    extension: str
    device_id: str = Field(description=_("The SIP user name."))
    user_id: UUID | None = Field(description=_("Who has it; changed at the user, with free_sip_account_id."))
    presentation_number: str | None = Field(description=_("The number that others see."))
    created_at: datetime


class SipAccountIn(Body):
    """A new SIP account."""

    extension: Text = Field("", description=_("Empty: the lowest free one."))
    user_id: UUID | None = Field(None, description=_("Nobody yet when left out."))
    presentation_number: Text | None = Field(None, description=_("The number that others see."))
    password: Password = Field("", description=_("Empty: the system makes a safe one."))


class SipAccountChange(Body):
    """What to change; fields that are left out stay as they are."""

    extension: Text | None = Field(None, description=_("Free, and three to five digits."))
    presentation_number: Text | None = Field(
        None,
        description=_(
            "The number that others see first; others that the account may show stay behind it. null: none at all, "
            "nobody outside can be called."
        ),
    )


class SipPasswordIn(Body):
    """The new password; the body may be left out."""

    password: Password = Field("", description=_("Empty: the system makes a safe one."))


class SipAccountWithPassword(Schema):
    """A SIP account with its password, which is shown once."""

    account: SipAccountOut
    password: str | None = Field(description=_("Shown once; null when the request was repeated."))


PageOf = Annotated[Paging, Query()]
