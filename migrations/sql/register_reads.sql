-- Reads of the register. Each answers only for a child that the caller may know; hot ones carry their audit.
CREATE FUNCTION register.child_pointer(p_child text)
RETURNS TABLE (id text, birth_date date, shield text, identity_kind text, covered_until date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$ SELECT c.id, c.birth_date, c.shield, c.identity_kind, c.covered_until
   FROM child c WHERE c.id = p_child AND may_know(c.id) $$;

CREATE FUNCTION register.child_links(p_child text)
RETURNS TABLE (id text, child_id text, other_child_id text, reason text, linked_by text,
               linked_at timestamptz, undone_by text, undone_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$ SELECT l.id, l.child_id, l.other_child_id, l.reason, l.linked_by, l.linked_at, l.undone_by, l.undone_at
   FROM child_link l WHERE p_child IN (l.child_id, l.other_child_id) AND may_know(p_child)
   ORDER BY l.linked_at, l.id $$;

CREATE FUNCTION register.assignments(p_child text)
RETURNS TABLE (id text, unit_id text, professional_id text, rule_key text, valid_from date, valid_until date,
               accepted_at timestamptz, accepted_by text, recorded_at timestamptz, superseded_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$ SELECT a.id, a.unit_id, a.professional_id, a.rule_key, lower(a.valid), upper(a.valid),
          a.accepted_at, a.accepted_by, a.recorded_at, a.superseded_at
   FROM named_person_assignment a WHERE a.child_id = p_child AND may_know(p_child)
   ORDER BY lower(a.valid), a.recorded_at, a.id $$;

-- Who the caller is, whether they are in force, and what time it is in the domain. Sets the caller for the
-- rest of the transaction; row-level security reads it.
CREATE FUNCTION register.enter(
  p_client text, p_organisation text, p_branch text, p_professional text, p_family text, p_child text)
RETURNS TABLE (in_force boolean, client_kind text, sector text, roles text[], unit_ids text[], ahead interval)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
DECLARE
  v_units text[];
  v_roles text[];
  v_kind text;
BEGIN
  SELECT c.kind INTO v_kind FROM client c WHERE c.client_id = p_client AND c.disabled_at IS NULL
     AND c.organisation_id IS NOT DISTINCT FROM p_organisation;
  IF p_professional IS NOT NULL THEN
    SELECT array_agg(DISTINCT d.unit_id), array_agg(DISTINCT d.role) INTO v_units, v_roles
    FROM duty d WHERE d.professional_id = p_professional AND d.organisation_id = p_organisation
      AND d.branch = p_branch AND d.valid @> domain_date();
  END IF;
  PERFORM set_config('app.organisation', coalesce(p_organisation, ''), true),
          set_config('app.branch', coalesce(p_branch, ''), true),
          set_config('app.professional', coalesce(p_professional, ''), true),
          set_config('app.family', coalesce(p_family, ''), true),
          set_config('app.child', coalesce(p_child, ''), true),
          set_config('app.units', coalesce(array_to_string(v_units, ','), ''), true);
  RETURN QUERY SELECT
    v_kind IS NOT NULL
      AND (p_professional IS NULL OR v_units IS NOT NULL)
      AND (p_family IS NULL OR EXISTS (SELECT 1 FROM family_member m WHERE m.id = p_family))
      AND (p_child IS NULL OR EXISTS (SELECT 1 FROM child k WHERE k.id = p_child)),
    v_kind, (SELECT o.sector FROM organisation o WHERE o.id = p_organisation)::text,
    coalesce(v_roles, '{}'), coalesce(v_units, '{}'),
    coalesce((SELECT k.ahead FROM domain_clock k), interval '0');
END
$$;

-- The audited, authorised read of a child's named person: caller, door, row and audit in one statement.
CREATE FUNCTION register.read_named_person(p_caller jsonb, p_child text, p_on date)
RETURNS TABLE (in_force boolean, known boolean, assignment_id text, unit_id text, professional_id text,
               rule_key text, valid_from date, valid_until date, accepted_at timestamptz, unit_name text,
               unit_kind text, role_mailbox text, phone text, opening_hours text, organisation_id text,
               name_sealed bytea, on_date date, covered boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
DECLARE
  v_standing record;
  v_known boolean := false;
  v_on date;
BEGIN
  SELECT e.* INTO v_standing FROM enter(p_caller ->> 'client', p_caller ->> 'organisation',
    p_caller ->> 'branch', p_caller ->> 'professional', p_caller ->> 'family', p_caller ->> 'child') e;
  v_on := coalesce(p_on, domain_date());
  IF v_standing.in_force THEN
    v_known := may_know(p_child);
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
    SELECT coalesce(v_standing.in_force, false), v_known, a.id::text, a.unit_id::text,
           a.professional_id::text, a.rule_key::text, lower(a.valid), upper(a.valid), a.accepted_at,
           u.name::text, u.kind::text, u.role_mailbox::text, u.phone::text, u.opening_hours::text,
           u.organisation_id::text, p.name_sealed, v_on, a.id IS NOT NULL
    FROM (SELECT 1) AS one
    LEFT JOIN named_person_assignment a
      ON v_known AND a.child_id = p_child AND a.superseded_at IS NULL AND a.valid @> v_on
    LEFT JOIN unit u ON u.id = a.unit_id
    LEFT JOIN professional p ON p.id = a.professional_id;
END
$$;

-- The caseload page of the caller's units: the children they are named person for or have a relation to.
CREATE FUNCTION register.read_caseload(p_caller jsonb, p_limit integer, p_offset integer)
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
        WHERE n.child_id = c.id AND n.professional_id = p_caller ->> 'professional')),
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
