"""Refusals about access to the account, its trial and its data."""

from django.utils.translation import gettext_lazy as _

from telecube.core.errors import DomainError


class TrialByProviderOnly(DomainError):
    """Companies cannot prolong their own trial."""

    code = "trial_by_provider_only"
    sentence = _("Only the provider of the service can extend a trial. Write to us, or choose a plan.")
    status = 403


class TrialReasonMissing(DomainError):
    """Whoever extends a trial says why."""

    code = "trial_reason_missing"
    sentence = _("Write why the trial is extended; the log keeps it.")
    field = "reason"


class TrialNotLonger(DomainError):
    """The new end is in the past or not after the old one."""

    code = "trial_not_longer"
    sentence = _("Choose a moment in the future that is later than the present end of the trial.")
    field = "until"


class PlanAlreadyChosen(DomainError):
    """Whoever chose a plan has no trial any more."""

    code = "plan_already_chosen"
    sentence = _("This company has chosen a plan. There is no trial to extend.")


class AccountReadOnly(DomainError):
    """Full access ended: the company may look at everything and change nothing."""

    code = "account_read_only"
    sentence = _("Your account can only be read now: nothing can be added or changed.")
    status = 402
    way_out = "billing:plan"
    way_out_words = _("Choose a plan")
    no_way_out = _("Ask whoever looks after plan and payments in your company to choose a plan.")


class AccountFrozen(DomainError):
    """The account is closed until a plan is chosen."""

    code = "account_frozen"
    sentence = _("Your account is frozen. With a plan everything is back at once.")
    status = 402
    way_out = "billing:plan"
    way_out_words = _("Choose a plan")
    no_way_out = _("Ask whoever looks after plan and payments in your company to choose a plan.")
