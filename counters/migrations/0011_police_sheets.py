"""The list for the police has a sheet of its own to sign, drawn by a worker."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("counters", "0010_mail_signatures")]
    operations = [
        migrations.RenameField("policebatch", "made_at", "listed_at"),
        migrations.AlterField("policebatch", "listed_at", models.DateTimeField(verbose_name="listed at")),
        migrations.AddField("policebatch", "file", models.FileField(blank=True, upload_to="books")),
        migrations.AddField("policebatch", "file_hash", models.CharField(blank=True, max_length=64)),
        migrations.AddField(
            "policebatch", "made_at", models.DateTimeField(blank=True, null=True, verbose_name="printed at")
        ),
        migrations.AddField(
            "policebatch", "error", models.CharField(blank=True, max_length=200, verbose_name="error")
        ),
    ]
