-- What laying many chains spends most of its time on: ids, and handovers that have been noted before.

-- 26 of the 64 signs of base64, each put on one of 32: two signs on each, so that all are equally likely. Only the
-- last seven bytes of a UUID are taken, which are random throughout. One expression and no setting of its own: it
-- becomes a part of the statement that asks.
CREATE OR REPLACE FUNCTION register.random_id(p_prefix text) RETURNS text
LANGUAGE sql VOLATILE AS
$$
  SELECT p_prefix || '-' || pg_catalog.translate(
    pg_catalog.left(pg_catalog.encode(
      pg_catalog.substr(pg_catalog.uuid_send(pg_catalog.gen_random_uuid()), 10)
        || pg_catalog.substr(pg_catalog.uuid_send(pg_catalog.gen_random_uuid()), 10)
        || pg_catalog.substr(pg_catalog.uuid_send(pg_catalog.gen_random_uuid()), 10), 'base64'), 26),
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/', 'abcdefghijklmnopqrstuvwxyz223344556677')
$$;

-- What stands noted is left out before it is tried; two who lay one chain at a time wait for each other at the child.
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
        FROM handover h WHERE h.child_id = ANY (p_children)) t
  ORDER BY t.child_id, t.on_date
  ON CONFLICT DO NOTHING
$$;

-- What the rules read about children, and a lock on their chains. Many and one are asked in the same words.
CREATE OR REPLACE FUNCTION register.named_person_facts_of(p_children text[])
RETURNS TABLE (child_id text, found jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
BEGIN
  PERFORM 1 FROM child c WHERE c.id = ANY (p_children) ORDER BY c.id FOR UPDATE;
  RETURN QUERY
    WITH facts AS (
      SELECT f.child_id, jsonb_agg(jsonb_build_object(
               'kind', f.kind, 'unitId', f.unit_id, 'unitKind', u.kind,
               'municipalityCode', coalesce(f.municipality_code, o.municipality_code),
               'validFrom', lower(f.valid), 'validUntil', upper(f.valid)) ORDER BY lower(f.valid), f.id) AS said
      FROM child_fact f JOIN child c ON c.id = f.child_id
      LEFT JOIN unit u ON u.id = f.unit_id LEFT JOIN organisation o ON o.id = u.organisation_id
      WHERE f.child_id = ANY (p_children)
        AND (c.shield = 'none' OR EXISTS (  -- who may not know of a protected child cannot take it over
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
      FROM named_person_assignment a WHERE a.child_id = ANY (p_children) AND a.superseded_at IS NULL
      GROUP BY a.child_id)
    SELECT c.id::text, jsonb_build_object(
      'birthDate', c.birth_date, 'coveredFrom', c.covered_from, 'coveredUntil', c.covered_until,
      'endedOn', ended_on(c.id), 'facts', coalesce(f.said, '[]'), 'assignments', coalesce(a.laid, '[]'))
    FROM child c LEFT JOIN facts f ON f.child_id = c.id LEFT JOIN chains a ON a.child_id = c.id
    WHERE c.id = ANY (p_children);
END
$$;

CREATE OR REPLACE FUNCTION register.named_person_facts(p_child text) RETURNS jsonb
LANGUAGE sql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$ SELECT f.found FROM named_person_facts_of(ARRAY[p_child]) f $$;
