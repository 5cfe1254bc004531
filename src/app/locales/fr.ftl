# Français. Vouvoiement ; espace insécable avant les deux-points.

## Mots

close = Fermer
close-esc = Fermer (Échap)
dismiss = Masquer
try-again = Réessayer
add = Ajouter
save = Enregistrer
stop = Arrêter
load = Charger
cancel = Annuler
done = Terminé
delete = Supprimer
copy = Copier
yes = oui
no = non
none = aucun
any = Tous
up = Monter
down = Descendre
find = Rechercher
from = De
to = À
day = jour
month = mois
source = Source de données
name = Nom
list-comma = {", "}
reading = Lecture…
counting = Comptage…
events-word = Événements
rows-word = Lignes
events = { $count ->
    [one] { $count } événement
   *[other] { $count } événements
}
rows = { $count ->
    [one] { $count } ligne
   *[other] { $count } lignes
}
hits = { $count ->
    [one] { $count } résultat
   *[other] { $count } résultats
}
notes = { $count ->
    [one] { $count } remarque
   *[other] { $count } remarques
}
place-of = { $place } sur { $total }

## Champs

field = { $field ->
    [time] Heure
    [action] Action effectuée
    [user] Utilisateur
    [actorName] Nom d’utilisateur
    [actorEmail] E-mail
    [actorId] ID d’utilisateur
    [actorType] Type d’utilisateur
    [actor-type] Type d’acteur
    [actorRole] Rôle
    [role] Rôle
    [resource] Ressource
    [resourceName] Nom de la ressource
    [resourceId] ID de la ressource
    [resourceType] Type de ressource
    [resource-type] Type de ressource
    [scope] Périmètre
    [ip] Adresse
    [outcome] Résultat
    [id] ID d’événement
   *[other] Détails
}
field-user-email = E-mail de l’utilisateur

## La ligne du haut

offline = Hors ligne
offline-more = {" "}: ce qui est chargé reste utilisable
offline-title = Ce qui est chargé reste utilisable : recherche, valeurs, graphique, export. Seule la récupération attend le réseau.
source-state = { $state ->
    [loading] Chargement
    [partial] Incomplet
    [complete] Chargé
    [failed] Échec
   *[other] Aucune source
}
zone = Fuseau horaire
zone-title = Fuseau horaire de toutes les heures et dates
zone-device = Cet appareil ({ $zone })
zone-device-after = { $zone } (cet appareil)
zones-all = Tous les fuseaux
theme = { $theme ->
    [light] Thème : clair
    [dark] Thème : sombre
   *[other] Thème : celui du système
}
language = Langue
language-unspoken = { $language } n’a pas pu être chargé. L’écran reste tel quel.

## Ouvrir des événements

open = Ouvrir
open-events = Ouvrir des événements
open-files = Ouvrir des fichiers…
open-add = Ajouter aux événements présents
or-address = ou une adresse
address = Adresse d’un point d’accès JSON
paste = Coller
paste-refused = Appuyez plutôt sur Ctrl+V
load-sample = Charger l’exemple
sample-try = Essayer l’exemple
forget-events = Oublier tous les événements
save-case = Enregistrer comme dossier d’enquête…
check-exported = Vérifier un fichier exporté…
stays-here = Les événements restent dans ce navigateur. Rien n’est envoyé.
welcome-title = Qui a fait quoi, sur quoi, et quand
welcome-lead = Déposez des événements d’audit n’importe où sur cette page, ou collez-les : JSON, NDJSON ou CSV, de n’importe quel produit, compressés ou en dossiers. Recherchez-y, puis emportez la réponse dans un fichier.
empty-note = Tout se passe dans ce navigateur. Rien n’est envoyé.
drop-instead = Ouvrir à la place
drop-open = Déposer pour ouvrir
drop-add = Ajouter à ces événements
pasted = Texte collé
files-more = { $count ->
    [one] { $first } et { $count } autre
   *[other] { $first } et { $count } autres
}
events-loaded = { $count ->
    [one] { $count } événement chargé
   *[other] { $count } événements chargés
}

## Ce qui n’a pas marché

failure-title = { $code ->
    [unauthorized] La source demande de vous identifier
    [forbidden] La source vous refuse l’accès
    [not-found] Il n’y a rien à cette adresse
    [rate-limited] La source demande de patienter
    [server] La source est en panne
    [network] Pas de réponse de la source
    [not-json] Ce ne sont pas des événements
    [no-events] Aucun événement ici
    [graphql] La source a répondu par une erreur
    [too-large] Plus que cet onglet ne peut contenir
    [truncated] La source s’est interrompue
   *[other] Les événements n’ont pas pu être lus
}
failure = { $code ->
    [unauthorized] La source demande de vous identifier. Reconnectez-vous auprès d’elle ou donnez un jeton valide.
    [forbidden] La source vous refuse ces événements. Demandez à son administrateur le droit de lire le journal d’audit.
    [not-found] Il n’y a rien à cette adresse. Vérifiez-la.
    [rate-limited] La source demande de patienter. Réessayez plus tard.
    [server] La source est en panne. Réessayez plus tard.
    [network] Pas de réponse de la source. Vérifiez la connexion, l’adresse, et si la source admet d’autres pages (CORS).
    [not-json] Ce qui est arrivé n’est pas des événements, peut-être une page de connexion. Vérifiez l’adresse.
    [truncated] La source s’est interrompue. Ce qui est arrivé est ici ; chargez à nouveau pour le reste.
    [graphql] La source a répondu par une erreur. Vérifiez l’autorisation, l’identifiant et le jeton.
    [no-events] Aucun événement n’y a été trouvé. Vérifiez que c’est le bon fichier ou la bonne adresse.
    [bad-query] La requête ne peut pas être lue.
    [bad-options] Un des réglages n’est pas admis.
    [window] Le rapport n’admet pas cette période.
    [too-large] C’est plus que cet onglet ne peut contenir. Réduisez la période.
    [cancelled] L’opération a été arrêtée.
   *[other] Audit Explorer a rencontré une erreur interne. Rien n’a été envoyé. Rechargez la page.
}
kept-arrived = Ce qui était arrivé est ici.
kept-before = Ce qui était chargé auparavant est toujours ici.

## Complétude

complete = complet
incomplete = incomplet
from-incomplete = d’une source incomplète
duplicates = { $count ->
    [one] { $count } doublon
   *[other] { $count } doublons
}
rejected = { $count ->
    [one] { $count } rejeté
   *[other] { $count } rejetés
}
no-gaps = aucune lacune
not-whole = non lu jusqu’au bout
gap = { $from } à { $to } UTC : { $why }
gap-and-others = { $others ->
    [one] { $gap } ; { $others } autre lacune
   *[other] { $gap } ; { $others } autres lacunes
}
missing = Il manque : { $gap }
range = { $first } { $firstclock } au { $last } { $lastclock } { $zone }
range-of-day = { $date } de { $from } à { $to } { $zone }
range-closed = période close { $clock }
range-read = lu { $clock }
untimed = { $count ->
    [one] { $count } événement n’a pas d’heure lisible
   *[other] { $count } événements n’ont pas d’heure lisible
}
notes-label = Remarques sur ce qui est chargé
result = Résultat
count-of = { $of ->
    [one] { $total } sur { $of } événement
   *[other] { $total } sur { $of } événements
}
waiting = Attente de { $seconds } s, puis page { $page } à nouveau
waiting-offline = Hors ligne. Dès que cet appareil sera reconnecté : page { $page } à nouveau
reading-of = Lecture de { $bytes } sur { $total }
reading-so-far = Lecture, { $bytes } jusqu’ici
rejects = Enregistrements rejetés
rejects-lead = Ceux-ci ne sont pas devenus des événements : ils n’ont pas pu être lus comme tels. Tout le reste est dans le tableau.
rejects-first = Les { $named } premiers sur { $of }.
reject-place = { $source }, page { $page }, octet { $at }
save-as-form = Enregistrer en { $form }
file-refused = { $name } a été refusé par le navigateur

