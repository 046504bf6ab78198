-- The search of the log. LIKE is not leakproof, so under row security PostgreSQL would read the whole log for a word that
-- nobody ever wrote; this function sees past row security and puts the tenant's condition in itself, always.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gin;

CREATE INDEX audit_entry_search ON audit_auditentry
  USING gin (tenant_id, lower(object_name || ' ' || actor_name || ' ' || coalesce(host(ip), '')) gin_trgm_ops);

-- Ids of entries that have the word in object, person or address; at most so many. Only bitmap scans: with a limit the
-- planner would otherwise hope to meet the word soon, and read everything when there is none.
CREATE FUNCTION audit_find_entries(word text, most integer) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off SET enable_indexscan = off
AS $$
DECLARE
    tenant uuid := nullif(current_setting('app.tenant_id', true), '')::uuid;
    pattern text := '%' || replace(replace(replace(lower(word), '\', '\\'), '%', '\%'), '_', '\_') || '%';
BEGIN
    IF tenant IS NULL THEN
        RETURN;
    END IF;
    RETURN QUERY EXECUTE
        'SELECT id FROM public.audit_auditentry
          WHERE tenant_id = $1 AND lower(object_name || '' '' || actor_name || '' '' || coalesce(host(ip), '''')) LIKE $2
          LIMIT $3' USING tenant, pattern, most;
END
$$;
REVOKE ALL ON FUNCTION audit_find_entries(text, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_find_entries(text, integer) TO telecube_app;
