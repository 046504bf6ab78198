-- Where a call goes. The dial plan asks asterisk.route once per call and jumps to the context of the kind.

-- The twin of telecube.core.phone_numbers.to_e164 for what people dial in Poland; a test compares the two.
CREATE FUNCTION asterisk.e164(dialled text) RETURNS text LANGUAGE sql IMMUTABLE SET search_path = pg_catalog AS $$
SELECT CASE
    WHEN digits ~ '^(\+|00)48[0-9]{6,10}$' THEN '+48' || regexp_replace(digits, '^(\+|00)48', '')
    WHEN digits ~ '^(\+|00)[1-9][0-9]{6,14}$' AND digits !~ '^(\+|00)48' THEN '+' || regexp_replace(digits, '^(\+|00)', '')
    WHEN digits ~ '^48[0-9]{9}$' THEN '+' || digits
    WHEN digits ~ '^[0-9]{6,10}$' AND digits !~ '^00' THEN '+48' || digits
END
FROM (SELECT regexp_replace(dialled, '[[:space:] ().\-/]', '', 'g') AS digits) cleaned
$$;

CREATE TYPE asterisk.route AS (
    kind text,        -- user, outside, neighbour, refuse
    target text,      -- user: device ids joined by &; outside, neighbour: E.164 or an emergency number; refuse: Q.850 cause
    callerid text,    -- number that the other side sees
    callername text,
    tenant text,
    facts text        -- key=value pairs joined by ";" for the call events, see the room's README
);

-- The facts of one routing decision in the form that the interpreter of call events reads.
CREATE FUNCTION asterisk.facts(
    direction text, dialled text, from_number text, to_number text, our_number text,
    caller uuid, called uuid, refused text, transferer uuid
) RETURNS text LANGUAGE sql IMMUTABLE SET search_path = pg_catalog AS $$
SELECT concat_ws(';',
    'direction=' || direction,
    'dialled=' || regexp_replace(coalesce(dialled, ''), '[^0-9+*#]', '', 'g'),
    'from=' || coalesce(from_number, ''),
    'to=' || coalesce(to_number, ''),
    'our=' || coalesce(our_number, ''),
    'caller=' || coalesce(caller::text, ''),
    'called=' || coalesce(called::text, ''),
    'refused=' || coalesce(refused, ''),
    'transferer=' || coalesce(transferer::text, ''))
$$;

-- All devices of a user's account, the calling one left out, joined for the dial plan.
CREATE FUNCTION asterisk.devices_of(account uuid, but text) RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog AS $$
SELECT coalesce(string_agg(id, '&' ORDER BY is_browser, id), '') FROM asterisk.device
WHERE sip_account_id = account AND id <> but
$$;

-- From outside or from another company: only numbers can be reached.
CREATE FUNCTION asterisk.route_number(dialled text, caller text) RETURNS asterisk.route LANGUAGE plpgsql STABLE
SET search_path = pg_catalog AS $$
DECLARE
    called_e164 text := asterisk.e164(dialled);
    shown text := coalesce(asterisk.e164(caller), regexp_replace(coalesce(caller, ''), '[^0-9+]', '', 'g'));
    number record;
    account record;
    targets text;
BEGIN
    SELECT * INTO number FROM public.telephony_number WHERE e164 = called_e164;
    IF NOT FOUND THEN
        RETURN ROW('refuse', '1', shown, '', '',
            asterisk.facts('in', dialled, shown, called_e164, NULL, NULL, NULL, 'unknown_number', NULL))::asterisk.route;
    END IF;
    SELECT * INTO account FROM public.telephony_sipaccount
    WHERE tenant_id = number.tenant_id AND user_id = number.owner_id;
    targets := asterisk.devices_of(account.id, '');
    IF coalesce(targets, '') = '' THEN
        RETURN ROW('refuse', '20', shown, '', number.tenant_id::text,
            asterisk.facts('in', dialled, shown, called_e164, called_e164, NULL, number.owner_id, 'nobody_rings', NULL))::asterisk.route;
    END IF;
    RETURN ROW('user', targets, shown, '', number.tenant_id::text,
        asterisk.facts('in', dialled, shown, called_e164, called_e164, NULL, number.owner_id, NULL, NULL))::asterisk.route;
