from django.db import migrations

# Beside the lines stand rows that live: a claim is compared, a hand-over confirmed, a list signed for. Each trigger
# names what may change (1), what is set once (2), and what may only be forgotten (3); all else stays as written.
KEEP = """
CREATE FUNCTION counters_keep() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    free CONSTANT text[] := string_to_array(TG_ARGV[0], ',');
    once CONSTANT text[] := string_to_array(TG_ARGV[1], ',');
    words CONSTANT text[] := string_to_array(TG_ARGV[2], ',');
    before CONSTANT jsonb := to_jsonb(OLD);
    after CONSTANT jsonb := to_jsonb(NEW);
    name text;
BEGIN
    IF after - free - once - words IS DISTINCT FROM before - free - once - words THEN
        RAISE EXCEPTION '% stays as it was written', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    FOREACH name IN ARRAY once LOOP
        IF after -> name IS DISTINCT FROM before -> name AND before -> name <> 'null'::jsonb THEN
            RAISE EXCEPTION '% of % is set once', name, TG_TABLE_NAME
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END LOOP;
    FOREACH name IN ARRAY words LOOP
        IF after -> name IS DISTINCT FROM before -> name AND after ->> name NOT IN ('', '—') THEN
            RAISE EXCEPTION '% of % is kept or forgotten, never changed', name, TG_TABLE_NAME
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END LOOP;
    RETURN NEW;
END $$;
"""
KEEP_BACK = "DROP FUNCTION counters_keep();"

SAID = "description,lost_where,name,phone,email"
COMPARED = "state,compared_by_id,compared_at,finding"
SHEET = "file,file_hash,made_at,error"
SIGNED = "handed_at,handed_by_id,number,receiver,signature,signed_on_paper,dropped_at"
LIVES = "line_id,to_police,kept_reason,announced_at,way,told_at,printed_at,mark,owner"

# (table, name, WHEN, free, once, forgettable)
KEPT = (
    ("mailsignature", "stays", "", "forget_on", "", ""),
    ("expectedvisit", "stays", "", "", "called_off_at,blanked_at", "name,organisation,email"),
    ("keeping", "stays", "", LIVES, "sold_at,sold_for", ""),
    ("claim", "stays", "OLD.state <> 'refused'", COMPARED, "", SAID),
    ("claim", "refused_stays", "OLD.state = 'refused'", "", "", f"{SAID},finding"),
    ("delivery", "prepared_stays", "OLD.done_at IS NULL", "", "second_id,done_at", "last_four,signature,proof"),
    ("delivery", "done_stays", "OLD.done_at IS NOT NULL", "", "", "last_four,signature,proof"),
    ("policebatch", "stays", "COALESCE(OLD.handed_at, OLD.dropped_at) IS NULL", f"{SHEET},{SIGNED}", "", ""),
    (
        *("policebatch", "settled_stays"),
        "COALESCE(OLD.handed_at, OLD.dropped_at) IS NOT NULL AND OLD.made_at IS NULL",
        *(SHEET, "", "signature"),
    ),
    (
        *("policebatch", "printed_stays"),
        "COALESCE(OLD.handed_at, OLD.dropped_at) IS NOT NULL AND OLD.made_at IS NOT NULL",
        *("", "", "signature"),
    ),
    ("policeitem", "stays", "", "is_off", "", ""),
    ("fault", "stays", "OLD.mended_at IS NULL", "alert_at,mended_at,mended_by_id,remedy", "", ""),
    ("fault", "mended_stays", "OLD.mended_at IS NOT NULL", "", "", ""),
)
# (table, name, what, WHEN): never.
REFUSED = (
    ("bookcounter", "counts_on", "UPDATE", "NEW.last < OLD.last OR NEW.book <> OLD.book OR NEW.unit_id <> OLD.unit_id"),
    ("bookcounter", "not_deleted", "DELETE", ""),
    ("expectedvisit", "not_deleted", "DELETE", ""),
    ("keeping", "not_deleted", "DELETE", ""),
    ("claim", "not_deleted", "DELETE", ""),
    ("claim", "compared_once", "UPDATE", "OLD.state <> 'waiting' AND NEW.state = 'waiting'"),
    ("delivery", "done_not_deleted", "DELETE", "OLD.done_at IS NOT NULL"),
    ("policebatch", "not_deleted", "DELETE", ""),
    ("policeitem", "not_deleted", "DELETE", ""),
    ("fault", "not_deleted", "DELETE", ""),
)


