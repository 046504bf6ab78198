-- The test call: whoever dials *43 (telephony.extensions.TEST_CALL) is told what it is and then hears himself.
CREATE FUNCTION asterisk.route_test_call(device asterisk.device, dialled text) RETURNS asterisk.route LANGUAGE sql STABLE
SET search_path = pg_catalog AS $$
SELECT ROW('test_call', asterisk.language_of(device.tenant_id), device.extension, device.name, device.tenant_id::text,
    asterisk.facts('internal', dialled, device.extension, dialled, NULL, device.user_id, NULL, NULL, NULL))::asterisk.route
$$;

CREATE OR REPLACE FUNCTION asterisk.route_device(device asterisk.device, dialled text, transferer uuid) RETURNS asterisk.route
LANGUAGE plpgsql STABLE SET search_path = pg_catalog AS $$
DECLARE
    called_e164 text;
    account_id uuid;
    number record;
BEGIN
    IF dialled IN ('112', '997', '998', '999') THEN
        RETURN asterisk.route_emergency(device, dialled);
    END IF;
    -- Only by oneself: nobody else is passed on to a machine.
    IF dialled = '*43' AND transferer IS NULL THEN
        RETURN asterisk.route_test_call(device, dialled);
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

ALTER FUNCTION asterisk.route_test_call(asterisk.device, text) OWNER TO telecube_views;
REVOKE ALL ON FUNCTION asterisk.route_test_call(asterisk.device, text) FROM PUBLIC;
