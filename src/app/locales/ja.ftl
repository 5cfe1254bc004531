# 日本語。です・ます調。

## 語

close = 閉じる
close-esc = 閉じる（Esc）
dismiss = 非表示にする
try-again = 再試行
add = 追加
save = 保存
stop = 停止
load = 読み込む
cancel = キャンセル
done = 完了
delete = 削除
copy = コピー
yes = はい
no = いいえ
none = なし
any = すべて
up = 上へ
down = 下へ
find = 検索
from = 開始
to = 終了
day = 日
month = 月
source = ソース
name = 名前
list-comma = 、
reading = 読み込み中…
counting = 集計中…
events-word = イベント
rows-word = 行
events = { $count ->
   *[other] イベント { $count } 件
}
rows = { $count ->
   *[other] { $count } 行
}
hits = { $count ->
   *[other] { $count } 件一致
}
notes = { $count ->
   *[other] 注記 { $count } 件
}
place-of = { $place } / { $total }

## 項目

field = { $field ->
    [time] 時刻
    [action] 操作
    [user] ユーザー
    [actorName] ユーザー名
    [actorEmail] メール
    [actorId] ユーザー ID
    [actorType] ユーザー種別
    [actor-type] 実行者の種別
    [actorRole] ロール
    [role] ロール
    [resource] リソース
    [resourceName] リソース名
    [resourceId] リソース ID
    [resourceType] リソース種別
    [resource-type] リソース種別
    [scope] 範囲
    [ip] アドレス
    [outcome] 結果
    [id] イベント ID
   *[other] 詳細
}
field-user-email = ユーザーのメール

## 最上段

offline = オフライン
offline-more = ：読み込み済みのものは引き続き使えます
offline-title = 読み込み済みのものは引き続き使えます（検索、値、グラフ、エクスポート）。取得だけがネットワークを待ちます。
source-state = { $state ->
    [loading] 読み込み中
    [partial] 不完全
    [complete] 読み込み済み
    [failed] 失敗
   *[other] ソースなし
}
zone = タイムゾーン
zone-title = すべての日時のタイムゾーン
zone-device = このデバイス（{ $zone }）
zone-device-after = { $zone }（このデバイス）
zones-all = すべてのタイムゾーン
theme = { $theme ->
    [light] テーマ：ライト
    [dark] テーマ：ダーク
   *[other] テーマ：システムに合わせる
}
language = 言語
language-unspoken = { $language }を読み込めませんでした。画面はそのままです。

## イベントを開く

open = 開く
open-events = イベントを開く
open-files = ファイルを開く…
open-add = 今あるイベントに追加する
or-address = またはアドレス
address = JSON エンドポイントのアドレス
paste = 貼り付け
paste-refused = Ctrl+V を押してください
load-sample = サンプルを読み込む
sample-try = サンプルを試す
forget-events = すべてのイベントを破棄
save-case = 事案ファイルとして保存…
check-exported = エクスポートしたファイルを検証…
stays-here = イベントはこのブラウザー内にとどまります。どこにも送信されません。
welcome-title = 誰が、何を、何に、いつ
welcome-lead = 監査イベントをこのページにドロップするか、貼り付けてください。JSON、NDJSON、CSV に対応し、製品を問わず、圧縮ファイルやフォルダーでも構いません。検索して、答えをファイルとして持ち出せます。
empty-note = すべてこのブラウザー内で行われます。どこにも送信されません。
drop-instead = 代わりに開く
drop-open = ドロップして開く
drop-add = これらのイベントに追加
pasted = 貼り付けたテキスト
files-more = { $count ->
   *[other] { $first } ほか { $count } 件
}
events-loaded = { $count ->
   *[other] イベント { $count } 件を読み込みました
}

## うまくいかなかったこと

