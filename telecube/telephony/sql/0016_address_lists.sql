-- Networks of phones may also name lists of addresses. A list keeps its ranges joined in one text, because going through
-- thousands of rows at each request of a phone would cost more than the exchange's own look at them.
GRANT SELECT ON accounts_addresslist, telephony_deviceaccessaddresslist TO telecube_views;

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
       -- Refuse all, then let in; NULL where nothing is said. A row that names nothing lets nobody in.
       CASE WHEN coalesce(own.id, company.id) IS NOT NULL THEN concat_ws(',', '!0.0.0.0/0,!::/0',
           nullif(array_to_string(CASE WHEN own.id IS NULL THEN company.address_ranges ELSE own.address_ranges END, ','), ''),
           (SELECT string_agg(list.merged, ',' ORDER BY list.id)
            FROM public.telephony_deviceaccessaddresslist link
            JOIN public.accounts_addresslist list ON list.tenant_id = link.tenant_id AND list.id = link.address_list_id
            WHERE link.tenant_id = d.tenant_id AND link.device_access_id = coalesce(own.id, company.id))) END AS permit
FROM asterisk.device d
LEFT JOIN public.telephony_deviceaccess own
  ON own.tenant_id = d.tenant_id AND own.sip_account_id = d.sip_account_id AND NOT d.is_browser
LEFT JOIN public.telephony_deviceaccess company
  ON company.tenant_id = d.tenant_id AND company.sip_account_id IS NULL AND NOT d.is_browser;
