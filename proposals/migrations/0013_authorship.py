"""Written by many: authors, invitations, consents, amendments; texts that are never changed."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

# Whoever begins a proposal is its first author: the database writes both rows, whichever way the proposal comes.
BEGUN = """
INSERT INTO proposals_authorship (proposal_id, person_id, via, since)
SELECT id, author_id, 'begun', created_at FROM proposals_proposal WHERE author_id IS NOT NULL ORDER BY id;
CREATE FUNCTION proposals_authorship_begun() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO proposals_authorship (proposal_id, person_id, via, since)
    VALUES (NEW.id, NEW.author_id, 'begun', NEW.created_at) ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$$;
CREATE TRIGGER proposals_authorship_begun AFTER INSERT ON proposals_proposal
    FOR EACH ROW WHEN (NEW.author_id IS NOT NULL) EXECUTE FUNCTION proposals_authorship_begun();
"""
NOT_BEGUN = """
DROP TRIGGER proposals_authorship_begun ON proposals_proposal;
DROP FUNCTION proposals_authorship_begun();
"""
# A revision is never changed or deleted. Erasure takes out its author, or all its words; the only revision there is may
# be replaced while nobody supports it.
UNCHANGED = """
CREATE FUNCTION proposals_revision_unchanged() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE'
       AND (OLD.id, OLD.proposal_id, OLD.number, OLD.substantial, OLD.changed_share, OLD.changes, OLD.created_at)
           IS NOT DISTINCT FROM
           (NEW.id, NEW.proposal_id, NEW.number, NEW.substantial, NEW.changed_share, NEW.changes, NEW.created_at)
       AND (NEW.author_id IS NULL OR OLD.author_id IS NOT DISTINCT FROM NEW.author_id)
       AND (NEW.amendment_id IS NULL OR OLD.amendment_id IS NOT DISTINCT FROM NEW.amendment_id)
       AND (
           (OLD.title, OLD.body, OLD.reason) IS NOT DISTINCT FROM (NEW.title, NEW.body, NEW.reason)
           OR (NEW.title, NEW.body, NEW.reason) IS NOT DISTINCT FROM ('', '', '')
           OR (
               OLD.number = 1
               AND NOT EXISTS (SELECT FROM proposals_revision WHERE proposal_id = OLD.proposal_id AND number > 1)
               AND NOT EXISTS (SELECT FROM proposals_support WHERE revision_id = OLD.id)
           )
       )
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'revisions are never changed or deleted' USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER proposals_revision_unchanged BEFORE UPDATE OR DELETE ON proposals_revision
    FOR EACH ROW EXECUTE FUNCTION proposals_revision_unchanged();
