-- Rights and extensions of one database. Run by a superuser in the product's database and in template1, from which
-- test databases are copied; any number of times.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS btree_gist;

REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO telecube_owner;
GRANT USAGE ON SCHEMA public TO telecube_app, telecube_platform, telecube_views;

-- What the owner makes later is readable and writable for both; row security decides which rows.
ALTER DEFAULT PRIVILEGES FOR ROLE telecube_owner IN SCHEMA public
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO telecube_app, telecube_platform;
ALTER DEFAULT PRIVILEGES FOR ROLE telecube_owner IN SCHEMA public
  GRANT USAGE, SELECT ON SEQUENCES TO telecube_app, telecube_platform;

-- Everybody may connect and make temporary tables by default; here only the roles that have business.
SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database())
\gexec
SELECT format('GRANT CONNECT ON DATABASE %I TO telecube_owner, telecube_app, telecube_platform, telecube_switch', current_database())
\gexec
