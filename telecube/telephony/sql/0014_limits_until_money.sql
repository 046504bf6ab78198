-- The limits of a trial are kept with the company for good and hold while nothing pays for its calls: in the trial, of who
-- chose to pay in advance and has no money yet, and again when the money is used up. Decided with each call by what stands
-- in the books at that moment; nothing has to run when money comes or goes.
GRANT SELECT (tenant_id, mode, ends_at) ON billing_subscription TO telecube_views;
GRANT SELECT (tenant_id, number, balance_after) ON billing_ledgerentry TO telecube_views;
GRANT SELECT (tenant_id, entry_id, gross) ON billing_charge TO telecube_views;

-- The twin of billing.queries.call_limits: does a contract that runs, or money beyond the fees that wait for it, pay?
CREATE FUNCTION asterisk.is_paid_for(company uuid) RETURNS boolean LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
SELECT EXISTS (
    SELECT FROM public.billing_subscription o
    WHERE o.tenant_id = company AND (o.ends_at IS NULL OR o.ends_at > now()) AND (o.mode = 'postpaid' OR o.mode = 'prepaid' AND
        coalesce((SELECT balance_after FROM public.billing_ledgerentry
                  WHERE tenant_id = company ORDER BY number DESC LIMIT 1), 0)
        > coalesce((SELECT sum(gross) FROM public.billing_charge WHERE tenant_id = company AND entry_id IS NULL), 0))
)
$$;

-- The limits that hold now; no row: none. A company with an exchange of its own has none anyway.
CREATE FUNCTION asterisk.call_limits(company uuid) RETURNS TABLE (prefixes varchar[], at_once int, minutes int)
LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
SELECT call_prefixes, outside_calls_at_once::int, outside_minutes_a_day FROM public.accounts_entitlements
WHERE tenant_id = company AND NOT (call_prefixes IS NULL AND outside_calls_at_once IS NULL AND outside_minutes_a_day IS NULL)
  AND NOT asterisk.is_paid_for(company)
$$;

CREATE OR REPLACE FUNCTION asterisk.forbidden_outside(company uuid, called_e164 text) RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog AS $$
SELECT CASE
    WHEN NOT EXISTS (SELECT FROM unnest(prefixes) prefix WHERE starts_with(called_e164, prefix)) THEN 'country_not_allowed'
    WHEN called_e164 ~ '^\+4870' THEN 'premium_rate_not_allowed'
END
FROM asterisk.call_limits(company) WHERE prefixes IS NOT NULL
$$;

-- A robot that chooses a plan without money is still a robot: nobody has confirmed an address.
CREATE OR REPLACE FUNCTION asterisk.is_unconfirmed_trial(company uuid) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog AS $$
SELECT EXISTS (
    SELECT FROM public.accounts_entitlements
    WHERE tenant_id = company AND NOT has_own_exchange
      AND (end_reason = 'trial' OR EXISTS (SELECT FROM asterisk.call_limits(company)))
) AND NOT EXISTS (
    SELECT FROM public.accounts_user somebody
    JOIN public.accounts_identity login ON login.id = somebody.identity_id
    JOIN public.account_emailaddress address ON address.user_id = login.id AND address.email = login.email
    WHERE somebody.tenant_id = company AND somebody.deleted_at IS NULL AND address.verified
)
$$;

ALTER FUNCTION asterisk.is_paid_for(uuid) OWNER TO telecube_views;
ALTER FUNCTION asterisk.call_limits(uuid) OWNER TO telecube_views;
REVOKE ALL ON FUNCTION asterisk.is_paid_for(uuid), asterisk.call_limits(uuid) FROM PUBLIC;
