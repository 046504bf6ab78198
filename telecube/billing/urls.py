"""Addresses of the room billing."""

from django.urls import path

from telecube.billing.views import (
    company_data,
    contract,
    data_exports,
    entries,
    frozen,
    invoices,
    overview,
    payment_notices,
    plan,
    prepaid_end,
    taxpayer_lookups,
    top_ups,
)

app_name = "billing"
urlpatterns = [
    path("", overview.overview, name="overview"),
    path("balance/", overview.balance, name="balance"),
    path("plan/", plan.plan, name="plan"),
    path("plan/confirmation/", plan.plan_confirm, name="plan-confirm"),
    path("contract/", contract.contract, name="contract"),
    path("contract/extension/", contract.contract_extension, name="contract-extension"),
    path("contract/notice/", contract.contract_notice, name="contract-notice"),
    path("contract/end/", prepaid_end.prepaid_end, name="prepaid-end"),
    path("contract/end/undo/", prepaid_end.prepaid_end_undo, name="prepaid-end-undo"),
    path("top-ups/", top_ups.top_up_list, name="top-up-list"),
    path("top-ups/warning/", top_ups.threshold, name="threshold"),
    path("top-ups/<uuid:top_up_id>/", top_ups.top_up, name="top-up"),
    path("top-ups/<uuid:top_up_id>/abandonment/", top_ups.top_up_abandon, name="top-up-abandon"),
    path("entries/", entries.entry_list, name="entry-list"),
    path("entries/file/", entries.entry_file, name="entry-file"),
    path("invoices/", invoices.invoice_list, name="invoice-list"),
    path("invoices/file/", invoices.invoice_file, name="invoice-file"),
    path("invoices/<uuid:invoice_id>/", invoices.invoice, name="invoice"),
    path("invoices/<uuid:invoice_id>/pdf/", invoices.invoice_pdf, name="invoice-pdf"),
    path("invoices/<uuid:invoice_id>/xml/", invoices.invoice_xml, name="invoice-xml"),
    path("company-data/", company_data.company_data, name="company-data"),
    path("company-data/lookups/", taxpayer_lookups.taxpayer_lookup_list, name="taxpayer-lookup-list"),
    path("company-data/lookups/<uuid:lookup_id>/", taxpayer_lookups.taxpayer_lookup, name="taxpayer-lookup"),
    path("data/", data_exports.data_export, name="data-export"),
    path("data/<uuid:export_id>/", data_exports.data_export_file, name="data-export-file"),
    path("frozen/", frozen.frozen, name="frozen"),
    path("payments/<slug:provider>/notice/", payment_notices.payment_notice, name="payment-notice"),
]
