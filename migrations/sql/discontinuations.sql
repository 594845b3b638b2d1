-- Units that close for good. As what a unit is still needed from a day on: whoever decides replaces it there first.
CREATE FUNCTION register.unit_needed_as(p_unit text, p_from date) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  SELECT coalesce(array_agg(n.what), '{}') FROM (
    SELECT 'reception' AS what WHERE EXISTS (
      SELECT 1 FROM district_responsibility d WHERE d.unit_id = p_unit AND d.valid && daterange(p_from, NULL))
    UNION ALL
    SELECT 'contact-point' WHERE EXISTS (
      SELECT 1 FROM contact_point c WHERE c.unit_id = p_unit AND c.valid && daterange(p_from, NULL))) n
$$;

-- A page of the children whose chain a decision about some units concerns: those for whom one of them answers on
-- that day or later, and those whom a fact ties to one.
CREATE FUNCTION register.children_of_units(p_units text[], p_from date, p_after text, p_limit integer)
RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  SELECT k.id FROM (
    SELECT a.child_id::text AS id FROM named_person_assignment a
    WHERE a.unit_id = ANY (p_units) AND a.superseded_at IS NULL AND a.child_id > p_after AND upper(a.valid) > p_from
    UNION
    SELECT f.child_id::text FROM child_fact f JOIN child c ON c.id = f.child_id
    WHERE f.unit_id = ANY (p_units) AND f.child_id > p_after AND c.covered_until > p_from) k
  ORDER BY k.id LIMIT p_limit
$$;
