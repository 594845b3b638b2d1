-- The consent that a plan rests on, on a day: from a transfer at eighteen on the young person's own.
CREATE FUNCTION register.plan_ground(p_plan text, p_on date) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  SELECT CASE WHEN p.own_consent_from <= p_on THEN p.own_consent_id ELSE p.consent_id END::text
  FROM coordinated_plan p WHERE p.id = p_plan
$$;

CREATE OR REPLACE FUNCTION register.plan_is_shared(p_plan text, p_on date) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$ SELECT consent_holds(plan_ground(p_plan, p_on), p_on) $$;

-- Whether that consent holds, and names a unit.
CREATE FUNCTION register.plan_is_shared_with(p_plan text, p_unit text, p_on date) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  SELECT EXISTS (SELECT 1 FROM consent_recipient r
                 WHERE r.consent_id = plan_ground(p_plan, p_on) AND r.unit_id = p_unit)
     AND plan_is_shared(p_plan, p_on)
$$;

-- A seat is live until it closes and, for all but the plan's owner, while the plan's consent holds and names it.
CREATE OR REPLACE FUNCTION register.seat_is_live(p_seat plan_seat, p_on date) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  SELECT (p_seat.closed_at IS NULL OR p_seat.closed_at > domain_now())
     AND (EXISTS (SELECT 1 FROM coordinated_plan p
                  WHERE p.id = p_seat.plan_id AND p.organisation_id = p_seat.organisation_id
                    AND p.branch = p_seat.branch)
          OR plan_is_shared_with(p_seat.plan_id, p_seat.unit_id, p_on))
$$;

-- Whether a unit sits at a plan.
CREATE FUNCTION register.unit_sits_at(p_plan text, p_unit text, p_on date) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  SELECT EXISTS (SELECT 1 FROM plan_seat s
                 WHERE s.plan_id = p_plan AND s.unit_id = p_unit AND seat_is_live(s, p_on))
$$;

CREATE OR REPLACE FUNCTION register.end_plans(p_child text, p_reason text, p_at timestamptz) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  WITH closed AS (
    UPDATE plan_seat s SET closed_at = p_at FROM coordinated_plan p
    WHERE p.id = s.plan_id AND s.child_id = p_child AND (s.closed_at IS NULL OR s.closed_at > p_at)
      AND s.unit_id <> p.unit_id AND ended_on(p_child) IS NOT NULL),
  done AS (
    UPDATE coordinated_plan SET status = 'ended', end_reason = p_reason, ended_at = p_at, version = version + 1
    WHERE child_id = p_child AND status <> 'ended' AND ended_on(p_child) IS NOT NULL RETURNING 1)
  SELECT count(*) FROM done
$$;

-- What else there is to look at about plans. The named person that sits at a plan sees that another's promise is
-- overdue, beside who coordinates it; and its owner sees three months before that a plan comes of age, until the
-- young person's own consent is in its place. Which plan the young person has consented to already goes on as it is.
CREATE FUNCTION register.plan_notice_facts(p_children text[], p_on date)
RETURNS TABLE (child_id text, organisation_id text, branch text, unit_id text, professional_id text, kind text,
               key text, link text, due_on date, waiting boolean, consent_id text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  SELECT t.child_id::text, s.organisation_id::text, s.branch::text, s.unit_id::text, a.professional_id::text,
         'promise-awaited', 'promise-awaited:' || t.id, '/plans/' || t.plan_id || '/actions/' || t.id, t.due_on,
         true,
         CASE WHEN (p.organisation_id, p.branch) <> (s.organisation_id, s.branch) THEN plan_ground(p.id, p_on) END
  FROM plan_action t JOIN coordinated_plan p ON p.id = t.plan_id
  JOIN named_person_assignment a ON a.child_id = t.child_id AND a.superseded_at IS NULL AND a.valid @> p_on
  JOIN plan_seat s ON s.plan_id = t.plan_id AND s.unit_id = a.unit_id AND seat_is_live(s, p_on)
  LEFT JOIN lead_professional_assignment l
    ON l.plan_id = p.id AND l.valid @> p_on AND unit_sits_at(l.plan_id, l.unit_id, p_on)
  WHERE t.child_id = ANY (p_children) AND t.status IN ('promised', 'started') AND p.status <> 'ended'
    AND t.due_on < p_on AND ended_on(t.child_id) IS NULL
    AND s.unit_id NOT IN (t.responsible_unit_id, coalesce(l.unit_id, p.unit_id))
  UNION ALL
  SELECT p.child_id::text, p.organisation_id::text, p.branch::text, p.unit_id::text, NULL, 'plan-comes-of-age',
         'plan-comes-of-age:' || p.id, '/plans/' || p.id, turns(k.birth_date, 18), false, NULL
  FROM coordinated_plan p JOIN child k ON k.id = p.child_id JOIN consent c ON c.id = p.consent_id
  WHERE p.child_id = ANY (p_children) AND p.status <> 'ended' AND p.own_consent_id IS NULL
    AND NOT k.id = ANY (c.required) AND turns(k.birth_date, 18) <= p_on + 90 AND ended_on(k.id) IS NULL
$$;
