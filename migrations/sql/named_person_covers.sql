-- Whether the caller acts for the named person of an assignment: for the person, or for the whole unit. A cover
-- crosses no secrecy border, so it counts within the organisation and branch that it was set in.
CREATE FUNCTION register.caller_acts_for(p_unit text, p_professional text, p_on date) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  SELECT EXISTS (
    SELECT 1 FROM named_person_cover c
    WHERE c.unit_id = p_unit AND c.withdrawn_at IS NULL AND c.valid @> p_on
      AND (c.professional_id IS NULL OR c.professional_id = p_professional)
      AND c.organisation_id = caller('organisation') AND c.branch = caller('branch')
      AND (c.acting_professional_id = caller('professional')
           OR c.acting_unit_id = ANY (string_to_array(coalesce(caller('units'), ''), ','))))
$$;

-- From today on, the first date of a period on which a professional has no duty at the unit; null: none.
CREATE FUNCTION register.staffed_until(p_professional text, p_unit text, p_valid daterange) RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  SELECT lower(datemultirange(p_valid * daterange(domain_date(), NULL))
               - coalesce((SELECT range_agg(d.valid) FROM duty d
                           WHERE d.professional_id = p_professional AND d.unit_id = p_unit),
                          '{}'::datemultirange))
$$;

-- A page of the children whose appointed person has no duty at the unit any more, or will not have: the daily check.
CREATE FUNCTION register.children_with_vacancy(p_after text, p_limit integer) RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  SELECT DISTINCT a.child_id::text AS id FROM named_person_assignment a
  WHERE a.superseded_at IS NULL AND a.professional_id IS NOT NULL AND a.child_id > p_after
    AND upper(a.valid) > domain_date() AND staffed_until(a.professional_id, a.unit_id, a.valid) IS NOT NULL
  ORDER BY id LIMIT p_limit
$$;

-- The children whom a professional is named person for at a unit, from today on.
CREATE FUNCTION register.children_of_person(p_professional text, p_unit text) RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  SELECT DISTINCT a.child_id::text AS id FROM named_person_assignment a
  WHERE a.superseded_at IS NULL AND a.professional_id = p_professional AND a.unit_id = p_unit
    AND upper(a.valid) > domain_date()
  ORDER BY id
$$;

-- A page of the children whom a municipality's choice of rule set concerns: those that some fact ties to it.
CREATE FUNCTION register.children_of_municipality(p_municipality text, p_after text, p_limit integer)
RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  SELECT c.id::text FROM child c
  WHERE c.id > p_after AND c.covered_until > domain_date() AND EXISTS (
    SELECT 1 FROM child_fact f LEFT JOIN unit u ON u.id = f.unit_id
    LEFT JOIN organisation o ON o.id = u.organisation_id
    WHERE f.child_id = c.id AND coalesce(f.municipality_code, o.municipality_code) = p_municipality)
  ORDER BY c.id LIMIT p_limit
$$;

