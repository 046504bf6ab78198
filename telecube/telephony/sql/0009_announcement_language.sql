-- The announcement speaks the company's language: that of its invoices, or else of its main administrator.
GRANT SELECT (tenant_id, language) ON billing_companydata TO telecube_views;
GRANT SELECT (id, language) ON accounts_identity TO telecube_views;

CREATE FUNCTION asterisk.language_of(company uuid) RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
SELECT coalesce(
    (SELECT language FROM public.billing_companydata WHERE tenant_id = company),
    (SELECT identity.language FROM public.accounts_user boss JOIN public.accounts_identity identity ON identity.id = boss.identity_id
     WHERE boss.tenant_id = company AND boss.is_main_administrator),
    'pl')
$$;

CREATE OR REPLACE FUNCTION asterisk.route_caller(dialled text, caller text) RETURNS asterisk.route LANGUAGE plpgsql STABLE
SET search_path = pg_catalog AS $$
DECLARE
    answer asterisk.route := asterisk.route_number(dialled, caller);
BEGIN
    IF answer.tenant = '' OR asterisk.is_open(answer.tenant::uuid) THEN
        RETURN answer;
    END IF;
    answer := asterisk.refusal(answer, 'account_limited');
    answer.kind := 'announce';
    answer.target := asterisk.language_of(answer.tenant::uuid);
    RETURN answer;
END $$;

ALTER FUNCTION asterisk.language_of(uuid) OWNER TO telecube_views;
REVOKE ALL ON FUNCTION asterisk.language_of(uuid) FROM PUBLIC;