"""
CHANGED = """
DROP TRIGGER proposals_revision_unchanged ON proposals_revision;
DROP FUNCTION proposals_revision_unchanged();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("charter", "0004_face"),
        ("proposals", "0012_dense"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Amendment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("public", "public"),
                            ("author", "author only"),
                            ("hidden", "hidden"),
                            ("erased", "erased"),
                        ],
                        default="public",
                        max_length=10,
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("web", "web"),
                            ("api", "API"),
                            ("paper", "paper"),
                            ("desk", "desk"),
                            ("meeting", "meeting"),
                            ("import", "import"),
                        ],
                        default="web",
                        max_length=10,
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                ("title", models.CharField(max_length=150)),
                ("body", models.TextField()),
                ("reason", models.CharField(blank=True, max_length=300)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Waiting"),
                            ("accepted", "Taken in"),
                            ("rejected", "Not taken in"),
                            ("withdrawn", "Taken back"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("answer", models.CharField(blank=True, max_length=1000)),
                ("decided_at", models.DateTimeField(editable=False, null=True)),
                ("rewritten_at", models.DateTimeField(editable=False, null=True)),
                ("shown_at", models.DateTimeField(editable=False, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="AmendmentSupport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Authorship",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                (
                    "via",
                    models.CharField(
                        choices=[
                            ("begun", "began it"),
                            ("invitation", "was invited"),
                            ("amendment", "wrote an amendment that was accepted"),
                            ("merge", "wrote a proposal that was merged with it"),
                        ],
                        max_length=10,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("act", models.CharField(choices=[("withdraw", "withdraw"), ("merge", "merge")], max_length=10)),
                ("about", models.BigIntegerField(default=0)),
                ("reason", models.CharField(blank=True, max_length=1000)),
                (
                    "given_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "not answered yet"),
                            ("accepted", "accepted"),
                            ("declined", "declined"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                (
                    "asked_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                ("answered_at", models.DateTimeField(editable=False, null=True)),
            ],
        ),
        migrations.RemoveIndex(
            model_name="support",
            name="proposals_support_counted",
        ),
        migrations.AddField(
            model_name="proposal",
            name="counted_since",
            field=models.PositiveIntegerField(db_default=1, default=1, editable=False),
        ),
        migrations.AddField(
            model_name="proposal",
            name="text_since",
            field=models.PositiveIntegerField(db_default=1, default=1, editable=False),
        ),
        migrations.AddField(
            model_name="revision",
            name="changed_share",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="revision",
            name="changes",
            field=models.JSONField(db_default={}, default=dict),
        ),
        migrations.AddField(
            model_name="revision",
            name="substantial",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="support",
            name="revision_number",
            field=models.PositiveIntegerField(db_default=1, default=1),
        ),
        migrations.AddIndex(
            model_name="support",
            index=models.Index(fields=["proposal", "counts", "revision_number"], name="proposals_support_counted"),
        ),
        migrations.AddField(
            model_name="amendment",
            name="author",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="amendment",
            name="base",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="proposals.revision"
            ),
        ),
        migrations.AddField(
            model_name="amendment",
            name="decided_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="amendment",
            name="proposal",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="amendments",
                to="proposals.proposal",
            ),
        ),
        migrations.AddField(
            model_name="proposal",
            name="forked_from",
            field=models.OneToOneField(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="fork",
                to="proposals.amendment",
            ),
        ),
        migrations.AddField(
            model_name="revision",
            name="amendment",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="revision",
                to="proposals.amendment",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("revision_number", 0),
                    models.Q(
                        ("counted_since__lte", models.F("text_since")), ("text_since__lte", models.F("revision_number"))
                    ),
                    _connector="OR",
                ),
                name="proposals_proposal_text_since",
            ),
        ),
        migrations.AddConstraint(
            model_name="revision",
            constraint=models.CheckConstraint(
                condition=models.Q(("changed_share__lte", 1000)), name="proposals_revision_share"
            ),
        ),
        migrations.AddField(
            model_name="amendmentsupport",
            name="amendment",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="supports",
                to="proposals.amendment",
            ),
        ),
        migrations.AddField(
            model_name="amendmentsupport",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="authorship",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="authorship",
            name="proposal",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="authorships",
                to="proposals.proposal",
            ),
        ),
        migrations.AddField(
            model_name="consent",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="consent",
            name="proposal",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="consents",
                to="proposals.proposal",
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="proposal",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="invitations", to="proposals.proposal"
            ),
        ),
        migrations.AddIndex(
            model_name="amendment",
            index=models.Index(fields=["proposal", "-id"], name="proposals_amendment_of"),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "open")),
                fields=("proposal", "author"),
                name="proposals_amendment_one_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["open", "accepted", "rejected", "withdrawn"])),
                name="proposals_amendment_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at", None), ("state", "open")),
                    models.Q(models.Q(("state", "open"), _negated=True), ("decided_at__isnull", False)),
                    _connector="OR",
                ),
                name="proposals_amendment_decided",
            ),
        ),
        migrations.AddConstraint(
            model_name="amendmentsupport",
            constraint=models.UniqueConstraint(fields=("amendment", "person"), name="proposals_amendmentsupport_once"),
        ),
        migrations.AddConstraint(
            model_name="authorship",
            constraint=models.UniqueConstraint(fields=("proposal", "person"), name="proposals_authorship_once"),
        ),
        migrations.AddConstraint(
            model_name="authorship",
            constraint=models.CheckConstraint(
                condition=models.Q(("via__in", ["begun", "invitation", "amendment", "merge"])),
                name="proposals_authorship_via",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.UniqueConstraint(
                fields=("proposal", "act", "about", "person"), name="proposals_consent_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "open")), fields=("proposal", "person"), name="proposals_invitation_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_at", None), ("state", "open")),
                    models.Q(("state", "open"), _negated=True),
                    _connector="OR",
                ),
                name="proposals_invitation_answered",
            ),
        ),
        migrations.RunSQL(BEGUN, NOT_BEGUN),
        migrations.RunSQL(UNCHANGED, CHANGED),
    ]
