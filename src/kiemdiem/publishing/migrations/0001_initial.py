import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('organisations', '0001_initial'),
        ('programmes', '0001_initial'),
        ('shortcomings', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Poll',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='nguồn')),
                ('illustrative', models.BooleanField(default=False, verbose_name='số liệu minh họa')),
                ('question', models.CharField(max_length=300, verbose_name='câu hỏi')),
                ('purpose', models.TextField(verbose_name='mục đích')),
                ('way', models.CharField(choices=[('device', 'Mỗi thiết bị một lượt, ai có địa chỉ trang cũng trả lời được'), ('code', 'Mỗi mã in sẵn một lượt, chỉ người được phát mã trả lời được')], default='device', max_length=6, verbose_name='cách tính lượt')),
                ('several', models.BooleanField(default=False, verbose_name='được chọn nhiều phương án')),
                ('shows', models.CharField(choices=[('closed', 'Sau khi bình chọn kết thúc'), ('answered', 'Ngay sau khi trả lời, và sau khi kết thúc'), ('never', 'Không công khai kết quả')], default='closed', max_length=8, verbose_name='công khai kết quả')),
                ('opens_on', models.DateField(verbose_name='từ ngày')),
                ('closes_on', models.DateField(verbose_name='đến hết ngày')),
                ('per_minute', models.PositiveSmallIntegerField(default=30, verbose_name='số lượt gửi mỗi phút từ một địa chỉ mạng')),
                ('state', models.CharField(choices=[('poll_draft', 'Đang soạn, chờ người thứ hai duyệt'), ('poll_approved', 'Đã duyệt'), ('poll_closed', 'Đã kết thúc, lưu trữ')], default='poll_draft', max_length=13, verbose_name='trạng thái')),
                ('key', models.CharField(blank=True, max_length=64)),
                ('made_at', models.DateTimeField()),
                ('approved_at', models.DateTimeField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('closed_because', models.CharField(blank=True, max_length=300, verbose_name='lý do kết thúc sớm')),
                ('answers', models.PositiveIntegerField(null=True, verbose_name='số lượt trả lời')),
                ('approved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('commitment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='polls', to='shortcomings.shortcoming', verbose_name='cam kết khắc phục')),
                ('edited_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('programme', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='polls', to='programmes.programme', verbose_name='chương trình')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='polls', to='organisations.unit', verbose_name='đơn vị')),
            ],
            options={
                'ordering': ['-opens_on', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('closes_on__gte', models.F('opens_on'))), name='publishing_poll_dates', violation_error_message='Ngày kết thúc bình chọn không được trước ngày bắt đầu.'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'poll_approved'), models.Q(('key', ''), _negated=True)), models.Q(('key', ''), ('state__in', ['poll_draft', 'poll_closed'])), _connector='OR'), name='publishing_poll_key_while_open', violation_error_message='Khóa của bình chọn chỉ có từ khi duyệt đến khi kết thúc.'), models.CheckConstraint(condition=models.Q(('approved_by__isnull', True), ('made_by__isnull', True), models.Q(('approved_by', models.F('made_by')), _negated=True), _connector='OR'), name='publishing_poll_two_people', violation_error_message='Người duyệt bình chọn phải khác người soạn.'), models.CheckConstraint(condition=models.Q(models.Q(('answers__isnull', True), ('closed_at__isnull', True)), models.Q(('answers__isnull', False), ('closed_at__isnull', False)), _connector='OR'), name='publishing_poll_counted_at_closing', violation_error_message='Bình chọn kết thúc phải có số lượt trả lời.')],
            },
        ),
        migrations.CreateModel(
            name='PollAnswer',
            fields=[
                ('hash', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('picked', models.PositiveIntegerField()),
                ('poll', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='publishing.poll')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('picked__gt', 0)), name='publishing_answer_picks', violation_error_message='Phải chọn ít nhất một phương án.')],
            },
        ),
        migrations.CreateModel(
            name='PollCode',
            fields=[
                ('hash', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('poll', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='codes', to='publishing.poll')),
            ],
        ),
        migrations.CreateModel(
            name='PollOption',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='thứ tự')),
                ('text', models.CharField(max_length=200, verbose_name='phương án')),
                ('votes', models.PositiveIntegerField(null=True, verbose_name='số lượt chọn')),
                ('poll', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='options', to='publishing.poll')),
            ],
            options={
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('poll', 'number'), name='publishing_option_number', violation_error_message='Mỗi phương án có một số thứ tự riêng.')],
            },
        ),
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=30, verbose_name='loại')),
                ('thing_id', models.BigIntegerField()),
                ('name', models.CharField(max_length=300, verbose_name='tên')),
                ('fields', models.JSONField(default=list, verbose_name='trường được chọn')),
                ('passages', models.JSONField(default=list, verbose_name='đoạn che')),
                ('keep_names', models.BooleanField(default=False, verbose_name='giữ họ tên cá nhân')),
                ('keep_levels', models.BooleanField(default=False, verbose_name='giữ mức xếp loại trong lời văn')),
                ('step', models.CharField(choices=[('proposal_draft', 'Đang soạn'), ('proposal_sent', 'Chờ người thứ hai duyệt'), ('proposal_approved', 'Đã duyệt'), ('proposal_dropped', 'Đã thôi')], default='proposal_draft', max_length=20, verbose_name='bước')),
                ('content', models.TextField(blank=True)),
                ('content_hash', models.CharField(blank=True, max_length=64)),
                ('made_at', models.DateTimeField()),
                ('sent_at', models.DateTimeField(null=True)),
                ('answer', models.CharField(blank=True, max_length=400, verbose_name='lý do trả lại')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('sent_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-made_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='PublicPage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.SlugField(max_length=80, unique=True, verbose_name='địa chỉ')),
                ('title', models.CharField(max_length=300, verbose_name='tên')),
                ('is_on', models.BooleanField(default=False, verbose_name='đang mở')),
                ('ground', models.CharField(max_length=400, verbose_name='căn cứ')),
                ('stamp', models.CharField(max_length=32)),
                ('changed_at', models.DateTimeField(verbose_name='bật, tắt lúc')),
                ('changed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='public_page', to='organisations.unit')),
            ],
            options={
                'ordering': ['address'],
            },
        ),
        migrations.CreateModel(
            name='Publication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=30, verbose_name='loại')),
                ('thing_id', models.BigIntegerField()),
                ('number', models.PositiveIntegerField(verbose_name='số')),
                ('version', models.PositiveSmallIntegerField(verbose_name='lần')),
                ('content', models.TextField()),
                ('content_hash', models.CharField(max_length=64)),
                ('as_of', models.DateField(verbose_name='số liệu đến ngày')),
                ('prepared_at', models.DateTimeField()),
                ('approved_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('ending', models.CharField(blank=True, choices=[('replaced', 'Thay bằng bản mới'), ('withdrawn', 'Đã gỡ')], max_length=10)),
                ('ending_ground', models.CharField(blank=True, max_length=400, verbose_name='lý do gỡ')),
                ('approved_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('prepared_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposal', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='publication', to='publishing.proposal')),
                ('page', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='publications', to='publishing.publicpage')),
            ],
            options={
                'ordering': ['-approved_at', '-id'],
                'indexes': [models.Index(fields=['page', 'ended_at', 'kind', '-approved_at'], name='publishing_in_force')],
                'constraints': [models.UniqueConstraint(fields=('page', 'number', 'version'), name='publishing_publication_version', violation_error_message='Bản công khai này đã có.'), models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('page', 'kind', 'thing_id'), name='publishing_publication_one_in_force', violation_error_message='Nội dung này đã có một bản đang công khai.'), models.CheckConstraint(condition=models.Q(('prepared_by', models.F('approved_by')), _negated=True), name='publishing_publication_two_people', violation_error_message='Người gửi không tự duyệt bản công khai.'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ending', ''), ('ending_ground', '')), models.Q(('ended_at__isnull', False), ('ending', 'replaced'), ('ending_ground', '')), models.Q(('ended_at__isnull', False), ('ending', 'withdrawn'), models.Q(('ending_ground', ''), _negated=True)), _connector='OR'), name='publishing_publication_ending', violation_error_message='Gỡ một bản công khai phải có lý do.')],
            },
        ),
        migrations.AddField(
            model_name='proposal',
            name='page',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='publishing.publicpage'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.UniqueConstraint(condition=models.Q(('step__in', ['proposal_draft', 'proposal_sent'])), fields=('page', 'kind', 'thing_id'), name='publishing_proposal_one_open', violation_error_message='Nội dung này đang có một đề nghị công khai chưa xong.'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(('step__in', ['proposal_draft', 'proposal_dropped']), models.Q(('sent_at__isnull', False), ('sent_by__isnull', False), models.Q(('content', ''), _negated=True), models.Q(('content_hash', ''), _negated=True)), _connector='OR'), name='publishing_proposal_sent_frozen', violation_error_message='Đề nghị đã gửi phải có nội dung cố định và người gửi.'),
        ),
    ]
