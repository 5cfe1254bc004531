# What the screen says. Short words that whoever owes an auditor a file understands. What queries and files are
# written in (action, actor.email, CSV, SHA-256, manifest.json) is the same in every language.

## Words

close = Close
close-esc = Close (Esc)
dismiss = Dismiss
try-again = Try again
add = Add
save = Save
stop = Stop
load = Load
cancel = Cancel
done = Done
delete = Delete
copy = Copy
yes = yes
no = no
none = none
any = Any
up = Up
down = Down
find = Find
from = From
to = To
day = day
month = month
source = Source
name = Name
list-comma = {", "}
reading = Reading…
counting = Counting…
events-word = Events
rows-word = Rows
events = { $count ->
    [one] { $count } event
   *[other] { $count } events
}
rows = { $count ->
    [one] { $count } row
   *[other] { $count } rows
}
hits = { $count ->
    [one] { $count } hit
   *[other] { $count } hits
}
notes = { $count ->
    [one] { $count } note
   *[other] { $count } notes
}
place-of = { $place } of { $total }

## Fields

field = { $field ->
    [time] Time
    [action] Action
    [user] User
    [actorName] User name
    [actorEmail] E-mail
    [actorId] User id
    [actorType] User type
    [actor-type] Actor type
    [actorRole] Role
    [role] Role
    [resource] Resource
    [resourceName] Resource name
    [resourceId] Resource id
    [resourceType] Resource type
    [resource-type] Resource type
    [scope] Scope
    [ip] Address
    [outcome] Outcome
    [id] Event id
   *[other] Details
}
field-user-email = User e-mail

## The top line

offline = Offline
offline-more = : what is loaded goes on working
offline-title = What is loaded goes on working: search, values, chart, export. Only fetching waits for the network.
source-state = { $state ->
    [loading] Loading
    [partial] Incomplete
    [complete] Loaded
    [failed] Failed
   *[other] No source
}
zone = Time zone
zone-title = Time zone of all times and dates
zone-device = This device ({ $zone })
zone-device-after = { $zone } (this device)
zones-all = All zones
theme = { $theme ->
    [light] Theme: light
    [dark] Theme: dark
   *[other] Theme: as the system
}
language = Language
language-unspoken = { $language } could not be loaded. The screen stays as it is.

## Opening events

open = Open
open-events = Open events
open-files = Open files…
open-add = Add to the events that are here
or-address = or an address
address = Address of a JSON endpoint
paste = Paste
paste-refused = Press Ctrl+V instead
load-sample = Load the sample
sample-try = Try the sample
forget-events = Forget all events
save-case = Save as a case file…
check-exported = Check an exported file…
stays-here = Events stay in this browser. Nothing is sent anywhere.
welcome-title = Who did what, to what, when
welcome-lead = Drop audit events anywhere on this page, or paste them: JSON, NDJSON or CSV, from any product; packed or in folders, too. Search them, and take the answer with you as a file.
empty-note = All of it happens in this browser. Nothing is sent anywhere.
drop-instead = Open instead
drop-open = Drop to open
drop-add = Add to these events
pasted = Pasted text
files-more = { $count ->
    [one] { $first } and { $count } more
   *[other] { $first } and { $count } more
}
events-loaded = { $count ->
    [one] { $count } event loaded
   *[other] { $count } events loaded
}

## What went wrong

failure-title = { $code ->
    [unauthorized] The source asks who you are
    [forbidden] The source does not let you in
    [not-found] There is nothing at this address
    [rate-limited] The source asks for patience
    [server] The source has a fault
    [network] No answer from the source
    [not-json] This is something else than events
    [no-events] No events in here
    [graphql] The source answered with an error
    [too-large] More than this tab can hold
    [truncated] The source broke off
   *[other] The events could not be read
}
failure = { $code ->
    [unauthorized] The source asks who you are. Sign in there again, or give it a valid token.
    [forbidden] The source refuses you these events. Ask its administrator for the right to read the audit log.
    [not-found] There is nothing at this address. Check it.
    [rate-limited] The source asks for patience. Try again later.
    [server] The source has a fault. Try again later.
    [network] No answer from the source. Check the connection, the address, and whether the source lets other pages in (CORS).
    [not-json] What came is something else than events, a sign-in page perhaps. Check the address.
    [truncated] The source broke off. What had arrived is here; load it again for the rest.
    [graphql] The source answered with an error. Check the permission, the id and the token.
    [no-events] No events were found in it. Check that it is the right file or address.
    [bad-query] The query cannot be read.
    [bad-options] One of the settings is not allowed.
    [window] The report does not allow this range of time.
    [too-large] This is more than this tab can hold. Narrow the range.
    [cancelled] It was stopped.
   *[other] Audit Explorer has met a fault of its own. Nothing was sent anywhere. Load the page again.
}
kept-arrived = What had arrived is here.
kept-before = What was loaded before is still here.

## How complete it is

complete = complete
incomplete = incomplete
from-incomplete = from an incomplete source
duplicates = { $count ->
    [one] { $count } duplicate
   *[other] { $count } duplicates
}
rejected = { $count ->
    [one] { $count } rejected
   *[other] { $count } rejected
}
no-gaps = no gaps
not-whole = not read to its end
gap = { $from } to { $to } UTC: { $why }
gap-and-others = { $others ->
    [one] { $gap }; { $others } other gap
   *[other] { $gap }; { $others } other gaps
}
missing = Missing: { $gap }
range = { $first } { $firstclock } to { $last } { $lastclock } { $zone }
range-of-day = { $date } { $from } to { $to } { $zone }
range-closed = range closed { $clock }
range-read = read { $clock }
untimed = { $count ->
    [one] { $count } event has no time that can be read
   *[other] { $count } events have no time that can be read
}
notes-label = Notes on what is loaded
result = Result
count-of = { $of ->
    [one] { $total } of { $of } event
   *[other] { $total } of { $of } events
}
waiting = Waiting { $seconds } s, then page { $page } again
waiting-offline = Offline. Once this device is back online: page { $page } again
reading-of = Reading { $bytes } of { $total }
reading-so-far = Reading, { $bytes } so far
rejects = Rejected records
rejects-lead = These did not become events: they could not be read as such. Everything else is in the table.
rejects-first = The first { $named } of { $of }.
reject-place = { $source }, page { $page }, byte { $at }
save-as-form = Save as { $form }
file-refused = { $name } was refused by the browser

