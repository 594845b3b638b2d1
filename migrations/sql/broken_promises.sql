-- What else there is to look at about plans. The named person that sits at a plan sees that another's promise is
-- overdue, beside who coordinates it. Both see for a month that another's promise is broken. Its owner sees three months before that a plan comes of age, until the
-- young person's own consent is in its place. Which plan the young person has consented to already goes on as it is.
CREATE OR REPLACE FUNCTION register.plan_notice_facts(p_children text[], p_on date)
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
  SELECT DISTINCT ON (s.unit_id, t.id) t.child_id::text, s.organisation_id::text, s.branch::text, s.unit_id::text,
         CASE WHEN l.unit_id = s.unit_id THEN l.professional_id END::text, 'promise-broken',
         'promise-broken:' || t.id, '/plans/' || t.plan_id || '/actions/' || t.id, t.due_on, false,
         CASE WHEN (p.organisation_id, p.branch) <> (s.organisation_id, s.branch) THEN plan_ground(p.id, p_on) END
  FROM plan_action t JOIN coordinated_plan p ON p.id = t.plan_id
  LEFT JOIN lead_professional_assignment l
    ON l.plan_id = p.id AND l.valid @> p_on AND unit_sits_at(l.plan_id, l.unit_id, p_on)
  LEFT JOIN named_person_assignment a ON a.child_id = t.child_id AND a.superseded_at IS NULL AND a.valid @> p_on
  JOIN plan_seat s ON s.plan_id = t.plan_id AND s.unit_id IN (coalesce(l.unit_id, p.unit_id), a.unit_id)
    AND seat_is_live(s, p_on)
  WHERE t.child_id = ANY (p_children) AND t.status = 'broken' AND p.status <> 'ended'
    AND ended_on(t.child_id) IS NULL AND s.unit_id <> t.responsible_unit_id
    AND EXISTS (SELECT 1 FROM plan_action_change c WHERE c.action_id = t.id AND c.status = 'broken'
                AND in_sweden(c.changed_at) > p_on - 30)
  UNION ALL
  SELECT p.child_id::text, p.organisation_id::text, p.branch::text, p.unit_id::text, NULL, 'plan-comes-of-age',
         'plan-comes-of-age:' || p.id, '/plans/' || p.id, turns(k.birth_date, 18), false, NULL
  FROM coordinated_plan p JOIN child k ON k.id = p.child_id JOIN consent c ON c.id = p.consent_id
  WHERE p.child_id = ANY (p_children) AND p.status <> 'ended' AND p.own_consent_id IS NULL
    AND NOT k.id = ANY (c.required) AND turns(k.birth_date, 18) <= p_on + 90 AND ended_on(k.id) IS NULL
$$;
