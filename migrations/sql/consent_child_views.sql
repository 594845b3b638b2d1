-- The child's own view beside a consent. The branch that asked reads all of it; the child when it is asked itself;
-- a guardian only what the child lets it read. Nothing in it is ever changed.
ALTER TABLE public.consent_child_view ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.consent_child_view FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON public.consent_child_view TO named_person_app;
GRANT SELECT ON public.consent_child_view TO named_person_register;
CREATE POLICY register_reads ON public.consent_child_view FOR SELECT TO named_person_register USING (true);
CREATE POLICY reseals ON public.consent_child_view FOR UPDATE TO named_person_owner
  USING (current_setting('app.resealing', true) = 'on');
CREATE POLICY own_branch ON public.consent_child_view TO named_person_app
  USING (organisation_id = caller('organisation') AND branch = caller('branch'))
  WITH CHECK (organisation_id = caller('organisation') AND branch = caller('branch'));
CREATE POLICY child ON public.consent_child_view FOR SELECT TO named_person_app
  USING (caller('child') = child_id AND register.caller_is_asked(consent_id));
CREATE POLICY guardian ON public.consent_child_view FOR SELECT TO named_person_app
  USING (to_guardians AND caller('family') IS NOT NULL AND register.caller_is_asked(consent_id)
         AND NOT register.place_is_masked(child_id));
