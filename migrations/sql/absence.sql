-- Attendance, and the duties that follow from absence, are the school's own branch's; the family reads what concerns
-- its child, but not a check of the target group that says no, since that may tell of a worry.
DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['attendance_record', 'absence_signal', 'absence_step'] LOOP
    EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE public.%I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('GRANT SELECT, INSERT ON public.%I TO named_person_app', t);
    EXECUTE format('GRANT SELECT ON public.%I TO named_person_register', t);
    EXECUTE format('CREATE POLICY own_branch ON public.%I TO named_person_app
      USING (organisation_id = caller(''organisation'') AND branch = caller(''branch''))
      WITH CHECK (organisation_id = caller(''organisation'') AND branch = caller(''branch''))', t);
    EXECUTE format('CREATE POLICY register_reads ON public.%I FOR SELECT TO named_person_register USING (true)', t);
    EXECUTE format('CREATE POLICY reseals ON public.%I FOR UPDATE TO named_person_owner
      USING (current_setting(''app.resealing'', true) = ''on'')', t);
  END LOOP;
END $$;

GRANT UPDATE (taken_back_at) ON public.attendance_record TO named_person_app;
GRANT UPDATE (next_rung, next_due_on, closed_on, outcome) ON public.absence_signal TO named_person_app;

CREATE POLICY family ON public.attendance_record FOR SELECT TO named_person_app
  USING (register.caller_is_family_of(child_id));
CREATE POLICY family ON public.absence_signal FOR SELECT TO named_person_app
  USING (register.caller_is_family_of(child_id));
CREATE POLICY family ON public.absence_step FOR SELECT TO named_person_app
  USING (register.caller_is_family_of(child_id) AND (deed <> 'team-check' OR shown_to_family));

-- What the head of a school must see to: for the unit's role mailbox, once for each step and once when it is late.
CREATE FUNCTION register.absence_notice_facts(p_children text[], p_on date)
RETURNS TABLE (child_id text, organisation_id text, branch text, unit_id text, professional_id text, kind text,
               key text, link text, due_on date, waiting boolean, consent_id text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  SELECT s.child_id::text, s.organisation_id::text, s.branch::text, s.unit_id::text, NULL::text,
         CASE WHEN s.next_due_on < p_on THEN 'absence-overdue' ELSE 'absence-duty' END,
         CASE WHEN s.next_due_on < p_on THEN 'absence-overdue:' ELSE 'absence-duty:' END
           || s.id || ':' || s.next_rung || ':' || s.next_due_on,
         '/children/' || s.child_id || '/absence-signals/' || s.id, s.next_due_on, false, NULL::text
  FROM absence_signal s
  WHERE s.child_id = ANY (p_children) AND s.closed_on IS NULL AND ended_on(s.child_id) IS NULL
$$;
