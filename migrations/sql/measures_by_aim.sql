-- The measures for which the caller's own compartment answers, counted: what began and for what, and what it led to. A
-- child with protected identity is counted nowhere.
CREATE OR REPLACE FUNCTION register.measure_counts(p_client text, p_first date, p_last date)
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
    SELECT m.kind, m.aim, m.during_inquiry, m.overridden_rule IS NOT NULL AS overridden, count(*) AS n
    FROM support_measure m
    WHERE m.organisation_id = v_own AND m.branch = ANY (v_branches) AND m.child_id <> ALL (v_hidden)
      AND m.starts_on BETWEEN p_first AND p_last
    GROUP BY 1, 2, 3, 4),
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
    UNION ALL SELECT 'aims', aim, n FROM begun
    UNION ALL SELECT 'attendance', effect_on_attendance, n FROM ended WHERE effect_on_attendance IS NOT NULL
    UNION ALL SELECT 'goals', effect_on_goals, n FROM ended WHERE effect_on_goals IS NOT NULL)
  SELECT f.measure, f.cell::text, sum(f.n)::bigint FROM fact f GROUP BY 1, 2;
END
$$;
