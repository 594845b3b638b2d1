-- A report that came to the wrong reception lies at the right one from then on: the first reception keeps what it has
-- written. The reporter's receipt goes on naming where the report was delivered: which reception answers for a child is
-- nothing that a reporter learns who did not know. Only what is added later finds its way by the new board's key.
GRANT UPDATE (concern_report_id, passed_on_unit_id, passed_on_sealed, passed_on_at) ON public.received_concern_report
  TO named_person_app;
GRANT UPDATE (passed_to_organisation_id) ON public.concern_report TO named_person_register;
CREATE POLICY register_passes_on ON public.concern_report FOR UPDATE TO named_person_register USING (true);

CREATE FUNCTION register.pass_concern_on(
  p_id text, p_received text, p_report text, p_organisation text, p_unit text, p_text bytea, p_added text[],
  p_added_texts bytea[], p_at timestamptz, p_due date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
DECLARE
  v received_concern_report;
  v_inquiry text;
BEGIN
  SELECT * INTO v FROM received_concern_report r
  WHERE r.id = p_received AND r.organisation_id = caller('organisation') AND r.branch = caller('branch')
    AND r.unit_id = ANY (string_to_array(coalesce(caller('units'), ''), ','))
    AND r.status = 'passed-on' AND r.passed_on_unit_id = p_unit;
  IF NOT FOUND OR NOT EXISTS (SELECT 1 FROM unit u WHERE u.id = p_unit AND u.organisation_id = p_organisation
                                AND u.branch = 'social-reception')
     OR (p_report IS NOT NULL AND NOT EXISTS (SELECT 1 FROM concern_report c
                                              WHERE c.id = p_report AND c.reported_by = v.reporter_id)) THEN
    RAISE EXCEPTION 'no such report or reception';
  END IF;
  SELECT i.id INTO v_inquiry FROM child_inquiry i
  WHERE i.organisation_id = p_organisation AND i.child_id = v.child_id AND i.ended_at IS NULL;
  INSERT INTO received_concern_report (
    id, organisation_id, branch, unit_id, concern_report_id, channel, reporter_kind, reporter_id, reporter_unit_id,
    child_id, text_sealed, violence, status, received_at, child_inquiry_id)
  VALUES (p_id, p_organisation, 'social-reception', p_unit, p_report, v.channel, v.reporter_kind, v.reporter_id,
          v.reporter_unit_id, v.child_id, p_text, v.violence,
          CASE WHEN v_inquiry IS NULL THEN 'received' ELSE 'added' END, v.received_at, v_inquiry);
  INSERT INTO concern_supplement (id, concern_report_id, received_concern_report_id, organisation_id, branch, unit_id,
                                  added_by, text_sealed, added_at)
  SELECT random_id('csu'), s.concern_report_id, p_id, p_organisation, 'social-reception', p_unit, s.added_by,
         given.words, s.added_at
  FROM unnest(p_added, p_added_texts) AS given(id, words)
  JOIN concern_supplement s ON s.id = given.id AND s.received_concern_report_id = p_received;
  UPDATE concern_report SET passed_to_organisation_id = p_organisation WHERE id = p_report;
  PERFORM leave_notice(random_id('ntc'), 'concern-received', 'concern-received:' || p_id, NULL, p_organisation,
                       'social-reception', p_unit, NULL, p_due, false, '/received-concern-reports/' || p_id, p_at);
END
$$;
