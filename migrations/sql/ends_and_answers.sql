-- The day on which somebody turns a number of years; a leap day's birthday is else 1 March, as in the rules.
CREATE FUNCTION register.turns(p_birth_date date, p_years integer) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT (p_birth_date + make_interval(years => p_years))::date
        + CASE WHEN extract(day FROM p_birth_date + make_interval(years => p_years))
                    <> extract(day FROM p_birth_date) THEN 1 ELSE 0 END $$;

CREATE FUNCTION register.ended_on(p_child text) RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$ SELECT e.ended_on FROM child_ending e WHERE e.child_id = p_child $$;

CREATE FUNCTION register.has_ended(p_child text, p_on date) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$ SELECT coalesce(ended_on(p_child) <= p_on, false) $$;

-- A guardian is one until the child's eighteenth birthday, and while the child lives here.
CREATE OR REPLACE FUNCTION register.is_guardian(p_child text, p_family text, p_on date) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  SELECT EXISTS (
    SELECT 1 FROM guardian g JOIN child k ON k.id = g.child_id
    WHERE g.child_id = p_child AND g.family_member_id = p_family
      AND p_on < turns(k.birth_date, 18) AND NOT has_ended(p_child, p_on)
      AND g.custody AND g.verified_on IS NOT NULL AND g.valid @> p_on
      AND NOT EXISTS (  -- a newer verified word from anybody that custody has ended
        SELECT 1 FROM guardian e
        WHERE e.child_id = p_child AND e.family_member_id = p_family
          AND e.verified_on >= g.verified_on AND e.id <> g.id
          AND (NOT e.custody OR upper(e.valid) <= p_on)))
$$;

