from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("feedback", "0001_squashed_0008_faq_ideas")]

    operations = [
        migrations.AddIndex(
            model_name="surveyinvitation",
            index=models.Index(
                condition=models.Q(("is_spent", True)), fields=["survey", "-id"], name="survey_spent_in_order"
            ),
        ),
    ]