failure-title = { $code ->
    [unauthorized] ソースが認証を求めています
    [forbidden] ソースがアクセスを拒否しました
    [not-found] このアドレスには何もありません
    [rate-limited] ソースがお待ちくださいと応答しました
    [server] ソースで障害が起きています
    [network] ソースから応答がありません
    [not-json] イベントではないものです
    [no-events] イベントがありません
    [graphql] ソースがエラーを返しました
    [too-large] このタブに収まる量を超えています
    [truncated] ソースが途中で切れました
   *[other] イベントを読み込めませんでした
}
failure = { $code ->
    [unauthorized] ソースが認証を求めています。再度サインインするか、有効なトークンを指定してください。
    [forbidden] ソースがこれらのイベントを拒否しました。監査ログを読む権限を管理者に依頼してください。
    [not-found] このアドレスには何もありません。アドレスを確認してください。
    [rate-limited] ソースがお待ちくださいと応答しました。後でもう一度お試しください。
    [server] ソースで障害が起きています。後でもう一度お試しください。
    [network] ソースから応答がありません。接続、アドレス、ほかのページからのアクセス許可（CORS）を確認してください。
    [not-json] 届いたものはイベントではありません。サインインページかもしれません。アドレスを確認してください。
    [truncated] ソースが途中で切れました。届いた分はここにあります。残りはもう一度読み込んでください。
    [graphql] ソースがエラーを返しました。権限、ID、トークンを確認してください。
    [no-events] イベントが見つかりませんでした。正しいファイルまたはアドレスか確認してください。
    [bad-query] クエリーを読み取れません。
    [bad-options] 設定の一つが許可されていません。
    [window] このレポートではこの期間を指定できません。
    [too-large] このタブに収まる量を超えています。期間を絞ってください。
    [cancelled] 停止しました。
   *[other] Audit Explorer 自体に不具合が起きました。どこにも送信されていません。ページを再読み込みしてください。
}
kept-arrived = 届いた分はここにあります。
kept-before = 以前に読み込んだものはそのまま残っています。

## 完全性

complete = 完全
incomplete = 不完全
from-incomplete = 不完全なソースから
duplicates = { $count ->
   *[other] 重複 { $count } 件
}
rejected = { $count ->
   *[other] 不採用 { $count } 件
}
no-gaps = 欠落なし
not-whole = 最後まで読めていません
gap = { $from } から { $to } UTC：{ $why }
gap-and-others = { $others ->
   *[other] { $gap }、ほかに欠落 { $others } 件
}
missing = 欠落：{ $gap }
range = { $first } { $firstclock } から { $last } { $lastclock } { $zone }
range-of-day = { $date } { $from } から { $to } { $zone }
range-closed = 期間確定 { $clock }
range-read = 読み取り { $clock }
untimed = { $count ->
   *[other] イベント { $count } 件には読み取れる時刻がありません
}
notes-label = 読み込んだものについての注記
result = 検索結果
count-of = { $of ->
   *[other] { $total } / イベント { $of } 件
}
waiting = { $seconds } 秒待ってから、ページ { $page } を再取得します
waiting-offline = オフラインです。接続が戻りしだい、ページ { $page } を再取得します
reading-of = { $total } 中 { $bytes } を読み込み
reading-so-far = 読み込み中、これまでに { $bytes }
rejects = 不採用のレコード
rejects-lead = これらはイベントとして読み取れなかったため、イベントになりませんでした。ほかはすべて表にあります。
rejects-first = { $of } 件中、最初の { $named } 件です。
reject-place = { $source }、ページ { $page }、バイト { $at }
save-as-form = { $form } として保存
file-refused = { $name } はブラウザーに拒否されました

## クエリー

query = クエリー
query-hint = すべてを検索、または  { $example }
filters-clear = すべてのフィルターを解除
suggestions = 候補
user-filter = ユーザー：名前、メールまたは ID
user-filter-hint = 名前、メールまたは ID
anyone = すべてのユーザー
actions = 操作の一覧
find-action = 操作を検索
any-action = すべての操作
of-these = { $count } 個を選択
help-title = 検索のしかた
help-fields = 項目：
help-example = { $example ->
    [word] どこかにある語（アクセント記号の有無を問わない）
    [words] この語順のとおり
    [user] 実行者の名前、メールまたは ID
    [exact] これと完全に一致
    [either] どちらか
    [not] これ以外すべて
    [star] 星印の位置に任意の文字列
    [network] ネットワーク
    [last] 過去 30 日間
   *[other] 最初の日から二つ目の日の前まで
}
nothing-title = 一致するイベントはありません
nothing-loaded = ソースにイベントがありません
nothing-loaded-more = 最後まで読み込みました。上で別のソースを選ぶか、フィルターが狭すぎないか確認してください。
blockers = クエリーの次の部分がすべてを除外しています。一つ外してください：
blockers-all = 次のすべてを同時に満たす必要があります：
blocker-without = 除く条件：

