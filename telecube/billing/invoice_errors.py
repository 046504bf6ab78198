"""Refusals about company data, invoices and documents."""

from django.utils.translation import gettext_lazy as _

from telecube.core.errors import DomainError


class CompanyNameMissing(DomainError):
    """An invoice needs a name."""

    code = "company_name_missing"
    sentence = _("Write the company’s name as it is registered.")
    field = "name"


class PostcodeInvalid(DomainError):
    """The text is no Polish postcode."""

    code = "postcode_invalid"
    sentence = _("This is not a postcode. It looks like 00-950.")
    field = "postcode"


class NipMissing(DomainError):
    """There is nothing to ask the register about."""

    code = "nip_missing"
    sentence = _("Write the NIP first; then name and address can be fetched.")
    field = "nip"


class TaxpayerRegisterOff(DomainError):
    """The operator has not connected a register."""

    code = "taxpayer_register_off"
    sentence = _("Fetching data by NIP is switched off here. Type name and address by hand.")


class TooManyQuestions(DomainError):
    """The company asked the register often enough for a day."""

    code = "too_many_questions"
    sentence = _("That was the last question of today. Type name and address by hand, or ask again tomorrow.")
    status = 429


class CompanyDataIncomplete(DomainError):
    """Something that an invoice must say is missing."""

    code = "company_data_incomplete"
    sentence = _("Complete the company data first: name, NIP, street, postcode and city go on every invoice.")


class CompanyDataChangedMeanwhile(DomainError):
    """Somebody saved the data between the opening and the saving of a form."""

    code = "company_data_changed_meanwhile"
    sentence = _("Nothing was saved: somebody else has just changed the company data.")
    status = 409


class InvoiceGone(DomainError):
    """The company has no such invoice."""

    code = "invoice_gone"
    sentence = _("This invoice does not exist.")
    status = 404


class CorrectionByProviderOnly(DomainError):
    """Companies cannot correct our invoices."""

    code = "correction_by_provider_only"
    sentence = _("Only the provider of the service can correct an invoice. Write to us what is wrong.")
    status = 403


class CorrectionOfCorrection(DomainError):
    """A correction is corrected by another correction of the same invoice."""

    code = "correction_of_correction"
    sentence = _("This is a correction itself. Correct the invoice %(number)s once more instead.")


class CorrectionReasonMissing(DomainError):
    """A correction says why."""

    code = "correction_reason_missing"
    sentence = _("Write the reason of the correction; it is printed on it.")
    field = "reason"


class CorrectionChangesNothing(DomainError):
    """Before and after are the same."""

    code = "correction_changes_nothing"
    sentence = _("Nothing would change. Enter another quantity, price or other company data.")


class CorrectionBelowZero(DomainError):
    """A quantity or a price would be negative."""

    code = "correction_below_zero"
    sentence = _("Quantity and price cannot be below zero.")


class TopUpOnlyShrinks(DomainError):
    """More money is another top-up with an invoice of its own."""

    code = "top_up_only_shrinks"
    sentence = _("The invoice of a top-up can only be lowered. More money is a new top-up.")


class RefundBeyondBalance(DomainError):
    """The money of the top-up was used already."""

    code = "refund_beyond_balance"
    sentence = _("Only %(available)s zł of the balance are unused; no more can be returned.")


class BuyerNipIsFixed(DomainError):
    """KSeF gives an invoice to the NIP on it: another NIP is another invoice."""

    code = "buyer_nip_is_fixed"
    sentence = _("A correction cannot change the NIP. Correct the invoice to zero and issue a new one.")


class DocumentGone(DomainError):
    """The document is not, or no longer, the current version."""

    code = "document_gone"
    sentence = _("This version of the document is no longer the current one. Read the new one and accept it.")


class TermsNotAccepted(DomainError):
    """Nobody becomes a customer without accepting the terms."""

    code = "terms_not_accepted"
    sentence = _("Accept the terms of service to open the account.")
    field = "accepts_terms"


class VersionTooEarly(DomainError):
    """A new version would be valid before people could read it, or before a version that exists."""

    code = "version_too_early"
    sentence = _("A new version can be valid from %(day)s at the earliest.")
    field = "valid_from"


class DocumentNotPlain(DomainError):
    """A text has something that a document may not have."""

    code = "document_not_plain"
    sentence = _("The text may hold headings, paragraphs, lists, tables and links only. Remove: %(wrong)s.")


class DocumentEmpty(DomainError):
    """A document without words."""

    code = "document_empty"
    sentence = _("Write the text in both languages.")