## La requête

query = Requête
query-before = Les événements affichés répondent à la dernière requête lisible.
query-hint = Rechercher partout, ou essayez  { $example }
filters-clear = Effacer tous les filtres
undo = Annuler le dernier changement de la requête
suggestions = Propositions
user-filter = Utilisateur : nom, e-mail ou ID
user-filter-hint = Nom, e-mail ou ID
anyone = Tout le monde
actions = Actions effectuées
find-action = Trouver une action
any-action = Toute action
of-these = { $count } d’entre elles
help-title = Comment rechercher
help-fields = Champs :
help-example = { $example ->
    [word] un mot n’importe où, avec ou sans accents
    [words] ces mots, dans cet ordre
    [user] le nom, l’e-mail ou l’ID de l’acteur
    [exact] exactement celui-ci
    [either] l’un ou l’autre
    [not] tout sauf ceci
    [star] n’importe quel texte à la place de l’étoile
    [network] un réseau
    [last] les 30 derniers jours
   *[other] du premier jour jusqu’avant le second
}
nothing-title = Aucun événement ne correspond
nothing-loaded = La source ne contient aucun événement
nothing-loaded-more = Elle a été lue jusqu’au bout. Choisissez-en une autre ci-dessus, ou vérifiez que ses filtres ne sont pas trop étroits.
blockers = Ces parties de la requête excluent tout. Retirez-en une :
blockers-all = Tout ceci doit être vrai à la fois :
blocker-without = Sans

## Le temps

time-range = Période
all-time = Toute la période
last-days = { $days ->
    [one] Dernier jour
   *[other] { $days } derniers jours
}
last-thirty = 30 derniers jours sans aujourd’hui
this-quarter = Ce trimestre
last-quarter = Trimestre dernier
last-span = Derniers { $span }
from-day = Dès { $day }
up-to-day = Jusqu’à { $day }
from-to = { $from } – { $to }
days-both = Jours, tous deux inclus
midnight-in = Un jour commence à minuit en
to-the-second = À la seconde
from-included = De, inclus
to-excluded = À, non inclus
date-at = { $date } à { $time } UTC

## Le graphique

chart = Événements dans le temps
chart-figures = Événements dans le temps, en chiffres
chart-caption = Événements par pas de { $step }
chart-summary = { $events } par pas de { $step }
chart-range = { $from } à { $to }
chart-keys = Événements dans le temps. Les flèches déplacent, Maj et flèches sélectionnent, Entrée restreint, plus et moins zooment
chart-legend = { $outcome ->
    [success] réussi
    [failure] échoué
   *[other] inconnu
}
bar = { $from } : { $events }
bar-failed = { $from } : { $events }, { $failed } en échec
success = Réussis
not-known = Inconnus
zoom-label = Zoom du graphique
earlier = Plus tôt
later = Plus tard
zoom-out = Zoom arrière
zoom-in = Zoom avant
in-figures = En chiffres

## À côté du tableau

side = Restreindre les événements
side-hide = Masquer ce panneau
side-tabs = Ce qui est affiché
side-tab = { $tab ->
    [insight] À remarquer
   *[other] Valeurs
}
facet-distinct = Valeurs différentes
facet-distinct-spoken = valeurs différentes
facet-remove = Retirer { $field }
facet-path = Compter un chemin des détails
more-values = { $count } de plus
details-read = { $share } des détails lus…
find-in = Rechercher dans { $field }
rare-first = Rares d’abord
rare-first-title = Les valeurs les plus rares d’abord
exclude-value = Exclure { $value }
exclude-title = Exclure (touche : moins)
insight-title = { $kind ->
    [failures] Échecs par utilisateur
    [bursts] Rafales
    [new-actions] Première fois : utilisateur et action
    [new-addresses] Première fois : utilisateur et adresse
    [out-of-hours] Hors des heures de travail
    [rarest] Actions les plus rares
   *[other] Utilisateurs les plus actifs
}
insight-about = { $kind ->
    [failures] Qui a été refusé ou a échoué le plus souvent.
    [bursts] Dix événements ou plus d’un utilisateur en cinq minutes, et cinq fois son rythme habituel.
    [new-actions] Les dernières actions qu’un utilisateur n’avait jamais faites auparavant dans les événements chargés.
    [new-addresses] Les dernières adresses d’où un utilisateur n’était jamais venu auparavant dans les événements chargés.
    [out-of-hours] Qui était actif le week-end, avant 7:00 ou après 19:00 dans le fuseau choisi.
    [rarest] Ce qui a été fait le moins souvent.
   *[other] Qui a fait le plus.
}
insight-none = Aucun parmi ces événements
insight-show = Afficher ces événements : { $query }

## Le tableau

columns = Colonnes
columns-of-table = Colonnes du tableau
density = { $density ->
    [compact] Serrées
   *[other] Aérées
}
wrap = Replier les textes longs
usual-columns = Colonnes habituelles
move-back = Déplacer { $column } vers la gauche
move-on = Déplacer { $column } vers la droite
column-path = Un chemin des détails en colonne
column-path-hint = Un chemin des détails
column-now = { $column } est maintenant la dernière colonne
column-already = { $column } est déjà une colonne
column-moved = { $column }, colonne { $place } sur { $total }
pixels-wide = { $pixels ->
    [one] { $pixels } pixel de large
   *[other] { $pixels } pixels de large
}
header-title = { $column } : trier. Glisser pour déplacer. Maj et flèches : largeur, avec Alt : place
sorting = Tri par { $column } en cours
sorted-up = Trié par { $column }, croissant
sorted-down = Trié par { $column }, décroissant
rows-selected = { $count ->
    [one] { $count } ligne sélectionnée
   *[other] { $count } lignes sélectionnées
}
rows-selected-label = Lignes sélectionnées
rows-copied = { $count ->
    [one] { $count } ligne copiée en { $form }
   *[other] { $count } lignes copiées en { $form }
}
select-nothing = Ne rien sélectionner
select-nothing-key = Ne rien sélectionner (Échap)
copy-as = Copier en { $form }
copy-as-words = Copier en
copied = { $what } : copié
copied-word = Copié
copy-refused = Le navigateur a refusé de copier
refused = Refusé par le navigateur
cell-menu = Que faire de cette valeur
only = Seulement { $value }
exclude = Exclure { $value }
only-without = Seulement les événements sans { $value }
only-with = Seulement les événements avec { $value }
copy-value = Copier { $value }
from-moment = À partir de { $value }
up-to-moment = Jusqu’à { $value }
everything-within = Tout ce qui est à moins de { $value }
five-minutes = 5 minutes
row-as = la ligne en { $form }
rows-as = { $count ->
    [one] { $count } ligne en { $form }
   *[other] { $count } lignes en { $form }
}

## Un événement

