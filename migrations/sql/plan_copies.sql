-- Who has got a copy of a plan: for those who sit at it. The family notes its own, and reads no list.
ALTER TABLE public.plan_copy ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.plan_copy FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON public.plan_copy TO named_person_app;
CREATE POLICY seated ON public.plan_copy TO named_person_app
  USING (register.caller_sits_at(plan_id)) WITH CHECK (register.caller_sits_at(plan_id));
CREATE POLICY family ON public.plan_copy TO named_person_app
  USING (professional_id IS NULL AND register.caller_is_family_of(child_id)
         AND (guardian_id = caller('family') OR (guardian_id IS NULL AND caller('child') = child_id)))
  WITH CHECK (professional_id IS NULL AND register.caller_is_family_of(child_id)
              AND (guardian_id = caller('family') OR (guardian_id IS NULL AND caller('child') = child_id)));
