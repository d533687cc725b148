from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("feedback", "0002_caller_guard")]

    operations = [
        migrations.AddIndex(
            model_name="surveyinvitation",
            index=models.Index(
                condition=models.Q(("is_spent", True)), fields=["survey", "-id"], name="survey_spent_in_order"
            ),
        ),
    ]
