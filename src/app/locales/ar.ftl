# العربية الفصحى الحديثة.

## كلمات

close = إغلاق
close-esc = إغلاق (Esc)
dismiss = إخفاء
try-again = إعادة المحاولة
add = إضافة
save = حفظ
stop = إيقاف
load = تحميل
cancel = إلغاء
done = تم
delete = حذف
copy = نسخ
yes = نعم
no = لا
none = بلا
any = الكل
up = إلى أعلى
down = إلى أسفل
find = بحث
from = من
to = إلى
day = اليوم
month = الشهر
source = المصدر
name = الاسم
list-comma = {"، "}
reading = جارٍ القراءة…
counting = جارٍ العدّ…
events-word = الأحداث
rows-word = الصفوف
events = { $count ->
    [zero] لا أحداث
    [one] حدث واحد
    [two] حدثان
    [few] { $count } أحداث
    [many] { $count } حدثًا
   *[other] { $count } حدث
}
rows = { $count ->
    [zero] لا صفوف
    [one] صف واحد
    [two] صفان
    [few] { $count } صفوف
    [many] { $count } صفًا
   *[other] { $count } صف
}
hits = { $count ->
    [zero] لا نتائج
    [one] نتيجة واحدة
    [two] نتيجتان
    [few] { $count } نتائج
    [many] { $count } نتيجة
   *[other] { $count } نتيجة
}
notes = { $count ->
    [zero] لا ملاحظات
    [one] ملاحظة واحدة
    [two] ملاحظتان
    [few] { $count } ملاحظات
    [many] { $count } ملاحظة
   *[other] { $count } ملاحظة
}
place-of = { $place } من { $total }

## الحقول

field = { $field ->
    [time] الوقت
    [action] الإجراء
    [user] المستخدم
    [actorName] اسم المستخدم
    [actorEmail] البريد الإلكتروني
    [actorId] معرّف المستخدم
    [actorType] نوع المستخدم
    [actor-type] نوع الفاعل
    [actorRole] الدور
    [role] الدور
    [resource] المورد
    [resourceName] اسم المورد
    [resourceId] معرّف المورد
    [resourceType] نوع المورد
    [resource-type] نوع المورد
    [scope] النطاق
    [ip] العنوان
    [outcome] النتيجة
    [id] معرّف الحدث
   *[other] التفاصيل
}
field-user-email = بريد المستخدم

## السطر العلوي

offline = دون اتصال
offline-more = : ما جرى تحميله يبقى متاحًا
offline-title = ما جرى تحميله يبقى متاحًا: البحث والقيم والرسم البياني والتصدير. الجلب وحده ينتظر الشبكة.
source-state = { $state ->
    [loading] جارٍ التحميل
    [partial] غير مكتمل
    [complete] تم التحميل
    [failed] فشل
   *[other] لا مصدر
}
zone = المنطقة الزمنية
zone-title = المنطقة الزمنية لجميع الأوقات والتواريخ
zone-device = هذا الجهاز ({ $zone })
zone-device-after = { $zone } (هذا الجهاز)
zones-all = جميع المناطق
theme = { $theme ->
    [light] المظهر: فاتح
    [dark] المظهر: داكن
   *[other] المظهر: حسب النظام
}
language = اللغة
language-unspoken = تعذّر تحميل { $language }. تبقى الشاشة كما هي.

## فتح الأحداث

open = فتح
open-events = فتح الأحداث
open-files = فتح ملفات…
open-add = إضافة إلى الأحداث الموجودة
or-address = أو عنوان
address = عنوان نقطة وصول JSON
paste = لصق
paste-refused = اضغط Ctrl+V
load-sample = تحميل المثال
sample-try = تجربة المثال
forget-events = نسيان جميع الأحداث
save-case = حفظ كملف قضية…
check-exported = التحقق من ملف مُصدَّر…
stays-here = تبقى الأحداث في هذا المتصفح. لا يُرسل شيء إلى أي مكان.
welcome-title = من فعل ماذا، وبماذا، ومتى
welcome-lead = أفلِت أحداث التدقيق في أي مكان من هذه الصفحة أو الصقها: JSON أو NDJSON أو CSV، من أي منتج، مضغوطة أو في مجلدات أيضًا. ابحث فيها وخذ الجواب معك في ملف.
empty-note = يحدث كل شيء في هذا المتصفح. لا يُرسل شيء إلى أي مكان.
drop-instead = فتح بدلًا منها
drop-open = أفلِت للفتح
drop-add = إضافة إلى هذه الأحداث
pasted = نص ملصق
files-more = { $count ->
    [one] { $first } وملف آخر
    [two] { $first } وملفان آخران
    [few] { $first } و{ $count } ملفات أخرى
   *[other] { $first } و{ $count } ملفًا آخر
}
events-loaded = { $count ->
    [zero] لم يُحمَّل أي حدث
    [one] حُمِّل حدث واحد
    [two] حُمِّل حدثان
    [few] حُمِّلت { $count } أحداث
    [many] حُمِّل { $count } حدثًا
   *[other] حُمِّل { $count } حدث
}

## ما لم ينجح

failure-title = { $code ->
    [unauthorized] يطلب المصدر إثبات الهوية
    [forbidden] يرفض المصدر الوصول
    [not-found] لا شيء في هذا العنوان
    [rate-limited] يطلب المصدر الانتظار
    [server] في المصدر عطل
    [network] لا جواب من المصدر
    [not-json] هذه ليست أحداثًا
    [no-events] لا أحداث هنا
    [graphql] أجاب المصدر بخطأ
    [too-large] أكثر مما يتسع له هذا اللسان
    [truncated] انقطع المصدر
   *[other] تعذّرت قراءة الأحداث
}
failure = { $code ->
    [unauthorized] يطلب المصدر إثبات الهوية. سجّل الدخول إليه مجددًا أو أعطِه رمزًا صالحًا.
    [forbidden] يرفض المصدر إعطاء هذه الأحداث. اطلب من مديره حق قراءة سجل التدقيق.
    [not-found] لا شيء في هذا العنوان. تحقق منه.
    [rate-limited] يطلب المصدر الانتظار. أعد المحاولة لاحقًا.
    [server] في المصدر عطل. أعد المحاولة لاحقًا.
    [network] لا جواب من المصدر. تحقق من الاتصال ومن العنوان ومن سماح المصدر لصفحات أخرى (CORS).
    [not-json] ما وصل ليس أحداثًا، ولعله صفحة تسجيل دخول. تحقق من العنوان.
    [truncated] انقطع المصدر. ما وصل موجود هنا؛ حمّل مجددًا للحصول على الباقي.
    [graphql] أجاب المصدر بخطأ. تحقق من الصلاحية والمعرّف والرمز.
    [no-events] لم يُعثر فيه على أحداث. تحقق من أنه الملف أو العنوان الصحيح.
    [bad-query] تعذّرت قراءة الاستعلام.
    [bad-options] أحد الإعدادات غير مسموح به.
    [window] لا يسمح التقرير بهذه الفترة.
    [too-large] هذا أكثر مما يتسع له هذا اللسان. ضيّق الفترة.
    [cancelled] أُوقفت العملية.
   *[other] واجه Audit Explorer عطلًا داخليًا. لم يُرسل شيء. أعد تحميل الصفحة.
}
kept-arrived = ما كان قد وصل موجود هنا.
kept-before = ما كان محمّلًا من قبل ما زال هنا.

## الاكتمال

