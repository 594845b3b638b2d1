-- The second lock of what the board decides, how maturity was judged, what is asked and answered, and what was
-- corrected: as forced as every compartment's.
DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY[
    'board_decision', 'capacity_assessment', 'information_request', 'information_answer', 'correction']
  LOOP
    EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE public.%I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('GRANT SELECT, INSERT ON public.%I TO named_person_app', t);
    EXECUTE format('CREATE POLICY register_reads ON public.%I FOR SELECT TO named_person_register USING (true)', t);
    EXECUTE format('GRANT SELECT ON public.%I TO named_person_register', t);
    EXECUTE format('CREATE POLICY own_branch ON public.%I TO named_person_app
      USING (organisation_id = caller(''organisation'') AND branch = caller(''branch''))
      WITH CHECK (organisation_id = caller(''organisation'') AND branch = caller(''branch''))', t);
  END LOOP;
END $$;

-- Who sees the consent sees what was decided in a guardian's place.
CREATE POLICY with_the_consent ON public.board_decision FOR SELECT TO named_person_app
  USING (EXISTS (SELECT 1 FROM consent c WHERE c.id = consent_id));
CREATE POLICY asked ON public.information_request FOR SELECT TO named_person_app
  USING (asked_organisation_id = caller('organisation') AND asked_branch = caller('branch')
         AND asked_unit_id = ANY (string_to_array(coalesce(caller('units'), ''), ','))
         AND register.may_know(child_id));
CREATE POLICY told ON public.information_answer FOR SELECT TO named_person_app
  USING (told AND EXISTS (
    SELECT 1 FROM information_request r
    WHERE r.id = information_request_id AND r.organisation_id = caller('organisation')
      AND r.branch = caller('branch')));
CREATE POLICY recipient ON public.correction FOR SELECT TO named_person_app
  USING (recipient_organisation_id = caller('organisation') AND recipient_branch = caller('branch'));

-- The register ends what ends with a child, and changes nothing else of anybody's.
GRANT UPDATE (ended_at, version) ON public.disclosure TO named_person_register;
GRANT UPDATE (status, end_reason, ended_at, version) ON public.coordinated_plan TO named_person_register;
GRANT UPDATE (closed_at) ON public.plan_seat TO named_person_register;
CREATE POLICY register_ends ON public.disclosure FOR UPDATE TO named_person_register
  USING (register.ended_on(child_id) IS NOT NULL);
CREATE POLICY register_ends ON public.coordinated_plan FOR UPDATE TO named_person_register
  USING (register.ended_on(child_id) IS NOT NULL);
CREATE POLICY register_ends ON public.plan_seat FOR UPDATE TO named_person_register
  USING (register.ended_on(child_id) IS NOT NULL);
