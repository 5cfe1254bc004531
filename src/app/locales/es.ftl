# Español. Trato de usted o neutro.

## Palabras

close = Cerrar
close-esc = Cerrar (Esc)
dismiss = Ocultar
try-again = Reintentar
add = Añadir
save = Guardar
stop = Detener
load = Cargar
cancel = Cancelar
done = Listo
delete = Eliminar
copy = Copiar
yes = sí
no = no
none = ninguno
any = Cualquiera
up = Subir
down = Bajar
find = Buscar
from = Desde
to = Hasta
day = día
month = mes
source = Origen
name = Nombre
list-comma = {", "}
reading = Leyendo…
counting = Contando…
events-word = Eventos
rows-word = Filas
events = { $count ->
    [one] { $count } evento
   *[other] { $count } eventos
}
rows = { $count ->
    [one] { $count } fila
   *[other] { $count } filas
}
hits = { $count ->
    [one] { $count } coincidencia
   *[other] { $count } coincidencias
}
notes = { $count ->
    [one] { $count } nota
   *[other] { $count } notas
}
place-of = { $place } de { $total }

## Campos

field = { $field ->
    [time] Hora
    [action] Acción
    [user] Usuario
    [actorName] Nombre de usuario
    [actorEmail] Correo
    [actorId] ID de usuario
    [actorType] Tipo de usuario
    [actor-type] Tipo de actor
    [actorRole] Rol
    [role] Rol
    [resource] Recurso
    [resourceName] Nombre del recurso
    [resourceId] ID del recurso
    [resourceType] Tipo de recurso
    [resource-type] Tipo de recurso
    [scope] Ámbito
    [ip] Dirección
    [outcome] Resultado
    [id] ID del evento
   *[other] Detalles
}
field-user-email = Correo del usuario

## La línea superior

offline = Sin conexión
offline-more = : lo cargado sigue disponible
offline-title = Lo cargado sigue disponible: búsqueda, valores, gráfico, exportación. Solo la obtención de datos espera a la red.
source-state = { $state ->
    [loading] Cargando
    [partial] Incompleto
    [complete] Cargado
    [failed] Fallido
   *[other] Sin origen
}
zone = Zona horaria
zone-title = Zona horaria de todas las horas y fechas
zone-device = Este dispositivo ({ $zone })
zone-device-after = { $zone } (este dispositivo)
zones-all = Todas las zonas
theme = { $theme ->
    [light] Tema: claro
    [dark] Tema: oscuro
   *[other] Tema: el del sistema
}
language = Idioma
language-unspoken = No se pudo cargar { $language }. La pantalla queda como está.

## Abrir eventos

open = Abrir
open-events = Abrir eventos
open-files = Abrir archivos…
open-add = Añadir a los eventos presentes
or-address = o una dirección
address = Dirección de un punto de acceso JSON
paste = Pegar
paste-refused = Pulse Ctrl+V
load-sample = Cargar el ejemplo
sample-try = Probar el ejemplo
forget-events = Olvidar todos los eventos
save-case = Guardar como archivo de caso…
check-exported = Comprobar un archivo exportado…
stays-here = Los eventos permanecen en este navegador. No se envía nada.
welcome-title = Quién hizo qué, a qué y cuándo
welcome-lead = Suelte eventos de auditoría en cualquier lugar de esta página o péguelos: JSON, NDJSON o CSV, de cualquier producto, también comprimidos o en carpetas. Busque en ellos y llévese la respuesta en un archivo.
empty-note = Todo ocurre en este navegador. No se envía nada.
drop-instead = Abrir en su lugar
drop-open = Soltar para abrir
drop-add = Añadir a estos eventos
pasted = Texto pegado
files-more = { $count ->
    [one] { $first } y { $count } más
   *[other] { $first } y { $count } más
}
events-loaded = { $count ->
    [one] { $count } evento cargado
   *[other] { $count } eventos cargados
}

## Qué salió mal

failure-title = { $code ->
    [unauthorized] El origen pide identificarse
    [forbidden] El origen deniega el acceso
    [not-found] No hay nada en esta dirección
    [rate-limited] El origen pide paciencia
    [server] El origen tiene un fallo
    [network] El origen no responde
    [not-json] Esto no son eventos
    [no-events] Aquí no hay eventos
    [graphql] El origen respondió con un error
    [too-large] Más de lo que cabe en esta pestaña
    [truncated] El origen se interrumpió
   *[other] No se pudieron leer los eventos
}
failure = { $code ->
    [unauthorized] El origen pide identificarse. Inicie sesión allí de nuevo o indique un token válido.
    [forbidden] El origen deniega estos eventos. Solicite a su administrador el permiso para leer el registro de auditoría.
    [not-found] No hay nada en esta dirección. Compruébela.
    [rate-limited] El origen pide paciencia. Inténtelo más tarde.
    [server] El origen tiene un fallo. Inténtelo más tarde.
    [network] El origen no responde. Compruebe la conexión, la dirección y si el origen admite otras páginas (CORS).
    [not-json] Lo recibido no son eventos, quizá una página de inicio de sesión. Compruebe la dirección.
    [truncated] El origen se interrumpió. Lo recibido está aquí; cargue de nuevo para obtener el resto.
    [graphql] El origen respondió con un error. Compruebe el permiso, el identificador y el token.
    [no-events] No se encontraron eventos. Compruebe que sea el archivo o la dirección correctos.
    [bad-query] No se puede leer la consulta.
    [bad-options] Uno de los ajustes no está permitido.
    [window] El informe no permite este periodo.
    [too-large] Es más de lo que cabe en esta pestaña. Reduzca el periodo.
    [cancelled] Se detuvo.
   *[other] Audit Explorer encontró un fallo propio. No se envió nada. Vuelva a cargar la página.
}
kept-arrived = Lo que había llegado está aquí.
kept-before = Lo que estaba cargado antes sigue aquí.

## Integridad

complete = completo
incomplete = incompleto
from-incomplete = de un origen incompleto
duplicates = { $count ->
    [one] { $count } duplicado
   *[other] { $count } duplicados
}
rejected = { $count ->
    [one] { $count } rechazado
   *[other] { $count } rechazados
}
no-gaps = sin huecos
not-whole = no leído hasta el final
gap = { $from } a { $to } UTC: { $why }
gap-and-others = { $others ->
    [one] { $gap }; { $others } hueco más
   *[other] { $gap }; { $others } huecos más
}
missing = Falta: { $gap }
range = { $first } { $firstclock } a { $last } { $lastclock } { $zone }
range-of-day = { $date } { $from } a { $to } { $zone }
range-closed = periodo cerrado { $clock }
range-read = leído { $clock }
untimed = { $count ->
    [one] { $count } evento no tiene una hora legible
   *[other] { $count } eventos no tienen una hora legible
}
notes-label = Notas sobre lo cargado
result = Resultado
count-of = { $of ->
    [one] { $total } de { $of } evento
   *[other] { $total } de { $of } eventos
}
waiting = Espera de { $seconds } s; después, la página { $page } otra vez
waiting-offline = Sin conexión. Cuando este dispositivo vuelva a tenerla: página { $page } otra vez
reading-of = Leyendo { $bytes } de { $total }
reading-so-far = Leyendo, { $bytes } hasta ahora
rejects = Registros rechazados
rejects-lead = Estos no se convirtieron en eventos: no se pudieron leer como tales. Todo lo demás está en la tabla.
rejects-first = Los primeros { $named } de { $of }.
reject-place = { $source }, página { $page }, byte { $at }
save-as-form = Guardar como { $form }
file-refused = El navegador rechazó { $name }

