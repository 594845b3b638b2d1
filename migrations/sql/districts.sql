-- Districts, agreements, contact points: open to every organisation, as units are. Whereabouts are a branch's own.
GRANT SELECT, INSERT, UPDATE ON public.district, public.district_responsibility, public.unit_version,
  public.collaboration_agreement, public.agreement_party, public.agreement_version,
  public.contact_point, public.contact_receipt TO named_person_app;
GRANT DELETE ON public.agreement_party TO named_person_app;
REVOKE UPDATE ON public.unit_version, public.agreement_version FROM named_person_app;

ALTER TABLE public.whereabouts ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.whereabouts FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE ON public.whereabouts TO named_person_app;
CREATE POLICY own_branch ON public.whereabouts TO named_person_app
  USING (organisation_id = caller('organisation') AND branch = caller('branch'))
  WITH CHECK (organisation_id = caller('organisation') AND branch = caller('branch'));

-- What a unit was like is kept at every change, also by an import.
CREATE FUNCTION register.keep_unit_version() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
BEGIN
  IF TG_OP = 'INSERT' OR (OLD.name, OLD.role_mailbox, OLD.phone, OLD.opening_hours, OLD.district,
                          OLD.on_call_phone, OLD.on_call_route)
     IS DISTINCT FROM (NEW.name, NEW.role_mailbox, NEW.phone, NEW.opening_hours, NEW.district,
                       NEW.on_call_phone, NEW.on_call_route) THEN
    INSERT INTO unit_version (id, unit_id, name, role_mailbox, phone, opening_hours, district, on_call_phone,
                              on_call_route)
    VALUES (random_id('unv'), NEW.id, NEW.name, NEW.role_mailbox, NEW.phone, NEW.opening_hours, NEW.district,
            NEW.on_call_phone, NEW.on_call_route);
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER keep_unit_version AFTER INSERT OR UPDATE ON public.unit
  FOR EACH ROW EXECUTE FUNCTION register.keep_unit_version();
GRANT INSERT ON public.unit_version TO named_person_register;

-- From a day on the child is registered somewhere, as an organisation has been told: what it was told before ends
-- there, what it has been told of a later day stays.
CREATE FUNCTION register.record_residence(
  p_id text, p_child text, p_municipality text, p_district text, p_from date) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
DECLARE
  v_organisation text := caller('organisation');
  v_next date;
  v_id text;
BEGIN
  SELECT min(lower(f.valid)) INTO v_next FROM child_fact f
  WHERE f.child_id = p_child AND f.organisation_id = v_organisation AND f.kind = 'residence'
    AND lower(f.valid) > p_from;
  UPDATE child_fact f
  SET municipality_code = p_municipality, district_code = p_district, valid = daterange(p_from, v_next),
      recorded_at = clock_timestamp()
  WHERE f.child_id = p_child AND f.organisation_id = v_organisation AND f.kind = 'residence'
    AND lower(f.valid) = p_from
  RETURNING f.id INTO v_id;
  UPDATE child_fact f SET valid = daterange(lower(f.valid), p_from)
  WHERE f.child_id = p_child AND f.organisation_id = v_organisation AND f.kind = 'residence'
    AND lower(f.valid) < p_from AND (upper(f.valid) IS NULL OR upper(f.valid) > p_from);
  IF v_id IS NULL THEN
    INSERT INTO child_fact (id, child_id, organisation_id, kind, source_key, unit_id, municipality_code,
                            district_code, valid)
    VALUES (p_id, p_child, v_organisation, 'residence', 'residence:' || p_from, NULL, p_municipality,
            p_district, daterange(p_from, v_next))
    RETURNING id INTO v_id;
  END IF;
  RETURN v_id;
END
$$;

-- What the caller's own organisation has recorded.
CREATE FUNCTION register.own_residences(p_child text)
RETURNS TABLE (id text, municipality_code text, district_code text, valid daterange, recorded_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  SELECT f.id, f.municipality_code, f.district_code, f.valid, f.recorded_at FROM child_fact f
  WHERE f.child_id = p_child AND f.kind = 'residence' AND f.organisation_id = caller('organisation')
    AND may_know(p_child)
$$;

-- Where children are registered on a date, whoever was told: the latest that has begun, then the latest word.
CREATE FUNCTION register.residences_on(p_children text[], p_on date)
RETURNS TABLE (child_id text, municipality_code text, district_code text, valid daterange)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  SELECT DISTINCT ON (f.child_id) f.child_id, f.municipality_code, f.district_code, f.valid
  FROM child_fact f
  WHERE f.child_id = ANY (p_children) AND f.kind = 'residence' AND f.valid @> p_on AND may_know(f.child_id)
  ORDER BY f.child_id, lower(f.valid) DESC, f.recorded_at DESC, f.id
$$;

-- A unit's own children on a date, for its own staff, as far as they may know of each.
CREATE FUNCTION register.children_at(p_unit text, p_on date) RETURNS TABLE (child_id text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  WITH here AS MATERIALIZED (
    SELECT DISTINCT r.child_id FROM relation r
    WHERE r.unit_id = p_unit AND r.organisation_id = caller('organisation')
      AND p_unit = ANY (string_to_array(coalesce(caller('units'), ''), ','))
      AND reads_identity_of(caller('branch'), r.branch) AND r.valid @> p_on)
  SELECT h.child_id FROM here h WHERE may_know(h.child_id)
$$;
