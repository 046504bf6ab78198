-- What a caller from outside hears before the phones ring: the name of its files for the dial plan, empty when there is
-- none. The dial plan asks only for calls that come from outside and are put through.
GRANT SELECT ON telephony_greeting TO telecube_views;

CREATE FUNCTION asterisk.greeting(company text, dialled text) RETURNS text LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
SELECT coalesce(
    (SELECT greeting.tenant_id || '/' || greeting.sound FROM public.telephony_greeting greeting
     WHERE greeting.tenant_id = company::uuid AND greeting.is_on AND NOT EXISTS (
        SELECT FROM public.telephony_number number
        WHERE number.e164 = asterisk.e164(dialled) AND number.id = ANY (greeting.left_out))),
    '')
$$;

ALTER FUNCTION asterisk.greeting(text, text) OWNER TO telecube_views;
REVOKE ALL ON FUNCTION asterisk.greeting(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION asterisk.greeting(text, text) TO telecube_switch;
