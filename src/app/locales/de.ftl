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
query-before = Die gezeigten Ereignisse gehören zur letzten lesbaren Abfrage.
query-hint = Alles durchsuchen, zum Beispiel  { $example }
filters-clear = Alle Filter entfernen
undo = Letzte Änderung der Abfrage zurücknehmen
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
sorting = Wird nach { $column } sortiert
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
did-changed = { $sentence }: { $name } von „{ $before }“ auf „{ $after }“
did-set = { $sentence }: { $name } auf „{ $after }“ gesetzt
did-unset = { $sentence }: { $name } nicht mehr „{ $before }“
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
paper = Nur die Zeilen, die auf dem Bildschirm standen. Die Druckansicht eines Exports enthält alle.
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
job-elsewhere = Wird in einem anderen Fenster erstellt
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
views-unread = Nicht lesbar: { $names }
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
single-keys = Einzelne Tasten
single-keys-more = Buchstaben und Zeichen allein bewirken etwas außerhalb eines Felds. Schalten Sie sie aus, wenn Sie diktieren oder Tasten versehentlich drücken; Pfeiltasten, Enter und Escape bleiben.
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
    [in-table] von Ereignis zu Ereignis; Eingabe öffnet, noch einmal führt hinein
    [ends-table] zum ersten, zum letzten
    [cells-table] von Zelle zu Zelle der Zeile
    [menu-table] was mit der Zelle möglich ist; auch die Menütaste
    [rows-table] wählt Zeilen; Strg A wählt alle
    [copy-table] kopiert die ausgewählten Zeilen
    [headers] von Spalte zu Spalte; mit Umschalt die Breite (Umschalt 0: wie es passt), mit Alt Umschalt der Platz
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
    [hours] außerhalb oder innerhalb der Arbeitszeit
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
core-bad-hours = die Zeit ist outside (Nächte und Wochenenden) oder inside (Montag bis Freitag, 7 bis 19 Uhr): { $text }
core-bad-time = hier ist keine Zeit lesbar; schreiben Sie sie als 2024-05-20, 2024-05-20T09:08:10Z oder 7d: { $text }
core-two-days = dieses Datum kann zwei Tage meinen; schreiben Sie das Jahr zuerst, wie in 2024-05-20: { $text }
core-stopped = von Ihnen angehalten
core-cut = der Inhalt brach in der Mitte ab
core-file-unread = { $file } war nicht lesbar: { $why }
core-no-access = der Browser gibt sie nicht frei
core-many-dropped = mehr als { $most } Dateien wurden auf einmal abgelegt, und die weiteren wurden nicht gelesen. Öffnen Sie diese für sich
core-page-unread = Seite { $page } war nicht zu bekommen: { $why }
core-keeps-older = { $source } bewahrt { $days } Tage auf: Älteres ist von dort nicht zu bekommen
core-keeps = { $source } bewahrt { $days } Tage auf
core-lags = { $source } kann { $minutes } min nachhinken: die neuesten Ereignisse sind vielleicht noch nicht da
core-late = eine Aktion kann nach 10 bis 15 Minuten erscheinen, und dieser Zeitraum endet um { $when }: die neuesten Aktionen können fehlen
core-file-incomplete = Die geladenen Ereignisse sind unvollständig, also ist es auch diese Datei.
core-records-left = Datensätze, die nicht als Ereignisse lesbar waren und in dieser Datei fehlen: { $count }.
core-records-whole = Mehrere Ereignisse stehen in einem Datensatz, und ein Datensatz wird ganz und nur einmal geschrieben: Die Datei enthält { $records } Datensätze mit { $events } Ereignissen.
core-untimed-left = Weggelassene Ereignisse, weil sie keine lesbare Zeit haben und sich nicht sagen lässt, ob sie in den Zeitraum gehören: { $count }.
core-stand-ins = die Datei enthält Stellvertreter, die ohne ihren Schlüssel nicht neu gebildet werden können; ob sie aus den Seiten folgt, wurde daher nicht geprüft: setzen Sie pseudonymKey
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
core-nights = Nächte und Wochenenden
core-working-days = Montag bis Freitag, 7 bis 19 Uhr
core-verify-missing = { $name } fehlt: das Manifest nennt diese Datei, und sie wurde nicht gegeben
core-verify-renamed = die Datei heißt { $now } und hieß { $before }, als sie erzeugt wurde
core-verify-same = { $name } ist Byte für Byte die Datei, die das Manifest beschreibt: { $bytes } Bytes, SHA-256 { $sha }
core-verify-all-rows = sie hat alle { $rows } Zeilen
core-verify-cut-row = ihre letzte Zeile bricht in der Mitte ab
core-verify-rows-missing = sie hat { $counted } Zeilen und hatte { $rows }, als sie erzeugt wurde: { $by } fehlen
core-verify-rows-more = sie hat { $counted } Zeilen und hatte { $rows }, als sie erzeugt wurde: { $by } sind zu viel
core-verify-other-bytes = { $name } wurde verändert: die Datei hat so viele Bytes wie damals, aber nicht dieselben. Ihre SHA-256 ist { $now } und war { $before }
core-verify-fewer-bytes = { $name } ist nicht vollständig: { $missing } von { $bytes } Bytes fehlen
core-verify-more-bytes = { $name } wurde verändert: die Datei hat { $bytes } Bytes mehr als damals
core-verify-unsigned = das Manifest ist nicht signiert: wer die Datei ändern konnte, konnte auch das Manifest ändern; beide beweisen also nur so viel wie der Weg, auf dem sie kamen
core-verify-key-unsigned = ein Schlüssel wurde gegeben, und das Manifest ist nicht signiert
core-verify-not-checked = die Signatur wurde nicht geprüft: { $why }
core-verify-key-unproven = ob der Schlüssel, den Sie gaben, es signiert hat, wurde nicht geprüft: { $why }
core-verify-no-algorithm = sie sagt nicht, wie sie entstand
core-verify-cannot-check = dieser Browser kann { $algorithm } hier nicht prüfen; die Befehlszeile im Handbuch kann es
core-verify-foreign = die Signatur kann nicht geprüft werden: { $algorithm } ist keines von { $names }
core-verify-signature-broken = die Signatur gilt nicht: das Manifest wurde nach dem Signieren verändert, oder ein anderer Schlüssel hat es signiert
core-verify-signature-holds = das Manifest ist, wie es signiert wurde: nichts darin wurde seither verändert
core-verify-your-key = es wurde mit dem Schlüssel signiert, den Sie gaben
core-verify-other-key = es wurde mit einem anderen Schlüssel signiert als dem, den Sie gaben
core-verify-names-other-key = das Manifest nennt einen anderen Schlüssel als den, den Sie gaben
core-verify-fingerprint = vergleichen Sie den Fingerabdruck des Schlüssels mit dem, den Sie auf anderem Weg vom Unterzeichner haben: SHA-256 { $sha }
core-verify-no-pages = die Rohseiten wurden nicht gegeben; ob die Datei aus ihnen folgt, wurde also nicht geprüft
core-verify-no-digests = das Manifest nennt von lokalen Dateien keine Prüfsumme; eine solche Seite wird daher an Name und Größe erkannt
core-verify-page-holds = { $name } ist eine Seite, aus der die Datei erzeugt wurde, unverändert
core-verify-page-broken = { $name } ist keine der Seiten, aus denen die Datei erzeugt wurde: sie wurde verändert oder gehört zu einem anderen Export
core-verify-packed-holds = { $name } ist Byte für Byte die gepackte Datei, die geladen wurde: { $bytes } Byte, SHA-256 { $sha }
core-verify-packed-broken = { $name } ist nicht Byte für Byte die gepackte Datei, die geladen wurde: etwas darin wurde verändert, oder sie wurde neu gepackt; ihr Inhalt wird für sich geprüft
core-verify-pages-missing = { $missing } von { $pages } Seiten wurden nicht gegeben; ob die Datei aus ihnen folgt, wurde also nicht geprüft
core-manifest-unknown = das Manifest wurde verändert: nichts darin heißt { $names }
core-manifest-no-digest = das Manifest trägt keine Prüfsumme seiner selbst; ob es verändert wurde, zeigt also nur eine Signatur
core-manifest-changed = das Manifest wurde verändert: was es sagt, passt nicht zur Prüfsumme in seiner letzten Zeile
core-manifest-holds = das Manifest sagt, was es sagte, als es geschrieben wurde
core-manifest-slip = das Manifest wurde verändert: { $others } Bytes zwischen seinen Werten sind andere, obwohl es dasselbe sagt
core-manifest-anew = das Manifest wurde von einem anderen Programm neu geschrieben; es sagt, was es sagte
core-manifest-doubled = das Manifest wurde verändert: es nennt { $key } zweimal an einer Stelle, sodass zwei Leser zweierlei lesen können
core-no-manifest = unter den Dateien ist kein Manifest: geben Sie die manifest.json, die mit dem Export kam, oder das Zip mit beiden
core-many-manifests = geben Sie ein Manifest auf einmal; dies sind { $count }: { $names }
core-replay-unasked = das Manifest sagt nicht alles, was verlangt war; die Datei ließ sich daher nicht neu erzeugen
core-replay-failed = die Datei ließ sich aus den Seiten nicht neu erzeugen: { $why }
core-replay-holds = die Datei folgt aus den Seiten: aus ihnen neu erzeugt, ist sie Byte für Byte dieselbe
core-replay-other = die Datei folgt nicht aus den Seiten: aus ihnen neu erzeugt, ist sie eine andere
core-replay-other-more = die Datei folgt nicht aus den Seiten: aus ihnen neu erzeugt, ist sie eine andere. { $more }
core-replay-rows-place = Die Seiten ergeben { $ours } Zeilen, und das Manifest sagt { $rows }. { $place }
core-replay-rows = Die Seiten ergeben { $ours } Zeilen, und das Manifest sagt { $rows }
core-replay-place = Sie gehen in Zeile { $row } auseinander: die Seiten ergeben { $ours }, und die Datei hat { $theirs }
core-unpacked = { $name } wurde hier entpackt; jede Datei darin hat die Prüfsumme, die das Zip nennt
core-zip-records = die eigenen Angaben des Zips sind nicht so, wie Audit Explorer sie schrieb: etwas darin wurde verändert, oder es wurde neu gepackt; die Dateien darin werden einzeln geprüft
core-json-empty = hier steht nichts
core-json-value = ein Wert fehlt
core-json-colon = ein Doppelpunkt fehlt
core-json-comma = ein Komma fehlt
core-json-key = ein Schlüssel in doppelten Anführungszeichen fehlt
core-json-bracket = diese Klammer schließt eine Klammer anderer Art
core-json-object = eine geschweifte Klammer wird nie geschlossen
core-json-array = eine eckige Klammer wird nie geschlossen
core-json-string = ein Anführungszeichen wird nie geschlossen
core-json-escape = diese Maskierung ist kein JSON
core-json-control = in einem Text steht ein unmaskiertes Steuerzeichen
core-json-number = diese Zahl ist kein JSON
core-json-not = dies ist kein JSON
core-json-deep = mehr als 128 Ebenen tief verschachtelt
core-json-utf8 = kein gültiges UTF-8
core-json-behind = hinter dem Wert folgt noch etwas
core-json-long = länger als 4 GiB
core-json-at = { $why }, bei Byte { $at } des Datensatzes
core-not-object = ein Ereignis muss ein Objekt sein, dies ist { $kind }
core-a-string = ein Text
core-an-array = eine Liste
core-a-number = eine Zahl
core-part-no-array = in diesem Teil des Inhalts steht bei { $path } keine Liste von Ereignissen
core-behind-array = hinter der Liste der Ereignisse folgt noch etwas
core-too-long = länger als ein Datensatz sein darf: { $length } Bytes, die Grenze ist { $limit }
core-row-cells = diese Zeile hat { $cells } Zellen, die Kopfzeile hat { $header }
core-cut-row = der Inhalt endete mitten in dieser Zeile
core-cut-cell = der Inhalt endete mitten in einer Zelle dieser Zeile, die in Anführungszeichen steht
core-cut-record = der Inhalt endete mitten in diesem Datensatz
core-no-array-at = bei { $path } steht keine Liste von Ereignissen; { $more }
core-no-array = keine Liste von Ereignissen wurde gefunden; { $more }
core-body-empty-object = der Inhalt ist ein leeres Objekt; { $more }
core-body-object = der Inhalt ist ein Objekt mit { $keys }; { $more }
core-body-single = der Inhalt ist ein einzelner Wert; { $more }
core-name-place = nennen Sie die Stelle der Liste in den Einstellungen der Quelle (events)
core-it-says = es steht darin: { $text }
core-array-no-objects-at = die Liste bei { $path } enthält keine Objekte, also keine Ereignisse: ein Ereignis muss ein Objekt sein
core-array-no-objects = die Liste enthält keine Objekte, also keine Ereignisse: ein Ereignis muss ein Objekt sein
core-server-error = der Server antwortete mit einem Fehler: { $why }
core-source-error = die Quelle antwortete mit einem Fehler: { $why }. Prüfen Sie das Token, die Rechte seines Besitzers und die Kennungen in der Anfrage
core-neither-json = der Inhalt ist weder JSON noch CSV; er beginnt mit { $text }
core-cut-before-events = der Inhalt endete vor der Liste der Ereignisse; laden Sie ihn erneut
core-body-empty = der Inhalt ist leer: nicht einmal eine leere Liste von Ereignissen wurde gesendet
core-utf16 = der Inhalt ist UTF-16-Text; JSON muss UTF-8 sein, speichern oder senden Sie ihn also als UTF-8
core-gzip = der Inhalt sind gzip-Daten, die niemand entpackt hat
core-inner-zip = dies ist ein Zip-Archiv, in einem anderen oder hinter einer Adresse: speichern Sie es als eigene Datei und öffnen Sie diese
core-xml = die Adresse antwortete mit XML statt JSON
core-web-page = die Adresse antwortete mit einer Webseite, wohl einer Anmeldeseite; melden Sie sich dort an und laden Sie erneut
core-no-answer = keine Antwort von { $name }: dieses Gerät ist vielleicht offline, die Adresse falsch oder der Server aus, oder der Server lässt diese Seite nicht lesen (CORS). Prüfen Sie Adresse und Verbindung; stimmt beides, muss der Server den Ursprung dieser Seite zulassen, oder ein Proxy unter der Adresse dieser Seite muss für sie abrufen
core-status-401 = sie weiß nicht, wer fragt. Melden Sie sich neu an oder erneuern Sie das Token
core-status-403 = diese Anmeldung darf sie nicht lesen. Bitten Sie den Besitzer um das Recht, das Audit-Log zu lesen
core-status-404 = unter dieser Adresse ist nichts. Prüfen Sie sie
core-status-429-while = sie wurde zu oft gefragt. Warten Sie eine Weile und laden Sie dann erneut
core-status-429-until = sie wurde zu oft gefragt. Warten Sie bis { $when } und laden Sie dann erneut
core-status-429 = sie wurde zu oft gefragt. Warten Sie { $wait } und laden Sie dann erneut
core-status-500 = sie hat selbst eine Störung. Versuchen Sie es später, oder sagen Sie es dem Besitzer
core-status-other = sie nahm die Anfrage nicht an. Prüfen Sie die Adresse und was sie gefragt werden will
core-connection-before = die Verbindung brach ab, bevor ein Ereignis ankam ({ $why }). Prüfen Sie sie und laden Sie dann erneut
core-connection-broke = die Verbindung brach ab ({ $why })
core-load-stopped-before = das Laden wurde angehalten, bevor es begann
core-load-stopped-kept = das Laden wurde angehalten; was angekommen war, ist noch da
core-load-stopped = das Laden wurde angehalten
core-stopped-nothing-added = von Ihnen angehalten: zu den Ereignissen, die da sind, kam nichts hinzu
core-stopped-before = von Ihnen angehalten vor { $left } weiteren von { $source }
core-memory-full = der Speicher dieses Tabs ist voll: { $rows } Ereignisse passten hinein, der Rest ist nicht da. Wählen Sie einen kürzeren Zeitraum, oder exportieren Sie diese und laden Sie die nächsten
core-list-too-long = die Inhaltsliste ist länger als 32 MB; wählen Sie einen kürzeren Zeitraum
core-part-stopped = ein Teil des Programms blieb mitten im Laden stehen. Was angekommen war, ist noch da; laden Sie es erneut
core-engine-stopped = das Programm blieb stehen ({ $why }). Starten Sie neu und laden Sie die Ereignisse erneut
core-zip-cut = das Ende des Archivs fehlt, wo die Liste seiner Dateien steht. Holen Sie es erneut: ein Download brach vielleicht ab
core-zip-damaged = das Archiv ist beschädigt. Holen Sie es erneut von dort, woher es kam
core-zip-split = es ist ein Teil eines mehrteiligen Archivs. Fügen Sie die Teile zusammen, entpacken Sie sie und öffnen Sie die Dateien
core-zip-encrypted = es ist verschlüsselt. Entpacken Sie es mit dem Passwort und öffnen Sie die Dateien; bemerkt bei { $name }
core-zip-packing = es ist auf eine Weise gepackt, die Browser nicht entpacken können (Methode { $method }). Entpacken Sie es selbst und öffnen Sie die Dateien; bemerkt bei { $name }
core-zip-many = es enthält mehr als { $most } Dateien. Entpacken Sie es und öffnen Sie die wichtigen
core-zip-overlap = seine Dateien überlappen sich, was kein ehrliches Archiv tut: es soll den überfluten, der es entpackt
core-zip-bomb = aus { $packed } Bytes würden { $unpacked }, wie bei einem Archiv, das den überfluten soll, der es entpackt. Wenn Sie ihm trauen, entpacken Sie es selbst und öffnen Sie die Dateien
core-zip-more = entpackt ist es mehr, als sein Archiv sagt
core-zip-other = es ist nicht, was gepackt wurde: sein Archiv ist beschädigt
core-zip-hurt = sein Archiv ist beschädigt
core-cannot-unpack = dieser Browser kann { $format } nicht entpacken; entpacken Sie die Datei zuerst
core-case-damaged = die Ereignisse dieser Falldatei sind beschädigt oder fehlen: lassen Sie sich die Datei erneut geben
core-case-memory = der Browser hat keinen Speicher mehr für eine Falldatei dieser Ereignisse: laden Sie weniger
core-case-changed = die Ereignisse änderten sich beim Schreiben; speichern Sie die Falldatei erneut
core-case-empty = eine Falldatei braucht Ereignisse: laden Sie welche, und warten Sie, bis alle da sind
core-the-source = die Quelle
core-next-was-read = Seite { $page } nennt als nächste eine Seite, die schon gelesen wurde; was dahinter liegt, ist nicht zu bekommen
core-empty-pages = nach { $pages } leeren Seiten in Folge angehalten, obwohl die Quelle eine nächste nennt
core-events-removed = die Quelle hatte zuerst { $most } Ereignisse und bei Seite { $page } { $total }: einige wurden beim Lesen entfernt, und andere rückten vielleicht auf eine schon gelesene Seite; laden Sie erneut
core-source-counts = die Quelle zählt { $total } Ereignisse und gab { $given }, ohne zu sagen, wie die anderen zu bekommen sind
core-source-says-more = die Quelle sagt, dass es mehr gibt, ohne zu sagen, wie es zu bekommen ist
core-pages-not-heeded = Seite { $page } brachte nur Ereignisse, die schon da waren: die Quelle scheint die Angabe „{ $what }“ nicht zu beachten
core-list-unread = die Inhaltsliste ist nicht lesbar
core-list-elsewhere = die Liste nennt Inhalte an einem anderen Ursprung, die nicht abgerufen werden
core-passed-over = von { $source } übergangen, als Reste eines Dateiverwalters: { $names }
core-never-read = von { $name } ist noch nichts da. Laden Sie zuerst alles
core-no-address = es gibt keine Adresse, um nach Neuem zu fragen: die Ereignisse kamen aus einer Datei, oder die Adresse wurde nicht gespeichert, weil sie ein Geheimnis enthält. Laden Sie sie erneut
core-end-over = die Adresse nennt ein Ende, das bei der letzten Anfrage schon vorbei war; daher kann nichts Neues kommen
core-not-new-alone = diese Quelle lässt sich nicht nur nach Neuem fragen: ihre Adresse hat keine Angabe, ab wann, und ihre Liste beginnt weder mit dem neuesten noch mit dem ältesten Ereignis
core-list-not-newest = die Liste beginnt nicht mehr mit dem neuesten Ereignis
core-list-ends = die Liste endet, bevor sie zu den Ereignissen kommt, die da sind
core-device-full = das Gerät hat keinen Platz mehr dafür
core-taken-away = ein anderes Fenster nahm sie weg, während sie geschrieben wurden
core-held = ein anderes Fenster oder Programm hält { $files } fest: schließen Sie es und wählen Sie noch einmal „Alles vergessen“
core-browser-refused = der Browser lehnte ab: { $why }
core-kept-encrypted = sie sind verschlüsselt, und diese Seite gab keinen Schlüssel
core-kept-other-key = sie lassen sich mit dem Schlüssel dieser Seite nicht öffnen
core-export-cut = der Export wurde vor seiner letzten Zeile angehalten
core-export-stopped = der Export wurde angehalten; es entstand keine Datei
core-export-overtaken = während die Datei entstand, wurden andere Ereignisse geladen; es wurde keine Datei erzeugt. Exportieren Sie noch einmal
core-no-packer = der Teil, der XLSX- und Zip-Dateien erzeugt, war nicht zu laden oder blieb stehen. Prüfen Sie die Verbindung und versuchen Sie es erneut, oder exportieren Sie CSV ohne Zip
core-xlsx-rows = eine XLSX-Datei mit { $rows } Zeilen ist mehr, als Tabellenprogramme öffnen; { $most } passen hinein. Grenzen Sie die Suche ein, oder nehmen Sie CSV
core-xlsx-columns = ein Tabellenblatt hat höchstens { $most } Spalten, und diese Datei hätte { $columns }. Wählen Sie weniger, oder nehmen Sie CSV
core-package-large = ein Tabellenblatt oder eine Datei in einem Zip käme auf mehr als 4 GB: Grenzen Sie die Suche ein, wählen Sie weniger Spalten, oder nehmen Sie CSV ohne Zip
core-xlsx-cell = eine Zelle fasst { $most } Zeichen, und { $column } in Zeile { $row } hat { $units }. Es wird nichts gekürzt: nehmen Sie CSV, oder lassen Sie diese Spalte weg
core-print-rows = eine Druckansicht fasst { $most } Zeilen, und dies sind { $rows }; grenzen Sie die Suche ein, oder nehmen Sie CSV oder XLSX, die alle fassen
core-copy-rows = die Zwischenablage fasst höchstens { $most } Zeilen, und dies sind { $rows }; exportieren Sie sie stattdessen in eine Datei
core-many-paths = die Details haben mehr als { $most } verschiedene Pfade, was kein Tabellenprogramm fasst; schreiben Sie sie als json, oder wählen Sie Spalten wie details.some.path
core-no-room = der Browser konnte die Datei nicht fassen: { $why }. Schaffen Sie Platz auf diesem Gerät, oder grenzen Sie die Suche ein; es blieb nichts gespeichert
core-not-written = die Datei war nicht zu schreiben: { $why }
core-download-refused = der Browser lehnte den Download ab: erlauben Sie Downloads für diese Seite und speichern Sie erneut
core-print-changed = die Ereignisse änderten sich, während die Druckansicht entstand; öffnen Sie sie erneut
core-print-failed = die Druckansicht war nicht zu zeigen: { $why }. Laden Sie sie stattdessen als Datei herunter
core-file-gone = die Datei von { $name } ist nicht mehr auf diesem Gerät; exportieren Sie erneut
core-file-unfit = die Datei wurde verworfen: sie kann offen enthalten, was jetzt maskiert wird; exportieren Sie noch einmal
core-masked-since = jetzt wird mehr maskiert als bei der Anforderung der Datei; exportieren Sie noch einmal
core-page-closed = die Seite wurde geschlossen, bevor die Datei fertig war; exportieren Sie noch einmal
core-file-not-there = die Datei konnte nicht auf diesem Gerät behalten werden: { $why }
core-sign-failed = die Seite konnte den Export nicht signieren, daher wird er nicht herausgegeben: { $why }
core-not-logged = dieser Export war nicht in das Protokoll der umgebenden Seite zu schreiben: { $why }
core-give-again = eine Datei ist nicht lesbar: { $why }. Geben Sie sie erneut
core-key-unread = die Schlüsseldatei ist nicht lesbar
core-not-a-key = dies ist kein privater Ed25519-Schlüssel in PEM (PKCS #8): { $why }
core-key-no-line = die Zeile -----BEGIN PRIVATE KEY----- fehlt
core-no-signing = dieser Browser signiert hier nicht mit Ed25519: { $why }. Nötig sind eine Seite mit https und Chrome 137, Firefox 129, Safari 17 oder neuer
core-mapping-loading = es werden noch Ereignisse geladen: ändern Sie die Zuordnung, wenn sie da sind, oder halten Sie das Laden an
core-mapping-masked = was maskiert ist, ist nach Feldern benannt, und mit einer anderen Zuordnung wären das andere Texte: laden Sie die Quelle mit der Zuordnung erneut, oder nennen Sie in redact Schlüssel und Formen
core-mapping-changed = die Ereignisse änderten sich, während sie neu gelesen wurden; ändern Sie die Zuordnung erneut
core-mapping-stopped = die Änderung der Zuordnung wurde angehalten; alles ist, wie es war
core-mapping-path = der Pfad der Zuordnung für { $key } ist nicht lesbar: { $why }, in { $text }
core-path-name = bei Zeichen { $at } fehlt ein Name
core-path-unclosed = die Klammer bei Zeichen { $at } wird nie geschlossen
core-path-brackets = in Klammern steht eine Zahl, *, Name=Wert oder ein Name in Anführungszeichen, bei Zeichen { $at }
core-path-braces = in geschweiften Klammern steht json, bei Zeichen { $at }
core-path-quoted = ein Name mit { $letter } wird als ["name"] geschrieben, bei Zeichen { $at }
core-path-long = ein Pfad hat höchstens 128 Schritte
core-unknown-zone = keine Zeitzone heißt { $name }; schreiben Sie UTC, local oder einen Namen wie Europe/Berlin
core-range-empty = der Zeitraum ist leer, denn er muss nach seinem Beginn enden; wählen Sie den Beginn vor dem Ende: { $from } bis { $to }
core-report-early = der Bericht { $name } hat nichts vor { $earliest }; wählen Sie einen späteren Beginn: { $from } bis { $to }
core-report-long = der Bericht { $name } umfasst höchstens { $days } Tage, und dieser Zeitraum ist länger; { $more }
core-report-start = beginnen Sie um { $start } oder später, oder enden Sie früher: { $from } bis { $to }
core-report-last-full = der Bericht { $name } umfasst die letzten { $days } Tage ohne heute; { $more }
core-report-last = der Bericht { $name } umfasst die letzten { $days } Tage; { $more }
core-report-within = wählen Sie einen Zeitraum zwischen { $earliest } und { $latest }: { $from } bis { $to }
core-the-beginning = Anfang
core-the-end = Ende
core-nothing-added = { $why }. Zu den Ereignissen, die da sind, kam nichts hinzu
core-load-all = { $why }. Laden Sie alles erneut
core-body-not-whole = { $name } ist nicht vollständig: { $why }. Was vollständig war, ist noch da; laden Sie erneut für den Rest
core-cannot-be-unpacked = { $name } ist nicht zu entpacken: { $why }
core-in-it = { $name } darin: { $why }
core-may-have-changed = { $name } ist nicht lesbar ({ $why }). Die Datei hat sich vielleicht geändert oder ist weg, seit Sie sie wählten: wählen Sie sie erneut
core-cannot-be-read = { $name } ist nicht lesbar ({ $why })
core-office-file = { $name } ist eine Datei eines Büroprogramms: speichern Sie sie dort als CSV und öffnen Sie diese
core-no-files = { $name } enthält keine Dateien
core-broke-off-first = { $name } brach ab, bevor das erste Ereignis vollständig war. Laden Sie erneut, oder sehen Sie nach, was gesendet wird
core-broke-off = { $name } brach ab ({ $why })
core-status = { $name } antwortete mit Status { $status }: { $why }
core-empty-answer = { $name } antwortete mit leerem Inhalt
core-no-data = { $name } sendete 60 s lang nichts. Prüfen Sie, ob die Quelle läuft, und laden Sie dann erneut
core-not-mapping = { $name } ist keine Zuordnung: { $why }
