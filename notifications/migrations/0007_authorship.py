from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0006_sizes"),
    ]

    operations = [
        migrations.AlterField(
            model_name="notification",
            name="kind",
            field=models.CharField(
                choices=[
                    ("answer_published", "The city answered"),
                    ("threshold_reached", "A proposal reached its threshold"),
                    ("overdue", "An answer is overdue"),
                    ("comment_on_mine", "Somebody commented on what you wrote"),
                    ("office_reminder", "Your office owes an answer"),
                    ("moderated", "A moderator decided about what you wrote"),
                    ("interim_reply", "The city sent word before its answer"),
                    ("office_work", "A colleague of your office counts on you"),
                    ("text_changed", "A text you support changed, and waits for your word"),
                    ("amendment", "An amendment concerns you"),
                    ("authorship", "Something about what you write with others"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="notification",
            name="reason",
            field=models.CharField(
                choices=[
                    ("office", "Because your office answers for it."),
                    ("administrator", "Because you are an administrator of the city."),
                    ("replied", "Because it replies to your comment."),
                    ("author", "Because you wrote the proposal."),
                    ("wrote", "Because you wrote it."),
                    ("invited", "Because you are asked."),
                    ("supporter", "Because you support it."),
                    ("commenter", "Because you commented on it."),
                    ("follower", "Because you follow it."),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="preference",
            name="kind",
            field=models.CharField(
                choices=[
                    ("answer_published", "The city answered"),
                    ("threshold_reached", "A proposal reached its threshold"),
                    ("overdue", "An answer is overdue"),
                    ("comment_on_mine", "Somebody commented on what you wrote"),
                    ("office_reminder", "Your office owes an answer"),
                    ("moderated", "A moderator decided about what you wrote"),
                    ("interim_reply", "The city sent word before its answer"),
                    ("office_work", "A colleague of your office counts on you"),
                    ("text_changed", "A text you support changed, and waits for your word"),
                    ("amendment", "An amendment concerns you"),
                    ("authorship", "Something about what you write with others"),
                ],
                max_length=20,
            ),
        ),
    ]
