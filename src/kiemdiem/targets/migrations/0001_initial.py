import django.db.models.deletion
import kiemdiem.accounts.models
import kiemdiem.core.textvi
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('organisations', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='FigureList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file_name', models.CharField(max_length=255, verbose_name='tên tệp')),
                ('sha256', models.CharField(max_length=64)),
                ('rows', models.PositiveIntegerField(verbose_name='số dòng')),
                ('imported_at', models.DateTimeField()),
                ('undone_at', models.DateTimeField(null=True)),
                ('made', models.JSONField(default=dict)),
                ('imported_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('undone_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='figure_lists', to='organisations.unit')),
            ],
            options={
                'ordering': ['imported_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Target',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='nguồn')),
                ('illustrative', models.BooleanField(default=False, verbose_name='số liệu minh họa')),
                ('year', models.PositiveSmallIntegerField(verbose_name='năm')),
                ('name', models.CharField(max_length=300, verbose_name='chỉ tiêu')),
                ('measure_unit', models.CharField(max_length=60, verbose_name='đơn vị tính')),
                ('direction', models.CharField(choices=[('up', 'Càng cao càng tốt'), ('down', 'Càng thấp càng tốt')], default='up', max_length=5, verbose_name='chiều')),
                ('frequency', models.CharField(choices=[('month', 'Hằng tháng'), ('quarter', 'Hằng quý'), ('year', 'Cả năm')], default='year', max_length=10, verbose_name='kỳ báo số')),
                ('additive', models.BooleanField(default=False, verbose_name='cộng được giữa các đơn vị')),
                ('tolerance_percent', models.DecimalField(decimal_places=2, default=0, max_digits=5, verbose_name='dung sai (%)')),
                ('share_percent', models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True, verbose_name='phần của chỉ tiêu cấp trên (%)')),
                ('created_at', models.DateTimeField(editable=False, null=True, verbose_name='ghi lúc')),
                ('search_key', kiemdiem.accounts.models.KeyField(by=kiemdiem.core.textvi.fold, db_index=True, editable=False, max_length=900, of='name')),
                ('field', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='targets', to='organisations.workfield')),
                ('owner_post', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='targets', to='organisations.post')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='targets.target')),
                ('post', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='assigned_targets', to='organisations.post')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='targets', to='organisations.unit')),
            ],
            options={
                'ordering': ['unit_id', 'year', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('post__isnull', True)), fields=('unit', 'year', 'name'), name='targets_target_once', violation_error_message='Chỉ tiêu này của đơn vị đã có trong năm.'), models.UniqueConstraint(condition=models.Q(('post__isnull', False)), fields=('post', 'year', 'name'), name='targets_target_once_a_post', violation_error_message='Chỉ tiêu này của chức vụ đã có trong năm.'), models.CheckConstraint(condition=models.Q(('tolerance_percent__gte', 0), ('tolerance_percent__lt', 100)), name='targets_target_tolerance', violation_error_message='Dung sai phải từ 0 đến dưới 100 %.'), models.CheckConstraint(condition=models.Q(('share_percent__isnull', True), models.Q(('parent__isnull', False), ('share_percent__gt', 0)), _connector='OR'), name='targets_target_share_of_parent', violation_error_message='Phần giao chỉ ghi khi có chỉ tiêu cấp trên, và phải lớn hơn 0.')],
            },
        ),
        migrations.CreateModel(
            name='TargetTransfer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='nguồn')),
                ('illustrative', models.BooleanField(default=False, verbose_name='số liệu minh họa')),
                ('share_percent', models.PositiveSmallIntegerField(verbose_name='phần (%)')),
                ('plan', models.DecimalField(decimal_places=4, max_digits=20, null=True, verbose_name='kế hoạch chuyển giao')),
                ('decision_number', models.CharField(max_length=120, verbose_name='số quyết định')),
                ('decided_on', models.DateField(verbose_name='ngày quyết định')),
                ('recorded_at', models.DateTimeField()),
                ('continues_as', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='continued_from', to='targets.target')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('target', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='transfers', to='targets.target')),
            ],
            options={
                'ordering': ['decided_on', 'id'],
                'constraints': [models.UniqueConstraint(fields=('target', 'continues_as'), name='targets_transfer_once', violation_error_message='Chỉ tiêu này đã chuyển cho đơn vị kế thừa.'), models.CheckConstraint(condition=models.Q(('target', models.F('continues_as')), _negated=True), name='targets_transfer_to_another', violation_error_message='Chỉ tiêu không chuyển cho chính nó.')],
            },
        ),
        migrations.CreateModel(
            name='TargetValue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='nguồn')),
                ('illustrative', models.BooleanField(default=False, verbose_name='số liệu minh họa')),
                ('kind', models.CharField(choices=[('plan', 'Kế hoạch'), ('estimate', 'Ước đạt'), ('final', 'Chính thức'), ('audited', 'Đã kiểm toán')], max_length=10, verbose_name='loại số liệu')),
                ('value', models.DecimalField(decimal_places=4, max_digits=20, verbose_name='giá trị')),
                ('stated_percent', models.DecimalField(blank=True, decimal_places=3, max_digits=9, null=True, verbose_name='tỷ lệ so với kế hoạch (%)')),
                ('as_of', models.DateField(verbose_name='số liệu đến ngày')),
                ('recorded_at', models.DateTimeField(verbose_name='ghi lúc')),
                ('note', models.CharField(blank=True, max_length=400, verbose_name='ghi chú')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('target', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='values', to='targets.target')),
            ],
            options={
                'ordering': ['target_id', 'recorded_at', 'id'],
            },
        ),
    ]