-- When a unit is closed, now or later, and who answers then. Open to any caller, as the unit's own telephone is.
CREATE FUNCTION register.unit_closures(p_unit text)
RETURNS TABLE (valid_from date, valid_until date, unit_id text, unit_name text, role_mailbox text, phone text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  SELECT lower(c.valid), upper(c.valid), a.id::text, a.name::text,
         coalesce(c.role_mailbox, a.role_mailbox, u.role_mailbox)::text, coalesce(c.phone, a.phone, u.phone)::text
  FROM named_person_cover c JOIN unit u ON u.id = c.unit_id LEFT JOIN unit a ON a.id = c.acting_unit_id
  WHERE c.unit_id = p_unit AND c.professional_id IS NULL AND c.withdrawn_at IS NULL
    AND upper(c.valid) > domain_date()
  ORDER BY lower(c.valid)
$$;

CREATE OR REPLACE FUNCTION register.access_facts(p_child text, p_on date)
RETURNS TABLE (
  child_id text, birth_date date, shielded boolean, named boolean, related boolean, named_person boolean,
  recipient boolean, seated boolean, invited boolean, family boolean, itself boolean, masked boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  WITH me AS MATERIALIZED (
    SELECT caller('organisation') AS org, caller('branch') AS branch, caller('professional') AS pro,
           string_to_array(coalesce(caller('units'), ''), ',') AS units),
  same AS MATERIALIZED (  -- the pointer and those linked to it
    SELECT p_child AS id
    UNION SELECT l.other_child_id FROM child_link l WHERE l.child_id = p_child AND l.undone_at IS NULL
    UNION SELECT l.child_id FROM child_link l WHERE l.other_child_id = p_child AND l.undone_at IS NULL)
  SELECT c.id, c.birth_date, c.shield <> 'none',
    EXISTS (SELECT 1 FROM shield_named n
            WHERE n.child_id = c.id AND n.professional_id = me.pro AND n.removed_at IS NULL),
    EXISTS (SELECT 1 FROM relation r JOIN same ON r.child_id = same.id
            WHERE r.organisation_id = me.org AND r.unit_id = ANY (me.units)
              AND reads_identity_of(me.branch, r.branch)
              AND (upper(r.valid) IS NULL OR upper(r.valid) > p_on)),
    EXISTS (SELECT 1 FROM named_person_assignment a JOIN same ON a.child_id = same.id
            WHERE a.superseded_at IS NULL AND a.valid @> p_on
              AND EXISTS (SELECT 1 FROM unit u WHERE u.id = a.unit_id AND u.branch = me.branch)
              AND (a.unit_id = ANY (me.units) OR caller_acts_for(a.unit_id, a.professional_id, p_on))),
    EXISTS (SELECT 1 FROM disclosure d
            WHERE d.child_id = c.id AND d.shared AND d.recipient_unit_id = ANY (me.units)
              AND d.recipient_branch = me.branch
              AND (d.received_at IS NOT NULL
                   OR (d.ended_at IS NULL AND (d.holds_until IS NULL OR d.holds_until > p_on)))),
    EXISTS (SELECT 1 FROM plan_seat s
            WHERE s.child_id = c.id AND s.unit_id = ANY (me.units) AND s.branch = me.branch
              AND seat_is_live(s, p_on)),
    EXISTS (SELECT 1 FROM plan_invitation i JOIN coordinated_plan p ON p.id = i.plan_id
            WHERE i.child_id = c.id AND i.unit_id = ANY (me.units) AND i.invited_branch = me.branch
              AND p.status <> 'ended' AND plan_is_shared(p.id, p_on)),
    caller_is_family_of(c.id),
    coalesce(caller('child') = c.id, false) AND caller_is_family_of(c.id),
    c.shield <> 'none' AND place_is_masked(c.id)
  FROM child c CROSS JOIN me WHERE c.id = p_child
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
               'staffedUntil', CASE WHEN a.professional_id IS NOT NULL
                                    THEN staffed_until(a.professional_id, a.unit_id, a.valid) END,
               'ruleKey', a.rule_key, 'ruleSet', a.rule_set, 'factKind', a.fact_kind, 'factFrom', a.fact_from,
               'validFrom', lower(a.valid), 'validUntil', upper(a.valid),
               'acceptedAt', a.accepted_at, 'acceptedBy', a.accepted_by) ORDER BY lower(a.valid))
      FROM named_person_assignment a WHERE a.child_id = p_child AND a.superseded_at IS NULL), '[]'));
END
$$;

