-- Roles of one PostgreSQL cluster. Run by a superuser with psql 15 or newer, any number of times; the passwords come
-- from the environment, so that no process list shows them:
--   TELECUBE_OWNER_PASSWORD=… TELECUBE_APP_PASSWORD=… TELECUBE_PLATFORM_PASSWORD=… TELECUBE_SWITCH_PASSWORD=… \
--     psql --no-psqlrc --set ON_ERROR_STOP=1 --file deploy/postgres/roles.sql postgres
\getenv owner_password TELECUBE_OWNER_PASSWORD
\getenv app_password TELECUBE_APP_PASSWORD
\getenv platform_password TELECUBE_PLATFORM_PASSWORD
\getenv switch_password TELECUBE_SWITCH_PASSWORD

SELECT format('CREATE ROLE %I', name)
FROM unnest(ARRAY['telecube_owner', 'telecube_app', 'telecube_platform', 'telecube_views', 'telecube_switch']) AS name
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name)
\gexec

-- Owns the tables and migrates them. Without BYPASSRLS a data migration would see no rows and say nothing.
ALTER ROLE telecube_owner LOGIN BYPASSRLS PASSWORD :'owner_password';
-- Serves pages and jobs, always inside one tenant; owns nothing.
ALTER ROLE telecube_app LOGIN NOBYPASSRLS PASSWORD :'app_password';
-- A query that was planned badly must not take a core for minutes.
ALTER ROLE telecube_app SET statement_timeout = '60s';
-- Sees every tenant: sign-up and the switchboard, a short list of files.
ALTER ROLE telecube_platform LOGIN BYPASSRLS PASSWORD :'platform_password';
-- Owns the views and functions that the exchange reads; nobody logs in as it.
ALTER ROLE telecube_views NOLOGIN BYPASSRLS;
GRANT telecube_views TO telecube_owner;
-- The exchange: a slow answer is worse than none, because its SIP threads wait for it.
ALTER ROLE telecube_switch LOGIN NOBYPASSRLS PASSWORD :'switch_password';
ALTER ROLE telecube_switch SET statement_timeout = '500ms';
ALTER ROLE telecube_switch SET timezone = 'UTC';
ALTER ROLE telecube_switch SET search_path = asterisk;
