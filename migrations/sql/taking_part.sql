-- A child's part in a cooperation, and what a team has talked of with its name: the own branch's, and blocked with
-- the care record. Other parties read none of it; what they are to know is shared item by item.
DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['cooperation_participation', 'team_discussion'] LOOP
    EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE public.%I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY own_branch ON public.%I TO named_person_app
      USING (organisation_id = caller(''organisation'') AND branch = caller(''branch''))
      WITH CHECK (organisation_id = caller(''organisation'') AND branch = caller(''branch''))', t);
    EXECUTE format('CREATE POLICY care_block ON public.%I AS RESTRICTIVE FOR SELECT TO named_person_app
      USING (branch NOT IN (''care'', ''pupil-health-medical'')
             OR NOT register.is_blocked(child_id, organisation_id, branch, unit_id))', t);
  END LOOP;
END $$;

GRANT SELECT, INSERT ON public.cooperation_participation, public.team_discussion TO named_person_app;
GRANT UPDATE (valid, end_reason) ON public.cooperation_participation TO named_person_app;
-- Who seals anew reads as the register does, whose member it is.
GRANT SELECT ON public.team_discussion TO named_person_register;
CREATE POLICY register_reads ON public.team_discussion FOR SELECT TO named_person_register USING (true);
CREATE POLICY reseals ON public.team_discussion FOR UPDATE TO named_person_owner
  USING (current_setting('app.resealing', true) = 'on');