event = Événement
not-found-here = Pas parmi les résultats
previous-event = Événement précédent
previous-event-key = Événement précédent (K)
next-event = Événement suivant
next-event-key = Événement suivant (J)
copy-link = Copier un lien vers cet événement
link-copied = Lien copié
no-link = Cette page ne fait pas de lien
same-user = Même utilisateur
same-resource = Même ressource
around = Autour de cette heure
only-with-this = Seulement les événements avec cette valeur : { $field }
changes = Ce qui a changé
changes-value = Valeur
changes-before = Avant
changes-after = Après
changes-absent = absent
raw = Événement brut
as-received = Tel que reçu
as-text = Texte
tree = L’événement tel que reçu. F filtre par la valeur, A en fait une colonne, Ctrl et C la copie
tree-filter = filtrer
tree-column = colonne
tree-copy = copier
find-in-event = Rechercher dans cet événement
find-in-event-label = Rechercher dans cet événement ; Entrée va au résultat suivant
as-column = { $name } en colonne
somebody = Quelqu’un sans nom
somebody-tool = Un outil avec une clé de graphe
something = quelque chose
kind = { $kind ->
    [ACCOUNT] organisation
    [USER] utilisateur
    [GRAPH] graphe
    [GRAPH_VARIANT] variante
    [GRAPH_API_KEY] clé d’API de graphe
    [USER_API_KEY] clé d’API d’utilisateur
    [ZENDESK_TICKET] ticket d’assistance
    [AUDIT_JOB] export d’audit
    [EMAIL_SETTINGS] réglages d’e-mail
   *[other] invitation
}
kind-one = { $kind ->
    [ACCOUNT] une organisation
    [USER] un utilisateur
    [GRAPH] un graphe
    [GRAPH_VARIANT] une variante
    [GRAPH_API_KEY] une clé d’API de graphe
    [USER_API_KEY] une clé d’API d’utilisateur
    [ZENDESK_TICKET] un ticket d’assistance
    [AUDIT_JOB] un export d’audit
    [EMAIL_SETTINGS] des réglages d’e-mail
   *[other] une invitation
}
kind-other = { $begins ->
   *[other] { $kind }
}
kind-named = { $kind } { $name }
did = { $who } a fait « { $action } »
did-with = { $who } a fait « { $action } » sur { $what }
did-by-verb = { $tone ->
    [adds] { $who } a ajouté ou activé { $what } ({ $action })
    [removes] { $who } a retiré ou désactivé { $what } ({ $action })
   *[other] { $who } a modifié { $what } ({ $action })
}
did-failed = { $sentence }, sans succès
did-changed = { $sentence } : { $name } de « { $before } » à « { $after } »
did-set = { $sentence } : { $name } fixé à « { $after } »
did-unset = { $sentence } : { $name } n’est plus « { $before } »
did-graphos = { $action ->
    [CREATE] { $who } a créé { $what }
    [UPDATE] { $who } a modifié { $what }
    [DELETE] { $who } a supprimé définitivement { $what }
    [SOFT_DELETE] { $who } a supprimé { $what }, ce qui peut être annulé
    [UNDO_SOFT_DELETE] { $who } a restauré { $what }
    [CONFIG_CHANGE] { $who } a modifié les réglages : { $what }
    [API_KEY] { $who } a modifié une clé d’API : { $what }
    [IMPLEMENTING_SERVICE_UPSERT] { $who } a ajouté ou modifié un sous-graphe : { $what }
    [IMPLEMENTING_SERVICE_REMOVE] { $who } a retiré un sous-graphe : { $what }
    [JOIN_ACCOUNT] { $who } a rejoint { $what }
    [LEAVE_ACCOUNT] { $who } a quitté { $what }
    [CHANGE_ROLE] { $who } a changé le rôle dans l’organisation : { $what }
    [OVERRIDE_GRAPH_ROLE] { $who } a changé le rôle pour un graphe : { $what }
    [IGNORE_OPERATION_IN_CHECKS] { $who } a fait ignorer une opération par les contrôles de schéma : { $what }
    [MARK_CHANGES_SAFE_FOR_OPERATION] { $who } a marqué des changements comme sûrs pour une opération dans les contrôles de schéma : { $what }
    [TOGGLE_DATADOG] { $who } a basculé la transmission des métriques à Datadog : { $what }
    [CURRENT_BILLING_SUBSCRIPTION_CHANGE] { $who } a changé l’abonnement : { $what }
    [BILLING_PERIOD_CHANGE] { $who } a changé la période de facturation : { $what }
    [CANCEL_STUDIO_SUBSCRIPTION] { $who } a résilié l’abonnement à la fin de sa période : { $what }
    [TERMINATE_STUDIO_SUBSCRIPTION] { $who } a mis fin à l’abonnement : { $what }
   *[other] { $who } a repris l’abonnement : { $what }
}

## Export

export = Exporter
exports = Fichiers exportés
report = Rapport
format = Format du fichier
print = Impression
report-title = { $report ->
    [visible] Colonnes à l’écran
    [all] Tout
    [pipefy] Journaux d’audit Pipefy
   *[other] Export d’audit GraphOS
}
report-line = { $report ->
    [visible] Ce que montre le tableau, dans son ordre
    [all] Chaque champ, et les détails de la source
    [pipefy] User, Action, Date · 30 derniers jours sans aujourd’hui
   *[other] 11 colonnes · 180 jours au plus
}
pipe-uuid = UUID du pipe
search-term = Terme recherché
search-term-hint = nom ou e-mail
required = obligatoire
to-hint = { $day }, inclus
actor = Acteur
actor-hint = ID ou e-mail, en entier
graph = Graphe
graph-hint = ID, en entier
times = Heures
cell-form = { $form ->
    [time-format] Avec le décalage par rapport à UTC
    [local] Locales, fuseau dans une colonne
    [epoch-millis] Millisecondes depuis 1970
    [details-form] Dans une cellule, en JSON
    [flatten] Une colonne par valeur
   *[other] Seulement ce qui a changé
}
written-for = Écrit pour
any-program = Tout programme (RFC 4180)
unix-tools = Outils Unix
formulas = Empêcher les tableurs d’exécuter des cellules
formulas-more = Une cellule qui commence par = + - ou @ pourrait s’exécuter comme formule ; une apostrophe devant la garde en texte.
bundle = Avec son manifeste, dans un zip
bundle-more = Le manifeste dit ce que contient le fichier et d’où il vient, avec son SHA-256, pour que chacun puisse le vérifier plus tard.
columns-changed = { $count }, modifiées
columns-as-report = Comme dans le rapport
columns-of-file = Colonnes du fichier
move-up = Monter { $column }
move-down = Descendre { $column }
leave-out = Omettre
leave-out-name = Omettre { $column }
column-add = Champ ou chemin des détails à ajouter en colonne
report-name = Nom d’un rapport avec ces colonnes
report-name-hint = Nommer ces colonnes
name-taken = « { $name } » est déjà pris ; choisissez un autre nom
open-report = Ouvrir un rapport…
report-file = Rapport en fichier
report-delete = Supprimer le rapport
report-there = Le rapport { $name } est là
preview = Aperçu
preview-wait = Préparation d’un aperçu…
preview-lines = Premières lignes du fichier
cells-to-escape = { $count ->
    [one] { $count } cellule recevra une apostrophe devant
   *[other] { $count } cellules recevront une apostrophe devant
}
masked = { $count ->
    [one] Masqué : { $count } endroit ({ $each })
   *[other] Masqué : { $count } endroits ({ $each })
}
save-as = Enregistrer sous…
save-as-title = Écrit directement dans le fichier choisi, quelle que soit sa taille
download = Télécharger
open-print = Ouvrir la vue d’impression
paper = Seulement les lignes affichées à l’écran. La vue d’impression d’un export les contient toutes.
go-on = Continuer à travailler
another-file = Un autre fichier
save-manifest = Enregistrer le manifeste
save-again = Enregistrer à nouveau
signed = Signé
cells-escaped = Cellules empêchées de s’exécuter
cells-masked = Cellules masquées
rows-exported = { $count ->
    [one] { $count } ligne exportée
   *[other] { $count } lignes exportées
}
jobs-note = Les fichiers peuvent être téléchargés à nouveau pendant 30 jours, tant que cette page est ouverte.
download-again = Télécharger à nouveau
how-far = Avancement
job-waiting = Attend son tour
job-elsewhere = En cours de création dans une autre fenêtre
job-expired = Expiré : ses 30 jours sont passés
job-cancelled = Arrêté ; aucun fichier n’a été fait
rows-written = { $count ->
    [one] { $count } ligne écrite
   *[other] { $count } lignes écrites
}
rows-a-second = { $count } lignes/s
time-left = encore { $time }

