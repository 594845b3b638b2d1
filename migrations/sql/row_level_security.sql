-- The second lock. Every compartment table: forced, admits the owner's branch, or whoever a live disclosure,
-- a plan seat or the family bond names. An unset caller sees nothing.
DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY[
    'child_record', 'relation', 'guardian', 'external_identifier', 'five_questions',
    'five_questions_version', 'consent', 'consent_recipient', 'consent_answer', 'disclosure',
    'disclosure_item', 'received_item', 'coordinated_plan', 'plan_seat', 'plan_invitation', 'plan_meeting',
    'plan_goal', 'plan_action', 'lead_professional_assignment', 'import_run', 'import_quarantine',
    'import_stage']
  LOOP
    EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE public.%I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON public.%I TO named_person_app', t);
    EXECUTE format('CREATE POLICY register_reads ON public.%I FOR SELECT TO named_person_register USING (true)', t);
    EXECUTE format('GRANT SELECT ON public.%I TO named_person_register', t);
  END LOOP;

  FOREACH t IN ARRAY ARRAY['child_record', 'relation', 'guardian', 'external_identifier'] LOOP
    EXECUTE format('CREATE POLICY own_people ON public.%I TO named_person_app
      USING (organisation_id = caller(''organisation'') AND reads_identity_of(caller(''branch''), branch))
      WITH CHECK (organisation_id = caller(''organisation'') AND branch = caller(''branch''))', t);
  END LOOP;

  FOREACH t IN ARRAY ARRAY['five_questions', 'five_questions_version', 'received_item'] LOOP
    EXECUTE format('CREATE POLICY own_branch ON public.%I TO named_person_app
      USING (organisation_id = caller(''organisation'') AND branch = caller(''branch''))
      WITH CHECK (organisation_id = caller(''organisation'') AND branch = caller(''branch''))', t);
  END LOOP;

  FOREACH t IN ARRAY ARRAY['consent', 'consent_recipient', 'consent_answer'] LOOP
    EXECUTE format('CREATE POLICY own_branch ON public.%I TO named_person_app
      USING (organisation_id = caller(''organisation'') AND branch = caller(''branch''))
      WITH CHECK (organisation_id = caller(''organisation'') AND branch = caller(''branch''))', t);
    EXECUTE format('CREATE POLICY family ON public.%I TO named_person_app
      USING (register.caller_is_asked(%s))', t, CASE t WHEN 'consent' THEN 'id' ELSE 'consent_id' END);
  END LOOP;

  FOREACH t IN ARRAY ARRAY['plan_meeting', 'plan_goal', 'plan_action', 'lead_professional_assignment'] LOOP
    EXECUTE format('CREATE POLICY seated ON public.%I TO named_person_app
      USING (register.caller_sits_at(plan_id)) WITH CHECK (register.caller_sits_at(plan_id))', t);
    EXECUTE format('CREATE POLICY family ON public.%I FOR SELECT TO named_person_app
      USING (register.caller_is_family_of(child_id))', t);
  END LOOP;

  FOREACH t IN ARRAY ARRAY['import_run', 'import_quarantine', 'import_stage'] LOOP
    EXECUTE format('CREATE POLICY own_organisation ON public.%I TO named_person_app
      USING (organisation_id = caller(''organisation'')) WITH CHECK (organisation_id = caller(''organisation''))', t);
  END LOOP;
END $$;

CREATE POLICY sender ON public.disclosure TO named_person_app
  USING (organisation_id = caller('organisation') AND branch = caller('branch'))
  WITH CHECK (organisation_id = caller('organisation') AND branch = caller('branch'));
CREATE POLICY recipient ON public.disclosure TO named_person_app
  USING (shared AND recipient_organisation_id = caller('organisation') AND recipient_branch = caller('branch'));
CREATE POLICY under_own_consent ON public.disclosure TO named_person_app
  USING (consent_id IS NOT NULL AND register.caller_is_asked(consent_id));

CREATE POLICY sender ON public.disclosure_item TO named_person_app
  USING (organisation_id = caller('organisation') AND branch = caller('branch'))
  WITH CHECK (organisation_id = caller('organisation') AND branch = caller('branch'));
CREATE POLICY recipient ON public.disclosure_item FOR SELECT TO named_person_app
  USING (EXISTS (
    SELECT 1 FROM disclosure d
    WHERE d.id = disclosure_id AND d.shared AND d.ended_at IS NULL
      AND (d.holds_until IS NULL OR d.holds_until > domain_date())
      AND d.recipient_organisation_id = caller('organisation') AND d.recipient_branch = caller('branch')));

CREATE POLICY opener ON public.coordinated_plan FOR INSERT TO named_person_app
  WITH CHECK (organisation_id = caller('organisation') AND branch = caller('branch'));
CREATE POLICY opener_reads ON public.coordinated_plan TO named_person_app
  USING (organisation_id = caller('organisation') AND branch = caller('branch'));
CREATE POLICY seated ON public.coordinated_plan TO named_person_app USING (register.caller_sits_at(id));
CREATE POLICY family ON public.coordinated_plan TO named_person_app
  USING (register.caller_is_family_of(child_id));

CREATE POLICY own_seat ON public.plan_seat TO named_person_app
  USING (organisation_id = caller('organisation') AND branch = caller('branch'))
  WITH CHECK (organisation_id = caller('organisation') AND branch = caller('branch'));
CREATE POLICY seated ON public.plan_seat TO named_person_app
  USING (register.caller_sits_at(plan_id) OR register.caller_is_family_of(child_id));

CREATE POLICY opener ON public.plan_invitation TO named_person_app
  USING (organisation_id = caller('organisation') AND branch = caller('branch'))
  WITH CHECK (organisation_id = caller('organisation') AND branch = caller('branch'));
CREATE POLICY invited ON public.plan_invitation TO named_person_app
  USING (invited_organisation_id = caller('organisation') AND invited_branch = caller('branch'));
CREATE POLICY seated ON public.plan_invitation FOR SELECT TO named_person_app
  USING (register.caller_sits_at(plan_id));

GRANT DELETE ON public.external_identifier, public.import_stage TO named_person_app;
GRANT SELECT, INSERT, UPDATE ON
  public.organisation, public.unit, public.professional, public.duty, public.client,
  public.idempotency_key, public.outbox_event, public.domain_clock TO named_person_app;
GRANT SELECT, INSERT, DELETE ON public.used_assertion TO named_person_app;
GRANT SELECT ON public.organisation, public.unit, public.professional, public.duty, public.client,
  public.domain_clock TO named_person_register;

-- Only the register's and the log's functions reach what they own; the audit role reads the log itself.
GRANT USAGE ON SCHEMA audit TO named_person_audit;
GRANT SELECT ON audit.audit_entry TO named_person_audit;
GRANT USAGE ON SCHEMA register, audit TO named_person_app;
GRANT USAGE ON SCHEMA audit TO named_person_register;
GRANT USAGE ON SCHEMA register TO named_person_log;
GRANT INSERT ON audit.audit_entry TO named_person_app, named_person_register;
GRANT SELECT ON register.child, register.child_link TO named_person_log;
GRANT SELECT ON public.consent_answer, public.relation TO named_person_log;
CREATE POLICY audit_reads ON public.consent_answer FOR SELECT TO named_person_log USING (true);
CREATE POLICY audit_reads ON public.relation FOR SELECT TO named_person_log USING (true);
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA register, audit FROM PUBLIC;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA register, audit TO named_person_app;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA register TO named_person_log, named_person_register;
