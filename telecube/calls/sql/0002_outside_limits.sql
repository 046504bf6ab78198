-- How much a company may still call outside today; the dial plan asks once per outside call. Emergency calls do not ask.
GRANT SELECT ON calls_callrecord, accounts_entitlements TO telecube_views;

CREATE TYPE asterisk.outside_limits AS (
    verdict text,   -- open, or why not: daily_limit_reached
    at_once text,   -- calls to the outside at the same time; empty: any number
    seconds text    -- the longest that this call may last; empty: any time
);

-- Minutes are counted per day of the Polish calendar, from calls that ended and from those that are being talked on, as
-- the call log knows them. A call is cut when the day's minutes are used up; two calls that begin at the same moment may
-- together use what was left twice: the limit keeps a trial from being abused, it is not a bill.
CREATE FUNCTION asterisk.outside_limits(company text) RETURNS asterisk.outside_limits LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    limits record;
    midnight timestamptz := date_trunc('day', now() AT TIME ZONE 'Europe/Warsaw') AT TIME ZONE 'Europe/Warsaw';
    used int;
    remaining int;
BEGIN
    SELECT outside_calls_at_once AS at_once, outside_minutes_a_day AS minutes INTO limits
    FROM public.accounts_entitlements WHERE tenant_id = company::uuid;
    IF limits.minutes IS NULL THEN
        RETURN ROW('open', coalesce(limits.at_once::text, ''), '')::asterisk.outside_limits;
    END IF;
    SELECT coalesce(sum(extract(epoch FROM coalesce(ended_at, now()) - greatest(answered_at, midnight))), 0)::int INTO used
    FROM public.calls_callrecord
    WHERE tenant_id = company::uuid AND direction = 'out' AND answered_at IS NOT NULL
      AND started_at > midnight - interval '1 day' AND coalesce(ended_at, now()) > midnight
      AND to_number NOT IN ('112', '997', '998', '999');
    remaining := limits.minutes * 60 - used;
    RETURN ROW(CASE WHEN remaining > 0 THEN 'open' ELSE 'daily_limit_reached' END,
        coalesce(limits.at_once::text, ''), greatest(remaining, 0)::text)::asterisk.outside_limits;
END $$;

ALTER TYPE asterisk.outside_limits OWNER TO telecube_views;
ALTER FUNCTION asterisk.outside_limits(text) OWNER TO telecube_views;
REVOKE ALL ON FUNCTION asterisk.outside_limits(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION asterisk.outside_limits(text) TO telecube_switch;
