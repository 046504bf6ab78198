-- The minutes of a day, by the limits that hold now. Calls that ended count by started minutes, as tariffs count them: so a
-- day costs at most its minutes times the dearest minute, for each of the calls at once, however short the calls are.
CREATE OR REPLACE FUNCTION asterisk.outside_limits(company text) RETURNS asterisk.outside_limits LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    limits record;
    midnight timestamptz := date_trunc('day', now() AT TIME ZONE 'Europe/Warsaw') AT TIME ZONE 'Europe/Warsaw';
    used int;
    remaining int;
BEGIN
    SELECT * INTO limits FROM asterisk.call_limits(company::uuid);
    IF limits.minutes IS NULL THEN
        RETURN ROW('open', coalesce(limits.at_once::text, ''), '')::asterisk.outside_limits;
    END IF;
    SELECT coalesce(sum(CASE WHEN ended_at IS NULL THEN seconds ELSE 60 * ceil(seconds / 60) END), 0)::int INTO used FROM (
        SELECT ended_at, extract(epoch FROM coalesce(ended_at, now()) - greatest(answered_at, midnight)) AS seconds
        FROM public.calls_callrecord
        WHERE tenant_id = company::uuid AND direction = 'out' AND answered_at IS NOT NULL
          AND started_at > midnight - interval '1 day' AND coalesce(ended_at, now()) > midnight
          AND to_number NOT IN ('112', '997', '998', '999')) talked;
    remaining := limits.minutes * 60 - used;
    RETURN ROW(CASE WHEN remaining > 0 THEN 'open' ELSE 'daily_limit_reached' END,
        coalesce(limits.at_once::text, ''), greatest(remaining, 0)::text)::asterisk.outside_limits;
END $$;