## The query

query = Query
query-before = The events shown answer the last query that could be read.
query-hint = Search everything, or try  { $example }
filters-clear = Clear all filters
undo = Undo the last change of the query
suggestions = Suggestions
user-filter = User: name, e-mail or id
user-filter-hint = Name, e-mail or id
anyone = Anyone
actions = Actions
find-action = Find an action
any-action = Any action
of-these = { $count } of these
help-title = How to search
help-fields = Fields:
help-example = { $example ->
    [word] a word anywhere, with or without accents
    [words] these words, in this order
    [user] the actor’s name, e-mail or id
    [exact] exactly this one
    [either] one or the other
    [not] everything but this
    [star] any text where the star stands
    [network] a network
    [last] the last 30 days
   *[other] from the first day on, up to the second
}
nothing-title = No event matches
nothing-loaded = The source holds no events
nothing-loaded-more = It was read to its end. Choose another one above, or check that its filters are not too narrow.
blockers = These parts of the query exclude everything. Leave one out:
blockers-all = All of these must hold at once:
blocker-without = Without

## Time

time-range = Time range
all-time = All time
last-days = { $days ->
    [one] Last { $days } day
   *[other] Last { $days } days
}
last-thirty = Last 30 days without today
this-quarter = This quarter
last-quarter = Last quarter
last-span = Last { $span }
from-day = From { $day }
up-to-day = Up to { $day }
from-to = { $from } – { $to }
days-both = Days, both included
midnight-in = A day begins at midnight in
to-the-second = To the second
from-included = From, included
to-excluded = To, not included
date-at = { $date } at { $time } UTC

## The chart

chart = Events over time
chart-figures = Events over time, in figures
chart-caption = Events in steps of { $step }
chart-summary = { $events } in steps of { $step }
chart-range = { $from } up to { $to }
chart-keys = Events over time. Arrows move, Shift and arrows select, Enter narrows, plus and minus zoom
chart-legend = { $outcome ->
    [success] success
    [failure] failed
   *[other] not known
}
bar = { $from }: { $events }
bar-failed = { $from }: { $events }, { $failed } failed
success = Success
not-known = Not known
zoom-label = Zoom of the chart
earlier = Earlier
later = Later
zoom-out = Zoom out
zoom-in = Zoom in
in-figures = In figures

## Beside the table

side = Narrow the events
side-hide = Hide this panel
side-tabs = What to show
side-tab = { $tab ->
    [insight] Insight
   *[other] Values
}
facet-distinct = Different values
facet-distinct-spoken = different values
facet-remove = Remove { $field }
facet-path = Count a path in the details
more-values = { $count } more
details-read = { $share } of the details read…
find-in = Find in { $field }
rare-first = Rare first
rare-first-title = The rarest values first
exclude-value = Exclude { $value }
exclude-title = Exclude (key: minus)
insight-title = { $kind ->
    [failures] Failures by user
    [bursts] Bursts
    [new-actions] First time: user and action
    [new-addresses] First time: user and address
    [out-of-hours] Outside working hours
    [rarest] Rarest actions
   *[other] Busiest users
}
insight-about = { $kind ->
    [failures] Who was refused or failed most often.
    [bursts] Ten or more events by one user within five minutes, and five times what is usual for them.
    [new-actions] The latest actions that a user had never done before in the loaded events.
    [new-addresses] The latest addresses that a user had never come from before in the loaded events.
    [out-of-hours] Who was active at a weekend or before 7:00 or after 19:00 in the chosen time zone.
    [rarest] What was done least often.
   *[other] Who did most.
}
insight-none = None among these events
insight-show = Show these events: { $query }

## The table

columns = Columns
columns-of-table = Columns of the table
density = { $density ->
    [compact] Close
   *[other] Roomy
}
wrap = Wrap long texts
usual-columns = The usual columns
move-back = Move { $column } to the left
move-on = Move { $column } to the right
column-path = A path in the details as a column
column-path-hint = A path in the details
column-now = { $column } is a column now, the last one
column-already = { $column } is a column already
column-moved = { $column }, column { $place } of { $total }
pixels-wide = { $pixels ->
    [one] { $pixels } pixel wide
   *[other] { $pixels } pixels wide
}
header-title = { $column }: sort. Drag to move. Shift and arrows: width, with Alt: place
sorting = Sorting by { $column }
sorted-up = Sorted by { $column }, ascending
sorted-down = Sorted by { $column }, descending
rows-selected = { $count ->
    [one] { $count } row selected
   *[other] { $count } rows selected
}
rows-selected-label = Rows selected
rows-copied = { $count ->
    [one] { $count } row copied as { $form }
   *[other] { $count } rows copied as { $form }
}
select-nothing = Select nothing
select-nothing-key = Select nothing (Esc)
copy-as = Copy as { $form }
copy-as-words = Copy as
copied = { $what } copied
copied-word = Copied
copy-refused = The browser refused to copy
refused = Refused by the browser
cell-menu = What to do with this value
only = Only { $value }
exclude = Exclude { $value }
only-without = Only events without { $value }
only-with = Only events with { $value }
copy-value = Copy { $value }
from-moment = From { $value }
up-to-moment = Up to { $value }
everything-within = Everything within { $value }
five-minutes = 5 minutes of it
row-as = the row as { $form }
rows-as = { $count ->
    [one] { $count } row as { $form }
   *[other] { $count } rows as { $form }
}