complete = مكتمل
incomplete = غير مكتمل
from-incomplete = من مصدر غير مكتمل
duplicates = { $count ->
    [zero] لا مكررات
    [one] مكرر واحد
    [two] مكرران
    [few] { $count } مكررات
    [many] { $count } مكررًا
   *[other] { $count } مكرر
}
rejected = { $count ->
    [zero] لا مرفوضات
    [one] مرفوض واحد
    [two] مرفوضان
    [few] { $count } مرفوضات
    [many] { $count } مرفوضًا
   *[other] { $count } مرفوض
}
no-gaps = لا ثغرات
not-whole = لم يُقرأ حتى نهايته
gap = { $from } إلى { $to } UTC: { $why }
gap-and-others = { $others ->
    [one] { $gap }؛ وثغرة أخرى
    [two] { $gap }؛ وثغرتان أخريان
    [few] { $gap }؛ و{ $others } ثغرات أخرى
   *[other] { $gap }؛ و{ $others } ثغرة أخرى
}
missing = ينقص: { $gap }
range = { $first } { $firstclock } إلى { $last } { $lastclock } { $zone }
range-of-day = { $date } { $from } إلى { $to } { $zone }
range-closed = أُغلقت الفترة { $clock }
range-read = قُرئ { $clock }
untimed = { $count ->
    [one] حدث واحد بلا وقت يمكن قراءته
    [two] حدثان بلا وقت يمكن قراءته
    [few] { $count } أحداث بلا وقت يمكن قراءته
    [many] { $count } حدثًا بلا وقت يمكن قراءته
   *[other] { $count } حدث بلا وقت يمكن قراءته
}
notes-label = ملاحظات على ما جرى تحميله
result = الحصيلة
count-of = { $of ->
    [zero] { $total } من لا أحداث
    [one] { $total } من حدث واحد
    [two] { $total } من حدثين
    [few] { $total } من { $of } أحداث
    [many] { $total } من { $of } حدثًا
   *[other] { $total } من { $of } حدث
}
waiting = انتظار { $seconds } ث، ثم الصفحة { $page } مجددًا
waiting-offline = دون اتصال. حين يعود الاتصال: الصفحة { $page } مجددًا
reading-of = قُرئ { $bytes } من { $total }
reading-so-far = جارٍ القراءة، { $bytes } حتى الآن
rejects = السجلات المرفوضة
rejects-lead = لم تصبح هذه أحداثًا: تعذّرت قراءتها على هذا النحو. كل ما عداها موجود في الجدول.
rejects-first = أول { $named } من { $of }.
reject-place = { $source }، الصفحة { $page }، البايت { $at }
save-as-form = حفظ بصيغة { $form }
file-refused = رفض المتصفح { $name }

## الاستعلام

query = الاستعلام
query-before = الأحداث المعروضة هي نتيجة آخر استعلام أمكنت قراءته.
query-hint = ابحث في كل شيء، أو جرّب  { $example }
filters-clear = مسح جميع عوامل التصفية
undo = التراجع عن آخر تغيير في الاستعلام
suggestions = اقتراحات
user-filter = المستخدم: الاسم أو البريد أو المعرّف
user-filter-hint = الاسم أو البريد أو المعرّف
anyone = أي مستخدم
actions = الإجراءات
find-action = البحث عن إجراء
any-action = أي إجراء
of-these = { $count } منها
help-title = كيفية البحث
help-fields = الحقول:
help-example = { $example ->
    [word] كلمة في أي مكان، بالحركات أو بدونها
    [words] هذه الكلمات بهذا الترتيب
    [user] اسم الفاعل أو بريده أو معرّفه
    [exact] هذا بالضبط
    [either] هذا أو ذاك
    [not] كل شيء ما عدا هذا
    [star] أي نص في موضع النجمة
    [network] شبكة
    [last] آخر 30 يومًا
   *[other] من اليوم الأول حتى ما قبل الثاني
}
nothing-title = لا حدث مطابق
nothing-loaded = لا يحوي المصدر أحداثًا
nothing-loaded-more = قُرئ حتى نهايته. اختر مصدرًا آخر أعلاه، أو تحقق من أن عوامل تصفيته ليست أضيق مما ينبغي.
blockers = هذه الأجزاء من الاستعلام تستبعد كل شيء. احذف أحدها:
blockers-all = يجب أن يصح كل هذا معًا:
blocker-without = دون

## الزمن

time-range = الفترة
all-time = كل الأوقات
last-days = { $days ->
    [one] اليوم الأخير
    [two] آخر يومين
    [few] آخر { $days } أيام
    [many] آخر { $days } يومًا
   *[other] آخر { $days } يوم
}
last-thirty = آخر 30 يومًا دون اليوم
this-quarter = هذا الربع
last-quarter = الربع الماضي
last-span = آخر { $span }
from-day = من { $day }
up-to-day = حتى { $day }
from-to = { $from } – { $to }
days-both = أيام، وكلاهما مشمول
midnight-in = يبدأ اليوم عند منتصف الليل في
to-the-second = حتى الثانية
from-included = من، مشمول
to-excluded = إلى، غير مشمول
date-at = { $date } في { $time } UTC

## الرسم البياني

chart = الأحداث عبر الزمن
chart-figures = الأحداث عبر الزمن بالأرقام
chart-caption = الأحداث بخطوات من { $step }
chart-summary = { $events } بخطوات من { $step }
chart-range = { $from } حتى { $to }
chart-keys = الأحداث عبر الزمن. الأسهم تنقل، وShift مع الأسهم تحدد، وEnter يضيّق، وزائد وناقص يكبّران ويصغّران
chart-legend = { $outcome ->
    [success] نجاح
    [failure] فشل
   *[other] غير معروف
}
bar = { $from }: { $events }
bar-failed = { $from }: { $events }، منها { $failed } فاشلة
success = نجاح
not-known = غير معروف
zoom-label = تكبير الرسم البياني
earlier = أسبق
later = لاحق
zoom-out = تصغير
zoom-in = تكبير
in-figures = بالأرقام

## بجانب الجدول

side = تضييق الأحداث
side-hide = إخفاء هذه اللوحة
side-tabs = ما يُعرض
side-tab = { $tab ->
    [insight] ملاحظات بارزة
   *[other] القيم
}
facet-distinct = قيم مختلفة
facet-distinct-spoken = من القيم المختلفة
facet-remove = إزالة { $field }
facet-path = عدّ مسار من التفاصيل
more-values = { $count } أخرى
details-read = قُرئ { $share } من التفاصيل…
find-in = البحث في { $field }
rare-first = الأندر أولًا
rare-first-title = أندر القيم أولًا
exclude-value = استبعاد { $value }
exclude-title = استبعاد (المفتاح: ناقص)
insight-title = { $kind ->
    [failures] حالات الفشل حسب المستخدم
    [bursts] دفعات متلاحقة
    [new-actions] للمرة الأولى: مستخدم وإجراء
    [new-addresses] للمرة الأولى: مستخدم وعنوان
    [out-of-hours] خارج ساعات العمل
    [rarest] أندر الإجراءات
   *[other] أكثر المستخدمين نشاطًا
}
insight-about = { $kind ->
    [failures] من رُفض أو فشل أكثر من غيره.
    [bursts] عشرة أحداث أو أكثر لمستخدم واحد خلال خمس دقائق، وخمسة أضعاف المعتاد منه.
    [new-actions] أحدث الإجراءات التي لم يسبق للمستخدم أن قام بها في الأحداث المحمّلة.
    [new-addresses] أحدث العناوين التي لم يسبق للمستخدم أن أتى منها في الأحداث المحمّلة.
    [out-of-hours] من كان نشطًا في عطلة نهاية الأسبوع أو قبل 7:00 أو بعد 19:00 في المنطقة الزمنية المختارة.
    [rarest] ما حدث أقل من غيره.
   *[other] من قام بأكبر عدد.
}
insight-none = لا شيء بين هذه الأحداث
insight-show = عرض هذه الأحداث: { $query }

## الجدول

columns = الأعمدة
columns-of-table = أعمدة الجدول
density = { $density ->
    [compact] متقاربة
   *[other] متباعدة
}
wrap = التفاف النصوص الطويلة
usual-columns = الأعمدة المعتادة
move-back = نقل { $column } إلى الخلف
move-on = نقل { $column } إلى الأمام
column-path = مسار من التفاصيل كعمود
column-path-hint = مسار من التفاصيل
column-now = أصبح { $column } العمود الأخير
column-already = { $column } عمود موجود
column-moved = { $column }، العمود { $place } من { $total }
pixels-wide = { $pixels ->
    [one] العرض بكسل واحد
   *[other] العرض { $pixels } بكسل
}
header-title = { $column }: ترتيب. اسحب للنقل. Shift مع الأسهم: العرض، ومع Alt: الموضع
sorting = جارٍ الترتيب حسب { $column }
sorted-up = مرتّب حسب { $column } تصاعديًا
sorted-down = مرتّب حسب { $column } تنازليًا
rows-selected = { $count ->
    [one] حُدد صف واحد
    [two] حُدد صفان
    [few] حُددت { $count } صفوف
    [many] حُدد { $count } صفًا
   *[other] حُدد { $count } صف
}
rows-selected-label = الصفوف المحددة
rows-copied = { $count ->
    [one] نُسخ صف واحد بصيغة { $form }
    [two] نُسخ صفان بصيغة { $form }
    [few] نُسخت { $count } صفوف بصيغة { $form }
    [many] نُسخ { $count } صفًا بصيغة { $form }
   *[other] نُسخ { $count } صف بصيغة { $form }
}
select-nothing = إلغاء التحديد
select-nothing-key = إلغاء التحديد (Esc)
copy-as = نسخ بصيغة { $form }
copy-as-words = نسخ بصيغة
copied = نُسخ { $what }
copied-word = تم النسخ
copy-refused = رفض المتصفح النسخ
refused = رفضه المتصفح
cell-menu = ما يُفعل بهذه القيمة
only = { $value } فقط
exclude = استبعاد { $value }
only-without = الأحداث التي بلا { $value } فقط
only-with = الأحداث التي لها { $value } فقط
copy-value = نسخ { $value }
from-moment = من { $value }
up-to-moment = حتى { $value }
everything-within = كل شيء ضمن { $value }
five-minutes = 5 دقائق منه
row-as = الصف بصيغة { $form }
rows-as = { $count ->
    [one] صف واحد بصيغة { $form }
    [two] صفان بصيغة { $form }
    [few] { $count } صفوف بصيغة { $form }
    [many] { $count } صفًا بصيغة { $form }
   *[other] { $count } صف بصيغة { $form }
}

