-- Who calls, as the transaction knows it. Unset or empty means nobody, so that an unset caller sees nothing.
CREATE FUNCTION public.caller(p_name text) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT nullif(current_setting('app.' || p_name, true), '') $$;

-- Pupil health sees who the pupils of its own organisation are; no other branch sees another's.
CREATE FUNCTION public.reads_identity_of(p_reader text, p_owner text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT p_reader = p_owner
       OR (p_owner = 'school' AND p_reader IN ('pupil-health-medical', 'pupil-health-psychosocial')) $$;

CREATE FUNCTION public.domain_now() RETURNS timestamptz
LANGUAGE sql STABLE AS
$$ SELECT now() + coalesce((SELECT ahead FROM domain_clock), interval '0') $$;

CREATE FUNCTION public.domain_date() RETURNS date
LANGUAGE sql STABLE AS
$$ SELECT (domain_now() AT TIME ZONE 'Europe/Stockholm')::date $$;