## Vérifier un fichier

check-file = Vérifier un fichier…
verify-title = Vérifier un fichier
verify-give = Déposez ici le fichier et son manifest.json, ou le zip des deux, ou { $choose }.
verify-choose = choisissez-les
verify-more = Avec les pages brutes de la source, il est aussi refait et comparé ; avec la clé publique du signataire, la signature l’est aussi. Rien n’est envoyé.
verify-holds = Le fichier est ce que dit son manifeste
verify-broken = Le fichier n’est pas ce que dit son manifeste
verify-weight = { $weight ->
    [holds] Conforme
    [note] Remarque
   *[other] Non conforme
}
key-sign = Signer vos propres exports
key-about = Avec une clé à vous, quiconque en a la moitié publique peut voir que le manifeste est de vous et inchangé. La clé reste dans cette page ; vous recevez les deux moitiés en fichiers à conserver.
key-signed = Les exports sont signés avec la clé { $key }
key-unsigned = Les exports ne sont pas signés
key-make = Créer une clé
key-use = Utiliser un fichier de clé…
key-stop = Ne plus signer

## Champs de la source

fields = Champs
fields-title = À quel champ correspond chaque champ de la source
rules-generic = trouvés par leurs noms et valeurs
rules-custom = choisis à la main
rules-for = règles pour { $source }
path-choose = introuvable : choisir
path-of = { $field } : { $path }. Choisir un autre chemin
path-for = Chemin pour { $field } : recherchez par nom ou valeur, ou saisissez-en un
path-for-hint = Recherchez par nom ou valeur, ou saisissez un chemin
paths = Chemins présents dans les événements
path-none = Les événements n’ont pas ce champ
sure = sûr à { $share }
mapping-kept = Votre choix pour cette source est conservé sur cet appareil.
forget-it = L’oublier
mapping-name = Nom de cette correspondance
mapping-name-hint = Nom, p. ex. notre paie
load-file = Charger…
find-anew = Les retrouver
read-anew = Les événements ont été relus
mapping-forgotten = Le choix pour { $source } est oublié sur cet appareil
mapping-applied = { $source } est lu comme vous l’aviez choisi ; voir Champs
zoneless = Les heures sans fuseau s’entendent en
zoneless-times = { $count ->
    [one] { $count } heure sans fuseau, lue comme
   *[other] { $count } heures sans fuseau, lues comme
}
dates-begin = Les dates comme 03/04 commencent par le
either-day = { $count ->
    [one] { $count } date peut désigner deux jours et n’a donc pas encore d’heure. D’abord vient le
   *[other] { $count } dates peuvent désigner deux jours et n’ont donc pas encore d’heure. D’abord vient le
}
source-zone = Fuseau des heures qui n’en ont pas
utc-assumed = UTC (supposé)

## Vues

views-word = Vues
saved-views = Vues enregistrées
views-kept = Les vues enregistrées restent sur cet appareil. Elles contiennent la requête et les réglages, jamais d’événements.
views-until-closed = Les vues enregistrées restent jusqu’à la fermeture de cette page. Elles contiennent la requête et les réglages, jamais d’événements.
views-save = Tout enregistrer en fichier
views-open = Ouvrir un fichier de vues…
views-opened = { $count ->
    [one] { $count } vue ouverte
   *[other] { $count } vues ouvertes
}
views-unread = Illisibles : { $names }
no-views = { $file } ne contient aucune vue : { $why }
view-name = Nom de la vue actuelle
view-name-hint = Nommer cette vue
forget-name = Oublier { $name }
all-events = tous les événements
foreign-view = Ce lien a été fait avec d’autres événements que ceux chargés ici. Ce qu’il trouve peut différer.
foreign-view-said = Cette vue a été faite avec d’autres événements

## Sur cet appareil

kept-label = Conservé sur cet appareil
keeping = Conservation des événements sur cet appareil…
kept-since = { $count ->
    [one] { $count } événement conservé sur cet appareil le { $when }.
   *[other] { $count } événements conservés sur cet appareil le { $when }.
}
kept-nothing = Rien n’est encore conservé. Ce qui est chargé est conservé sur cet appareil, avec sa vue et les fichiers exportés.
kept-shown = { $count ->
    [one] { $count } événement conservé sur cet appareil
   *[other] { $count } événements conservés sur cet appareil
}
kept-not-shown = Ce qui était conservé sur cet appareil n’est pas affiché : { $why }
events-not-kept = Ces événements ne sont pas conservés sur cet appareil : { $why }. Ce qui était conservé auparavant y est toujours
file-not-kept = Le fichier « { $name } » n’est pas conservé sur cet appareil : { $why }. Il peut être enregistré à nouveau jusqu’à la fermeture de cette page
room = Les événements occupent { $takes }.
room-free = Les événements occupent { $takes } ; { $room } sont libres.
sealed = Chiffré avec la clé de cette page.
unsealed = Non chiffré : qui peut utiliser ce navigateur peut le lire.
forget-everything = Tout oublier
new-since = Nouveautés depuis la dernière fois
load-all-again = Tout recharger
nothing-new = Rien de nouveau depuis la dernière fois.
new-events = { $count ->
    [one] { $count } nouvel événement depuis la dernière fois.
   *[other] { $count } nouveaux événements depuis la dernière fois.
}
kept-note = Ces événements ont été conservés sur cet appareil le { $when }. Ce qui s’est passé depuis n’y figure pas.
case-note = Ceci est un dossier d’enquête : les événements sont tels qu’à l’enregistrement, et rien ne peut être ajouté. Un export de tous en NDJSON, le plus récent d’abord comme ici, a l’empreinte qui figure dans son manifeste.
case-manifest = Enregistrer le manifeste
case-being-made = Le dossier d’enquête est en préparation

## Touches

