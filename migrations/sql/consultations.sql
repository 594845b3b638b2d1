-- A consultation is the asked unit's; the branch that asked reads it, and finds by a keyed tag which of its people did.
-- Nobody changes a question; the asked unit alone writes the advice.
DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['consultation', 'consultation_slot'] LOOP
    EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE public.%I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('GRANT SELECT, INSERT ON public.%I TO named_person_app', t);
    EXECUTE format('GRANT SELECT ON public.%I TO named_person_register', t);
    EXECUTE format('CREATE POLICY register_reads ON public.%I FOR SELECT TO named_person_register USING (true)', t);
    EXECUTE format('CREATE POLICY reseals ON public.%I FOR UPDATE TO named_person_owner
      USING (current_setting(''app.resealing'', true) = ''on'')', t);
  END LOOP;
END $$;

GRANT UPDATE (advice_sealed, next_step, advised_on) ON public.consultation TO named_person_app;
GRANT UPDATE (booked_by, withdrawn_at) ON public.consultation_slot TO named_person_app;

CREATE POLICY asker ON public.consultation FOR SELECT TO named_person_app
  USING (asker_organisation_id = caller('organisation') AND asker_branch = caller('branch'));
CREATE POLICY asks ON public.consultation FOR INSERT TO named_person_app
  WITH CHECK (asker_organisation_id = caller('organisation') AND asker_branch = caller('branch')
              AND advised_on IS NULL);
CREATE POLICY asked ON public.consultation FOR SELECT TO named_person_app
  USING (organisation_id = caller('organisation') AND branch = caller('branch')
         AND unit_id = ANY (string_to_array(coalesce(caller('units'), ''), ',')));
CREATE POLICY advises ON public.consultation FOR UPDATE TO named_person_app
  USING (organisation_id = caller('organisation') AND branch = caller('branch')
         AND unit_id = ANY (string_to_array(coalesce(caller('units'), ''), ',')));

CREATE POLICY own_unit ON public.consultation_slot TO named_person_app
  USING (organisation_id = caller('organisation') AND branch = caller('branch')
         AND unit_id = ANY (string_to_array(coalesce(caller('units'), ''), ',')))
  WITH CHECK (organisation_id = caller('organisation') AND branch = caller('branch')
         AND unit_id = ANY (string_to_array(coalesce(caller('units'), ''), ',')));
CREATE POLICY free ON public.consultation_slot TO named_person_app
  USING (caller('professional') IS NOT NULL AND booked_by IS NULL AND withdrawn_at IS NULL)
  WITH CHECK (booked_by = caller('professional') AND withdrawn_at IS NULL);
CREATE POLICY booked ON public.consultation_slot TO named_person_app
  USING (booked_by = caller('professional') AND withdrawn_at IS NULL)
  WITH CHECK (booked_by IS NULL AND withdrawn_at IS NULL);

-- The children at the caller's own units whom nobody protects: of whom alone a text is searched for names.
CREATE FUNCTION register.own_open_children(p_on date) RETURNS TABLE (child_id text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  SELECT DISTINCT r.child_id::text
  FROM relation r JOIN child c ON c.id = r.child_id
  WHERE r.organisation_id = caller('organisation')
    AND r.unit_id = ANY (string_to_array(coalesce(caller('units'), ''), ','))
    AND reads_identity_of(caller('branch'), r.branch)
    AND (upper_inf(r.valid) OR upper(r.valid) > p_on) AND c.shield = 'none'
$$;

-- How many consultations the caller's own compartment was asked, and has asked, in a period, by topic.
CREATE FUNCTION register.consultation_counts(p_client text, p_first date, p_last date)
RETURNS TABLE (side text, topic text, count bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  WITH own AS (
    SELECT CASE WHEN caller('branch') IS NOT NULL THEN ARRAY[caller('branch')]
           ELSE (SELECT c.branches FROM client c
                 WHERE c.client_id = p_client AND c.organisation_id = caller('organisation'))::text[] END AS branches),
  said AS (
    SELECT 'asked-of' AS side, k.topic FROM consultation k, own
    WHERE k.organisation_id = caller('organisation') AND k.branch = ANY (own.branches)
      AND k.asked_on BETWEEN p_first AND p_last
    UNION ALL
    SELECT 'asked-by', k.topic FROM consultation k, own
    WHERE k.asker_organisation_id = caller('organisation') AND k.asker_branch = ANY (own.branches)
      AND k.asked_on BETWEEN p_first AND p_last)
  SELECT side, topic, count(*) FROM said GROUP BY side, topic
$$;