CREATE OR REPLACE FUNCTION register.caller_is_family_of(p_child text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  SELECT coalesce(caller('child') = p_child AND NOT has_ended(p_child, domain_date()), false)
      OR coalesce(caller('family') IS NOT NULL
                  AND is_guardian(p_child, caller('family'), domain_date()), false)
$$;

CREATE OR REPLACE FUNCTION register.caller_is_asked(p_consent text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  SELECT EXISTS (SELECT 1 FROM consent c WHERE c.id = p_consent
                 AND (coalesce(caller('family'), caller('child')) = ANY (c.required)
                      OR (c.child_id = caller('child') AND c.own_say_from <= domain_date()))
                 AND caller_is_family_of(c.child_id))
$$;

-- Whether a consent holds: within its days, given by everybody who is asked or replaced by the board for this
-- measure, by those who still have custody; not by guardians alone from the eighteenth birthday on, nor without
-- the child from the day on which its own yes is needed. The rules say the same of one consent.
CREATE FUNCTION register.consent_holds(p_consent text, p_on date) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  SELECT EXISTS (
    SELECT 1 FROM consent c JOIN child k ON k.id = c.child_id
    WHERE c.id = p_consent AND c.valid @> p_on AND NOT has_ended(k.id, p_on)
      AND (p_on < turns(k.birth_date, 18) OR k.id = ANY (c.required))
      AND (c.own_say_from IS NULL OR p_on < c.own_say_from
           OR EXISTS (SELECT 1 FROM consent_answer a
                      WHERE a.consent_id = c.id AND a.giver_id = k.id AND a.status = 'given'))
      AND NOT EXISTS (
        SELECT 1 FROM unnest(c.required) AS r(id)
        WHERE (r.id <> k.id AND p_on < turns(k.birth_date, 18) AND NOT is_guardian(k.id, r.id, p_on))
           OR NOT (EXISTS (SELECT 1 FROM consent_answer a
                           WHERE a.consent_id = c.id AND a.giver_id = r.id AND a.status = 'given')
                   OR (r.id <> k.id AND EXISTS (
                         SELECT 1 FROM board_decision b
                         WHERE b.consent_id = c.id AND b.replaces_id = r.id AND b.measure = c.measure
                           AND b.valid @> p_on)))))
$$;

CREATE OR REPLACE FUNCTION register.plan_is_shared(p_plan text, p_on date) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  SELECT EXISTS (SELECT 1 FROM coordinated_plan p
                 WHERE p.id = p_plan AND consent_holds(p.consent_id, p_on))
$$;

-- A consent as the board sees it that is to decide: its own branch has asked for it, or is to receive under it.
CREATE FUNCTION register.consent_for_the_board(p_consent text)
RETURNS TABLE (id text, child_id text, measure text, required character varying[], valid daterange)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  SELECT c.id::text, c.child_id::text, c.measure::text, c.required, c.valid
  FROM consent c
  WHERE c.id = p_consent AND may_know(c.child_id)
    AND ((c.organisation_id = caller('organisation') AND c.branch = caller('branch'))
         OR EXISTS (SELECT 1 FROM consent_recipient r
                    WHERE r.consent_id = c.id AND r.recipient_organisation_id = caller('organisation')
                      AND r.recipient_branch = caller('branch')))
$$;

-- Death or emigration is written down once, by somebody who has to do with the child.
CREATE FUNCTION register.end_child(
  p_id text, p_child text, p_organisation text, p_kind text, p_on date, p_source text, p_by text)
RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
BEGIN
  PERFORM 1 FROM child WHERE id = p_child FOR UPDATE;
  INSERT INTO child_ending (id, child_id, organisation_id, kind, ended_on, source, recorded_by)
  VALUES (p_id, p_child, p_organisation, p_kind, p_on, p_source, p_by) ON CONFLICT (child_id) DO NOTHING;
  RETURN FOUND;
END
$$;

CREATE FUNCTION register.endings(p_child text)
RETURNS TABLE (id text, child_id text, organisation_id text, kind text, ended_on date, source text,
               recorded_by text, recorded_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  SELECT e.id::text, e.child_id::text, e.organisation_id::text, e.kind::text, e.ended_on, e.source::text,
         e.recorded_by::text, e.recorded_at
  FROM child_ending e WHERE e.child_id = p_child AND may_know(p_child)
$$;

-- What ends with a child ends for everybody at once, whose compartment ever it lies in; only for a child that
-- has ended.
CREATE FUNCTION register.end_disclosures(p_child text, p_at timestamptz) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  WITH done AS (
    UPDATE disclosure SET ended_at = p_at, version = version + 1
    WHERE child_id = p_child AND shared AND ended_at IS NULL AND ended_on(p_child) IS NOT NULL RETURNING 1)
  SELECT count(*) FROM done
$$;

CREATE FUNCTION register.end_plans(p_child text, p_reason text, p_at timestamptz) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  WITH closed AS (
    UPDATE plan_seat s SET closed_at = p_at FROM coordinated_plan p
    WHERE p.id = s.plan_id AND s.child_id = p_child AND s.closed_at IS NULL AND s.unit_id <> p.unit_id
      AND ended_on(p_child) IS NOT NULL),
  done AS (
    UPDATE coordinated_plan SET status = 'ended', end_reason = p_reason, ended_at = p_at, version = version + 1
    WHERE child_id = p_child AND status <> 'ended' AND ended_on(p_child) IS NOT NULL RETURNING 1)
  SELECT count(*) FROM done
$$;

-- Everything the named-person rules read about one child, locked against a simultaneous relay.
CREATE OR REPLACE FUNCTION register.named_person_facts(p_child text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
DECLARE
  v_child child;
BEGIN
  SELECT * INTO v_child FROM child WHERE id = p_child FOR UPDATE;
  RETURN jsonb_build_object(
    'birthDate', v_child.birth_date, 'coveredFrom', v_child.covered_from,
    'coveredUntil', v_child.covered_until, 'endedOn', ended_on(p_child),
    'facts', coalesce((
      SELECT jsonb_agg(jsonb_build_object(
               'kind', f.kind, 'unitId', f.unit_id, 'unitKind', u.kind,
               'municipalityCode', coalesce(f.municipality_code, o.municipality_code),
               'validFrom', lower(f.valid), 'validUntil', upper(f.valid)) ORDER BY lower(f.valid), f.id)
      FROM child_fact f LEFT JOIN unit u ON u.id = f.unit_id
      LEFT JOIN organisation o ON o.id = u.organisation_id
      WHERE f.child_id = p_child
        AND (v_child.shield = 'none' OR EXISTS (  -- who may not know of a protected child cannot take it over
          SELECT 1 FROM shield_named n JOIN professional p ON p.id = n.professional_id
          WHERE n.child_id = p_child AND p.organisation_id = f.organisation_id))), '[]'),
    'assignments', coalesce((
      SELECT jsonb_agg(jsonb_build_object(
               'id', a.id, 'unitId', a.unit_id, 'professionalId', a.professional_id,
               'ruleKey', a.rule_key, 'validFrom', lower(a.valid), 'validUntil', upper(a.valid),
               'acceptedAt', a.accepted_at, 'acceptedBy', a.accepted_by) ORDER BY lower(a.valid))
      FROM named_person_assignment a WHERE a.child_id = p_child AND a.superseded_at IS NULL), '[]'));
END
$$;
