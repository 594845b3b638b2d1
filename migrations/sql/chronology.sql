-- The chronology is as closed as the five questions: the own branch's, and blocked with the care record.
DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['chronology_entry', 'chronology_version'] LOOP
    EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE public.%I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY own_branch ON public.%I TO named_person_app
      USING (organisation_id = caller(''organisation'') AND branch = caller(''branch''))
      WITH CHECK (organisation_id = caller(''organisation'') AND branch = caller(''branch''))', t);
  END LOOP;
END $$;

-- A version is written once; an entry only follows its latest.
GRANT SELECT, INSERT ON public.chronology_entry, public.chronology_version TO named_person_app;
GRANT UPDATE (happened_at, version) ON public.chronology_entry TO named_person_app;
CREATE POLICY care_block ON public.chronology_entry AS RESTRICTIVE FOR SELECT TO named_person_app
  USING (branch NOT IN ('care', 'pupil-health-medical')
         OR NOT register.is_blocked(child_id, organisation_id, branch, unit_id));
CREATE POLICY care_block ON public.chronology_version AS RESTRICTIVE FOR SELECT TO named_person_app
  USING (branch NOT IN ('care', 'pupil-health-medical')
         OR EXISTS (SELECT 1 FROM chronology_entry e WHERE e.id = chronology_entry_id));
-- Who seals anew reads as the register does, whose member it is.
GRANT SELECT ON public.chronology_version TO named_person_register;
CREATE POLICY register_reads ON public.chronology_version FOR SELECT TO named_person_register USING (true);
CREATE POLICY reseals ON public.chronology_version FOR UPDATE TO named_person_owner
  USING (current_setting('app.resealing', true) = 'on');