keys = Touches
single-keys = Touches seules
single-keys-more = Les lettres et les signes seuls agissent hors d’un champ. Désactivez-les si vous dictez ou appuyez sur des touches par accident ; les flèches, Entrée et Échap restent.
key-where = { $what ->
    [in-query] { $key } dans la requête
    [in-values] { $key } dans les valeurs
    [in-chart] { $key } dans le graphique
    [enter-chart] { $key } dans le graphique
    [zoom-chart] { $key } dans le graphique
    [in-table] { $key } dans le tableau
    [ends-table] { $key } dans le tableau
    [cells-table] { $key } dans le tableau
    [menu-table] { $key } dans le tableau
    [rows-table] { $key } dans le tableau
    [copy-table] { $key } dans le tableau
    [headers] { $key } dans les en-têtes
    [page] Page préc., page suiv.
   *[other] { $key }
}
key-does = { $what ->
    [query] vers la requête
    [values] vers les valeurs
    [chart] vers le graphique
    [table] vers le tableau
    [export] exporter
    [undo] annuler le dernier changement de la requête
    [step] l’événement suivant, le précédent, tant qu’un est ouvert
    [card] cette carte
    [in-query] propositions ; Entrée en prend une, Échap ferme
    [in-values] de valeur en valeur ; Espace choisit, moins exclut
    [in-chart] de pas en pas ; avec Maj sélectionne
    [enter-chart] restreint à la sélection ; Suppr élargit à nouveau
    [zoom-chart] zoom avant, arrière, tout
    [in-table] d’événement en événement ; Entrée ouvre, une deuxième fois y mène
    [ends-table] au premier, au dernier
    [cells-table] de cellule en cellule de la ligne
    [menu-table] ce qui peut être fait de la cellule ; la touche Menu aussi
    [rows-table] sélectionne des lignes ; Ctrl A les sélectionne toutes
    [copy-table] copie les lignes sélectionnées
    [headers] de colonne en colonne ; avec Maj la largeur (Maj 0 : ajustée), avec Alt Maj la place
    [page] d’une page
   *[other] ferme ce qui est ouvert
}

## Ce que dit le moteur

