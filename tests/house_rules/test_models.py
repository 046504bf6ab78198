"""Every table is fenced by tenant with forced row security, or stands in the short list of global ones."""

from django.apps import apps
from django.db import connection, models

from telecube.core.models import TenantModel

GLOBAL_TABLES = {
    "billing_bankstatement": "a bank's file shows many companies' payments; only the platform role may touch it",
    "billing_banktransaction": "a transfer is nobody's until it is matched; only the platform role may touch it",
    "accounts_identity": "a login is global; a user belongs to one tenant",
    "core_sharedvalue": "failed logins are counted before it is known whose they are",
    "core_heartbeat": "processes belong to no tenant",
    "calls_callevent": "raw events; only the platform role may touch them",
    "calls_ingestposition": "how far the raw events were read",
    "calls_dirtycall": "calls whose record waits to be derived",
    "calls_switchevent": "raw events",
    "billing_erasedcompany": "that a company was erased outlives the company; only the platform role may touch it",
    "billing_invoiceseries": "invoices are numbered over all tenants; the law counts the seller's numbers",
    "billing_legaldocument": "the provider's terms are the same for everybody",
    "billing_plan": "what is sold is the same for everybody",
    "billing_price": "the price list is the same for everybody",
    "billing_tariff": "the price list of calls is the same for everybody",
    "billing_tariffrate": "the price list of calls is the same for everybody",
    "console_staffmember": "the service's own people; only the platform role may touch them",
    "console_tenantvisit": "their visits, of all companies; only the platform role",
    "console_consoleentry": "their log, append-only; only the platform role",
    "telephony_blockedsource": "addresses that the exchange refuses",
    "telephony_registrationfailure": "failed registrations by address",
}
FOREIGN_PREFIXES = ("django_", "auth_", "account_", "procrastinate_", "mfa_")


def our_models() -> list[type[models.Model]]:
    """Return the models of our rooms."""
    return [model for model in apps.get_models() if model.__module__.startswith("telecube.")]


def fences() -> dict[str, tuple[bool, bool, int]]:
    """Return table → (row security enabled, forced, number of policies)."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity,
                      (SELECT count(*) FROM pg_policy p WHERE p.polrelid = c.oid)
               FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
               WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p')"""
        )
        return {name: (enabled, forced, policies) for name, enabled, forced, policies in cursor.fetchall()}


def test_every_table_is_fenced_or_listed_as_global(db: None) -> None:
    open_tables = {
        table
        for table, fence in fences().items()
        if fence != (True, True, 1) and table not in GLOBAL_TABLES and not table.startswith(FOREIGN_PREFIXES)
    }
    assert open_tables == set()


def test_every_model_of_ours_is_a_tenant_model_or_listed(db: None) -> None:
    unlisted = {
        model._meta.db_table
        for model in our_models()
        if not issubclass(model, TenantModel) and model._meta.db_table not in {*GLOBAL_TABLES, "accounts_tenant"}
    }
    assert unlisted == set()


def test_every_key_between_tenant_tables_is_a_composite_one(db: None) -> None:
    plain = {
        f"{model.__name__}.{field.name}"
        for model in our_models()
        if issubclass(model, TenantModel)
        for field in model._meta.local_fields
        if isinstance(field, models.ForeignKey)
        and isinstance(field.related_model, type)
        and issubclass(field.related_model, TenantModel)
        and not getattr(field, "is_tenant_key", False)
    }
    assert plain == set()


def test_every_composite_key_exists_in_the_database(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT conname FROM pg_constraint WHERE contype = 'f'")
        existing = {row[0] for row in cursor.fetchall()}
    wanted = {
        f"{model._meta.db_table}_{field.column}_tenant_fk"[:63]
        for model in our_models()
        for field in model._meta.local_fields
        if getattr(field, "is_tenant_key", False)
    }
    assert wanted - existing == set()


def test_ordinary_views_run_with_the_readers_rights(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
               WHERE n.nspname = 'public' AND c.relkind = 'v'
               AND NOT coalesce('security_invoker=true' = ANY (c.reloptions), false)
               AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')"""
        )
        assert cursor.fetchall() == []


def test_the_app_owns_nothing_and_cannot_reach_the_switchs_schema(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE relowner = 'telecube_app'::regrole")
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT has_schema_privilege('telecube_switch', 'public', 'USAGE')")
        assert cursor.fetchone() == (False,)
