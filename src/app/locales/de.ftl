# Deutsch. Anrede: Sie.

## Wörter

close = Schließen
close-esc = Schließen (Esc)
dismiss = Ausblenden
try-again = Erneut versuchen
add = Hinzufügen
save = Speichern
stop = Anhalten
load = Laden
cancel = Abbrechen
done = Fertig
delete = Löschen
copy = Kopieren
yes = ja
no = nein
none = ohne
any = Alle
up = Nach oben
down = Nach unten
find = Suchen
from = Von
to = Bis
day = Tag
month = Monat
source = Quelle
name = Anzeigename
list-comma = {", "}
reading = Wird gelesen…
counting = Wird gezählt…
events-word = Ereignisse
rows-word = Zeilen
events = { $count ->
    [one] { $count } Ereignis
   *[other] { $count } Ereignisse
}
rows = { $count ->
    [one] { $count } Zeile
   *[other] { $count } Zeilen
}
hits = { $count ->
    [one] { $count } Treffer
   *[other] { $count } Treffer
}
notes = { $count ->
    [one] { $count } Hinweis
   *[other] { $count } Hinweise
}
place-of = { $place } von { $total }

## Felder

field = { $field ->
    [time] Zeit
    [action] Aktion
    [user] Benutzer
    [actorName] Benutzername
    [actorEmail] E-Mail
    [actorId] Benutzer-ID
    [actorType] Benutzerart
    [actor-type] Art des Akteurs
    [actorRole] Rolle
    [role] Rolle
    [resource] Ressource
    [resourceName] Ressourcenname
    [resourceId] Ressourcen-ID
    [resourceType] Ressourcenart
    [resource-type] Ressourcenart
    [scope] Bereich
    [ip] Adresse
    [outcome] Ergebnis
    [id] Ereignis-ID
   *[other] Einzelheiten
}
field-user-email = E-Mail des Benutzers

## Kopfzeile

offline = Ohne Netz
offline-more = : was geladen ist, bleibt nutzbar
offline-title = Was geladen ist, bleibt nutzbar: Suche, Werte, Diagramm, Export. Nur das Abrufen wartet auf das Netz.
source-state = { $state ->
    [loading] Wird geladen
    [partial] Unvollständig
    [complete] Geladen
    [failed] Fehlgeschlagen
   *[other] Keine Quelle
}
zone = Zeitzone
zone-title = Zeitzone aller Zeit- und Datumsangaben
zone-device = Dieses Gerät ({ $zone })
zone-device-after = { $zone } (dieses Gerät)
zones-all = Alle Zeitzonen
theme = { $theme ->
    [light] Darstellung: hell
    [dark] Darstellung: dunkel
   *[other] Darstellung: wie im System
}
language = Sprache
language-unspoken = { $language } konnte nicht geladen werden. Die Anzeige bleibt, wie sie ist.

## Ereignisse öffnen

open = Öffnen
open-events = Ereignisse öffnen
open-files = Dateien öffnen…
open-add = Zu den vorhandenen Ereignissen hinzufügen
or-address = oder eine Adresse
address = Adresse eines JSON-Endpunkts
paste = Einfügen
paste-refused = Bitte Strg+V drücken
load-sample = Beispiel laden
sample-try = Beispiel ausprobieren
forget-events = Alle Ereignisse vergessen
save-case = Als Falldatei speichern…
check-exported = Exportierte Datei prüfen…
stays-here = Die Ereignisse bleiben in diesem Browser. Es wird nichts gesendet.
welcome-title = Wer hat wann was womit getan?
welcome-lead = Ziehen Sie Audit-Ereignisse auf diese Seite oder fügen Sie sie ein: JSON, NDJSON oder CSV, aus jedem Produkt, auch gepackt oder in Ordnern. Durchsuchen Sie sie und nehmen Sie die Antwort als Datei mit.
empty-note = Alles geschieht in diesem Browser. Es wird nichts gesendet.
drop-instead = Stattdessen öffnen
drop-open = Zum Öffnen loslassen
drop-add = Zu diesen Ereignissen hinzufügen
pasted = Eingefügter Text
files-more = { $count ->
    [one] { $first } und { $count } weitere
   *[other] { $first } und { $count } weitere
}
events-loaded = { $count ->
    [one] { $count } Ereignis geladen
   *[other] { $count } Ereignisse geladen
}

## Was nicht gelang

