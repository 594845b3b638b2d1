-- The moment at which a Swedish day begins.
CREATE FUNCTION register.swedish_day_begins(p_day date) RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT p_day::timestamp AT TIME ZONE 'Europe/Stockholm' $$;

-- Of which branches of the caller's organisation a call counts.
CREATE FUNCTION register.counted_branches(p_client text) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  SELECT CASE WHEN caller('branch') IS NOT NULL THEN ARRAY[caller('branch')]
         ELSE (SELECT c.branches FROM client c
               WHERE c.client_id = p_client AND c.organisation_id = caller('organisation'))::text[] END
$$;

-- The children that are counted nowhere.
CREATE FUNCTION register.never_counted() RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$ SELECT coalesce(array_agg(id::text), '{}') FROM child WHERE shield <> 'none' $$;

-- What became of the plans of the caller's own compartment between two days, counted. A child with protected identity
-- is counted nowhere: the answer is the same with and without it. What has been counted stays counted so: each number
-- is of things that happened in the period and were written down then. A promise counts on every day on which it was
-- due, as it stood at the end of that day. Who asks and when the period begins is found once; what lies outside it is
-- left before anything is reckoned of it.
DROP FUNCTION register.plan_counts(text, date, date);
CREATE FUNCTION register.plan_counts(p_client text, p_first date, p_last date)
RETURNS TABLE (measure text, giver text, cell text, count bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp
SET timezone = 'Europe/Stockholm' SET work_mem = '64MB' SET plan_cache_mode = 'force_custom_plan' AS
$$
#variable_conflict use_column
DECLARE
  v_own text := caller('organisation');
  v_branches text[] := counted_branches(p_client);
  v_hidden text[] := never_counted();
  v_since timestamptz := swedish_day_begins(p_first);
  v_until timestamptz := swedish_day_begins(p_last + 1);
BEGIN
  RETURN QUERY
  WITH called AS (
    SELECT p.called_at::date - p.need_noted_at::date AS days, count(*) AS n
    FROM coordinated_plan p
    WHERE p.organisation_id = v_own AND p.branch = ANY (v_branches) AND p.child_id <> ALL (v_hidden)
      AND p.called_at >= v_since AND p.called_at < v_until
    GROUP BY 1),
  first_met AS (
    SELECT m.plan_id, min(m.held_at) AS held_at
    FROM plan_meeting m
    WHERE m.organisation_id = v_own AND m.branch = ANY (v_branches) AND m.child_id <> ALL (v_hidden)
      AND m.held_at >= v_since AND m.held_at < v_until
      AND NOT EXISTS (SELECT 1 FROM plan_meeting e WHERE e.plan_id = m.plan_id AND e.held_at < v_since)
    GROUP BY 1),
  met AS (
    SELECT m.held_at::date - p.called_at::date AS days, count(*) AS n
    FROM first_met m JOIN coordinated_plan p ON p.id = m.plan_id
    GROUP BY 1),
  sat AS (
    SELECT CASE WHEN m.child_took_part THEN 'took-part'
                WHEN m.child_view_sealed IS NOT NULL
                     OR EXISTS (SELECT 1 FROM child_voice v WHERE v.plan_id = m.plan_id AND v.said_at <= m.held_at)
                THEN 'heard' ELSE 'neither' END AS cell, count(*) AS n
    FROM plan_meeting m
    WHERE m.organisation_id = v_own AND m.branch = ANY (v_branches) AND m.child_id <> ALL (v_hidden)
      AND m.held_at >= v_since AND m.held_at < v_until
    GROUP BY 1),
  stood AS (
    SELECT c.action_id, c.status = 'done' AS in_time
    FROM plan_action_change c
    WHERE c.organisation_id = v_own AND c.branch = ANY (v_branches) AND c.child_id <> ALL (v_hidden)
      AND c.due_on BETWEEN p_first AND p_last AND c.changed_at::date <= c.due_on
      AND NOT EXISTS (SELECT 1 FROM plan_action_change l
                      WHERE l.action_id = c.action_id AND l.id <> c.id
                        AND (l.changed_at, l.recorded_at, l.id) > (c.changed_at, c.recorded_at, c.id)
                        AND l.changed_at::date <= c.due_on)
      AND NOT EXISTS (SELECT 1 FROM coordinated_plan p
                      WHERE p.id = c.plan_id AND p.ended_at < v_until AND p.ended_at::date <= c.due_on)),
  came_due AS (
    SELECT a.responsible_organisation_id AS giver, s.in_time, count(*) AS n
    FROM stood s JOIN plan_action a ON a.id = s.action_id
    GROUP BY 1, 2),
  judged AS (
    SELECT o.by_child, o.by_family, o.by_professionals, count(*) AS n
    FROM plan_follow_up f JOIN goal_outcome o ON o.follow_up_id = f.id
    WHERE f.organisation_id = v_own AND f.branch = ANY (v_branches) AND f.child_id <> ALL (v_hidden)
      AND f.written_at >= v_since AND f.written_at < v_until
    GROUP BY 1, 2, 3),
  fact AS (
    SELECT 'need-to-call' AS measure, NULL::text AS giver,
           CASE WHEN days <= 7 THEN '0-7-days' WHEN days <= 14 THEN '8-14-days' ELSE 'later' END AS cell, n
    FROM called
    UNION ALL
    SELECT 'call-to-meeting', NULL,
           CASE WHEN days <= 14 THEN '0-14-days' WHEN days <= 21 THEN '15-21-days' ELSE 'later' END, n
    FROM met
    UNION ALL
    SELECT 'child-at-meetings', NULL, cell, n FROM sat
    UNION ALL
    SELECT 'promises', giver, CASE WHEN in_time THEN 'kept-in-time' ELSE 'not-in-time' END, n FROM came_due
    UNION ALL
    SELECT 'goals-by-child', NULL, by_child, n FROM judged WHERE by_child <> 'not-asked'
    UNION ALL
    SELECT 'goals-by-family', NULL, by_family, n FROM judged WHERE by_family <> 'not-asked'
    UNION ALL
    SELECT 'goals-by-professionals', NULL, by_professionals, n FROM judged WHERE by_professionals <> 'not-asked')
  SELECT f.measure::text, f.giver::text, f.cell::text, sum(f.n)::bigint FROM fact f GROUP BY 1, 2, 3;
END
$$;

-- How the reports of schools were treated between two days, counted by the unit that received them and by the kind of
-- school: only what the caller's own compartment holds. A child with protected identity is counted nowhere, nor is a
-- report about a child that is not in the register. A number that is about fewer than p_least children, or schools, is
-- not told at all: every cell is counted by child first, and then the children are.
DROP FUNCTION register.treatment_counts(text, date, date, integer);
CREATE FUNCTION register.treatment_counts(p_client text, p_first date, p_last date, p_least integer)
RETURNS TABLE (measure text, unit_id text, kind text, cell text, count bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp
SET timezone = 'Europe/Stockholm' SET work_mem = '64MB' SET plan_cache_mode = 'force_custom_plan' AS
$$
#variable_conflict use_column
DECLARE
  v_own text := caller('organisation');
  v_branches text[] := counted_branches(p_client);
  v_hidden text[] := never_counted();
  v_since timestamptz := swedish_day_begins(p_first);
  v_until timestamptz := swedish_day_begins(p_last + 1);
BEGIN
  RETURN QUERY
  WITH own AS MATERIALIZED (
    SELECT r.id, r.unit_id, s.regime = 'osl' AS municipal, r.reporter_unit_id, r.child_id, r.received_at,
           CASE WHEN r.status = 'inquiry-opened' THEN r.child_inquiry_id END AS inquiry_id,
           r.status = 'added' AND r.received_at >= v_since AND r.received_at < v_until AS added,
           r.decision = 'open-inquiry' AS opened, in_period.decided,
           CASE WHEN in_period.decided THEN r.decided_at::date - r.received_at::date END AS days_to_decision,
           CASE WHEN r.feedback IS NOT NULL AND r.told_at >= v_since AND r.told_at < v_until
                THEN r.told_at::date - r.received_at::date END AS days_to_feedback,
           CASE WHEN r.protection_judged_at >= v_since AND r.protection_judged_at < v_until
                THEN r.protection_judged_by END AS judge,
           CASE WHEN in_period.decided THEN r.decided_by END AS decider
    FROM received_concern_report r
    JOIN unit u ON u.id = r.reporter_unit_id
    JOIN organisation s ON s.id = u.organisation_id AND s.sector = 'school'
    CROSS JOIN LATERAL (SELECT r.decision IS NOT NULL AND r.decided_at >= v_since AND r.decided_at < v_until AS decided
    ) AS in_period
    WHERE r.organisation_id = v_own AND r.branch = ANY (v_branches) AND r.child_id <> ALL (v_hidden)),
  met AS (
    SELECT w.received_concern_report_id AS report, bool_or(w.held_at < v_until) AS held,
           bool_or(w.unsuitable_because IS NULL) AS offered
    FROM report_meeting w WHERE w.organisation_id = v_own AND w.written_at < v_until
    GROUP BY 1),
  consent AS (
    SELECT e.child_id, max(e.happened_at) AS asked_at
    FROM code_event e
    WHERE e.organisation_id = v_own AND e.branch = ANY (v_branches) AND e.happened_at < v_until
      AND e.occasion IN ('sharing-consent-asked', 'plan-consent-asked', 'contact-consent-asked')
    GROUP BY 1),
  inquiry AS (
    SELECT i.id, i.ended_at::date <= i.opened_at::date + interval '4 months' AS in_time
    FROM child_inquiry i
    WHERE i.organisation_id = v_own AND i.ended_at >= v_since AND i.ended_at < v_until),
  said AS (
    SELECT o.unit_id, o.municipal, o.child_id, o.added, o.decided, o.opened, o.days_to_decision, o.days_to_feedback,
           m.report IS NOT NULL AS met, coalesce(m.held, false) AS held, coalesce(m.offered, false) AS offered,
           coalesce(k.asked_at >= o.received_at, false) AS asked, i.in_time
    FROM own o LEFT JOIN met m ON m.report = o.id LEFT JOIN consent k ON k.child_id = o.child_id
    LEFT JOIN inquiry i ON i.id = o.inquiry_id),
  of_child AS (
    SELECT unit_id, municipal, child_id,
           count(*) FILTER (WHERE decided AND opened) AS opened,
           count(*) FILTER (WHERE decided AND NOT opened) AS not_opened,
           count(*) FILTER (WHERE added) AS added,
           count(*) FILTER (WHERE days_to_decision <= 7) AS in_7,
           count(*) FILTER (WHERE days_to_decision BETWEEN 8 AND 14) AS in_14,
           count(*) FILTER (WHERE days_to_decision > 14) AS after_14,
           count(*) FILTER (WHERE decided AND held) AS held,
           count(*) FILTER (WHERE decided AND offered AND NOT held) AS offered,
           count(*) FILTER (WHERE decided AND met AND NOT offered AND NOT held) AS unsuitable,
           count(*) FILTER (WHERE decided AND NOT met) AS neither,
           count(*) FILTER (WHERE days_to_feedback <= 14) AS told_in_14,
           count(*) FILTER (WHERE days_to_feedback BETWEEN 15 AND 28) AS told_in_28,
           count(*) FILTER (WHERE days_to_feedback > 28) AS told_later,
           count(*) FILTER (WHERE in_time) AS in_time,
           count(*) FILTER (WHERE NOT in_time) AS too_late,
           count(*) FILTER (WHERE decided AND asked) AS asked,
           count(*) FILTER (WHERE decided AND NOT asked) AS not_asked
    FROM said GROUP BY unit_id, municipal, child_id),
  spoke AS (
    SELECT o.unit_id, o.municipal, o.reporter_unit_id, o.judge AS who FROM own o GROUP BY 1, 2, 3, 4
    UNION SELECT o.unit_id, o.municipal, o.reporter_unit_id, o.decider FROM own o GROUP BY 1, 2, 3, 4
    UNION SELECT o.unit_id, o.municipal, o.reporter_unit_id, w.written_by
    FROM own o JOIN report_meeting w ON w.received_concern_report_id = o.id
    WHERE w.written_at >= v_since AND w.written_at < v_until
    GROUP BY 1, 2, 3, 4),
  of_school AS (
    SELECT unit_id, municipal, count(*) AS people FROM spoke WHERE who IS NOT NULL
    GROUP BY unit_id, municipal, reporter_unit_id),
  fact AS (
    SELECT each.measure, k.unit_id, k.municipal, each.cell, each.n, each.whom
    FROM (SELECT unit_id, municipal,
                 sum(opened) AS opened, count(*) FILTER (WHERE opened > 0) AS w_opened,
                 sum(not_opened) AS not_opened, count(*) FILTER (WHERE not_opened > 0) AS w_not_opened,
                 sum(added) AS added, count(*) FILTER (WHERE added > 0) AS w_added,
                 sum(in_7) AS in_7, count(*) FILTER (WHERE in_7 > 0) AS w_in_7,
                 sum(in_14) AS in_14, count(*) FILTER (WHERE in_14 > 0) AS w_in_14,
                 sum(after_14) AS after_14, count(*) FILTER (WHERE after_14 > 0) AS w_after_14,
                 sum(held) AS held, count(*) FILTER (WHERE held > 0) AS w_held,
                 sum(offered) AS offered, count(*) FILTER (WHERE offered > 0) AS w_offered,
                 sum(unsuitable) AS unsuitable, count(*) FILTER (WHERE unsuitable > 0) AS w_unsuitable,
                 sum(neither) AS neither, count(*) FILTER (WHERE neither > 0) AS w_neither,
                 sum(told_in_14) AS told_in_14, count(*) FILTER (WHERE told_in_14 > 0) AS w_told_in_14,
                 sum(told_in_28) AS told_in_28, count(*) FILTER (WHERE told_in_28 > 0) AS w_told_in_28,
                 sum(told_later) AS told_later, count(*) FILTER (WHERE told_later > 0) AS w_told_later,
                 sum(in_time) AS in_time, count(*) FILTER (WHERE in_time > 0) AS w_in_time,
                 sum(too_late) AS too_late, count(*) FILTER (WHERE too_late > 0) AS w_too_late,
                 sum(asked) AS asked, count(*) FILTER (WHERE asked > 0) AS w_asked,
                 sum(not_asked) AS not_asked, count(*) FILTER (WHERE not_asked > 0) AS w_not_asked
          FROM of_child GROUP BY unit_id, municipal) k
    CROSS JOIN LATERAL (VALUES
      ('decisions', 'opened', k.opened, k.w_opened), ('decisions', 'not-opened', k.not_opened, k.w_not_opened),
      ('decisions', 'open-already', k.added, k.w_added),
      ('days-to-decision', '0-7-days', k.in_7, k.w_in_7), ('days-to-decision', '8-14-days', k.in_14, k.w_in_14),
      ('days-to-decision', 'later', k.after_14, k.w_after_14),
      ('report-meetings', 'held', k.held, k.w_held), ('report-meetings', 'offered', k.offered, k.w_offered),
      ('report-meetings', 'unsuitable', k.unsuitable, k.w_unsuitable),
      ('report-meetings', 'neither', k.neither, k.w_neither),
      ('days-to-feedback', '0-14-days', k.told_in_14, k.w_told_in_14),
      ('days-to-feedback', '15-28-days', k.told_in_28, k.w_told_in_28),
      ('days-to-feedback', 'later', k.told_later, k.w_told_later),
      ('inquiry-time', 'within-four-months', k.in_time, k.w_in_time), ('inquiry-time', 'later', k.too_late, k.w_too_late),
      ('consent-asked', 'asked', k.asked, k.w_asked), ('consent-asked', 'not-asked', k.not_asked, k.w_not_asked)
    ) AS each(measure, cell, n, whom)
    UNION ALL
    SELECT 'contacts-of-a-school', unit_id, municipal,
           CASE WHEN people = 1 THEN 'one' WHEN people <= 3 THEN 'two-or-three' ELSE 'more' END, count(*), count(*)
    FROM of_school GROUP BY 2, 3, 4)
  SELECT f.measure, f.unit_id::text, CASE WHEN f.municipal THEN 'municipal' ELSE 'independent' END, f.cell, f.n::bigint
  FROM fact f WHERE f.whom >= greatest(p_least, 1);
END
$$;

-- The measures for which the caller's own compartment answers, counted: what began and what it led to. A child with
-- protected identity is counted nowhere.
DROP FUNCTION register.measure_counts(text, date, date);
CREATE FUNCTION register.measure_counts(p_client text, p_first date, p_last date)
RETURNS TABLE (measure text, cell text, count bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp
SET plan_cache_mode = 'force_custom_plan' AS
$$
#variable_conflict use_column
DECLARE
  v_own text := caller('organisation');
  v_branches text[] := counted_branches(p_client);
  v_hidden text[] := never_counted();
BEGIN
  RETURN QUERY
  WITH begun AS (
    SELECT m.kind, m.during_inquiry, m.overridden_rule IS NOT NULL AS overridden, count(*) AS n
    FROM support_measure m
    WHERE m.organisation_id = v_own AND m.branch = ANY (v_branches) AND m.child_id <> ALL (v_hidden)
      AND m.starts_on BETWEEN p_first AND p_last
    GROUP BY 1, 2, 3),
  ended AS (
    SELECT m.effect_on_attendance, m.effect_on_goals, count(*) AS n
    FROM support_measure m
    WHERE m.organisation_id = v_own AND m.branch = ANY (v_branches) AND m.child_id <> ALL (v_hidden)
      AND m.ended_on BETWEEN p_first AND p_last
    GROUP BY 1, 2),
  fact AS (
    SELECT 'begun' AS measure, kind AS cell, n FROM begun
    UNION ALL SELECT 'begun', 'during-inquiry', n FROM begun WHERE during_inquiry
    UNION ALL SELECT 'begun', 'overridden', n FROM begun WHERE overridden
    UNION ALL SELECT 'attendance', effect_on_attendance, n FROM ended WHERE effect_on_attendance IS NOT NULL
    UNION ALL SELECT 'goals', effect_on_goals, n FROM ended WHERE effect_on_goals IS NOT NULL)
  SELECT f.measure, f.cell::text, sum(f.n)::bigint FROM fact f GROUP BY 1, 2;
END
$$;