def _when(condition: str) -> str:
    return f"WHEN ({condition}) " if condition else ""


GUARDS = "".join(
    f"CREATE TRIGGER {table}_{name} BEFORE UPDATE ON counters_{table} FOR EACH ROW {_when(when)}"
    f"EXECUTE FUNCTION counters_keep('{free}', '{once}', '{words}');\n"
    for table, name, when, free, once, words in KEPT
) + "".join(
    f"CREATE TRIGGER {table}_{name} BEFORE {what} ON counters_{table} FOR EACH ROW {_when(when)}"
    "EXECUTE FUNCTION counters_refuse_change();\n"
    for table, name, what, when in REFUSED
)
GUARDS_BACK = "".join(f"DROP TRIGGER {table}_{name} ON counters_{table};\n" for table, name, *_rest in KEPT + REFUSED)

# The one before it looked at what was handed over only; `proof` could not be forgotten.
BEFORE = """
DROP TRIGGER delivery_done_stays ON counters_delivery;
DROP FUNCTION counters_guard_delivery();
"""
BEFORE_BACK = """
CREATE FUNCTION counters_guard_delivery() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.done_at IS NOT NULL AND (TG_OP = 'DELETE' OR to_jsonb(NEW) - '{last_four,signature}'::text[]
                                                    <> to_jsonb(OLD) - '{last_four,signature}'::text[]) THEN
        RAISE EXCEPTION 'the item was handed over: that is not changed any more'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER delivery_done_stays BEFORE UPDATE OR DELETE ON counters_delivery
    FOR EACH ROW EXECUTE FUNCTION counters_guard_delivery();
"""

# A found item moves from its line to the one that strikes it, and nowhere else; a list that is signed for keeps what
# stood on it.
MOVES = """
CREATE FUNCTION counters_guard_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM counters_line WHERE id = NEW.line_id AND strikes_id = OLD.line_id) THEN
        RAISE EXCEPTION 'a found item moves to the line that strikes its own'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keeping_follows_its_line BEFORE UPDATE ON counters_keeping
    FOR EACH ROW WHEN (NEW.line_id <> OLD.line_id) EXECUTE FUNCTION counters_guard_move();

CREATE FUNCTION counters_guard_police_item() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.is_off OR EXISTS (SELECT 1 FROM counters_policebatch WHERE id = NEW.batch_id
                             AND COALESCE(handed_at, dropped_at) IS NOT NULL) THEN
        RAISE EXCEPTION 'this list is settled, or the item was taken off before'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER policeitem_of_an_open_list BEFORE UPDATE ON counters_policeitem
    FOR EACH ROW WHEN (NEW.is_off <> OLD.is_off) EXECUTE FUNCTION counters_guard_police_item();
"""
MOVES_BACK = """
DROP TRIGGER policeitem_of_an_open_list ON counters_policeitem;
DROP FUNCTION counters_guard_police_item();
DROP TRIGGER keeping_follows_its_line ON counters_keeping;
DROP FUNCTION counters_guard_move();
"""


class Migration(migrations.Migration):
    dependencies = [("counters", "0006_facility_groups")]

    operations = [
        migrations.RunSQL(BEFORE, BEFORE_BACK),
        migrations.RunSQL(KEEP, KEEP_BACK),
        migrations.RunSQL(GUARDS, GUARDS_BACK),
        migrations.RunSQL(MOVES, MOVES_BACK),
    ]
