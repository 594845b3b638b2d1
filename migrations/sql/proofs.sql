-- A proof of possession is used once, whichever process it reaches: true for the first. Two at the same moment wait
-- for each other. One in 256 sweeps away what has expired, so that the table stays as small as the last minute.
CREATE FUNCTION register.use_proof(p_digest bytea, p_until timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
BEGIN
  IF get_byte(p_digest, 0) = 0 THEN
    PERFORM clear_proofs(1000);
  END IF;
  INSERT INTO used_proof (digest, expires_at) VALUES (p_digest, p_until) ON CONFLICT (digest) DO NOTHING;
  RETURN FOUND;
END
$$;

CREATE FUNCTION register.clear_proofs(p_most integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
DECLARE
  v_cleared integer;
BEGIN
  DELETE FROM used_proof u USING (
    SELECT digest FROM used_proof WHERE expires_at < clock_timestamp()
    ORDER BY expires_at LIMIT p_most FOR UPDATE SKIP LOCKED) old
  WHERE u.digest = old.digest;
  GET DIAGNOSTICS v_cleared = ROW_COUNT;
  RETURN v_cleared;
END
$$;

-- Who the caller is, as a statement carries them. A proof that stands in it is used here, with everything else that
-- the statement writes; NP001 when it was used before. A token that was revoked is in force no longer.
CREATE FUNCTION register.enter(p_caller jsonb)
RETURNS TABLE (in_force boolean, client_kind text, sector text, roles text[], unit_ids text[], ahead interval)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
BEGIN
  IF p_caller ->> 'proof' IS NOT NULL AND NOT use_proof(
       decode(p_caller ->> 'proof', 'hex'), to_timestamp((p_caller ->> 'proofUntil')::double precision)) THEN
    RAISE EXCEPTION 'the proof has been used' USING ERRCODE = 'NP001';
  END IF;
  RETURN QUERY
    SELECT e.in_force AND NOT EXISTS (SELECT 1 FROM revoked_token r WHERE r.token_id = p_caller ->> 'token'),
           e.client_kind, e.sector, e.roles, e.unit_ids, e.ahead
    FROM enter(p_caller ->> 'client', p_caller ->> 'organisation', p_caller ->> 'branch',
               p_caller ->> 'professional', p_caller ->> 'family', p_caller ->> 'child') e;
END
$$;