failure-title = { $code ->
    [unauthorized] Die Quelle verlangt eine Anmeldung
    [forbidden] Die Quelle verweigert den Zugriff
    [not-found] Unter dieser Adresse ist nichts
    [rate-limited] Die Quelle bittet um Geduld
    [server] Die Quelle hat eine Störung
    [network] Keine Antwort von der Quelle
    [not-json] Das sind keine Ereignisse
    [no-events] Hier sind keine Ereignisse
    [graphql] Die Quelle antwortet mit einem Fehler
    [too-large] Mehr, als dieser Tab fasst
    [truncated] Die Quelle brach ab
   *[other] Die Ereignisse konnten nicht gelesen werden
}
failure = { $code ->
    [unauthorized] Die Quelle verlangt eine Anmeldung. Melden Sie sich dort erneut an oder geben Sie ein gültiges Token an.
    [forbidden] Die Quelle gibt Ihnen diese Ereignisse nicht. Bitten Sie ihre Verwaltung um das Recht, das Audit-Log zu lesen.
    [not-found] Unter dieser Adresse ist nichts. Prüfen Sie sie.
    [rate-limited] Die Quelle bittet um Geduld. Versuchen Sie es später erneut.
    [server] Die Quelle hat eine Störung. Versuchen Sie es später erneut.
    [network] Keine Antwort von der Quelle. Prüfen Sie die Verbindung, die Adresse und ob die Quelle andere Seiten zulässt (CORS).
    [not-json] Was ankam, sind keine Ereignisse, vielleicht eine Anmeldeseite. Prüfen Sie die Adresse.
    [truncated] Die Quelle brach ab. Was ankam, ist hier; laden Sie erneut, um den Rest zu erhalten.
    [graphql] Die Quelle antwortet mit einem Fehler. Prüfen Sie Berechtigung, ID und Token.
    [no-events] Darin wurden keine Ereignisse gefunden. Prüfen Sie, ob es die richtige Datei oder Adresse ist.
    [bad-query] Die Abfrage ist nicht lesbar.
    [bad-options] Eine Einstellung ist nicht zulässig.
    [window] Der Bericht lässt diesen Zeitraum nicht zu.
    [too-large] Das ist mehr, als dieser Tab fasst. Grenzen Sie den Zeitraum ein.
    [cancelled] Der Vorgang wurde angehalten.
   *[other] Audit Explorer hat einen eigenen Fehler. Es wurde nichts gesendet. Laden Sie die Seite neu.
}
kept-arrived = Was bis dahin ankam, ist hier.
kept-before = Was zuvor geladen war, ist noch hier.

## Vollständigkeit

complete = vollständig
incomplete = unvollständig
from-incomplete = aus einer unvollständigen Quelle
duplicates = { $count ->
    [one] { $count } Dublette
   *[other] { $count } Dubletten
}
rejected = { $count ->
    [one] { $count } zurückgewiesen
   *[other] { $count } zurückgewiesen
}
no-gaps = keine Lücken
not-whole = nicht bis zum Ende gelesen
gap = { $from } bis { $to } UTC: { $why }
gap-and-others = { $others ->
    [one] { $gap }; { $others } weitere Lücke
   *[other] { $gap }; { $others } weitere Lücken
}
missing = Es fehlt: { $gap }
range = { $first } { $firstclock } bis { $last } { $lastclock } { $zone }
range-of-day = { $date } { $from } bis { $to } { $zone }
range-closed = Zeitraum geschlossen { $clock }
range-read = gelesen { $clock }
untimed = { $count ->
    [one] { $count } Ereignis hat keine lesbare Zeit
   *[other] { $count } Ereignisse haben keine lesbare Zeit
}
notes-label = Hinweise zu den geladenen Ereignissen
result = Ergebnis
count-of = { $of ->
    [one] { $total } von { $of } Ereignis
   *[other] { $total } von { $of } Ereignissen
}
waiting = { $seconds } s Pause, dann Seite { $page } erneut
waiting-offline = Ohne Netz. Sobald dieses Gerät wieder verbunden ist: Seite { $page } erneut
reading-of = { $bytes } von { $total } gelesen
reading-so-far = Wird gelesen, bisher { $bytes }
rejects = Zurückgewiesene Datensätze
rejects-lead = Diese Datensätze wurden keine Ereignisse: sie waren nicht als solche lesbar. Alles andere steht in der Tabelle.
rejects-first = Die ersten { $named } von { $of }.
reject-place = { $source }, Seite { $page }, Byte { $at }
save-as-form = Als { $form } speichern
file-refused = { $name } wurde vom Browser abgelehnt

## Abfrage

query = Abfrage
query-hint = Alles durchsuchen, zum Beispiel  { $example }
filters-clear = Alle Filter entfernen
suggestions = Vorschläge
user-filter = Benutzer: Name, E-Mail oder ID
user-filter-hint = Name, E-Mail oder ID
anyone = Alle Benutzer
actions = Aktionen
find-action = Aktion suchen
any-action = Alle Aktionen
of-these = { $count } davon
help-title = So suchen Sie
help-fields = Felder:
help-example = { $example ->
    [word] ein Wort irgendwo, mit oder ohne Akzente
    [words] diese Wörter in dieser Reihenfolge
    [user] Name, E-Mail oder ID des Akteurs
    [exact] genau dieser Wert
    [either] das eine oder das andere
    [not] alles außer diesem
    [star] beliebiger Text, wo der Stern steht
    [network] ein Netz
    [last] die letzten 30 Tage
   *[other] vom ersten Tag an bis vor den zweiten
}
nothing-title = Kein Ereignis passt
nothing-loaded = Die Quelle enthält keine Ereignisse
nothing-loaded-more = Sie wurde bis zum Ende gelesen. Wählen Sie oben eine andere oder prüfen Sie, ob ihre Filter zu eng sind.
blockers = Diese Teile der Abfrage schließen alles aus. Lassen Sie einen weg:
blockers-all = All dies muss zugleich gelten:
blocker-without = Ohne