## 時間

time-range = 期間
all-time = 全期間
last-days = { $days ->
   *[other] 過去 { $days } 日間
}
last-thirty = 今日を除く過去 30 日間
this-quarter = 今四半期
last-quarter = 前四半期
last-span = 過去 { $span }
from-day = { $day } 以降
up-to-day = { $day } まで
from-to = { $from } – { $to }
days-both = 日付（両端を含む）
midnight-in = 一日の始まりは次のゾーンの午前 0 時：
to-the-second = 秒単位
from-included = 開始（含む）
to-excluded = 終了（含まない）
date-at = { $date } { $time } UTC

## グラフ

chart = 時間ごとのイベント
chart-figures = 時間ごとのイベント（数値）
chart-caption = { $step }ごとのイベント
chart-summary = { $events }（{ $step }ごと）
chart-range = { $from } から { $to } まで
chart-keys = 時間ごとのイベント。矢印キーで移動、Shift と矢印で選択、Enter で絞り込み、プラスとマイナスで拡大と縮小
chart-legend = { $outcome ->
    [success] 成功
    [failure] 失敗
   *[other] 不明
}
bar = { $from }：{ $events }
bar-failed = { $from }：{ $events }（失敗 { $failed } 件）
success = 成功
not-known = 不明
zoom-label = グラフの拡大と縮小
earlier = 前へ
later = 後へ
zoom-out = 縮小
zoom-in = 拡大
in-figures = 数値で表示

## 表の横

side = イベントを絞り込む
side-hide = このパネルを隠す
side-tabs = 表示する内容
side-tab = { $tab ->
    [insight] 注目点
   *[other] 値
}
facet-distinct = 異なる値の数
facet-distinct-spoken = 種類の値
facet-remove = { $field } を外す
facet-path = 詳細のパスを集計
more-values = ほか { $count } 件
details-read = 詳細の { $share } を読み込み済み…
find-in = { $field }内を検索
rare-first = 少ない順
rare-first-title = 最も少ない値から表示
exclude-value = { $value } を除外
exclude-title = 除外（キー：マイナス）
insight-title = { $kind ->
    [failures] ユーザー別の失敗
    [bursts] 急増
    [new-actions] 初めての組み合わせ：ユーザーと操作
    [new-addresses] 初めての組み合わせ：ユーザーとアドレス
    [out-of-hours] 勤務時間外
    [rarest] 最も少ない操作
   *[other] 最も活動の多いユーザー
}
insight-about = { $kind ->
    [failures] 拒否または失敗が最も多かったユーザーです。
    [bursts] 一人のユーザーが 5 分間に 10 件以上、かつ普段の 5 倍のイベントを起こしたものです。
    [new-actions] 読み込んだイベントの中で、そのユーザーがそれまで行ったことのない最新の操作です。
    [new-addresses] 読み込んだイベントの中で、そのユーザーがそれまで使ったことのない最新のアドレスです。
    [out-of-hours] 選択中のタイムゾーンで、週末、7:00 より前、または 19:00 より後に活動したユーザーです。
    [rarest] 行われた回数が最も少ない操作です。
   *[other] 活動が最も多かったユーザーです。
}
insight-none = このイベントの中にはありません
insight-show = これらのイベントを表示：{ $query }

## 表

