-- Erases a company: every row of every table that has a tenant_id, whichever room owns it, then its logins. Only the
-- platform role may call it, and it refuses a company whose time has not come. What accounting law keeps for years
-- (invoices, payments, the ledger and what proves them) stays when there is any; then the company's own row stays as a
-- husk without a name, and so do the people whom those rows name. The owner of the tables runs it: he alone may delete
-- from tables that are sealed against the application.
CREATE OR REPLACE FUNCTION billing_erase_company(company uuid, at timestamptz) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    kept_by_law CONSTANT text[] := ARRAY[
        'billing_invoice', 'billing_invoiceline', 'billing_overduereminder', 'billing_settlement', 'billing_payment',
        'billing_topup', 'billing_ledgerentry', 'billing_billingaccount', 'billing_charge', 'billing_contract',
        'billing_pricelock', 'billing_acceptance', 'billing_credit'];
    -- The provider's own log of what his staff did; sealed, and without the company's data.
    of_the_provider CONSTANT text[] := ARRAY['console_consoleentry', 'console_tenantvisit'];
    is_kept boolean;
    identities uuid[];
    counts jsonb := '{}';
    one text;
    vanished bigint;
BEGIN
    PERFORM FROM accounts_entitlements WHERE tenant_id = company AND erase_at <= at FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'The time to erase this company has not come.';
    END IF;
    is_kept := EXISTS (SELECT FROM billing_invoice WHERE tenant_id = company)
        OR EXISTS (SELECT FROM billing_payment WHERE tenant_id = company)
        OR EXISTS (SELECT FROM billing_ledgerentry WHERE tenant_id = company);
    SELECT coalesce(array_agg(identity_id), '{}') INTO identities FROM accounts_user
    WHERE tenant_id = company AND identity_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM console_staffmember staff WHERE staff.identity_id = accounts_user.identity_id);
    -- Events of a call that came before the switch knew whose it was.
    DELETE FROM calls_callevent WHERE linked_id IN (SELECT e.linked_id FROM calls_callevent e WHERE e.tenant_id = company);
    DELETE FROM procrastinate_jobs WHERE status <> 'doing' AND (
        args ->> 'tenant_id' = company::text OR args ->> 'tenant' = company::text
        OR args #>> '{message,to,0}' IN (SELECT email FROM accounts_identity WHERE id = ANY (identities)));

    IF is_kept THEN
        UPDATE accounts_user u SET first_name = '–', last_name = '', work_number = '', identity_id = NULL,
            permission_group_id = NULL, login_policy_id = NULL, deleted_at = coalesce(deleted_at, at)
        WHERE u.tenant_id = company AND (
            EXISTS (SELECT FROM billing_charge c WHERE c.tenant_id = company AND c.user_id = u.id)
            OR EXISTS (SELECT FROM billing_acceptance a WHERE a.tenant_id = company AND a.user_id = u.id));
        DELETE FROM accounts_user u WHERE u.tenant_id = company AND NOT (
            EXISTS (SELECT FROM billing_charge c WHERE c.tenant_id = company AND c.user_id = u.id)
            OR EXISTS (SELECT FROM billing_acceptance a WHERE a.tenant_id = company AND a.user_id = u.id));
    END IF;
    -- Keys between the tables of a company are checked at commit, so the order is free.
    FOR one IN
        SELECT c.table_name FROM information_schema.columns c JOIN information_schema.tables t
            USING (table_schema, table_name)
        WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.column_name = 'tenant_id'
            AND c.table_name <> ALL (of_the_provider)
            AND NOT (is_kept AND c.table_name = ANY (kept_by_law || ARRAY['accounts_user']))
        ORDER BY c.table_name
    LOOP
        EXECUTE format('DELETE FROM public.%I WHERE tenant_id = $1', one) USING company;
        GET DIAGNOSTICS vanished = ROW_COUNT;
        IF vanished > 0 THEN
            counts := counts || jsonb_build_object(one, vanished);
        END IF;
    END LOOP;

    DELETE FROM django_session WHERE identity_id = ANY (identities);
    DELETE FROM account_emailaddress WHERE user_id = ANY (identities);
    DELETE FROM mfa_authenticator WHERE user_id = ANY (identities);
    DELETE FROM accounts_identity WHERE id = ANY (identities);
    UPDATE console_tenantvisit SET tenant_name = '–' WHERE tenant_id = company;
    IF is_kept THEN
        UPDATE accounts_tenant SET name = '–', nip = '' WHERE id = company;
    ELSE
        DELETE FROM accounts_tenant WHERE id = company;
    END IF;
    RETURN jsonb_build_object('counts', counts, 'has_invoices', is_kept);
END $$;

REVOKE ALL ON FUNCTION billing_erase_company(uuid, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION billing_erase_company(uuid, timestamptz) TO telecube_platform;
