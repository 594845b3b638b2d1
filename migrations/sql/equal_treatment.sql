-- How the reports of schools were treated between two days, counted by the unit that received them and by the kind of
-- school: only what the caller's own compartment holds. A child with protected identity is counted nowhere, nor is a
-- report about a child that is not in the register. A number that is about fewer than p_least children, or schools, is
-- not told at all.
CREATE FUNCTION register.treatment_counts(p_client text, p_first date, p_last date, p_least integer)
RETURNS TABLE (measure text, unit_id text, kind text, cell text, count bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  WITH counting AS (
    SELECT CASE WHEN caller('branch') IS NOT NULL THEN ARRAY[caller('branch')]
           ELSE (SELECT c.branches FROM client c
                 WHERE c.client_id = p_client AND c.organisation_id = caller('organisation'))::text[] END AS branches),
  own AS MATERIALIZED (
    SELECT r.*, k.branches, CASE s.regime WHEN 'osl' THEN 'municipal' ELSE 'independent' END AS kind,
           in_sweden(r.received_at) AS received_on, in_sweden(r.decided_at) AS decided_on,
           in_sweden(r.told_at) AS told_on
    FROM received_concern_report r
    JOIN counting k ON r.branch = ANY (k.branches)
    JOIN child c ON c.id = r.child_id AND c.shield = 'none'
    JOIN unit u ON u.id = r.reporter_unit_id
    JOIN organisation s ON s.id = u.organisation_id AND s.sector = 'school'
    WHERE r.organisation_id = caller('organisation')),
  decided AS (
    SELECT o.*, m.held, m.offered, m.unsuitable
    FROM own o
    CROSS JOIN LATERAL (
      SELECT coalesce(bool_or(in_sweden(w.held_at) <= p_last), false) AS held,
             coalesce(bool_or(w.unsuitable_because IS NULL), false) AS offered, count(*) > 0 AS unsuitable
      FROM report_meeting w WHERE w.received_concern_report_id = o.id AND in_sweden(w.written_at) <= p_last) AS m
    WHERE o.decision IS NOT NULL AND o.decided_on BETWEEN p_first AND p_last),
  met AS (
    SELECT o.unit_id, o.kind, o.reporter_unit_id, o.protection_judged_by AS who FROM own o
    WHERE in_sweden(o.protection_judged_at) BETWEEN p_first AND p_last
    UNION SELECT o.unit_id, o.kind, o.reporter_unit_id, o.decided_by FROM own o
    WHERE o.decided_on BETWEEN p_first AND p_last
    UNION SELECT o.unit_id, o.kind, o.reporter_unit_id, w.written_by
    FROM own o JOIN report_meeting w ON w.received_concern_report_id = o.id
    WHERE in_sweden(w.written_at) BETWEEN p_first AND p_last),
  fact AS (
    SELECT 'decisions' AS measure, unit_id, kind,
           CASE decision WHEN 'open-inquiry' THEN 'opened' ELSE 'not-opened' END AS cell, child_id AS whom
    FROM decided
    UNION ALL
    SELECT 'decisions', unit_id, kind, 'open-already', child_id
    FROM own WHERE status = 'added' AND received_on BETWEEN p_first AND p_last
    UNION ALL
    SELECT 'days-to-decision', unit_id, kind,
           CASE WHEN decided_on - received_on <= 7 THEN '0-7-days' WHEN decided_on - received_on <= 14 THEN '8-14-days'
                ELSE 'later' END, child_id
    FROM decided
    UNION ALL
    SELECT 'report-meetings', unit_id, kind,
           CASE WHEN held THEN 'held' WHEN offered THEN 'offered' WHEN unsuitable THEN 'unsuitable' ELSE 'neither' END,
           child_id
    FROM decided
    UNION ALL
    SELECT 'days-to-feedback', unit_id, kind,
           CASE WHEN told_on - received_on <= 14 THEN '0-14-days' WHEN told_on - received_on <= 28 THEN '15-28-days'
                ELSE 'later' END, child_id
    FROM own WHERE feedback IS NOT NULL AND told_on BETWEEN p_first AND p_last
    UNION ALL
    SELECT 'inquiry-time', o.unit_id, o.kind,
           CASE WHEN in_sweden(i.ended_at) <= in_sweden(i.opened_at) + interval '4 months' THEN 'within-four-months'
                ELSE 'later' END, o.child_id
    FROM own o JOIN child_inquiry i ON i.id = o.child_inquiry_id
    WHERE o.status = 'inquiry-opened' AND in_sweden(i.ended_at) BETWEEN p_first AND p_last
    UNION ALL
    SELECT 'consent-asked', d.unit_id, d.kind,
           CASE WHEN EXISTS (SELECT 1 FROM code_event e
                             WHERE e.child_id = d.child_id AND e.organisation_id = d.organisation_id
                               AND e.branch = ANY (d.branches) AND e.occasion = ANY (
                                 ARRAY['sharing-consent-asked', 'plan-consent-asked', 'contact-consent-asked'])
                               AND e.happened_at >= d.received_at AND in_sweden(e.happened_at) <= p_last) THEN 'asked' ELSE 'not-asked' END, d.child_id
    FROM decided d
    UNION ALL
    SELECT 'contacts-of-a-school', unit_id, kind,
           CASE WHEN count(*) = 1 THEN 'one' WHEN count(*) <= 3 THEN 'two-or-three' ELSE 'more' END, reporter_unit_id
    FROM met WHERE who IS NOT NULL GROUP BY unit_id, kind, reporter_unit_id)
  SELECT f.measure, f.unit_id, f.kind, f.cell, count(*) FROM fact f
  GROUP BY 1, 2, 3, 4 HAVING count(DISTINCT f.whom) >= p_least
$$;
