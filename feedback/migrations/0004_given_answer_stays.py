from django.db import migrations

# 回復: what was given stands as it was given. Once its time is over its words may be forgotten, and nothing else.
STAYS = """
CREATE FUNCTION feedback_given_answer_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    words CONSTANT text[] := ARRAY['summary', 'view', 'measures', 'text', 'remedy_text', 'promises', 'told_note'];
    word text;
BEGIN
    IF to_jsonb(NEW) - words IS DISTINCT FROM to_jsonb(OLD) - words THEN
        RAISE EXCEPTION 'answer % was given and stays as it was', OLD.id USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    FOREACH word IN ARRAY words LOOP
        IF to_jsonb(NEW) -> word IS DISTINCT FROM to_jsonb(OLD) -> word
            AND to_jsonb(NEW) -> word NOT IN ('""'::jsonb, '[]'::jsonb, '"—"'::jsonb)
        THEN
            RAISE EXCEPTION 'answer % was given: its % is kept or forgotten, never changed', OLD.id, word
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END LOOP;
    RETURN NEW;
END $$;
CREATE TRIGGER given_answer_stays BEFORE UPDATE ON feedback_reply
    FOR EACH ROW WHEN (OLD.sent_at IS NOT NULL) EXECUTE FUNCTION feedback_given_answer_stays();
"""
STAYS_BACK = """
DROP TRIGGER given_answer_stays ON feedback_reply;
DROP FUNCTION feedback_given_answer_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("feedback", "0003_survey_spent_in_order")]

    operations = [migrations.RunSQL(STAYS, STAYS_BACK)]