## La consulta

query = Consulta
query-before = Los eventos mostrados responden a la última consulta legible.
query-hint = Buscar en todo, o pruebe  { $example }
filters-clear = Quitar todos los filtros
undo = Deshacer el último cambio de la consulta
suggestions = Sugerencias
user-filter = Usuario: nombre, correo o ID
user-filter-hint = Nombre, correo o ID
anyone = Cualquier usuario
actions = Acciones
find-action = Buscar una acción
any-action = Cualquier acción
of-these = { $count } de estas
help-title = Cómo buscar
help-fields = Campos:
help-example = { $example ->
    [word] una palabra en cualquier lugar, con o sin acentos
    [words] estas palabras, en este orden
    [user] el nombre, correo o ID del actor
    [exact] exactamente este
    [either] uno u otro
    [not] todo menos esto
    [star] cualquier texto en el lugar del asterisco
    [network] una red
    [last] los últimos 30 días
   *[other] desde el primer día hasta antes del segundo
}
nothing-title = Ningún evento coincide
nothing-loaded = El origen no contiene eventos
nothing-loaded-more = Se leyó hasta el final. Elija otro arriba, o compruebe que sus filtros no sean demasiado estrechos.
blockers = Estas partes de la consulta lo excluyen todo. Quite una:
blockers-all = Todo esto debe cumplirse a la vez:
blocker-without = Sin

## Tiempo

time-range = Periodo
all-time = Todo el periodo
last-days = { $days ->
    [one] Último día
   *[other] Últimos { $days } días
}
last-thirty = Últimos 30 días sin hoy
this-quarter = Este trimestre
last-quarter = Trimestre pasado
last-span = Últimos { $span }
from-day = Desde { $day }
up-to-day = Hasta { $day }
from-to = { $from } – { $to }
days-both = Días, ambos incluidos
midnight-in = Un día empieza a medianoche en
to-the-second = Al segundo
from-included = Desde, incluido
to-excluded = Hasta, no incluido
date-at = { $date } a las { $time } UTC

## El gráfico

chart = Eventos en el tiempo
chart-figures = Eventos en el tiempo, en cifras
chart-caption = Eventos en pasos de { $step }
chart-summary = { $events } en pasos de { $step }
chart-range = { $from } hasta { $to }
chart-keys = Eventos en el tiempo. Las flechas mueven, Mayús y flechas seleccionan, Intro acota, más y menos amplían y reducen
chart-legend = { $outcome ->
    [success] correcto
    [failure] fallido
   *[other] desconocido
}
bar = { $from }: { $events }
bar-failed = { $from }: { $events }, { $failed } fallidos
success = Correctos
not-known = Desconocidos
zoom-label = Ampliación del gráfico
earlier = Antes
later = Después
zoom-out = Reducir
zoom-in = Ampliar
in-figures = En cifras

## Junto a la tabla

side = Acotar los eventos
side-hide = Ocultar este panel
side-tabs = Qué se muestra
side-tab = { $tab ->
    [insight] Destacado
   *[other] Valores
}
facet-distinct = Valores distintos
facet-distinct-spoken = valores distintos
facet-remove = Quitar { $field }
facet-path = Contar una ruta de los detalles
more-values = { $count } más
details-read = { $share } de los detalles leídos…
find-in = Buscar en { $field }
rare-first = Raros primero
rare-first-title = Los valores más raros primero
exclude-value = Excluir { $value }
exclude-title = Excluir (tecla: menos)
insight-title = { $kind ->
    [failures] Fallos por usuario
    [bursts] Ráfagas
    [new-actions] Primera vez: usuario y acción
    [new-addresses] Primera vez: usuario y dirección
    [out-of-hours] Fuera del horario laboral
    [rarest] Acciones más raras
   *[other] Usuarios más activos
}
insight-about = { $kind ->
    [failures] Quién fue rechazado o falló más a menudo.
    [bursts] Diez o más eventos de un usuario en cinco minutos, y cinco veces lo habitual en él.
    [new-actions] Las últimas acciones que un usuario nunca había hecho antes en los eventos cargados.
    [new-addresses] Las últimas direcciones desde las que un usuario nunca había llegado antes en los eventos cargados.
    [out-of-hours] Quién actuó en fin de semana, antes de las 7:00 o después de las 19:00 en la zona elegida.
    [rarest] Lo que se hizo menos veces.
   *[other] Quién hizo más.
}
insight-none = Ninguno entre estos eventos
insight-show = Mostrar estos eventos: { $query }

## La tabla

columns = Columnas
columns-of-table = Columnas de la tabla
density = { $density ->
    [compact] Juntas
   *[other] Amplias
}
wrap = Partir los textos largos
usual-columns = Las columnas habituales
move-back = Mover { $column } a la izquierda
move-on = Mover { $column } a la derecha
column-path = Una ruta de los detalles como columna
column-path-hint = Una ruta de los detalles
column-now = { $column } es ahora la última columna
column-already = { $column } ya es una columna
column-moved = { $column }, columna { $place } de { $total }
pixels-wide = { $pixels ->
    [one] { $pixels } píxel de ancho
   *[other] { $pixels } píxeles de ancho
}
header-title = { $column }: ordenar. Arrastre para mover. Mayús y flechas: ancho, con Alt: lugar
sorting = Ordenando por { $column }
sorted-up = Ordenado por { $column }, ascendente
sorted-down = Ordenado por { $column }, descendente
rows-selected = { $count ->
    [one] { $count } fila seleccionada
   *[other] { $count } filas seleccionadas
}
rows-selected-label = Filas seleccionadas
rows-copied = { $count ->
    [one] { $count } fila copiada como { $form }
   *[other] { $count } filas copiadas como { $form }
}
select-nothing = Quitar la selección
select-nothing-key = Quitar la selección (Esc)
copy-as = Copiar como { $form }
copy-as-words = Copiar como
copied = { $what }: copiado
copied-word = Copiado
copy-refused = El navegador se negó a copiar
refused = Rechazado por el navegador
cell-menu = Qué hacer con este valor
only = Solo { $value }
exclude = Excluir { $value }
only-without = Solo eventos sin { $value }
only-with = Solo eventos con { $value }
copy-value = Copiar { $value }
from-moment = Desde { $value }
up-to-moment = Hasta { $value }
everything-within = Todo a menos de { $value }
five-minutes = 5 minutos
row-as = la fila como { $form }
rows-as = { $count ->
    [one] { $count } fila como { $form }
   *[other] { $count } filas como { $form }
}

