import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('cycles', '0001_initial'),
        ('organisations', '0001_initial'),
        ('shortcomings', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Intake',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file_name', models.CharField(max_length=255, verbose_name='tên tệp')),
                ('file', models.FileField(upload_to='intake/%Y/%m')),
                ('size', models.PositiveBigIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('notes', models.JSONField(default=list)),
                ('uploaded_at', models.DateTimeField()),
                ('undone_at', models.DateTimeField(null=True)),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='intakes', to='cycles.subject')),
                ('undone_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('uploaded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['uploaded_at', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('undone_at__isnull', True)), fields=('subject', 'sha256'), name='reviews_intake_once', violation_error_message='Tệp này đang được nhập vào báo cáo này.')],
            },
        ),
        migrations.CreateModel(
            name='FoundItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField()),
                ('kind', models.CharField(max_length=12, verbose_name='loại')),
                ('place', models.CharField(max_length=60, verbose_name='chỗ trong tệp')),
                ('passage', models.TextField(verbose_name='nguyên văn')),
                ('text', models.TextField(verbose_name='nội dung')),
                ('about', models.CharField(blank=True, max_length=300, verbose_name='số đo điều gì')),
                ('rule', models.CharField(max_length=40)),
                ('target', models.CharField(blank=True, max_length=60)),
                ('side', models.CharField(blank=True, max_length=12)),
                ('result', models.CharField(blank=True, max_length=5)),
                ('state', models.CharField(choices=[('waiting', 'Chờ xem'), ('taken', 'Đã nhận'), ('dropped', 'Đã bỏ')], default='waiting', max_length=8, verbose_name='trạng thái')),
                ('taken_text', models.TextField(blank=True)),
                ('taken_into', models.CharField(blank=True, max_length=60)),
                ('before', models.JSONField(default=dict)),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entry', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shortcomings.shortcoming')),
                ('intake', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='reviews.intake')),
            ],
            options={
                'ordering': ['position'],
                'constraints': [models.UniqueConstraint(fields=('intake', 'position'), name='reviews_found_once', violation_error_message='Hai chỗ của tệp trùng thứ tự.'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('state', 'waiting')), models.Q(models.Q(('state', 'waiting'), _negated=True), ('decided_at__isnull', False)), _connector='OR'), name='reviews_found_decided', violation_error_message='Nội dung đã nhận hoặc bỏ phải có thời điểm.')],
            },
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('points', models.JSONField(default=dict, verbose_name='điểm theo nhóm')),
                ('degrees', models.JSONField(default=dict, verbose_name='cấp độ theo mục')),
                ('metrics', models.JSONField(default=dict, verbose_name='số liệu tự khai')),
                ('self_level', models.CharField(blank=True, choices=[('HTXS', 'HTXS'), ('HTT', 'HTT'), ('HT', 'HT'), ('KHT', 'KHT')], max_length=4, verbose_name='tự nhận mức')),
                ('revision', models.PositiveIntegerField(default=0)),
                ('saved_at', models.DateTimeField()),
                ('no_limitation_ground', models.CharField(blank=True, max_length=400, verbose_name='lý do không nêu hạn chế')),
                ('saved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('subject', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='review', to='cycles.subject')),
            ],
        ),
        migrations.CreateModel(
            name='PriorItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('result', models.CharField(blank=True, choices=[('done', 'Đã khắc phục'), ('doing', 'Đang khắc phục'), ('not', 'Chưa khắc phục')], max_length=5, verbose_name='kết quả')),
                ('text', models.TextField(blank=True, verbose_name='mức độ, khó khăn, trách nhiệm')),
                ('shortcoming', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='review_items', to='shortcomings.shortcoming')),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='prior_items', to='reviews.review')),
            ],
            options={
                'ordering': ['shortcoming__first_seen_on', 'id'],
                'constraints': [models.UniqueConstraint(fields=('review', 'shortcoming'), name='reviews_prior_once', violation_error_message='Hạn chế này đã có trong mục III.')],
            },
        ),
        migrations.CreateModel(
            name='PointAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(blank=True, verbose_name='giải trình, nguyên nhân, trách nhiệm')),
                ('point', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='cycles.suggestedpoint')),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='reviews.review')),
            ],
            options={
                'ordering': ['point__number'],
                'constraints': [models.UniqueConstraint(fields=('review', 'point'), name='reviews_answer_once', violation_error_message='Gợi ý này đã có phần giải trình.')],
            },
        ),
        migrations.CreateModel(
            name='ReviewVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='bản')),
                ('content', models.JSONField()),
                ('content_hash', models.CharField(max_length=64)),
                ('submitted_at', models.DateTimeField()),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='reviews.review')),
                ('submitted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('review', 'number'), name='reviews_version_once', violation_error_message='Số bản bị trùng.')],
            },
        ),
        migrations.CreateModel(
            name='ReviewReturn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('comment', models.TextField(verbose_name='yêu cầu bổ sung, sửa')),
                ('returned_at', models.DateTimeField()),
                ('returned_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('version', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='returned', to='reviews.reviewversion')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('comment', ''), _negated=True), name='reviews_return_has_comment', violation_error_message='Trả lại phải nêu rõ cần bổ sung, sửa gì.')],
            },
        ),
        migrations.CreateModel(
            name='SectionComment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('section', models.CharField(max_length=40, verbose_name='mục')),
                ('text', models.TextField(verbose_name='góp ý')),
                ('made_at', models.DateTimeField()),
                ('outcome', models.CharField(blank=True, choices=[('accepted', 'Tiếp thu'), ('explained', 'Giải trình'), ('refused', 'Không tiếp thu')], max_length=9, verbose_name='xử lý')),
                ('answer', models.TextField(blank=True, verbose_name='tiếp thu, giải trình')),
                ('answered_at', models.DateTimeField(null=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='report_comments', to='cycles.subject')),
            ],
            options={
                'ordering': ['made_at', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='reviews_comment_says_something', violation_error_message='Góp ý phải có nội dung.'), models.CheckConstraint(condition=models.Q(('outcome__in', ['', 'accepted']), models.Q(('answer', ''), _negated=True), _connector='OR'), name='reviews_comment_refused_with_reason', violation_error_message='Giải trình hoặc không tiếp thu phải nêu lý do.'), models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('outcome', '')), models.Q(models.Q(('outcome', ''), _negated=True), ('answered_at__isnull', False)), _connector='OR'), name='reviews_comment_answered_when', violation_error_message='Góp ý đã xử lý phải ghi lúc xử lý.')],
            },
        ),
        migrations.CreateModel(
            name='SectionHold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('section', models.CharField(max_length=40, verbose_name='mục')),
                ('since', models.DateTimeField(verbose_name='từ lúc')),
                ('seen_at', models.DateTimeField()),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='holds', to='cycles.subject')),
            ],
            options={
                'ordering': ['section'],
                'constraints': [models.UniqueConstraint(fields=('subject', 'section'), name='reviews_hold_once', violation_error_message='Mục này đang có người soạn.')],
            },
        ),
        migrations.CreateModel(
            name='SectionText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=40)),
                ('text', models.TextField(blank=True)),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sections', to='reviews.review')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('review', 'key'), name='reviews_section_once', violation_error_message='Mục này đã có trong báo cáo.')],
            },
        ),
        migrations.CreateModel(
            name='Consultation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=30, verbose_name='loại ý kiến')),
                ('body', models.CharField(max_length=300, verbose_name='nơi được hỏi')),
                ('question', models.TextField(verbose_name='nội dung đề nghị')),
                ('due_on', models.DateField(verbose_name='hạn trả lời')),
                ('asked_at', models.DateTimeField()),
                ('way', models.CharField(blank=True, choices=[('scan', 'Văn bản đã ký (bản chụp, bản quét)'), ('statement', 'Xác nhận của người có thẩm quyền, kèm tệp làm bằng')], max_length=9, verbose_name='hình thức trả lời')),
                ('opinion', models.TextField(blank=True, verbose_name='ý kiến')),
                ('signed_by', models.CharField(blank=True, max_length=200, verbose_name='người ký')),
                ('signed_on', models.DateField(null=True, verbose_name='ngày ký')),
                ('file', models.FileField(blank=True, upload_to='evidence/%Y/%m')),
                ('file_name', models.CharField(blank=True, max_length=255)),
                ('size', models.PositiveBigIntegerField(null=True)),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('returned_at', models.DateTimeField(null=True)),
                ('set_aside_at', models.DateTimeField(null=True)),
                ('set_aside_ground', models.CharField(blank=True, max_length=400, verbose_name='căn cứ không lấy ý kiến nữa')),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('returned_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('set_aside_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consultations', to='cycles.subject')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.unit')),
            ],
            options={
                'ordering': ['asked_at', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('returned_at__isnull', True), models.Q(models.Q(('way', ''), _negated=True), models.Q(('opinion', ''), _negated=True), models.Q(('sha256', ''), _negated=True), models.Q(('signed_by', ''), _negated=True), ('signed_on__isnull', False)), _connector='OR'), name='reviews_consultation_returned_signed', violation_error_message='Ý kiến trả về phải có nội dung, người ký, ngày ký và tệp làm bằng.'), models.CheckConstraint(condition=models.Q(('set_aside_at__isnull', True), models.Q(('set_aside_ground', ''), _negated=True), _connector='OR'), name='reviews_consultation_set_aside_with_ground', violation_error_message='Thôi lấy ý kiến phải ghi căn cứ.')],
            },
        ),
    ]