columns = 列
columns-of-table = 表の列
density = { $density ->
    [compact] 狭い
   *[other] 広い
}
wrap = 長いテキストを折り返す
usual-columns = 標準の列
move-back = { $column } を左へ移動
move-on = { $column } を右へ移動
column-path = 詳細のパスを列にする
column-path-hint = 詳細のパス
column-now = { $column } を最後の列に追加しました
column-already = { $column } はすでに列にあります
column-moved = { $column }、{ $total } 列中 { $place } 列目
pixels-wide = { $pixels ->
   *[other] 幅 { $pixels } ピクセル
}
header-title = { $column }：並べ替え。ドラッグで移動。Shift と矢印で幅、Alt も押すと位置を変更
sorted-up = { $column } の昇順で並べ替えました
sorted-down = { $column } の降順で並べ替えました
rows-selected = { $count ->
   *[other] { $count } 行を選択
}
rows-selected-label = 選択した行
rows-copied = { $count ->
   *[other] { $count } 行を { $form } としてコピーしました
}
select-nothing = 選択を解除
select-nothing-key = 選択を解除（Esc）
copy-as = { $form } としてコピー
copy-as-words = コピー形式
copied = { $what } をコピーしました
copied-word = コピーしました
copy-refused = ブラウザーがコピーを拒否しました
refused = ブラウザーに拒否されました
cell-menu = この値に対する操作
only = { $value } のみ
exclude = { $value } を除外
only-without = { $value }のないイベントのみ
only-with = { $value }のあるイベントのみ
copy-value = { $value } をコピー
from-moment = { $value } 以降
up-to-moment = { $value } まで
everything-within = 前後 { $value }のすべて
five-minutes = 5 分
row-as = 行を { $form } として
rows-as = { $count ->
   *[other] { $count } 行を { $form } として
}

## 一つのイベント

event = イベント
not-found-here = 検索結果にありません
previous-event = 前のイベント
previous-event-key = 前のイベント（K）
next-event = 次のイベント
next-event-key = 次のイベント（J）
copy-link = このイベントへのリンクをコピー
link-copied = リンクをコピーしました
no-link = このページではリンクを作れません
same-user = 同じユーザー
same-resource = 同じリソース
around = この時刻の前後
only-with-this = この値のイベントのみ：{ $field }
changes = 変更点
changes-value = 値
changes-before = 変更前
changes-after = 変更後
changes-absent = なし
raw = 生のイベント
as-received = 受信したまま
as-text = テキスト
tree = 受信したままのイベント。F で値による絞り込み、A で列に追加、Ctrl と C でコピー
tree-filter = 絞り込み
tree-column = 列
tree-copy = コピー
find-in-event = このイベント内を検索
find-in-event-label = このイベント内を検索。Enter で次の一致へ
as-column = { $name } を列にする
somebody = 名前のない誰か
somebody-tool = グラフのキーを使うツール
something = 何か
kind = { $kind ->
    [ACCOUNT] 組織
    [USER] ユーザー
    [GRAPH] グラフ
    [GRAPH_VARIANT] バリアント
    [GRAPH_API_KEY] グラフの API キー
    [USER_API_KEY] ユーザーの API キー
    [ZENDESK_TICKET] サポートチケット
    [AUDIT_JOB] 監査エクスポート
    [EMAIL_SETTINGS] メール設定
   *[other] 招待
}
kind-one = { $kind ->
    [ACCOUNT] 組織
    [USER] ユーザー
    [GRAPH] グラフ
    [GRAPH_VARIANT] バリアント
    [GRAPH_API_KEY] グラフの API キー
    [USER_API_KEY] ユーザーの API キー
    [ZENDESK_TICKET] サポートチケット
    [AUDIT_JOB] 監査エクスポート
    [EMAIL_SETTINGS] メール設定
   *[other] 招待
}
kind-other = { $begins ->
   *[other] { $kind }
}
kind-named = { $kind } { $name }
did = { $who } が「{ $action }」を行いました
did-with = { $who } が { $what } に「{ $action }」を行いました
did-by-verb = { $tone ->
    [adds] { $who } が { $what } を追加または有効化しました（{ $action }）
    [removes] { $who } が { $what } を削除または無効化しました（{ $action }）
   *[other] { $who } が { $what } を変更しました（{ $action }）
}
did-failed = { $sentence }（失敗）
did-graphos = { $action ->
    [CREATE] { $who } が { $what } を作成しました
    [UPDATE] { $who } が { $what } を変更しました
    [DELETE] { $who } が { $what } を完全に削除しました
    [SOFT_DELETE] { $who } が { $what } を削除しました（元に戻せます）
    [UNDO_SOFT_DELETE] { $who } が { $what } を元に戻しました
    [CONFIG_CHANGE] { $who } が { $what } の設定を変更しました
    [API_KEY] { $who } が { $what } の API キーを変更しました
    [IMPLEMENTING_SERVICE_UPSERT] { $who } が { $what } のサブグラフを追加または変更しました
    [IMPLEMENTING_SERVICE_REMOVE] { $who } が { $what } のサブグラフを削除しました
    [JOIN_ACCOUNT] { $who } が { $what } に参加しました
    [LEAVE_ACCOUNT] { $who } が { $what } から退出しました
    [CHANGE_ROLE] { $who } が { $what } の組織内ロールを変更しました
    [OVERRIDE_GRAPH_ROLE] { $who } が { $what } の特定グラフでのロールを変更しました
    [IGNORE_OPERATION_IN_CHECKS] { $who } が { $what } のスキーマ検査で操作を無視するようにしました
    [MARK_CHANGES_SAFE_FOR_OPERATION] { $who } が { $what } のスキーマ検査で変更を安全とマークしました
    [TOGGLE_DATADOG] { $who } が { $what } の Datadog への指標送信を切り替えました
    [CURRENT_BILLING_SUBSCRIPTION_CHANGE] { $who } が { $what } のプランを変更しました
    [BILLING_PERIOD_CHANGE] { $who } が { $what } の請求期間を変更しました
    [CANCEL_STUDIO_SUBSCRIPTION] { $who } が { $what } のプランを期間末で解約しました
    [TERMINATE_STUDIO_SUBSCRIPTION] { $who } が { $what } のプランを終了しました
   *[other] { $who } が { $what } のプランを再開しました
}

