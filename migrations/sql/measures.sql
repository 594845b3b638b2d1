-- A measure is the authority's; who gives it reads it where it is told, while the ground of the telling holds; the
-- family reads what it is shown.
ALTER TABLE public.support_measure ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.support_measure FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON public.support_measure TO named_person_app;
GRANT UPDATE (ended_on, end_reason, effect_on_attendance, effect_on_goals) ON public.support_measure
  TO named_person_app;
GRANT SELECT ON public.support_measure TO named_person_register;
CREATE POLICY own_branch ON public.support_measure TO named_person_app
  USING (organisation_id = caller('organisation') AND branch = caller('branch'))
  WITH CHECK (organisation_id = caller('organisation') AND branch = caller('branch'));
CREATE POLICY register_reads ON public.support_measure FOR SELECT TO named_person_register USING (true);
CREATE POLICY reseals ON public.support_measure FOR UPDATE TO named_person_owner
  USING (current_setting('app.resealing', true) = 'on');
CREATE POLICY performer ON public.support_measure FOR SELECT TO named_person_app
  USING (told AND performer_organisation_id = caller('organisation') AND performer_branch = caller('branch')
         AND performer_unit_id = ANY (string_to_array(coalesce(caller('units'), ''), ','))
         AND register.may_know(child_id)
         AND (holds_until IS NULL OR holds_until > domain_date())
         AND (consent_id IS NULL OR register.consent_holds(consent_id, domain_date())));
CREATE POLICY family ON public.support_measure FOR SELECT TO named_person_app
  USING (shown_to_family AND register.caller_is_family_of(child_id));
CREATE POLICY care_block ON public.support_measure AS RESTRICTIVE FOR SELECT TO named_person_app
  USING (organisation_id <> caller('organisation') OR branch NOT IN ('care', 'pupil-health-medical')
         OR NOT register.is_blocked(child_id, organisation_id, branch, unit_id));

-- What measures the caller's own compartment answers for, in a period, and what those that ended led to. A child with
-- protected identity is counted nowhere.
CREATE FUNCTION register.measure_counts(p_client text, p_first date, p_last date)
RETURNS TABLE (measure text, cell text, count bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  WITH own AS (
    SELECT m.* FROM support_measure m JOIN child k ON k.id = m.child_id AND k.shield = 'none'
    WHERE m.organisation_id = caller('organisation')
      AND m.branch = ANY (CASE WHEN caller('branch') IS NOT NULL THEN ARRAY[caller('branch')]
        ELSE (SELECT c.branches FROM client c
              WHERE c.client_id = p_client AND c.organisation_id = caller('organisation'))::text[] END)),
  begun AS (SELECT * FROM own WHERE starts_on BETWEEN p_first AND p_last),
  ended AS (SELECT * FROM own WHERE ended_on BETWEEN p_first AND p_last),
  fact AS (
    SELECT 'begun' AS measure, kind::text AS cell FROM begun
    UNION ALL SELECT 'begun', 'during-inquiry' FROM begun WHERE during_inquiry
    UNION ALL SELECT 'begun', 'overridden' FROM begun WHERE overridden_rule IS NOT NULL
    UNION ALL SELECT 'attendance', effect_on_attendance FROM ended WHERE effect_on_attendance IS NOT NULL
    UNION ALL SELECT 'goals', effect_on_goals FROM ended WHERE effect_on_goals IS NOT NULL)
  SELECT measure, cell, count(*) FROM fact GROUP BY measure, cell
$$;
