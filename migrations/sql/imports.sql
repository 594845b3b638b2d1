-- Row-level security and COPY do not go together; a view with a trigger takes the COPY, and the stage itself
-- keeps its policy for every row.
CREATE VIEW public.import_intake AS
  SELECT import_run_id, organisation_id, kind, key_hash, row_sealed FROM public.import_stage;

CREATE FUNCTION public.take_in() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS
$$
BEGIN
  INSERT INTO import_stage (import_run_id, organisation_id, kind, key_hash, row_sealed)
  VALUES (NEW.import_run_id, NEW.organisation_id, NEW.kind, NEW.key_hash, NEW.row_sealed);
  RETURN NEW;
END
$$;

CREATE TRIGGER take_in INSTEAD OF INSERT ON public.import_intake FOR EACH ROW EXECUTE FUNCTION public.take_in();
REVOKE ALL ON public.import_intake FROM PUBLIC;
GRANT INSERT ON public.import_intake TO named_person_app;

-- A child that its school knew by an id of its own gets its number, unless somebody has that number: then
-- they are two pointers, and a person must find out whether they are one child.
CREATE FUNCTION register.give_number(
  p_child text, p_kind text, p_hash bytea, p_hashes bytea[], p_key_version integer, p_sealed bytea)
RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  WITH done AS (
    UPDATE child c SET identity_kind = p_kind, identity_hash = p_hash, identity_key_version = p_key_version,
                       identity_sealed = p_sealed
    WHERE c.id = p_child AND c.identity_hash IS NULL
      AND NOT EXISTS (SELECT 1 FROM child o WHERE o.identity_hash = ANY (p_hashes))
      AND EXISTS (SELECT 1 FROM external_identifier e
                  WHERE e.child_id = c.id AND e.organisation_id = caller('organisation'))
    RETURNING 1)
  SELECT EXISTS (SELECT 1 FROM done)
$$;

-- A protected child exists for the heads of the units that have it, also for a head who came later; only where
-- the organisation itself was told of the protection, and never for a child that is hidden or sealed.
CREATE FUNCTION register.name_heads(p_child text) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  WITH named AS (
    INSERT INTO shield_named (id, child_id, professional_id)
    SELECT random_id('shn'), p_child, d.professional_id
    FROM duty d
    WHERE d.organisation_id = caller('organisation') AND d.valid @> domain_date()
      AND d.role IN ('principal', 'unit-manager')
      AND d.unit_id IN (SELECT r.unit_id FROM relation r
                        WHERE r.child_id = p_child AND r.organisation_id = d.organisation_id
                          AND (upper(r.valid) IS NULL OR upper(r.valid) > domain_date()))
      AND EXISTS (SELECT 1 FROM child c WHERE c.id = p_child
                    AND c.shield IN ('confidentiality-marked', 'protected-registration'))
      AND EXISTS (SELECT 1 FROM child_record k WHERE k.child_id = p_child
                    AND k.organisation_id = d.organisation_id AND k.protection <> 'none')
    GROUP BY d.professional_id
    ON CONFLICT (child_id, professional_id) DO NOTHING RETURNING 1)
  SELECT count(*) FROM named
$$;

-- How many children have a day without a named person: none, as long as every constraint holds.
CREATE FUNCTION register.children_without() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  SELECT count(*) FROM child c
  WHERE NOT isempty(daterange(c.covered_from, c.covered_until))
    AND NOT coalesce((SELECT range_agg(a.valid) FROM named_person_assignment a
                      WHERE a.child_id = c.id AND a.superseded_at IS NULL)
                     @> daterange(c.covered_from, c.covered_until), false)
$$;

GRANT DELETE ON public.idempotency_key TO named_person_app;
