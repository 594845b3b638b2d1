-- What the door needs to know, in one question. Runs as the register's role: it sees across organisations,
-- and answers only about the caller that the transaction names.
CREATE FUNCTION register.is_guardian(p_child text, p_family text, p_on date) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  SELECT EXISTS (
    SELECT 1 FROM guardian g
    WHERE g.child_id = p_child AND g.family_member_id = p_family
      AND g.custody AND g.verified_on IS NOT NULL AND g.valid @> p_on
      AND NOT EXISTS (  -- a newer verified word from anybody that custody has ended
        SELECT 1 FROM guardian e
        WHERE e.child_id = p_child AND e.family_member_id = p_family
          AND e.verified_on >= g.verified_on AND e.id <> g.id
          AND (NOT e.custody OR upper(e.valid) <= p_on)))
$$;

CREATE FUNCTION register.caller_is_family_of(p_child text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  SELECT coalesce(caller('child') = p_child, false)
      OR coalesce(caller('family') IS NOT NULL
                  AND is_guardian(p_child, caller('family'), domain_date()), false)
$$;

-- A seat is live while it is open and, for all but the plan's owner, while the plan's consent holds: what has
-- run out is none, and nothing goes on being shared.
CREATE FUNCTION register.plan_is_shared(p_plan text, p_on date) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  SELECT EXISTS (SELECT 1 FROM coordinated_plan p JOIN consent c ON c.id = p.consent_id
                 WHERE p.id = p_plan AND c.valid @> p_on)
$$;

CREATE FUNCTION register.seat_is_live(p_seat plan_seat, p_on date) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  SELECT p_seat.closed_at IS NULL
     AND (plan_is_shared(p_seat.plan_id, p_on)
          OR EXISTS (SELECT 1 FROM coordinated_plan p
                     WHERE p.id = p_seat.plan_id AND p.organisation_id = p_seat.organisation_id
                       AND p.branch = p_seat.branch))
$$;

CREATE FUNCTION register.caller_sits_at(p_plan text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  SELECT EXISTS (
    SELECT 1 FROM plan_seat s
    WHERE s.plan_id = p_plan AND s.organisation_id = caller('organisation')
      AND s.branch = caller('branch') AND seat_is_live(s, domain_date()))
$$;

CREATE FUNCTION register.caller_is_asked(p_consent text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  SELECT EXISTS (SELECT 1 FROM consent c WHERE c.id = p_consent
                 AND coalesce(caller('family'), caller('child')) = ANY (c.required))
$$;

CREATE FUNCTION register.access_facts(p_child text, p_on date)
RETURNS TABLE (
  child_id text, birth_date date, shielded boolean, named boolean, related boolean, named_person boolean,
  recipient boolean, seated boolean, invited boolean, family boolean)
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
    EXISTS (SELECT 1 FROM shield_named n WHERE n.child_id = c.id AND n.professional_id = me.pro),
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
    caller_is_family_of(c.id)
  FROM child c CROSS JOIN me WHERE c.id = p_child
$$;

CREATE FUNCTION register.may_know(p_child text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  SELECT coalesce((
    SELECT (NOT f.shielded OR f.named OR f.family)
       AND (f.related OR f.named_person OR f.recipient OR f.seated OR f.invited OR f.family)
    FROM access_facts(p_child, domain_date()) f), false)
$$;

-- How the caller stands to a plan: whose it is, whether they sit at it, are called to it, or are its family.
CREATE FUNCTION register.plan_facts(p_plan text, p_on date)
RETURNS TABLE (child_id text, seated boolean, invited boolean, family boolean, cleared boolean)
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
    c.shield = 'none' OR caller_is_family_of(p.child_id) OR EXISTS (
      SELECT 1 FROM shield_named n WHERE n.child_id = c.id AND n.professional_id = caller('professional'))
  FROM coordinated_plan p JOIN child c ON c.id = p.child_id WHERE p.id = p_plan
$$;
