"""Refusals of the room api. Programs get them as problem documents (RFC 9457)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from telecube.core.errors import DomainError


class KeyMissing(DomainError):
    """The request carries no key."""

    code = "key_missing"
    sentence = _("Send the key of the API in the header “Authorization: Bearer tck_…”.")
    status = 401


class KeyUnknown(DomainError):
    """No company has this key."""

    code = "key_unknown"
    sentence = _("This API key is not known. Compare it with the one that was shown when it was made.")
    status = 401


class KeyRevoked(DomainError):
    """The key was revoked."""

    code = "key_revoked"
    sentence = _("This API key was revoked. Ask an administrator of the company for a new one.")
    status = 401


class KeyMakerGone(DomainError):
    """Whoever made the key is blocked or deleted: the key can do nothing any more."""

    code = "key_maker_gone"
    sentence = _("Whoever made this API key is blocked or deleted. Somebody else has to make a new key.")
    status = 401


class AddressNotAllowed(DomainError):
    """The key may not be used from here."""

    code = "address_not_allowed"
    sentence = _("This API key may not be used from the address %(ip)s.")
    status = 403


class RateLimitReached(DomainError):
    """Too many requests in this minute; ``seconds`` until the next one."""

    code = "rate_limit_reached"
    sentence = _("The limit is %(limit)s requests a minute for a key. Go on in %(seconds)s s.")
    status = 429


class NothingHere(DomainError):
    """The address or the thing does not exist, or belongs to another company."""

    code = "nothing_here"
    sentence = _("There is nothing at this address.")
    status = 404


class MethodNotAllowed(DomainError):
    """The address exists, the method does not."""

    code = "method_not_allowed"
    sentence = _("The method %(method)s does not exist at this address.")
    status = 405


class BodyUnreadable(DomainError):
    """The body is no JSON."""

    code = "body_unreadable"
    sentence = _("The body of the request is not correct JSON.")
    status = 400


class BodyTooLarge(DomainError):
    """The body is longer than the server reads."""

    code = "body_too_large"
    sentence = _("The body of the request is too large.")
    status = 413


class ValuesInvalid(DomainError):
    """Fields are missing, unknown or of a wrong kind; ``errors`` lists them."""

    code = "values_invalid"
    sentence = _("Some values are missing or wrong; “errors” lists them.")

    def to_problem(self) -> dict[str, Any]:
        """Return the problem document with the list."""
        return {**super().to_problem(), "errors": self.data["errors"]}


class CursorInvalid(DomainError):
    """The cursor was not taken from an answer of this list."""

    code = "cursor_invalid"
    sentence = _("The cursor is not correct. Take “next_cursor” of the page before, or begin without one.")


class IdempotencyKeyReused(DomainError):
    """Another request was sent with the same Idempotency-Key within a day."""

    code = "idempotency_key_reused"
    sentence = _("This Idempotency-Key was used for another request. Use a new one for each thing to be done.")


class IdempotencyKeyUnusable(DomainError):
    """The header is empty or too long."""

    code = "idempotency_key_unusable"
    sentence = _("An Idempotency-Key has 1 to 200 visible characters.")
    status = 400


class PresentationUnknown(DomainError):
    """A number or sender name is not the company's."""

    code = "presentation_unknown"
    sentence = _("“%(text)s” is not a number or a sender name of the company.")


class SubgroupWithoutIcon(DomainError):
    """Only a group without a parent has an icon."""

    code = "subgroup_without_icon"
    sentence = _("A subgroup is drawn with the icon of its group. Change the icon of the group.")
    field = "icon"


class ServiceAway(DomainError):
    """The database does not answer."""

    code = "service_away"
    sentence = _("The service is away for a moment. Try again in %(seconds)s s.")
    status = 503


class KeyNameMissing(DomainError):
    """A key needs a name by which it is found again."""

    code = "key_name_missing"
    sentence = _("Write a name that says which program uses the key.")
    field = "name"


class AddressUnusable(DomainError):
    """A line is neither an address nor a network."""

    code = "address_unusable"
    sentence = _("“%(text)s” is not an address or a network. Correct ones look like 203.0.113.7 or 203.0.113.0/24.")
    field = "addresses"


class TooManyAddresses(DomainError):
    """More lines than anybody can oversee."""

    code = "too_many_addresses"
    sentence = _("A key can have at most %(limit)s addresses and networks.")
    field = "addresses"
