-- SPDX-License-Identifier: Apache-2.0
-- The register. Both databases read this file: for PostgreSQL, INTEGER is BIGINT, BLOB is BYTEA, TEXT is TEXT COLLATE "C",
-- and WITHOUT ROWID goes. A statement ends at a semicolon that an empty line follows. Times are seconds of UTC since 1970.
-- Row numbers are given by the writer, of which there is one at a time over all nodes.

CREATE TABLE settings (
  name TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
);

CREATE TABLE issuers (
  id INTEGER NOT NULL PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
);

-- Few: what lists choose by, as one number.
CREATE TABLE kinds (
  id INTEGER NOT NULL PRIMARY KEY,
  issuer INTEGER NOT NULL REFERENCES issuers (id),
  profile TEXT NOT NULL,
  category INTEGER NOT NULL,
  UNIQUE (issuer, profile, category)
);

CREATE TABLE requests (
  id INTEGER NOT NULL PRIMARY KEY,
  caller TEXT NOT NULL,
  request_id TEXT NOT NULL,
  content BLOB NOT NULL,
  state INTEGER NOT NULL,
  serials BLOB NOT NULL,
  issuer TEXT NOT NULL,
  recorded INTEGER NOT NULL,
  confirm_by INTEGER
);

CREATE UNIQUE INDEX requests_id ON requests (caller, request_id);

CREATE INDEX requests_unfinished ON requests (recorded) WHERE state = 0;

CREATE INDEX requests_overdue ON requests (confirm_by) WHERE state = 1 AND confirm_by IS NOT NULL;

-- What status services and lists need; the octets are in bodies, so that these rows stay close together.
CREATE TABLE certificates (
  id INTEGER NOT NULL PRIMARY KEY,
  serial BLOB NOT NULL,
  issuer INTEGER NOT NULL REFERENCES issuers (id),
  kind INTEGER NOT NULL REFERENCES kinds (id),
  shard INTEGER NOT NULL,
  status INTEGER NOT NULL CHECK (status BETWEEN 0 AND 5),
  reason INTEGER,
  since INTEGER NOT NULL,
  invalidity INTEGER,
  not_before INTEGER NOT NULL,
  not_after INTEGER NOT NULL,
  recorded INTEGER NOT NULL,
  issued INTEGER,
  digest BLOB,
  spki BLOB NOT NULL,
  request_id TEXT NOT NULL,
  centre TEXT NOT NULL,
  common_name TEXT NOT NULL,
  fin TEXT NOT NULL,
  voen TEXT NOT NULL,
  card_number TEXT NOT NULL,
  subject TEXT NOT NULL
);

CREATE UNIQUE INDEX certificates_serial ON certificates (serial);

CREATE INDEX certificates_kind ON certificates (kind, status, recorded, serial);

CREATE INDEX certificates_listed ON certificates (issuer, shard, serial) WHERE status IN (1, 3, 4, 5);

CREATE INDEX certificates_fin ON certificates (fin, recorded) WHERE fin <> '';

CREATE INDEX certificates_voen ON certificates (voen, recorded) WHERE voen <> '';

CREATE INDEX certificates_card ON certificates (card_number, recorded) WHERE card_number <> '';

CREATE INDEX certificates_name ON certificates (common_name, recorded, serial) WHERE common_name <> '';

-- tbs is the intent; rest is what a signed certificate has after it. The certificate is never written twice.
CREATE TABLE bodies (
  id INTEGER NOT NULL PRIMARY KEY REFERENCES certificates (id),
  tbs BLOB NOT NULL,
  rest BLOB
);

-- The first certificate of each public key.
CREATE TABLE keys (
  spki BLOB NOT NULL PRIMARY KEY,
  certificate INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE changes (
  number INTEGER NOT NULL PRIMARY KEY,
  certificate INTEGER NOT NULL REFERENCES certificates (id),
  issuer INTEGER NOT NULL,
  shard INTEGER NOT NULL,
  listed INTEGER NOT NULL,
  status INTEGER NOT NULL,
  reason INTEGER,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  note TEXT NOT NULL
);

CREATE INDEX changes_certificate ON changes (certificate, number);

CREATE INDEX changes_listed ON changes (issuer, shard, number) WHERE listed = 1;

-- Issued certificates of each day of UTC+4; day_totals is their sum over profiles and centres.
CREATE TABLE counts (
  day TEXT NOT NULL,
  category INTEGER NOT NULL,
  profile TEXT NOT NULL,
  centre TEXT NOT NULL,
  issued INTEGER NOT NULL,
  PRIMARY KEY (day, category, profile, centre)
) WITHOUT ROWID;

CREATE TABLE day_totals (
  day TEXT NOT NULL,
  category INTEGER NOT NULL,
  issued INTEGER NOT NULL,
  PRIMARY KEY (day, category)
) WITHOUT ROWID;

CREATE TABLE crl_numbers (
  issuer TEXT NOT NULL,
  shard INTEGER NOT NULL,
  number INTEGER NOT NULL,
  PRIMARY KEY (issuer, shard)
);

CREATE TABLE crls (
  issuer TEXT NOT NULL,
  shard INTEGER NOT NULL,
  number INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  base INTEGER NOT NULL,
  this_update INTEGER NOT NULL,
  next_update INTEGER NOT NULL,
  change INTEGER NOT NULL,
  size INTEGER NOT NULL,
  PRIMARY KEY (issuer, shard, number, kind)  -- a full CRL and a delta of the same moment share their number
);

-- Pieces of 1 MiB, so that no CRL is ever in memory whole.
CREATE TABLE crl_chunks (
  issuer TEXT NOT NULL,
  shard INTEGER NOT NULL,
  number INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  chunk INTEGER NOT NULL,
  octets BLOB NOT NULL,
  PRIMARY KEY (issuer, shard, number, kind, chunk)
);

CREATE TABLE approvals (
  id INTEGER NOT NULL PRIMARY KEY,
  act TEXT NOT NULL,
  object TEXT NOT NULL,
  detail TEXT NOT NULL,
  asked_by TEXT NOT NULL,
  decided_by TEXT NOT NULL,
  asked INTEGER NOT NULL,
  decided INTEGER,
  state INTEGER NOT NULL
);

CREATE INDEX approvals_state ON approvals (state, id);

CREATE TABLE audit (
  chain TEXT NOT NULL,
  seq INTEGER NOT NULL,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  act TEXT NOT NULL,
  object TEXT NOT NULL,
  outcome TEXT NOT NULL,
  detail TEXT NOT NULL,
  previous_hash BLOB NOT NULL,
  hash BLOB NOT NULL,
  PRIMARY KEY (chain, seq)
) WITHOUT ROWID;

-- One a commit: the signature over the chain as far as `seq`.
CREATE TABLE audit_heads (
  chain TEXT NOT NULL,
  seq INTEGER NOT NULL,
  hash BLOB NOT NULL,
  signature BLOB NOT NULL,
  PRIMARY KEY (chain, seq)
) WITHOUT ROWID;