## One event

event = Event
not-found-here = Not among those found
previous-event = Previous event
previous-event-key = Previous event (K)
next-event = Next event
next-event-key = Next event (J)
copy-link = Copy a link to this event
link-copied = Link copied
no-link = This page makes no link
same-user = Same user
same-resource = Same resource
around = Around this time
only-with-this = Only events with this { $field }
changes = What changed
changes-value = Value
changes-before = Before
changes-after = After
changes-absent = not there
raw = Raw event
as-received = As received
as-text = Text
tree = The event as received. F filters by the value, A makes it a column, Control and C copies it
tree-filter = filter
tree-column = column
tree-copy = copy
find-in-event = Find in this event
find-in-event-label = Find in this event; Enter goes to the next hit
as-column = { $name } as a column
somebody = Somebody unnamed
somebody-tool = A tool with a graph key
something = something
kind = { $kind ->
    [ACCOUNT] organization
    [USER] user
    [GRAPH] graph
    [GRAPH_VARIANT] variant
    [GRAPH_API_KEY] graph API key
    [USER_API_KEY] user API key
    [ZENDESK_TICKET] support ticket
    [AUDIT_JOB] audit export
    [EMAIL_SETTINGS] e-mail settings
   *[other] invitation
}
kind-one = { $kind ->
    [ACCOUNT] an organization
    [USER] a user
    [GRAPH] a graph
    [GRAPH_VARIANT] a variant
    [GRAPH_API_KEY] a graph API key
    [USER_API_KEY] a user API key
    [ZENDESK_TICKET] a support ticket
    [AUDIT_JOB] an audit export
    [EMAIL_SETTINGS] e-mail settings
   *[other] an invitation
}
kind-other = { $begins ->
    [vowel] an { $kind }
   *[other] a { $kind }
}
kind-named = { $kind } { $name }
did = { $who } did “{ $action }”
did-with = { $who } did “{ $action }” with { $what }
did-by-verb = { $tone ->
    [adds] { $who } added or enabled { $what } ({ $action })
    [removes] { $who } removed or disabled { $what } ({ $action })
   *[other] { $who } changed { $what } ({ $action })
}
did-failed = { $sentence }, which failed
did-changed = { $sentence }: { $name } from “{ $before }” to “{ $after }”
did-set = { $sentence }: { $name } set to “{ $after }”
did-unset = { $sentence }: { $name } no longer “{ $before }”
did-graphos = { $action ->
    [CREATE] { $who } created { $what }
    [UPDATE] { $who } changed { $what }
    [DELETE] { $who } deleted { $what } for good
    [SOFT_DELETE] { $who } deleted { $what }, which can be undone
    [UNDO_SOFT_DELETE] { $who } brought back { $what }
    [CONFIG_CHANGE] { $who } changed the settings of { $what }
    [API_KEY] { $who } changed an API key of { $what }
    [IMPLEMENTING_SERVICE_UPSERT] { $who } added or changed a subgraph of { $what }
    [IMPLEMENTING_SERVICE_REMOVE] { $who } removed a subgraph of { $what }
    [JOIN_ACCOUNT] { $who } joined { $what }
    [LEAVE_ACCOUNT] { $who } left { $what }
    [CHANGE_ROLE] { $who } changed the organization role of { $what }
    [OVERRIDE_GRAPH_ROLE] { $who } changed the role for one graph of { $what }
    [IGNORE_OPERATION_IN_CHECKS] { $who } let schema checks ignore an operation of { $what }
    [MARK_CHANGES_SAFE_FOR_OPERATION] { $who } marked changes as safe for an operation in the schema checks of { $what }
    [TOGGLE_DATADOG] { $who } switched the forwarding of metrics to Datadog for { $what }
    [CURRENT_BILLING_SUBSCRIPTION_CHANGE] { $who } changed the plan of { $what }
    [BILLING_PERIOD_CHANGE] { $who } changed the billing period of { $what }
    [CANCEL_STUDIO_SUBSCRIPTION] { $who } cancelled the plan of { $what }, which runs to the end of its period
    [TERMINATE_STUDIO_SUBSCRIPTION] { $who } ended the plan of { $what }
   *[other] { $who } took up the plan of { $what } again
}

## Export