## エクスポート

export = エクスポート
exports = エクスポート一覧
report = レポート
format = 形式
print = 印刷
report-title = { $report ->
    [visible] 画面の列
    [all] すべて
    [pipefy] Pipefy 監査ログ
   *[other] GraphOS 監査エクスポート
}
report-line = { $report ->
    [visible] 表に表示されている内容を、その順序で
    [all] すべての項目とソース自身の詳細
    [pipefy] User, Action, Date · 今日を除く過去 30 日間
   *[other] 11 列 · 最長 180 日間
}
pipe-uuid = パイプの UUID
search-term = 検索語
search-term-hint = 名前またはメール
required = 必須
to-hint = { $day }（含む）
actor = 実行者
actor-hint = ID またはメール（完全一致）
graph = グラフ
graph-hint = ID（完全一致）
times = 時刻の形式
cell-form = { $form ->
    [time-format] UTC との時差付き
    [local] 現地時刻、ゾーンは別の列
    [epoch-millis] 1970 年からのミリ秒
    [details-form] 一つのセルに JSON で
    [flatten] 値ごとに一列
   *[other] 変更点のみ
}
written-for = 対象
any-program = 任意のプログラム（RFC 4180）
unix-tools = Unix ツール
formulas = 表計算ソフトでのセルの実行を防ぐ
formulas-more = = + - @ で始まるセルは数式として実行されるおそれがあります。先頭のアポストロフィでテキストのままにします。
bundle = マニフェストとともに一つの zip に
bundle-more = マニフェストには、ファイルの内容と出所が SHA-256 とともに記されるため、後から誰でも検証できます。
columns-changed = { $count }（変更あり）
columns-as-report = レポートのとおりに戻す
columns-of-file = ファイルの列
move-up = { $column } を上へ移動
move-down = { $column } を下へ移動
leave-out = 除く
leave-out-name = { $column } を除く
column-add = 列に追加する項目または詳細のパス
report-name = これらの列を持つレポートの名前
report-name-hint = これらの列に名前を付ける
name-taken = 「{ $name }」は使われています。別の名前を選んでください
open-report = レポートを開く…
report-file = レポートをファイルに
report-delete = レポートを削除
report-there = レポート { $name } を追加しました
preview = プレビュー
preview-wait = プレビューを準備中…
preview-lines = ファイルの最初の行
cells-to-escape = { $count ->
   *[other] { $count } 個のセルの先頭にアポストロフィを付けます
}
masked = { $count ->
   *[other] マスク：{ $count } か所（{ $each }）
}
save-as = 名前を付けて保存…
save-as-title = 大きさにかかわらず、選んだファイルに直接書き込みます
download = ダウンロード
open-print = 印刷表示を開く
go-on = 作業を続ける
another-file = 別のファイル
save-manifest = マニフェストを保存
save-again = もう一度保存
signed = 署名
cells-escaped = 実行を防いだセル
cells-masked = マスクしたセル
rows-exported = { $count ->
   *[other] { $count } 行をエクスポートしました
}
jobs-note = このページを開いている間、ファイルは 30 日間、再ダウンロードできます。
download-again = 再ダウンロード
how-far = 進み具合
job-waiting = 順番待ち
job-expired = 期限切れ：30 日を過ぎました
job-cancelled = 停止しました。ファイルは作成されていません
rows-written = { $count ->
   *[other] { $count } 行を書き込みました
}
rows-a-second = { $count } 行/秒
time-left = 残り { $time }

