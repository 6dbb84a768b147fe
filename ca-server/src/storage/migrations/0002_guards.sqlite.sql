-- SPDX-License-Identifier: Apache-2.0
-- What no program may do to the register, whatever its faults: the last fence behind life.cpp.

CREATE TRIGGER certificates_final BEFORE UPDATE OF status ON certificates
WHEN OLD.status IN (4, 5) AND NEW.status <> OLD.status
BEGIN SELECT RAISE(ABORT, 'revoked and voided are final'); END;

CREATE TRIGGER certificates_identity BEFORE UPDATE OF id, serial, issuer, kind, shard, spki ON certificates
BEGIN SELECT RAISE(ABORT, 'a certificate keeps its identity'); END;

CREATE TRIGGER certificates_kept BEFORE DELETE ON certificates
BEGIN SELECT RAISE(ABORT, 'certificates are kept for ever'); END;

CREATE TRIGGER bodies_written_once BEFORE UPDATE ON bodies
WHEN OLD.rest IS NOT NULL OR NEW.tbs <> OLD.tbs
BEGIN SELECT RAISE(ABORT, 'a certificate is written once'); END;

CREATE TRIGGER bodies_kept BEFORE DELETE ON bodies
BEGIN SELECT RAISE(ABORT, 'certificates are kept for ever'); END;

CREATE TRIGGER keys_kept BEFORE DELETE ON keys
BEGIN SELECT RAISE(ABORT, 'public keys are kept for ever'); END;

CREATE TRIGGER changes_kept BEFORE DELETE ON changes
BEGIN SELECT RAISE(ABORT, 'changes are kept for ever'); END;

CREATE TRIGGER audit_unchanged BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END;

CREATE TRIGGER audit_kept BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END;