## حدث واحد

event = حدث
not-found-here = ليس بين ما عُثر عليه
previous-event = الحدث السابق
previous-event-key = الحدث السابق (K)
next-event = الحدث التالي
next-event-key = الحدث التالي (J)
copy-link = نسخ رابط إلى هذا الحدث
link-copied = نُسخ الرابط
no-link = لا تنشئ هذه الصفحة رابطًا
same-user = المستخدم نفسه
same-resource = المورد نفسه
around = حول هذا الوقت
only-with-this = الأحداث التي لها هذه القيمة فقط: { $field }
changes = ما تغيّر
changes-value = القيمة
changes-before = قبل
changes-after = بعد
changes-absent = غير موجود
raw = الحدث الخام
as-received = كما ورد
as-text = نص
tree = الحدث كما ورد. F يصفّي بالقيمة، وA يجعلها عمودًا، وCtrl مع C ينسخها
tree-filter = تصفية
tree-column = عمود
tree-copy = نسخ
find-in-event = البحث في هذا الحدث
find-in-event-label = البحث في هذا الحدث؛ Enter ينتقل إلى النتيجة التالية
as-column = { $name } كعمود
somebody = شخص بلا اسم
somebody-tool = أداة بمفتاح مخطط
something = شيء
kind = { $kind ->
    [ACCOUNT] المؤسسة
    [USER] المستخدم
    [GRAPH] المخطط
    [GRAPH_VARIANT] النسخة
    [GRAPH_API_KEY] مفتاح API للمخطط
    [USER_API_KEY] مفتاح API للمستخدم
    [ZENDESK_TICKET] تذكرة الدعم
    [AUDIT_JOB] تصدير التدقيق
    [EMAIL_SETTINGS] إعدادات البريد
   *[other] الدعوة
}
kind-one = { $kind ->
    [ACCOUNT] مؤسسة
    [USER] مستخدم
    [GRAPH] مخطط
    [GRAPH_VARIANT] نسخة
    [GRAPH_API_KEY] مفتاح API للمخطط
    [USER_API_KEY] مفتاح API للمستخدم
    [ZENDESK_TICKET] تذكرة دعم
    [AUDIT_JOB] تصدير تدقيق
    [EMAIL_SETTINGS] إعدادات البريد
   *[other] دعوة
}
kind-other = { $begins ->
   *[other] { $kind }
}
kind-named = { $kind } { $name }
did = { $who } – «{ $action }»
did-with = { $who } – «{ $action }» على { $what }
did-by-verb = { $tone ->
    [adds] { $who } – إضافة أو تفعيل: { $what } ({ $action })
    [removes] { $who } – إزالة أو تعطيل: { $what } ({ $action })
   *[other] { $who } – تغيير: { $what } ({ $action })
}
did-failed = { $sentence } – دون نجاح
did-changed = { $sentence }: { $name } من «{ $before }» إلى «{ $after }»
did-set = { $sentence }: { $name } صار «{ $after }»
did-unset = { $sentence }: { $name } لم يعد «{ $before }»
did-graphos = { $action ->
    [CREATE] { $who } – إنشاء: { $what }
    [UPDATE] { $who } – تغيير: { $what }
    [DELETE] { $who } – حذف نهائي: { $what }
    [SOFT_DELETE] { $who } – حذف يمكن التراجع عنه: { $what }
    [UNDO_SOFT_DELETE] { $who } – استعادة: { $what }
    [CONFIG_CHANGE] { $who } – تغيير الإعدادات: { $what }
    [API_KEY] { $who } – تغيير مفتاح API: { $what }
    [IMPLEMENTING_SERVICE_UPSERT] { $who } – إضافة مخطط فرعي أو تغييره: { $what }
    [IMPLEMENTING_SERVICE_REMOVE] { $who } – إزالة مخطط فرعي: { $what }
    [JOIN_ACCOUNT] { $who } – انضمام: { $what }
    [LEAVE_ACCOUNT] { $who } – مغادرة: { $what }
    [CHANGE_ROLE] { $who } – تغيير الدور في المؤسسة: { $what }
    [OVERRIDE_GRAPH_ROLE] { $who } – تغيير الدور في مخطط واحد: { $what }
    [IGNORE_OPERATION_IN_CHECKS] { $who } – تجاهل عملية في فحوص المخطط: { $what }
    [MARK_CHANGES_SAFE_FOR_OPERATION] { $who } – وسم تغييرات بأنها آمنة لعملية في فحوص المخطط: { $what }
    [TOGGLE_DATADOG] { $who } – تبديل إرسال المقاييس إلى Datadog: { $what }
    [CURRENT_BILLING_SUBSCRIPTION_CHANGE] { $who } – تغيير الاشتراك: { $what }
    [BILLING_PERIOD_CHANGE] { $who } – تغيير فترة الفوترة: { $what }
    [CANCEL_STUDIO_SUBSCRIPTION] { $who } – إلغاء الاشتراك عند نهاية فترته: { $what }
    [TERMINATE_STUDIO_SUBSCRIPTION] { $who } – إنهاء الاشتراك: { $what }
   *[other] { $who } – استئناف الاشتراك: { $what }
}

## التصدير

export = تصدير
exports = ملفات التصدير
report = التقرير
format = الصيغة
print = طباعة
report-title = { $report ->
    [visible] الأعمدة على الشاشة
    [all] كل شيء
    [pipefy] سجلات تدقيق Pipefy
   *[other] تصدير تدقيق GraphOS
}
report-line = { $report ->
    [visible] ما يعرضه الجدول، بترتيبه
    [all] كل حقل، مع تفاصيل المصدر نفسه
    [pipefy] User, Action, Date · آخر 30 يومًا دون اليوم
   *[other] 11 عمودًا · 180 يومًا على الأكثر
}
pipe-uuid = UUID للأنبوب
search-term = عبارة البحث
search-term-hint = الاسم أو البريد
required = مطلوب
to-hint = { $day }، مشمول
actor = الفاعل
actor-hint = المعرّف أو البريد كاملًا
graph = المخطط
graph-hint = المعرّف كاملًا
times = الأوقات
cell-form = { $form ->
    [time-format] مع الفرق عن UTC
    [local] محلية، والمنطقة في عمود
    [epoch-millis] ميلي ثانية منذ 1970
    [details-form] في خلية واحدة بصيغة JSON
    [flatten] عمود لكل قيمة
   *[other] ما تغيّر فقط
}
written-for = مكتوب من أجل
any-program = أي برنامج (RFC 4180)
unix-tools = أدوات Unix
formulas = منع برامج الجداول من تنفيذ الخلايا
formulas-more = قد تُنفَّذ كصيغة كل خلية تبدأ بـ = أو + أو - أو @؛ الفاصلة العليا قبلها تبقيها نصًا.
bundle = مع بيانها، في ملف zip واحد
bundle-more = يذكر البيان ما يحويه الملف ومن أين جاء، مع بصمة SHA-256، فيستطيع أي شخص التحقق منه لاحقًا.
columns-changed = { $count }، مُغيَّرة
columns-as-report = كما في التقرير
columns-of-file = أعمدة الملف
move-up = نقل { $column } إلى أعلى
move-down = نقل { $column } إلى أسفل
leave-out = حذف من الملف
leave-out-name = حذف { $column } من الملف
column-add = حقل أو مسار من التفاصيل يُضاف كعمود
report-name = اسم تقرير بهذه الأعمدة
report-name-hint = سمِّ هذه الأعمدة
name-taken = «{ $name }» مستخدم؛ اختر اسمًا آخر
open-report = فتح تقرير…
report-file = التقرير كملف
report-delete = حذف التقرير
report-there = التقرير { $name } جاهز
preview = معاينة
preview-wait = جارٍ إعداد المعاينة…
preview-lines = الأسطر الأولى من الملف
cells-to-escape = { $count ->
    [one] ستوضع فاصلة عليا قبل خلية واحدة
    [two] ستوضع فاصلة عليا قبل خليتين
    [few] ستوضع فاصلة عليا قبل { $count } خلايا
   *[other] ستوضع فاصلة عليا قبل { $count } خلية
}
masked = { $count ->
    [one] محجوب: موضع واحد ({ $each })
    [two] محجوب: موضعان ({ $each })
    [few] محجوب: { $count } مواضع ({ $each })
   *[other] محجوب: { $count } موضعًا ({ $each })
}
save-as = حفظ باسم…
save-as-title = يُكتب مباشرة في الملف الذي تختاره، مهما كبر
download = تنزيل
open-print = فتح عرض الطباعة
paper = الصفوف التي كانت على الشاشة فقط. يحوي عرض الطباعة في التصدير كل الصفوف.
go-on = متابعة العمل
another-file = ملف آخر
save-manifest = حفظ البيان
save-again = حفظ مجددًا
signed = موقَّع
cells-escaped = خلايا مُنع تنفيذها
cells-masked = خلايا محجوبة
rows-exported = { $count ->
    [one] صُدِّر صف واحد
    [two] صُدِّر صفان
    [few] صُدِّرت { $count } صفوف
    [many] صُدِّر { $count } صفًا
   *[other] صُدِّر { $count } صف
}
jobs-note = يمكن تنزيل الملفات مجددًا خلال 30 يومًا ما دامت هذه الصفحة مفتوحة.
download-again = تنزيل مجددًا
how-far = مدى التقدم
job-waiting = ينتظر دوره
job-elsewhere = يجري إنشاؤه في نافذة أخرى
job-expired = انتهت صلاحيته: مضت أيامه الثلاثون
job-cancelled = أُوقف؛ لم يُنشأ ملف
rows-written = { $count ->
    [one] كُتب صف واحد
    [two] كُتب صفان
    [few] كُتبت { $count } صفوف
    [many] كُتب { $count } صفًا
   *[other] كُتب { $count } صف
}
rows-a-second = { $count } صف/ث
time-left = بقي { $time }

