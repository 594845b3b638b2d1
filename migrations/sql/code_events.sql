-- A code is written in the compartment of whom it counts for, by whoever does the work; each branch reads its own.
ALTER TABLE public.code_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.code_event FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON public.code_event TO named_person_app;
CREATE POLICY own_branch ON public.code_event FOR SELECT TO named_person_app
  USING (organisation_id = caller('organisation') AND branch = caller('branch') AND register.may_know(child_id));
CREATE POLICY own_deed ON public.code_event FOR INSERT TO named_person_app
  WITH CHECK (organisation_id = caller('organisation') AND branch = caller('branch'));
CREATE POLICY at_the_plan ON public.code_event FOR INSERT TO named_person_app
  WITH CHECK (plan_id IS NOT NULL AND register.caller_sits_at(plan_id));
