-- Quotas, one store for all processes. A use is remembered for an hour (in slots of five minutes: up to 65 minutes),
-- so that no hour whatever holds more than the quota. Calls of one holder take turns; nobody can read these tables.
CREATE FUNCTION register.uses_in_an_hour(p_kind text, p_holder text)
RETURNS TABLE (used bigint, again_after integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$ SELECT coalesce(sum(q.used), 0),
          ceil(extract(epoch FROM min(q.slot) + interval '65 minutes' - clock_timestamp()))::integer
   FROM quota_use q
   WHERE q.kind = p_kind AND q.holder = p_holder AND q.slot > clock_timestamp() - interval '65 minutes' $$;

CREATE FUNCTION register.note_uses(p_kind text, p_holder text, p_times integer) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$ INSERT INTO quota_use (kind, holder, slot, used)
   VALUES (p_kind, p_holder, date_bin('5 minutes', clock_timestamp(), timestamptz '2000-01-01 00:00Z'), p_times)
   ON CONFLICT (kind, holder, slot) DO UPDATE SET used = quota_use.used + excluded.used $$;

-- Use a quota once, for a person and for the system through which they call; for neither when either is used up.
-- A limit that is null is none.
CREATE FUNCTION register.use_quota(
  p_kind text, p_user text, p_client text, p_per_user integer, p_per_client integer)
RETURNS TABLE (allowed boolean, user_left integer, client_left integer, user_again integer, client_again integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
DECLARE
  v_user record;
  v_client record;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(p_kind || ' user ' || p_user, 0));
  PERFORM pg_advisory_xact_lock(hashtextextended(p_kind || ' client ' || p_client, 0));
  SELECT * INTO v_user FROM uses_in_an_hour(p_kind, 'user ' || p_user);
  SELECT * INTO v_client FROM uses_in_an_hour(p_kind, 'client ' || p_client);
  allowed := coalesce(v_user.used < p_per_user, true) AND coalesce(v_client.used < p_per_client, true);
  IF allowed THEN
    PERFORM note_uses(p_kind, 'user ' || p_user, 1);
    PERFORM note_uses(p_kind, 'client ' || p_client, 1);
  END IF;
  user_left := p_per_user - v_user.used - allowed::integer;
  client_left := p_per_client - v_client.used - allowed::integer;
  user_again := coalesce(v_user.again_after, 3900);
  client_again := coalesce(v_client.again_after, 3900);
  RETURN NEXT;
END
$$;

-- Count the children that somebody reads, each once an hour. `p_asked` are the ids that were asked for, whether or
-- not there is such a child: the counter tells nobody. With none, it is asked whether there is room for more.
-- `p_whatever` counts what has been shown already.
CREATE FUNCTION register.see_children(
  p_user text, p_client text, p_asked text[], p_per_user integer, p_per_client integer, p_whatever boolean)
RETURNS TABLE (allowed boolean, counted integer, fresh_for integer,
               user_left integer, client_left integer, user_again integer, client_again integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
DECLARE
  v_since timestamptz := clock_timestamp() - interval '1 hour';
  v_new text[];
  v_user bigint;
  v_client record;
  v_more integer;
BEGIN
  allowed := true;
  SELECT count(*), ceil(extract(epoch FROM min(s.seen_at) - v_since)) INTO counted, fresh_for FROM child_seen s
  WHERE s.holder = 'user ' || p_user AND s.asked = ANY (p_asked) AND s.seen_at > v_since;
  IF counted > 0 AND counted = cardinality(p_asked) THEN
    counted := 0;
    RETURN NEXT;
    RETURN;
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('children user ' || p_user, 0));
  v_new := ARRAY(SELECT a FROM unnest(p_asked) a WHERE NOT EXISTS (
    SELECT 1 FROM child_seen s WHERE s.holder = 'user ' || p_user AND s.asked = a AND s.seen_at > v_since));
  counted := cardinality(v_new);
  v_more := CASE WHEN cardinality(p_asked) = 0 THEN 1 ELSE counted END;
  SELECT count(*), ceil(extract(epoch FROM min(s.seen_at) - v_since)) INTO v_user, user_again
  FROM child_seen s WHERE s.holder = 'user ' || p_user AND s.seen_at > v_since;
  SELECT * INTO v_client FROM uses_in_an_hour('children', 'client ' || p_client);
  allowed := coalesce(v_user + v_more <= p_per_user, true) AND coalesce(v_client.used < p_per_client, true);
  IF NOT (allowed OR p_whatever) THEN
    counted := 0;
  END IF;
  IF counted > 0 THEN
    INSERT INTO child_seen (holder, asked, seen_at)
    SELECT 'user ' || p_user, a, clock_timestamp() FROM unnest(v_new) a ORDER BY a
    ON CONFLICT (holder, asked) DO UPDATE SET seen_at = excluded.seen_at;
    WITH anew AS (
      INSERT INTO child_seen (holder, asked, seen_at)
      SELECT 'client ' || p_client, a, clock_timestamp() FROM unnest(v_new) a ORDER BY a
      ON CONFLICT (holder, asked) DO UPDATE SET seen_at = excluded.seen_at WHERE child_seen.seen_at <= v_since
      RETURNING 1)
    SELECT count(*) INTO v_more FROM anew;
    IF v_more > 0 THEN
      PERFORM note_uses('children', 'client ' || p_client, v_more);
    END IF;
  ELSE
    v_more := 0;
  END IF;
  fresh_for := coalesce(fresh_for, 3600);
  user_left := p_per_user - v_user - counted;
  client_left := p_per_client - v_client.used - v_more;
  user_again := coalesce(user_again, 3600);
  client_again := coalesce(v_client.again_after, 3900);
  RETURN NEXT;
END
$$;

-- Forget what no hour from now on holds.
CREATE FUNCTION register.clear_quotas(p_most integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
DECLARE
  v_seen integer;
  v_used integer;
BEGIN
  DELETE FROM child_seen c USING (
    SELECT holder, asked FROM child_seen WHERE seen_at < clock_timestamp() - interval '1 hour'
    LIMIT p_most FOR UPDATE SKIP LOCKED) old
  WHERE c.holder = old.holder AND c.asked = old.asked;
  GET DIAGNOSTICS v_seen = ROW_COUNT;
  DELETE FROM quota_use q USING (
    SELECT kind, holder, slot FROM quota_use WHERE slot < clock_timestamp() - interval '65 minutes'
    LIMIT p_most FOR UPDATE SKIP LOCKED) old
  WHERE q.kind = old.kind AND q.holder = old.holder AND q.slot = old.slot;
  GET DIAGNOSTICS v_used = ROW_COUNT;
  RETURN v_seen + v_used;
END
$$;
