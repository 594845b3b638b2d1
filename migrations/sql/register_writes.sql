-- The only ways in which the register is written.
CREATE FUNCTION register.shield_rank(p_level text) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT array_position(ARRAY['none', 'confidentiality-marked', 'protected-registration',
                               'hidden-placement', 'sealed'], p_level) $$;

-- Finds the pointer of a number or makes one. The answer is the same either way.
CREATE FUNCTION register.place_child(
  p_id text, p_kind text, p_hash bytea, p_hashes bytea[], p_key_version integer, p_sealed bytea,
  p_birth_date date, p_from date, p_until date) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
DECLARE
  v_id text;
BEGIN
  SELECT id INTO v_id FROM child WHERE identity_hash = ANY (p_hashes) FOR UPDATE;
  IF v_id IS NULL THEN
    INSERT INTO child (id, identity_kind, identity_hash, identity_key_version, identity_sealed, birth_date,
                       shield, covered_from, covered_until)
    VALUES (p_id, p_kind, p_hash, p_key_version, p_sealed, p_birth_date, 'none', p_from, p_until)
    ON CONFLICT (identity_hash) DO NOTHING RETURNING id INTO v_id;
  END IF;
  IF v_id IS NULL THEN
    SELECT id INTO v_id FROM child WHERE identity_hash = ANY (p_hashes) FOR UPDATE;
  END IF;
  RETURN v_id;
END
$$;

CREATE FUNCTION register.place_family_member(
  p_id text, p_hash bytea, p_hashes bytea[], p_key_version integer, p_sealed bytea) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
DECLARE
  v_id text;
BEGIN
  SELECT id INTO v_id FROM family_member WHERE identity_hash = ANY (p_hashes);
  IF v_id IS NULL THEN
    INSERT INTO family_member (id, identity_hash, identity_key_version, identity_sealed)
    VALUES (p_id, p_hash, p_key_version, p_sealed)
    ON CONFLICT (identity_hash) DO NOTHING RETURNING id INTO v_id;
  END IF;
  IF v_id IS NULL THEN
    SELECT id INTO v_id FROM family_member WHERE identity_hash = ANY (p_hashes);
  END IF;
  RETURN v_id;
END
$$;

CREATE FUNCTION register.find_child(p_hashes bytea[]) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$ SELECT id FROM child WHERE identity_hash = ANY (p_hashes) $$;

CREATE FUNCTION register.find_family_member(p_hashes bytea[]) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$ SELECT id FROM family_member WHERE identity_hash = ANY (p_hashes) $$;

CREATE FUNCTION register.random_id(p_prefix text) RETURNS text
LANGUAGE sql VOLATILE SET search_path = register, public, pg_temp AS
$$ SELECT p_prefix || '-' || string_agg(
     substr('abcdefghijklmnopqrstuvwxyz234567', 1 + get_byte(b.bytes, n.i) % 32, 1), '')
   FROM (SELECT uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) AS bytes) b
   CROSS JOIN generate_series(0, 31) AS n(i)
   WHERE n.i NOT IN (6, 8, 9, 22, 24, 25)  -- bytes of a UUID that are not all random
$$;

