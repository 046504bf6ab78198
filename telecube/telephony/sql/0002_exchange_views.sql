-- What the exchange may see: devices, their digests, where they register. Owned by telecube_views, who sees all
-- tenants; readable by telecube_switch, who sees nothing else. {realm} comes from the settings at migration.
CREATE SCHEMA asterisk AUTHORIZATION telecube_views;
GRANT USAGE ON SCHEMA asterisk TO telecube_switch, telecube_owner, telecube_platform;
GRANT SELECT ON telephony_sipaccount, telephony_browserphone, telephony_number, accounts_user TO telecube_views;

CREATE FUNCTION asterisk.realm() RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT '{realm}'::text $$;

-- Desk phones and browser phones that may register now. Blocking a user changes nothing here, deleting one does.
CREATE VIEW asterisk.device AS
SELECT account.device_id AS id, false AS is_browser, account.ha1_md5, account.ha1_sha256,
       account.tenant_id, account.id AS sip_account_id, account.extension, account.user_id,
       account.presentation_number_id,
       -- The name travels in SIP headers and dial plan variables: letters, digits and harmless signs only.
       trim(regexp_replace(concat_ws(' ', holder.first_name, holder.last_name), '[^[:alnum:] .''-]', '', 'g')) AS name
FROM public.telephony_sipaccount account
LEFT JOIN public.accounts_user holder ON holder.tenant_id = account.tenant_id AND holder.id = account.user_id
WHERE holder.deleted_at IS NULL
UNION ALL
SELECT browser.device_id, true, browser.ha1_md5, browser.ha1_sha256,
       account.tenant_id, account.id, account.extension, account.user_id, account.presentation_number_id,
       trim(regexp_replace(concat_ws(' ', holder.first_name, holder.last_name), '[^[:alnum:] .''-]', '', 'g'))
FROM public.telephony_browserphone browser
JOIN public.telephony_sipaccount account
  ON account.tenant_id = browser.tenant_id AND account.id = browser.sip_account_id
LEFT JOIN public.accounts_user holder ON holder.tenant_id = account.tenant_id AND holder.id = account.user_id
WHERE holder.deleted_at IS NULL AND browser.expires_at > now();

CREATE VIEW asterisk.ps_endpoints AS
SELECT id::text AS id, id::text AS aors, id::text AS auth,
       'phones'::text AS context,
       'all'::text AS disallow,
       CASE WHEN is_browser THEN 'opus,alaw,ulaw' ELSE 'alaw,ulaw,g722' END AS allow,
       CASE WHEN is_browser THEN 'yes' END AS webrtc,
       'no'::text AS direct_media, 'yes'::text AS rtp_symmetric, 'yes'::text AS force_rport,
       'yes'::text AS rewrite_contact, 'rfc4733'::text AS dtmf_mode,
       'username'::text AS identify_by,
       'no'::text AS trust_id_inbound, 'no'::text AS allow_overlap, 'no'::text AS allow_subscribe,
       asterisk.realm() AS from_domain,
       CASE WHEN name = '' THEN format('<%s>', extension) ELSE format('"%s" <%s>', name, extension) END AS callerid,
       tenant_id::text AS tenantid, tenant_id::text AS accountcode,
       'TRANSFER_CONTEXT=transfers'::text AS set_var,
       't' || replace(tenant_id::text, '-', '') AS named_call_group,
       't' || replace(tenant_id::text, '-', '') AS named_pickup_group,
       -- Without these a call whose phones are gone never ends.
       60 AS rtp_timeout, 3600 AS rtp_timeout_hold,
       'yes'::text AS timers, 90 AS timers_min_se, 600 AS timers_sess_expires,
       NULL::text AS mailboxes, NULL::text AS transport
FROM asterisk.device;

-- MD5 first: desk phones and JsSIP read only the first challenge. [global] offers the same to unknown names.
CREATE VIEW asterisk.ps_auths AS
SELECT id::text AS id, 'digest'::text AS auth_type, id::text AS username, asterisk.realm() AS realm,
       'MD5:' || ha1_md5 || ',SHA-256:' || ha1_sha256 AS password_digest,
       'MD5,SHA-256'::text AS supported_algorithms_uas
FROM asterisk.device;

CREATE VIEW asterisk.ps_aors AS
SELECT id::text AS id,
       -- A desk account may be set up on several devices, a browser phone is one tab.
       CASE WHEN is_browser THEN 1 ELSE 5 END AS max_contacts,
       'yes'::text AS remove_existing, 'yes'::text AS remove_unavailable,
       60 AS minimum_expiration, 300 AS default_expiration, 3600 AS maximum_expiration,
       3 AS qualify_frequency, 1.5::float AS qualify_timeout,
       NULL::text AS contact, NULL::text AS mailboxes
FROM asterisk.device;

ALTER FUNCTION asterisk.realm() OWNER TO telecube_views;
ALTER VIEW asterisk.device OWNER TO telecube_views;
ALTER VIEW asterisk.ps_endpoints OWNER TO telecube_views;
ALTER VIEW asterisk.ps_auths OWNER TO telecube_views;
ALTER VIEW asterisk.ps_aors OWNER TO telecube_views;
REVOKE ALL ON FUNCTION asterisk.realm() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION asterisk.realm() TO telecube_switch;
GRANT SELECT ON asterisk.ps_endpoints, asterisk.ps_auths, asterisk.ps_aors TO telecube_switch;
