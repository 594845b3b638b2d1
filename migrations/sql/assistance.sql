-- A request is the asker's; who is asked reads it while its ground holds, and keeps what it has answered. An answer
-- is the answerer's; who asked reads what it is told.
DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['assistance_request', 'assistance_answer'] LOOP
    EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE public.%I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('GRANT SELECT, INSERT ON public.%I TO named_person_app', t);
    EXECUTE format('CREATE POLICY own_branch ON public.%I TO named_person_app
      USING (organisation_id = caller(''organisation'') AND branch = caller(''branch''))
      WITH CHECK (organisation_id = caller(''organisation'') AND branch = caller(''branch''))', t);
    EXECUTE format('GRANT SELECT ON public.%I TO named_person_register', t);
    EXECUTE format('CREATE POLICY register_reads ON public.%I FOR SELECT TO named_person_register USING (true)', t);
    EXECUTE format('CREATE POLICY reseals ON public.%I FOR UPDATE TO named_person_owner
      USING (current_setting(''app.resealing'', true) = ''on'')', t);
  END LOOP;
END $$;

GRANT UPDATE (withdrawn_at, withdrawal_sealed) ON public.assistance_request TO named_person_app;

CREATE FUNCTION register.has_answered_assistance(p_request text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  SELECT EXISTS (SELECT 1 FROM assistance_answer a
                 WHERE a.assistance_request_id = p_request AND a.organisation_id = caller('organisation')
                   AND a.branch = caller('branch'))
$$;

CREATE POLICY asked ON public.assistance_request FOR SELECT TO named_person_app
  USING (asked_organisation_id = caller('organisation') AND asked_branch = caller('branch')
         AND asked_unit_id = ANY (string_to_array(coalesce(caller('units'), ''), ','))
         AND register.may_know(child_id)
         AND (register.has_answered_assistance(id)
              OR ((holds_until IS NULL OR holds_until > domain_date())
                  AND (consent_id IS NULL OR register.consent_holds(consent_id, domain_date())))));
CREATE POLICY told ON public.assistance_answer FOR SELECT TO named_person_app
  USING (told AND EXISTS (
    SELECT 1 FROM assistance_request r
    WHERE r.id = assistance_request_id AND r.organisation_id = caller('organisation')
      AND r.branch = caller('branch')));
CREATE POLICY care_block ON public.assistance_request AS RESTRICTIVE FOR SELECT TO named_person_app
  USING (organisation_id <> caller('organisation') OR branch NOT IN ('care', 'pupil-health-medical')
         OR NOT register.is_blocked(child_id, organisation_id, branch, unit_id));