export = Export
exports = Exports
report = Report
format = Format
print = Print
report-title = { $report ->
    [visible] Columns on screen
    [all] Everything
    [pipefy] Pipefy audit logs
   *[other] GraphOS audit export
}
report-line = { $report ->
    [visible] What the table shows, in its order
    [all] Every field, and the source’s own details
    [pipefy] User, Action, Date · last 30 days without today
   *[other] 11 columns · at most 180 days
}
pipe-uuid = Pipe UUID
search-term = Search term
search-term-hint = name or e-mail
required = required
to-hint = { $day }, included
actor = Actor
actor-hint = id or e-mail, whole
graph = Graph
graph-hint = id, whole
times = Times
cell-form = { $form ->
    [time-format] With the offset from UTC
    [local] Local, zone in a column
    [epoch-millis] Milliseconds since 1970
    [details-form] In one cell, as JSON
    [flatten] A column for each value
   *[other] Only what changed
}
written-for = Written for
any-program = Any program (RFC 4180)
unix-tools = Unix tools
formulas = Keep spreadsheets from running cells
formulas-more = A cell that begins with = + - or @ could run as a formula; a quote before it keeps it text.
bundle = With its manifest, in one zip
bundle-more = The manifest says what the file holds and where from, with its SHA-256, so that anybody can check it later.
columns-changed = { $count }, changed
columns-as-report = As the report has them
columns-of-file = Columns of the file
move-up = Move { $column } up
move-down = Move { $column } down
leave-out = Leave out
leave-out-name = Leave out { $column }
column-add = Field or path of the details to add as a column
report-name = Name of a report with these columns
report-name-hint = Name these columns
name-taken = “{ $name }” is taken; choose another name
open-report = Open a report…
report-file = Report as a file
report-delete = Delete the report
report-there = The report { $name } is there
preview = Preview
preview-wait = Preparing a preview…
preview-lines = First lines of the file
cells-to-escape = { $count ->
    [one] { $count } cell will get a quote before it
   *[other] { $count } cells will get a quote before it
}
masked = { $count ->
    [one] Masked: { $count } place ({ $each })
   *[other] Masked: { $count } places ({ $each })
}
save-as = Save as…
save-as-title = Written straight to the file you pick, however large it is
download = Download
open-print = Open print view
paper = Only the rows that were on the screen. An export’s print view holds all of them.
go-on = Go on working
another-file = Another file
save-manifest = Save manifest
save-again = Save again
signed = Signed
cells-escaped = Cells kept from running
cells-masked = Cells masked
rows-exported = { $count ->
    [one] { $count } row exported
   *[other] { $count } rows exported
}
jobs-note = Files can be downloaded again for 30 days, while this page is open.
download-again = Download again
how-far = How far it is
job-waiting = Waiting for its turn
job-elsewhere = Being made in another window
job-expired = Expired: its 30 days are over
job-cancelled = Stopped; no file was made
rows-written = { $count ->
    [one] { $count } row written
   *[other] { $count } rows written
}
rows-a-second = { $count } rows/s
time-left = { $time } left

## Checking a file

check-file = Check a file…
verify-title = Check a file
verify-give = Drop the file and its manifest.json here, or the zip with both, or { $choose }.
verify-choose = choose them
verify-more = With the source’s raw pages, it is also made again and compared; with the signer’s public key, so is the signature. Nothing is sent anywhere.
verify-holds = The file is what its manifest says
verify-broken = The file is not what its manifest says
verify-weight = { $weight ->
    [holds] Holds
    [note] Note
   *[other] Broken
}
key-sign = Sign your own exports
key-about = With a key of yours, whoever has its public half can tell that the manifest is yours and unchanged. The key stays in this page; you get both halves as files to keep.
key-signed = Exports are signed with the key { $key }
key-unsigned = Exports are not signed
key-make = Make a key
key-use = Use a key file…
key-stop = Stop signing

## Fields of the source

fields = Fields
fields-title = Which of the source's fields is which of ours
rules-generic = found by their names and values
rules-custom = chosen by hand
rules-for = rules for { $source }
path-choose = not found: choose
path-of = { $field }: { $path }. Choose another path
path-for = Path for { $field }: search by name or value, or type one
path-for-hint = Search by name or value, or type a path
paths = Paths that the events have
path-none = The events have no such field
sure = { $share } sure
mapping-kept = What you chose for this source is kept on this device.
forget-it = Forget it
mapping-name = Name of this mapping
mapping-name-hint = Name, e.g. our payroll
load-file = Load…
find-anew = Find them anew
read-anew = The events were read anew
mapping-forgotten = What was chosen for { $source } is forgotten on this device
mapping-applied = { $source } is read as you chose before; Fields shows it
zoneless = Times without a zone are meant in
zoneless-times = { $count ->
    [one] { $count } time without a zone, read as
   *[other] { $count } times without a zone, read as
}
dates-begin = Dates such as 03/04 begin with the
either-day = { $count ->
    [one] { $count } date can be two days, so they have no time yet. First comes the
   *[other] { $count } dates can be two days, so they have no time yet. First comes the
}
source-zone = Zone of times without one
utc-assumed = UTC (assumed)

## Views

views-word = Views
saved-views = Saved views
views-kept = Saved views stay on this device. They hold the query and the settings, never events.
views-until-closed = Saved views are kept until this page is closed. They hold the query and the settings, never events.
views-save = Save all as a file
views-open = Open a file of views…
views-opened = { $count ->
    [one] { $count } view opened
   *[other] { $count } views opened
}
views-unread = Not readable: { $names }
no-views = { $file } holds no views: { $why }
view-name = Name of the present view
view-name-hint = Name this view
forget-name = Forget { $name }
all-events = all events
foreign-view = This link was made with other events than those loaded here. What it finds may differ.
foreign-view-said = This view was made with other events

## On this device

kept-label = Kept on this device
keeping = The events are being kept on this device…
kept-since = { $count ->
    [one] { $count } event kept on this device on { $when }.
   *[other] { $count } events kept on this device on { $when }.
}
kept-nothing = Nothing is kept yet. What is loaded is kept on this device, with its view and the exported files.
kept-shown = { $count ->
    [one] { $count } event that were kept on this device
   *[other] { $count } events that were kept on this device
}
kept-not-shown = What was kept on this device is not shown: { $why }
events-not-kept = These events are not kept on this device: { $why }. What was kept before is still there
file-not-kept = The file “{ $name }” is not kept on this device: { $why }. It can be saved again until this page is closed
room = The events take { $takes }.
room-free = The events take { $takes }; { $room } are free.
sealed = Encrypted with the key of this page.
unsealed = Not encrypted: who can use this browser can read it.
forget-everything = Forget everything
new-since = New since last time
load-all-again = Load all again
nothing-new = Nothing new since last time.
new-events = { $count ->
    [one] { $count } new event since last time.
   *[other] { $count } new events since last time.
}
kept-note = These events were kept on this device on { $when }. What happened since is not among them.
case-note = This is a case file: the events are as they were when it was saved, and nothing can be added. An export of all of them as NDJSON, newest first as here, has the digest in its manifest.
case-manifest = Save the manifest
case-being-made = The case file is being made

