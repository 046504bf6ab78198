-- Trials of robots with invented addresses call nobody: until somebody of the company has confirmed an e-mail address by
-- the mailed link, calls of a trial do not leave the company. Emergency calls, calls to colleagues and the test call do.
GRANT SELECT (id, email) ON accounts_identity TO telecube_views;
GRANT SELECT (user_id, email, verified) ON account_emailaddress TO telecube_views;

-- A trial, or a plan that nobody has paid for, in which nobody has confirmed an address? A company with an exchange of its
-- own is known to its provider.
CREATE FUNCTION asterisk.is_unconfirmed_trial(company uuid) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog AS $$
SELECT EXISTS (
    SELECT FROM public.accounts_entitlements
    WHERE tenant_id = company AND (end_reason = 'trial' OR call_prefixes IS NOT NULL) AND NOT has_own_exchange
) AND NOT EXISTS (
    SELECT FROM public.accounts_user somebody
    JOIN public.accounts_identity login ON login.id = somebody.identity_id
    JOIN public.account_emailaddress address ON address.user_id = login.id AND address.email = login.email
    WHERE somebody.tenant_id = company AND somebody.deleted_at IS NULL AND address.verified
)
$$;

-- As before, and unconfirmed trials stay among themselves: they reach neither the outside nor another company here.
CREATE OR REPLACE FUNCTION asterisk.within_limits(answer asterisk.route, company uuid, dialled text) RETURNS asterisk.route
LANGUAGE plpgsql STABLE SET search_path = pg_catalog AS $$
DECLARE
    reason text;
BEGIN
    IF asterisk.is_emergency(dialled) THEN
        RETURN answer;
    END IF;
    IF NOT asterisk.is_open(company) THEN
        RETURN asterisk.refusal(answer, 'account_limited');
    END IF;
    IF answer.kind = 'outside' THEN
        reason := asterisk.forbidden_outside(company, answer.target);
    END IF;
    IF reason IS NULL AND answer.kind IN ('outside', 'neighbour') AND asterisk.is_unconfirmed_trial(company) THEN
        reason := 'email_not_confirmed';
    END IF;
    RETURN CASE WHEN reason IS NULL THEN answer ELSE asterisk.refusal(answer, reason) END;
END $$;

ALTER FUNCTION asterisk.is_unconfirmed_trial(uuid) OWNER TO telecube_views;
REVOKE ALL ON FUNCTION asterisk.is_unconfirmed_trial(uuid) FROM PUBLIC;
