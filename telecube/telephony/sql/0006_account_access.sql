-- What a limited account may still do. Decided by the clock with each call, so that nothing has to run when a trial ends:
-- only emergency calls leave, no other call is put through, callers from outside hear an announcement. Registrations stay.
GRANT SELECT ON accounts_entitlements TO telecube_views;

-- The twin of Entitlements.access_at: full access now? A company without entitlements is open (there is none).
CREATE FUNCTION asterisk.is_open(company uuid) RETURNS boolean LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
SELECT NOT EXISTS (
    SELECT FROM public.accounts_entitlements WHERE tenant_id = company AND full_until <= now()
)
$$;

CREATE FUNCTION asterisk.is_emergency(dialled text) RETURNS boolean LANGUAGE sql IMMUTABLE SET search_path = pg_catalog AS $$
SELECT dialled IN ('112', '997', '998', '999')
$$;

-- Why the company may not call this number outside now; NULL: it may. Trials call near numbers only, and no premium rate
-- (Polish numbers that begin with 70), which thieves of calling time live on.
CREATE FUNCTION asterisk.forbidden_outside(company uuid, called_e164 text) RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog AS $$
SELECT CASE
    WHEN NOT EXISTS (SELECT FROM unnest(call_prefixes) prefix WHERE starts_with(called_e164, prefix)) THEN 'country_not_allowed'
    WHEN called_e164 ~ '^\+4870' THEN 'premium_rate_not_allowed'
END
FROM public.accounts_entitlements WHERE tenant_id = company AND call_prefixes IS NOT NULL
$$;

CREATE FUNCTION asterisk.refusal(answer asterisk.route, reason text) RETURNS asterisk.route LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog AS $$
SELECT ROW('refuse', '21', answer.callerid, answer.callername, answer.tenant,
    regexp_replace(answer.facts, 'refused=[^;]*', 'refused=' || reason))::asterisk.route
$$;

-- The decision of a device, within what its company's account allows.
CREATE FUNCTION asterisk.within_limits(answer asterisk.route, company uuid, dialled text) RETURNS asterisk.route
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
    RETURN CASE WHEN reason IS NULL THEN answer ELSE asterisk.refusal(answer, reason) END;
END $$;

-- A caller from outside: a limited company's number speaks instead of ringing. The words are the dial plan's.
CREATE FUNCTION asterisk.route_caller(dialled text, caller text) RETURNS asterisk.route LANGUAGE plpgsql STABLE
SET search_path = pg_catalog AS $$
DECLARE
    answer asterisk.route := asterisk.route_number(dialled, caller);
BEGIN
    IF answer.tenant = '' OR asterisk.is_open(answer.tenant::uuid) THEN
        RETURN answer;
    END IF;
    answer := asterisk.refusal(answer, 'account_limited');
    answer.kind := 'announce';
    answer.target := 'account_limited';
    RETURN answer;
END $$;

CREATE OR REPLACE FUNCTION asterisk.route(endpoint text, dialled text, caller text, transferer text) RETURNS asterisk.route
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    device asterisk.device;
    answer asterisk.route;
BEGIN
    IF transferer <> '' THEN
        SELECT * INTO device FROM asterisk.device d WHERE d.id = transferer;
    ELSIF endpoint IN ('operator', 'neighbour') THEN
        RETURN asterisk.route_caller(dialled, caller);
    ELSE
        SELECT * INTO device FROM asterisk.device d WHERE d.id = endpoint;
    END IF;
    IF device.id IS NULL THEN
        RETURN ROW('refuse', '21', '', '', '',
            asterisk.facts('internal', dialled, NULL, NULL, NULL, NULL, NULL, 'unknown_device', NULL))::asterisk.route;
    END IF;
    answer := asterisk.route_device(device, dialled, CASE WHEN transferer <> '' THEN device.user_id END);
    answer := asterisk.within_limits(answer, device.tenant_id, dialled);
    IF transferer = '' THEN
        RETURN answer;
    END IF;
    RETURN asterisk.route_transfer(answer, device, endpoint, dialled, caller);
END $$;

ALTER FUNCTION asterisk.is_open(uuid) OWNER TO telecube_views;
ALTER FUNCTION asterisk.is_emergency(text) OWNER TO telecube_views;
ALTER FUNCTION asterisk.forbidden_outside(uuid, text) OWNER TO telecube_views;
ALTER FUNCTION asterisk.refusal(asterisk.route, text) OWNER TO telecube_views;
ALTER FUNCTION asterisk.within_limits(asterisk.route, uuid, text) OWNER TO telecube_views;
ALTER FUNCTION asterisk.route_caller(text, text) OWNER TO telecube_views;
REVOKE ALL ON FUNCTION asterisk.is_open(uuid), asterisk.is_emergency(text), asterisk.forbidden_outside(uuid, text),
    asterisk.refusal(asterisk.route, text), asterisk.within_limits(asterisk.route, uuid, text),
    asterisk.route_caller(text, text) FROM PUBLIC;
