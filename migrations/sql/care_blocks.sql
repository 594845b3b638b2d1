-- A block closes what a unit has written to every other unit of its own provider; the patient sees the block.
ALTER TABLE public.care_block ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.care_block FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE ON public.care_block TO named_person_app;
GRANT SELECT ON public.care_block TO named_person_register;
CREATE POLICY register_reads ON public.care_block FOR SELECT TO named_person_register USING (true);
CREATE POLICY provider ON public.care_block TO named_person_app
  USING (organisation_id = caller('organisation') AND branch = caller('branch'))
  WITH CHECK (organisation_id = caller('organisation') AND branch = caller('branch'));
CREATE POLICY patient ON public.care_block TO named_person_app
  USING (child_id = caller('child')) WITH CHECK (child_id = caller('child'));

CREATE FUNCTION register.is_blocked(p_child text, p_organisation text, p_branch text, p_unit text)
RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  SELECT p_unit <> ALL (string_to_array(coalesce(caller('units'), ''), ','))
     AND EXISTS (SELECT 1 FROM care_block b
                 WHERE b.child_id = p_child AND b.organisation_id = p_organisation AND b.branch = p_branch
                   AND b.lifted_at IS NULL AND (b.unit_id IS NULL OR b.unit_id = p_unit))
$$;

CREATE POLICY care_block ON public.five_questions AS RESTRICTIVE FOR SELECT TO named_person_app
  USING (branch NOT IN ('care', 'pupil-health-medical')
         OR NOT register.is_blocked(child_id, organisation_id, branch, unit_id));
CREATE POLICY care_block ON public.received_item AS RESTRICTIVE FOR SELECT TO named_person_app
  USING (branch NOT IN ('care', 'pupil-health-medical')
         OR NOT register.is_blocked(child_id, organisation_id, branch, unit_id));
CREATE POLICY care_block ON public.five_questions_version AS RESTRICTIVE FOR SELECT TO named_person_app
  USING (branch NOT IN ('care', 'pupil-health-medical')
         OR EXISTS (SELECT 1 FROM five_questions q WHERE q.id = five_questions_id));
