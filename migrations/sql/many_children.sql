-- Many children are looked up one by one, by index, also while a table grows within the very transaction and nobody has
-- counted its rows: then `= ANY` may be compared with every row of an index that is read whole, which costs the square.

CREATE OR REPLACE FUNCTION register.chain_turns(p_children text[])
RETURNS TABLE (child_id text, outgoing_unit_id text, outgoing_professional_id text, incoming_unit_id text,
               incoming_professional_id text, on_date date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  WITH live AS (
    SELECT a.child_id, a.unit_id, a.professional_id, lower(a.valid) AS first, upper(a.valid) AS until,
           lag(a.unit_id) OVER each AS unit_before, lag(a.professional_id) OVER each AS professional_before,
           lead(a.unit_id) OVER each AS unit_after
    FROM (SELECT DISTINCT k.id FROM unnest(p_children) AS k(id)) k
    CROSS JOIN LATERAL (SELECT * FROM named_person_assignment a
                        WHERE a.child_id = k.id AND a.superseded_at IS NULL OFFSET 0) a
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

CREATE OR REPLACE FUNCTION register.note_handovers(p_children text[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  INSERT INTO handover (id, child_id, outgoing_unit_id, outgoing_professional_id, incoming_unit_id,
                        incoming_professional_id, takes_effect_on)
  SELECT random_id('hov'), t.child_id, t.outgoing_unit_id, t.outgoing_professional_id, t.incoming_unit_id,
         t.incoming_professional_id, t.on_date
  FROM (SELECT * FROM chain_turns(p_children)
        EXCEPT
        SELECT h.child_id, h.outgoing_unit_id, h.outgoing_professional_id, h.incoming_unit_id,
               h.incoming_professional_id, h.takes_effect_on
        FROM unnest(p_children) AS k(id)
        CROSS JOIN LATERAL (SELECT * FROM handover h WHERE h.child_id = k.id OFFSET 0) h) t
  ORDER BY t.child_id, t.on_date
  ON CONFLICT DO NOTHING
$$;

-- Of many children: what was noted in this very transaction and is still to be done.
CREATE OR REPLACE FUNCTION register.handovers_noted_now_of(p_children text[])
RETURNS TABLE (child_id text, handover_id text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  SELECT h.child_id::text, h.id::text
  FROM (SELECT DISTINCT k.id FROM unnest(p_children) AS k(id)) k
  CROSS JOIN LATERAL (SELECT * FROM handover h WHERE h.child_id = k.id OFFSET 0) h
  LEFT JOIN LATERAL (SELECT * FROM named_person_assignment a
                     WHERE a.child_id = k.id AND a.superseded_at IS NULL AND a.valid @> domain_date() OFFSET 0) a
    ON true
  WHERE h.recorded_at >= now() AND h.incoming_unit_id IS NOT NULL
    AND h.takes_effect_on >= coalesce(lower(a.valid), domain_date())
  ORDER BY h.child_id, h.takes_effect_on, h.id
$$;

-- What the rules read about children, and a lock on their chains. Many and one are asked in the same words.
CREATE OR REPLACE FUNCTION register.named_person_facts_of(p_children text[])
RETURNS TABLE (child_id text, found jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
BEGIN
  PERFORM 1 FROM child c WHERE c.id IN (SELECT k.id FROM unnest(p_children) AS k(id)) ORDER BY c.id FOR UPDATE;
  RETURN QUERY
    WITH asked AS (SELECT DISTINCT k.id FROM unnest(p_children) AS k(id)),
    facts AS (
      SELECT f.child_id, jsonb_agg(jsonb_build_object(
               'kind', f.kind, 'unitId', f.unit_id, 'unitKind', u.kind,
               'municipalityCode', coalesce(f.municipality_code, o.municipality_code),
               'validFrom', lower(f.valid), 'validUntil', upper(f.valid)) ORDER BY lower(f.valid), f.id) AS said
      FROM asked k JOIN child c ON c.id = k.id
      CROSS JOIN LATERAL (SELECT * FROM child_fact f WHERE f.child_id = k.id OFFSET 0) f
      LEFT JOIN unit u ON u.id = f.unit_id LEFT JOIN organisation o ON o.id = u.organisation_id
      WHERE (c.shield = 'none' OR EXISTS (  -- who may not know of a protected child cannot take it over
          SELECT 1 FROM shield_named n JOIN professional p ON p.id = n.professional_id
          WHERE n.child_id = f.child_id AND p.organisation_id = f.organisation_id))
      GROUP BY f.child_id),
    chains AS (
      SELECT a.child_id, jsonb_agg(jsonb_build_object(
               'id', a.id, 'unitId', a.unit_id, 'professionalId', a.professional_id,
               'staffedUntil', CASE WHEN a.professional_id IS NOT NULL
                                    THEN staffed_until(a.professional_id, a.unit_id, a.valid) END,
               'ruleKey', a.rule_key, 'ruleSet', a.rule_set, 'factKind', a.fact_kind, 'factFrom', a.fact_from,
               'validFrom', lower(a.valid), 'validUntil', upper(a.valid),
               'acceptedAt', a.accepted_at, 'acceptedBy', a.accepted_by) ORDER BY lower(a.valid)) AS laid
      FROM asked k
      CROSS JOIN LATERAL (SELECT * FROM named_person_assignment a
                          WHERE a.child_id = k.id AND a.superseded_at IS NULL OFFSET 0) a
      GROUP BY a.child_id)
    SELECT c.id::text, jsonb_build_object(
      'birthDate', c.birth_date, 'coveredFrom', c.covered_from, 'coveredUntil', c.covered_until,
      'endedOn', ended_on(c.id), 'facts', coalesce(f.said, '[]'), 'assignments', coalesce(a.laid, '[]'))
    FROM asked k JOIN child c ON c.id = k.id
    LEFT JOIN facts f ON f.child_id = c.id LEFT JOIN chains a ON a.child_id = c.id;
END
$$;
