from django.db import migrations

# 程式通知: a case that was filed or changed its status is told to the programs that asked for it (notifications
# .models.Webhook), by a row of the outbox in the same transaction. The database writes it, so that no act can forget to
# and filing asks no question more; where nobody listens this reads one empty table. Nothing of a discreet case leaves.
# `sequence` grows with time, also after a copy was put back: of two words about one case the larger is the later.
TELL = """
CREATE FUNCTION cases_tell_webhooks() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    happened CONSTANT text := CASE TG_OP WHEN 'INSERT' THEN 'case.filed' ELSE 'case.status' END;
    moment CONSTANT timestamptz := clock_timestamp();
BEGIN
    INSERT INTO notifications_notice (key, kind, channel, language, name, email, address, case_id, webhook_id, context,
                                      status, created_at, due_at, tries, error)
    SELECT 'webhook:' || hook.id || ':' || delivery.id, happened, 'webhook', 'zh-hant', '', '', '', NEW.id, hook.id,
           jsonb_build_object(
               'id', delivery.id, 'event', happened, 'reference', NEW.reference, 'service', service.code,
               'status', NEW.status, 'at', to_char(moment AT TIME ZONE 'Asia/Taipei', 'YYYY-MM-DD"T"HH24:MI:SS"+08:00"'),
               'sequence', (extract(epoch FROM moment) * 1000000)::bigint),
           'queued', moment, moment, 0, ''
    FROM notifications_webhook hook
    JOIN notifications_webhook_services chosen ON chosen.webhook_id = hook.id AND chosen.service_id = NEW.service_id
    JOIN cases_service service ON service.id = NEW.service_id
    JOIN accounts_unit top ON top.id = hook.unit_id
    JOIN accounts_unit place ON place.id = NEW.unit_id AND starts_with(place.path, top.path)
    CROSS JOIN LATERAL (SELECT gen_random_uuid() AS id WHERE hook.id IS NOT NULL) delivery
    WHERE hook.active_since IS NOT NULL AND happened = ANY (hook.kinds);
    RETURN NULL;
END $$;
CREATE TRIGGER case_filed_is_told AFTER INSERT ON cases_case
    FOR EACH ROW WHEN (NEW.discretion = '') EXECUTE FUNCTION cases_tell_webhooks();
CREATE TRIGGER case_status_is_told AFTER UPDATE OF status ON cases_case
    FOR EACH ROW WHEN (NEW.discretion = '' AND NEW.status IS DISTINCT FROM OLD.status)
    EXECUTE FUNCTION cases_tell_webhooks();
"""
TELL_BACK = """
DROP TRIGGER case_filed_is_told ON cases_case;
DROP TRIGGER case_status_is_told ON cases_case;
DROP FUNCTION cases_tell_webhooks();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0028_watches_have_limits"), ("notifications", "0005_webhooks")]

    operations = [migrations.RunSQL(TELL, TELL_BACK)]