## Zeit

time-range = Zeitraum
all-time = Gesamter Zeitraum
last-days = { $days ->
    [one] Letzter Tag
   *[other] Letzte { $days } Tage
}
last-thirty = Letzte 30 Tage ohne heute
this-quarter = Dieses Quartal
last-quarter = Letztes Quartal
last-span = Letzte { $span }
from-day = Ab { $day }
up-to-day = Bis { $day }
from-to = { $from } – { $to }
days-both = Tage, beide eingeschlossen
midnight-in = Ein Tag beginnt um Mitternacht in
to-the-second = Auf die Sekunde
from-included = Von, eingeschlossen
to-excluded = Bis, ausgeschlossen
date-at = { $date } um { $time } UTC

## Diagramm

chart = Ereignisse im Zeitverlauf
chart-figures = Ereignisse im Zeitverlauf, in Zahlen
chart-caption = Ereignisse in Schritten von { $step }
chart-summary = { $events } in Schritten von { $step }
chart-range = { $from } bis { $to }
chart-keys = Ereignisse im Zeitverlauf. Pfeiltasten bewegen, mit Umschalt wählen sie aus, Eingabe grenzt ein, Plus und Minus zoomen
chart-legend = { $outcome ->
    [success] erfolgreich
    [failure] fehlgeschlagen
   *[other] unbekannt
}
bar = { $from }: { $events }
bar-failed = { $from }: { $events }, { $failed } fehlgeschlagen
success = Erfolgreich
not-known = Unbekannt
zoom-label = Zoom des Diagramms
earlier = Früher
later = Später
zoom-out = Verkleinern
zoom-in = Vergrößern
in-figures = In Zahlen

## Neben der Tabelle

side = Ereignisse eingrenzen
side-hide = Diesen Bereich ausblenden
side-tabs = Was angezeigt wird
side-tab = { $tab ->
    [insight] Auffälliges
   *[other] Werte
}
facet-distinct = Verschiedene Werte
facet-distinct-spoken = verschiedene Werte
facet-remove = { $field } entfernen
facet-path = Pfad der Einzelheiten zählen
more-values = { $count } weitere
details-read = { $share } der Einzelheiten gelesen…
find-in = In { $field } suchen
rare-first = Seltene zuerst
rare-first-title = Die seltensten Werte zuerst
exclude-value = { $value } ausschließen
exclude-title = Ausschließen (Taste: Minus)
insight-title = { $kind ->
    [failures] Fehlschläge je Benutzer
    [bursts] Häufungen
    [new-actions] Erstmals: Benutzer und Aktion
    [new-addresses] Erstmals: Benutzer und Adresse
    [out-of-hours] Außerhalb der Arbeitszeit
    [rarest] Seltenste Aktionen
   *[other] Aktivste Benutzer
}
insight-about = { $kind ->
    [failures] Wer am häufigsten abgewiesen wurde oder scheiterte.
    [bursts] Zehn oder mehr Ereignisse eines Benutzers in fünf Minuten und das Fünffache des für ihn Üblichen.
    [new-actions] Die jüngsten Aktionen, die ein Benutzer in den geladenen Ereignissen zuvor nie ausführte.
    [new-addresses] Die jüngsten Adressen, von denen ein Benutzer in den geladenen Ereignissen zuvor nie kam.
    [out-of-hours] Wer am Wochenende, vor 7:00 oder nach 19:00 der gewählten Zeitzone tätig war.
    [rarest] Was am seltensten getan wurde.
   *[other] Wer am meisten tat.
}
insight-none = Nichts in diesen Ereignissen
insight-show = Diese Ereignisse zeigen: { $query }

## Tabelle

