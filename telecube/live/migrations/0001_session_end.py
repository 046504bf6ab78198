"""The end of a login session, however it comes, ends its browser phones and is told to the open streams."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION live_session_ended() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  session_hash text := encode(sha256(convert_to(OLD.session_key, 'UTF8')), 'hex');
BEGIN
  DELETE FROM telephony_browserphone WHERE session_key_hash = session_hash;
  PERFORM pg_notify('telecube_live', json_build_object(
    'tenant', NULL, 'topic', 'session.ended', 'users', NULL, 'data', json_build_object('session_hash', session_hash)
  )::text);
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION live_session_ended() FROM public;
CREATE TRIGGER live_session_ended AFTER DELETE ON django_session
  FOR EACH ROW EXECUTE FUNCTION live_session_ended();
CREATE INDEX telephony_browserphone_session_hash ON telephony_browserphone (session_key_hash);
CREATE INDEX telephony_browserphone_expires_at ON telephony_browserphone (expires_at);
"""
BACKWARD = """
DROP INDEX telephony_browserphone_expires_at;
DROP INDEX telephony_browserphone_session_hash;
DROP TRIGGER live_session_ended ON django_session;
DROP FUNCTION live_session_ended();
"""


class Migration(migrations.Migration):
    """Bind browser phones and streams to the login session in the database itself."""

    initial = True
    dependencies = [("sessions", "0001_initial"), ("telephony", "0001_accounts_and_numbers")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
