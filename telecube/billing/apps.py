"""Django's registration of the room billing."""

from django.apps import AppConfig


class BillingConfig(AppConfig):
    """Plans, prices, subscriptions, ledger, payments, contracts, invoices."""

    name = "telecube.billing"
    label = "billing"