## ファイルの検証

check-file = ファイルを検証…
verify-title = ファイルを検証
verify-give = ファイルとその manifest.json、または両方を含む zip をここにドロップするか、{ $choose }。
verify-choose = 選択してください
verify-more = ソースの生ページがあれば、作り直して比較します。署名者の公開鍵があれば、署名も検証します。どこにも送信されません。
verify-holds = ファイルはマニフェストのとおりです
verify-broken = ファイルはマニフェストと異なります
verify-weight = { $weight ->
    [holds] 一致
    [note] 注記
   *[other] 不一致
}
key-sign = 自分のエクスポートに署名する
key-about = 自分の鍵で署名すると、公開鍵を持つ人は、マニフェストがあなたのもので改変されていないと確認できます。鍵はこのページにとどまり、両方の鍵をファイルとして受け取れます。
key-signed = エクスポートは鍵 { $key } で署名されます
key-unsigned = エクスポートは署名されません
key-make = 鍵を作成
key-use = 鍵ファイルを使う…
key-stop = 署名をやめる

## ソースの項目

fields = 項目
fields-title = ソースの項目とここでの項目の対応
rules-generic = 名前と値から判断
rules-custom = 手動で選択
rules-for = { $source } 用のルール
path-choose = 見つかりません：選択
path-of = { $field }：{ $path }。別のパスを選択
path-for = { $field } のパス：名前または値で検索するか、入力してください
path-for-hint = 名前または値で検索、またはパスを入力
paths = イベントが持つパス
path-none = イベントにこの項目はありません
sure = 確度 { $share }
mapping-kept = このソースに選んだ内容はこのデバイスに保存されています。
forget-it = 破棄する
mapping-name = この対応付けの名前
mapping-name-hint = 名前（例：給与システム）
load-file = 読み込む…
find-anew = 判断し直す
read-anew = イベントを読み直しました
mapping-forgotten = { $source } に選んだ内容をこのデバイスから破棄しました
mapping-applied = { $source } は以前の選択のとおり読み込まれます。「項目」で確認できます
zoneless = ゾーンのない時刻のゾーン：
zoneless-times = { $count ->
   *[other] ゾーンのない時刻 { $count } 件の読み方：
}
dates-begin = 03/04 のような日付で先に来るもの：
either-day = { $count ->
   *[other] 日付 { $count } 件は二通りに読めるため、まだ時刻がありません。先に来るもの：
}
source-zone = ゾーンのない時刻のゾーン
utc-assumed = UTC（仮定）

## ビュー

