-- A handover is where a child's chain of named persons changes: the unit, the person within a unit, its first day
-- and its last. Each is noted once, when the chain is laid, and keeps its id whatever becomes of the chain.
CREATE FUNCTION register.chain_turns(p_children text[])
RETURNS TABLE (child_id text, outgoing_unit_id text, outgoing_professional_id text, incoming_unit_id text,
               incoming_professional_id text, on_date date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  WITH live AS (
    SELECT a.child_id, a.unit_id, a.professional_id, lower(a.valid) AS first, upper(a.valid) AS until,
           lag(a.unit_id) OVER each AS unit_before, lag(a.professional_id) OVER each AS professional_before,
           lead(a.unit_id) OVER each AS unit_after
    FROM named_person_assignment a
    WHERE a.child_id = ANY (p_children) AND a.superseded_at IS NULL
    WINDOW each AS (PARTITION BY a.child_id ORDER BY lower(a.valid)))
  SELECT l.child_id, l.unit_before, NULL, l.unit_id, NULL, l.first FROM live l
  WHERE l.unit_before IS DISTINCT FROM l.unit_id
  UNION ALL
  SELECT l.child_id, l.unit_id, l.professional_before, l.unit_id, l.professional_id, l.first FROM live l
  WHERE l.unit_before = l.unit_id AND l.professional_before IS NOT NULL
    AND l.professional_before IS DISTINCT FROM l.professional_id
  UNION ALL
  SELECT l.child_id, l.unit_id, NULL, NULL, NULL, l.until FROM live l WHERE l.unit_after IS NULL
$$;

CREATE FUNCTION register.note_handovers(p_children text[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  INSERT INTO handover (id, child_id, outgoing_unit_id, outgoing_professional_id, incoming_unit_id,
                        incoming_professional_id, takes_effect_on)
  SELECT random_id('hov'), t.child_id, t.outgoing_unit_id, t.outgoing_professional_id, t.incoming_unit_id,
         t.incoming_professional_id, t.on_date
  FROM chain_turns(p_children) t
  ORDER BY t.child_id, t.on_date
  ON CONFLICT DO NOTHING
$$;

-- Whoever lays a chain, one child's or a whole municipality's, notes the handovers with it.
CREATE FUNCTION register.on_chain_laid() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
BEGIN
  PERFORM note_handovers(ARRAY(SELECT DISTINCT child_id FROM laid));
  RETURN NULL;
END
$$;

CREATE TRIGGER note_handovers AFTER INSERT ON register.named_person_assignment
  REFERENCING NEW TABLE AS laid FOR EACH STATEMENT EXECUTE FUNCTION register.on_chain_laid();

-- How some handovers stand today: whether the chain still says so, which assignment the receipt is given on, and
-- until when the receiving unit is responsible. For who may know of the child; where its place is masked, without
-- the units.
CREATE FUNCTION register.handover_states(p_ids text[])
RETURNS TABLE (id text, child_id text, takes_effect_on date, outgoing_unit_id text,
               outgoing_professional_id text, outgoing_kind text, outgoing_branch text,
               outgoing_organisation_id text, outgoing_municipality text, incoming_unit_id text,
               incoming_professional_id text, incoming_kind text, incoming_branch text,
               incoming_organisation_id text, incoming_municipality text, stands boolean, assignment_id text,
               accepted_at timestamptz, ends_on date, birth_date date, ending_kind text,
               recorded_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  WITH asked AS MATERIALIZED (
    SELECT h.*, k.birth_date, m.masked
    FROM handover h JOIN child k ON k.id = h.child_id
    CROSS JOIN LATERAL (SELECT coalesce(place_is_masked(h.child_id), true) AS masked) m
    WHERE h.id = ANY (p_ids) AND may_know(h.child_id)),
  turns AS MATERIALIZED (
    SELECT t.* FROM chain_turns(ARRAY(SELECT DISTINCT a.child_id::text FROM asked a)) t)
  SELECT h.id, h.child_id, h.takes_effect_on, f.id, CASE WHEN h.masked THEN NULL ELSE h.outgoing_professional_id END,
         fk.kind, f.branch, f.organisation_id, fo.municipality_code, t.id,
         CASE WHEN h.masked THEN NULL ELSE h.incoming_professional_id END, tk.kind, t.branch, t.organisation_id,
         too.municipality_code,
         EXISTS (SELECT 1 FROM turns c
                 WHERE c.child_id = h.child_id AND c.on_date = h.takes_effect_on
                   AND (c.outgoing_unit_id, c.outgoing_professional_id, c.incoming_unit_id, c.incoming_professional_id)
                       IS NOT DISTINCT FROM
                       (h.outgoing_unit_id, h.outgoing_professional_id, h.incoming_unit_id,
                        h.incoming_professional_id)),
         p.assignment_id, p.accepted_at, p.ends_on, h.birth_date,
         (SELECT e.kind FROM child_ending e WHERE e.child_id = h.child_id AND e.ended_on = h.takes_effect_on
          ORDER BY e.recorded_at DESC LIMIT 1),
         h.recorded_at
  FROM asked h
  LEFT JOIN unit fk ON fk.id = h.outgoing_unit_id
  LEFT JOIN unit f ON f.id = fk.id AND NOT h.masked
  LEFT JOIN organisation fo ON fo.id = f.organisation_id
  LEFT JOIN unit tk ON tk.id = h.incoming_unit_id
  LEFT JOIN unit t ON t.id = tk.id AND NOT h.masked
  LEFT JOIN organisation too ON too.id = t.organisation_id
  LEFT JOIN LATERAL (
    SELECT (array_agg(a.id::text ORDER BY a.valid @> domain_date() DESC, lower(a.valid)))[1] AS assignment_id,
           min(a.accepted_at) AS accepted_at, max(upper(a.valid)) AS ends_on
    FROM named_person_assignment a
    WHERE a.child_id = h.child_id AND a.superseded_at IS NULL AND a.unit_id = h.incoming_unit_id
      AND lower(a.valid) >= h.takes_effect_on
      AND NOT EXISTS (SELECT 1 FROM named_person_assignment b
                      WHERE b.child_id = a.child_id AND b.superseded_at IS NULL
                        AND b.unit_id <> h.incoming_unit_id
                        AND lower(b.valid) >= h.takes_effect_on AND lower(b.valid) < lower(a.valid))) p ON true
$$;

-- The handovers of a child, for who may know of it.
CREATE FUNCTION register.handovers(p_child text) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  SELECT coalesce(array_agg(h.id::text ORDER BY h.takes_effect_on, h.recorded_at, h.id), '{}')
  FROM handover h WHERE h.child_id = p_child AND may_know(p_child)
$$;

-- What was noted in this very transaction and is still to be done: not what had passed before it was known.
CREATE FUNCTION register.handovers_noted_now(p_child text) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  SELECT coalesce(array_agg(h.id::text ORDER BY h.takes_effect_on, h.recorded_at, h.id), '{}')
  FROM handover h
  WHERE h.child_id = p_child AND h.recorded_at >= now() AND h.incoming_unit_id IS NOT NULL
    AND h.takes_effect_on >= coalesce((
      SELECT lower(a.valid) FROM named_person_assignment a
      WHERE a.child_id = p_child AND a.superseded_at IS NULL AND a.valid @> domain_date()), domain_date())
$$;

-- Those between two dates in which the caller's own units hand over or receive, of children that the caller may
-- know of. A unit speaks for its own branch only.
CREATE FUNCTION register.handovers_of_units(p_from date, p_until date) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  WITH own AS MATERIALIZED (
    SELECT u.id FROM unit u
    WHERE u.id = ANY (string_to_array(coalesce(caller('units'), ''), ',')) AND u.branch = caller('branch'))
  SELECT coalesce(array_agg(h.id::text ORDER BY h.takes_effect_on, h.recorded_at, h.id), '{}')
  FROM handover h
  WHERE h.takes_effect_on >= p_from AND h.takes_effect_on < p_until
    AND (h.outgoing_unit_id IN (SELECT id FROM own) OR h.incoming_unit_id IN (SELECT id FROM own))
    AND may_know(h.child_id)
$$;

-- Holds the receipt of a handover until the transaction ends: nobody accepts while somebody refuses.
CREATE FUNCTION register.hold_receipt(p_handover text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  SELECT 1 FROM named_person_assignment a JOIN handover h ON h.child_id = a.child_id
  WHERE h.id = p_handover AND a.superseded_at IS NULL ORDER BY a.id FOR UPDATE OF a
$$;

-- Whether the caller's own unit is the child's named person today; of a protected child only for the few.
CREATE FUNCTION register.caller_is_named_person_of(p_child text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  SELECT coalesce((SELECT f.named_person AND (NOT f.shielded OR f.named)
                   FROM access_facts(p_child, domain_date()) f), false)
$$;

-- Whether somebody may say no for the child: a guardian whose custody is verified, or the child itself.
CREATE FUNCTION register.speaks_for(p_child text, p_family text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$ SELECT p_family = p_child OR is_guardian(p_child, p_family, domain_date()) $$;
