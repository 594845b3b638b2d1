-- What the reporter adds reaches the reception too; its record there is returned, for the event that the reception
-- hears of.
DROP FUNCTION register.supplement_concern(text, text, bytea, timestamptz);
CREATE FUNCTION register.supplement_concern(p_id text, p_supplement text, p_text bytea, p_at timestamptz) RETURNS text
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
    RETURN v.id;
  END IF;
  RETURN NULL;
END
$$;