views-word = ビュー
saved-views = 保存したビュー
views-kept = 保存したビューはこのデバイスに残ります。クエリーと設定だけを含み、イベントは含みません。
views-until-closed = 保存したビューはこのページを閉じるまで残ります。クエリーと設定だけを含み、イベントは含みません。
views-save = すべてをファイルに保存
views-open = ビューのファイルを開く…
views-opened = { $count ->
   *[other] ビュー { $count } 件を開きました
}
no-views = { $file } にビューはありません：{ $why }
view-name = 現在のビューの名前
view-name-hint = このビューに名前を付ける
forget-name = { $name } を破棄
all-events = すべてのイベント
foreign-view = このリンクは、ここに読み込まれているものとは別のイベントで作られました。見つかる内容が異なる場合があります。
foreign-view-said = このビューは別のイベントで作られました

## このデバイス

kept-label = このデバイスに保存
keeping = イベントをこのデバイスに保存しています…
kept-since = { $count ->
   *[other] イベント { $count } 件を { $when } にこのデバイスに保存しました。
}
kept-nothing = まだ何も保存されていません。読み込んだものは、ビューとエクスポートしたファイルとともにこのデバイスに保存されます。
kept-shown = { $count ->
   *[other] このデバイスに保存されていたイベント { $count } 件
}
kept-not-shown = このデバイスに保存されていたものを表示できません：{ $why }
events-not-kept = これらのイベントはこのデバイスに保存されません：{ $why }。以前に保存されたものは残っています
file-not-kept = ファイル「{ $name }」はこのデバイスに保存されません：{ $why }。このページを閉じるまでは再保存できます
room = イベントは { $takes } を使用しています。
room-free = イベントは { $takes } を使用しています。空きは { $room } です。
sealed = このページの鍵で暗号化されています。
unsealed = 暗号化されていません。このブラウザーを使える人は読むことができます。
forget-everything = すべて破棄
new-since = 前回以降の新着
load-all-again = すべて読み込み直す
nothing-new = 前回以降の新着はありません。
new-events = { $count ->
   *[other] 前回以降の新着イベント { $count } 件。
}
kept-note = これらのイベントは { $when } にこのデバイスに保存されたものです。それ以降の出来事は含まれていません。
case-note = これは事案ファイルです。イベントは保存時のままで、何も追加できません。全件を NDJSON で、ここと同じ新しい順にエクスポートすると、マニフェストに記されたダイジェストと一致します。
case-manifest = マニフェストを保存
case-being-made = 事案ファイルを作成しています

## キー

keys = キー操作
key-where = { $what ->
    [in-query] クエリーで { $key }
    [in-values] 値で { $key }
    [in-chart] グラフで { $key }
    [enter-chart] グラフで { $key }
    [zoom-chart] グラフで { $key }
    [in-table] 表で { $key }
    [ends-table] 表で { $key }
    [cells-table] 表で { $key }
    [menu-table] 表で { $key }
    [rows-table] 表で { $key }
    [copy-table] 表で { $key }
    [headers] 見出しで { $key }
    [page] Page Up、Page Down
   *[other] { $key }
}
key-does = { $what ->
    [query] クエリーへ
    [values] 値へ
    [chart] グラフへ
    [table] 表へ
    [export] エクスポート
    [undo] クエリーの最後の変更を取り消す
    [step] イベントを開いているとき、次へ、前へ
    [card] この一覧
    [in-query] 候補。Enter で採用、Escape で閉じる
    [in-values] 値から値へ。スペースで選択、マイナスで除外
    [in-chart] 一段ずつ移動。Shift で選択
    [enter-chart] 選択に絞り込む。Delete で戻す
    [zoom-chart] 拡大、縮小、全体
    [in-table] イベントからイベントへ。Enter で開く
    [ends-table] 最初へ、最後へ
    [cells-table] 行の中をセルからセルへ
    [menu-table] セルに対する操作。メニューキーも使えます
    [rows-table] 行を選択。Ctrl A ですべて選択
    [copy-table] 選択した行をコピー
    [headers] 列から列へ。Shift で幅、Alt Shift で位置
    [page] 一ページずつ
   *[other] 開いているものを閉じる
}

## エンジンからの文

