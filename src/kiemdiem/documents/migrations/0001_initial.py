import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('cycles', '0001_initial'),
        ('organisations', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Body',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='nguồn')),
                ('illustrative', models.BooleanField(default=False, verbose_name='số liệu minh họa')),
                ('line', models.CharField(choices=[('party', 'Văn bản của Đảng'), ('state', 'Văn bản hành chính'), ('council', 'Văn bản của Hội đồng nhân dân')], max_length=10, verbose_name='thể thức')),
                ('name', models.CharField(max_length=200, verbose_name='tên cơ quan ban hành')),
                ('superior', models.CharField(blank=True, max_length=200, verbose_name='tên cơ quan cấp trên')),
                ('abbreviation', models.CharField(max_length=30, verbose_name='ký hiệu')),
                ('place', models.CharField(max_length=80, verbose_name='địa danh')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='paper_bodies', to='organisations.unit')),
            ],
            options={
                'ordering': ['unit__sort_key', 'line'],
                'constraints': [models.UniqueConstraint(fields=('unit', 'line'), name='documents_body_once', violation_error_message='Đơn vị đã có cơ quan ban hành theo thể thức này.')],
            },
        ),
        migrations.CreateModel(
            name='DossierFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='nguồn')),
                ('illustrative', models.BooleanField(default=False, verbose_name='số liệu minh họa')),
                ('item', models.CharField(max_length=40, verbose_name='mục hồ sơ')),
                ('title', models.CharField(max_length=300, verbose_name='tên tài liệu')),
                ('dated', models.DateField(verbose_name='ngày của tài liệu')),
                ('file_name', models.CharField(max_length=255)),
                ('file', models.FileField(upload_to='dossiers/%Y/%m')),
                ('size', models.PositiveBigIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('added_at', models.DateTimeField()),
                ('added_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dossier_files', to='cycles.subject')),
            ],
            options={
                'ordering': ['dated', 'id'],
                'constraints': [models.UniqueConstraint(fields=('subject', 'sha256'), name='documents_dossier_file_once', violation_error_message='Tệp này đã có trong hồ sơ.')],
            },
        ),
        migrations.CreateModel(
            name='IssuedPaper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='nguồn')),
                ('illustrative', models.BooleanField(default=False, verbose_name='số liệu minh họa')),
                ('form_key', models.CharField(max_length=60, verbose_name='mẫu')),
                ('about', models.CharField(max_length=20)),
                ('thing_id', models.BigIntegerField()),
                ('title', models.CharField(max_length=500, verbose_name='trích yếu')),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='documents.body')),
                ('cycle', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='cycles.cycle')),
                ('subject', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='cycles.subject')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='organisations.unit')),
            ],
            options={
                'ordering': ['id'],
                'indexes': [models.Index(fields=['about', 'thing_id'], name='documents_i_about_2518aa_idx')],
                'constraints': [models.UniqueConstraint(fields=('form_key', 'about', 'thing_id'), name='documents_paper_once', violation_error_message='Văn bản này đã có.')],
            },
        ),
        migrations.CreateModel(
            name='NumberSeries',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('type_code', models.CharField(max_length=10, verbose_name='loại văn bản')),
                ('span', models.CharField(max_length=40, verbose_name='nhiệm kỳ hoặc năm')),
                ('last', models.PositiveIntegerField(default=0, verbose_name='số cuối')),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='series', to='documents.body')),
            ],
            options={
                'ordering': ['body', 'type_code', 'span'],
                'constraints': [models.UniqueConstraint(fields=('body', 'type_code', 'span'), name='documents_series_once', violation_error_message='Sổ số này đã có.')],
            },
        ),
        migrations.CreateModel(
            name='OwnTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('form_key', models.CharField(max_length=60, verbose_name='mẫu')),
                ('version', models.PositiveSmallIntegerField(verbose_name='bản')),
                ('file_name', models.CharField(max_length=255)),
                ('file', models.FileField(upload_to='templates/%Y/%m')),
                ('size', models.PositiveBigIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('uploaded_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True, verbose_name='thôi dùng lúc')),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='templates', to='documents.body')),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('uploaded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['form_key', 'version'],
                'constraints': [models.UniqueConstraint(fields=('body', 'form_key', 'version'), name='documents_template_version_once', violation_error_message='Bản mẫu này đã có.'), models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('body', 'form_key'), name='documents_template_one_in_use', violation_error_message='Mỗi mẫu chỉ có một bản đang dùng.')],
            },
        ),
        migrations.CreateModel(
            name='PaperVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveSmallIntegerField(verbose_name='bản')),
                ('number', models.PositiveIntegerField(null=True, verbose_name='số')),
                ('recorded_number', models.CharField(blank=True, max_length=80, verbose_name='số đã ghi')),
                ('issued_on', models.DateField(verbose_name='ngày ban hành')),
                ('issued_at', models.DateTimeField()),
                ('ground', models.CharField(blank=True, max_length=400, verbose_name='lý do ban hành lại')),
                ('content', models.JSONField()),
                ('content_hash', models.CharField(max_length=64)),
                ('layout_key', models.CharField(max_length=40, verbose_name='thể thức')),
                ('template_hash', models.CharField(max_length=64)),
                ('file', models.FileField(upload_to='papers/%Y/%m')),
                ('file_hash', models.CharField(max_length=64)),
                ('size', models.PositiveBigIntegerField()),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('withdrawal_ground', models.CharField(blank=True, max_length=400, verbose_name='lý do thu hồi')),
                ('issued_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='documents.issuedpaper')),
                ('series', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='documents.numberseries')),
                ('template', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.owntemplate')),
                ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['version'],
                'constraints': [models.UniqueConstraint(fields=('paper', 'version'), name='documents_version_once', violation_error_message='Bản này đã có.'), models.UniqueConstraint(fields=('series', 'number'), name='documents_number_once', violation_error_message='Số này đã cấp cho văn bản khác.'), models.CheckConstraint(condition=models.Q(models.Q(('number__isnull', True), ('series__isnull', True)), models.Q(('number__isnull', False), ('series__isnull', False)), _connector='OR'), name='documents_number_of_series', violation_error_message='Số phải thuộc một sổ số.'), models.CheckConstraint(condition=models.Q(('version', 1), models.Q(('ground', ''), _negated=True), _connector='OR'), name='documents_reissue_has_ground', violation_error_message='Ban hành lại phải nêu lý do.'), models.CheckConstraint(condition=models.Q(models.Q(('withdrawal_ground', ''), ('withdrawn_at__isnull', True)), models.Q(('withdrawn_at__isnull', False), models.Q(('withdrawal_ground', ''), _negated=True)), _connector='OR'), name='documents_withdrawal_whole', violation_error_message='Thu hồi văn bản phải nêu lý do.')],
            },
        ),
        migrations.CreateModel(
            name='Term',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40, verbose_name='nhiệm kỳ')),
                ('starts_on', models.DateField(verbose_name='từ ngày')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='đến ngày')),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='terms', to='documents.body')),
            ],
            options={
                'ordering': ['starts_on', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='documents_term_dates', violation_error_message='Ngày kết thúc nhiệm kỳ không được trước ngày bắt đầu.'), models.UniqueConstraint(fields=('body', 'name'), name='documents_term_once', violation_error_message='Nhiệm kỳ này đã được ghi.')],
            },
        ),
    ]