## Keys

keys = Keys
single-keys = Single keys
single-keys-more = Letters and signs alone do something outside a field. Turn them off if you dictate or press keys by accident; arrows, Enter and Escape stay.
key-where = { $what ->
    [in-query] { $key } in the query
    [in-values] { $key } in the values
    [in-chart] { $key } in the chart
    [enter-chart] { $key } in the chart
    [zoom-chart] { $key } in the chart
    [in-table] { $key } in the table
    [ends-table] { $key } in the table
    [cells-table] { $key } in the table
    [menu-table] { $key } in the table
    [rows-table] { $key } in the table
    [copy-table] { $key } in the table
    [headers] { $key } in the headers
    [page] Page up, page down
   *[other] { $key }
}
key-does = { $what ->
    [query] to the query
    [values] to the values
    [chart] to the chart
    [table] to the table
    [export] export
    [undo] undo the last change of the query
    [step] the next event, the one before, while one is open
    [card] this card
    [in-query] suggestions; Enter takes one, Escape closes
    [in-values] from value to value; Space chooses, minus excludes
    [in-chart] from step to step; with Shift selects
    [enter-chart] narrows to the selection; Delete widens again
    [zoom-chart] zoom in, out, to all
    [in-table] from event to event; Enter opens, Enter again goes there
    [ends-table] to the first, to the last
    [cells-table] from cell to cell of the row
    [menu-table] what can be done with the cell; the menu key too
    [rows-table] selects rows; Ctrl A selects all
    [copy-table] copies the selected rows
    [headers] from column to column; with Shift the width (Shift 0: as it fits), with Alt Shift the place
    [page] by a page
   *[other] closes what is open
}

## What the engine says

