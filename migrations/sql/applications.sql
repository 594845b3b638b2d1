-- A family's own application is the unit's that answers it, and is read by who has made it; a warm handover is the
-- branch's that has made it. Only these functions cross between the two.
DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['help_application', 'warm_handover'] LOOP
    EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE public.%I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('GRANT SELECT ON public.%I TO named_person_app, named_person_register', t);
    EXECUTE format('CREATE POLICY register_reads ON public.%I FOR SELECT TO named_person_register USING (true)', t);
    EXECUTE format('CREATE POLICY reseals ON public.%I FOR UPDATE TO named_person_owner
      USING (current_setting(''app.resealing'', true) = ''on'')', t);
  END LOOP;
END $$;

GRANT INSERT ON public.help_application TO named_person_register;
CREATE POLICY register_delivers ON public.help_application FOR INSERT TO named_person_register WITH CHECK (true);
GRANT UPDATE (outcome, answer_sealed, next_contact_unit_id, answered_by, answered_at, child_inquiry_id)
  ON public.help_application TO named_person_app;
CREATE POLICY own_unit ON public.help_application TO named_person_app
  USING (organisation_id = caller('organisation') AND branch = caller('branch')
         AND unit_id = ANY (string_to_array(coalesce(caller('units'), ''), ','))
         AND (consent_id IS NULL OR answered_at IS NOT NULL OR register.consent_holds(consent_id, domain_date())))
  WITH CHECK (organisation_id = caller('organisation') AND branch = caller('branch')
              AND unit_id = ANY (string_to_array(coalesce(caller('units'), ''), ',')));
CREATE POLICY who_applies ON public.help_application FOR SELECT TO named_person_app
  USING (giver_id = coalesce(caller('family'), caller('child')) AND register.caller_is_family_of(child_id));

GRANT INSERT ON public.warm_handover TO named_person_app;
CREATE POLICY own_branch ON public.warm_handover TO named_person_app
  USING (organisation_id = caller('organisation') AND branch = caller('branch'))
  WITH CHECK (organisation_id = caller('organisation') AND branch = caller('branch')
              AND handed_over_by = caller('professional'));
CREATE POLICY care_block ON public.warm_handover AS RESTRICTIVE FOR SELECT TO named_person_app
  USING (branch NOT IN ('care', 'pupil-health-medical')
         OR NOT register.is_blocked(child_id, organisation_id, branch, unit_id));

-- An application reaches the unit that answers it: from the family itself, or from a service that the family has let
-- hand it over. Nothing of whether the child is known there comes back.
CREATE FUNCTION register.receive_application(
  p_id text, p_child text, p_organisation text, p_unit text, p_giver text, p_aim text, p_text bytea, p_at timestamptz,
  p_due date, p_from_unit text, p_consent text, p_meets_at timestamptz, p_place text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
DECLARE
  v_branch text;
BEGIN
  SELECT u.branch INTO v_branch FROM unit u
  WHERE u.id = p_unit AND u.organisation_id = p_organisation AND u.branch IN ('social-reception', 'social-inquiry');
  IF v_branch IS NULL THEN
    RAISE EXCEPTION 'no such unit';
  END IF;
  IF p_from_unit IS NULL THEN
    IF NOT caller_is_family_of(p_child) OR p_giver IS DISTINCT FROM coalesce(caller('family'), caller('child')) THEN
      RAISE EXCEPTION 'a family applies for itself';
    END IF;
  ELSIF NOT may_know(p_child) OR NOT consent_holds(p_consent, domain_date())
     OR NOT p_from_unit = ANY (string_to_array(coalesce(caller('units'), ''), ','))
     OR NOT EXISTS (SELECT 1 FROM consent c
                    WHERE c.id = p_consent AND c.child_id = p_child AND c.kind = 'warm-handover'
                      AND c.organisation_id = caller('organisation') AND c.branch = caller('branch')
                      AND p_giver = ANY (c.required)) THEN
    RAISE EXCEPTION 'a family is handed over with its consent';
  END IF;
  INSERT INTO help_application (
    id, child_id, organisation_id, branch, unit_id, giver_id, aim, text_sealed, handed_over_unit_id, handed_over_by,
    consent_id, meets_at, meeting_place, received_at, due_on)
  VALUES (p_id, p_child, p_organisation, v_branch, p_unit, p_giver, p_aim, p_text, p_from_unit,
          CASE WHEN p_from_unit IS NULL THEN NULL ELSE caller('professional') END, p_consent, p_meets_at, p_place,
          p_at, p_due);
  PERFORM leave_notice(random_id('ntc'), 'application-received', 'application-received:' || p_id, NULL,
                       p_organisation, v_branch, p_unit, NULL, p_due, false, '/applications/' || p_id, p_at);
END
$$;

-- That there is an answer reaches the service that has handed the family over: no word of which.
CREATE FUNCTION register.tell_handover_answered(p_application text, p_at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
DECLARE
  v warm_handover;
BEGIN
  SELECT w.* INTO v FROM warm_handover w JOIN help_application a ON a.id = w.help_application_id
  WHERE a.id = p_application AND a.organisation_id = caller('organisation') AND a.branch = caller('branch')
    AND a.unit_id = ANY (string_to_array(coalesce(caller('units'), ''), ',')) AND a.answered_at IS NOT NULL;
  IF FOUND AND consent_holds(v.consent_id, domain_date()) THEN
    PERFORM leave_notice(random_id('ntc'), 'warm-handover-answered', 'warm-handover-answered:' || v.id, v.child_id,
                         v.organisation_id, v.branch, v.unit_id, NULL, NULL, false,
                         '/children/' || v.child_id || '/warm-handovers/' || v.id, p_at);
  END IF;
END
$$;

-- Whether the caller's own handovers are answered, and whom the family turns to next: while the consent holds.
CREATE FUNCTION register.handover_standing(p_ids text[])
RETURNS TABLE (id text, answered_at timestamptz, next_contact_unit_id text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  SELECT w.id, a.answered_at, a.next_contact_unit_id
  FROM warm_handover w JOIN help_application a ON a.id = w.help_application_id
  WHERE w.id = ANY (p_ids) AND w.organisation_id = caller('organisation') AND w.branch = caller('branch')
    AND consent_holds(w.consent_id, domain_date())
$$;

-- What was to be looked at has been done.
CREATE FUNCTION register.settle_application_notice(p_unit text, p_key text, p_at timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  UPDATE notice SET settled_at = p_at
  WHERE unit_id = p_unit AND key = p_key AND key LIKE 'application-received:%' AND settled_at IS NULL
    AND organisation_id = caller('organisation')
$$;