## Un evento

event = Evento
not-found-here = No está entre los encontrados
previous-event = Evento anterior
previous-event-key = Evento anterior (K)
next-event = Evento siguiente
next-event-key = Evento siguiente (J)
copy-link = Copiar un enlace a este evento
link-copied = Enlace copiado
no-link = Esta página no ofrece enlaces
same-user = Mismo usuario
same-resource = Mismo recurso
around = En torno a esta hora
only-with-this = Solo eventos con este valor: { $field }
changes = Qué cambió
changes-value = Valor
changes-before = Antes
changes-after = Después
changes-absent = no existe
raw = Evento en bruto
as-received = Tal como se recibió
as-text = Texto
tree = El evento tal como se recibió. F filtra por el valor, A lo convierte en columna, Ctrl y C lo copia
tree-filter = filtrar
tree-column = columna
tree-copy = copiar
find-in-event = Buscar en este evento
find-in-event-label = Buscar en este evento; Intro va a la siguiente coincidencia
as-column = { $name } como columna
somebody = Alguien sin nombre
somebody-tool = Una herramienta con clave de grafo
something = algo
kind = { $kind ->
    [ACCOUNT] organización
    [USER] usuario
    [GRAPH] grafo
    [GRAPH_VARIANT] variante
    [GRAPH_API_KEY] clave de API del grafo
    [USER_API_KEY] clave de API del usuario
    [ZENDESK_TICKET] solicitud de soporte
    [AUDIT_JOB] exportación de auditoría
    [EMAIL_SETTINGS] ajustes de correo
   *[other] invitación
}
kind-one = { $kind ->
    [ACCOUNT] una organización
    [USER] un usuario
    [GRAPH] un grafo
    [GRAPH_VARIANT] una variante
    [GRAPH_API_KEY] una clave de API del grafo
    [USER_API_KEY] una clave de API del usuario
    [ZENDESK_TICKET] una solicitud de soporte
    [AUDIT_JOB] una exportación de auditoría
    [EMAIL_SETTINGS] ajustes de correo
   *[other] una invitación
}
kind-other = { $begins ->
   *[other] { $kind }
}
kind-named = { $kind } { $name }
did = { $who } hizo «{ $action }»
did-with = { $who } hizo «{ $action }» con { $what }
did-by-verb = { $tone ->
    [adds] { $who } añadió o activó { $what } ({ $action })
    [removes] { $who } quitó o desactivó { $what } ({ $action })
   *[other] { $who } cambió { $what } ({ $action })
}
did-failed = { $sentence }, sin éxito
did-changed = { $sentence }: { $name } de «{ $before }» a «{ $after }»
did-set = { $sentence }: { $name } fijado en «{ $after }»
did-unset = { $sentence }: { $name } ya no es «{ $before }»
did-graphos = { $action ->
    [CREATE] { $who } creó { $what }
    [UPDATE] { $who } cambió { $what }
    [DELETE] { $who } eliminó definitivamente { $what }
    [SOFT_DELETE] { $who } eliminó { $what }, lo que puede deshacerse
    [UNDO_SOFT_DELETE] { $who } recuperó { $what }
    [CONFIG_CHANGE] { $who } cambió los ajustes: { $what }
    [API_KEY] { $who } cambió una clave de API: { $what }
    [IMPLEMENTING_SERVICE_UPSERT] { $who } añadió o cambió un subgrafo: { $what }
    [IMPLEMENTING_SERVICE_REMOVE] { $who } quitó un subgrafo: { $what }
    [JOIN_ACCOUNT] { $who } se unió a { $what }
    [LEAVE_ACCOUNT] { $who } dejó { $what }
    [CHANGE_ROLE] { $who } cambió el rol en la organización: { $what }
    [OVERRIDE_GRAPH_ROLE] { $who } cambió el rol para un grafo: { $what }
    [IGNORE_OPERATION_IN_CHECKS] { $who } hizo que las comprobaciones de esquema ignoren una operación: { $what }
    [MARK_CHANGES_SAFE_FOR_OPERATION] { $who } marcó cambios como seguros para una operación en las comprobaciones de esquema: { $what }
    [TOGGLE_DATADOG] { $who } conmutó el envío de métricas a Datadog: { $what }
    [CURRENT_BILLING_SUBSCRIPTION_CHANGE] { $who } cambió el plan: { $what }
    [BILLING_PERIOD_CHANGE] { $who } cambió el periodo de facturación: { $what }
    [CANCEL_STUDIO_SUBSCRIPTION] { $who } canceló el plan al final de su periodo: { $what }
    [TERMINATE_STUDIO_SUBSCRIPTION] { $who } terminó el plan: { $what }
   *[other] { $who } retomó el plan: { $what }
}

## Exportación

export = Exportar
exports = Exportaciones
report = Informe
format = Formato
print = Impresión
report-title = { $report ->
    [visible] Columnas en pantalla
    [all] Todo
    [pipefy] Registros de auditoría de Pipefy
   *[other] Exportación de auditoría de GraphOS
}
report-line = { $report ->
    [visible] Lo que muestra la tabla, en su orden
    [all] Todos los campos y los detalles del origen
    [pipefy] User, Action, Date · últimos 30 días sin hoy
   *[other] 11 columnas · 180 días como máximo
}
pipe-uuid = UUID del pipe
search-term = Término de búsqueda
search-term-hint = nombre o correo
required = obligatorio
to-hint = { $day }, incluido
actor = Actor
actor-hint = ID o correo, completo
graph = Grafo
graph-hint = ID, completo
times = Horas
cell-form = { $form ->
    [time-format] Con la diferencia respecto a UTC
    [local] Locales, zona en una columna
    [epoch-millis] Milisegundos desde 1970
    [details-form] En una celda, como JSON
    [flatten] Una columna por valor
   *[other] Solo lo que cambió
}
written-for = Escrito para
any-program = Cualquier programa (RFC 4180)
unix-tools = Herramientas Unix
formulas = Evitar que las hojas de cálculo ejecuten celdas
formulas-more = Una celda que empieza por = + - o @ podría ejecutarse como fórmula; un apóstrofo delante la mantiene como texto.
bundle = Con su manifiesto, en un zip
bundle-more = El manifiesto dice qué contiene el archivo y de dónde viene, con su SHA-256, para que cualquiera pueda comprobarlo después.
columns-changed = { $count }, cambiadas
columns-as-report = Como en el informe
columns-of-file = Columnas del archivo
move-up = Subir { $column }
move-down = Bajar { $column }
leave-out = Omitir
leave-out-name = Omitir { $column }
column-add = Campo o ruta de los detalles que añadir como columna
report-name = Nombre de un informe con estas columnas
report-name-hint = Nombre para estas columnas
name-taken = «{ $name }» ya existe; elija otro nombre
open-report = Abrir un informe…
report-file = Informe como archivo
report-delete = Eliminar el informe
report-there = El informe { $name } está disponible
preview = Vista previa
preview-wait = Preparando una vista previa…
preview-lines = Primeras líneas del archivo
cells-to-escape = { $count ->
    [one] { $count } celda llevará un apóstrofo delante
   *[other] { $count } celdas llevarán un apóstrofo delante
}
masked = { $count ->
    [one] Enmascarado: { $count } lugar ({ $each })
   *[other] Enmascarado: { $count } lugares ({ $each })
}
save-as = Guardar como…
save-as-title = Se escribe directamente en el archivo elegido, por grande que sea
download = Descargar
open-print = Abrir la vista de impresión
paper = Solo las filas que estaban en la pantalla. La vista de impresión de una exportación las contiene todas.
go-on = Seguir trabajando
another-file = Otro archivo
save-manifest = Guardar el manifiesto
save-again = Guardar de nuevo
signed = Firmado
cells-escaped = Celdas que no se ejecutarán
cells-masked = Celdas enmascaradas
rows-exported = { $count ->
    [one] { $count } fila exportada
   *[other] { $count } filas exportadas
}
jobs-note = Los archivos pueden descargarse de nuevo durante 30 días, mientras esta página esté abierta.
download-again = Descargar de nuevo
how-far = Avance
job-waiting = Espera su turno
job-elsewhere = Se está creando en otra ventana
job-expired = Caducado: pasaron sus 30 días
job-cancelled = Detenido; no se creó ningún archivo
rows-written = { $count ->
    [one] { $count } fila escrita
   *[other] { $count } filas escritas
}
rows-a-second = { $count } filas/s
time-left = faltan { $time }

