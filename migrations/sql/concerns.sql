-- Concern reports: two compartments. The report is the reporter's, and the head's of the reporter's unit; what social
-- services receive, judge and decide is theirs. Only three functions cross: a delivery, a supplement, and three values.
CREATE FUNCTION register.heads_unit(p_unit text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  SELECT EXISTS (SELECT 1 FROM duty d
                 WHERE d.professional_id = caller('professional') AND d.unit_id = p_unit
                   AND d.branch = caller('branch') AND d.role IN ('principal', 'unit-manager')
                   AND d.valid @> domain_date())
$$;

-- Whether it may be said which district answers for a child: the caller knows of it, and nobody protects it.
CREATE FUNCTION register.concern_place_shows(p_child text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$ SELECT EXISTS (SELECT 1 FROM child c WHERE c.id = p_child AND c.shield = 'none') AND may_know(p_child) $$;

DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['concern_report', 'concern_supplement', 'concern_feedback_given',
                           'received_concern_report', 'child_inquiry', 'concern_extension', 'report_meeting'] LOOP
    EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE public.%I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('GRANT SELECT ON public.%I TO named_person_app, named_person_register', t);
    EXECUTE format('CREATE POLICY register_reads ON public.%I FOR SELECT TO named_person_register USING (true)', t);
    EXECUTE format('CREATE POLICY reseals ON public.%I FOR UPDATE TO named_person_owner
      USING (current_setting(''app.resealing'', true) = ''on'')', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['received_concern_report', 'concern_supplement', 'concern_feedback_given'] LOOP
    EXECUTE format('GRANT INSERT ON public.%I TO named_person_register', t);
    EXECUTE format('CREATE POLICY register_delivers ON public.%I FOR INSERT TO named_person_register
      WITH CHECK (true)', t);
  END LOOP;
END $$;

-- The reporter's side.
GRANT INSERT ON public.concern_report, public.concern_supplement TO named_person_app;
GRANT UPDATE (missing, delivery, recipient_organisation_id, recipient_unit_id, doubts, delivered_at, cosigned_by,
              cosigned_at) ON public.concern_report TO named_person_app;
CREATE POLICY reporter ON public.concern_report TO named_person_app
  USING (organisation_id = caller('organisation') AND branch = caller('branch')
         AND reported_by = caller('professional'))
  WITH CHECK (organisation_id = caller('organisation') AND branch = caller('branch')
              AND reported_by = caller('professional'));
CREATE POLICY head ON public.concern_report FOR SELECT TO named_person_app
  USING (organisation_id = caller('organisation') AND branch = caller('branch') AND register.heads_unit(unit_id)
         AND (child_id IS NULL OR register.may_know(child_id)));
CREATE POLICY head_stands_behind ON public.concern_report FOR UPDATE TO named_person_app
  USING (organisation_id = caller('organisation') AND branch = caller('branch') AND register.heads_unit(unit_id)
         AND (child_id IS NULL OR register.may_know(child_id)));
CREATE POLICY reporters_own ON public.concern_supplement TO named_person_app
  USING (received_concern_report_id IS NULL
         AND organisation_id = caller('organisation') AND branch = caller('branch')
         AND EXISTS (SELECT 1 FROM concern_report r WHERE r.id = concern_report_id))
  WITH CHECK (received_concern_report_id IS NULL AND added_by = caller('professional')
              AND organisation_id = caller('organisation') AND branch = caller('branch')
              AND EXISTS (SELECT 1 FROM concern_report r WHERE r.id = concern_report_id));
CREATE POLICY reporter_alone ON public.concern_feedback_given FOR SELECT TO named_person_app
  USING (organisation_id = caller('organisation') AND branch = caller('branch')
         AND reported_by = caller('professional'));

-- Social services' side: a report is its reception's, and whose inquiry it led to; that an inquiry is open, and since
-- when, is known to the branch that opened it and to the one that inquires.
GRANT INSERT ON public.received_concern_report, public.child_inquiry, public.concern_extension,
  public.report_meeting TO named_person_app;
GRANT UPDATE (child_id, violence, status, protection, protection_sealed, protection_judged_by, protection_judged_at,
              decision, decision_sealed, decided_by, decided_at, delayed_because, child_inquiry_id, feedback, told_at,
              withheld_sealed, withheld_at) ON public.received_concern_report TO named_person_app;
GRANT UPDATE (ended_by, ended_at, delayed_because, delay_sealed) ON public.child_inquiry TO named_person_app;
GRANT UPDATE (answers, held_at) ON public.report_meeting TO named_person_app;
CREATE POLICY own_inquiry ON public.child_inquiry TO named_person_app
  USING (organisation_id = caller('organisation')
         AND (branch = caller('branch') OR opened_branch = caller('branch')))
  WITH CHECK (organisation_id = caller('organisation')
              AND (branch = caller('branch') OR opened_branch = caller('branch')));
CREATE POLICY own_unit ON public.received_concern_report TO named_person_app
  USING (organisation_id = caller('organisation') AND branch = caller('branch')
         AND unit_id = ANY (string_to_array(coalesce(caller('units'), ''), ',')))
  WITH CHECK (organisation_id = caller('organisation') AND branch = caller('branch')
              AND unit_id = ANY (string_to_array(coalesce(caller('units'), ''), ',')));
CREATE POLICY who_inquires ON public.received_concern_report FOR SELECT TO named_person_app
  USING (organisation_id = caller('organisation')
         AND EXISTS (SELECT 1 FROM child_inquiry i
                     WHERE i.id = child_inquiry_id AND i.branch = caller('branch')
                       AND i.unit_id = ANY (string_to_array(coalesce(caller('units'), ''), ','))));
CREATE POLICY receptions_copy ON public.concern_supplement FOR SELECT TO named_person_app
  USING (received_concern_report_id IS NOT NULL AND organisation_id = caller('organisation')
         AND EXISTS (SELECT 1 FROM received_concern_report r WHERE r.id = received_concern_report_id));
CREATE POLICY of_what_is_seen ON public.concern_extension TO named_person_app
  USING (organisation_id = caller('organisation')
         AND (EXISTS (SELECT 1 FROM received_concern_report r WHERE r.id = received_concern_report_id)
              OR EXISTS (SELECT 1 FROM child_inquiry i WHERE i.id = child_inquiry_id)))
  WITH CHECK (organisation_id = caller('organisation') AND branch = caller('branch'));
CREATE POLICY of_what_is_seen ON public.report_meeting TO named_person_app
  USING (organisation_id = caller('organisation')
         AND EXISTS (SELECT 1 FROM received_concern_report r WHERE r.id = received_concern_report_id))
  WITH CHECK (organisation_id = caller('organisation') AND branch = caller('branch'));

-- A report reaches a reception: its own record of it, a notice for its role mailbox, and where an inquiry about the
-- child is open the report is added to it. Nothing of that comes back.
CREATE FUNCTION register.deliver_concern(
  p_id text, p_report text, p_organisation text, p_unit text, p_text bytea, p_violence boolean, p_at timestamptz,
  p_due date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
DECLARE
  v concern_report;
  v_inquiry text;
BEGIN
  SELECT * INTO v FROM concern_report r
  WHERE r.id = p_report AND r.organisation_id = caller('organisation') AND r.branch = caller('branch')
    AND (r.reported_by = caller('professional') OR heads_unit(r.unit_id));
  IF NOT FOUND OR NOT EXISTS (SELECT 1 FROM unit u WHERE u.id = p_unit AND u.organisation_id = p_organisation
                                AND u.branch = 'social-reception') THEN
    RAISE EXCEPTION 'no such report or reception';
  END IF;
  SELECT i.id INTO v_inquiry FROM child_inquiry i
  WHERE i.organisation_id = p_organisation AND i.child_id = v.child_id AND i.ended_at IS NULL;
  INSERT INTO received_concern_report (
    id, organisation_id, branch, unit_id, concern_report_id, channel, reporter_kind, reporter_id, reporter_unit_id,
    child_id, text_sealed, violence, status, received_at, child_inquiry_id)
  VALUES (p_id, p_organisation, 'social-reception', p_unit, p_report, 'service', 'mandated', v.reported_by, v.unit_id,
          v.child_id, p_text, p_violence, CASE WHEN v_inquiry IS NULL THEN 'received' ELSE 'added' END, p_at,
          v_inquiry);
  PERFORM leave_notice(random_id('ntc'), 'concern-received', 'concern-received:' || p_id, NULL, p_organisation,
                       'social-reception', p_unit, NULL, p_due, false, '/received-concern-reports/' || p_id, p_at);
END
$$;

-- What the reporter adds reaches the reception too, wherever the report lies by then.
CREATE FUNCTION register.supplement_concern(p_id text, p_supplement text, p_text bytea, p_at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
DECLARE
  v record;
BEGIN
  SELECT rr.id, rr.organisation_id, rr.branch, rr.unit_id, s.concern_report_id, s.added_by INTO v
  FROM concern_supplement s JOIN concern_report r ON r.id = s.concern_report_id
  JOIN received_concern_report rr ON rr.concern_report_id = r.id
  WHERE s.id = p_supplement AND s.received_concern_report_id IS NULL
    AND r.organisation_id = caller('organisation') AND r.branch = caller('branch')
    AND (r.reported_by = caller('professional') OR heads_unit(r.unit_id));
  IF FOUND THEN
    INSERT INTO concern_supplement (id, concern_report_id, received_concern_report_id, organisation_id, branch,
                                    unit_id, added_by, text_sealed, added_at)
    VALUES (p_id, v.concern_report_id, v.id, v.organisation_id, v.branch, v.unit_id, v.added_by, p_text, p_at);
    PERFORM leave_notice(random_id('ntc'), 'concern-supplemented', 'concern-supplemented:' || p_id, NULL,
                         v.organisation_id, v.branch, v.unit_id, NULL, NULL, false,
                         '/received-concern-reports/' || v.id, p_at);
  END IF;
END
$$;

-- One of the three values, to the named reporter: the only thing that ever goes this way.
CREATE FUNCTION register.tell_reporter(p_id text, p_received text, p_value text, p_code text, p_at timestamptz)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
DECLARE
  v concern_report;
BEGIN
  IF p_value NOT IN ('inquiry-opened', 'inquiry-not-opened', 'inquiry-open-already') THEN
    RAISE EXCEPTION 'not one of the three values';
  END IF;
  SELECT r.* INTO v FROM concern_report r JOIN received_concern_report rr ON rr.concern_report_id = r.id
  WHERE rr.id = p_received AND rr.organisation_id = caller('organisation') AND rr.branch = caller('branch')
    AND rr.unit_id = ANY (string_to_array(coalesce(caller('units'), ''), ',')) AND rr.reporter_kind = 'mandated';
  IF NOT FOUND THEN
    RAISE EXCEPTION 'nobody is to be told';
  END IF;
  INSERT INTO concern_feedback_given (id, concern_report_id, organisation_id, branch, reported_by, value, code, told_at)
  VALUES (p_id, v.id, v.organisation_id, v.branch, v.reported_by, p_value, p_code, p_at);
  IF v.unit_id IS NOT NULL THEN
    PERFORM leave_notice(random_id('ntc'), 'concern-feedback-given', 'concern-feedback-given:' || v.id, NULL,
                         v.organisation_id, v.branch, v.unit_id, v.reported_by, NULL, false,
                         '/concern-reports/' || v.id || '/feedback', p_at);
  END IF;
END
$$;

-- What was to be looked at has been done.
CREATE FUNCTION register.settle_concern_notice(p_unit text, p_key text, p_at timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  UPDATE notice SET settled_at = p_at
  WHERE unit_id = p_unit AND key LIKE 'concern-%' AND (key = p_key OR key LIKE p_key || ':pro-%')
    AND settled_at IS NULL AND organisation_id = caller('organisation')
$$;

-- That a report was made at all is the reporter's and the head's to know, not the colleagues'.
CREATE OR REPLACE FUNCTION register.for_one_alone(p_kind text, p_professional text) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = register, public, pg_temp AS
$$ SELECT p_professional IS NOT NULL
      AND p_kind IN ('disclosure-made', 'disclosure-corrected', 'concern-not-delivered', 'concern-feedback-given',
                     'concern-cosign-asked') $$;
