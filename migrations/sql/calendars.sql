-- A calendar feed is its recipient's own: the same person, through the same branch. Nobody else sees that there is
-- one.
ALTER TABLE public.calendar_feed ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.calendar_feed FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON public.calendar_feed TO named_person_app;
GRANT UPDATE (key_hash, key_version, expires_at, renewed_at, revoked_at, fetches, last_fetched_at, hour_began_at,
              hour_fetches) ON public.calendar_feed TO named_person_app;
GRANT SELECT ON public.calendar_feed TO named_person_register;
CREATE POLICY own ON public.calendar_feed TO named_person_app
  USING ((professional_id = caller('professional') AND organisation_id = caller('organisation')
          AND branch = caller('branch'))
         OR family_member_id = caller('family') OR child_id = caller('child'))
  WITH CHECK ((professional_id = caller('professional') AND organisation_id = caller('organisation')
               AND branch = caller('branch'))
              OR family_member_id = caller('family') OR child_id = caller('child'));
CREATE POLICY register_reads ON public.calendar_feed FOR SELECT TO named_person_register USING (true);

-- Whose feed an address belongs to, found by the keyed hash of the key in it.
CREATE FUNCTION register.calendar_feed(p_hashes bytea[])
RETURNS TABLE (id text, client_id text, organisation_id text, branch text, professional_id text,
               family_member_id text, child_id text, purpose text, scopes text[], expires_at timestamptz,
               revoked_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  SELECT f.id, f.client_id, f.organisation_id, f.branch, f.professional_id, f.family_member_id, f.child_id,
         f.purpose, c.scopes, f.expires_at, f.revoked_at
  FROM calendar_feed f JOIN client c ON c.client_id = f.client_id
  WHERE f.key_hash = ANY (p_hashes)
$$;