query-field = { $field ->
    [user] 誰が：ID、名前またはメール
    [action] 何をしたか
    [resource] 何に対して：ID または名前
    [after] この日時以降
    [before] この日時より前
    [on] この日、月または年
    [last] 過去 30d、12h、30m または 2w
    [actor-id] 実行者の ID
    [actor-name] 実行者の名前
    [actor-email] 実行者のメール
    [actor-type] 実行者の種別（人、キーなど）
    [role] 実行者のロール
    [resource-id] リソースの ID
    [resource-type] リソースの種別
    [resource-name] リソースの名前
    [scope] イベントの属する先
    [ip] アドレスまたはネットワーク
    [outcome] 結果がどうなったか
    [id] イベントの ID
   *[other] イベントの出所
}
searched-before = 以前の検索
core-unclosed-quote = この引用符は閉じられていません
core-unclosed-group = この括弧は閉じられていません
core-unopened-group = この括弧は開かれていません。括弧そのものを検索するには引用符で囲んでください
core-empty-group = この括弧の間には何もありません
core-too-deep = 括弧が 100 段を超えて入れ子になっています
core-nothing-to-negate = 除外するものをマイナス記号の直後に、空白を入れずに書いてください
core-one-sided-or = OR の両側に何か必要です。この語そのものを検索するには引用符で囲んでください
core-unknown-near = { $name } という項目はありません。{ $nearest } のことですか。テキストそのものを検索するには引用符で囲んでください
core-unknown = { $name } という項目はありません。テキストそのものを検索するには引用符で囲んでください
core-missing-value = 検索するものをコロンの直後に、空白を入れずに書いてください
core-field-in-field = 一つの項目の値に別の項目を含めることはできません。その前で括弧を閉じるか、引用符で囲んでください
core-empty-path = このパスには名前が欠けています。details.some.path のように書いてください
core-unclosed-regex = この正規表現は閉じられていません。スラッシュを検索するにはテキストを引用符で囲んでください
core-empty-regex = このスラッシュの間には何もありません。スラッシュを検索するには引用符を使ってください
core-after-regex = 正規表現は二つ目のスラッシュで終わります。このテキストを検索するには引用符で囲んでください
core-bad-regex = この正規表現を読み取れません：{ $why }
core-large-regex = この正規表現は大きすぎます。繰り返す文字と回数を減らしてください
core-bad-network = これはネットワークではありません。10.0.0.0/8 または 2001:db8::/32 のように書いてください：{ $text }
core-bad-length = これは時間の長さではありません。30d、12h、30m、2w のように書いてください：{ $text }
core-time-regex = 時刻に正規表現は使えません。2024-05-20 または 7d のように書いてください
core-bad-time = ここに時刻を読み取れません。2024-05-20、2024-05-20T09:08:10Z、7d のように書いてください：{ $text }
core-two-days = この日付は二通りに読めます。2024-05-20 のように年を先に書いてください：{ $text }
core-stopped = 停止操作によるもの
core-cut = 内容が途中で切れました
core-file-unread = { $file } を読み取れませんでした：{ $why }
core-page-unread = ページ { $page } を取得できませんでした：{ $why }
core-keeps-older = { $source } の保存期間は { $days } 日です。それより古いものは取得できません
core-keeps = { $source } の保存期間は { $days } 日です
core-lags = { $source } は { $minutes } 分遅れることがあります。最新のイベントはまだないかもしれません
core-late = 操作が現れるまで 10 から 15 分かかることがあり、この期間は { $when } に終わります。最新の操作が欠けている可能性があります
core-file-incomplete = 読み込んだイベントが完全ではないため、このファイルも完全ではありません。
core-most-pages = 読み取りの上限 { $pages } ページで停止しました。期間を短くしてください
core-chosen = 選択されたもの。標本 { $total } 件中 { $count } 件に値があります
core-guess = 推測。標本 { $total } 件中 { $count } 件に値があります
core-documented = { $source } の文書による。標本 { $whole } 件中 { $total } 件に値があります
core-this-source = このソース
core-last-hour = 過去 1 時間
core-last-hours = 過去 24 時間
core-last-days = 過去 { $days } 日間
core-hours-ago = 24 時間前
core-days-ago = { $days } 日前
core-today = 今日
core-yesterday = 昨日
core-week-ago = 1 週間前