## Comprobar un archivo

check-file = Comprobar un archivo…
verify-title = Comprobar un archivo
verify-give = Suelte aquí el archivo y su manifest.json, o el zip con ambos, o { $choose }.
verify-choose = elíjalos
verify-more = Con las páginas en bruto del origen, además se vuelve a crear y se compara; con la clave pública del firmante, también la firma. No se envía nada.
verify-holds = El archivo es lo que dice su manifiesto
verify-broken = El archivo no es lo que dice su manifiesto
verify-weight = { $weight ->
    [holds] Correcto
    [note] Nota
   *[other] Incorrecto
}
key-sign = Firmar sus propias exportaciones
key-about = Con una clave suya, quien tenga la mitad pública puede saber que el manifiesto es suyo y no ha cambiado. La clave permanece en esta página; recibirá ambas mitades como archivos.
key-signed = Las exportaciones se firman con la clave { $key }
key-unsigned = Las exportaciones no se firman
key-make = Crear una clave
key-use = Usar un archivo de clave…
key-stop = Dejar de firmar

## Campos del origen

fields = Campos
fields-title = A qué campo nuestro corresponde cada campo del origen
rules-generic = encontrados por sus nombres y valores
rules-custom = elegidos a mano
rules-for = reglas para { $source }
path-choose = no encontrado: elegir
path-of = { $field }: { $path }. Elegir otra ruta
path-for = Ruta para { $field }: busque por nombre o valor, o escriba una
path-for-hint = Busque por nombre o valor, o escriba una ruta
paths = Rutas que tienen los eventos
path-none = Los eventos no tienen este campo
sure = { $share } de certeza
mapping-kept = Lo que eligió para este origen se conserva en este dispositivo.
forget-it = Olvidarlo
mapping-name = Nombre de esta correspondencia
mapping-name-hint = Nombre, p. ej. nuestras nóminas
load-file = Cargar…
find-anew = Buscarlos de nuevo
read-anew = Los eventos se leyeron de nuevo
mapping-forgotten = Lo elegido para { $source } se olvidó en este dispositivo
mapping-applied = { $source } se lee como eligió antes; véase Campos
zoneless = Las horas sin zona se entienden en
zoneless-times = { $count ->
    [one] { $count } hora sin zona, leída como
   *[other] { $count } horas sin zona, leídas como
}
dates-begin = Las fechas como 03/04 empiezan por el
either-day = { $count ->
    [one] { $count } fecha puede ser dos días, por lo que aún no tiene hora. Primero va el
   *[other] { $count } fechas pueden ser dos días, por lo que aún no tienen hora. Primero va el
}
source-zone = Zona de las horas que no la indican
utc-assumed = UTC (supuesta)

## Vistas

views-word = Vistas
saved-views = Vistas guardadas
views-kept = Las vistas guardadas permanecen en este dispositivo. Contienen la consulta y los ajustes, nunca eventos.
views-until-closed = Las vistas guardadas se conservan hasta que se cierre esta página. Contienen la consulta y los ajustes, nunca eventos.
views-save = Guardar todas como archivo
views-open = Abrir un archivo de vistas…
views-opened = { $count ->
    [one] { $count } vista abierta
   *[other] { $count } vistas abiertas
}
views-unread = No legibles: { $names }
no-views = { $file } no contiene vistas: { $why }
view-name = Nombre de la vista actual
view-name-hint = Nombre para esta vista
forget-name = Olvidar { $name }
all-events = todos los eventos
foreign-view = Este enlace se hizo con otros eventos que los cargados aquí. Lo que encuentra puede diferir.
foreign-view-said = Esta vista se hizo con otros eventos

## En este dispositivo

kept-label = Conservado en este dispositivo
keeping = Los eventos se están conservando en este dispositivo…
kept-since = { $count ->
    [one] { $count } evento conservado en este dispositivo el { $when }.
   *[other] { $count } eventos conservados en este dispositivo el { $when }.
}
kept-nothing = Aún no se conserva nada. Lo que se carga se conserva en este dispositivo, con su vista y los archivos exportados.
kept-shown = { $count ->
    [one] { $count } evento que se conservaba en este dispositivo
   *[other] { $count } eventos que se conservaban en este dispositivo
}
kept-not-shown = No se muestra lo conservado en este dispositivo: { $why }
events-not-kept = Estos eventos no se conservan en este dispositivo: { $why }. Lo conservado antes sigue ahí
file-not-kept = El archivo «{ $name }» no se conserva en este dispositivo: { $why }. Puede guardarse de nuevo hasta que se cierre esta página
room = Los eventos ocupan { $takes }.
room-free = Los eventos ocupan { $takes }; quedan { $room } libres.
sealed = Cifrado con la clave de esta página.
unsealed = Sin cifrar: quien pueda usar este navegador puede leerlo.
forget-everything = Olvidarlo todo
new-since = Novedades desde la última vez
load-all-again = Cargar todo de nuevo
nothing-new = Nada nuevo desde la última vez.
new-events = { $count ->
    [one] { $count } evento nuevo desde la última vez.
   *[other] { $count } eventos nuevos desde la última vez.
}
kept-note = Estos eventos se conservaron en este dispositivo el { $when }. Lo ocurrido desde entonces no está entre ellos.
case-note = Esto es un archivo de caso: los eventos están como cuando se guardó y no se puede añadir nada. Una exportación de todos como NDJSON, los más recientes primero como aquí, tiene la huella que figura en su manifiesto.
case-manifest = Guardar el manifiesto
case-being-made = Se está creando el archivo de caso

