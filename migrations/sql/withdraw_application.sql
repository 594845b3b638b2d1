-- Who has applied takes the application back, while nobody has answered it. What a service has handed over is taken
-- back by the consent. Whether it was taken back.
GRANT UPDATE (withdrawn_at) ON public.help_application TO named_person_register;
CREATE POLICY register_withdraws ON public.help_application FOR UPDATE TO named_person_register
  USING (true) WITH CHECK (true);

CREATE FUNCTION register.withdraw_application(p_id text, p_at timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
DECLARE
  v help_application;
BEGIN
  SELECT a.* INTO v FROM help_application a
  WHERE a.id = p_id AND a.giver_id = coalesce(caller('family'), caller('child'))
    AND caller_is_family_of(a.child_id)
  FOR UPDATE;
  IF NOT FOUND OR v.answered_at IS NOT NULL OR v.withdrawn_at IS NOT NULL OR v.consent_id IS NOT NULL THEN
    RETURN false;
  END IF;
  UPDATE help_application SET withdrawn_at = p_at WHERE id = p_id;
  UPDATE notice SET settled_at = p_at
  WHERE key = 'application-received:' || p_id AND organisation_id = v.organisation_id AND unit_id = v.unit_id
    AND settled_at IS NULL;
  RETURN true;
END
$$;
