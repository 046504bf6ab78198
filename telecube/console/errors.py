"""Refusals of the room console."""

from django.utils.translation import gettext_lazy as _

from telecube.core.errors import DomainError


class CompanyNotFound(DomainError):
    """No such company."""

    code = "company_not_found"
    sentence = _("There is no such company. Perhaps it was erased meanwhile.")
    status = 404


class VisitOnlyLooks(DomainError):
    """A visitor without the PIN tried to change something."""

    code = "visit_only_looks"
    sentence = _("This visit is for looking only. To change something, start one with the main administrator’s PIN.")
    status = 403


class VisitStaysOut(DomainError):
    """A visitor tried to open somebody's own pages."""

    code = "visit_stays_out"
    sentence = _("These are somebody’s own pages – profile, phone, second factor. A visit does not open them.")
    status = 403


class ReasonMissing(DomainError):
    """No reason was given."""

    code = "reason_missing"
    sentence = _("Write the reason. The company reads it in its log.")
    field = "reason"


class PinWrong(DomainError):
    """The PIN is not the main administrator's."""

    code = "pin_wrong"
    sentence = _("This is not the PIN of the main administrator. Without a PIN the visit is for looking only.")
    field = "pin"


class PinTriedTooOften(DomainError):
    """Too many wrong PINs."""

    code = "pin_tried_too_often"
    sentence = _("The PIN was wrong %(count)s times. Ask for it again in an hour, or visit without changing.")
    field = "pin"


class NoPanelYet(DomainError):
    """The company has only an exchange."""

    code = "no_panel_yet"
    sentence = _("This company has only an exchange so far. There is no panel to visit until its key is used.")
