-- The history, sealed: each block holds an entry for each event of its range and the hash of the block before it, so that a
-- later change anywhere shows. docs/audit.md describes the format and how to check it without this program.
create table audit_blocks (
  number        bigint primary key,
  first_seq     bigint not null,
  last_seq      bigint not null unique,
  events        int not null,
  previous_hash bytea not null check (length(previous_hash) = 32),
  entries       bytea not null check (length(entries) = 44 * events),
  hash          bytea not null check (length(hash) = 32),
  sealed_at     timestamptz not null
);

alter table audit_blocks alter column entries set storage external;   -- hashes can't be compressed