## التحقق من ملف

check-file = التحقق من ملف…
verify-title = التحقق من ملف
verify-give = أفلِت هنا الملف وملف manifest.json الخاص به، أو ملف zip الذي يضمهما، أو { $choose }.
verify-choose = اخترهما
verify-more = مع صفحات المصدر الخام يُعاد إنشاؤه أيضًا ويُقارن؛ ومع المفتاح العام للموقِّع يُتحقق من التوقيع كذلك. لا يُرسل شيء إلى أي مكان.
verify-holds = الملف كما يقول بيانه
verify-broken = الملف ليس كما يقول بيانه
verify-weight = { $weight ->
    [holds] صحيح
    [note] ملاحظة
   *[other] غير صحيح
}
key-sign = توقيع ما تصدّره
key-about = بمفتاح خاص بك يستطيع من لديه نصفه العام أن يتأكد من أن البيان لك ولم يُغيَّر. يبقى المفتاح في هذه الصفحة؛ وتحصل على النصفين كملفين لتحتفظ بهما.
key-signed = تُوقَّع ملفات التصدير بالمفتاح { $key }
key-unsigned = لا تُوقَّع ملفات التصدير
key-make = إنشاء مفتاح
key-use = استخدام ملف مفتاح…
key-stop = التوقف عن التوقيع

## حقول المصدر

fields = الحقول
fields-title = أي حقل من المصدر يقابل أي حقل لدينا
rules-generic = عُثر عليها من أسمائها وقيمها
rules-custom = اختيرت يدويًا
rules-for = قواعد { $source }
path-choose = غير موجود: اختر
path-of = { $field }: { $path }. اختيار مسار آخر
path-for = مسار { $field }: ابحث بالاسم أو القيمة، أو اكتب واحدًا
path-for-hint = ابحث بالاسم أو القيمة، أو اكتب مسارًا
paths = المسارات الموجودة في الأحداث
path-none = لا تحوي الأحداث هذا الحقل
sure = مؤكد بنسبة { $share }
mapping-kept = ما اخترته لهذا المصدر محفوظ على هذا الجهاز.
forget-it = نسيانه
mapping-name = اسم هذه المطابقة
mapping-name-hint = الاسم، مثل: رواتبنا
load-file = تحميل…
find-anew = العثور عليها من جديد
read-anew = قُرئت الأحداث من جديد
mapping-forgotten = نُسي على هذا الجهاز ما اختير للمصدر { $source }
mapping-applied = يُقرأ { $source } كما اخترت من قبل؛ انظر «الحقول»
zoneless = الأوقات بلا منطقة مقصودة في
zoneless-times = { $count ->
    [one] وقت واحد بلا منطقة، يُقرأ على أنه
    [two] وقتان بلا منطقة، يُقرآن على أنهما
    [few] { $count } أوقات بلا منطقة، تُقرأ على أنها
   *[other] { $count } وقتًا بلا منطقة، تُقرأ على أنها
}
dates-begin = التواريخ مثل 03/04 تبدأ بـ
either-day = { $count ->
    [one] تاريخ واحد قد يعني يومين، فليس له وقت بعد. يأتي أولًا
    [two] تاريخان قد يعني كل منهما يومين، فليس لهما وقت بعد. يأتي أولًا
    [few] { $count } تواريخ قد يعني كل منها يومين، فليس لها وقت بعد. يأتي أولًا
   *[other] { $count } تاريخًا قد يعني كل منها يومين، فليس لها وقت بعد. يأتي أولًا
}
source-zone = منطقة الأوقات التي بلا منطقة
utc-assumed = UTC (مفترضة)

## طرق العرض

views-word = طرق العرض
saved-views = طرق العرض المحفوظة
views-kept = تبقى طرق العرض المحفوظة على هذا الجهاز. تحوي الاستعلام والإعدادات، ولا تحوي أحداثًا أبدًا.
views-until-closed = تبقى طرق العرض المحفوظة حتى تُغلق هذه الصفحة. تحوي الاستعلام والإعدادات، ولا تحوي أحداثًا أبدًا.
views-save = حفظ الكل كملف
views-open = فتح ملف طرق عرض…
views-opened = { $count ->
    [one] فُتحت طريقة عرض واحدة
    [two] فُتحت طريقتا عرض
    [few] فُتحت { $count } طرق عرض
   *[other] فُتحت { $count } طريقة عرض
}
views-unread = تعذّرت قراءة: { $names }
no-views = لا يحوي { $file } طرق عرض: { $why }
view-name = اسم طريقة العرض الحالية
view-name-hint = سمِّ طريقة العرض هذه
forget-name = نسيان { $name }
all-events = جميع الأحداث
foreign-view = أُنشئ هذا الرابط مع أحداث غير المحمّلة هنا. قد يختلف ما يعثر عليه.
foreign-view-said = أُنشئت طريقة العرض هذه مع أحداث أخرى

## على هذا الجهاز

kept-label = محفوظ على هذا الجهاز
keeping = جارٍ حفظ الأحداث على هذا الجهاز…
kept-since = { $count ->
    [one] حدث واحد محفوظ على هذا الجهاز منذ { $when }.
    [two] حدثان محفوظان على هذا الجهاز منذ { $when }.
    [few] { $count } أحداث محفوظة على هذا الجهاز منذ { $when }.
    [many] { $count } حدثًا محفوظًا على هذا الجهاز منذ { $when }.
   *[other] { $count } حدث محفوظ على هذا الجهاز منذ { $when }.
}
kept-nothing = لا شيء محفوظ بعد. ما يُحمَّل يُحفظ على هذا الجهاز مع طريقة عرضه والملفات المُصدَّرة.
kept-shown = { $count ->
    [one] حدث واحد كان محفوظًا على هذا الجهاز
    [two] حدثان كانا محفوظين على هذا الجهاز
    [few] { $count } أحداث كانت محفوظة على هذا الجهاز
    [many] { $count } حدثًا كان محفوظًا على هذا الجهاز
   *[other] { $count } حدث كان محفوظًا على هذا الجهاز
}
kept-not-shown = لا يُعرض ما كان محفوظًا على هذا الجهاز: { $why }
events-not-kept = لا تُحفظ هذه الأحداث على هذا الجهاز: { $why }. ما حُفظ من قبل ما زال موجودًا
file-not-kept = لا يُحفظ الملف «{ $name }» على هذا الجهاز: { $why }. يمكن حفظه مجددًا حتى تُغلق هذه الصفحة
room = تشغل الأحداث { $takes }.
room-free = تشغل الأحداث { $takes }؛ والمتاح { $room }.
sealed = مشفّر بمفتاح هذه الصفحة.
unsealed = غير مشفّر: من يستطيع استخدام هذا المتصفح يستطيع قراءته.
forget-everything = نسيان كل شيء
new-since = الجديد منذ آخر مرة
load-all-again = تحميل الكل مجددًا
nothing-new = لا جديد منذ آخر مرة.
new-events = { $count ->
    [one] حدث جديد واحد منذ آخر مرة.
    [two] حدثان جديدان منذ آخر مرة.
    [few] { $count } أحداث جديدة منذ آخر مرة.
    [many] { $count } حدثًا جديدًا منذ آخر مرة.
   *[other] { $count } حدث جديد منذ آخر مرة.
}
kept-note = حُفظت هذه الأحداث على هذا الجهاز في { $when }. ما حدث بعد ذلك ليس بينها.
case-note = هذا ملف قضية: الأحداث كما كانت حين حُفظ، ولا يمكن إضافة شيء. تصديرها كلها بصيغة NDJSON، الأحدث أولًا كما هنا، له البصمة المذكورة في بيانه.
case-manifest = حفظ البيان
case-being-made = جارٍ إنشاء ملف القضية