query-field = { $field ->
    [user] qui : ID, nom ou e-mail
    [action] ce qui a été fait
    [resource] sur quoi : ID ou nom
    [after] à partir d’une date ou heure
    [before] jusqu’à une date ou heure, non incluse
    [on] dans un jour, un mois ou une année
    [last] dans les derniers 30d, 12h, 30m ou 2w
    [hours] hors des heures de travail ou pendant
    [actor-id] l’ID de l’acteur
    [actor-name] le nom de l’acteur
    [actor-email] l’e-mail de l’acteur
    [actor-type] le type d’acteur : personne, clé
    [role] le rôle qu’avait l’acteur
    [resource-id] l’ID de la ressource
    [resource-type] le type de ressource
    [resource-name] le nom de la ressource
    [scope] à quoi l’événement appartient
    [ip] l’adresse, ou un réseau
    [outcome] comment cela s’est terminé
    [id] l’ID de l’événement
   *[other] d’où vient l’événement
}
searched-before = déjà recherché
core-unclosed-quote = ce guillemet n’est jamais fermé
core-unclosed-group = cette parenthèse n’est jamais fermée
core-unopened-group = cette parenthèse n’a jamais été ouverte ; pour la rechercher, mettez-la entre guillemets
core-empty-group = il n’y a rien entre ces parenthèses
core-too-deep = il y a plus de 100 parenthèses imbriquées
core-nothing-to-negate = écrivez ce qui est à exclure juste après le signe moins, sans espace
core-one-sided-or = OR demande quelque chose des deux côtés ; pour rechercher le mot lui-même, mettez-le entre guillemets
core-unknown-near = aucun champ ne s’appelle { $name } ; vouliez-vous dire { $nearest } ? Pour rechercher le texte lui-même, mettez-le entre guillemets
core-unknown = aucun champ ne s’appelle { $name } ; pour rechercher le texte lui-même, mettez-le entre guillemets
core-missing-value = écrivez ce qui est recherché juste après le deux-points, sans espace
core-field-in-field = les valeurs d’un champ ne peuvent pas contenir un autre champ ; fermez la parenthèse avant lui ou mettez-le entre guillemets
core-empty-path = il manque un nom dans ce chemin ; écrivez-le comme details.some.path
core-unclosed-regex = cette expression régulière n’est jamais fermée ; pour rechercher une barre oblique, mettez le texte entre guillemets
core-empty-regex = il n’y a rien entre ces barres obliques ; pour les rechercher, utilisez des guillemets
core-after-regex = une expression régulière se termine à sa seconde barre oblique ; pour rechercher ce texte, mettez-le entre guillemets
core-bad-regex = cette expression régulière ne peut pas être lue : { $why }
core-large-regex = cette expression régulière est trop grande ; répétez moins de caractères moins souvent
core-bad-network = ce n’est pas un réseau ; écrivez-le comme 10.0.0.0/8 ou 2001:db8::/32 : { $text }
core-bad-length = ce n’est pas une durée ; écrivez-la comme 30d, 12h, 30m ou 2w : { $text }
core-time-regex = une heure ne peut pas être une expression régulière ; écrivez-la comme 2024-05-20 ou 7d
core-bad-hours = les heures sont outside (nuits et week-ends) ou inside (du lundi au vendredi, de 7 h à 19 h) : { $text }
core-bad-time = aucune heure ne peut être lue ici ; écrivez-la comme 2024-05-20, 2024-05-20T09:08:10Z ou 7d : { $text }
core-two-days = cette date peut désigner deux jours ; écrivez l’année d’abord, comme 2024-05-20 : { $text }
core-stopped = arrêté par vous
core-cut = le contenu a été coupé au milieu
core-file-unread = { $file } n’a pas pu être lu : { $why }
core-no-access = le navigateur n’y donne pas accès
core-many-dropped = plus de { $most } fichiers ont été déposés à la fois, et les suivants n’ont pas été lus. Ouvrez-les séparément
core-page-unread = la page { $page } n’a pas pu être obtenue : { $why }
core-keeps-older = { $source } conserve { $days } jours : ce qui est plus ancien ne peut pas en être obtenu
core-keeps = { $source } conserve { $days } jours
core-lags = { $source } peut avoir { $minutes } min de retard : les événements les plus récents n’y sont peut-être pas encore
core-late = une action peut mettre 10 à 15 minutes à apparaître, et cette période finit à { $when } : les actions les plus récentes peuvent manquer
core-file-incomplete = Les événements chargés ne sont pas complets, donc ce fichier non plus.
core-records-left = Enregistrements qui n’ont pas pu être lus comme événements et ne sont pas dans ce fichier : { $count }.
core-records-whole = Plusieurs événements se trouvent dans un même enregistrement, et un enregistrement est écrit en entier, une seule fois : le fichier contient { $records } enregistrements avec { $events } événements.
core-untimed-left = Événements omis parce qu’ils n’ont pas d’heure lisible, de sorte qu’on ne peut dire s’ils appartiennent à la période : { $count }.
core-stand-ins = le fichier contient des pseudonymes qui ne peuvent être recréés sans leur clé ; on n’a donc pas vérifié s’il découle des pages : définissez pseudonymKey
core-most-pages = arrêté après { $pages } pages, le maximum lu ; demandez une période plus courte
core-chosen = choisi par vous ; { $count } sur { $total } événements de l’échantillon ont une valeur
core-guess = une supposition ; { $count } sur { $total } événements de l’échantillon ont une valeur
core-documented = documenté pour { $source } ; { $total } sur { $whole } événements de l’échantillon ont une valeur
core-this-source = cette source
core-last-hour = la dernière heure
core-last-hours = les dernières 24 heures
core-last-days = les { $days } derniers jours
core-hours-ago = il y a 24 heures
core-days-ago = il y a { $days } jours
core-today = aujourd’hui
core-yesterday = hier
core-week-ago = il y a une semaine
core-nights = nuits et week-ends
core-working-days = du lundi au vendredi, de 7 h à 19 h
core-verify-missing = { $name } manque : le manifeste en parle, et il n’a pas été fourni
core-verify-renamed = le fichier s’appelle { $now }, et s’appelait { $before } quand il a été fait
core-verify-same = { $name } est octet pour octet le fichier que décrit le manifeste : { $bytes } octets, SHA-256 { $sha }
core-verify-all-rows = il a toutes ses { $rows } lignes
core-verify-cut-row = sa dernière ligne est coupée au milieu
core-verify-rows-missing = il a { $counted } lignes, et en avait { $rows } quand il a été fait : il en manque { $by }
core-verify-rows-more = il a { $counted } lignes, et en avait { $rows } quand il a été fait : il y en a { $by } de trop
core-verify-other-bytes = { $name } a été modifié : il a autant d’octets que quand il a été fait, et ce ne sont pas les mêmes. Son SHA-256 est { $now }, et était { $before }
core-verify-fewer-bytes = { $name } n’est pas entier : il manque { $missing } de ses { $bytes } octets
core-verify-more-bytes = { $name } a été modifié : il a { $bytes } octets de plus que quand il a été fait
core-verify-unsigned = le manifeste n’est pas signé : qui pouvait modifier le fichier pouvait aussi modifier le manifeste, donc les deux ne prouvent pas plus que la voie par laquelle ils sont venus
core-verify-key-unsigned = une clé a été fournie, et le manifeste n’est pas signé
core-verify-not-checked = la signature n’a pas été vérifiée : { $why }
core-verify-key-unproven = il n’a pas été vérifié si la clé que vous avez fournie l’a signé : { $why }
core-verify-no-algorithm = elle ne dit pas comment elle a été faite
core-verify-cannot-check = ce navigateur ne peut pas vérifier { $algorithm } ici ; la ligne de commande du manuel le peut
core-verify-foreign = la signature ne peut pas être vérifiée : { $algorithm } n’est aucun de { $names }
core-verify-signature-broken = la signature ne tient pas : le manifeste a été modifié après sa signature, ou une autre clé l’a signé
core-verify-signature-holds = le manifeste est tel qu’il a été signé : rien n’y a été modifié depuis
core-verify-your-key = il a été signé avec la clé que vous avez fournie
core-verify-other-key = il a été signé avec une autre clé que celle que vous avez fournie
core-verify-names-other-key = le manifeste nomme une autre clé que celle que vous avez fournie
core-verify-fingerprint = comparez l’empreinte de la clé de signature avec celle que vous tenez du signataire par une autre voie : SHA-256 { $sha }
core-verify-no-pages = les pages brutes n’ont pas été fournies, donc il n’a pas été vérifié si le fichier en découle
core-verify-no-digests = le manifeste ne donne pas d’empreinte des fichiers locaux, donc une telle page est reconnue à son nom et à sa taille
core-verify-page-holds = { $name } est une page dont le fichier a été fait, inchangée
core-verify-page-broken = { $name } n’est aucune des pages dont le fichier a été fait : elle a été modifiée ou appartient à un autre export
core-verify-packed-holds = { $name } est octet pour octet le fichier compressé qui a été chargé : { $bytes } octets, SHA-256 { $sha }
core-verify-packed-broken = { $name } n’est pas octet pour octet le fichier compressé qui a été chargé : quelque chose y a été modifié, ou il a été recompressé ; son contenu est vérifié à part
core-verify-pages-missing = { $missing } pages sur { $pages } n’ont pas été fournies, donc il n’a pas été vérifié si le fichier en découle
core-manifest-unknown = le manifeste a été modifié : rien ne s’y appelle { $names }
core-manifest-no-digest = le manifeste ne porte pas sa propre empreinte, donc seule une signature peut dire s’il a été modifié
core-manifest-changed = le manifeste a été modifié : ce qu’il dit ne correspond pas à l’empreinte de sa dernière ligne
core-manifest-holds = le manifeste dit ce qu’il disait quand il a été écrit
core-manifest-slip = le manifeste a été modifié : { $others } octets entre ses valeurs sont autres, bien qu’il dise la même chose
core-manifest-anew = le manifeste a été réécrit par un autre programme ; il dit ce qu’il disait
core-manifest-doubled = le manifeste a été modifié : il dit { $key } deux fois au même endroit, si bien que deux lecteurs peuvent lire deux choses
core-no-manifest = il n’y a pas de manifeste parmi les fichiers : fournissez le manifest.json venu avec l’export, ou le zip des deux
core-many-manifests = fournissez un seul manifeste à la fois ; il y en a { $count } : { $names }
core-replay-unasked = le manifeste ne dit pas tout ce qui a été demandé, donc le fichier n’a pas pu être refait
core-replay-failed = le fichier n’a pas pu être refait à partir des pages : { $why }
core-replay-holds = le fichier découle des pages : refait à partir d’elles, il est le même octet pour octet
core-replay-other = le fichier ne découle pas des pages : refait à partir d’elles, c’en est un autre
core-replay-other-more = le fichier ne découle pas des pages : refait à partir d’elles, c’en est un autre. { $more }
core-replay-rows-place = Les pages donnent { $ours } lignes, et le manifeste en dit { $rows }. { $place }
core-replay-rows = Les pages donnent { $ours } lignes, et le manifeste en dit { $rows }
core-replay-place = Ils divergent à la ligne { $row } : les pages donnent { $ours }, et le fichier a { $theirs }
core-unpacked = { $name } a été décompressé ici ; chaque fichier y a la somme de contrôle que le zip indique
core-zip-records = les enregistrements propres au zip ne sont pas tels qu’Audit Explorer les a écrits : quelque chose y a été modifié, ou il a été recompressé ; les fichiers qu’il contient sont vérifiés un par un
core-json-empty = il n’y a rien ici
core-json-value = il manque une valeur
core-json-colon = il manque un deux-points
core-json-comma = il manque une virgule
core-json-key = il manque une clé entre guillemets doubles
core-json-bracket = ce crochet ferme une parenthèse d’une autre sorte
core-json-object = une accolade n’est jamais fermée
core-json-array = un crochet n’est jamais fermé
core-json-string = un guillemet n’est jamais fermé
core-json-escape = cet échappement n’est pas du JSON
core-json-control = un caractère de contrôle figure sans échappement dans une chaîne
core-json-number = ce nombre n’est pas du JSON
core-json-not = ce n’est pas du JSON
core-json-deep = imbriqué à plus de 128 niveaux
core-json-utf8 = UTF-8 non valide
core-json-behind = quelque chose suit la valeur
core-json-long = plus long que 4 GiB
core-json-at = { $why }, à l’octet { $at } de l’enregistrement
core-not-object = un événement doit être un objet, ceci est { $kind }
core-a-string = une chaîne
core-an-array = une liste
core-a-number = un nombre
core-part-no-array = aucune liste d’événements ne se trouve à { $path } dans cette partie du contenu
core-behind-array = quelque chose suit la liste des événements
core-too-long = plus long que ne peut l’être un enregistrement : { $length } octets, la limite est de { $limit }
core-row-cells = cette ligne a { $cells } cellules, l’en-tête en a { $header }
core-cut-row = le contenu s’est arrêté au milieu de cette ligne
core-cut-cell = le contenu s’est arrêté dans une cellule entre guillemets de cette ligne
core-cut-record = le contenu s’est arrêté au milieu de cet enregistrement
core-no-array-at = aucune liste d’événements ne se trouve à { $path } ; { $more }
core-no-array = aucune liste d’événements n’a été trouvée ; { $more }
core-body-empty-object = le contenu est un objet vide ; { $more }
core-body-object = le contenu est un objet avec { $keys } ; { $more }
core-body-single = le contenu est une valeur seule ; { $more }
core-name-place = indiquez la place de la liste dans les réglages de la source (events)
core-it-says = il dit { $text }
core-array-no-objects-at = la liste à { $path } ne contient pas d’objets, donc pas d’événements : un événement doit être un objet
core-array-no-objects = la liste ne contient pas d’objets, donc pas d’événements : un événement doit être un objet
core-server-error = le serveur a répondu par une erreur : { $why }
core-source-error = la source a répondu par une erreur : { $why }. Vérifiez le jeton, les droits de son propriétaire et les identifiants de la demande
core-neither-json = le contenu n’est ni du JSON ni du CSV ; il commence par { $text }
core-cut-before-events = le contenu s’est arrêté avant la liste des événements ; chargez-le à nouveau
core-body-empty = le contenu est vide : pas même une liste d’événements vide n’a été envoyée
core-utf16 = le contenu est du texte UTF-16 ; le JSON doit être en UTF-8, donc enregistrez-le ou envoyez-le en UTF-8
core-gzip = le contenu est en gzip, et rien ne l’a décompressé
core-inner-zip = c’est une archive zip, dans une autre ou derrière une adresse : enregistrez-la comme fichier à part, puis ouvrez-le
core-xml = l’adresse a répondu en XML, pas en JSON
core-web-page = l’adresse a répondu par une page web, sans doute une page de connexion ; connectez-vous-y et chargez à nouveau
core-no-answer = pas de réponse de { $name } : cet appareil est peut-être hors ligne, l’adresse fausse ou le serveur arrêté, ou bien le serveur ne laisse pas cette page le lire (CORS). Vérifiez l’adresse et la connexion ; si les deux sont bonnes, le serveur doit autoriser l’origine de cette page, ou un proxy à l’adresse de cette page doit lire pour elle
core-status-401 = elle ne sait pas qui demande. Reconnectez-vous ou renouvelez le jeton
core-status-403 = cette connexion ne peut pas la lire. Demandez au propriétaire le droit de lire le journal d’audit
core-status-404 = il n’y a rien à cette adresse. Vérifiez-la
core-status-429-while = elle a été interrogée trop souvent. Attendez un moment, puis chargez à nouveau
core-status-429-until = elle a été interrogée trop souvent. Attendez jusqu’à { $when }, puis chargez à nouveau
core-status-429 = elle a été interrogée trop souvent. Attendez { $wait }, puis chargez à nouveau
core-status-500 = elle a une panne de son côté. Réessayez plus tard ou prévenez son propriétaire
core-status-other = elle n’a pas accepté la demande. Vérifiez l’adresse et ce qu’elle veut qu’on lui demande
core-connection-before = la connexion a été coupée avant l’arrivée du premier événement ({ $why }). Vérifiez-la, puis chargez à nouveau
core-connection-broke = la connexion a été coupée ({ $why })
core-load-stopped-before = le chargement a été arrêté avant de commencer
core-load-stopped-kept = le chargement a été arrêté ; ce qui était arrivé est gardé
core-load-stopped = le chargement a été arrêté
core-stopped-nothing-added = arrêté par vous : rien n’a été ajouté aux événements présents
core-stopped-before = arrêté par vous avant { $left } autres de { $source }
core-memory-full = la mémoire d’un onglet est pleine : { $rows } événements y tiennent, et le reste n’est pas là. Demandez une période plus courte, ou exportez ceux-ci et chargez les suivants
core-list-too-long = la liste des contenus dépasse 32 Mo ; demandez une période plus courte
core-part-stopped = une partie du moteur s’est arrêtée au milieu du chargement. Ce qui était arrivé est gardé ; chargez à nouveau
core-engine-stopped = le moteur s’est arrêté ({ $why }). Redémarrez et chargez à nouveau les événements
core-zip-cut = la fin de l’archive manque, où se trouve la liste de ses fichiers. Récupérez-la à nouveau : un téléchargement a pu être interrompu
core-zip-damaged = l’archive est endommagée. Récupérez-la à nouveau là d’où elle vient
core-zip-split = c’est une partie d’une archive en plusieurs parties. Réunissez-les et décompressez-les, puis ouvrez les fichiers
core-zip-encrypted = elle est chiffrée. Décompressez-la avec son mot de passe, puis ouvrez les fichiers ; constaté à { $name }
core-zip-packing = elle est compressée d’une façon que les navigateurs ne savent pas défaire (méthode { $method }). Décompressez-la vous-même, puis ouvrez les fichiers ; constaté à { $name }
core-zip-many = elle contient plus de { $most } fichiers. Décompressez-la, puis ouvrez ceux qui comptent
core-zip-overlap = ses fichiers se chevauchent, ce qu’aucune archive honnête ne fait : elle est faite pour submerger qui la décompresse
core-zip-bomb = ses { $packed } octets en deviendraient { $unpacked }, comme dans une archive faite pour submerger qui la décompresse. Si vous lui faites confiance, décompressez-la vous-même et ouvrez les fichiers
core-zip-more = décompressé, il est plus grand que ne le dit son archive
core-zip-other = ce n’est pas ce qui a été compressé : son archive est endommagée
core-zip-hurt = son archive est endommagée
core-cannot-unpack = ce navigateur ne peut pas décompresser { $format } ; décompressez d’abord le fichier
core-case-damaged = les événements de ce dossier d’enquête sont endommagés ou manquants : redemandez le fichier à qui l’a fait
core-case-memory = le navigateur n’a plus de mémoire pour un dossier d’enquête de ces événements : chargez-en moins
core-case-changed = les événements ont changé pendant l’écriture ; enregistrez à nouveau le dossier d’enquête
core-case-empty = un dossier d’enquête demande des événements : chargez-en, et attendez qu’ils soient tous là
core-the-source = la source
core-next-was-read = la page { $page } nomme comme suivante une page déjà lue ; ce qui vient après ne peut pas être demandé
core-empty-pages = arrêté après { $pages } pages vides de suite, bien que la source en nomme une suivante
core-events-removed = la source avait d’abord { $most } événements et { $total } à la page { $page } : certains ont été retirés pendant la lecture, et d’autres ont pu passer à une page déjà lue ; chargez à nouveau
core-source-counts = la source compte { $total } événements et en a donné { $given }, sans dire comment demander les autres
core-source-says-more = la source dit qu’il y en a davantage, sans dire comment le demander
core-pages-not-heeded = la page { $page } n’a apporté que des événements déjà présents : la source semble ignorer le paramètre « { $what } » demandé
core-list-unread = la liste des contenus ne peut pas être lue
core-list-elsewhere = la liste nomme des contenus d’une autre origine, qui ne sont pas demandés
core-passed-over = dans { $source }, laissés de côté comme restes d’un gestionnaire de fichiers : { $names }
core-never-read = rien de { $name } n’est encore là. Chargez d’abord tout
core-no-address = il n’y a pas d’adresse où demander du nouveau : les événements viennent d’un fichier, ou l’adresse n’a pas été gardée car elle contient un secret. Chargez-les à nouveau
core-end-over = l’adresse donne une fin déjà passée lors de la dernière demande, donc rien de nouveau ne peut en venir
core-not-new-alone = on ne peut pas demander à cette source seulement le nouveau : son adresse n’a pas de paramètre de début, et sa liste ne commence ni par l’événement le plus récent ni par le plus ancien
core-list-not-newest = la liste ne commence plus par l’événement le plus récent
core-list-ends = la liste finit avant d’arriver aux événements présents
core-device-full = l’appareil n’a plus de place pour eux
core-taken-away = une autre fenêtre les a retirés pendant leur écriture
core-held = une autre fenêtre ou un autre programme retient { $files } : fermez-le, puis choisissez de nouveau « Tout oublier »
core-browser-refused = le navigateur a refusé : { $why }
core-kept-encrypted = ils sont chiffrés, et cette page n’a pas donné de clé
core-kept-other-key = ils ne s’ouvrent pas avec la clé que cette page a donnée
core-export-cut = l’export a été arrêté avant sa dernière ligne
core-export-stopped = l’export a été arrêté ; aucun fichier n’a été fait
core-export-overtaken = d’autres événements ont été chargés pendant la création du fichier ; aucun fichier n’a été créé. Exportez à nouveau
core-no-packer = la partie qui fait les fichiers XLSX et zip n’a pas pu être chargée, ou s’est arrêtée. Vérifiez la connexion et réessayez, ou exportez en CSV sans zip
core-xlsx-rows = un fichier XLSX de { $rows } lignes dépasse ce qu’ouvrent les tableurs ; { $most } y tiennent. Restreignez la recherche, ou utilisez CSV
core-xlsx-columns = une feuille contient { $most } colonnes, et ce fichier en aurait { $columns }. Choisissez-en moins, ou utilisez CSV
core-package-large = une feuille, ou un fichier dans un zip, dépasserait 4 Go : restreignez la recherche, choisissez moins de colonnes ou utilisez CSV sans zip
core-xlsx-cell = une cellule de tableur contient { $most } caractères, et { $column } de la ligne { $row } en a { $units }. Rien n’est coupé : utilisez CSV, ou laissez cette colonne de côté
core-print-rows = une vue d’impression contient { $most } lignes, et il y en a { $rows } ; restreignez la recherche, ou utilisez CSV ou XLSX, qui contiennent tout
core-copy-rows = le presse-papiers prend au plus { $most } lignes, et il y en a { $rows } ; exportez-les plutôt dans un fichier
core-many-paths = les détails ont plus de { $most } chemins différents, ce qu’aucun tableur n’accepte ; écrivez-les en json, ou choisissez des colonnes comme details.some.path
core-no-room = le navigateur n’a pas pu contenir le fichier : { $why }. Faites de la place sur cet appareil ou restreignez la recherche ; rien n’a été gardé
core-not-written = le fichier n’a pas pu être écrit : { $why }
core-download-refused = le navigateur a refusé le téléchargement : autorisez les téléchargements pour cette page et enregistrez à nouveau
core-print-changed = les événements ont changé pendant la préparation de la vue d’impression ; ouvrez-la à nouveau
core-print-failed = la vue d’impression n’a pas pu être affichée : { $why }. Téléchargez-la plutôt comme fichier
core-file-gone = le fichier de { $name } n’est plus sur cet appareil ; exportez à nouveau
core-file-unfit = son fichier a été supprimé : il peut contenir en clair ce qui est masqué maintenant ; exportez de nouveau
core-masked-since = davantage est masqué maintenant que lorsque le fichier a été demandé ; exportez de nouveau
core-page-closed = la page a été fermée avant que le fichier soit prêt ; exportez de nouveau
core-file-not-there = le fichier n’a pas pu être gardé sur cet appareil : { $why }
core-sign-failed = la page n’a pas pu signer l’export, donc il n’est pas remis : { $why }
core-not-logged = cet export n’a pas pu être inscrit au journal de la page qui contient l’explorateur : { $why }
core-give-again = un fichier ne peut pas être lu : { $why }. Fournissez-le à nouveau
core-key-unread = le fichier de clé ne peut pas être lu
core-not-a-key = ce n’est pas une clé privée Ed25519 en PEM (PKCS #8) : { $why }
core-key-no-line = la ligne -----BEGIN PRIVATE KEY----- manque
core-no-signing = ce navigateur ne signe pas avec Ed25519 ici : { $why }. Il faut une page servie en https, et Chrome 137, Firefox 129, Safari 17 ou plus récent
core-mapping-loading = des événements sont encore en cours de chargement : changez la correspondance quand ils seront là, ou arrêtez le chargement
core-mapping-masked = ce qui est masqué est désigné par des champs, et avec une autre correspondance ce seraient d’autres textes : chargez à nouveau la source avec la correspondance, ou désignez des clés et des formes dans redact
core-mapping-changed = les événements ont changé pendant la relecture ; changez à nouveau la correspondance
core-mapping-stopped = le changement de correspondance a été arrêté ; tout est comme avant
core-mapping-path = le chemin de la correspondance pour { $key } ne peut pas être lu : { $why }, dans { $text }
core-path-name = il manque un nom au caractère { $at }
core-path-unclosed = le crochet au caractère { $at } n’est jamais fermé
core-path-brackets = entre crochets se met un nombre, *, nom=valeur ou un nom entre guillemets, au caractère { $at }
core-path-braces = entre accolades se met json, au caractère { $at }
core-path-quoted = un nom avec { $letter } s’écrit ["name"], au caractère { $at }
core-path-long = un chemin a au plus 128 étapes
core-unknown-zone = aucun fuseau horaire ne s’appelle { $name } ; écrivez UTC, local ou un nom comme Europe/Berlin
core-range-empty = la période est vide, car elle doit finir après avoir commencé ; choisissez un début avant la fin : { $from } à { $to }
core-report-early = le rapport { $name } n’a rien avant { $earliest } ; choisissez un début plus tardif : { $from } à { $to }
core-report-long = le rapport { $name } couvre au plus { $days } jours, et cette période est plus longue ; { $more }
core-report-start = commencez à { $start } ou plus tard, ou finissez plus tôt : { $from } à { $to }
core-report-last-full = le rapport { $name } couvre les { $days } derniers jours sans aujourd’hui ; { $more }
core-report-last = le rapport { $name } couvre les { $days } derniers jours ; { $more }
core-report-within = choisissez une période entre { $earliest } et { $latest } : { $from } à { $to }
core-the-beginning = le début
core-the-end = la fin
core-nothing-added = { $why }. Rien n’a été ajouté aux événements présents
core-load-all = { $why }. Chargez tout à nouveau
core-body-not-whole = { $name } n’est pas complet : { $why }. Ce qui était entier est gardé ; chargez à nouveau pour le reste
core-cannot-be-unpacked = { $name } ne peut pas être décompressé : { $why }
core-in-it = { $name } dedans : { $why }
core-may-have-changed = { $name } ne peut pas être lu ({ $why }). Il a pu changer ou disparaître depuis son choix : choisissez-le à nouveau
core-cannot-be-read = { $name } ne peut pas être lu ({ $why })
core-office-file = { $name } est un fichier d’un programme de bureau : enregistrez-le là-bas en CSV, puis ouvrez celui-ci
core-no-files = { $name } ne contient aucun fichier
core-broke-off-first = { $name } s’est interrompu avant que son premier événement soit entier. Chargez à nouveau, ou regardez ce qui est envoyé
core-broke-off = { $name } s’est interrompu ({ $why })
core-status = { $name } a répondu avec le statut { $status } : { $why }
core-empty-answer = { $name } a répondu par un contenu vide
core-no-data = { $name } n’a rien envoyé pendant 60 s. Vérifiez s’il fonctionne, puis chargez à nouveau
core-not-mapping = { $name } n’est pas une correspondance : { $why }