columns = Spalten
columns-of-table = Spalten der Tabelle
density = { $density ->
    [compact] Eng
   *[other] Weit
}
wrap = Lange Texte umbrechen
usual-columns = Übliche Spalten
move-back = { $column } nach links
move-on = { $column } nach rechts
column-path = Ein Pfad der Einzelheiten als Spalte
column-path-hint = Pfad der Einzelheiten
column-now = { $column } ist jetzt die letzte Spalte
column-already = { $column } ist bereits eine Spalte
column-moved = { $column }, Spalte { $place } von { $total }
pixels-wide = { $pixels ->
    [one] { $pixels } Pixel breit
   *[other] { $pixels } Pixel breit
}
header-title = { $column }: sortieren. Ziehen verschiebt. Umschalt und Pfeile: Breite, mit Alt: Platz
sorted-up = Sortiert nach { $column }, aufsteigend
sorted-down = Sortiert nach { $column }, absteigend
rows-selected = { $count ->
    [one] { $count } Zeile ausgewählt
   *[other] { $count } Zeilen ausgewählt
}
rows-selected-label = Ausgewählte Zeilen
rows-copied = { $count ->
    [one] { $count } Zeile als { $form } kopiert
   *[other] { $count } Zeilen als { $form } kopiert
}
select-nothing = Auswahl aufheben
select-nothing-key = Auswahl aufheben (Esc)
copy-as = Als { $form } kopieren
copy-as-words = Kopieren als
copied = { $what } kopiert
copied-word = Kopiert
copy-refused = Der Browser hat das Kopieren abgelehnt
refused = Vom Browser abgelehnt
cell-menu = Was mit diesem Wert geschehen soll
only = Nur { $value }
exclude = { $value } ausschließen
only-without = Nur Ereignisse ohne { $value }
only-with = Nur Ereignisse mit { $value }
copy-value = { $value } kopieren
from-moment = Ab { $value }
up-to-moment = Bis { $value }
everything-within = Alles im Umkreis von { $value }
five-minutes = 5 Minuten
row-as = Zeile als { $form }
rows-as = { $count ->
    [one] { $count } Zeile als { $form }
   *[other] { $count } Zeilen als { $form }
}

## Ein Ereignis

event = Ereignis
not-found-here = Nicht unter den gefundenen
previous-event = Vorheriges Ereignis
previous-event-key = Vorheriges Ereignis (K)
next-event = Nächstes Ereignis
next-event-key = Nächstes Ereignis (J)
copy-link = Link zu diesem Ereignis kopieren
link-copied = Link kopiert
no-link = Diese Seite bietet keinen Link
same-user = Gleicher Benutzer
same-resource = Gleiche Ressource
around = Um diese Zeit
only-with-this = Nur Ereignisse mit diesem Wert: { $field }
changes = Was sich änderte
changes-value = Wert
changes-before = Vorher
changes-after = Nachher
changes-absent = nicht vorhanden
raw = Rohes Ereignis
as-received = Wie empfangen
as-text = Text
tree = Das Ereignis wie empfangen. F filtert nach dem Wert, A macht ihn zur Spalte, Strg und C kopiert ihn
tree-filter = Filter
tree-column = Spalte
tree-copy = kopieren
find-in-event = In diesem Ereignis suchen
find-in-event-label = In diesem Ereignis suchen; Eingabe geht zum nächsten Treffer
as-column = { $name } als Spalte
somebody = Jemand ohne Namen
somebody-tool = Ein Werkzeug mit Graph-Schlüssel
something = etwas
kind = { $kind ->
    [ACCOUNT] Organisation
    [USER] Benutzer
    [GRAPH] Graph
    [GRAPH_VARIANT] Variante
    [GRAPH_API_KEY] API-Schlüssel des Graphen
    [USER_API_KEY] API-Schlüssel des Benutzers
    [ZENDESK_TICKET] Support-Ticket
    [AUDIT_JOB] Audit-Export
    [EMAIL_SETTINGS] E-Mail-Einstellungen
   *[other] Einladung
}
kind-one = { $kind ->
    [ACCOUNT] eine Organisation
    [USER] einen Benutzer
    [GRAPH] einen Graphen
    [GRAPH_VARIANT] eine Variante
    [GRAPH_API_KEY] einen API-Schlüssel des Graphen
    [USER_API_KEY] einen API-Schlüssel des Benutzers
    [ZENDESK_TICKET] ein Support-Ticket
    [AUDIT_JOB] einen Audit-Export
    [EMAIL_SETTINGS] E-Mail-Einstellungen
   *[other] eine Einladung
}
kind-other = { $begins ->
   *[other] { $kind }
}
kind-named = { $kind } { $name }
did = { $who }: „{ $action }“
did-with = { $who }: „{ $action }“ an { $what }
did-by-verb = { $tone ->
    [adds] { $who } hat hinzugefügt oder eingeschaltet: { $what } ({ $action })
    [removes] { $who } hat entfernt oder ausgeschaltet: { $what } ({ $action })
   *[other] { $who } hat geändert: { $what } ({ $action })
}
did-failed = { $sentence } – ohne Erfolg
did-graphos = { $action ->
    [CREATE] { $who } hat angelegt: { $what }
    [UPDATE] { $who } hat geändert: { $what }
    [DELETE] { $who } hat endgültig gelöscht: { $what }
    [SOFT_DELETE] { $who } hat gelöscht, widerrufbar: { $what }
    [UNDO_SOFT_DELETE] { $who } hat wiederhergestellt: { $what }
    [CONFIG_CHANGE] { $who } hat Einstellungen geändert: { $what }
    [API_KEY] { $who } hat API-Schlüssel geändert: { $what }
    [IMPLEMENTING_SERVICE_UPSERT] { $who } hat Subgraph hinzugefügt oder geändert: { $what }
    [IMPLEMENTING_SERVICE_REMOVE] { $who } hat Subgraph entfernt: { $what }
    [JOIN_ACCOUNT] { $who } ist beigetreten: { $what }
    [LEAVE_ACCOUNT] { $who } ist ausgetreten: { $what }
    [CHANGE_ROLE] { $who } hat Rolle in der Organisation geändert: { $what }
    [OVERRIDE_GRAPH_ROLE] { $who } hat Rolle für einen Graphen geändert: { $what }
    [IGNORE_OPERATION_IN_CHECKS] { $who } hat Operation von Schemaprüfungen ausgenommen: { $what }
    [MARK_CHANGES_SAFE_FOR_OPERATION] { $who }: Änderungen für eine Operation in den Schemaprüfungen als sicher markiert: { $what }
    [TOGGLE_DATADOG] { $who } hat Weitergabe von Messwerten an Datadog umgeschaltet: { $what }
    [CURRENT_BILLING_SUBSCRIPTION_CHANGE] { $who } hat Tarif geändert: { $what }
    [BILLING_PERIOD_CHANGE] { $who } hat Abrechnungszeitraum geändert: { $what }
    [CANCEL_STUDIO_SUBSCRIPTION] { $who } hat Tarif zum Ende der Laufzeit gekündigt: { $what }
    [TERMINATE_STUDIO_SUBSCRIPTION] { $who } hat Tarif beendet: { $what }
   *[other] { $who } hat Tarif wieder aufgenommen: { $what }
}

