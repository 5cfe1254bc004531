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
query-hint = Buscar en todo, o pruebe  { $example }
filters-clear = Quitar todos los filtros
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
    [in-table] de evento en evento; Intro abre
    [ends-table] al primero, al último
    [cells-table] de celda en celda de la fila
    [menu-table] qué se puede hacer con la celda; también la tecla Menú
    [rows-table] selecciona filas; Ctrl A las selecciona todas
    [copy-table] copia las filas seleccionadas
    [headers] de columna en columna; con Mayús el ancho, con Alt Mayús el lugar
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
core-bad-time = aquí no se puede leer una hora; escríbala como 2024-05-20, 2024-05-20T09:08:10Z o 7d: { $text }
core-two-days = esta fecha puede ser dos días; escriba primero el año, como 2024-05-20: { $text }
core-stopped = detenido por usted
core-cut = el contenido se cortó a la mitad
core-file-unread = no se pudo leer { $file }: { $why }
core-page-unread = no se pudo obtener la página { $page }: { $why }
core-keeps-older = { $source } conserva { $days } días: lo anterior no se puede obtener de allí
core-keeps = { $source } conserva { $days } días
core-lags = { $source } puede retrasarse { $minutes } min: los eventos más recientes quizá aún no estén
core-late = una acción puede tardar de 10 a 15 minutos en aparecer, y este periodo termina a las { $when }: pueden faltar las acciones más recientes
core-file-incomplete = Los eventos cargados no están completos, así que este archivo tampoco.
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
