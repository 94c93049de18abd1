import django.db.models.deletion
import kiemdiem.accounts.models
import kiemdiem.core.textvi
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('accounts', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Collective',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='nguồn')),
                ('illustrative', models.BooleanField(default=False, verbose_name='số liệu minh họa')),
                ('valid_from', models.DateField(verbose_name='từ ngày')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='đến ngày')),
                ('name', models.CharField(max_length=300, verbose_name='tên')),
                ('kind', models.CharField(max_length=60, verbose_name='loại')),
                ('line', models.CharField(choices=[('party', 'Khối Đảng'), ('state', 'Khối Nhà nước'), ('mass', 'Mặt trận, đoàn thể'), ('enterprise', 'Doanh nghiệp nhà nước')], max_length=20, verbose_name='khối')),
                ('search_key', kiemdiem.accounts.models.KeyField(by=kiemdiem.core.textvi.fold, db_index=True, editable=False, max_length=900, of='name')),
                ('sort_key', kiemdiem.accounts.models.KeyField(by=kiemdiem.core.textvi.sort_key, db_index=True, editable=False, max_length=900, of='name')),
            ],
            options={
                'ordering': ['sort_key', 'id'],
            },
        ),
        migrations.CreateModel(
            name='WorkField',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(max_length=60, unique=True, verbose_name='mã')),
                ('name', models.CharField(max_length=200, verbose_name='tên')),
                ('sort_key', kiemdiem.accounts.models.KeyField(by=kiemdiem.core.textvi.sort_key, db_index=True, editable=False, max_length=900, of='name')),
            ],
            options={
                'ordering': ['sort_key'],
            },
        ),
        migrations.CreateModel(
            name='Unit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='nguồn')),
                ('illustrative', models.BooleanField(default=False, verbose_name='số liệu minh họa')),
                ('valid_from', models.DateField(verbose_name='từ ngày')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='đến ngày')),
                ('code', models.SlugField(max_length=80, unique=True, verbose_name='mã')),
                ('name', models.CharField(max_length=300, verbose_name='tên')),
                ('short_name', models.CharField(blank=True, max_length=120, verbose_name='tên gọn')),
                ('kind', models.CharField(db_index=True, max_length=60, verbose_name='loại')),
                ('line', models.CharField(choices=[('party', 'Khối Đảng'), ('state', 'Khối Nhà nước'), ('mass', 'Mặt trận, đoàn thể'), ('enterprise', 'Doanh nghiệp nhà nước')], max_length=20, verbose_name='khối')),
                ('party_path', models.CharField(blank=True, db_index=True, editable=False, max_length=255)),
                ('state_path', models.CharField(blank=True, db_index=True, editable=False, max_length=255)),
                ('search_key', kiemdiem.accounts.models.KeyField(by=kiemdiem.core.textvi.fold, db_index=True, editable=False, max_length=900, of='name')),
                ('sort_key', kiemdiem.accounts.models.KeyField(by=kiemdiem.core.textvi.sort_key, db_index=True, editable=False, max_length=900, of='name')),
            ],
            options={
                'ordering': ['sort_key', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='organisations_unit_dates', violation_error_message='Ngày kết thúc không được trước ngày bắt đầu.')],
            },
        ),
        migrations.CreateModel(
            name='Post',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(verbose_name='từ ngày')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='đến ngày')),
                ('title', models.CharField(max_length=200, verbose_name='chức vụ')),
                ('role', models.CharField(choices=[('head', 'Người đứng đầu'), ('deputy', 'Cấp phó'), ('member', 'Ủy viên, thành viên'), ('staff', 'Không giữ chức vụ lãnh đạo, quản lý'), ('outside', 'Không làm việc trong hệ thống chính trị')], max_length=10, verbose_name='vai trò')),
                ('rank', models.PositiveSmallIntegerField(default=100, verbose_name='thứ tự')),
                ('search_key', kiemdiem.accounts.models.KeyField(by=kiemdiem.core.textvi.fold, db_index=True, editable=False, max_length=900, of='title')),
                ('collective', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='organisations.collective')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='organisations.unit')),
            ],
            options={
                'ordering': ['rank', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='organisations_post_dates', violation_error_message='Ngày kết thúc không được trước ngày bắt đầu.')],
            },
        ),
        migrations.CreateModel(
            name='OrganisationList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file_name', models.CharField(max_length=255, verbose_name='tên tệp')),
                ('sha256', models.CharField(max_length=64)),
                ('rows', models.PositiveIntegerField(verbose_name='số dòng')),
                ('imported_at', models.DateTimeField()),
                ('undone_at', models.DateTimeField(null=True)),
                ('kind', models.CharField(choices=[('units', 'Đơn vị'), ('collectives', 'Tập thể'), ('staff', 'Nhân sự, chức vụ')], max_length=12, verbose_name='danh sách')),
                ('made', models.JSONField(default=dict)),
                ('imported_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('undone_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lists', to='organisations.unit')),
            ],
            options={
                'ordering': ['imported_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='FormerName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='nguồn')),
                ('illustrative', models.BooleanField(default=False, verbose_name='số liệu minh họa')),
                ('valid_from', models.DateField(verbose_name='từ ngày')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='đến ngày')),
                ('name', models.CharField(max_length=300, verbose_name='tên cũ')),
                ('decision_number', models.CharField(blank=True, max_length=80, verbose_name='quyết định đổi tên')),
                ('search_key', kiemdiem.accounts.models.KeyField(by=kiemdiem.core.textvi.fold, db_index=True, editable=False, max_length=900, of='name')),
                ('collective', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='former_names', to='organisations.collective')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='former_names', to='organisations.unit')),
            ],
            options={
                'ordering': ['-valid_to', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='organisations_formername_dates', violation_error_message='Ngày kết thúc không được trước ngày bắt đầu.'), models.CheckConstraint(condition=models.Q(('valid_to__isnull', False)), name='organisations_formername_over', violation_error_message='Tên gọi cũ phải có ngày cuối cùng.')],
            },
        ),
        migrations.AddField(
            model_name='collective',
            name='unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='collectives', to='organisations.unit'),
        ),
        migrations.CreateModel(
            name='UnitLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='nguồn')),
                ('illustrative', models.BooleanField(default=False, verbose_name='số liệu minh họa')),
                ('valid_from', models.DateField(verbose_name='từ ngày')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='đến ngày')),
                ('tree', models.CharField(choices=[('party', 'Hệ thống Đảng'), ('state', 'Hệ thống hành chính')], max_length=10, verbose_name='hệ thống')),
                ('decision_number', models.CharField(blank=True, max_length=80, verbose_name='số quyết định')),
                ('superior', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='subordinate_links', to='organisations.unit')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='superior_links', to='organisations.unit')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='organisations_unitlink_dates', violation_error_message='Ngày kết thúc không được trước ngày bắt đầu.'), models.CheckConstraint(condition=models.Q(('unit', models.F('superior')), _negated=True), name='organisations_unitlink_not_self', violation_error_message='Một đơn vị không thể là cấp trên của chính mình.'), models.UniqueConstraint(condition=models.Q(('valid_to__isnull', True)), fields=('unit', 'tree'), name='organisations_unitlink_one_open', violation_error_message='Đơn vị đã có cấp trên trong hệ thống này; hãy kết thúc liên kết cũ trước.')],
            },
        ),
        migrations.CreateModel(
            name='Charge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(verbose_name='từ ngày')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='đến ngày')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='charges', to='organisations.post')),
                ('area', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='in_charge_of', to='organisations.unit')),
                ('field', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='organisations.workfield')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='organisations_charge_dates', violation_error_message='Ngày kết thúc không được trước ngày bắt đầu.'), models.CheckConstraint(condition=models.Q(('field__isnull', False), ('area__isnull', False), _connector='OR'), name='organisations_charge_something', violation_error_message='Phải nêu lĩnh vực hoặc địa bàn phụ trách.')],
            },
        ),
        migrations.CreateModel(
            name='PersonCondition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(verbose_name='từ ngày')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='đến ngày')),
                ('kind', models.CharField(max_length=60, verbose_name='tình trạng')),
                ('ground', models.CharField(max_length=300, verbose_name='căn cứ')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conditions', to='accounts.person')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='organisations_condition_dates', violation_error_message='Ngày kết thúc không được trước ngày bắt đầu.')],
            },
        ),
        migrations.CreateModel(
            name='Appointment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(verbose_name='từ ngày')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='đến ngày')),
                ('decision_number', models.CharField(blank=True, max_length=80, verbose_name='số quyết định')),
                ('recorded_at', models.DateTimeField(editable=False, null=True, verbose_name='ghi lúc')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='accounts.person')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='organisations.post')),
            ],
            options={
                'ordering': ['-valid_from', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='organisations_appointment_dates', violation_error_message='Ngày kết thúc không được trước ngày bắt đầu.')],
            },
        ),
        migrations.CreateModel(
            name='Succession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='nguồn')),
                ('illustrative', models.BooleanField(default=False, verbose_name='số liệu minh họa')),
                ('on', models.DateField(verbose_name='từ ngày')),
                ('decision_number', models.CharField(blank=True, max_length=120, verbose_name='văn bản')),
                ('predecessor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='successions', to='organisations.unit')),
                ('successor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='predecessions', to='organisations.unit')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('predecessor', 'successor'), name='organisations_succession_once', violation_error_message='Quan hệ kế thừa này đã được ghi.')],
            },
        ),
        migrations.CreateModel(
            name='RoleGrant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(verbose_name='từ ngày')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='đến ngày')),
                ('role', models.CharField(max_length=20, verbose_name='vai trò')),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grants', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='grants', to='organisations.unit')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='organisations_rolegrant_dates', violation_error_message='Ngày kết thúc không được trước ngày bắt đầu.'), models.UniqueConstraint(condition=models.Q(('valid_to__isnull', True)), fields=('account', 'role', 'unit'), name='organisations_rolegrant_once', violation_error_message='Tài khoản đã có vai trò này ở đơn vị này.')],
            },
        ),
        migrations.AddConstraint(
            model_name='collective',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='organisations_collective_dates', violation_error_message='Ngày kết thúc không được trước ngày bắt đầu.'),
        ),
    ]
