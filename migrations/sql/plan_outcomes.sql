-- What becomes of a plan is read by those who sit at it, and by the family; what somebody says is read by
-- whom it is for.
DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['plan_action_change', 'plan_follow_up', 'goal_outcome', 'plan_dissent', 'child_voice']
  LOOP
    EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE public.%I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('GRANT SELECT, INSERT ON public.%I TO named_person_app', t);
    EXECUTE format('CREATE POLICY reseals ON public.%I FOR UPDATE TO named_person_owner
      USING (current_setting(''app.resealing'', true) = ''on'')', t);
    EXECUTE format('CREATE POLICY register_reads ON public.%I FOR SELECT TO named_person_register USING (true)', t);
    EXECUTE format('GRANT SELECT ON public.%I TO named_person_register', t);
  END LOOP;

  FOREACH t IN ARRAY ARRAY['plan_action_change', 'plan_follow_up', 'goal_outcome'] LOOP
    EXECUTE format('CREATE POLICY seated ON public.%I TO named_person_app
      USING (register.caller_sits_at(plan_id)) WITH CHECK (register.caller_sits_at(plan_id))', t);
    EXECUTE format('CREATE POLICY family ON public.%I FOR SELECT TO named_person_app
      USING (register.caller_is_family_of(child_id))', t);
  END LOOP;
END $$;

-- Dissent: the parties read all of it. Of the family each reads what the units and it itself have said.
GRANT UPDATE (taken_back_at, version) ON public.plan_dissent TO named_person_app;
CREATE POLICY seated ON public.plan_dissent TO named_person_app
  USING (register.caller_sits_at(plan_id)) WITH CHECK (register.caller_sits_at(plan_id));
CREATE POLICY family ON public.plan_dissent TO named_person_app
  USING (register.caller_is_family_of(child_id)
         AND (voice = 'unit' OR guardian_id = caller('family')
              OR (voice = 'child' AND caller('child') = child_id)))
  WITH CHECK (register.caller_is_family_of(child_id)
              AND ((voice = 'guardian' AND guardian_id = caller('family'))
                   OR (voice = 'child' AND caller('child') = child_id)));

-- The child's voice: whoever listened and the child read it; others only where the child lets them.
GRANT UPDATE (to_parties, to_guardians, effect_sealed, version) ON public.child_voice TO named_person_app;
CREATE POLICY listener ON public.child_voice TO named_person_app
  USING (heard_by IS NOT NULL AND organisation_id = caller('organisation') AND branch = caller('branch')
         AND register.caller_sits_at(plan_id))
  WITH CHECK (heard_by IS NOT NULL AND organisation_id = caller('organisation') AND branch = caller('branch')
              AND register.caller_sits_at(plan_id));
CREATE POLICY seated ON public.child_voice FOR SELECT TO named_person_app
  USING (to_parties AND register.caller_sits_at(plan_id));
CREATE POLICY effect ON public.child_voice FOR UPDATE TO named_person_app
  USING (to_parties AND register.caller_sits_at(plan_id));
CREATE POLICY child ON public.child_voice FOR SELECT TO named_person_app USING (caller('child') = child_id);
CREATE POLICY child_decides ON public.child_voice FOR UPDATE TO named_person_app
  USING (caller('child') = child_id);
CREATE POLICY child_writes ON public.child_voice FOR INSERT TO named_person_app
  WITH CHECK (caller('child') = child_id AND heard_by IS NULL);
CREATE POLICY guardian ON public.child_voice FOR SELECT TO named_person_app
  USING (to_guardians AND register.caller_is_family_of(child_id));

-- Two guardians who cannot meet each have a meeting of their own: neither learns that the other has one.
DROP POLICY family ON public.plan_meeting;
CREATE POLICY family ON public.plan_meeting FOR SELECT TO named_person_app
  USING (register.caller_is_family_of(child_id)
         AND (guardian_ids IS NULL OR caller('child') = child_id OR caller('family') = ANY (guardian_ids)));
