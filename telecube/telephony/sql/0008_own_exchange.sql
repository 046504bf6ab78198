-- A company that came with an exchange of its own goes on calling whatever becomes of the CRM's trial.
CREATE OR REPLACE FUNCTION asterisk.is_open(company uuid) RETURNS boolean LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
SELECT NOT EXISTS (
    SELECT FROM public.accounts_entitlements
    WHERE tenant_id = company AND full_until <= now() AND NOT has_own_exchange
)
$$;
