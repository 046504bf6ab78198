"""Whose a session is stands once, with the session; what is known of a browser goes with its session."""

from django.db import migrations, models

ONE_OWNER = """
UPDATE django_session d SET identity_id = u.identity_id
  FROM accounts_usersession s JOIN accounts_user u ON u.id = s.user_id
  WHERE d.identity_id IS NULL AND s.session_hash = encode(sha256(d.session_key::bytea), 'hex');
DELETE FROM accounts_usersession s WHERE NOT EXISTS (
  SELECT FROM django_session d WHERE encode(sha256(d.session_key::bytea), 'hex') = s.session_hash);
"""
GOES_WITH_ITS_SESSION = """
CREATE FUNCTION accounts_session_ended() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  DELETE FROM accounts_usersession WHERE session_hash = encode(sha256(OLD.session_key::bytea), 'hex');
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION accounts_session_ended() FROM public;
CREATE TRIGGER accounts_session_ended AFTER DELETE ON django_session
  FOR EACH ROW EXECUTE FUNCTION accounts_session_ended();
"""
STAYS = """
DROP TRIGGER accounts_session_ended ON django_session;
DROP FUNCTION accounts_session_ended();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0011_exchange_keys"), ("sessions", "0001_initial")]

    operations = [
        migrations.RunSQL(ONE_OWNER),
        migrations.RemoveIndex(model_name="usersession", name="user_session_tenant_user"),
        migrations.RemoveField(model_name="usersession", name="user"),
        migrations.AddIndex(
            model_name="usersession",
            index=models.Index(fields=["tenant", "-last_seen_at"], name="user_session_tenant_seen"),
        ),
        migrations.RunSQL(GOES_WITH_ITS_SESSION, STAYS),
    ]