## Export

export = Exportieren
exports = Exporte
report = Bericht
format = Format
print = Druck
report-title = { $report ->
    [visible] Angezeigte Spalten
    [all] Alles
    [pipefy] Pipefy-Audit-Logs
   *[other] GraphOS-Audit-Export
}
report-line = { $report ->
    [visible] Was die Tabelle zeigt, in ihrer Reihenfolge
    [all] Jedes Feld und die Einzelheiten der Quelle
    [pipefy] User, Action, Date · letzte 30 Tage ohne heute
   *[other] 11 Spalten · höchstens 180 Tage
}
pipe-uuid = Pipe-UUID
search-term = Suchbegriff
search-term-hint = Name oder E-Mail
required = erforderlich
to-hint = { $day }, eingeschlossen
actor = Akteur
actor-hint = ID oder E-Mail, vollständig
graph = Graph
graph-hint = ID, vollständig
times = Zeiten
cell-form = { $form ->
    [time-format] Mit Abstand zu UTC
    [local] Ortszeit, Zone in eigener Spalte
    [epoch-millis] Millisekunden seit 1970
    [details-form] In einer Zelle, als JSON
    [flatten] Eine Spalte je Wert
   *[other] Nur was sich änderte
}
written-for = Geschrieben für
any-program = Jedes Programm (RFC 4180)
unix-tools = Unix-Werkzeuge
formulas = Ausführen von Zellen in Tabellenprogrammen verhindern
formulas-more = Eine Zelle, die mit = + - oder @ beginnt, könnte als Formel ausgeführt werden; ein Apostroph davor hält sie als Text.
bundle = Mit Manifest, in einem Zip
bundle-more = Das Manifest sagt, was die Datei enthält und woher es kommt, mit SHA-256, sodass jeder sie später prüfen kann.
columns-changed = { $count }, geändert
columns-as-report = Wie im Bericht
columns-of-file = Spalten der Datei
move-up = { $column } nach oben
move-down = { $column } nach unten
leave-out = Weglassen
leave-out-name = { $column } weglassen
column-add = Feld oder Pfad der Einzelheiten als weitere Spalte
report-name = Name eines Berichts mit diesen Spalten
report-name-hint = Diese Spalten benennen
name-taken = „{ $name }“ ist vergeben; wählen Sie einen anderen Namen
open-report = Bericht öffnen…
report-file = Bericht als Datei
report-delete = Bericht löschen
report-there = Der Bericht { $name } ist da
preview = Vorschau
preview-wait = Vorschau wird erstellt…
preview-lines = Erste Zeilen der Datei
cells-to-escape = { $count ->
    [one] { $count } Zelle erhält einen Apostroph davor
   *[other] { $count } Zellen erhalten einen Apostroph davor
}
masked = { $count ->
    [one] Maskiert: { $count } Stelle ({ $each })
   *[other] Maskiert: { $count } Stellen ({ $each })
}
save-as = Speichern unter…
save-as-title = Direkt in die gewählte Datei geschrieben, wie groß sie auch ist
download = Herunterladen
open-print = Druckansicht öffnen
go-on = Weiterarbeiten
another-file = Weitere Datei
save-manifest = Manifest speichern
save-again = Erneut speichern
signed = Signiert
cells-escaped = Am Ausführen gehinderte Zellen
cells-masked = Maskierte Zellen
rows-exported = { $count ->
    [one] { $count } Zeile exportiert
   *[other] { $count } Zeilen exportiert
}
jobs-note = Dateien lassen sich 30 Tage lang erneut herunterladen, solange diese Seite offen ist.
download-again = Erneut herunterladen
how-far = Fortschritt
job-waiting = Wartet, bis es an der Reihe ist
job-expired = Abgelaufen: die 30 Tage sind vorbei
job-cancelled = Angehalten; es entstand keine Datei
rows-written = { $count ->
    [one] { $count } Zeile geschrieben
   *[other] { $count } Zeilen geschrieben
}
rows-a-second = { $count } Zeilen/s
time-left = noch { $time }

