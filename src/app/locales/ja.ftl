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
query-before = 表示中のイベントは、最後に読み取れたクエリーの結果です。
query-hint = すべてを検索、または  { $example }
filters-clear = すべてのフィルターを解除
undo = クエリーの最後の変更を取り消す
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
sorting = { $column }で並べ替え中
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
did-changed = { $sentence }：{ $name } を「{ $before }」から「{ $after }」に変更
did-set = { $sentence }：{ $name } を「{ $after }」に設定
did-unset = { $sentence }：{ $name } は「{ $before }」ではなくなりました
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
paper = 画面に表示されていた行だけです。エクスポートの印刷表示にはすべての行があります。
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
job-elsewhere = 別のウィンドウで作成中
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
views-unread = 読み取れないビュー：{ $names }
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
single-keys = 1文字キー
single-keys-more = 入力欄の外では、文字や記号のキーだけで操作できます。音声入力を使う場合や誤って押してしまう場合はオフにしてください。矢印、Enter、Escape はそのまま使えます。
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
    [in-table] イベントからイベントへ。Enter で開き、もう一度押すとそこへ移る
    [ends-table] 最初へ、最後へ
    [cells-table] 行の中をセルからセルへ
    [menu-table] セルに対する操作。メニューキーも使えます
    [rows-table] 行を選択。Ctrl A ですべて選択
    [copy-table] 選択した行をコピー
    [headers] 列から列へ。Shift で幅（Shift 0 で自動）、Alt Shift で位置
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
    [hours] 勤務時間の外か内か
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
core-bad-hours = 時間帯は outside（夜間と週末）または inside（月曜から金曜の 7:00～19:00）です：{ $text }
core-bad-time = ここに時刻を読み取れません。2024-05-20、2024-05-20T09:08:10Z、7d のように書いてください：{ $text }
core-two-days = この日付は二通りに読めます。2024-05-20 のように年を先に書いてください：{ $text }
core-stopped = 停止操作によるもの
core-cut = 内容が途中で切れました
core-file-unread = { $file } を読み取れませんでした：{ $why }
core-no-access = ブラウザーがアクセスを許可していません
core-many-dropped = 一度に { $most } 個を超えるファイルがドロップされ、それ以降は読み取られませんでした。別に開いてください
core-page-unread = ページ { $page } を取得できませんでした：{ $why }
core-keeps-older = { $source } の保存期間は { $days } 日です。それより古いものは取得できません
core-keeps = { $source } の保存期間は { $days } 日です
core-lags = { $source } は { $minutes } 分遅れることがあります。最新のイベントはまだないかもしれません
core-late = 操作が現れるまで 10 から 15 分かかることがあり、この期間は { $when } に終わります。最新の操作が欠けている可能性があります
core-file-incomplete = 読み込んだイベントが完全ではないため、このファイルも完全ではありません。
core-records-left = イベントとして読み取れず、このファイルに含まれていないレコード：{ $count }件。
core-records-whole = 一つのレコードに複数のイベントがあり、レコードは丸ごと一度だけ書き込まれます：このファイルには{ $events }件のイベントを持つ{ $records }件のレコードがあります。
core-untimed-left = 読み取れる時刻がなく、期間に含まれるか判断できないため除いたイベント：{ $count }件。
core-stand-ins = ファイルには仮名が含まれ、鍵がなければ作り直せないため、ページから得られるかどうかは確認されませんでした。pseudonymKeyを設定してください
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
core-nights = 夜間と週末
core-working-days = 月曜から金曜の 7:00～19:00
core-verify-missing = { $name } がありません。マニフェストに記載されていますが、渡されていません
core-verify-renamed = ファイルの名前は { $now } ですが、作成時は { $before } でした
core-verify-same = { $name } は、マニフェストに記されたファイルと 1 バイトも違いません：{ $bytes } バイト、SHA-256 { $sha }
core-verify-all-rows = { $rows } 行がすべてあります
core-verify-cut-row = 最後の行が途中で切れています
core-verify-rows-missing = { $counted } 行ありますが、作成時は { $rows } 行でした。{ $by } 行足りません
core-verify-rows-more = { $counted } 行ありますが、作成時は { $rows } 行でした。{ $by } 行多すぎます
core-verify-other-bytes = { $name } は変更されています。バイト数は作成時と同じですが、内容が違います。SHA-256 は { $now } で、作成時は { $before } でした
core-verify-fewer-bytes = { $name } は完全ではありません。{ $bytes } バイトのうち { $missing } バイトが足りません
core-verify-more-bytes = { $name } は変更されています。作成時より { $bytes } バイト多くなっています
core-verify-unsigned = マニフェストは署名されていません。ファイルを変更できる人はマニフェストも変更できるため、両者の信頼性は受け取った経路次第です
core-verify-key-unsigned = 鍵が渡されましたが、マニフェストは署名されていません
core-verify-not-checked = 署名は検証されていません：{ $why }
core-verify-key-unproven = 渡された鍵で署名されたかどうかは検証されていません：{ $why }
core-verify-no-algorithm = 作成方法が示されていません
core-verify-cannot-check = このブラウザーではここで { $algorithm } を検証できません。マニュアルのコマンドラインでは検証できます
core-verify-foreign = 署名を検証できません。{ $algorithm } は { $names } のいずれでもありません
core-verify-signature-broken = 署名が正しくありません。署名後にマニフェストが変更されたか、別の鍵で署名されています
core-verify-signature-holds = マニフェストは署名された時のままです。その後の変更はありません
core-verify-your-key = 渡された鍵で署名されています
core-verify-other-key = 渡された鍵とは別の鍵で署名されています
core-verify-names-other-key = マニフェストには、渡された鍵とは別の鍵が記されています
core-verify-fingerprint = 署名鍵の指紋を、署名者から別の経路で受け取ったものと比べてください：SHA-256 { $sha }
core-verify-no-pages = 生ページが渡されていないため、ファイルがそこから作られたものかは検証されていません
core-verify-no-digests = マニフェストにはローカルファイルのハッシュ値がないため、そのようなページは名前とサイズで識別されます
core-verify-page-holds = { $name } は、ファイルの元になったページで、変更はありません
core-verify-page-broken = { $name } は、ファイルの元になったページではありません。変更されたか、別のエクスポートのものです
core-verify-packed-holds = { $name } は、読み込まれた圧縮ファイルと 1 バイトも違いません: { $bytes } バイト、SHA-256 { $sha }
core-verify-packed-broken = { $name } は、読み込まれた圧縮ファイルと同じバイト列ではありません。中身が変更されたか、圧縮し直されています。中身は別に検査されます
core-verify-pages-missing = { $pages } ページのうち { $missing } ページが渡されていないため、ファイルがそこから作られたものかは検証されていません
core-manifest-unknown = マニフェストは変更されています。{ $names } という項目はマニフェストにありません
core-manifest-no-digest = マニフェストに自身のハッシュ値がないため、変更の有無は署名でしか分かりません
core-manifest-changed = マニフェストは変更されています。内容が最後の行のハッシュ値と合いません
core-manifest-holds = マニフェストの内容は書かれた時のままです
core-manifest-slip = マニフェストは変更されています。内容は同じですが、値の間の { $others } バイトが違います
core-manifest-anew = マニフェストは別のプログラムで書き直されていますが、内容は元のままです
core-manifest-doubled = マニフェストは変更されています。同じ場所に { $key } が二度あり、読む側によって内容が変わりえます
core-no-manifest = ファイルの中にマニフェストがありません。エクスポートに付いていた manifest.json、または両方を含む zip を渡してください
core-many-manifests = マニフェストは一つずつ渡してください。{ $count } 個あります：{ $names }
core-replay-unasked = マニフェストに指定内容のすべてがないため、ファイルを作り直せませんでした
core-replay-failed = ページからファイルを作り直せませんでした：{ $why }
core-replay-holds = ファイルはページから作られたものです。ページから作り直すと 1 バイトも違いません
core-replay-other = ファイルはページから作られたものではありません。ページから作り直すと別のものになります
core-replay-other-more = ファイルはページから作られたものではありません。ページから作り直すと別のものになります。{ $more }
core-replay-rows-place = ページからは { $ours } 行、マニフェストでは { $rows } 行です。{ $place }
core-replay-rows = ページからは { $ours } 行、マニフェストでは { $rows } 行です
core-replay-place = { $row } 行目から違います。ページからは { $ours }、ファイルには { $theirs } とあります
core-unpacked = { $name } をここで展開しました。中の各ファイルのチェックサムは zip の記載どおりです
core-zip-records = zip 自体の記録が Audit Explorer の書いたとおりではありません。何かが変更されたか、圧縮し直されています。中のファイルは一つずつ検査します
core-json-empty = ここには何もありません
core-json-value = 値がありません
core-json-colon = コロンがありません
core-json-comma = カンマがありません
core-json-key = 二重引用符で囲んだキーがありません
core-json-bracket = この括弧は別の種類の括弧を閉じています
core-json-object = 波括弧が閉じられていません
core-json-array = 角括弧が閉じられていません
core-json-string = 引用符が閉じられていません
core-json-escape = このエスケープは JSON ではありません
core-json-control = 文字列の中に、エスケープされていない制御文字があります
core-json-number = この数値は JSON ではありません
core-json-not = これは JSON ではありません
core-json-deep = 入れ子が 128 段を超えています
core-json-utf8 = 有効な UTF-8 ではありません
core-json-behind = 値の後に何かあります
core-json-long = 4 GiB を超えています
core-json-at = { $why }（レコードの { $at } バイト目）
core-not-object = イベントはオブジェクトでなければなりません。これは { $kind } です
core-a-string = 文字列
core-an-array = 配列
core-a-number = 数値
core-part-no-array = 内容のこの部分には、{ $path } にイベントの配列がありません
core-behind-array = イベントの配列の後に何かあります
core-too-long = レコードが長すぎます：{ $length } バイト、上限は { $limit } です
core-row-cells = この行のセルは { $cells } 個ですが、見出しは { $header } 個です
core-cut-row = 内容がこの行の途中で終わりました
core-cut-cell = 内容が、この行の引用符で囲まれたセルの途中で終わりました
core-cut-record = 内容がこのレコードの途中で終わりました
core-no-array-at = { $path } にイベントの配列がありません。{ $more }
core-no-array = イベントの配列が見つかりませんでした。{ $more }
core-body-empty-object = 内容は空のオブジェクトです。{ $more }
core-body-object = 内容は { $keys } を持つオブジェクトです。{ $more }
core-body-single = 内容は単一の値です。{ $more }
core-name-place = ソースの設定（events）で配列の場所を指定してください
core-it-says = 次のようにあります：{ $text }
core-array-no-objects-at = { $path } の配列にはオブジェクトがないため、イベントがありません。イベントはオブジェクトでなければなりません
core-array-no-objects = 配列にオブジェクトがないため、イベントがありません。イベントはオブジェクトでなければなりません
core-server-error = サーバーがエラーを返しました：{ $why }
core-source-error = ソースがエラーを返しました：{ $why }。トークン、その所有者の権限、リクエスト中の ID を確認してください
core-neither-json = 内容は JSON でも CSV でもありません。{ $text } で始まっています
core-cut-before-events = イベントの配列の前に内容が終わりました。もう一度読み込んでください
core-body-empty = 内容が空です。空のイベントの配列さえ送られていません
core-utf16 = 内容は UTF-16 のテキストです。JSON は UTF-8 でなければならないため、UTF-8 で保存または送信してください
core-gzip = 内容は展開されていない gzip データです
core-inner-zip = これは別のアーカイブ内、またはアドレス先の zip アーカイブです。単独のファイルとして保存してから開いてください
core-xml = アドレスの応答は JSON ではなく XML です
core-web-page = アドレスの応答はウェブページです。おそらくログイン画面です。そこでログインしてから、もう一度読み込んでください
core-no-answer = { $name } から応答がありません。このデバイスがオフラインか、アドレスが違うか、サーバーが停止しているか、サーバーがこのページからの読み取りを許可していません（CORS）。アドレスと接続を確認してください。どちらも正しければ、サーバーがこのページのオリジンを許可するか、このページと同じアドレスのプロキシが代わりに取得する必要があります
core-status-401 = 要求元が分かりません。もう一度ログインするか、トークンを更新してください
core-status-403 = このログインでは読み取れません。監査ログを読む権限を所有者に求めてください
core-status-404 = そのアドレスには何もありません。アドレスを確認してください
core-status-429-while = 問い合わせが多すぎます。しばらく待ってから、もう一度読み込んでください
core-status-429-until = 問い合わせが多すぎます。{ $when } まで待ってから、もう一度読み込んでください
core-status-429 = 問い合わせが多すぎます。{ $wait } 待ってから、もう一度読み込んでください
core-status-500 = 相手側に障害があります。後でもう一度試すか、所有者に知らせてください
core-status-other = 要求が受け付けられませんでした。アドレスと要求の内容を確認してください
core-connection-before = イベントが届く前に接続が切れました（{ $why }）。接続を確認してから、もう一度読み込んでください
core-connection-broke = 接続が切れました（{ $why }）
core-load-stopped-before = 読み込みは始まる前に停止されました
core-load-stopped-kept = 読み込みは停止されました。届いたものは残っています
core-load-stopped = 読み込みは停止されました
core-stopped-nothing-added = 停止操作によるもの。今あるイベントには何も追加されていません
core-stopped-before = { $source } の残り { $left } 件の前で停止されました
core-memory-full = ブラウザータブのメモリーがいっぱいです。{ $rows } 件のイベントが入り、残りはありません。期間を短くするか、これらをエクスポートしてから次を読み込んでください
core-list-too-long = 内容の一覧が 32 MB を超えています。期間を短くしてください
core-part-stopped = 読み込みの途中でエンジンの一部が停止しました。届いたものは残っています。もう一度読み込んでください
core-engine-stopped = エンジンが停止しました（{ $why }）。やり直して、イベントをもう一度読み込んでください
core-zip-cut = アーカイブの末尾（ファイルの一覧がある部分）がありません。ダウンロードが中断した可能性があります。もう一度入手してください
core-zip-damaged = アーカイブが壊れています。入手元からもう一度入手してください
core-zip-split = 分割アーカイブの一部です。すべてを結合して展開してから、ファイルを開いてください
core-zip-encrypted = 暗号化されています。パスワードで展開してから、ファイルを開いてください（該当：{ $name }）
core-zip-packing = ブラウザーで展開できない形式です（方式 { $method }）。ご自身で展開してから、ファイルを開いてください（該当：{ $name }）
core-zip-many = { $most } 個を超えるファイルが入っています。展開してから、必要なものを開いてください
core-zip-overlap = ファイルが重なり合っています。正当なアーカイブではありえず、展開する人を困らせるために作られたものです
core-zip-bomb = { $packed } バイトが { $unpacked } バイトになります。展開する人を困らせるためのアーカイブに見られるものです。信頼できるなら、ご自身で展開してファイルを開いてください
core-zip-more = 展開すると、アーカイブの記載より大きくなります
core-zip-other = 圧縮時の内容と違います。アーカイブが壊れています
core-zip-hurt = アーカイブが壊れています
core-cannot-unpack = このブラウザーでは { $format } を展開できません。先にファイルを展開してください
core-case-damaged = このケースファイルのイベントは壊れているか、欠けています。作成者からもう一度入手してください
core-case-memory = これらのイベントのケースファイルを作るメモリーがありません。読み込むイベントを減らしてください
core-case-changed = 書き込み中にイベントが変わりました。ケースファイルをもう一度保存してください
core-case-empty = ケースファイルにはイベントが必要です。読み込んで、すべて揃うまで待ってください
core-the-source = ソース
core-next-was-read = ページ { $page } が次として示すページはすでに読み込み済みで、その先を要求できません
core-empty-pages = 空のページが { $pages } 回続いたため停止しました。ソースは次のページを示しています
core-events-removed = ソースのイベントは最初 { $most } 件、ページ { $page } では { $total } 件でした。読み込み中に一部が削除され、ほかが読み込み済みのページに移った可能性があります。もう一度読み込んでください
core-source-counts = ソースによるとイベントは { $total } 件ですが、届いたのは { $given } 件で、残りの要求方法が示されていません
core-source-says-more = ソースによるとまだ続きがありますが、要求方法が示されていません
core-pages-not-heeded = ページ { $page } は既にあるイベントだけでした。ソースは要求した「{ $what }」に従っていないようです
core-list-unread = 内容の一覧を読み取れません
core-list-elsewhere = 一覧に別のオリジンの内容があり、それらは要求されません
core-passed-over = { $source } のうち、ファイル管理ソフトが残したものとして除いたもの：{ $names }
core-never-read = { $name } のものはまだありません。先にすべて読み込んでください
core-no-address = 新しいものを要求するアドレスがありません。イベントがファイルのものか、アドレスに秘密が含まれるため保存されていません。もう一度読み込んでください
core-end-over = アドレスが示す終わりは前回の要求時に過ぎているため、新しいものは届きません
core-not-new-alone = このソースには新しいものだけを要求できません。アドレスに開始時刻の指定がなく、一覧が最新のイベントからも最古のイベントからも始まっていません
core-list-not-newest = 一覧が最新のイベントから始まらなくなりました
core-list-ends = 一覧が、今あるイベントに届く前に終わっています
core-device-full = デバイスに空き容量がありません
core-taken-away = 書き込み中に別のウィンドウがそれらを削除しました
core-held = 別のウィンドウまたはプログラムが { $files } を使用中です。それを閉じて、もう一度「すべて破棄」を選んでください
core-browser-refused = ブラウザーに拒否されました：{ $why }
core-kept-encrypted = 暗号化されていますが、このページから鍵が渡されていません
core-kept-other-key = このページから渡された鍵では開けません
core-export-cut = エクスポートは最後の行の前に停止されました
core-export-stopped = エクスポートは停止されました。ファイルは作成されていません
core-export-overtaken = ファイルの作成中に別のイベントが読み込まれたため、ファイルは作成されませんでした。もう一度エクスポートしてください
core-no-packer = XLSX と zip を作成する部分を読み込めないか、停止しました。接続を確認してもう一度試すか、zip なしの CSV でエクスポートしてください
core-xlsx-rows = { $rows } 行の XLSX ファイルは表計算ソフトで開けません。上限は { $most } 行です。検索を絞り込むか、CSV を使ってください
core-xlsx-columns = シートの列は { $most } 列までですが、このファイルは { $columns } 列になります。減らすか、CSV を使ってください
core-package-large = シート、または zip 内のファイルが 4 GB を超えます：検索を絞るか、列を減らすか、zip なしの CSV を使ってください
core-xlsx-cell = 表計算のセルは { $most } 文字までですが、{ $row } 行目の { $column } は { $units } 文字です。切り詰めはしません。CSV を使うか、その列を外してください
core-print-rows = 印刷用の表示は { $most } 行までですが、{ $rows } 行あります。検索を絞り込むか、すべて入る CSV か XLSX を使ってください
core-copy-rows = クリップボードに入るのは { $most } 行までですが、{ $rows } 行あります。代わりにファイルへエクスポートしてください
core-many-paths = 詳細のパスが { $most } 種類を超え、表計算ソフトに入りません。json として書き出すか、details.some.path のような列を選んでください
core-no-room = ブラウザーがファイルを保持できませんでした：{ $why }。デバイスの空きを増やすか、検索を絞り込んでください。何も残っていません
core-not-written = ファイルを書き込めませんでした：{ $why }
core-download-refused = ブラウザーがダウンロードを拒否しました。このページのダウンロードを許可して、もう一度保存してください
core-print-changed = 印刷用の表示を作る間にイベントが変わりました。もう一度開いてください
core-print-failed = 印刷用の表示を出せませんでした：{ $why }。代わりにファイルとしてダウンロードしてください
core-file-gone = { $name } のファイルはこのデバイスにもうありません。もう一度エクスポートしてください
core-file-unfit = ファイルは破棄されました。現在マスクされるものが見える形で含まれている可能性があります。もう一度エクスポートしてください
core-masked-since = ファイルの要求時より多くがマスクされるようになりました。もう一度エクスポートしてください
core-page-closed = ファイルが完成する前にページが閉じられました。もう一度エクスポートしてください
core-file-not-there = ファイルをこの端末に保存できませんでした：{ $why }
core-sign-failed = ページがエクスポートに署名できなかったため、渡されません：{ $why }
core-not-logged = このエクスポートを、エクスプローラーを表示するページのログに記録できませんでした：{ $why }
core-give-again = ファイルを読み取れません：{ $why }。もう一度渡してください
core-key-unread = 鍵のファイルを読み取れません
core-not-a-key = これは PEM（PKCS #8）の Ed25519 秘密鍵ではありません：{ $why }
core-key-no-line = -----BEGIN PRIVATE KEY----- の行がありません
core-no-signing = このブラウザーではここで Ed25519 の署名ができません：{ $why }。https のページと、Chrome 137、Firefox 129、Safari 17 以降が必要です
core-mapping-loading = イベントを読み込み中です。揃ってから対応付けを変えるか、読み込みを停止してください
core-mapping-masked = マスクの対象は項目で指定されており、別の対応付けでは別のテキストになります。その対応付けでソースをもう一度読み込むか、redact でキーと形を指定してください
core-mapping-changed = 読み直す間にイベントが変わりました。もう一度対応付けを変えてください
core-mapping-stopped = 対応付けの変更は停止されました。すべて元のままです
core-mapping-path = 対応付けの { $key } のパスを読み取れません：{ $why }（{ $text }）
core-path-name = { $at } 文字目に名前がありません
core-path-unclosed = { $at } 文字目の括弧が閉じられていません
core-path-brackets = 角括弧の中には、数値、*、名前=値、または引用符で囲んだ名前を書きます（{ $at } 文字目）
core-path-braces = 波括弧の中には json と書きます（{ $at } 文字目）
core-path-quoted = { $letter } を含む名前は ["name"] と書きます（{ $at } 文字目）
core-path-long = パスは 128 段までです
core-unknown-zone = { $name } というタイムゾーンはありません。UTC、local、または Europe/Berlin のような名前を書いてください
core-range-empty = 期間が空です。終わりは始まりより後でなければなりません：{ $from } から { $to }
core-report-early = レポート { $name } には { $earliest } より前のものがありません。始まりを遅くしてください：{ $from } から { $to }
core-report-long = レポート { $name } の対象は { $days } 日までで、この期間はそれより長いです。{ $more }
core-report-start = 始まりを { $start } 以降にするか、終わりを早めてください：{ $from } から { $to }
core-report-last-full = レポート { $name } の対象は今日を除く過去 { $days } 日間です。{ $more }
core-report-last = レポート { $name } の対象は過去 { $days } 日間です。{ $more }
core-report-within = { $earliest } から { $latest } までの期間を選んでください：{ $from } から { $to }
core-the-beginning = 最初
core-the-end = 最後
core-nothing-added = { $why }。今あるイベントには何も追加されていません
core-load-all = { $why }。すべてもう一度読み込んでください
core-body-not-whole = { $name } は完全ではありません：{ $why }。完全だった分は残っています。残りはもう一度読み込んでください
core-cannot-be-unpacked = { $name } を展開できません：{ $why }
core-in-it = 中の { $name }：{ $why }
core-may-have-changed = { $name } を読み取れません（{ $why }）。選択後に変更または削除された可能性があります。もう一度選んでください
core-cannot-be-read = { $name } を読み取れません（{ $why }）
core-office-file = { $name } はオフィスソフトのファイルです。そのソフトで CSV として保存してから開いてください
core-no-files = { $name } にはファイルがありません
core-broke-off-first = { $name } は最初のイベントが揃う前に途切れました。もう一度読み込むか、送られてくる内容を確認してください
core-broke-off = { $name } が途中で切れました（{ $why }）
core-status = { $name } がステータス { $status } を返しました：{ $why }
core-empty-answer = { $name } の応答は空でした
core-no-data = { $name } から 60 秒間何も届きませんでした。稼働しているか確認してから、もう一度読み込んでください
core-not-mapping = { $name } は対応付けのファイルではありません：{ $why }
