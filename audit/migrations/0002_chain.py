"""The trail is append-only, and every line is chained to the one before when its transaction commits.

Plain PostgreSQL: sha256() is built in, no extension is needed.
"""

import django.core.serializers.json
from django.db import migrations, models

# What is hashed: each value as "<bytes>:<value>," and a null as "-,", so that no two rows have the same text.
# audit/chain.py does the same in Python; the test of the two is tests/audit/test_chain.py.
TEXT = """
CREATE FUNCTION audit_netstring(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(octet_length(value)::text || ':' || value, '-') || ',';
$$;

CREATE FUNCTION audit_event_text(e audit_event) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT audit_netstring(e.id::text)
        || audit_netstring((extract(epoch FROM e.at) * 1000000)::bigint::text)
        || audit_netstring(e.action)
        || audit_netstring(e.actor_id::text)
        || audit_netstring(e.actor_name)
        || audit_netstring(e.case_id::text)
        || audit_netstring(e.note)
        || audit_netstring(e.data::text);
$$;
"""

# One transaction after the other takes its place at the end of the chain, under one lock, at commit and last of all:
# the foreign key checks of this transaction may have to wait for rows that another one holds, and were the lock taken
# before them, that other one could be waiting for it: a deadlock. PostgreSQL makes the deferred checks of a transaction
# in rounds; what the first round sets off is done in the second. So the events only ask for a turn, in the first round,
# and the turn links them, in the second. A row of audit_turn is gone before anybody could see it.
# A turn links everything of its transaction in the order of the ids; what others committed is linked already.
LINK = """
CREATE UNLOGGED TABLE audit_turn (first_event_id bigint PRIMARY KEY);

CREATE FUNCTION audit_ask_for_turn() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
    IF coalesce(current_setting('audit.turn', true), '') = ''
        AND NOT EXISTS (SELECT 1 FROM audit_link WHERE event_id = NEW.id)
    THEN
        PERFORM set_config('audit.turn', 'asked', true);
        INSERT INTO audit_turn VALUES (NEW.id);
    END IF;
    RETURN NULL;
END $$;

-- The few rows at the end of the largest table are found by its index, whatever the statistics of the day say.
CREATE FUNCTION audit_link_events() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
    head audit_head;
    event audit_event;
    next_hash bytea;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('audit_head'));
    SELECT * INTO head FROM audit_head FOR UPDATE;
    IF NOT FOUND THEN  -- the first event ever; in a chain that has links, the next INSERT refuses a second number 1
        INSERT INTO audit_head (id, count, hash) VALUES (1, 0, decode(repeat('00', 32), 'hex')) RETURNING * INTO head;
    END IF;
    FOR event IN
        SELECT e.* FROM audit_event e WHERE e.id >= NEW.first_event_id ORDER BY e.id
    LOOP
        CONTINUE WHEN EXISTS (SELECT 1 FROM audit_link l WHERE l.event_id = event.id);
        next_hash := sha256(head.hash || convert_to(audit_event_text(event), 'UTF8'));
        INSERT INTO audit_link (seq, event_id, prev_hash, hash)
        VALUES (head.count + 1, event.id, head.hash, next_hash);
        head.count := head.count + 1;
        head.hash := next_hash;
    END LOOP;
    UPDATE audit_head SET count = head.count, hash = head.hash;
    DELETE FROM audit_turn WHERE first_event_id = NEW.first_event_id;
    PERFORM set_config('audit.turn', '', true);
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER audit_event_asks AFTER INSERT ON audit_event
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit_ask_for_turn();
CREATE CONSTRAINT TRIGGER audit_turn_links AFTER INSERT ON audit_turn
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit_link_events();
"""

GUARD = """
CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % is refused: the audit trail only grows', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;

-- The chain is written by audit_link_events() alone, that is, from inside another trigger.
CREATE FUNCTION audit_refuse_by_hand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION '% of % is refused: the chain is written by the database', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER audit_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_event
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_link_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_link
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_link_by_trigger BEFORE INSERT ON audit_link
    FOR EACH ROW EXECUTE FUNCTION audit_refuse_by_hand();
CREATE TRIGGER audit_head_stays BEFORE DELETE OR TRUNCATE ON audit_head
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_head_by_trigger BEFORE UPDATE ON audit_head
    FOR EACH ROW EXECUTE FUNCTION audit_refuse_by_hand();
CREATE TRIGGER audit_seal_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_seal
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
"""

UNTEXT = """
DROP FUNCTION audit_event_text(audit_event);
DROP FUNCTION audit_netstring(text);
"""
UNLINK = """
DROP TRIGGER audit_event_asks ON audit_event;
DROP TABLE audit_turn;
DROP FUNCTION audit_ask_for_turn();
DROP FUNCTION audit_link_events();
"""
UNGUARD = """
DROP TRIGGER audit_event_append_only ON audit_event;
DROP TRIGGER audit_link_append_only ON audit_link;
DROP TRIGGER audit_link_by_trigger ON audit_link;
DROP TRIGGER audit_head_stays ON audit_head;
DROP TRIGGER audit_head_by_trigger ON audit_head;
DROP TRIGGER audit_seal_append_only ON audit_seal;
DROP FUNCTION audit_refuse();
DROP FUNCTION audit_refuse_by_hand();
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [
        migrations.AlterField(
            model_name="event",
            name="data",
            field=models.JSONField(
                blank=True,
                default=dict,
                encoder=django.core.serializers.json.DjangoJSONEncoder,
                verbose_name="data",
            ),
        ),
        migrations.AddIndex(
            model_name="event", index=models.Index(fields=["action", "-id"], name="event_of_action")
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                ("seq", models.BigIntegerField(primary_key=True, serialize=False)),
                ("event_id", models.BigIntegerField(unique=True)),
                ("prev_hash", models.BinaryField()),
                ("hash", models.BinaryField()),
            ],
            options={"verbose_name": "link"},
        ),
        migrations.CreateModel(
            name="Head",
            fields=[
                ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("count", models.BigIntegerField(default=0, verbose_name="count")),
                ("hash", models.BinaryField()),
            ],
            options={
                "verbose_name": "head of the chain",
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="head_is_one_row")],
            },
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField(verbose_name="at")),
                ("count", models.BigIntegerField(unique=True, verbose_name="count")),
                ("hash", models.BinaryField()),
                ("signature", models.BinaryField()),
                ("key_id", models.CharField(max_length=16, verbose_name="key")),
            ],
            options={"verbose_name": "seal"},
        ),
        migrations.RunSQL(TEXT, UNTEXT),
        migrations.RunSQL(LINK, UNLINK),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