query-field = { $field ->
    [user] who: id, name or e-mail
    [action] what was done
    [resource] what it was done to: id or name
    [after] from a date or time on
    [before] up to a date or time, not including it
    [on] within a day, month or year
    [last] within the last 30d, 12h, 30m or 2w
    [hours] outside or inside of working hours
    [actor-id] the actor's id
    [actor-name] the actor's name
    [actor-email] the actor's e-mail
    [actor-type] what kind of actor: a person, a key
    [role] the role that the actor had
    [resource-id] the resource's id
    [resource-type] what kind of resource
    [resource-name] the resource's name
    [scope] what the event belongs to
    [ip] the address, or a network
    [outcome] how it ended
    [id] the event's id
   *[other] where the event came from
}
searched-before = searched before
core-unclosed-quote = this quote is never closed
core-unclosed-group = this parenthesis is never closed
core-unopened-group = this parenthesis was never opened; to search for it, put it in quotes
core-empty-group = there is nothing between these parentheses
core-too-deep = there are more than 100 parentheses inside each other
core-nothing-to-negate = write what to leave out right after the minus sign, without a space
core-one-sided-or = OR needs something on both sides; to search for the word itself, put it in quotes
core-unknown-near = no field is called { $name }; did you mean { $nearest }? To search for the text itself, put it in quotes
core-unknown = no field is called { $name }; to search for the text itself, put it in quotes
core-missing-value = write what to look for right after the colon, without a space
core-field-in-field = the values of one field cannot hold another field; close the parenthesis before it, or put it in quotes
core-empty-path = a name is missing in this path; write it as details.some.path
core-unclosed-regex = this regular expression is never closed; to search for a slash, put the text in quotes
core-empty-regex = there is nothing between these slashes; to search for them, use quotes
core-after-regex = a regular expression ends at its second slash; to search for this text, put it in quotes
core-bad-regex = this regular expression cannot be read: { $why }
core-large-regex = this regular expression is too large; repeat fewer characters fewer times
core-bad-network = this is no network; write it as 10.0.0.0/8 or 2001:db8::/32: { $text }
core-bad-length = this is no length of time; write it as 30d, 12h, 30m or 2w: { $text }
core-time-regex = a time cannot be a regular expression; write it as 2024-05-20 or 7d
core-bad-hours = hours are outside (nights and weekends) or inside (Monday to Friday, 7:00 to 19:00): { $text }
core-bad-time = no time can be read here; write it as 2024-05-20, 2024-05-20T09:08:10Z or 7d: { $text }
core-two-days = this date can be two days; write the year first, as in 2024-05-20: { $text }
core-stopped = stopped by you
core-cut = the body was cut in the middle
core-file-unread = { $file } could not be read: { $why }
core-no-access = the browser gives no access to it
core-many-dropped = more than { $most } files were dropped at once, and those behind them were not read. Open them by themselves
core-page-unread = page { $page } could not be had: { $why }
core-keeps-older = { $source } keeps { $days } days: what is older cannot be had from it
core-keeps = { $source } keeps { $days } days
core-lags = { $source } may lag { $minutes } min: the newest events may not be there yet
core-late = an action may take 10 to 15 minutes to appear, and this range ends at { $when }: the newest actions may be missing
core-file-incomplete = The loaded events are not complete, so this file is not either.
core-records-left = Records that could not be read as events, and are not in this file: { $count }.
core-records-whole = Several events stand in one record, and a record is written whole, once: the file holds { $records } records with { $events } events.
core-untimed-left = Events left out because they have no time that can be read, so that it cannot be told whether they belong in the range: { $count }.
core-stand-ins = the file has stand-ins, which cannot be made again without their key, so whether it follows from the pages was not checked: set pseudonymKey
core-most-pages = stopped after { $pages } pages, the most that are read; ask for a shorter time
core-chosen = chosen by you; { $count } of { $total } sampled events have a value
core-guess = a guess; { $count } of { $total } sampled events have a value
core-documented = documented for { $source }; { $total } of { $whole } sampled events have a value
core-this-source = this source
core-last-hour = the last hour
core-last-hours = the last 24 hours
core-last-days = the last { $days } days
core-hours-ago = 24 hours ago
core-days-ago = { $days } days ago
core-today = today
core-yesterday = yesterday
core-week-ago = a week ago
core-nights = nights and weekends
core-working-days = Monday to Friday, 7:00 to 19:00
core-verify-missing = { $name } is missing: the manifest speaks of it, and it was not given
core-verify-renamed = the file is called { $now }, and was called { $before } when it was made
core-verify-same = { $name } is byte for byte the file that the manifest describes: { $bytes } bytes, SHA-256 { $sha }
core-verify-all-rows = it has all { $rows } rows
core-verify-cut-row = its last row is cut off in the middle
core-verify-rows-missing = it has { $counted } rows, and had { $rows } when it was made: { $by } are missing
core-verify-rows-more = it has { $counted } rows, and had { $rows } when it was made: { $by } are too many
core-verify-other-bytes = { $name } was changed: it has as many bytes as when it was made, and not the same ones. Its SHA-256 is { $now }, and was { $before }
core-verify-fewer-bytes = { $name } is not whole: { $missing } of its { $bytes } bytes are missing
core-verify-more-bytes = { $name } was changed: it has { $bytes } bytes more than when it was made
core-verify-unsigned = the manifest is not signed: whoever could change the file could change the manifest with it, so both prove only as much as the way they came
core-verify-key-unsigned = a key was given, and the manifest is not signed
core-verify-not-checked = the signature was not checked: { $why }
core-verify-key-unproven = whether the key that you gave signed it was not checked: { $why }
core-verify-no-algorithm = it does not say how it was made
core-verify-cannot-check = this browser cannot check { $algorithm } here; the command line in the manual can
core-verify-foreign = the signature cannot be checked: { $algorithm } is none of { $names }
core-verify-signature-broken = the signature does not hold: the manifest was changed after it was signed, or another key signed it
core-verify-signature-holds = the manifest is as it was signed: nothing in it was changed since
core-verify-your-key = it was signed with the key that you gave
core-verify-other-key = it was signed with another key than the one that you gave
core-verify-names-other-key = the manifest names another key than the one that you gave
core-verify-fingerprint = compare the signing key's fingerprint with one that you had from the signer by another way: SHA-256 { $sha }
core-verify-no-pages = the raw pages were not given, so whether the file follows from them was not checked
core-verify-no-digests = the manifest names no digest of a local file, so such a page is known by its name and size
core-verify-page-holds = { $name } is a page that the file was made from, unchanged
core-verify-page-broken = { $name } is none of the pages that the file was made from: it was changed, or belongs to another export
core-verify-packed-holds = { $name } is byte for byte the packed file that was loaded: { $bytes } bytes, SHA-256 { $sha }
core-verify-packed-broken = { $name } is not byte for byte the packed file that was loaded: something in it was changed, or it was packed again; what is in it is checked by itself
core-verify-pages-missing = { $missing } of { $pages } pages were not given, so whether the file follows from them was not checked
core-manifest-unknown = the manifest was changed: nothing in one is called { $names }
core-manifest-no-digest = the manifest carries no digest of itself, so whether it was changed can only be told by a signature
core-manifest-changed = the manifest was changed: what it says is not what the digest in its last line was made of
core-manifest-holds = the manifest says what it said when it was written
core-manifest-slip = the manifest was changed: { $others } bytes between its values are others, though what it says is the same
core-manifest-anew = the manifest was written anew by another program; what it says is what it said
core-manifest-doubled = the manifest was changed: it says { $key } twice in one place, so two readers may read two things
core-no-manifest = there is no manifest among the files: give the manifest.json that came with the export, or the zip in which both came
core-many-manifests = give one manifest at a time; these are { $count }: { $names }
core-replay-unasked = the manifest does not say all that was asked for, so the file could not be made again
core-replay-failed = the file could not be made again from the pages: { $why }
core-replay-holds = the file follows from the pages: made again from them, it is the same byte for byte
core-replay-other = the file does not follow from the pages: made again from them, it is another
core-replay-other-more = the file does not follow from the pages: made again from them, it is another. { $more }
core-replay-rows-place = The pages give { $ours } rows, and the manifest says { $rows }. { $place }
core-replay-rows = The pages give { $ours } rows, and the manifest says { $rows }
core-replay-place = They part in row { $row }: the pages give { $ours }, and the file has { $theirs }
core-unpacked = { $name } was unpacked here; each file in it has the checksum that the zip names
core-zip-records = the zip's own records are not as Audit Explorer wrote them: something in it was changed, or it was packed again; the files in it are checked one by one
core-json-empty = nothing stands here
core-json-value = a value is missing
core-json-colon = a colon is missing
core-json-comma = a comma is missing
core-json-key = a key in double quotes is missing
core-json-bracket = this bracket closes another kind of bracket
core-json-object = a brace is never closed
core-json-array = a square bracket is never closed
core-json-string = a quote is never closed
core-json-escape = this escape is not JSON
core-json-control = a control character stands unescaped in a string
core-json-number = this number is not JSON
core-json-not = this is not JSON
core-json-deep = nested more than 128 deep
core-json-utf8 = not valid UTF-8
core-json-behind = something follows the value
core-json-long = longer than 4 GiB
core-json-at = { $why }, at byte { $at } of the record
core-not-object = an event must be an object, this is { $kind }
core-a-string = a string
core-an-array = an array
core-a-number = a number
core-part-no-array = no array of events stands at { $path } in this part of the body
core-behind-array = something follows the array of events
core-too-long = longer than a record may be: { $length } bytes, the limit is { $limit }
core-row-cells = this row has { $cells } cells, the header has { $header }
core-cut-row = the body ended inside this row
core-cut-cell = the body ended inside a quoted cell of this row
core-cut-record = the body ended inside this record
core-no-array-at = no array of events stands at { $path }; { $more }
core-no-array = no array of events was found; { $more }
core-body-empty-object = the body is an empty object; { $more }
core-body-object = the body is an object with { $keys }; { $more }
core-body-single = the body is a single value; { $more }
core-name-place = name the place of the array in the source's settings (events)
core-it-says = it says { $text }
core-array-no-objects-at = the array at { $path } holds no objects, so no events: an event must be an object
core-array-no-objects = the array holds no objects, so no events: an event must be an object
core-server-error = the server answered with an error: { $why }
core-source-error = the source answered with an error: { $why }. Check the token, the rights of its owner, and the identifiers in the request
core-neither-json = the body is neither JSON nor CSV; it begins with { $text }
core-cut-before-events = the body ended before the array of events; load it again
core-body-empty = the body is empty: not even an empty array of events was sent
core-utf16 = the body is UTF-16 text; JSON must be UTF-8, so save or send it as UTF-8
core-gzip = the body is gzip data that nothing unpacked
core-inner-zip = this is a zip archive, within another or behind an address: save it as a file of its own, then open that
core-xml = the address answered with XML, not JSON
core-web-page = the address answered with a web page, probably a login page; sign in there and load again
core-no-answer = no answer from { $name }: this device may be offline, the address may be wrong or the server down, or the server does not let this page read it (CORS). Check the address and the connection; if both are right, the server must allow this page's origin, or a proxy on this page's own address must fetch for it
core-status-401 = it does not know who is asking. Sign in again, or renew the token
core-status-403 = this sign-in may not read it. Ask the owner for the right to read the audit log
core-status-404 = nothing is at that address. Check it
core-status-429-while = it was asked too often. Wait a while, then load again
core-status-429-until = it was asked too often. Wait until { $when }, then load again
core-status-429 = it was asked too often. Wait { $wait }, then load again
core-status-500 = it has a fault of its own. Try again later, or tell its owner
core-status-other = it did not accept the request. Check the address and what it wants to be asked
core-connection-before = the connection broke before any event had arrived ({ $why }). Check it, then load again
core-connection-broke = the connection broke ({ $why })
core-load-stopped-before = the load was stopped before it began
core-load-stopped-kept = the load was stopped; what had arrived is kept
core-load-stopped = the load was stopped
core-stopped-nothing-added = stopped by you: nothing was added to the events that are there
core-stopped-before = stopped by you before { $left } more of { $source }
core-memory-full = the memory that a browser tab has is full: { $rows } events fit, and the rest is not there. Ask for a shorter time, or export these and load the next
core-list-too-long = the list of contents is longer than 32 MB; ask for a shorter time
core-part-stopped = a part of the engine has stopped in the middle of the load. What had arrived is kept; load it again
core-engine-stopped = the engine has stopped ({ $why }). Start again and load the events again
core-zip-cut = the end of the archive is missing, where its list of files stands. Get it again: a download may have broken off
core-zip-damaged = the archive is damaged. Get it again from where it came
core-zip-split = it is one part of an archive in several parts. Put them together and unpack them, then open the files
core-zip-encrypted = it is encrypted. Unpack it with its password, then open the files; met at { $name }
core-zip-packing = it is packed in a way that browsers cannot unpack (method { $method }). Unpack it yourself, then open the files; met at { $name }
core-zip-many = it holds more than { $most } files. Unpack it, then open those that matter
core-zip-overlap = its files overlap, which no honest archive does: it is made to swamp whoever unpacks it
core-zip-bomb = its { $packed } bytes would become { $unpacked }, as in an archive made to swamp whoever unpacks it. If you trust it, unpack it yourself and open the files
core-zip-more = it unpacks to more than its archive says
core-zip-other = it is not what was packed: its archive is damaged
core-zip-hurt = its archive is damaged
core-cannot-unpack = this browser cannot unpack { $format }; unpack the file first
core-case-damaged = the events of this case file are damaged or missing: get the file again from whoever made it
core-case-memory = the browser has no memory left for a case file of these events: load fewer
core-case-changed = the events changed while they were written; save the case file again
core-case-empty = a case file needs events: load some, and wait until they are all there
core-the-source = the source
core-next-was-read = page { $page } names as the next one a page that was read already; what lies behind it cannot be asked for
core-empty-pages = stopped after { $pages } empty pages in a row, though the source names a next one
core-events-removed = the source had { $most } events at first and { $total } at page { $page }: some were removed while it was read, and others may have moved to a page that was read before; load it again
core-source-counts = the source counts { $total } events and gave { $given }, without saying how the others are asked for
core-source-says-more = the source says that there is more, without saying how it is asked for
core-pages-not-heeded = page { $page } brought only events that were there already: the source seems not to heed the { $what } that it is asked for
core-list-unread = the list of contents cannot be read
core-list-elsewhere = the list names contents at another origin, which are not asked for
core-passed-over = of { $source } were passed over, as left there by a file manager: { $names }
core-never-read = nothing of { $name } is there yet. Load all of it first
core-no-address = there is no address to ask for what is new: the events came from a file, or the address was not kept because it holds a secret. Load them again
core-end-over = the address names an end that was over when it was last asked, so nothing new can come from it
core-not-new-alone = this source cannot be asked for what is new alone: its address has no parameter that says from when on, and its list begins neither with the newest event nor with the oldest
core-list-not-newest = the list does not begin with the newest event any more
core-list-ends = the list ends before it comes to the events that are there
core-device-full = the device has no room left for them
core-taken-away = another window took them away while they were written
core-held = another window or program holds { $files }: close it and forget everything once more
core-browser-refused = the browser refused: { $why }
core-kept-encrypted = they are encrypted, and this page gave no key
core-kept-other-key = they do not open with the key that this page gave
core-export-cut = the export was stopped before its last row
core-export-stopped = the export was stopped; no file was made
core-export-overtaken = other events were loaded while the file was made; no file was made. Export again
core-no-packer = the part that makes XLSX and zip files could not be loaded, or has stopped. Check the connection and try again, or export CSV without a zip
core-xlsx-rows = an XLSX file of { $rows } rows is more than spreadsheets open; { $most } fit. Narrow the search, or use CSV
core-xlsx-columns = a sheet holds { $most } columns, and this file would have { $columns }. Choose fewer, or use CSV
core-package-large = a sheet, or a file in a zip, would come to more than 4 GB: narrow the search, choose fewer columns, or use CSV without a zip
core-xlsx-cell = a cell of a spreadsheet holds { $most } characters, and { $column } of row { $row } has { $units }. Nothing is cut: use CSV, or leave that column out
core-print-rows = a print view holds { $most } rows, and these are { $rows }; narrow the search, or use CSV or XLSX, which hold all
core-copy-rows = a clipboard takes at most { $most } rows, and these are { $rows }; export them to a file instead
core-many-paths = the details have more than { $most } different paths, which no spreadsheet takes; write them as json, or choose columns such as details.some.path
core-no-room = the browser could not hold the file: { $why }. Make room on this device or narrow the search; nothing was kept
core-not-written = the file could not be written: { $why }
core-download-refused = the browser refused the download: allow downloads for this page and save again
core-print-changed = the events changed while the print view was made; open it again
core-print-failed = the print view could not be shown: { $why }. Download it as a file instead
core-file-gone = the file of { $name } is not on this device any more; export again
core-file-unfit = its file was let go: it may hold in the open what is masked now; export again
core-masked-since = more is masked now than when the file was asked for; export again
core-page-closed = the page was closed before the file was made; export again
core-file-not-there = the file could not be kept on this device: { $why }
core-sign-failed = the page could not sign the export, so it is not given out: { $why }
core-not-logged = this export could not be written to the log of the page that holds the explorer: { $why }
core-give-again = a file cannot be read: { $why }. Give it again
core-key-unread = the key file cannot be read
core-not-a-key = this is not an Ed25519 private key in PEM (PKCS #8): { $why }
core-key-no-line = it has no line -----BEGIN PRIVATE KEY-----
core-no-signing = this browser does not sign with Ed25519 here: { $why }. It needs a page served by https, and Chrome 137, Firefox 129, Safari 17 or newer
core-mapping-loading = events are still being loaded: change the mapping when they are there, or stop the load
core-mapping-masked = what is masked names fields, and by another mapping these would be other texts: load the source again with the mapping, or name keys and shapes in redact
core-mapping-changed = the events changed while they were read anew; change the mapping again
core-mapping-stopped = the change of the mapping was stopped; everything is as it was
core-mapping-path = the mapping's path for { $key } cannot be read: { $why }, in { $text }
core-path-name = a name is missing at character { $at }
core-path-unclosed = the bracket at character { $at } is never closed
core-path-brackets = in brackets stands a number, *, name=value or a quoted name, at character { $at }
core-path-braces = in braces stands json, at character { $at }
core-path-quoted = a name with { $letter } is written ["name"], at character { $at }
core-path-long = a path has at most 128 steps
core-unknown-zone = no time zone is called { $name }; write UTC, local, or a name such as Europe/Berlin
core-range-empty = the range holds no time, since it must end after it starts; choose from before to: { $from } to { $to }
core-report-early = the report { $name } has nothing before { $earliest }; choose a later start: { $from } to { $to }
core-report-long = the report { $name } covers at most { $days } days, and this range is longer; { $more }
core-report-start = start at { $start } or later, or end earlier: { $from } to { $to }
core-report-last-full = the report { $name } covers the last { $days } days without today; { $more }
core-report-last = the report { $name } covers the last { $days } days; { $more }
core-report-within = choose a range within { $earliest } to { $latest }: { $from } to { $to }
core-the-beginning = the beginning
core-the-end = the end
core-nothing-added = { $why }. Nothing was added to the events that are there
core-load-all = { $why }. Load all of it again
core-body-not-whole = { $name } is not complete: { $why }. What was whole is kept; load it again for the rest
core-cannot-be-unpacked = { $name } cannot be unpacked: { $why }
core-in-it = { $name } in it: { $why }
core-may-have-changed = { $name } cannot be read ({ $why }). It may have changed or gone since it was chosen: choose it again
core-cannot-be-read = { $name } cannot be read ({ $why })
core-office-file = { $name } is a file of an office program: save it there as CSV, then open that
core-no-files = { $name } holds no files
core-broke-off-first = { $name } broke off before its first event was whole. Load it again, or look at what it sends
core-broke-off = { $name } broke off ({ $why })
core-status = { $name } answered with status { $status }: { $why }
core-empty-answer = { $name } answered with an empty body
core-no-data = { $name } sent nothing for 60 s. Check whether it is up, then load again
core-not-mapping = { $name } is no mapping: { $why }