## المفاتيح

keys = المفاتيح
single-keys = المفاتيح المفردة
single-keys-more = الحروف والرموز وحدها تؤدي وظيفة خارج الحقول. أوقفها إذا كنت تُملي أو تضغط المفاتيح دون قصد؛ وتبقى الأسهم وEnter وEscape.
key-where = { $what ->
    [in-query] { $key } في الاستعلام
    [in-values] { $key } في القيم
    [in-chart] { $key } في الرسم البياني
    [enter-chart] { $key } في الرسم البياني
    [zoom-chart] { $key } في الرسم البياني
    [in-table] { $key } في الجدول
    [ends-table] { $key } في الجدول
    [cells-table] { $key } في الجدول
    [menu-table] { $key } في الجدول
    [rows-table] { $key } في الجدول
    [copy-table] { $key } في الجدول
    [headers] { $key } في رؤوس الأعمدة
    [page] Page Up وPage Down
   *[other] { $key }
}
key-does = { $what ->
    [query] إلى الاستعلام
    [values] إلى القيم
    [chart] إلى الرسم البياني
    [table] إلى الجدول
    [export] تصدير
    [undo] التراجع عن آخر تغيير في الاستعلام
    [step] الحدث التالي والسابق ما دام حدث مفتوحًا
    [card] هذه البطاقة
    [in-query] اقتراحات؛ Enter يأخذ أحدها وEscape يغلق
    [in-values] من قيمة إلى قيمة؛ المسافة تختار وناقص يستبعد
    [in-chart] من خطوة إلى خطوة؛ ومع Shift تحديد
    [enter-chart] تضييق إلى التحديد؛ وDelete يوسّع مجددًا
    [zoom-chart] تكبير، تصغير، الكل
    [in-table] من حدث إلى حدث؛ Enter يفتح، ومرة أخرى ينتقل إليه
    [ends-table] إلى الأول، إلى الأخير
    [cells-table] من خلية إلى خلية في الصف
    [menu-table] ما يمكن فعله بالخلية؛ ومفتاح القائمة أيضًا
    [rows-table] تحديد صفوف؛ Ctrl A يحدد الكل
    [copy-table] نسخ الصفوف المحددة
    [headers] من عمود إلى عمود؛ مع Shift العرض (Shift 0: العرض الملائم)، ومع Alt Shift الموضع
    [page] صفحة كاملة
   *[other] إغلاق ما هو مفتوح
}

## ما يقوله المحرك

