-- How far a school system has been read is its organisation's own. What it has said is seen by nobody but a
-- synchronisation of the same organisation: no door of the API says that it is one.
ALTER TABLE public.school_source ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.school_source FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE ON public.school_source TO named_person_app;
GRANT SELECT, UPDATE ON public.school_source TO named_person_register;
CREATE POLICY own_organisation ON public.school_source TO named_person_app
  USING (organisation_id = caller('organisation')) WITH CHECK (organisation_id = caller('organisation'));
CREATE POLICY register_reads ON public.school_source FOR SELECT TO named_person_register USING (true);
CREATE POLICY register_hears ON public.school_source FOR UPDATE TO named_person_register USING (true);

ALTER TABLE public.school_record ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.school_record FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE, DELETE ON public.school_record TO named_person_app;
CREATE POLICY synchronising ON public.school_record TO named_person_app
  USING (organisation_id = caller('organisation') AND current_setting('app.synchronising', true) = 'on')
  WITH CHECK (organisation_id = caller('organisation') AND current_setting('app.synchronising', true) = 'on');
GRANT SELECT ON public.school_record TO named_person_register;
CREATE POLICY register_reads ON public.school_record FOR SELECT TO named_person_register USING (true);
CREATE POLICY reseals ON public.school_record FOR UPDATE TO named_person_owner
  USING (current_setting('app.resealing', true) = 'on') WITH CHECK (current_setting('app.resealing', true) = 'on');

-- A school system tells that something has changed, at an address whose key nobody else has. Whether there is such a
-- key nobody is told.
CREATE FUNCTION register.hear_school_system(p_hashes bytea[]) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  UPDATE school_source SET told_at = clock_timestamp() WHERE key_hash = ANY (p_hashes) AND told_at IS NULL
$$;
