-- The family reads a request that rests on a consent for which it is asked, or that is shown to it; and of the answers
-- those that it is told.
CREATE POLICY family ON public.assistance_request FOR SELECT TO named_person_app
  USING (register.caller_is_family_of(child_id)
         AND (shown_to_family OR (consent_id IS NOT NULL AND register.caller_is_asked(consent_id))));
CREATE POLICY family ON public.assistance_answer FOR SELECT TO named_person_app
  USING (told AND told_family AND register.caller_is_family_of(child_id)
         AND EXISTS (SELECT 1 FROM assistance_request r WHERE r.id = assistance_request_id));

-- What there is to look at of requests for help: for who is asked until it has answered, for who asks until it has been
-- told; once before the day and once after it. Who asks learns by none of it whether the child is known there.
CREATE FUNCTION register.assistance_notice_facts(p_children text[], p_on date)
RETURNS TABLE (child_id text, organisation_id text, branch text, unit_id text, professional_id text, kind text,
               key text, link text, due_on date, waiting boolean, consent_id text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  WITH open AS (
    SELECT r.*, '/children/' || r.child_id || '/assistance-requests/' || r.id AS place, r.due_on < p_on AS overdue
    FROM assistance_request r
    WHERE r.child_id = ANY (p_children) AND r.withdrawn_at IS NULL AND ended_on(r.child_id) IS NULL)
  SELECT o.child_id::text, o.asked_organisation_id::text, o.asked_branch::text, o.asked_unit_id::text, NULL::text,
         CASE WHEN o.overdue THEN 'assistance-overdue' ELSE 'assistance-requested' END,
         CASE WHEN o.overdue THEN 'assistance-overdue:' ELSE 'assistance-requested:' END || o.id,
         o.place, o.due_on, false, o.consent_id::text
  FROM open o
  WHERE (o.holds_until IS NULL OR o.holds_until > p_on)
    AND NOT EXISTS (SELECT 1 FROM assistance_answer a WHERE a.assistance_request_id = o.id)
  UNION ALL
  SELECT o.child_id::text, o.organisation_id::text, o.branch::text, o.unit_id::text,
         CASE WHEN NOT o.overdue THEN o.asked_by::text END,
         CASE WHEN o.overdue THEN 'assistance-unanswered' ELSE 'assistance-awaited' END,
         CASE WHEN o.overdue THEN 'assistance-unanswered:' ELSE 'assistance-awaited:' END || o.id,
         o.place, o.due_on, true, NULL
  FROM open o
  WHERE NOT EXISTS (SELECT 1 FROM assistance_answer a WHERE a.assistance_request_id = o.id AND a.told)
$$;

CREATE OR REPLACE FUNCTION register.refresh_notices(p_children text[], p_on date, p_at timestamptz) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
DECLARE
  v_left bigint;
BEGIN
  WITH fact AS MATERIALIZED (
    SELECT * FROM notice_facts(p_children, p_on)
    UNION ALL
    SELECT * FROM assistance_notice_facts(p_children, p_on)),
  over AS (
    UPDATE notice n SET settled_at = p_at
    WHERE n.child_id = ANY (p_children) AND n.derived AND n.settled_at IS NULL
      AND NOT EXISTS (SELECT 1 FROM fact f
                      WHERE f.unit_id = n.unit_id AND f.branch = n.branch AND f.key = n.key)),
  placed AS (
    INSERT INTO notice AS n (id, child_id, organisation_id, branch, unit_id, professional_id, kind, key, link,
                             due_on, waiting, consent_id, derived, left_at)
    SELECT random_id('ntc'), f.child_id, f.organisation_id, f.branch, f.unit_id, f.professional_id, f.kind, f.key,
           f.link, f.due_on, f.waiting, f.consent_id, true, p_at
    FROM fact f ORDER BY f.unit_id, f.branch, f.key
    ON CONFLICT (unit_id, branch, key) DO UPDATE
      SET due_on = excluded.due_on, professional_id = excluded.professional_id, consent_id = excluded.consent_id,
          read_at = CASE WHEN n.settled_at IS NULL THEN n.read_at END,
          read_by = CASE WHEN n.settled_at IS NULL THEN n.read_by END,
          mailed_on = CASE WHEN n.settled_at IS NULL THEN n.mailed_on END, settled_at = NULL
      WHERE n.settled_at IS NOT NULL
         OR (n.due_on, n.professional_id, n.consent_id)
            IS DISTINCT FROM (excluded.due_on, excluded.professional_id, excluded.consent_id)
    RETURNING 1)
  SELECT count(*) INTO v_left FROM placed;
  RETURN v_left;
END
$$;