END $$;

-- From a device to a user of the same company.
CREATE FUNCTION asterisk.route_to_user(
    device asterisk.device, account_id uuid, dialled text, our_number text, transferer uuid
) RETURNS asterisk.route LANGUAGE plpgsql STABLE SET search_path = pg_catalog AS $$
DECLARE
    account record;
    targets text := asterisk.devices_of(account_id, device.id);
BEGIN
    SELECT * INTO account FROM public.telephony_sipaccount WHERE id = account_id;
    IF targets = '' THEN
        RETURN ROW('refuse', '20', device.extension, device.name, device.tenant_id::text,
            asterisk.facts('internal', dialled, device.extension, coalesce(account.extension, dialled), our_number,
                device.user_id, account.user_id, 'nobody_rings', transferer))::asterisk.route;
    END IF;
    RETURN ROW('user', targets, device.extension, device.name, device.tenant_id::text,
        asterisk.facts('internal', dialled, device.extension, account.extension, our_number,
            device.user_id, account.user_id, NULL, transferer))::asterisk.route;
END $$;

-- From a device to the outside or to another company's number.
CREATE FUNCTION asterisk.route_out(
    device asterisk.device, called_e164 text, dialled text, is_neighbour boolean, transferer uuid
) RETURNS asterisk.route LANGUAGE plpgsql STABLE SET search_path = pg_catalog AS $$
DECLARE
    shown text;
BEGIN
    SELECT e164 INTO shown FROM public.telephony_number
    WHERE tenant_id = device.tenant_id AND id = device.presentation_number_id;
    -- An empty caller id would leave as a meaningless From, so it is refused here.
    IF shown IS NULL THEN
        RETURN ROW('refuse', '21', '', '', device.tenant_id::text,
            asterisk.facts('out', dialled, device.extension, called_e164, NULL, device.user_id, NULL,
                'no_presentation_number', transferer))::asterisk.route;
    END IF;
    RETURN ROW(CASE WHEN is_neighbour THEN 'neighbour' ELSE 'outside' END, called_e164, shown, '',
        device.tenant_id::text,
        asterisk.facts('out', dialled, shown, called_e164, shown, device.user_id, NULL, NULL, transferer))::asterisk.route;
END $$;

-- 112, 997, 998, 999 always leave, with the best number that the company has.
CREATE FUNCTION asterisk.route_emergency(device asterisk.device, dialled text) RETURNS asterisk.route
LANGUAGE plpgsql STABLE SET search_path = pg_catalog AS $$
DECLARE
    shown text;
BEGIN
    SELECT e164 INTO shown FROM public.telephony_number WHERE tenant_id = device.tenant_id
    ORDER BY id = device.presentation_number_id DESC NULLS LAST, owner_id = device.user_id DESC NULLS LAST, e164
    LIMIT 1;
    RETURN ROW('outside', dialled, coalesce(shown, ''), '', device.tenant_id::text,
        asterisk.facts('out', dialled, coalesce(shown, device.extension), dialled, shown, device.user_id, NULL, NULL, NULL))::asterisk.route;
END $$;

-- From a device: an emergency number, an extension of the same company, a number.
CREATE FUNCTION asterisk.route_device(device asterisk.device, dialled text, transferer uuid) RETURNS asterisk.route
LANGUAGE plpgsql STABLE SET search_path = pg_catalog AS $$
DECLARE
    called_e164 text;
    account_id uuid;
    number record;
BEGIN
    IF dialled IN ('112', '997', '998', '999') THEN
        RETURN asterisk.route_emergency(device, dialled);
    END IF;
    SELECT id INTO account_id FROM public.telephony_sipaccount
    WHERE tenant_id = device.tenant_id AND extension = dialled;
    IF FOUND THEN
        RETURN asterisk.route_to_user(device, account_id, dialled, NULL, transferer);
    END IF;
    called_e164 := asterisk.e164(dialled);
    IF called_e164 IS NULL THEN
        RETURN ROW('refuse', '1', device.extension, device.name, device.tenant_id::text,
            asterisk.facts('internal', dialled, device.extension, dialled, NULL, device.user_id, NULL,
                'unknown_number', transferer))::asterisk.route;
    END IF;
    SELECT * INTO number FROM public.telephony_number WHERE e164 = called_e164;
    IF number.tenant_id = device.tenant_id THEN
        SELECT id INTO account_id FROM public.telephony_sipaccount
        WHERE tenant_id = device.tenant_id AND user_id = number.owner_id;
        RETURN asterisk.route_to_user(device, account_id, dialled, called_e164, transferer);
    END IF;
    RETURN asterisk.route_out(device, called_e164, dialled, number.id IS NOT NULL, transferer);