## Eine Datei prüfen

check-file = Datei prüfen…
verify-title = Datei prüfen
verify-give = Ziehen Sie die Datei und ihre manifest.json hierher, oder das Zip mit beiden, oder { $choose }.
verify-choose = wählen Sie sie aus
verify-more = Mit den Rohseiten der Quelle wird sie zudem neu erzeugt und verglichen; mit dem öffentlichen Schlüssel des Unterzeichners auch die Signatur. Es wird nichts gesendet.
verify-holds = Die Datei ist, was ihr Manifest sagt
verify-broken = Die Datei ist nicht, was ihr Manifest sagt
verify-weight = { $weight ->
    [holds] Stimmt
    [note] Hinweis
   *[other] Stimmt nicht
}
key-sign = Eigene Exporte signieren
key-about = Mit Ihrem Schlüssel kann jeder, der den öffentlichen Teil hat, erkennen, dass das Manifest von Ihnen stammt und unverändert ist. Der Schlüssel bleibt in dieser Seite; Sie erhalten beide Teile als Dateien.
key-signed = Exporte werden mit dem Schlüssel { $key } signiert
key-unsigned = Exporte werden nicht signiert
key-make = Schlüssel erzeugen
key-use = Schlüsseldatei verwenden…
key-stop = Nicht mehr signieren

## Felder der Quelle

fields = Felder
fields-title = Welches Feld der Quelle welchem von unseren entspricht
rules-generic = an Namen und Werten erkannt
rules-custom = von Hand gewählt
rules-for = Regeln für { $source }
path-choose = nicht gefunden: wählen
path-of = { $field }: { $path }. Anderen Pfad wählen
path-for = Pfad für { $field }: nach Name oder Wert suchen oder eingeben
path-for-hint = Name oder Wert suchen oder Pfad eingeben
paths = Pfade, die die Ereignisse haben
path-none = Die Ereignisse haben kein solches Feld
sure = zu { $share } sicher
mapping-kept = Ihre Auswahl für diese Quelle bleibt auf diesem Gerät gespeichert.
forget-it = Vergessen
mapping-name = Name dieser Zuordnung
mapping-name-hint = Name, z. B. unsere Lohnabrechnung
load-file = Laden…
find-anew = Neu erkennen
read-anew = Die Ereignisse wurden neu gelesen
mapping-forgotten = Die Auswahl für { $source } wurde auf diesem Gerät vergessen
mapping-applied = { $source } wird gelesen, wie Sie es zuvor wählten; zu sehen unter Felder
zoneless = Zeiten ohne Zone gelten in
zoneless-times = { $count ->
    [one] { $count } Zeit ohne Zone, gelesen als
   *[other] { $count } Zeiten ohne Zone, gelesen als
}
dates-begin = Daten wie 03/04 beginnen mit
either-day = { $count ->
    [one] { $count } Datum kann zwei Tage meinen und hat daher noch keine Zeit. Zuerst kommt
   *[other] { $count } Daten können zwei Tage meinen und haben daher noch keine Zeit. Zuerst kommt
}
source-zone = Zone von Zeiten ohne Zone
utc-assumed = UTC (angenommen)

## Ansichten

views-word = Ansichten
saved-views = Gespeicherte Ansichten
views-kept = Gespeicherte Ansichten bleiben auf diesem Gerät. Sie enthalten Abfrage und Einstellungen, nie Ereignisse.
views-until-closed = Gespeicherte Ansichten bleiben, bis diese Seite geschlossen wird. Sie enthalten Abfrage und Einstellungen, nie Ereignisse.
views-save = Alle als Datei speichern
views-open = Datei mit Ansichten öffnen…
views-opened = { $count ->
    [one] { $count } Ansicht geöffnet
   *[other] { $count } Ansichten geöffnet
}
no-views = { $file } enthält keine Ansichten: { $why }
view-name = Name der jetzigen Ansicht
view-name-hint = Diese Ansicht benennen
forget-name = { $name } vergessen
all-events = alle Ereignisse
foreign-view = Dieser Link entstand mit anderen Ereignissen als den hier geladenen. Was er findet, kann abweichen.
foreign-view-said = Diese Ansicht entstand mit anderen Ereignissen

