-- The search for people. LIKE is not leakproof, so under row security PostgreSQL would not use the trigram index
-- for it; this function sees past row security and puts the tenant's condition in itself, always.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gin;

CREATE INDEX contacts_person_search ON contacts_person USING gin (tenant_id, search_text gin_trgm_ops);

-- words: folded, all must occur. Ids come in the order of the list, behind (or, backward, in front of) the mark
-- at_last, at_first, at_id; no mark: from the beginning.
CREATE FUNCTION contacts_find_persons(
    words text[], size integer, backward boolean, at_last text, at_first text, at_id uuid
) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    tenant uuid := nullif(current_setting('app.tenant_id', true), '')::uuid;
    patterns text[];
    longest text;
    beyond text := '';
    turn text := CASE WHEN backward THEN 'DESC' ELSE 'ASC' END;
BEGIN
    IF tenant IS NULL OR cardinality(words) = 0 THEN
        RETURN;
    END IF;
    SELECT array_agg('%' || replace(replace(replace(w, '\', '\\'), '%', '\%'), '_', '\_') || '%' ORDER BY length(w) DESC)
      INTO patterns FROM unnest(words) AS w;
    -- The longest word alone asks the index; LIKE ALL would not.
    longest := patterns[1];
    IF at_id IS NOT NULL THEN
        beyond := format(
            'AND (last_name, first_name, id) %s ($4, $5, $6)', CASE WHEN backward THEN '<' ELSE '>' END
        );
    END IF;
    -- Planned with the values at hand, so that a common word walks the order and a rare one asks the trigrams.
    RETURN QUERY EXECUTE format(
        'SELECT id FROM public.contacts_person
          WHERE tenant_id = $1 AND search_text LIKE $2 AND search_text LIKE ALL ($3) %s
          ORDER BY last_name %s, first_name %s, id %s LIMIT $7', beyond, turn, turn, turn
    ) USING tenant, longest, patterns, at_last, at_first, at_id, size;
END
$$;
REVOKE ALL ON FUNCTION contacts_find_persons(text[], integer, boolean, text, text, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION contacts_find_persons(text[], integer, boolean, text, text, uuid) TO telecube_app, telecube_platform;
