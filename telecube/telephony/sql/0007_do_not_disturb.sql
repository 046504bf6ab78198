-- Who chose "do not disturb" is not rung: the caller hears busy, the log says why. Own calls and emergencies go on.
CREATE FUNCTION asterisk.is_not_to_be_disturbed(company uuid, called uuid) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog AS $$
SELECT EXISTS (
    SELECT FROM public.accounts_user WHERE tenant_id = company AND id = called AND availability = 'dnd'
)
$$;

CREATE OR REPLACE FUNCTION asterisk.route_number(dialled text, caller text) RETURNS asterisk.route LANGUAGE plpgsql STABLE
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
    IF asterisk.is_not_to_be_disturbed(number.tenant_id, number.owner_id) THEN
        RETURN ROW('refuse', '17', shown, '', number.tenant_id::text,
            asterisk.facts('in', dialled, shown, called_e164, called_e164, NULL, number.owner_id, 'do_not_disturb', NULL))::asterisk.route;
    END IF;
    RETURN ROW('user', targets, shown, '', number.tenant_id::text,
        asterisk.facts('in', dialled, shown, called_e164, called_e164, NULL, number.owner_id, NULL, NULL))::asterisk.route;
END $$;

CREATE OR REPLACE FUNCTION asterisk.route_to_user(
    device asterisk.device, account_id uuid, dialled text, our_number text, transferer uuid
) RETURNS asterisk.route LANGUAGE plpgsql STABLE SET search_path = pg_catalog AS $$
DECLARE
    account record;
    targets text := asterisk.devices_of(account_id, device.id);
    cause text;
    reason text;
BEGIN
    SELECT * INTO account FROM public.telephony_sipaccount WHERE id = account_id;
    IF targets = '' THEN
        cause := '20';
        reason := 'nobody_rings';
    ELSIF asterisk.is_not_to_be_disturbed(device.tenant_id, account.user_id) AND account.user_id <> device.user_id THEN
        cause := '17';
        reason := 'do_not_disturb';
    END IF;
    RETURN ROW(CASE WHEN cause IS NULL THEN 'user' ELSE 'refuse' END, coalesce(cause, targets),
        device.extension, device.name, device.tenant_id::text,
        asterisk.facts('internal', dialled, device.extension, coalesce(account.extension, dialled), our_number,
            device.user_id, account.user_id, reason, transferer))::asterisk.route;
END $$;

ALTER FUNCTION asterisk.is_not_to_be_disturbed(uuid, uuid) OWNER TO telecube_views;
REVOKE ALL ON FUNCTION asterisk.is_not_to_be_disturbed(uuid, uuid) FROM PUBLIC;
