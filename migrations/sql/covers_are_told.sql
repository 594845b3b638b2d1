-- Who is told of a cover: the children whose named person it is for, on some of its dates that are still to come.
CREATE FUNCTION register.children_covered(p_unit text, p_professional text, p_valid daterange) RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  SELECT DISTINCT a.child_id::text AS id FROM named_person_assignment a
  WHERE a.superseded_at IS NULL AND a.unit_id = p_unit AND a.valid && p_valid AND upper(a.valid) > domain_date()
    AND (p_professional IS NULL OR a.professional_id = p_professional) AND ended_on(a.child_id) IS NULL
  ORDER BY id
$$;

-- The units that the caller speaks for today: its own in its own branch, and those for which it acts while they are
-- closed. A cover crosses no secrecy border.
CREATE FUNCTION register.units_spoken_for() RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  WITH own AS MATERIALIZED (SELECT string_to_array(coalesce(caller('units'), ''), ',') AS units)
  SELECT coalesce(array_agg(k.id::text), '{}') FROM (
    SELECT u.id FROM unit u, own WHERE u.id = ANY (own.units) AND u.branch = caller('branch')
    UNION
    SELECT c.unit_id FROM named_person_cover c, own
    WHERE c.professional_id IS NULL AND c.withdrawn_at IS NULL AND c.valid @> domain_date()
      AND c.organisation_id = caller('organisation') AND c.branch = caller('branch')
      AND (c.acting_professional_id = caller('professional') OR c.acting_unit_id = ANY (own.units))) k
$$;

CREATE OR REPLACE FUNCTION register.handovers_of_units(p_from date, p_until date) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  WITH own AS MATERIALIZED (SELECT unnest(units_spoken_for()) AS id)
  SELECT coalesce(array_agg(h.id::text ORDER BY h.takes_effect_on, h.recorded_at, h.id), '{}')
  FROM handover h
  WHERE h.takes_effect_on >= p_from AND h.takes_effect_on < p_until
    AND (h.outgoing_unit_id IN (SELECT id FROM own) OR h.incoming_unit_id IN (SELECT id FROM own))
    AND may_know(h.child_id)
$$;

-- A refusal is told the unit that handed over, and who acts for it.
DROP POLICY outgoing ON public.handover_refusal;
CREATE POLICY outgoing ON public.handover_refusal FOR SELECT TO named_person_app
  USING (outgoing_branch = caller('branch')
         AND (outgoing_unit_id = ANY (string_to_array(coalesce(caller('units'), ''), ','))
              OR register.caller_acts_for(outgoing_unit_id, NULL, public.domain_date())));

-- Of many children: what was noted in this very transaction and is still to be done.
CREATE FUNCTION register.handovers_noted_now_of(p_children text[]) RETURNS TABLE (child_id text, handover_id text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  SELECT h.child_id::text, h.id::text FROM handover h
  LEFT JOIN named_person_assignment a
    ON a.child_id = h.child_id AND a.superseded_at IS NULL AND a.valid @> domain_date()
  WHERE h.child_id = ANY (p_children) AND h.recorded_at >= now() AND h.incoming_unit_id IS NOT NULL
    AND h.takes_effect_on >= coalesce(lower(a.valid), domain_date())
  ORDER BY h.child_id, h.takes_effect_on, h.id
$$;
