"""Refusals about plans, prices, subscriptions and contracts."""

from django.utils.translation import gettext_lazy as _

from telecube.core.errors import DomainError


class PriceTooEarly(DomainError):
    """A price would change on a day that has begun."""

    code = "price_too_early"
    sentence = _("A new price can begin tomorrow at the earliest.")
    field = "valid_from"


class PriceNotInGrosze(DomainError):
    """A monthly price has fractions of a grosz."""

    code = "price_not_in_grosze"
    sentence = _("A monthly price is given in whole grosze.")
    field = "net"


class PriceMissing(DomainError):
    """A plan has no price on the day."""

    code = "price_missing"
    sentence = _("“%(plan)s” has no price on this day. Choose another plan or write to us.")
    status = 409


class PlanNotOffered(DomainError):
    """The plan does not exist, is of another kind or is not sold."""

    code = "plan_not_offered"
    sentence = _("This plan is not offered any more. Choose another one.")
    status = 409


class PlanNotChosen(DomainError):
    """There is no running order that could be changed."""

    code = "plan_not_chosen"
    sentence = _("You have not chosen a plan yet. Choose a plan first.")
    status = 409


class PlanChosenAlready(DomainError):
    """An order runs already; it is changed instead."""

    code = "plan_chosen_already"
    sentence = _("You already use a plan and pay this way. To get other services, change the plan.")
    status = 409


class PaymentModeUnknown(DomainError):
    """Neither prepaid nor postpaid."""

    code = "payment_mode_unknown"
    sentence = _("Choose how you want to pay: prepaid or by contract.")
    field = "mode"


class DocumentsNotAccepted(DomainError):
    """The current terms were not accepted."""

    code = "documents_not_accepted"
    sentence = _("Accept the current terms and the data-processing agreement first.")
    field = "documents"


class ContractRuns(DomainError):
    """A contract holds to its end."""

    code = "contract_runs"
    sentence = _("Your contract is still running. You can change how you pay when it has ended.")
    status = 409


class NoContract(DomainError):
    """No contract runs."""

    code = "no_contract"
    sentence = _("You have no running contract.")
    status = 409


class ExtensionTooEarly(DomainError):
    """A contract is extended in its last three months."""

    code = "extension_too_early"
    sentence = _("A contract can be extended from 90 days before its end. Yours cannot be extended yet.")


class NothingToExtend(DomainError):
    """A contract without end needs no extension."""

    code = "nothing_to_extend"
    sentence = _("Your contract is for an indefinite time. It goes on until you give notice.")


class NoticeGivenAlready(DomainError):
    """Notice was given before."""

    code = "notice_given_already"
    sentence = _("You have already given notice. The contract ends on %(day)s.")
    status = 409


class ProviderGaveNotice(DomainError):
    """The provider ends the contract; the company can neither extend it nor end it once more."""

    code = "provider_gave_notice"
    sentence = _("The provider of the service has given notice: the contract ends on %(day)s. Write to us to go on.")
    status = 409


class ByProviderOnly(DomainError):
    """Companies have no say in it."""

    code = "by_provider_only"
    sentence = _("Only the provider of the service can do this. Write to us.")
    status = 403


class ReasonForDeedMissing(DomainError):
    """Whoever of the provider's people changes a contract says why."""

    code = "reason_for_deed_missing"
    sentence = _("Write the reason. The company reads it in its log.")
    field = "reason"


class CreditLimitNotPossible(DomainError):
    """A limit below nothing, or with fractions of a grosz."""

    code = "credit_limit_not_possible"
    sentence = _("Write an amount in whole grosze, not below 0.")
    field = "limit"


class TermHolds(DomainError):
    """A contract for a fixed time cannot be ended by notice of the provider."""

    code = "term_holds"
    sentence = _("Notice ends only a contract for an indefinite time. This one ends by itself on %(day)s.")
    status = 409


class NoticeStandsAlready(DomainError):
    """Notice was given before, by either side."""

    code = "notice_stands_already"
    sentence = _("Notice was given before. The contract ends on %(day)s.")
    status = 409


class NoNoticeToTakeBack(DomainError):
    """The provider gave no notice."""

    code = "no_notice_to_take_back"
    sentence = _("There is no notice of ours to take back. Look at the contract anew.")
    status = 409


class FeesAreOpen(DomainError):
    """Fees of the prepaid account are unpaid; a contract would hide them."""

    code = "fees_are_open"
    sentence = _("Fees of %(gross)s PLN are unpaid. Top up the account first, then conclude a contract.")
    status = 409


class ServiceTakenAlready(DomainError):
    """The thing has a running fee already, or its plan is not one to be paid by the month."""

    code = "service_taken_already"
    sentence = _("This is already charged.")
    status = 409


class PlanChangedMeanwhile(DomainError):
    """What was confirmed is no longer what it would mean: another person, a new user or a new price came between."""

    code = "plan_changed_meanwhile"
    sentence = _("Something has changed meanwhile. Look at the new amounts below and confirm once more.")
    status = 409


class PlanCodeTaken(DomainError):
    """Codes of plans are unique."""

    code = "plan_code_taken"
    sentence = _("There is a plan “%(plan)s” already. Choose another code.")
    field = "code"


class TariffNeeded(DomainError):
    """Calls of an exchange package are rated by a tariff."""

    code = "tariff_needed"
    sentence = _("Choose the call rates of the package.")
    field = "tariff"


class RatesUnreadable(DomainError):
    """A file of call rates has mistakes; nothing of it is taken."""

    code = "rates_unreadable"
    sentence = _("Nothing was imported: the file has mistakes.")
    field = "file"


class EndPlannedAlready(DomainError):
    """The company has ended its prepaid order before."""

    code = "end_planned_already"
    sentence = _("The end is planned already. You can take it back until then.")
    status = 409


class NoPlannedEnd(DomainError):
    """There is no end that could be taken back."""

    code = "no_planned_end"
    sentence = _("No end is planned that could be taken back. Choose a plan to go on.")
    status = 409


class EndWaitsForFees(DomainError):
    """Fees are unpaid; they end the service by themselves."""

    code = "end_waits_for_fees"
    sentence = _("Fees of %(gross)s PLN are unpaid. Top up first; without a payment the account closes by itself.")
    status = 409