## Auf diesem Gerät

kept-label = Auf diesem Gerät gespeichert
keeping = Die Ereignisse werden auf diesem Gerät gespeichert…
kept-since = { $count ->
    [one] { $count } Ereignis auf diesem Gerät gespeichert am { $when }.
   *[other] { $count } Ereignisse auf diesem Gerät gespeichert am { $when }.
}
kept-nothing = Noch ist nichts gespeichert. Was geladen wird, bleibt auf diesem Gerät, mit seiner Ansicht und den exportierten Dateien.
kept-shown = { $count ->
    [one] { $count } Ereignis, das auf diesem Gerät gespeichert war
   *[other] { $count } Ereignisse, die auf diesem Gerät gespeichert waren
}
kept-not-shown = Was auf diesem Gerät gespeichert ist, wird nicht gezeigt: { $why }
events-not-kept = Diese Ereignisse werden auf diesem Gerät nicht gespeichert: { $why }. Was zuvor gespeichert war, ist noch da
file-not-kept = Die Datei „{ $name }“ wird auf diesem Gerät nicht gespeichert: { $why }. Sie lässt sich erneut speichern, bis diese Seite geschlossen wird
room = Die Ereignisse belegen { $takes }.
room-free = Die Ereignisse belegen { $takes }; { $room } sind frei.
sealed = Verschlüsselt mit dem Schlüssel dieser Seite.
unsealed = Nicht verschlüsselt: wer diesen Browser nutzen kann, kann es lesen.
forget-everything = Alles vergessen
new-since = Neues seit dem letzten Mal
load-all-again = Alles erneut laden
nothing-new = Seit dem letzten Mal nichts Neues.
new-events = { $count ->
    [one] { $count } neues Ereignis seit dem letzten Mal.
   *[other] { $count } neue Ereignisse seit dem letzten Mal.
}
kept-note = Diese Ereignisse wurden auf diesem Gerät gespeichert am { $when }. Was seither geschah, ist nicht darunter.
case-note = Dies ist eine Falldatei: die Ereignisse sind, wie sie beim Speichern waren, und nichts lässt sich hinzufügen. Ein Export aller Ereignisse als NDJSON, neueste zuerst wie hier, hat die Prüfsumme in seinem Manifest.
case-manifest = Manifest speichern
case-being-made = Die Falldatei wird erstellt

## Tasten

keys = Tasten
key-where = { $what ->
    [in-query] { $key } in der Abfrage
    [in-values] { $key } in den Werten
    [in-chart] { $key } im Diagramm
    [enter-chart] { $key } im Diagramm
    [zoom-chart] { $key } im Diagramm
    [in-table] { $key } in der Tabelle
    [ends-table] { $key } in der Tabelle
    [cells-table] { $key } in der Tabelle
    [menu-table] { $key } in der Tabelle
    [rows-table] { $key } in der Tabelle
    [copy-table] { $key } in der Tabelle
    [headers] { $key } in den Spaltenköpfen
    [page] Bild auf, Bild ab
   *[other] { $key }
}
key-does = { $what ->
    [query] zur Abfrage
    [values] zu den Werten
    [chart] zum Diagramm
    [table] zur Tabelle
    [export] exportieren
    [undo] letzte Änderung der Abfrage zurücknehmen
    [step] nächstes, vorheriges Ereignis, solange eines offen ist
    [card] diese Karte
    [in-query] Vorschläge; Eingabe übernimmt, Escape schließt
    [in-values] von Wert zu Wert; Leertaste wählt, Minus schließt aus
    [in-chart] von Schritt zu Schritt; mit Umschalt auswählen
    [enter-chart] grenzt auf die Auswahl ein; Entf erweitert wieder
    [zoom-chart] vergrößern, verkleinern, alles
    [in-table] von Ereignis zu Ereignis; Eingabe öffnet
    [ends-table] zum ersten, zum letzten
    [cells-table] von Zelle zu Zelle der Zeile
    [menu-table] was mit der Zelle möglich ist; auch die Menütaste
    [rows-table] wählt Zeilen; Strg A wählt alle
    [copy-table] kopiert die ausgewählten Zeilen
    [headers] von Spalte zu Spalte; mit Umschalt die Breite, mit Alt Umschalt der Platz
    [page] um eine Seite
   *[other] schließt, was offen ist
}

## Was die Engine sagt