## Teclas

keys = Teclas
single-keys = Teclas sueltas
single-keys-more = Las letras y los signos solos hacen algo fuera de un campo. Desactívelas si dicta o pulsa teclas sin querer; las flechas, Intro y Escape siguen activas.
key-where = { $what ->
    [in-query] { $key } en la consulta
    [in-values] { $key } en los valores
    [in-chart] { $key } en el gráfico
    [enter-chart] { $key } en el gráfico
    [zoom-chart] { $key } en el gráfico
    [in-table] { $key } en la tabla
    [ends-table] { $key } en la tabla
    [cells-table] { $key } en la tabla
    [menu-table] { $key } en la tabla
    [rows-table] { $key } en la tabla
    [copy-table] { $key } en la tabla
    [headers] { $key } en los encabezados
    [page] Re Pág, Av Pág
   *[other] { $key }
}
key-does = { $what ->
    [query] a la consulta
    [values] a los valores
    [chart] al gráfico
    [table] a la tabla
    [export] exportar
    [undo] deshace el último cambio de la consulta
    [step] el evento siguiente, el anterior, mientras haya uno abierto
    [card] esta tarjeta
    [in-query] sugerencias; Intro toma una, Escape cierra
    [in-values] de valor en valor; Espacio elige, menos excluye
    [in-chart] de paso en paso; con Mayús selecciona
    [enter-chart] acota a la selección; Supr vuelve a ampliar
    [zoom-chart] ampliar, reducir, todo
    [in-table] de evento en evento; Intro abre, otra vez lleva allí
    [ends-table] al primero, al último
    [cells-table] de celda en celda de la fila
    [menu-table] qué se puede hacer con la celda; también la tecla Menú
    [rows-table] selecciona filas; Ctrl A las selecciona todas
    [copy-table] copia las filas seleccionadas
    [headers] de columna en columna; con Mayús el ancho (Mayús 0: el que convenga), con Alt Mayús el lugar
    [page] una página
   *[other] cierra lo que esté abierto
}

## Lo que dice el motor

