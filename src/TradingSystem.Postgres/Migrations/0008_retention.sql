-- From when on everything of a kind is still there: what is older may have been removed.
create table retention (
  kept  text primary key,
  since timestamptz not null
);
