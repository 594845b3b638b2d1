-- How a goal was said is read by those who sit at the plan, and by the family; nobody changes it afterwards.
ALTER TABLE public.plan_goal_change ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.plan_goal_change FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON public.plan_goal_change TO named_person_app;
CREATE POLICY reseals ON public.plan_goal_change FOR UPDATE TO named_person_owner
  USING (current_setting('app.resealing', true) = 'on');
CREATE POLICY register_reads ON public.plan_goal_change FOR SELECT TO named_person_register USING (true);
GRANT SELECT ON public.plan_goal_change TO named_person_register;
CREATE POLICY seated ON public.plan_goal_change TO named_person_app
  USING (register.caller_sits_at(plan_id)) WITH CHECK (register.caller_sits_at(plan_id));
CREATE POLICY family ON public.plan_goal_change FOR SELECT TO named_person_app
  USING (register.caller_is_family_of(child_id));
