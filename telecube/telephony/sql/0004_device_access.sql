-- From which addresses a desk phone may register and call: its account's own list, else the company's, else all.
-- `permit` with exclamation marks refuses first and then lets in, in the order of the text; a separate `deny` would depend
-- on the order of the columns. Browser phones come through the panel's own proxy and are not meant.
GRANT SELECT ON telephony_deviceaccess TO telecube_views;

CREATE OR REPLACE VIEW asterisk.ps_endpoints AS
SELECT d.id::text AS id, d.id::text AS aors, d.id::text AS auth,
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
       d.tenant_id::text AS tenantid, d.tenant_id::text AS accountcode,
       'TRANSFER_CONTEXT=transfers'::text AS set_var,
       't' || replace(d.tenant_id::text, '-', '') AS named_call_group,
       't' || replace(d.tenant_id::text, '-', '') AS named_pickup_group,
       -- Without these a call whose phones are gone never ends.
       60 AS rtp_timeout, 3600 AS rtp_timeout_hold,
       'yes'::text AS timers, 90 AS timers_min_se, 600 AS timers_sess_expires,
       NULL::text AS mailboxes, NULL::text AS transport,
       '!0.0.0.0/0,!::/0,' || array_to_string(coalesce(own.address_ranges, company.address_ranges), ',') AS permit
FROM asterisk.device d
LEFT JOIN public.telephony_deviceaccess own
  ON own.tenant_id = d.tenant_id AND own.sip_account_id = d.sip_account_id AND NOT d.is_browser
LEFT JOIN public.telephony_deviceaccess company
  ON company.tenant_id = d.tenant_id AND company.sip_account_id IS NULL AND NOT d.is_browser;
