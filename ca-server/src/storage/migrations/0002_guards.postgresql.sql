-- SPDX-License-Identifier: Apache-2.0
-- What no program may do to the register, whatever its faults: the last fence behind life.cpp.

CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '%', TG_ARGV[0]; END $$;

CREATE TRIGGER certificates_final BEFORE UPDATE OF status ON certificates FOR EACH ROW
WHEN (OLD.status IN (4, 5) AND NEW.status <> OLD.status)
EXECUTE FUNCTION refuse('revoked and voided are final');

CREATE TRIGGER certificates_identity BEFORE UPDATE OF id, serial, issuer, kind, shard, spki ON certificates FOR EACH ROW
EXECUTE FUNCTION refuse('a certificate keeps its identity');

CREATE TRIGGER certificates_kept BEFORE DELETE ON certificates FOR EACH ROW
EXECUTE FUNCTION refuse('certificates are kept for ever');

CREATE TRIGGER bodies_written_once BEFORE UPDATE ON bodies FOR EACH ROW
WHEN (OLD.rest IS NOT NULL OR NEW.tbs <> OLD.tbs)
EXECUTE FUNCTION refuse('a certificate is written once');

CREATE TRIGGER bodies_kept BEFORE DELETE ON bodies FOR EACH ROW
EXECUTE FUNCTION refuse('certificates are kept for ever');

CREATE TRIGGER keys_kept BEFORE DELETE ON keys FOR EACH ROW
EXECUTE FUNCTION refuse('public keys are kept for ever');

CREATE TRIGGER changes_kept BEFORE DELETE ON changes FOR EACH ROW
EXECUTE FUNCTION refuse('changes are kept for ever');

CREATE TRIGGER audit_unchanged BEFORE UPDATE ON audit FOR EACH ROW
EXECUTE FUNCTION refuse('the audit log only grows');

CREATE TRIGGER audit_kept BEFORE DELETE ON audit FOR EACH ROW
EXECUTE FUNCTION refuse('the audit log only grows');
