import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('accounts', '__first__'),
        ('organisations', '0001_initial'),
        ('programmes', '0001_initial'),
        ('reviews', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Plenum',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='nguồn')),
                ('illustrative', models.BooleanField(default=False, verbose_name='số liệu minh họa')),
                ('title', models.CharField(max_length=300, verbose_name='tên hội nghị')),
                ('held_on', models.DateField(verbose_name='ngày họp')),
                ('place', models.CharField(blank=True, max_length=200, verbose_name='địa điểm')),
                ('state', models.CharField(choices=[('plenum_planned', 'Đã lên lịch'), ('plenum_open', 'Đang họp'), ('plenum_closed', 'Đã bế mạc')], default='plenum_planned', max_length=14, verbose_name='trạng thái')),
                ('opened_at', models.DateTimeField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('conclusion', models.TextField(blank=True, verbose_name='kết luận')),
                ('minutes', models.TextField(blank=True, verbose_name='biên bản')),
                ('minutes_hash', models.CharField(blank=True, max_length=64)),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plenums', to='organisations.collective', verbose_name='tập thể họp')),
                ('chair', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person', verbose_name='chủ trì')),
                ('secretary', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person', verbose_name='thư ký')),
            ],
            options={
                'ordering': ['-held_on', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state', 'plenum_closed'), _negated=True), models.Q(models.Q(('conclusion', ''), _negated=True), models.Q(('minutes', ''), _negated=True), models.Q(('minutes_hash', ''), _negated=True)), _connector='OR'), name='plenums_closed_with_minutes', violation_error_message='Hội nghị chỉ bế mạc khi có kết luận và biên bản.')],
            },
        ),
        migrations.CreateModel(
            name='Delegate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('votes', models.BooleanField(default=True, verbose_name='được biểu quyết')),
                ('arrived_at', models.DateTimeField(null=True, verbose_name='có mặt lúc')),
                ('absent_reason', models.CharField(blank=True, max_length=300, verbose_name='lý do vắng')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plenum_seats', to='accounts.person')),
                ('plenum', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='delegates', to='plenums.plenum')),
            ],
            options={
                'ordering': ['person__sort_key', 'id'],
                'constraints': [models.UniqueConstraint(fields=('plenum', 'person'), name='plenums_delegate_once', violation_error_message='Người này đã có trong danh sách đại biểu.'), models.CheckConstraint(condition=models.Q(('arrived_at__isnull', True), ('absent_reason', ''), _connector='OR'), name='plenums_delegate_one_way', violation_error_message='Một đại biểu không thể vừa có mặt vừa vắng mặt.')],
            },
        ),
        migrations.CreateModel(
            name='PlenumPaper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='số tài liệu')),
                ('title', models.CharField(max_length=500, verbose_name='tên tài liệu')),
                ('content_hash', models.CharField(max_length=64)),
                ('handed_out_at', models.DateTimeField(null=True, verbose_name='phát lúc')),
                ('way', models.CharField(blank=True, choices=[('hands', 'Biểu quyết giơ tay'), ('ballot', 'Bỏ phiếu kín')], max_length=6, verbose_name='cách biểu quyết')),
                ('present', models.PositiveSmallIntegerField(null=True, verbose_name='có mặt')),
                ('in_favour', models.PositiveSmallIntegerField(null=True, verbose_name='tán thành')),
                ('against', models.PositiveSmallIntegerField(null=True, verbose_name='không tán thành')),
                ('abstained', models.PositiveSmallIntegerField(null=True, verbose_name='không có ý kiến')),
                ('voted_at', models.DateTimeField(null=True)),
                ('voted_by', models.CharField(blank=True, max_length=420, verbose_name='người đếm')),
                ('plenum', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='papers', to='plenums.plenum')),
                ('programme_version', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='plenum_papers', to='programmes.programmeversion')),
                ('review_version', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='plenum_papers', to='reviews.reviewversion')),
            ],
            options={
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('plenum', 'number'), name='plenums_paper_number', violation_error_message='Số tài liệu này đã có.'), models.CheckConstraint(condition=models.Q(models.Q(('programme_version__isnull', False), ('review_version__isnull', True)), models.Q(('programme_version__isnull', True), ('review_version__isnull', False)), _connector='OR'), name='plenums_paper_of_one_thing', violation_error_message='Tài liệu là một bản báo cáo hoặc một bản chương trình.'), models.CheckConstraint(condition=models.Q(('voted_at__isnull', True), ('present__gte', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('in_favour'), '+', models.F('against')), '+', models.F('abstained'))), _connector='OR'), name='plenums_paper_votes_within_attendance', violation_error_message='Số biểu quyết không được lớn hơn số đại biểu có mặt.')],
            },
        ),
        migrations.CreateModel(
            name='BallotCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('entered_at', models.DateTimeField()),
                ('issued', models.PositiveSmallIntegerField(verbose_name='số phiếu phát ra')),
                ('returned', models.PositiveSmallIntegerField(verbose_name='số phiếu thu về')),
                ('invalid', models.PositiveSmallIntegerField(verbose_name='số phiếu không hợp lệ')),
                ('in_favour', models.PositiveSmallIntegerField(verbose_name='tán thành')),
                ('against', models.PositiveSmallIntegerField(verbose_name='không tán thành')),
                ('abstained', models.PositiveSmallIntegerField(verbose_name='không có ý kiến')),
                ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='counts', to='plenums.plenumpaper')),
            ],
            options={
                'ordering': ['entered_at', 'id'],
                'constraints': [models.UniqueConstraint(fields=('paper', 'entered_by'), name='plenums_count_once_per_person', violation_error_message='Hai người khác nhau phải nhập kết quả kiểm phiếu.')],
            },
        ),
        migrations.CreateModel(
            name='Reading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('read_at', models.DateTimeField(verbose_name='đọc lúc')),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='readings', to='plenums.plenumpaper')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('paper', 'person'), name='plenums_reading_once', violation_error_message='Đại biểu này đã ghi là đã đọc.')],
            },
        ),
        migrations.CreateModel(
            name='Remark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='nguồn')),
                ('illustrative', models.BooleanField(default=False, verbose_name='số liệu minh họa')),
                ('passage', models.CharField(max_length=120, verbose_name='chỗ góp ý')),
                ('about', models.CharField(max_length=400, verbose_name='tên chỗ góp ý')),
                ('quote', models.CharField(blank=True, max_length=500, verbose_name='đoạn được trích')),
                ('text', models.TextField(verbose_name='ý kiến')),
                ('made_at', models.DateTimeField()),
                ('outcome', models.CharField(blank=True, choices=[('accepted', 'Tiếp thu'), ('explained', 'Giải trình'), ('refused', 'Không tiếp thu')], max_length=9, verbose_name='xử lý')),
                ('answer', models.TextField(blank=True, verbose_name='tiếp thu, giải trình, lý do')),
                ('answered_at', models.DateTimeField(null=True)),
                ('onward', models.CharField(blank=True, choices=[('register', 'Ghi thành dự thảo hạn chế trong sổ'), ('programme', 'Chuyển thành góp ý vào chương trình')], max_length=9, verbose_name='chuyển tiếp')),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='remarks', to='plenums.plenumpaper')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plenum_remarks', to='accounts.person')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['made_at', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='plenums_remark_says_something', violation_error_message='Ý kiến phải có nội dung.'), models.CheckConstraint(condition=models.Q(('outcome__in', ['', 'accepted']), models.Q(('answer', ''), _negated=True), _connector='OR'), name='plenums_remark_refused_with_reason', violation_error_message='Giải trình hoặc không tiếp thu phải nêu lý do.')],
            },
        ),
    ]