query-field = { $field ->
    [user] من: المعرّف أو الاسم أو البريد
    [action] ما الذي حدث
    [resource] بماذا: المعرّف أو الاسم
    [after] من تاريخ أو وقت فصاعدًا
    [before] حتى تاريخ أو وقت، دون شموله
    [on] خلال يوم أو شهر أو سنة
    [last] خلال آخر 30d أو 12h أو 30m أو 2w
    [hours] خارج ساعات العمل أو ضمنها
    [actor-id] معرّف الفاعل
    [actor-name] اسم الفاعل
    [actor-email] بريد الفاعل
    [actor-type] نوع الفاعل: شخص، مفتاح
    [role] الدور الذي كان للفاعل
    [resource-id] معرّف المورد
    [resource-type] نوع هذا المورد
    [resource-name] اسم المورد ذاته
    [scope] ما ينتمي إليه الحدث
    [ip] العنوان، أو شبكة
    [outcome] كيف انتهى
    [id] معرّف الحدث نفسه
   *[other] من أين جاء الحدث
}
searched-before = بُحث عنه من قبل
core-unclosed-quote = علامة الاقتباس هذه لا تُغلق أبدًا
core-unclosed-group = هذا القوس لا يُغلق أبدًا
core-unopened-group = هذا القوس لم يُفتح قط؛ للبحث عنه ضعه بين علامتي اقتباس
core-empty-group = لا شيء بين هذين القوسين
core-too-deep = أكثر من 100 قوس بعضها داخل بعض
core-nothing-to-negate = اكتب ما تريد استبعاده بعد علامة الناقص مباشرة دون مسافة
core-one-sided-or = يحتاج OR إلى شيء على الجانبين؛ للبحث عن الكلمة نفسها ضعها بين علامتي اقتباس
core-unknown-near = لا حقل اسمه { $name }؛ هل تقصد { $nearest }؟ للبحث عن النص نفسه ضعه بين علامتي اقتباس
core-unknown = لا حقل اسمه { $name }؛ للبحث عن النص نفسه ضعه بين علامتي اقتباس
core-missing-value = اكتب ما تبحث عنه بعد النقطتين مباشرة دون مسافة
core-field-in-field = لا يمكن أن تحوي قيم حقل حقلًا آخر؛ أغلق القوس قبله أو ضعه بين علامتي اقتباس
core-empty-path = ينقص اسم في هذا المسار؛ اكتبه هكذا: details.some.path
core-unclosed-regex = هذا التعبير النمطي لا يُغلق أبدًا؛ للبحث عن شرطة مائلة ضع النص بين علامتي اقتباس
core-empty-regex = لا شيء بين هاتين الشرطتين؛ للبحث عنهما استعمل علامتي اقتباس
core-after-regex = ينتهي التعبير النمطي عند شرطته الثانية؛ للبحث عن هذا النص ضعه بين علامتي اقتباس
core-bad-regex = تعذّرت قراءة هذا التعبير النمطي: { $why }
core-large-regex = هذا التعبير النمطي أكبر مما ينبغي؛ كرّر أحرفًا أقل مرات أقل
core-bad-network = هذه ليست شبكة؛ اكتبها هكذا: 10.0.0.0/8 أو 2001:db8::/32: { $text }
core-bad-length = هذه ليست مدة زمنية؛ اكتبها هكذا: 30d أو 12h أو 30m أو 2w: { $text }
core-time-regex = لا يمكن أن يكون الوقت تعبيرًا نمطيًا؛ اكتبه هكذا: 2024-05-20 أو 7d
core-bad-hours = الساعات إما outside (الليالي وعطل نهاية الأسبوع) أو inside (من الاثنين إلى الجمعة، 7:00 إلى 19:00): { $text }
core-bad-time = لا يمكن قراءة وقت هنا؛ اكتبه هكذا: 2024-05-20 أو 2024-05-20T09:08:10Z أو 7d: { $text }
core-two-days = قد يعني هذا التاريخ يومين؛ اكتب السنة أولًا، مثل 2024-05-20: { $text }
core-stopped = أُوقف بطلب منك
core-cut = انقطع المحتوى في منتصفه
core-file-unread = تعذّرت قراءة { $file }: { $why }
core-no-access = المتصفّح لا يتيح الوصول إليه
core-many-dropped = أُفلت أكثر من { $most } ملف دفعة واحدة، ولم يُقرأ ما بعدها. افتحها على حدة
core-page-unread = تعذّر الحصول على الصفحة { $page }: { $why }
core-keeps-older = يحتفظ { $source } بعدد أيام قدره { $days }: ما هو أقدم لا يمكن الحصول عليه منه
core-keeps = يحتفظ { $source } بعدد أيام قدره { $days }
core-lags = قد يتأخر { $source } بمقدار { $minutes } دقيقة: قد لا تكون أحدث الأحداث موجودة بعد
core-late = قد يستغرق ظهور الإجراء من 10 إلى 15 دقيقة، وتنتهي هذه الفترة عند { $when }: قد تنقص أحدث الإجراءات
core-file-incomplete = الأحداث المحمّلة غير مكتملة، وكذلك هذا الملف.
core-records-left = السجلات التي تعذّرت قراءتها كأحداث وليست في هذا الملف: { $count }.
core-records-whole = توجد عدة أحداث في سجل واحد، ويُكتب السجل كاملاً مرة واحدة: يحتوي الملف على { $records } من السجلات فيها { $events } من الأحداث.
core-untimed-left = أحداث استُبعدت لأنه ليس لها وقت يمكن قراءته، فلا يُعرف هل تنتمي إلى الفترة: { $count }.
core-stand-ins = يحتوي الملف على أسماء مستعارة لا يمكن إنشاؤها من جديد دون مفتاحها، لذلك لم يُتحقق مما إذا كان مستمدًا من الصفحات: اضبط pseudonymKey
core-most-pages = توقف بعد { $pages } صفحة، وهو أقصى ما يُقرأ؛ اطلب فترة أقصر
core-chosen = اخترته أنت؛ { $count } من { $total } من أحداث العينة لها قيمة
core-guess = تخمين؛ { $count } من { $total } من أحداث العينة لها قيمة
core-documented = موثّق لدى { $source }؛ { $total } من { $whole } من أحداث العينة لها قيمة
core-this-source = هذا المصدر
core-last-hour = الساعة الأخيرة
core-last-hours = آخر 24 ساعة
core-last-days = آخر { $days } يومًا
core-hours-ago = قبل 24 ساعة
core-days-ago = قبل { $days } يومًا
core-today = اليوم
core-yesterday = أمس
core-week-ago = قبل أسبوع
core-nights = الليالي وعطل نهاية الأسبوع
core-working-days = من الاثنين إلى الجمعة، 7:00 إلى 19:00
core-verify-missing = { $name } مفقود: يذكره البيان ولم يُقدَّم
core-verify-renamed = اسم الملف { $now }، وكان اسمه { $before } عند إنشائه
core-verify-same = { $name } هو بايتًا ببايت الملف الذي يصفه البيان: عدد البايتات { $bytes }، SHA-256 { $sha }
core-verify-all-rows = فيه كل الصفوف، وعددها { $rows }
core-verify-cut-row = صفه الأخير مقطوع من منتصفه
core-verify-rows-missing = عدد صفوفه { $counted }، وكان { $rows } عند إنشائه: الناقص { $by }
core-verify-rows-more = عدد صفوفه { $counted }، وكان { $rows } عند إنشائه: الزائد { $by }
core-verify-other-bytes = عُدِّل { $name }: عدد بايتاته كما كان عند إنشائه لكنها ليست نفسها. قيمة SHA-256 الآن { $now } وكانت { $before }
core-verify-fewer-bytes = { $name } غير كامل: ينقصه { $missing } من { $bytes } بايت
core-verify-more-bytes = عُدِّل { $name }: فيه { $bytes } بايت زيادة على ما كان عند إنشائه
core-verify-unsigned = البيان غير موقَّع: من استطاع تعديل الملف استطاع تعديل البيان معه، فلا يثبت كلاهما إلا بقدر الطريق الذي وصلا منه
core-verify-key-unsigned = قُدِّم مفتاح، والبيان غير موقَّع
core-verify-not-checked = لم يُتحقق من التوقيع: { $why }
core-verify-key-unproven = لم يُتحقق مما إذا كان المفتاح الذي قدّمته قد وقّعه: { $why }
core-verify-no-algorithm = لا يذكر كيف أُنشئ
core-verify-cannot-check = لا يستطيع هذا المتصفح التحقق من { $algorithm } هنا؛ سطر الأوامر في الدليل يستطيع
core-verify-foreign = لا يمكن التحقق من التوقيع: { $algorithm } ليس أيًّا من { $names }
core-verify-signature-broken = التوقيع غير صحيح: عُدِّل البيان بعد توقيعه، أو وقّعه مفتاح آخر
core-verify-signature-holds = البيان كما وُقِّع: لم يُعدَّل فيه شيء منذ ذلك
core-verify-your-key = وُقِّع بالمفتاح الذي قدّمته
core-verify-other-key = وُقِّع بمفتاح غير الذي قدّمته
core-verify-names-other-key = يسمّي البيان مفتاحًا غير الذي قدّمته
core-verify-fingerprint = قارن بصمة مفتاح التوقيع ببصمة وصلتك من الموقِّع بطريق آخر: SHA-256 { $sha }
core-verify-no-pages = لم تُقدَّم الصفحات الخام، لذلك لم يُتحقق مما إذا كان الملف ناتجًا عنها
core-verify-no-digests = لا يذكر البيان بصمة الملفات المحلية، لذلك تُعرف صفحة كهذه باسمها وحجمها
core-verify-page-holds = { $name } صفحة أُنشئ منها الملف، دون تغيير
core-verify-page-broken = { $name } ليس من الصفحات التي أُنشئ منها الملف: عُدِّل، أو يخص تصديرًا آخر
core-verify-packed-holds = { $name } هو، بايتًا ببايت، الملف المضغوط الذي حُمّل: { $bytes } بايت، SHA-256 { $sha }
core-verify-packed-broken = { $name } ليس، بايتًا ببايت، الملف المضغوط الذي حُمّل: عُدِّل شيء فيه، أو ضُغط من جديد؛ ويُفحص محتواه على حدة
core-verify-pages-missing = لم تُقدَّم { $missing } من { $pages } من الصفحات، لذلك لم يُتحقق مما إذا كان الملف ناتجًا عنها
core-manifest-unknown = عُدِّل البيان: لا شيء في أي بيان اسمه { $names }
core-manifest-no-digest = لا يحمل البيان بصمة لنفسه، فلا يُعرف هل عُدِّل إلا بتوقيع
core-manifest-changed = عُدِّل البيان: ما يقوله لا يطابق البصمة في سطره الأخير
core-manifest-holds = يقول البيان ما كان يقوله عند كتابته
core-manifest-slip = عُدِّل البيان: تغيّر { $others } من البايتات بين قيمه، وإن كان ما يقوله نفسه
core-manifest-anew = أعاد برنامج آخر كتابة البيان؛ وهو يقول ما كان يقوله
core-manifest-doubled = عُدِّل البيان: يذكر { $key } مرتين في موضع واحد، فقد يقرأ قارئان شيئين مختلفين
core-no-manifest = لا بيان بين الملفات: قدّم ملف manifest.json الذي جاء مع التصدير، أو ملف zip الذي يضمهما
core-many-manifests = قدّم بيانًا واحدًا في كل مرة؛ هذه { $count }: { $names }
core-replay-unasked = لا يذكر البيان كل ما طُلب، لذلك تعذّرت إعادة إنشاء الملف
core-replay-failed = تعذّرت إعادة إنشاء الملف من الصفحات: { $why }
core-replay-holds = الملف ناتج عن الصفحات: أُعيد إنشاؤه منها فكان هو نفسه بايتًا ببايت
core-replay-other = الملف غير ناتج عن الصفحات: أُعيد إنشاؤه منها فكان ملفًا آخر
core-replay-other-more = الملف غير ناتج عن الصفحات: أُعيد إنشاؤه منها فكان ملفًا آخر. { $more }
core-replay-rows-place = تعطي الصفحات { $ours } من الصفوف، ويقول البيان { $rows }. { $place }
core-replay-rows = تعطي الصفحات { $ours } من الصفوف، ويقول البيان { $rows }
core-replay-place = يفترقان في الصف { $row }: تعطي الصفحات { $ours }، وفي الملف { $theirs }
core-unpacked = فُكّ ضغط { $name } هنا؛ ولكل ملف فيه المجموع الاختباري الذي يذكره zip
core-zip-records = سجلات zip نفسه ليست كما كتبها Audit Explorer: عُدِّل شيء فيه أو أُعيد ضغطه؛ وتُفحص الملفات التي فيه واحدًا واحدًا
core-json-empty = لا شيء هنا
core-json-value = تنقص قيمة
core-json-colon = تنقص نقطتان
core-json-comma = تنقص فاصلة
core-json-key = ينقص مفتاح بين علامتي اقتباس مزدوجتين
core-json-bracket = هذا القوس يغلق قوسًا من نوع آخر
core-json-object = قوس معقوف لا يُغلق أبدًا
core-json-array = قوس مربع لا يُغلق أبدًا
core-json-string = علامة اقتباس لا تُغلق أبدًا
core-json-escape = تسلسل الهروب هذا ليس JSON
core-json-control = في نص حرف تحكم دون هروب
core-json-number = هذا الرقم ليس JSON
core-json-not = هذا ليس JSON
core-json-deep = متداخل بأكثر من 128 مستوى
core-json-utf8 = ليس UTF-8 صالحًا
core-json-behind = شيء ما يلي القيمة
core-json-long = أطول من 4 GiB
core-json-at = { $why }، عند البايت { $at } من السجل
core-not-object = يجب أن يكون الحدث كائنًا، وهذا { $kind }
core-a-string = نص
core-an-array = قائمة
core-a-number = رقم
core-part-no-array = لا قائمة أحداث عند { $path } في هذا الجزء من المحتوى
core-behind-array = شيء ما يلي قائمة الأحداث
core-too-long = أطول مما يجوز لسجل: عدد البايتات { $length }، والحد { $limit }
core-row-cells = في هذا الصف { $cells } من الخلايا، وفي صف العناوين { $header }
core-cut-row = انتهى المحتوى داخل هذا الصف
core-cut-cell = انتهى المحتوى داخل خلية بين علامتي اقتباس في هذا الصف
core-cut-record = انتهى المحتوى داخل هذا السجل
core-no-array-at = لا قائمة أحداث عند { $path }؛ { $more }
core-no-array = لم يُعثر على قائمة أحداث؛ { $more }
core-body-empty-object = المحتوى كائن فارغ؛ { $more }
core-body-object = المحتوى كائن فيه { $keys }؛ { $more }
core-body-single = المحتوى قيمة واحدة؛ { $more }
core-name-place = حدّد موضع القائمة في إعدادات المصدر (events)
core-it-says = ويقول: { $text }
core-array-no-objects-at = القائمة عند { $path } لا تحوي كائنات، فلا أحداث فيها: يجب أن يكون الحدث كائنًا
core-array-no-objects = القائمة لا تحوي كائنات، فلا أحداث فيها: يجب أن يكون الحدث كائنًا
core-server-error = أجاب الخادم بخطأ: { $why }
core-source-error = أجاب المصدر بخطأ: { $why }. تحقق من الرمز المميز، ومن صلاحيات صاحبه، ومن المعرّفات في الطلب
core-neither-json = المحتوى ليس JSON ولا CSV؛ يبدأ بـ { $text }
core-cut-before-events = انتهى المحتوى قبل قائمة الأحداث؛ حمّله مرة أخرى
core-body-empty = المحتوى فارغ: لم تُرسل ولو قائمة أحداث فارغة
core-utf16 = المحتوى نص UTF-16؛ يجب أن يكون JSON بترميز UTF-8، فاحفظه أو أرسله بترميز UTF-8
core-gzip = المحتوى بيانات gzip لم يفكّ ضغطها شيء
core-inner-zip = هذا أرشيف zip داخل آخر أو خلف عنوان: احفظه ملفًا مستقلًا ثم افتحه
core-xml = أجاب العنوان بصيغة XML لا JSON
core-web-page = أجاب العنوان بصفحة ويب، هي غالبًا صفحة تسجيل دخول؛ سجّل الدخول فيها ثم حمّل من جديد
core-no-answer = لا رد من { $name }: ربما كان هذا الجهاز غير متصل، أو العنوان خاطئًا، أو الخادم متوقفًا، أو أن الخادم لا يسمح لهذه الصفحة بقراءته (CORS). تحقق من العنوان والاتصال؛ فإن كانا صحيحين وجب أن يسمح الخادم بأصل هذه الصفحة، أو أن يقرأ عنها وكيل على عنوان هذه الصفحة نفسه
core-status-401 = لا يعرف من يسأل. سجّل الدخول من جديد أو جدّد الرمز المميز
core-status-403 = لا يحق لهذا الحساب قراءته. اطلب من مالكه صلاحية قراءة سجل التدقيق
core-status-404 = لا شيء على هذا العنوان. تحقق منه
core-status-429-while = سُئل مرات أكثر مما ينبغي. انتظر قليلًا ثم حمّل من جديد
core-status-429-until = سُئل مرات أكثر مما ينبغي. انتظر حتى { $when } ثم حمّل من جديد
core-status-429 = سُئل مرات أكثر مما ينبغي. انتظر { $wait } ثم حمّل من جديد
core-status-500 = لديه عطل من جانبه. حاول لاحقًا أو أخبر مالكه
core-status-other = لم يقبل الطلب. تحقق من العنوان ومما يريد أن يُطلب منه
core-connection-before = انقطع الاتصال قبل وصول أي حدث ({ $why }). تحقق منه ثم حمّل من جديد
core-connection-broke = انقطع الاتصال ({ $why })
core-load-stopped-before = أُوقف التحميل قبل أن يبدأ
core-load-stopped-kept = أُوقف التحميل؛ ما وصل باقٍ
core-load-stopped = أُوقف التحميل
core-stopped-nothing-added = أُوقف بطلب منك: لم يُضف شيء إلى الأحداث الموجودة
core-stopped-before = أُوقف بطلب منك قبل { $left } أخرى من { $source }
core-memory-full = امتلأت ذاكرة علامة التبويب: اتسعت لعدد أحداث قدره { $rows }، والباقي غير موجود. اطلب فترة أقصر، أو صدّر هذه ثم حمّل التالية
core-list-too-long = قائمة المحتويات أطول من 32 MB؛ اطلب فترة أقصر
core-part-stopped = توقف جزء من المحرك في منتصف التحميل. ما وصل باقٍ؛ حمّل من جديد
core-engine-stopped = توقف المحرك ({ $why }). ابدأ من جديد وحمّل الأحداث مرة أخرى
core-zip-cut = تنقص نهاية الأرشيف حيث قائمة ملفاته. احصل عليه من جديد: ربما انقطع تنزيله
core-zip-damaged = الأرشيف تالف. احصل عليه من جديد من حيث جاء
core-zip-split = هذا جزء من أرشيف متعدد الأجزاء. اجمعها وفكّ ضغطها ثم افتح الملفات
core-zip-encrypted = هو مشفّر. فكّ ضغطه بكلمة مروره ثم افتح الملفات؛ لوحظ ذلك عند { $name }
core-zip-packing = هو مضغوط بطريقة لا تفكّها المتصفحات (الطريقة { $method }). فكّه بنفسك ثم افتح الملفات؛ لوحظ ذلك عند { $name }
core-zip-many = يحوي أكثر من { $most } ملف. فكّ ضغطه ثم افتح ما يهم منها
core-zip-overlap = ملفاته متداخلة، وهذا لا يكون في أرشيف سليم: صُنع ليُغرق من يفكّه
core-zip-bomb = تصير بايتاته البالغة { $packed } إلى { $unpacked }، كما في أرشيف صُنع ليُغرق من يفكّه. إن كنت تثق به ففكّه بنفسك وافتح الملفات
core-zip-more = حجمه بعد فكّ الضغط أكبر مما يذكره أرشيفه
core-zip-other = ليس ما ضُغط: أرشيفه تالف
core-zip-hurt = أرشيفه تالف
core-cannot-unpack = لا يستطيع هذا المتصفح فكّ { $format }؛ فكّ ضغط الملف أولًا
core-case-damaged = أحداث ملف القضية هذا تالفة أو ناقصة: احصل على الملف من جديد ممن أنشأه
core-case-memory = لم تبق لدى المتصفح ذاكرة لملف قضية بهذه الأحداث: حمّل أقل
core-case-changed = تغيّرت الأحداث أثناء كتابتها؛ احفظ ملف القضية من جديد
core-case-empty = يحتاج ملف القضية إلى أحداث: حمّل بعضها وانتظر حتى تكتمل
core-the-source = المصدر
core-next-was-read = تذكر الصفحة { $page } صفحةً تالية سبقت قراءتها؛ وما وراءها لا يمكن طلبه
core-empty-pages = توقف بعد { $pages } صفحة فارغة متتالية، مع أن المصدر يذكر صفحة تالية
core-events-removed = كان في المصدر { $most } من الأحداث أولًا و{ $total } عند الصفحة { $page }: حُذف بعضها أثناء القراءة، وربما انتقل غيرها إلى صفحة سبقت قراءتها؛ حمّل من جديد
core-source-counts = يعدّ المصدر { $total } من الأحداث وأعطى { $given }، دون أن يقول كيف يُطلب الباقي
core-source-says-more = يقول المصدر إن هناك المزيد، دون أن يقول كيف يُطلب
core-pages-not-heeded = لم تأتِ الصفحة { $page } إلا بأحداث موجودة: يبدو أن المصدر لا يراعي «{ $what }» المطلوب منه
core-list-unread = تعذّرت قراءة قائمة المحتويات
core-list-elsewhere = تذكر القائمة محتويات في مكان آخر، وهذه لا تُطلب
core-passed-over = تُجووز من { $source }، لأنه من مخلّفات مدير ملفات: { $names }
core-never-read = لا شيء من { $name } هنا بعد. حمّله كله أولًا
core-no-address = لا عنوان يُطلب منه الجديد: جاءت الأحداث من ملف، أو لم يُحفظ العنوان لأن فيه سرًا. حمّلها من جديد
core-end-over = يذكر العنوان نهاية كانت قد مضت عند آخر طلب، فلا يأتي منه جديد
core-not-new-alone = لا يمكن طلب الجديد وحده من هذا المصدر: ليس في عنوانه ما يحدد البداية، ولا تبدأ قائمته بأحدث حدث ولا بأقدمه
core-list-not-newest = لم تعد القائمة تبدأ بأحدث حدث
core-list-ends = تنتهي القائمة قبل أن تبلغ الأحداث الموجودة
core-device-full = لم تبق على الجهاز مساحة لها
core-taken-away = أزالتها نافذة أخرى أثناء كتابتها
core-held = تحتفظ نافذة أخرى أو برنامج آخر بـ{ $files }: أغلقه ثم اختر «نسيان كل شيء» مرة أخرى
core-browser-refused = رفض المتصفح: { $why }
core-kept-encrypted = هي مشفّرة، ولم تعطِ هذه الصفحة مفتاحًا
core-kept-other-key = لا تُفتح بالمفتاح الذي أعطته هذه الصفحة
core-export-cut = أُوقف التصدير قبل صفه الأخير
core-export-stopped = أُوقف التصدير؛ لم يُنشأ أي ملف
core-export-overtaken = حُمّلت أحداث أخرى أثناء إنشاء الملف؛ لم يُنشأ أي ملف. صدّر مرة أخرى
core-no-packer = تعذّر تحميل الجزء الذي ينشئ ملفات XLSX وzip، أو توقف. تحقق من الاتصال وحاول من جديد، أو صدّر CSV دون zip
core-xlsx-rows = ملف XLSX بعدد صفوف قدره { $rows } أكبر مما تفتحه جداول البيانات؛ الحد { $most }. ضيّق البحث أو استعمل CSV
core-xlsx-columns = تتسع الورقة لعدد أعمدة قدره { $most }، وسيكون في هذا الملف { $columns }. اختر أقل أو استعمل CSV
core-package-large = ستتجاوز ورقة، أو ملف داخل zip، حجم 4 غيغابايت: ضيّق البحث، أو اختر أعمدة أقل، أو استعمل CSV بدون zip
core-xlsx-cell = تتسع خلية الجدول لعدد أحرف قدره { $most }، وفي { $column } من الصف { $row } عدد قدره { $units }. لا يُقتطع شيء: استعمل CSV أو استبعد ذلك العمود
core-print-rows = يتسع عرض الطباعة لعدد صفوف قدره { $most }، وهذه { $rows }؛ ضيّق البحث، أو استعمل CSV أو XLSX فهما يتسعان للكل
core-copy-rows = تتسع الحافظة لعدد صفوف أقصاه { $most }، وهذه { $rows }؛ صدّرها إلى ملف بدلًا من ذلك
core-many-paths = في التفاصيل أكثر من { $most } مسار مختلف، وهذا لا يتسع له جدول بيانات؛ اكتبها بصيغة json، أو اختر أعمدة مثل details.some.path
core-no-room = لم يستطع المتصفح حفظ الملف: { $why }. أخلِ مساحة على هذا الجهاز أو ضيّق البحث؛ لم يبق شيء
core-not-written = تعذّرت كتابة الملف: { $why }
core-download-refused = رفض المتصفح التنزيل: اسمح بالتنزيل لهذه الصفحة ثم احفظ من جديد
core-print-changed = تغيّرت الأحداث أثناء إعداد عرض الطباعة؛ افتحه من جديد
core-print-failed = تعذّر إظهار عرض الطباعة: { $why }. نزّله ملفًا بدلًا من ذلك
core-file-gone = ملف { $name } لم يعد على هذا الجهاز؛ صدّر من جديد
core-file-unfit = أُسقط ملفه: قد يحتوي مكشوفًا على ما يُحجب الآن؛ صدّر من جديد
core-masked-since = يُحجب الآن أكثر مما كان حين طُلب الملف؛ صدّر من جديد
core-page-closed = أُغلقت الصفحة قبل أن يُصنع الملف؛ صدّر من جديد
core-file-not-there = تعذّر حفظ الملف على هذا الجهاز: { $why }
core-sign-failed = لم تستطع الصفحة توقيع التصدير، فلا يُسلَّم: { $why }
core-not-logged = تعذّر تسجيل هذا التصدير في سجل الصفحة التي تضم المستكشف: { $why }
core-give-again = تعذّرت قراءة ملف: { $why }. قدّمه من جديد
core-key-unread = تعذّرت قراءة ملف المفتاح
core-not-a-key = هذا ليس مفتاح Ed25519 خاصًا بصيغة PEM (PKCS #8): { $why }
core-key-no-line = ينقصه السطر -----BEGIN PRIVATE KEY-----
core-no-signing = هذا المتصفح لا يوقّع هنا بـ Ed25519: { $why }. يلزم صفحة عبر https وإصدار Chrome 137 أو Firefox 129 أو Safari 17 أو أحدث
core-mapping-loading = ما زالت الأحداث تُحمَّل: غيّر المطابقة حين تكتمل، أو أوقف التحميل
core-mapping-masked = ما حُجب محدَّد بحقول، وبمطابقة أخرى تكون هذه نصوصًا أخرى: حمّل المصدر من جديد بالمطابقة، أو سمِّ مفاتيح وأشكالًا في redact
core-mapping-changed = تغيّرت الأحداث أثناء إعادة قراءتها؛ غيّر المطابقة من جديد
core-mapping-stopped = أُوقف تغيير المطابقة؛ كل شيء كما كان
core-mapping-path = تعذّرت قراءة مسار المطابقة للحقل { $key }: { $why }، في { $text }
core-path-name = ينقص اسم عند الحرف { $at }
core-path-unclosed = القوس عند الحرف { $at } لا يُغلق أبدًا
core-path-brackets = بين القوسين المربعين رقم أو * أو اسم=قيمة أو اسم بين علامتي اقتباس، عند الحرف { $at }
core-path-braces = بين القوسين المعقوفين json، عند الحرف { $at }
core-path-quoted = اسم فيه { $letter } يُكتب ["name"]، عند الحرف { $at }
core-path-long = للمسار 128 خطوة على الأكثر
core-unknown-zone = لا منطقة زمنية اسمها { $name }؛ اكتب UTC أو local أو اسمًا مثل Europe/Berlin
core-range-empty = الفترة خالية، إذ يجب أن تنتهي بعد أن تبدأ؛ اختر بداية قبل النهاية: { $from } إلى { $to }
core-report-early = لا شيء في التقرير { $name } قبل { $earliest }؛ اختر بداية أحدث: { $from } إلى { $to }
core-report-long = يغطي التقرير { $name } عدد أيام أقصاه { $days }، وهذه الفترة أطول؛ { $more }
core-report-start = ابدأ عند { $start } أو بعده، أو أنهِ أبكر: { $from } إلى { $to }
core-report-last-full = يغطي التقرير { $name } آخر { $days } يومًا دون اليوم؛ { $more }
core-report-last = يغطي التقرير { $name } آخر { $days } يومًا؛ { $more }
core-report-within = اختر فترة بين { $earliest } و{ $latest }: { $from } إلى { $to }
core-the-beginning = البداية
core-the-end = النهاية
core-nothing-added = { $why }. لم يُضف شيء إلى الأحداث الموجودة
core-load-all = { $why }. حمّله كله من جديد
core-body-not-whole = { $name } غير مكتمل: { $why }. ما كان كاملًا باقٍ؛ حمّله من جديد للباقي
core-cannot-be-unpacked = تعذّر فكّ ضغط { $name }: { $why }
core-in-it = { $name } في داخله: { $why }
core-may-have-changed = تعذّرت قراءة { $name } ({ $why }). ربما تغيّر أو زال منذ اختياره: اختره من جديد
core-cannot-be-read = تعذّرت قراءة { $name } ({ $why })
core-office-file = { $name } ملف من برنامج مكتبي: احفظه هناك بصيغة CSV ثم افتح ذلك
core-no-files = لا ملفات في { $name }
core-broke-off-first = انقطع { $name } قبل أن يكتمل حدثه الأول. حمّله من جديد أو انظر فيما يرسله
core-broke-off = انقطع { $name } ({ $why })
core-status = أجاب { $name } بالحالة { $status }: { $why }
core-empty-answer = أجاب { $name } بمحتوى فارغ
core-no-data = لم يرسل { $name } شيئًا مدة 60 ثانية. تحقق من أنه يعمل ثم حمّل من جديد
core-not-mapping = { $name } ليس مطابقة: { $why }
