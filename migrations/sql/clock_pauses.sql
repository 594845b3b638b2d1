-- When a plan's time limit has stood still: read by those who sit at it and by the family.
ALTER TABLE public.clock_pause ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.clock_pause FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON public.clock_pause TO named_person_app;
GRANT UPDATE (taken_back_at) ON public.clock_pause TO named_person_app;
CREATE POLICY reseals ON public.clock_pause FOR UPDATE TO named_person_owner
  USING (current_setting('app.resealing', true) = 'on');
CREATE POLICY register_reads ON public.clock_pause FOR SELECT TO named_person_register USING (true);
GRANT SELECT ON public.clock_pause TO named_person_register;
CREATE POLICY seated ON public.clock_pause TO named_person_app
  USING (register.caller_sits_at(plan_id)) WITH CHECK (register.caller_sits_at(plan_id));
CREATE POLICY family ON public.clock_pause FOR SELECT TO named_person_app
  USING (register.caller_is_family_of(child_id));