CREATE OR REPLACE FUNCTION register.relay(
  p_child text, p_supersede text[], p_new jsonb, p_from date, p_until date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
BEGIN
  UPDATE child SET covered_from = p_from, covered_until = p_until
  WHERE id = p_child AND (covered_from, covered_until) IS DISTINCT FROM (p_from, p_until);
  UPDATE named_person_assignment SET superseded_at = clock_timestamp()
  WHERE child_id = p_child AND id = ANY (p_supersede) AND superseded_at IS NULL;
  INSERT INTO named_person_assignment
    (id, child_id, unit_id, professional_id, rule_key, rule_set, fact_kind, fact_from, valid, accepted_at,
     accepted_by)
  SELECT n.id, p_child, n.unit_id, n.professional_id, n.rule_key, n.rule_set, n.fact_kind, n.fact_from,
         daterange(n.valid_from, n.valid_until), n.accepted_at, n.accepted_by
  FROM jsonb_to_recordset(p_new) AS n(
    id text, unit_id text, professional_id text, rule_key text, rule_set text, fact_kind text, fact_from date,
    valid_from date, valid_until date, accepted_at timestamptz, accepted_by text);
END
$$;

-- Of the fact that decided, whoever knows the child learns the kind, as the rule says it too. When it began is for
-- the family and for the organisation that answers.
CREATE FUNCTION register.assignments(p_child text)
RETURNS TABLE (id text, unit_id text, professional_id text, rule_key text, valid_from date, valid_until date,
               accepted_at timestamptz, accepted_by text, recorded_at timestamptz, superseded_at timestamptz,
               rule_set text, fact_kind text, fact_from date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$ SELECT a.id, CASE WHEN m.masked THEN NULL ELSE a.unit_id END,
          CASE WHEN m.masked THEN NULL ELSE a.professional_id END, a.rule_key, lower(a.valid), upper(a.valid),
          a.accepted_at, CASE WHEN m.masked THEN NULL ELSE a.accepted_by END, a.recorded_at, a.superseded_at,
          a.rule_set, CASE WHEN NOT m.masked THEN a.fact_kind END,
          CASE WHEN NOT m.masked AND (m.family OR u.organisation_id = caller('organisation')) THEN a.fact_from END
   FROM named_person_assignment a JOIN unit u ON u.id = a.unit_id
   CROSS JOIN (SELECT place_is_masked(p_child) AS masked, caller_is_family_of(p_child) AS family) m
   WHERE a.child_id = p_child AND may_know(p_child)
   ORDER BY lower(a.valid), a.recorded_at, a.id $$;

-- The audited, authorised read of a child's named person: caller, door, row and audit in one statement. Where
-- the place is masked the row comes without the unit and the person. An appointed person who has no duty at the
-- unit on the date does not answer, and neither does an acting one who has none in the branch.
CREATE FUNCTION register.read_named_person(p_caller jsonb, p_child text, p_on date)
RETURNS TABLE (in_force boolean, known boolean, assignment_id text, unit_id text, professional_id text,
               rule_key text, valid_from date, valid_until date, accepted_at timestamptz, unit_name text,
               unit_kind text, role_mailbox text, phone text, opening_hours text, organisation_id text,
               name_sealed bytea, on_date date, covered boolean, rule_set text, fact_kind text, fact_from date,
               cover_from date, cover_until date, cover_of_unit boolean, acting_professional_id text,
               acting_name_sealed bytea, acting_unit_id text, acting_unit_name text, cover_mailbox text,
               cover_phone text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
DECLARE
  v_standing record;
  v_known boolean := false;
  v_masked boolean := false;
  v_family boolean := false;
  v_on date;
BEGIN
  SELECT e.* INTO v_standing FROM enter(p_caller ->> 'client', p_caller ->> 'organisation',
    p_caller ->> 'branch', p_caller ->> 'professional', p_caller ->> 'family', p_caller ->> 'child') e;
  v_on := coalesce(p_on, domain_date());
  IF v_standing.in_force THEN
    v_known := may_know(p_child);
    v_masked := v_known AND place_is_masked(p_child);
    v_family := v_known AND p_caller ->> 'professional' IS NULL AND caller_is_family_of(p_child);
    INSERT INTO audit.audit_entry (domain_at, request_id, client_id, organisation_id, branch, unit_id,
        professional_id, family_member_id, purpose, action, outcome, reason, child_id)
    VALUES (domain_now(), p_caller ->> 'requestId', p_caller ->> 'client', p_caller ->> 'organisation',
        p_caller ->> 'branch', v_standing.unit_ids[1], p_caller ->> 'professional',
        coalesce(p_caller ->> 'family', p_caller ->> 'child'), p_caller ->> 'purpose',
        'named-person:read', CASE WHEN v_known THEN 'allowed' ELSE 'refused' END,
        CASE WHEN v_known THEN NULL ELSE 'may-not-know' END,
        (SELECT c.id FROM child c WHERE c.id = p_child));
  END IF;
  RETURN QUERY
    SELECT coalesce(v_standing.in_force, false), v_known, a.id::text, u.id::text,
           p.id::text, a.rule_key::text, lower(a.valid), upper(a.valid), a.accepted_at,
           u.name::text, k.kind::text, u.role_mailbox::text, u.phone::text, u.opening_hours::text,
           u.organisation_id::text, p.name_sealed, v_on, a.id IS NOT NULL, a.rule_set::text,
           CASE WHEN NOT v_masked THEN a.fact_kind::text END,
           CASE WHEN v_family OR u.organisation_id = p_caller ->> 'organisation' THEN
             CASE WHEN NOT v_masked THEN a.fact_from END END,
           lower(c.valid), upper(c.valid), c.professional_id IS NULL, ap.id::text, ap.name_sealed, au.id::text,
           au.name::text, coalesce(c.role_mailbox, au.role_mailbox)::text, coalesce(c.phone, au.phone)::text
    FROM (SELECT 1) AS one
    LEFT JOIN named_person_assignment a
      ON v_known AND a.child_id = p_child AND a.superseded_at IS NULL AND a.valid @> v_on
    LEFT JOIN unit k ON k.id = a.unit_id
    LEFT JOIN unit u ON u.id = k.id AND NOT v_masked
    LEFT JOIN professional p ON p.id = a.professional_id AND NOT v_masked AND EXISTS (
      SELECT 1 FROM duty d WHERE d.professional_id = p.id AND d.unit_id = u.id AND d.valid @> v_on)
    LEFT JOIN LATERAL (
      SELECT n.* FROM named_person_cover n
      WHERE n.unit_id = u.id AND n.withdrawn_at IS NULL AND n.valid @> v_on
        AND (n.professional_id IS NULL OR n.professional_id = p.id)
      ORDER BY n.professional_id NULLS FIRST LIMIT 1) c ON true
    LEFT JOIN professional ap ON ap.id = c.acting_professional_id AND EXISTS (
      SELECT 1 FROM duty d WHERE d.professional_id = ap.id AND d.organisation_id = c.organisation_id
        AND d.branch = c.branch AND d.valid @> v_on)
    LEFT JOIN unit au ON au.id = c.acting_unit_id;
END
$$;

-- The caseload page of the caller's units: the children they are named person for, or act for the named person of,
-- or have a relation to.
CREATE OR REPLACE FUNCTION register.read_caseload(p_caller jsonb, p_limit integer, p_offset integer)
RETURNS TABLE (in_force boolean, total bigint, child_id text, birth_date date, given_name_sealed bytea,
               family_name_sealed bytea, named_person boolean, related boolean, unit_id text, since date,
               accepted boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
DECLARE
  v_standing record;
  v_on date;
BEGIN
  SELECT e.* INTO v_standing FROM enter(p_caller ->> 'client', p_caller ->> 'organisation',
    p_caller ->> 'branch', p_caller ->> 'professional', p_caller ->> 'family', p_caller ->> 'child') e;
  IF NOT coalesce(v_standing.in_force, false) THEN
    RETURN QUERY SELECT false, 0::bigint, NULL::text, NULL::date, NULL::bytea, NULL::bytea, NULL::boolean,
                        NULL::boolean, NULL::text, NULL::date, NULL::boolean;
    RETURN;
  END IF;
  v_on := domain_date();
  RETURN QUERY
    WITH mine AS (
      SELECT a.child_id, a.unit_id, lower(a.valid) AS since, true AS named_person,
             a.accepted_at IS NOT NULL AS accepted
      FROM named_person_assignment a JOIN unit u ON u.id = a.unit_id AND u.branch = p_caller ->> 'branch'
      WHERE a.unit_id = ANY (v_standing.unit_ids) AND a.superseded_at IS NULL AND a.valid @> v_on
      UNION ALL
      SELECT a.child_id, a.unit_id, lower(a.valid), true, a.accepted_at IS NOT NULL
      FROM named_person_cover n
      JOIN named_person_assignment a ON a.unit_id = n.unit_id AND a.superseded_at IS NULL AND a.valid @> v_on
       AND (n.professional_id IS NULL OR n.professional_id = a.professional_id)
      WHERE n.withdrawn_at IS NULL AND n.valid @> v_on
        AND n.organisation_id = p_caller ->> 'organisation' AND n.branch = p_caller ->> 'branch'
        AND (n.acting_professional_id = p_caller ->> 'professional'
             OR n.acting_unit_id = ANY (v_standing.unit_ids))
      UNION ALL
      SELECT r.child_id, r.unit_id, lower(r.valid), false, false FROM relation r
      WHERE r.unit_id = ANY (v_standing.unit_ids) AND r.organisation_id = p_caller ->> 'organisation'
        AND reads_identity_of(p_caller ->> 'branch', r.branch) AND r.valid @> v_on),
    seen AS (
      SELECT m.child_id, bool_or(m.named_person) AS named_person, bool_or(NOT m.named_person) AS related,
             min(m.unit_id) AS unit_id, min(m.since) AS since, bool_or(m.accepted) AS accepted
      FROM mine m GROUP BY m.child_id),
    allowed AS (
      SELECT s.*, c.birth_date FROM seen s JOIN child c ON c.id = s.child_id
      WHERE c.shield = 'none' OR EXISTS (
        SELECT 1 FROM shield_named n
        WHERE n.child_id = c.id AND n.professional_id = p_caller ->> 'professional'
          AND n.removed_at IS NULL)),
    page AS (SELECT * FROM allowed a ORDER BY a.birth_date, a.child_id LIMIT p_limit OFFSET p_offset),
    logged AS (
      INSERT INTO audit.audit_entry (domain_at, request_id, client_id, organisation_id, branch, unit_id,
          professional_id, purpose, action, outcome, child_id)
      SELECT domain_now(), p_caller ->> 'requestId', p_caller ->> 'client', p_caller ->> 'organisation',
          p_caller ->> 'branch', v_standing.unit_ids[1], p_caller ->> 'professional',
          p_caller ->> 'purpose', 'caseload:read', 'allowed', a.child_id
      FROM page a
      UNION ALL  -- an empty page is a read too
      SELECT domain_now(), p_caller ->> 'requestId', p_caller ->> 'client', p_caller ->> 'organisation',
          p_caller ->> 'branch', v_standing.unit_ids[1], p_caller ->> 'professional',
          p_caller ->> 'purpose', 'caseload:read', 'allowed', NULL
      WHERE NOT EXISTS (SELECT 1 FROM page))
    SELECT true, (SELECT count(*) FROM allowed), a.child_id::text, a.birth_date, k.given_name_sealed,
           k.family_name_sealed, a.named_person, a.related, a.unit_id::text, a.since, a.accepted
    FROM (SELECT 1) AS one LEFT JOIN page a ON true
    LEFT JOIN LATERAL (
      SELECT r.given_name_sealed, r.family_name_sealed FROM child_record r
      WHERE r.child_id = a.child_id AND r.organisation_id = p_caller ->> 'organisation'
        AND reads_identity_of(p_caller ->> 'branch', r.branch)
      ORDER BY r.branch = p_caller ->> 'branch' DESC, r.id LIMIT 1) k ON true
    ORDER BY a.birth_date, a.child_id;
END
$$;
