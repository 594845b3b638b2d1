-- The Swedish date at a moment.
CREATE FUNCTION register.in_sweden(p_moment timestamptz) RETURNS date
LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT (p_moment AT TIME ZONE 'Europe/Stockholm')::date $$;

-- What became of the plans of the caller's own compartment between two days, counted. A child with protected identity
-- is counted nowhere: the answer is the same with and without it. What has been counted stays counted so: each number
-- is of things that happened in the period and were written down then. A promise counts on every day on which it was
-- due, as it stood at the end of that day.
CREATE FUNCTION register.plan_counts(p_client text, p_first date, p_last date)
RETURNS TABLE (measure text, giver text, cell text, count bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  WITH own AS MATERIALIZED (
    SELECT p.* FROM coordinated_plan p JOIN child k ON k.id = p.child_id AND k.shield = 'none'
    WHERE p.organisation_id = caller('organisation')
      AND p.branch = ANY (CASE WHEN caller('branch') IS NOT NULL THEN ARRAY[caller('branch')]
        ELSE (SELECT c.branches FROM client c
              WHERE c.client_id = p_client AND c.organisation_id = caller('organisation'))::text[] END)),
  noted AS (
    SELECT in_sweden(p.need_noted_at) AS need_on, in_sweden(p.called_at) AS called_on,
           in_sweden((SELECT min(m.held_at) FROM plan_meeting m WHERE m.plan_id = p.id)) AS met_on
    FROM own p),
  due AS (
    SELECT DISTINCT c.action_id, c.due_on FROM plan_action_change c JOIN own p ON p.id = c.plan_id
    WHERE c.due_on BETWEEN p_first AND p_last),
  came_due AS (
    SELECT a.responsible_organisation_id::text AS giver, stood.status = 'done' AS in_time
    FROM due d JOIN plan_action a ON a.id = d.action_id JOIN own p ON p.id = a.plan_id
    CROSS JOIN LATERAL (SELECT c.due_on, c.status FROM plan_action_change c
                        WHERE c.action_id = d.action_id AND in_sweden(c.changed_at) <= d.due_on
                        ORDER BY c.changed_at DESC, c.recorded_at DESC LIMIT 1) AS stood
    WHERE stood.due_on = d.due_on AND (p.ended_at IS NULL OR in_sweden(p.ended_at) > d.due_on)),
  judged AS (
    SELECT o.by_child, o.by_family, o.by_professionals
    FROM goal_outcome o JOIN own p ON p.id = o.plan_id JOIN plan_follow_up f ON f.id = o.follow_up_id
    WHERE in_sweden(f.written_at) BETWEEN p_first AND p_last),
  fact AS (
    SELECT 'need-to-call' AS measure, NULL::text AS giver,
           CASE WHEN called_on - need_on <= 7 THEN '0-7-days' WHEN called_on - need_on <= 14 THEN '8-14-days'
                ELSE 'later' END AS cell
    FROM noted WHERE called_on BETWEEN p_first AND p_last
    UNION ALL
    SELECT 'call-to-meeting', NULL,
           CASE WHEN met_on - called_on <= 14 THEN '0-14-days' WHEN met_on - called_on <= 21 THEN '15-21-days'
                ELSE 'later' END
    FROM noted WHERE met_on BETWEEN p_first AND p_last
    UNION ALL
    SELECT 'child-at-meetings', NULL,
           CASE WHEN m.child_took_part THEN 'took-part'
                WHEN m.child_view_sealed IS NOT NULL
                     OR EXISTS (SELECT 1 FROM child_voice v WHERE v.plan_id = m.plan_id AND v.said_at <= m.held_at)
                THEN 'heard' ELSE 'neither' END
    FROM plan_meeting m JOIN own p ON p.id = m.plan_id
    WHERE in_sweden(m.held_at) BETWEEN p_first AND p_last
    UNION ALL
    SELECT 'promises', giver, CASE WHEN in_time THEN 'kept-in-time' ELSE 'not-in-time' END FROM came_due
    UNION ALL
    SELECT 'goals-by-child', NULL, by_child FROM judged WHERE by_child <> 'not-asked'
    UNION ALL
    SELECT 'goals-by-family', NULL, by_family FROM judged WHERE by_family <> 'not-asked'
    UNION ALL
    SELECT 'goals-by-professionals', NULL, by_professionals FROM judged WHERE by_professionals <> 'not-asked')
  SELECT f.measure, f.giver, f.cell, count(*) FROM fact f GROUP BY 1, 2, 3
$$;