-- A shield is only ever raised. The first time, it names those for whom the child is to exist: whoever raised
-- it, and the heads of the units that have the child now. They name others.
CREATE FUNCTION register.raise_shield(p_child text, p_level text, p_by text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
DECLARE
  v_before text;
BEGIN
  SELECT shield INTO v_before FROM child WHERE id = p_child FOR UPDATE;
  IF shield_rank(p_level) <= shield_rank(v_before) THEN
    RETURN;
  END IF;
  UPDATE child SET shield = p_level WHERE id = p_child;
  IF v_before = 'none' THEN
    INSERT INTO shield_named (id, child_id, professional_id, named_by)
    SELECT random_id('shn'), p_child, h.professional_id, p_by
    FROM (SELECT p_by AS professional_id WHERE p_by IS NOT NULL
          UNION
          SELECT d.professional_id FROM duty d
          WHERE d.valid @> domain_date()
            AND d.role IN ('principal', 'unit-manager', 'child-health-nurse')
            AND (d.unit_id IN (SELECT r.unit_id FROM relation r
                               WHERE r.child_id = p_child
                                 AND (upper(r.valid) IS NULL OR upper(r.valid) > domain_date()))
              OR d.unit_id IN (SELECT a.unit_id FROM named_person_assignment a
                               WHERE a.child_id = p_child AND a.superseded_at IS NULL
                                 AND a.valid @> domain_date()))) h
    ON CONFLICT (child_id, professional_id) DO NOTHING;
  END IF;
END
$$;

CREATE FUNCTION register.record_fact(
  p_id text, p_child text, p_organisation text, p_kind text, p_source_key text, p_unit text,
  p_municipality text, p_valid daterange) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  INSERT INTO child_fact (id, child_id, organisation_id, kind, source_key, unit_id, municipality_code, valid)
  VALUES (p_id, p_child, p_organisation, p_kind, p_source_key, p_unit, p_municipality, p_valid)
  ON CONFLICT (child_id, organisation_id, kind, source_key)
  DO UPDATE SET unit_id = excluded.unit_id, municipality_code = excluded.municipality_code,
                valid = excluded.valid, recorded_at = clock_timestamp()
  WHERE (child_fact.unit_id, child_fact.municipality_code, child_fact.valid)
        IS DISTINCT FROM (excluded.unit_id, excluded.municipality_code, excluded.valid)
$$;

-- Everything the named-person rules read about one child, locked against a simultaneous relay.
CREATE FUNCTION register.named_person_facts(p_child text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
DECLARE
  v_child child;
BEGIN
  SELECT * INTO v_child FROM child WHERE id = p_child FOR UPDATE;
  RETURN jsonb_build_object(
    'birthDate', v_child.birth_date, 'coveredFrom', v_child.covered_from,
    'coveredUntil', v_child.covered_until,
    'facts', coalesce((
      SELECT jsonb_agg(jsonb_build_object(
               'kind', f.kind, 'unitId', f.unit_id, 'unitKind', u.kind,
               'municipalityCode', coalesce(f.municipality_code, o.municipality_code),
               'validFrom', lower(f.valid), 'validUntil', upper(f.valid)) ORDER BY lower(f.valid), f.id)
      FROM child_fact f LEFT JOIN unit u ON u.id = f.unit_id
      LEFT JOIN organisation o ON o.id = u.organisation_id WHERE f.child_id = p_child), '[]'),
    'assignments', coalesce((
      SELECT jsonb_agg(jsonb_build_object(
               'id', a.id, 'unitId', a.unit_id, 'professionalId', a.professional_id,
               'ruleKey', a.rule_key, 'validFrom', lower(a.valid), 'validUntil', upper(a.valid),
               'acceptedAt', a.accepted_at, 'acceptedBy', a.accepted_by) ORDER BY lower(a.valid))
      FROM named_person_assignment a WHERE a.child_id = p_child AND a.superseded_at IS NULL), '[]'));
END
$$;

CREATE FUNCTION register.relay(
  p_child text, p_supersede text[], p_new jsonb, p_from date, p_until date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
BEGIN
  UPDATE child SET covered_from = p_from, covered_until = p_until
  WHERE id = p_child AND (covered_from, covered_until) IS DISTINCT FROM (p_from, p_until);
  UPDATE named_person_assignment SET superseded_at = clock_timestamp()
  WHERE child_id = p_child AND id = ANY (p_supersede) AND superseded_at IS NULL;
  INSERT INTO named_person_assignment
    (id, child_id, unit_id, professional_id, rule_key, valid, accepted_at, accepted_by)
  SELECT n.id, p_child, n.unit_id, n.professional_id, n.rule_key,
         daterange(n.valid_from, n.valid_until), n.accepted_at, n.accepted_by
  FROM jsonb_to_recordset(p_new) AS n(
    id text, unit_id text, professional_id text, rule_key text, valid_from date, valid_until date,
    accepted_at timestamptz, accepted_by text);
END
$$;

CREATE FUNCTION register.accept_assignment(p_assignment text, p_by text, p_at timestamptz) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  WITH done AS (
    UPDATE named_person_assignment SET accepted_at = p_at, accepted_by = p_by
    WHERE id = p_assignment AND superseded_at IS NULL AND accepted_at IS NULL RETURNING 1)
  SELECT EXISTS (SELECT 1 FROM done)
$$;

-- Never a day without: the live chain of a child covers all the days that it must (checked at commit).
CREATE FUNCTION register.check_chain() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
DECLARE
  v_child text := CASE TG_TABLE_NAME WHEN 'child' THEN (to_jsonb(NEW) ->> 'id')
                  ELSE (to_jsonb(coalesce(NEW, OLD)) ->> 'child_id') END;
  v_whole boolean;
BEGIN
  SELECT isempty(daterange(c.covered_from, c.covered_until))
      OR coalesce((SELECT range_agg(a.valid) FROM named_person_assignment a
                   WHERE a.child_id = c.id AND a.superseded_at IS NULL)
                  @> daterange(c.covered_from, c.covered_until), false)
    INTO v_whole FROM child c WHERE c.id = v_child;
  IF v_whole IS NOT TRUE AND v_whole IS NOT NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'exclusion_violation', MESSAGE = 'a child would be without a named person',
                          CONSTRAINT = 'named_person_gap';
  END IF;
  RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER check_chain AFTER INSERT OR UPDATE OR DELETE ON register.named_person_assignment
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION register.check_chain();
CREATE CONSTRAINT TRIGGER check_chain AFTER INSERT OR UPDATE ON register.child
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION register.check_chain();

CREATE FUNCTION register.link_children(p_id text, p_child text, p_other text, p_reason text, p_by text)
RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$ INSERT INTO child_link (id, child_id, other_child_id, reason, linked_by)
   VALUES (p_id, p_child, p_other, p_reason, p_by) $$;

CREATE FUNCTION register.unlink_children(p_id text, p_by text) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  WITH done AS (
    UPDATE child_link SET undone_by = p_by, undone_at = clock_timestamp()
    WHERE id = p_id AND undone_at IS NULL RETURNING 1)
  SELECT EXISTS (SELECT 1 FROM done)
$$;