END $$;

-- The one door. `endpoint` is the calling channel's endpoint, `caller` the number it shows (trusted only from
-- operators), `transferer` the device that transferred this channel here, empty for a dialled call.
CREATE FUNCTION asterisk.route(endpoint text, dialled text, caller text, transferer text) RETURNS asterisk.route
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    device asterisk.device;
    answer asterisk.route;
BEGIN
    IF transferer <> '' THEN
        SELECT * INTO device FROM asterisk.device d WHERE d.id = transferer;
    ELSIF endpoint IN ('operator', 'neighbour') THEN
        RETURN asterisk.route_number(dialled, caller);
    ELSE
        SELECT * INTO device FROM asterisk.device d WHERE d.id = endpoint;
    END IF;
    IF device.id IS NULL THEN
        RETURN ROW('refuse', '21', '', '', '',
            asterisk.facts('internal', dialled, NULL, NULL, NULL, NULL, NULL, 'unknown_device', NULL))::asterisk.route;
    END IF;
    answer := asterisk.route_device(device, dialled, CASE WHEN transferer <> '' THEN device.user_id END);
    IF transferer = '' THEN
        RETURN answer;
    END IF;
    RETURN asterisk.route_transfer(answer, device, endpoint, dialled, caller);
END $$;

-- A transferred party keeps its own caller id inside; outside parties may not be sent outside (toll fraud).
CREATE FUNCTION asterisk.route_transfer(
    answer asterisk.route, device asterisk.device, endpoint text, dialled text, caller text
) RETURNS asterisk.route LANGUAGE plpgsql STABLE SET search_path = pg_catalog AS $$
BEGIN
    IF endpoint IN ('operator', 'neighbour') AND answer.kind IN ('outside', 'neighbour') THEN
        RETURN ROW('refuse', '21', '', '', answer.tenant,
            asterisk.facts('out', dialled, caller, dialled, NULL, NULL, NULL, 'outside_to_outside', device.user_id))::asterisk.route;
    END IF;
    IF answer.kind = 'user' THEN
        answer.callerid := caller;
        answer.callername := '';
    END IF;
    RETURN answer;
END $$;

ALTER TYPE asterisk.route OWNER TO telecube_views;
ALTER FUNCTION asterisk.e164(text) OWNER TO telecube_views;
ALTER FUNCTION asterisk.facts(text, text, text, text, text, uuid, uuid, text, uuid) OWNER TO telecube_views;
ALTER FUNCTION asterisk.devices_of(uuid, text) OWNER TO telecube_views;
ALTER FUNCTION asterisk.route_number(text, text) OWNER TO telecube_views;
ALTER FUNCTION asterisk.route_to_user(asterisk.device, uuid, text, text, uuid) OWNER TO telecube_views;
ALTER FUNCTION asterisk.route_out(asterisk.device, text, text, boolean, uuid) OWNER TO telecube_views;
ALTER FUNCTION asterisk.route_emergency(asterisk.device, text) OWNER TO telecube_views;
ALTER FUNCTION asterisk.route_device(asterisk.device, text, uuid) OWNER TO telecube_views;
ALTER FUNCTION asterisk.route_transfer(asterisk.route, asterisk.device, text, text, text) OWNER TO telecube_views;
ALTER FUNCTION asterisk.route(text, text, text, text) OWNER TO telecube_views;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA asterisk FROM PUBLIC;
GRANT EXECUTE ON FUNCTION asterisk.realm(), asterisk.e164(text), asterisk.route(text, text, text, text)
    TO telecube_switch;