query-field = { $field ->
    [user] quién: ID, nombre o correo
    [action] qué se hizo
    [resource] a qué: ID o nombre
    [after] desde una fecha u hora
    [before] hasta una fecha u hora, sin incluirla
    [on] en un día, mes o año
    [last] en los últimos 30d, 12h, 30m o 2w
    [hours] fuera o dentro del horario laboral
    [actor-id] el ID del actor
    [actor-name] el nombre del actor
    [actor-email] el correo del actor
    [actor-type] qué tipo de actor: persona, clave
    [role] el rol que tenía el actor
    [resource-id] el ID del recurso
    [resource-type] qué tipo de recurso
    [resource-name] el nombre del recurso
    [scope] a qué pertenece el evento
    [ip] la dirección, o una red
    [outcome] cómo terminó
    [id] el ID del evento
   *[other] de dónde vino el evento
}
searched-before = buscado antes
core-unclosed-quote = estas comillas nunca se cierran
core-unclosed-group = este paréntesis nunca se cierra
core-unopened-group = este paréntesis nunca se abrió; para buscarlo, póngalo entre comillas
core-empty-group = no hay nada entre estos paréntesis
core-too-deep = hay más de 100 paréntesis uno dentro de otro
core-nothing-to-negate = escriba lo que se excluye justo después del signo menos, sin espacio
core-one-sided-or = OR necesita algo a ambos lados; para buscar la palabra misma, póngala entre comillas
core-unknown-near = ningún campo se llama { $name }; ¿quiso decir { $nearest }? Para buscar el texto mismo, póngalo entre comillas
core-unknown = ningún campo se llama { $name }; para buscar el texto mismo, póngalo entre comillas
core-missing-value = escriba lo que busca justo después de los dos puntos, sin espacio
core-field-in-field = los valores de un campo no pueden contener otro campo; cierre el paréntesis antes o póngalo entre comillas
core-empty-path = falta un nombre en esta ruta; escríbala como details.some.path
core-unclosed-regex = esta expresión regular nunca se cierra; para buscar una barra, ponga el texto entre comillas
core-empty-regex = no hay nada entre estas barras; para buscarlas, use comillas
core-after-regex = una expresión regular termina en su segunda barra; para buscar este texto, póngalo entre comillas
core-bad-regex = no se puede leer esta expresión regular: { $why }
core-large-regex = esta expresión regular es demasiado grande; repita menos caracteres menos veces
core-bad-network = esto no es una red; escríbala como 10.0.0.0/8 o 2001:db8::/32: { $text }
core-bad-length = esto no es una duración; escríbala como 30d, 12h, 30m o 2w: { $text }
core-time-regex = una hora no puede ser una expresión regular; escríbala como 2024-05-20 o 7d
core-bad-hours = las horas son outside (noches y fines de semana) o inside (de lunes a viernes, de 7:00 a 19:00): { $text }
core-bad-time = aquí no se puede leer una hora; escríbala como 2024-05-20, 2024-05-20T09:08:10Z o 7d: { $text }
core-two-days = esta fecha puede ser dos días; escriba primero el año, como 2024-05-20: { $text }
core-stopped = detenido por usted
core-cut = el contenido se cortó a la mitad
core-file-unread = no se pudo leer { $file }: { $why }
core-no-access = el navegador no da acceso
core-many-dropped = se soltaron más de { $most } archivos a la vez y los siguientes no se leyeron. Ábralos por separado
core-page-unread = no se pudo obtener la página { $page }: { $why }
core-keeps-older = { $source } conserva { $days } días: lo anterior no se puede obtener de allí
core-keeps = { $source } conserva { $days } días
core-lags = { $source } puede retrasarse { $minutes } min: los eventos más recientes quizá aún no estén
core-late = una acción puede tardar de 10 a 15 minutos en aparecer, y este periodo termina a las { $when }: pueden faltar las acciones más recientes
core-file-incomplete = Los eventos cargados no están completos, así que este archivo tampoco.
core-records-left = Registros que no se pudieron leer como eventos y no están en este archivo: { $count }.
core-records-whole = Varios eventos están en un mismo registro, y un registro se escribe entero y una sola vez: el archivo contiene { $records } registros con { $events } eventos.
core-untimed-left = Eventos omitidos porque no tienen una hora legible, de modo que no se sabe si pertenecen al intervalo: { $count }.
core-stand-ins = el archivo contiene seudónimos que no se pueden volver a crear sin su clave, así que no se comprobó si se deduce de las páginas: defina pseudonymKey
core-most-pages = detenido tras { $pages } páginas, el máximo que se lee; pida un periodo más corto
core-chosen = elegido por usted; { $count } de { $total } eventos de muestra tienen un valor
core-guess = una suposición; { $count } de { $total } eventos de muestra tienen un valor
core-documented = documentado para { $source }; { $total } de { $whole } eventos de muestra tienen un valor
core-this-source = este origen
core-last-hour = la última hora
core-last-hours = las últimas 24 horas
core-last-days = los últimos { $days } días
core-hours-ago = hace 24 horas
core-days-ago = hace { $days } días
core-today = hoy
core-yesterday = ayer
core-week-ago = hace una semana
core-nights = noches y fines de semana
core-working-days = de lunes a viernes, de 7:00 a 19:00
core-verify-missing = falta { $name }: el manifiesto lo nombra y no se entregó
core-verify-renamed = el archivo se llama { $now } y se llamaba { $before } cuando se creó
core-verify-same = { $name } es byte por byte el archivo que describe el manifiesto: { $bytes } bytes, SHA-256 { $sha }
core-verify-all-rows = tiene todas sus { $rows } filas
core-verify-cut-row = su última fila está cortada a la mitad
core-verify-rows-missing = tiene { $counted } filas y tenía { $rows } cuando se creó: faltan { $by }
core-verify-rows-more = tiene { $counted } filas y tenía { $rows } cuando se creó: sobran { $by }
core-verify-other-bytes = { $name } fue modificado: tiene tantos bytes como cuando se creó, y no son los mismos. Su SHA-256 es { $now } y era { $before }
core-verify-fewer-bytes = { $name } no está entero: faltan { $missing } de sus { $bytes } bytes
core-verify-more-bytes = { $name } fue modificado: tiene { $bytes } bytes más que cuando se creó
core-verify-unsigned = el manifiesto no está firmado: quien pudo modificar el archivo pudo modificar también el manifiesto, así que ambos prueban solo tanto como la vía por la que llegaron
core-verify-key-unsigned = se entregó una clave y el manifiesto no está firmado
core-verify-not-checked = la firma no se comprobó: { $why }
core-verify-key-unproven = no se comprobó si lo firmó la clave que usted entregó: { $why }
core-verify-no-algorithm = no dice cómo se hizo
core-verify-cannot-check = este navegador no puede comprobar { $algorithm } aquí; la línea de comandos del manual sí
core-verify-foreign = la firma no se puede comprobar: { $algorithm } no es ninguno de { $names }
core-verify-signature-broken = la firma no es válida: el manifiesto se modificó después de firmarlo, o lo firmó otra clave
core-verify-signature-holds = el manifiesto está como se firmó: nada en él se ha modificado desde entonces
core-verify-your-key = se firmó con la clave que usted entregó
core-verify-other-key = se firmó con otra clave que la que usted entregó
core-verify-names-other-key = el manifiesto nombra otra clave que la que usted entregó
core-verify-fingerprint = compare la huella de la clave de firma con la que recibió del firmante por otra vía: SHA-256 { $sha }
core-verify-no-pages = no se entregaron las páginas en bruto, así que no se comprobó si el archivo se deriva de ellas
core-verify-no-digests = el manifiesto no indica la huella de los archivos locales, así que una página así se reconoce por su nombre y tamaño
core-verify-page-holds = { $name } es una página de la que se creó el archivo, sin cambios
core-verify-page-broken = { $name } no es ninguna de las páginas de las que se creó el archivo: se modificó o es de otra exportación
core-verify-packed-holds = { $name } es byte a byte el archivo comprimido que se cargó: { $bytes } bytes, SHA-256 { $sha }
core-verify-packed-broken = { $name } no es byte a byte el archivo comprimido que se cargó: algo en él se modificó, o se volvió a comprimir; su contenido se comprueba por separado
core-verify-pages-missing = no se entregaron { $missing } de { $pages } páginas, así que no se comprobó si el archivo se deriva de ellas
core-manifest-unknown = el manifiesto fue modificado: nada en él se llama { $names }
core-manifest-no-digest = el manifiesto no lleva su propia huella, así que solo una firma puede decir si se modificó
core-manifest-changed = el manifiesto fue modificado: lo que dice no corresponde a la huella de su última línea
core-manifest-holds = el manifiesto dice lo que decía cuando se escribió
core-manifest-slip = el manifiesto fue modificado: { $others } bytes entre sus valores son otros, aunque dice lo mismo
core-manifest-anew = otro programa volvió a escribir el manifiesto; dice lo que decía
core-manifest-doubled = el manifiesto fue modificado: dice { $key } dos veces en un mismo lugar, así que dos lectores pueden leer dos cosas
core-no-manifest = no hay ningún manifiesto entre los archivos: entregue el manifest.json que vino con la exportación, o el zip con ambos
core-many-manifests = entregue un solo manifiesto a la vez; estos son { $count }: { $names }
core-replay-unasked = el manifiesto no dice todo lo que se pidió, así que no se pudo volver a crear el archivo
core-replay-failed = no se pudo volver a crear el archivo a partir de las páginas: { $why }
core-replay-holds = el archivo se deriva de las páginas: vuelto a crear con ellas, es el mismo byte por byte
core-replay-other = el archivo no se deriva de las páginas: vuelto a crear con ellas, es otro
core-replay-other-more = el archivo no se deriva de las páginas: vuelto a crear con ellas, es otro. { $more }
core-replay-rows-place = Las páginas dan { $ours } filas y el manifiesto dice { $rows }. { $place }
core-replay-rows = Las páginas dan { $ours } filas y el manifiesto dice { $rows }
core-replay-place = Difieren en la fila { $row }: las páginas dan { $ours } y el archivo tiene { $theirs }
core-unpacked = { $name } se descomprimió aquí; cada archivo tiene la suma de comprobación que indica el zip
core-zip-records = los propios registros del zip no son como Audit Explorer los escribió: algo en él se modificó, o se volvió a comprimir; los archivos que contiene se comprueban uno por uno
core-json-empty = aquí no hay nada
core-json-value = falta un valor
core-json-colon = faltan los dos puntos
core-json-comma = falta una coma
core-json-key = falta una clave entre comillas dobles
core-json-bracket = este corchete cierra otra clase de corchete
core-json-object = una llave nunca se cierra
core-json-array = un corchete nunca se cierra
core-json-string = unas comillas nunca se cierran
core-json-escape = esta secuencia de escape no es JSON
core-json-control = en un texto hay un carácter de control sin escapar
core-json-number = este número no es JSON
core-json-not = esto no es JSON
core-json-deep = anidado a más de 128 niveles
core-json-utf8 = no es UTF-8 válido
core-json-behind = algo sigue al valor
core-json-long = más de 4 GiB
core-json-at = { $why }, en el byte { $at } del registro
core-not-object = un evento debe ser un objeto, esto es { $kind }
core-a-string = un texto
core-an-array = una lista
core-a-number = un número
core-part-no-array = en esta parte del contenido no hay ninguna lista de eventos en { $path }
core-behind-array = algo sigue a la lista de eventos
core-too-long = más largo de lo que puede ser un registro: { $length } bytes, el límite es { $limit }
core-row-cells = esta fila tiene { $cells } celdas, el encabezado tiene { $header }
core-cut-row = el contenido terminó dentro de esta fila
core-cut-cell = el contenido terminó dentro de una celda entre comillas de esta fila
core-cut-record = el contenido terminó dentro de este registro
core-no-array-at = no hay ninguna lista de eventos en { $path }; { $more }
core-no-array = no se encontró ninguna lista de eventos; { $more }
core-body-empty-object = el contenido es un objeto vacío; { $more }
core-body-object = el contenido es un objeto con { $keys }; { $more }
core-body-single = el contenido es un solo valor; { $more }
core-name-place = indique el lugar de la lista en los ajustes del origen (events)
core-it-says = dice { $text }
core-array-no-objects-at = la lista en { $path } no contiene objetos, así que tampoco eventos: un evento debe ser un objeto
core-array-no-objects = la lista no contiene objetos, así que tampoco eventos: un evento debe ser un objeto
core-server-error = el servidor respondió con un error: { $why }
core-source-error = el origen respondió con un error: { $why }. Compruebe el token, los permisos de su dueño y los identificadores de la petición
core-neither-json = el contenido no es ni JSON ni CSV; empieza por { $text }
core-cut-before-events = el contenido terminó antes de la lista de eventos; cárguelo de nuevo
core-body-empty = el contenido está vacío: no se envió ni siquiera una lista de eventos vacía
core-utf16 = el contenido es texto UTF-16; el JSON debe ser UTF-8, así que guárdelo o envíelo como UTF-8
core-gzip = el contenido son datos gzip que nada descomprimió
core-inner-zip = esto es un archivo zip, dentro de otro o tras una dirección: guárdelo como archivo aparte y ábralo
core-xml = la dirección respondió con XML, no con JSON
core-web-page = la dirección respondió con una página web, seguramente de inicio de sesión; inicie sesión allí y cargue de nuevo
core-no-answer = sin respuesta de { $name }: quizá este dispositivo esté sin conexión, la dirección sea incorrecta o el servidor esté caído, o el servidor no deja que esta página lo lea (CORS). Compruebe la dirección y la conexión; si ambas son correctas, el servidor debe permitir el origen de esta página, o un proxy en la dirección de esta página debe leer por ella
core-status-401 = no sabe quién pregunta. Vuelva a iniciar sesión o renueve el token
core-status-403 = esta sesión no puede leerlo. Pida al propietario permiso para leer el registro de auditoría
core-status-404 = no hay nada en esa dirección. Compruébela
core-status-429-while = se le preguntó demasiadas veces. Espere un poco y cargue de nuevo
core-status-429-until = se le preguntó demasiadas veces. Espere hasta { $when } y cargue de nuevo
core-status-429 = se le preguntó demasiadas veces. Espere { $wait } y cargue de nuevo
core-status-500 = tiene un fallo propio. Inténtelo más tarde o avise a su propietario
core-status-other = no aceptó la petición. Compruebe la dirección y qué espera que se le pida
core-connection-before = la conexión se cortó antes de que llegara ningún evento ({ $why }). Compruébela y cargue de nuevo
core-connection-broke = la conexión se cortó ({ $why })
core-load-stopped-before = la carga se detuvo antes de empezar
core-load-stopped-kept = la carga se detuvo; lo que había llegado se conserva
core-load-stopped = la carga se detuvo
core-stopped-nothing-added = detenido por usted: no se añadió nada a los eventos que hay
core-stopped-before = detenido por usted antes de otros { $left } de { $source }
core-memory-full = la memoria de una pestaña está llena: caben { $rows } eventos, y el resto no está. Pida un periodo más corto, o exporte estos y cargue los siguientes
core-list-too-long = la lista de contenidos supera los 32 MB; pida un periodo más corto
core-part-stopped = una parte del motor se detuvo en mitad de la carga. Lo que había llegado se conserva; cargue de nuevo
core-engine-stopped = el motor se detuvo ({ $why }). Empiece de nuevo y vuelva a cargar los eventos
core-zip-cut = falta el final del archivo comprimido, donde está la lista de sus archivos. Consígalo de nuevo: quizá se cortó una descarga
core-zip-damaged = el archivo comprimido está dañado. Consígalo de nuevo de donde vino
core-zip-split = es una parte de un archivo comprimido en varias partes. Únalas y descomprímalas, y luego abra los archivos
core-zip-encrypted = está cifrado. Descomprímalo con su contraseña y abra los archivos; detectado en { $name }
core-zip-packing = está comprimido de una forma que los navegadores no pueden descomprimir (método { $method }). Descomprímalo usted y abra los archivos; detectado en { $name }
core-zip-many = contiene más de { $most } archivos. Descomprímalo y abra los que importan
core-zip-overlap = sus archivos se solapan, cosa que ningún archivo honesto hace: está hecho para desbordar a quien lo descomprima
core-zip-bomb = sus { $packed } bytes pasarían a ser { $unpacked }, como en un archivo hecho para desbordar a quien lo descomprima. Si confía en él, descomprímalo usted y abra los archivos
core-zip-more = descomprimido ocupa más de lo que dice su archivo
core-zip-other = no es lo que se comprimió: su archivo comprimido está dañado
core-zip-hurt = su archivo comprimido está dañado
core-cannot-unpack = este navegador no puede descomprimir { $format }; descomprima antes el archivo
core-case-damaged = los eventos de este archivo de caso están dañados o faltan: pida de nuevo el archivo a quien lo creó
core-case-memory = al navegador no le queda memoria para un archivo de caso con estos eventos: cargue menos
core-case-changed = los eventos cambiaron mientras se escribían; guarde de nuevo el archivo de caso
core-case-empty = un archivo de caso necesita eventos: cargue algunos y espere a que estén todos
core-the-source = el origen
core-next-was-read = la página { $page } indica como siguiente una que ya se leyó; lo que hay detrás no se puede pedir
core-empty-pages = detenido tras { $pages } páginas vacías seguidas, aunque el origen indica una siguiente
core-events-removed = el origen tenía al principio { $most } eventos y { $total } en la página { $page }: algunos se eliminaron durante la lectura, y otros quizá pasaron a una página ya leída; cargue de nuevo
core-source-counts = el origen cuenta { $total } eventos y dio { $given }, sin decir cómo se piden los demás
core-source-says-more = el origen dice que hay más, sin decir cómo se pide
core-pages-not-heeded = la página { $page } trajo solo eventos que ya estaban: el origen parece no atender el parámetro «{ $what }» que se le pide
core-list-unread = no se puede leer la lista de contenidos
core-list-elsewhere = la lista indica contenidos en otro servidor, que no se piden
core-passed-over = de { $source } se omitieron, como restos de un gestor de archivos: { $names }
core-never-read = aún no hay nada de { $name }. Cárguelo todo primero
core-no-address = no hay dirección a la que pedir lo nuevo: los eventos vinieron de un archivo, o la dirección no se guardó porque contiene un secreto. Cárguelos de nuevo
core-end-over = la dirección indica un final que ya había pasado en la última consulta, así que no puede dar nada nuevo
core-not-new-alone = a este origen no se le puede pedir solo lo nuevo: su dirección no tiene parámetro de inicio, y su lista no empieza ni por el evento más reciente ni por el más antiguo
core-list-not-newest = la lista ya no empieza por el evento más reciente
core-list-ends = la lista termina antes de llegar a los eventos que hay
core-device-full = al dispositivo no le queda espacio para ellos
core-taken-away = otra ventana los quitó mientras se escribían
core-held = otra ventana u otro programa retiene { $files }: ciérrelo y elija de nuevo «Olvidarlo todo»
core-browser-refused = el navegador se negó: { $why }
core-kept-encrypted = están cifrados y esta página no dio ninguna clave
core-kept-other-key = no se abren con la clave que dio esta página
core-export-cut = la exportación se detuvo antes de su última fila
core-export-stopped = la exportación se detuvo; no se creó ningún archivo
core-export-overtaken = se cargaron otros eventos mientras se creaba el archivo; no se creó ningún archivo. Exporte de nuevo
core-no-packer = la parte que crea archivos XLSX y zip no se pudo cargar, o se detuvo. Compruebe la conexión e inténtelo de nuevo, o exporte CSV sin zip
core-xlsx-rows = un archivo XLSX de { $rows } filas es más de lo que abren las hojas de cálculo; caben { $most }. Acote la búsqueda o use CSV
core-xlsx-columns = una hoja admite { $most } columnas, y este archivo tendría { $columns }. Elija menos o use CSV
core-package-large = una hoja, o un archivo dentro de un zip, pasaría de 4 GB: limite la búsqueda, elija menos columnas o use CSV sin zip
core-xlsx-cell = una celda de hoja de cálculo admite { $most } caracteres, y { $column } de la fila { $row } tiene { $units }. No se corta nada: use CSV o deje fuera esa columna
core-print-rows = una vista de impresión admite { $most } filas, y estas son { $rows }; acote la búsqueda o use CSV o XLSX, que las admiten todas
core-copy-rows = el portapapeles admite como máximo { $most } filas, y estas son { $rows }; expórtelas a un archivo
core-many-paths = los detalles tienen más de { $most } rutas distintas, lo que ninguna hoja de cálculo admite; escríbalos como json o elija columnas como details.some.path
core-no-room = el navegador no pudo guardar el archivo: { $why }. Libere espacio en este dispositivo o acote la búsqueda; no se conservó nada
core-not-written = no se pudo escribir el archivo: { $why }
core-download-refused = el navegador rechazó la descarga: permita las descargas en esta página y guarde de nuevo
core-print-changed = los eventos cambiaron mientras se creaba la vista de impresión; ábrala de nuevo
core-print-failed = no se pudo mostrar la vista de impresión: { $why }. Descárguela como archivo
core-file-gone = el archivo de { $name } ya no está en este dispositivo; exporte de nuevo
core-file-unfit = su archivo se ha descartado: puede contener a la vista lo que ahora se enmascara; exporte de nuevo
core-masked-since = ahora se enmascara más que cuando se pidió el archivo; exporte de nuevo
core-page-closed = la página se cerró antes de que el archivo estuviera hecho; exporte de nuevo
core-file-not-there = el archivo no se pudo guardar en este dispositivo: { $why }
core-sign-failed = la página no pudo firmar la exportación, así que no se entrega: { $why }
core-not-logged = esta exportación no se pudo anotar en el registro de la página que contiene el explorador: { $why }
core-give-again = no se puede leer un archivo: { $why }. Entréguelo de nuevo
core-key-unread = no se puede leer el archivo de la clave
core-not-a-key = esto no es una clave privada Ed25519 en PEM (PKCS #8): { $why }
core-key-no-line = falta la línea -----BEGIN PRIVATE KEY-----
core-no-signing = este navegador no firma aquí con Ed25519: { $why }. Hace falta una página con https y Chrome 137, Firefox 129, Safari 17 o posterior
core-mapping-loading = aún se están cargando eventos: cambie la correspondencia cuando estén, o detenga la carga
core-mapping-masked = lo enmascarado se indica por campos, y con otra correspondencia serían otros textos: cargue de nuevo el origen con la correspondencia, o indique claves y formas en redact
core-mapping-changed = los eventos cambiaron mientras se releían; cambie de nuevo la correspondencia
core-mapping-stopped = el cambio de la correspondencia se detuvo; todo está como estaba
core-mapping-path = no se puede leer la ruta de la correspondencia para { $key }: { $why }, en { $text }
core-path-name = falta un nombre en el carácter { $at }
core-path-unclosed = el corchete en el carácter { $at } nunca se cierra
core-path-brackets = entre corchetes va un número, *, nombre=valor o un nombre entre comillas, en el carácter { $at }
core-path-braces = entre llaves va json, en el carácter { $at }
core-path-quoted = un nombre con { $letter } se escribe ["name"], en el carácter { $at }
core-path-long = una ruta tiene como máximo 128 pasos
core-unknown-zone = ninguna zona horaria se llama { $name }; escriba UTC, local o un nombre como Europe/Berlin
core-range-empty = el periodo está vacío, pues debe terminar después de empezar; elija un inicio anterior al final: { $from } a { $to }
core-report-early = el informe { $name } no tiene nada anterior a { $earliest }; elija un inicio posterior: { $from } a { $to }
core-report-long = el informe { $name } abarca como máximo { $days } días, y este periodo es más largo; { $more }
core-report-start = empiece a las { $start } o después, o termine antes: { $from } a { $to }
core-report-last-full = el informe { $name } abarca los últimos { $days } días sin hoy; { $more }
core-report-last = el informe { $name } abarca los últimos { $days } días; { $more }
core-report-within = elija un periodo entre { $earliest } y { $latest }: { $from } a { $to }
core-the-beginning = el principio
core-the-end = el final
core-nothing-added = { $why }. No se añadió nada a los eventos que hay
core-load-all = { $why }. Cárguelo todo de nuevo
core-body-not-whole = { $name } no está completo: { $why }. Lo que estaba entero se conserva; cárguelo de nuevo para el resto
core-cannot-be-unpacked = no se puede descomprimir { $name }: { $why }
core-in-it = { $name } dentro: { $why }
core-may-have-changed = no se puede leer { $name } ({ $why }). Quizá cambió o desapareció desde que se eligió: elíjalo de nuevo
core-cannot-be-read = no se puede leer { $name } ({ $why })
core-office-file = { $name } es un archivo de un programa de oficina: guárdelo allí como CSV y ábralo
core-no-files = { $name } no contiene archivos
core-broke-off-first = { $name } se cortó antes de que su primer evento estuviera entero. Cárguelo de nuevo o mire qué envía
core-broke-off = { $name } se cortó ({ $why })
core-status = { $name } respondió con el estado { $status }: { $why }
core-empty-answer = { $name } respondió con un contenido vacío
core-no-data = { $name } no envió nada durante 60 s. Compruebe si funciona y cargue de nuevo
core-not-mapping = { $name } no es una correspondencia: { $why }
