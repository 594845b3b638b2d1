-- Who protects a child, and the few for whom it exists. The child's shield is the highest protection that
-- stands; nothing but a lifting lowers it, and no feed lifts.
CREATE FUNCTION register.standing_shield(p_child text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  SELECT coalesce((SELECT p.level FROM protection p WHERE p.child_id = p_child AND p.lifted_at IS NULL
                   ORDER BY shield_rank(p.level) DESC LIMIT 1), 'none')
$$;

CREATE FUNCTION register.is_named(p_child text, p_professional text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  SELECT EXISTS (SELECT 1 FROM shield_named n WHERE n.child_id = p_child
                   AND n.professional_id = p_professional AND n.removed_at IS NULL)
$$;

-- Where a protected child is, nobody is told who is let in without being named: not a guardian either, who may
-- be the one whom the child is protected from. The child itself is told.
CREATE FUNCTION register.place_is_masked(p_child text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  SELECT c.shield <> 'none' AND NOT is_named(c.id, caller('professional'))
     AND NOT coalesce(caller('child') = c.id, false)
  FROM child c WHERE c.id = p_child
$$;

-- Says that the caller's organisation protects the child. The first protection names those for whom the child
-- is to exist: whoever says it, and the heads of the units that have the child now. Whom a head has removed is
-- not named again by this. False when the organisation has said the same already.
CREATE FUNCTION register.protect(
  p_id text, p_child text, p_level text, p_by text, p_at timestamptz, p_reason bytea, p_review_on date)
RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
DECLARE
  v_before text;
BEGIN
  SELECT shield INTO v_before FROM child WHERE id = p_child FOR UPDATE;
  IF shield_rank(p_level) IS NULL OR p_level = 'none' THEN
    RAISE EXCEPTION 'no such protection';
  END IF;
  IF p_reason IS NULL AND EXISTS (
      SELECT 1 FROM protection p WHERE p.child_id = p_child AND p.level = p_level AND p.lifted_at IS NULL
        AND p.organisation_id = caller('organisation')) THEN
    RETURN false;
  END IF;
  INSERT INTO protection (id, child_id, level, organisation_id, branch, set_by, reason_sealed, review_on, set_at)
  VALUES (p_id, p_child, p_level, caller('organisation'), caller('branch'), p_by, p_reason, p_review_on, p_at);
  UPDATE child SET shield = standing_shield(p_child) WHERE id = p_child;
  IF v_before = 'none' THEN
    INSERT INTO shield_named (id, child_id, professional_id, named_by)
    SELECT random_id('shn'), p_child, h.professional_id, p_by
    FROM (SELECT p_by AS professional_id WHERE p_by IS NOT NULL
          UNION
          SELECT d.professional_id FROM duty d
          WHERE d.valid @> domain_date()
            AND d.role IN ('principal', 'unit-manager', 'child-health-nurse')
            AND (d.unit_id IN (SELECT r.unit_id FROM relation r
                               WHERE r.child_id = p_child
                                 AND (upper(r.valid) IS NULL OR upper(r.valid) > domain_date()))
              OR d.unit_id IN (SELECT a.unit_id FROM named_person_assignment a
                               WHERE a.child_id = p_child AND a.superseded_at IS NULL
                                 AND a.valid @> domain_date()))) h
    ON CONFLICT (child_id, professional_id) DO UPDATE
      SET removed_at = NULL, named_by = excluded.named_by, recorded_at = clock_timestamp()
      WHERE shield_named.removed_at IS NOT NULL AND shield_named.removed_by IS NULL;
  END IF;
  RETURN true;
END
$$;

-- Lifts one protection; the shield falls to the highest that still stands. What the lifting organisation was
-- told falls with it, so that its own next feed does not say it again of itself. With the last protection the
-- few are no few any more. Only one of the named lifts. Nothing comes back when it was lifted already.
CREATE FUNCTION register.lift_protection(
  p_id text, p_child text, p_by text, p_at timestamptz, p_source text, p_verified_on date, p_note bytea)
RETURNS SETOF register.protection
LANGUAGE plpgsql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
DECLARE
  v_owner text;
  v_shield text;
BEGIN
  PERFORM 1 FROM child WHERE id = p_child FOR UPDATE;
  IF NOT is_named(p_child, caller('professional')) THEN
    RETURN;
  END IF;
  UPDATE protection SET lifted_at = p_at, lifted_by = p_by, lifted_by_organisation_id = caller('organisation'),
         verification_source = p_source, verified_on = p_verified_on, lifting_note_sealed = p_note
  WHERE id = p_id AND child_id = p_child AND lifted_at IS NULL
  RETURNING organisation_id INTO v_owner;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  UPDATE child SET shield = standing_shield(p_child) WHERE id = p_child RETURNING shield INTO v_shield;
  UPDATE child_record k SET protection = t.level, version = k.version + 1
  FROM (SELECT coalesce((SELECT p.level FROM protection p
                         WHERE p.child_id = p_child AND p.organisation_id = v_owner AND p.lifted_at IS NULL
                         ORDER BY shield_rank(p.level) DESC LIMIT 1), 'none') AS level) t
  WHERE k.child_id = p_child AND k.organisation_id = v_owner
    AND shield_rank(k.protection) > shield_rank(t.level);
  IF v_shield = 'none' THEN
    UPDATE shield_named SET removed_at = clock_timestamp() WHERE child_id = p_child AND removed_at IS NULL;
  END IF;
  RETURN QUERY SELECT p.* FROM protection p WHERE p.id = p_id;
END
$$;

-- Every protection of a child, standing and lifted: for one of the few.
CREATE FUNCTION register.protections(p_child text) RETURNS SETOF register.protection
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  SELECT p.* FROM protection p
  WHERE p.child_id = p_child AND is_named(p_child, caller('professional')) AND may_know(p_child)
  ORDER BY p.set_at, p.id
$$;

-- Those of the caller's own organisation for whom a protected child exists: for one of them.
CREATE FUNCTION register.named_few(p_child text)
RETURNS TABLE (id text, professional_id text, organisation_id text, name_sealed bytea, named_by text,
               named_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  SELECT n.id, n.professional_id, p.organisation_id, p.name_sealed, n.named_by, n.recorded_at
  FROM shield_named n JOIN professional p ON p.id = n.professional_id
  WHERE n.child_id = p_child AND n.removed_at IS NULL AND p.organisation_id = caller('organisation')
    AND is_named(p_child, caller('professional')) AND may_know(p_child)
  ORDER BY n.recorded_at, n.id
$$;

-- One of the few lets the child exist for a colleague who has a duty today; the id that it is known by, or
-- null when it existed for them already.
CREATE FUNCTION register.name_colleague(p_id text, p_child text, p_professional text, p_by text) RETURNS text
LANGUAGE sql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  INSERT INTO shield_named (id, child_id, professional_id, named_by)
  SELECT p_id, c.id, p_professional, p_by FROM child c
  WHERE c.id = p_child AND c.shield <> 'none' AND is_named(c.id, caller('professional'))
    AND EXISTS (SELECT 1 FROM duty d WHERE d.professional_id = p_professional
                  AND d.organisation_id = caller('organisation') AND d.valid @> domain_date())
  ON CONFLICT (child_id, professional_id) DO UPDATE
    SET removed_at = NULL, removed_by = NULL, named_by = excluded.named_by, recorded_at = clock_timestamp()
    WHERE shield_named.removed_at IS NOT NULL
  RETURNING id
$$;

-- Removes one of the few of the caller's own organisation, never the last of them: the child would be lost to
-- those who answer for it. `removed`, `last` or `unknown`.
CREATE FUNCTION register.remove_colleague(p_id text, p_child text, p_by text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
BEGIN
  PERFORM 1 FROM child WHERE id = p_child FOR UPDATE;
  IF NOT EXISTS (SELECT 1 FROM named_few(p_child) f WHERE f.id = p_id) THEN
    RETURN 'unknown';
  END IF;
  IF (SELECT count(*) FROM named_few(p_child)) = 1 THEN
    RETURN 'last';
  END IF;
  UPDATE shield_named SET removed_at = clock_timestamp(), removed_by = p_by WHERE id = p_id;
  RETURN 'removed';
END
$$;

-- A protected child exists for the heads of the units that have it, also for a head who came later; only where
-- the organisation itself was told of the protection, and never for a child that is hidden or sealed.
CREATE OR REPLACE FUNCTION register.name_heads(p_child text) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  WITH named AS (
    INSERT INTO shield_named (id, child_id, professional_id)
    SELECT random_id('shn'), p_child, d.professional_id
    FROM duty d
    WHERE d.organisation_id = caller('organisation') AND d.valid @> domain_date()
      AND d.role IN ('principal', 'unit-manager')
      AND d.unit_id IN (SELECT r.unit_id FROM relation r
                        WHERE r.child_id = p_child AND r.organisation_id = d.organisation_id
                          AND (upper(r.valid) IS NULL OR upper(r.valid) > domain_date()))
      AND EXISTS (SELECT 1 FROM child c WHERE c.id = p_child
                    AND c.shield IN ('confidentiality-marked', 'protected-registration'))
      AND EXISTS (SELECT 1 FROM child_record k WHERE k.child_id = p_child
                    AND k.organisation_id = d.organisation_id AND k.protection <> 'none')
    GROUP BY d.professional_id
    ON CONFLICT (child_id, professional_id) DO UPDATE
      SET removed_at = NULL, recorded_at = clock_timestamp()
      WHERE shield_named.removed_at IS NOT NULL AND shield_named.removed_by IS NULL
    RETURNING 1)
  SELECT count(*) FROM named
$$;

CREATE FUNCTION register.access_facts(p_child text, p_on date)
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
            WHERE a.unit_id = ANY (me.units) AND a.superseded_at IS NULL AND a.valid @> p_on
              AND EXISTS (SELECT 1 FROM unit u WHERE u.id = a.unit_id AND u.branch = me.branch)),
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

CREATE FUNCTION register.plan_facts(p_plan text, p_on date)
RETURNS TABLE (child_id text, seated boolean, invited boolean, family boolean, cleared boolean, masked boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  SELECT p.child_id::text,
    EXISTS (SELECT 1 FROM plan_seat s
            WHERE s.plan_id = p.id AND s.branch = caller('branch') AND seat_is_live(s, p_on)
              AND s.unit_id = ANY (string_to_array(coalesce(caller('units'), ''), ','))),
    EXISTS (SELECT 1 FROM plan_invitation i
            WHERE i.plan_id = p.id AND p.status <> 'ended' AND i.invited_branch = caller('branch')
              AND plan_is_shared(p.id, p_on)
              AND i.unit_id = ANY (string_to_array(coalesce(caller('units'), ''), ','))),
    caller_is_family_of(p.child_id),
    c.shield = 'none' OR caller_is_family_of(p.child_id) OR is_named(c.id, caller('professional')),
    c.shield <> 'none' AND place_is_masked(c.id)
  FROM coordinated_plan p JOIN child c ON c.id = p.child_id WHERE p.id = p_plan
$$;

CREATE OR REPLACE FUNCTION register.assignments(p_child text)
RETURNS TABLE (id text, unit_id text, professional_id text, rule_key text, valid_from date, valid_until date,
               accepted_at timestamptz, accepted_by text, recorded_at timestamptz, superseded_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$ SELECT a.id, CASE WHEN m.masked THEN NULL ELSE a.unit_id END,
          CASE WHEN m.masked THEN NULL ELSE a.professional_id END, a.rule_key, lower(a.valid), upper(a.valid),
          a.accepted_at, CASE WHEN m.masked THEN NULL ELSE a.accepted_by END, a.recorded_at, a.superseded_at
   FROM named_person_assignment a CROSS JOIN (SELECT place_is_masked(p_child) AS masked) m
   WHERE a.child_id = p_child AND may_know(p_child)
   ORDER BY lower(a.valid), a.recorded_at, a.id $$;

-- The audited, authorised read of a child's named person: caller, door, row and audit in one statement. Where
-- the place is masked the row comes without the unit and the person.
CREATE OR REPLACE FUNCTION register.read_named_person(p_caller jsonb, p_child text, p_on date)
RETURNS TABLE (in_force boolean, known boolean, assignment_id text, unit_id text, professional_id text,
               rule_key text, valid_from date, valid_until date, accepted_at timestamptz, unit_name text,
               unit_kind text, role_mailbox text, phone text, opening_hours text, organisation_id text,
               name_sealed bytea, on_date date, covered boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
DECLARE
  v_standing record;
  v_known boolean := false;
  v_masked boolean := false;
  v_on date;
BEGIN
  SELECT e.* INTO v_standing FROM enter(p_caller ->> 'client', p_caller ->> 'organisation',
    p_caller ->> 'branch', p_caller ->> 'professional', p_caller ->> 'family', p_caller ->> 'child') e;
  v_on := coalesce(p_on, domain_date());
  IF v_standing.in_force THEN
    v_known := may_know(p_child);
    v_masked := v_known AND place_is_masked(p_child);
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
           u.organisation_id::text, p.name_sealed, v_on, a.id IS NOT NULL
    FROM (SELECT 1) AS one
    LEFT JOIN named_person_assignment a
      ON v_known AND a.child_id = p_child AND a.superseded_at IS NULL AND a.valid @> v_on
    LEFT JOIN unit k ON k.id = a.unit_id
    LEFT JOIN unit u ON u.id = k.id AND NOT v_masked
    LEFT JOIN professional p ON p.id = a.professional_id AND NOT v_masked;
END
$$;

-- The caseload page of the caller's units: the children they are named person for or have a relation to.
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

-- The family's own log: what was read or shared under a consent that this very person gave. Purpose and unit
-- only, and no unit where the place is masked; nothing of reception or inquiry.
CREATE OR REPLACE FUNCTION audit.family_log(p_child text, p_limit integer, p_offset integer)
RETURNS TABLE (total bigint, at timestamptz, unit_id text, purpose text, action text, consent_id text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = audit, register, public, pg_temp AS
$$
  SELECT count(*) OVER (), coalesce(e.domain_at, e.at),
         CASE WHEN m.masked THEN NULL ELSE e.unit_id::text END, e.purpose::text, e.action::text,
         e.consent_id::text
  FROM audit_entry e CROSS JOIN (SELECT register.place_is_masked(p_child) AS masked) m
  WHERE e.child_id = p_child AND register.caller_is_family_of(p_child)
    AND e.outcome = 'allowed' AND e.organisation_id IS NOT NULL
    AND e.branch NOT IN ('social-reception', 'social-inquiry')
    AND (e.action LIKE '%:read%' OR e.action LIKE 'disclosure:%')
    AND EXISTS (SELECT 1 FROM consent_answer a
                WHERE a.consent_id = e.consent_id AND a.status IN ('given', 'withdrawn')
                  AND a.giver_id = coalesce(caller('family'), caller('child')))
    AND NOT EXISTS (SELECT 1 FROM register.child c
                    WHERE c.id = p_child AND c.shield IN ('hidden-placement', 'sealed'))
  ORDER BY e.id DESC LIMIT p_limit OFFSET p_offset
$$;

GRANT UPDATE ON public.child_record TO named_person_register;
CREATE POLICY register_lowers ON public.child_record FOR UPDATE TO named_person_register USING (true);
