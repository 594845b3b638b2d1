-- The turn of the school year: the same as laying the chain child by child, for many at once.

-- What a chain may lose, it loses by a change or a removal; a new piece can open no gap, and a new child is checked
-- by its own row. So a piece that is laid asks for no check of its own.
DROP TRIGGER check_chain ON register.named_person_assignment;
CREATE CONSTRAINT TRIGGER check_chain AFTER UPDATE OR DELETE ON register.named_person_assignment
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION register.check_chain();

CREATE FUNCTION register.named_person_facts_of(p_children text[]) RETURNS TABLE (child_id text, found jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
BEGIN
  PERFORM 1 FROM child c WHERE c.id = ANY (p_children) ORDER BY c.id FOR UPDATE;
  RETURN QUERY SELECT k.id, named_person_facts(k.id) FROM unnest(p_children) AS k(id);
END
$$;

-- The same as register.relay, for many children: pieces and covered days as columns.
CREATE FUNCTION register.relay_many(
  p_children text[], p_from date[], p_until date[], p_supersede text[], p_ids text[], p_of text[], p_units text[],
  p_professionals text[], p_rules text[], p_rule_sets text[], p_fact_kinds text[], p_facts_from date[],
  p_valid_from date[], p_valid_until date[], p_accepted_at timestamptz[], p_accepted_by text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
BEGIN
  UPDATE child c SET covered_from = n.first, covered_until = n.last
  FROM unnest(p_children, p_from, p_until) AS n(id, first, last)
  WHERE c.id = n.id AND (c.covered_from, c.covered_until) IS DISTINCT FROM (n.first, n.last);
  UPDATE named_person_assignment SET superseded_at = clock_timestamp()
  WHERE id = ANY (p_supersede) AND child_id = ANY (p_children) AND superseded_at IS NULL;
  INSERT INTO named_person_assignment
    (id, child_id, unit_id, professional_id, rule_key, rule_set, fact_kind, fact_from, valid, accepted_at,
     accepted_by)
  SELECT n.id, n.child_id, n.unit_id, n.professional_id, n.rule_key, n.rule_set, n.fact_kind, n.fact_from,
         daterange(n.valid_from, n.valid_until), n.accepted_at, n.accepted_by
  FROM unnest(p_ids, p_of, p_units, p_professionals, p_rules, p_rule_sets, p_fact_kinds, p_facts_from,
              p_valid_from, p_valid_until, p_accepted_at, p_accepted_by)
    AS n(id, child_id, unit_id, professional_id, rule_key, rule_set, fact_kind, fact_from, valid_from,
         valid_until, accepted_at, accepted_by)
  WHERE n.child_id = ANY (p_children);
END
$$;

-- The facts of many relations of one organisation: those that are there get their new last day, others are new.
CREATE FUNCTION register.record_facts(
  p_organisation text, p_ids text[], p_children text[], p_kinds text[], p_keys text[], p_units text[],
  p_from date[], p_until date[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  INSERT INTO child_fact (id, child_id, organisation_id, kind, source_key, unit_id, valid)
  SELECT n.id, n.child_id, p_organisation, n.kind, n.source_key, n.unit_id, daterange(n.first, n.last)
  FROM unnest(p_ids, p_children, p_kinds, p_keys, p_units, p_from, p_until)
    AS n(id, child_id, kind, source_key, unit_id, first, last)
  ON CONFLICT (child_id, organisation_id, kind, source_key)
  DO UPDATE SET unit_id = excluded.unit_id, valid = excluded.valid, recorded_at = clock_timestamp()
  WHERE (child_fact.unit_id, child_fact.valid) IS DISTINCT FROM (excluded.unit_id, excluded.valid)
$$;

CREATE FUNCTION register.open_roll_over(p_id text, p_on date, p_counts jsonb, p_at timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$ INSERT INTO roll_over (id, turns_on, counts, carried_out_at) VALUES (p_id, p_on, p_counts, p_at) $$;

CREATE FUNCTION register.keep_portion(
  p_id text, p_roll_over text, p_number integer, p_organisation text, p_done jsonb) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$ INSERT INTO roll_over_portion (id, roll_over_id, number, organisation_id, done)
   VALUES (p_id, p_roll_over, p_number, p_organisation, p_done) $$;

-- A roll-over with what stands in the way of undoing it: a unit that has said, since, that it has taken over.
CREATE FUNCTION register.roll_over_standing(p_id text)
RETURNS TABLE (id text, turns_on date, counts jsonb, carried_out_at timestamptz, undone_at timestamptz,
               accepted bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  SELECT r.id::text, r.turns_on, r.counts, r.carried_out_at, r.undone_at,
    (SELECT count(*) FROM roll_over_portion p CROSS JOIN LATERAL jsonb_array_elements_text(p.done -> 'laid') AS l(id)
     JOIN named_person_assignment a ON a.id = l.id AND a.accepted_at >= r.carried_out_at
     WHERE p.roll_over_id = r.id)
  FROM roll_over r WHERE r.id = p_id
$$;

CREATE FUNCTION register.roll_over_portions(p_id text)
RETURNS TABLE (number integer, organisation_id text, done jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$ SELECT p.number, p.organisation_id::text, p.done FROM roll_over_portion p
   WHERE p.roll_over_id = p_id ORDER BY p.number $$;

-- Puts back what stood before, for those children of whom nothing else has been laid since; answers who they are.
CREATE FUNCTION register.put_back(
  p_children text[], p_from date[], p_until date[], p_laid text[], p_superseded text[])
RETURNS TABLE (child_id text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
DECLARE
  v_children text[];
BEGIN
  PERFORM 1 FROM child c WHERE c.id = ANY (p_children) ORDER BY c.id FOR UPDATE;
  SELECT array_agg(k.id) INTO v_children FROM unnest(p_children) AS k(id)
  WHERE NOT EXISTS (SELECT 1 FROM named_person_assignment a
                    WHERE a.child_id = k.id AND a.id = ANY (p_laid) AND a.superseded_at IS NOT NULL);
  UPDATE child c SET covered_from = n.first, covered_until = n.last
  FROM unnest(p_children, p_from, p_until) AS n(id, first, last)
  WHERE c.id = n.id AND c.id = ANY (v_children)
    AND (c.covered_from, c.covered_until) IS DISTINCT FROM (n.first, n.last);
  UPDATE named_person_assignment a SET superseded_at = clock_timestamp()
  WHERE a.id = ANY (p_laid) AND a.child_id = ANY (v_children);
  INSERT INTO named_person_assignment
    (id, child_id, unit_id, professional_id, rule_key, rule_set, fact_kind, fact_from, valid, accepted_at,
     accepted_by)
  SELECT random_id('npa'), a.child_id, a.unit_id, a.professional_id, a.rule_key, a.rule_set, a.fact_kind,
         a.fact_from, a.valid, a.accepted_at, a.accepted_by
  FROM named_person_assignment a WHERE a.id = ANY (p_superseded) AND a.child_id = ANY (v_children);
  RETURN QUERY SELECT unnest(v_children);
END
$$;

CREATE FUNCTION register.close_roll_over(p_id text, p_at timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  UPDATE notice SET settled_at = p_at WHERE key = 'school-year-turned:' || p_id AND settled_at IS NULL;
  UPDATE roll_over SET undone_at = p_at WHERE id = p_id
$$;