query-field = { $field ->
    [user] wer: ID, Name oder E-Mail
    [action] was getan wurde
    [resource] womit: ID oder Name
    [after] ab einem Datum oder Zeitpunkt
    [before] bis vor ein Datum oder einen Zeitpunkt
    [on] an einem Tag, in einem Monat oder Jahr
    [last] in den letzten 30d, 12h, 30m oder 2w
    [actor-id] die ID des Akteurs
    [actor-name] der Name des Akteurs
    [actor-email] die E-Mail des Akteurs
    [actor-type] welche Art Akteur: Person, Schlüssel
    [role] die Rolle, die der Akteur hatte
    [resource-id] die ID der Ressource
    [resource-type] welche Art Ressource
    [resource-name] der Name der Ressource
    [scope] wozu das Ereignis gehört
    [ip] die Adresse oder ein Netz
    [outcome] wie es ausging
    [id] die ID des Ereignisses
   *[other] woher das Ereignis kam
}
searched-before = zuvor gesucht
core-unclosed-quote = dieses Anführungszeichen wird nie geschlossen
core-unclosed-group = diese Klammer wird nie geschlossen
core-unopened-group = diese Klammer wurde nie geöffnet; um nach ihr zu suchen, setzen Sie sie in Anführungszeichen
core-empty-group = zwischen diesen Klammern steht nichts
core-too-deep = mehr als 100 Klammern stehen ineinander
core-nothing-to-negate = schreiben Sie, was wegfallen soll, direkt hinter das Minus, ohne Leerzeichen
core-one-sided-or = OR braucht auf beiden Seiten etwas; um nach dem Wort selbst zu suchen, setzen Sie es in Anführungszeichen
core-unknown-near = kein Feld heißt { $name }; meinten Sie { $nearest }? Um nach dem Text selbst zu suchen, setzen Sie ihn in Anführungszeichen
core-unknown = kein Feld heißt { $name }; um nach dem Text selbst zu suchen, setzen Sie ihn in Anführungszeichen
core-missing-value = schreiben Sie das Gesuchte direkt hinter den Doppelpunkt, ohne Leerzeichen
core-field-in-field = die Werte eines Feldes können kein anderes Feld enthalten; schließen Sie die Klammer davor oder setzen Sie es in Anführungszeichen
core-empty-path = in diesem Pfad fehlt ein Name; schreiben Sie ihn als details.some.path
core-unclosed-regex = dieser reguläre Ausdruck wird nie geschlossen; um nach einem Schrägstrich zu suchen, setzen Sie den Text in Anführungszeichen
core-empty-regex = zwischen diesen Schrägstrichen steht nichts; um nach ihnen zu suchen, verwenden Sie Anführungszeichen
core-after-regex = ein regulärer Ausdruck endet am zweiten Schrägstrich; um nach diesem Text zu suchen, setzen Sie ihn in Anführungszeichen
core-bad-regex = dieser reguläre Ausdruck ist nicht lesbar: { $why }
core-large-regex = dieser reguläre Ausdruck ist zu groß; wiederholen Sie weniger Zeichen weniger oft
core-bad-network = dies ist kein Netz; schreiben Sie es als 10.0.0.0/8 oder 2001:db8::/32: { $text }
core-bad-length = dies ist keine Zeitspanne; schreiben Sie sie als 30d, 12h, 30m oder 2w: { $text }
core-time-regex = eine Zeit kann kein regulärer Ausdruck sein; schreiben Sie sie als 2024-05-20 oder 7d
core-bad-time = hier ist keine Zeit lesbar; schreiben Sie sie als 2024-05-20, 2024-05-20T09:08:10Z oder 7d: { $text }
core-two-days = dieses Datum kann zwei Tage meinen; schreiben Sie das Jahr zuerst, wie in 2024-05-20: { $text }
core-stopped = von Ihnen angehalten
core-cut = der Inhalt brach in der Mitte ab
core-file-unread = { $file } war nicht lesbar: { $why }
core-page-unread = Seite { $page } war nicht zu bekommen: { $why }
core-keeps-older = { $source } bewahrt { $days } Tage auf: Älteres ist von dort nicht zu bekommen
core-keeps = { $source } bewahrt { $days } Tage auf
core-lags = { $source } kann { $minutes } min nachhinken: die neuesten Ereignisse sind vielleicht noch nicht da
core-late = eine Aktion kann nach 10 bis 15 Minuten erscheinen, und dieser Zeitraum endet um { $when }: die neuesten Aktionen können fehlen
core-file-incomplete = Die geladenen Ereignisse sind unvollständig, also ist es auch diese Datei.
core-most-pages = nach { $pages } Seiten angehalten, mehr werden nicht gelesen; grenzen Sie den Zeitraum ein
core-chosen = von Ihnen gewählt; { $count } von { $total } Stichproben haben einen Wert
core-guess = eine Vermutung; { $count } von { $total } Stichproben haben einen Wert
core-documented = dokumentiert für { $source }; { $total } von { $whole } Stichproben haben einen Wert
core-this-source = diese Quelle
core-last-hour = die letzte Stunde
core-last-hours = die letzten 24 Stunden
core-last-days = die letzten { $days } Tage
core-hours-ago = vor 24 Stunden
core-days-ago = vor { $days } Tagen
core-today = heute
core-yesterday = gestern
core-week-ago = vor einer Woche
