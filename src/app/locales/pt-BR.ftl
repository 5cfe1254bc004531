# Português do Brasil. Tratamento: você.

## Palavras

close = Fechar
close-esc = Fechar (Esc)
dismiss = Dispensar
try-again = Tentar novamente
add = Adicionar
save = Salvar
stop = Parar
load = Carregar
cancel = Cancelar
done = Concluir
delete = Excluir
copy = Copiar
yes = sim
no = não
none = nenhum
any = Qualquer
up = Para cima
down = Para baixo
find = Buscar
from = De
to = Até
day = dia
month = mês
source = Fonte
name = Nome
list-comma = {", "}
reading = Lendo…
counting = Contando…
events-word = Eventos
rows-word = Linhas
events = { $count ->
    [one] { $count } evento
   *[other] { $count } eventos
}
rows = { $count ->
    [one] { $count } linha
   *[other] { $count } linhas
}
hits = { $count ->
    [one] { $count } ocorrência
   *[other] { $count } ocorrências
}
notes = { $count ->
    [one] { $count } observação
   *[other] { $count } observações
}
place-of = { $place } de { $total }

## Campos

field = { $field ->
    [time] Horário
    [action] Ação
    [user] Usuário
    [actorName] Nome do usuário
    [actorEmail] E-mail
    [actorId] ID do usuário
    [actorType] Tipo de usuário
    [actor-type] Tipo de ator
    [actorRole] Papel
    [role] Papel
    [resource] Recurso
    [resourceName] Nome do recurso
    [resourceId] ID do recurso
    [resourceType] Tipo de recurso
    [resource-type] Tipo de recurso
    [scope] Escopo
    [ip] Endereço
    [outcome] Resultado
    [id] ID do evento
   *[other] Detalhes
}
field-user-email = E-mail do usuário

## A linha de cima

offline = Sem conexão
offline-more = : o que foi carregado continua disponível
offline-title = O que foi carregado continua disponível: busca, valores, gráfico, exportação. Só a obtenção de dados aguarda a rede.
source-state = { $state ->
    [loading] Carregando
    [partial] Incompleto
    [complete] Carregado
    [failed] Falhou
   *[other] Sem fonte
}
zone = Fuso horário
zone-title = Fuso horário de todos os horários e datas
zone-device = Este dispositivo ({ $zone })
zone-device-after = { $zone } (este dispositivo)
zones-all = Todos os fusos
theme = { $theme ->
    [light] Tema: claro
    [dark] Tema: escuro
   *[other] Tema: o do sistema
}
language = Idioma
language-unspoken = Não foi possível carregar { $language }. A tela continua como está.

## Abrir eventos

open = Abrir
open-events = Abrir eventos
open-files = Abrir arquivos…
open-add = Adicionar aos eventos já presentes
or-address = ou um endereço
address = Endereço de um endpoint JSON
paste = Colar
paste-refused = Pressione Ctrl+V
load-sample = Carregar o exemplo
sample-try = Experimentar o exemplo
forget-events = Esquecer todos os eventos
save-case = Salvar como arquivo de caso…
check-exported = Verificar um arquivo exportado…
stays-here = Os eventos ficam neste navegador. Nada é enviado.
welcome-title = Quem fez o quê, com o quê e quando
welcome-lead = Solte eventos de auditoria em qualquer lugar desta página ou cole-os: JSON, NDJSON ou CSV, de qualquer produto, também compactados ou em pastas. Pesquise-os e leve a resposta em um arquivo.
empty-note = Tudo acontece neste navegador. Nada é enviado.
drop-instead = Abrir no lugar
drop-open = Solte para abrir
drop-add = Adicionar a estes eventos
pasted = Texto colado
files-more = { $count ->
    [one] { $first } e mais { $count }
   *[other] { $first } e mais { $count }
}
events-loaded = { $count ->
    [one] { $count } evento carregado
   *[other] { $count } eventos carregados
}

## O que deu errado

failure-title = { $code ->
    [unauthorized] A fonte pede identificação
    [forbidden] A fonte não permite o acesso
    [not-found] Não há nada neste endereço
    [rate-limited] A fonte pede paciência
    [server] A fonte está com defeito
    [network] A fonte não responde
    [not-json] Isto não são eventos
    [no-events] Não há eventos aqui
    [graphql] A fonte respondeu com um erro
    [too-large] Mais do que cabe nesta aba
    [truncated] A fonte foi interrompida
   *[other] Não foi possível ler os eventos
}
failure = { $code ->
    [unauthorized] A fonte pede identificação. Entre nela novamente ou informe um token válido.
    [forbidden] A fonte não permite o acesso a estes eventos. Peça ao administrador o direito de ler o log de auditoria.
    [not-found] Não há nada neste endereço. Verifique-o.
    [rate-limited] A fonte pede paciência. Tente mais tarde.
    [server] A fonte está com defeito. Tente mais tarde.
    [network] A fonte não responde. Verifique a conexão, o endereço e se a fonte aceita outras páginas (CORS).
    [not-json] O que chegou não são eventos; talvez uma página de login. Verifique o endereço.
    [truncated] A fonte foi interrompida. O que chegou está aqui; carregue de novo para obter o restante.
    [graphql] A fonte respondeu com um erro. Verifique a permissão, o ID e o token.
    [no-events] Nenhum evento foi encontrado. Verifique se é o arquivo ou o endereço certo.
    [bad-query] Não foi possível ler a consulta.
    [bad-options] Uma das configurações não é permitida.
    [window] O relatório não permite este período.
    [too-large] É mais do que cabe nesta aba. Reduza o período.
    [cancelled] Foi interrompido.
   *[other] O Audit Explorer encontrou um defeito próprio. Nada foi enviado. Recarregue a página.
}
kept-arrived = O que já havia chegado está aqui.
kept-before = O que estava carregado antes continua aqui.

## Completude

complete = completo
incomplete = incompleto
from-incomplete = de uma fonte incompleta
duplicates = { $count ->
    [one] { $count } duplicado
   *[other] { $count } duplicados
}
rejected = { $count ->
    [one] { $count } rejeitado
   *[other] { $count } rejeitados
}
no-gaps = sem lacunas
not-whole = não lido até o fim
gap = { $from } a { $to } UTC: { $why }
gap-and-others = { $others ->
    [one] { $gap }; mais { $others } lacuna
   *[other] { $gap }; mais { $others } lacunas
}
missing = Falta: { $gap }
range = { $first } { $firstclock } a { $last } { $lastclock } { $zone }
range-of-day = { $date } { $from } a { $to } { $zone }
range-closed = período fechado { $clock }
range-read = lido { $clock }
untimed = { $count ->
    [one] { $count } evento não tem horário legível
   *[other] { $count } eventos não têm horário legível
}
notes-label = Observações sobre o que foi carregado
result = Resultado
count-of = { $of ->
    [one] { $total } de { $of } evento
   *[other] { $total } de { $of } eventos
}
waiting = Aguardando { $seconds } s; depois, a página { $page } de novo
waiting-offline = Sem conexão. Quando este dispositivo voltar a tê-la: página { $page } de novo
reading-of = Lendo { $bytes } de { $total }
reading-so-far = Lendo, { $bytes } até agora
rejects = Registros rejeitados
rejects-lead = Estes não se tornaram eventos: não puderam ser lidos como tais. Todo o resto está na tabela.
rejects-first = Os primeiros { $named } de { $of }.
reject-place = { $source }, página { $page }, byte { $at }
save-as-form = Salvar como { $form }
file-refused = O navegador recusou { $name }

## A consulta

query = Consulta
query-before = Os eventos mostrados respondem à última consulta legível.
query-hint = Buscar em tudo, ou experimente  { $example }
filters-clear = Limpar todos os filtros
undo = Desfazer a última alteração da consulta
suggestions = Sugestões
user-filter = Usuário: nome, e-mail ou ID
user-filter-hint = Nome, e-mail ou ID
anyone = Qualquer usuário
actions = Ações
find-action = Buscar uma ação
any-action = Qualquer ação
of-these = { $count } destas
help-title = Como pesquisar
help-fields = Campos:
help-example = { $example ->
    [word] uma palavra em qualquer lugar, com ou sem acentos
    [words] estas palavras, nesta ordem
    [user] o nome, e-mail ou ID do ator
    [exact] exatamente este
    [either] um ou outro
    [not] tudo menos isto
    [star] qualquer texto no lugar do asterisco
    [network] uma rede
    [last] os últimos 30 dias
   *[other] do primeiro dia até antes do segundo
}
nothing-title = Nenhum evento corresponde
nothing-loaded = A fonte não contém eventos
nothing-loaded-more = Ela foi lida até o fim. Escolha outra acima ou verifique se os filtros não são restritos demais.
blockers = Estas partes da consulta excluem tudo. Retire uma:
blockers-all = Tudo isto precisa valer ao mesmo tempo:
blocker-without = Sem

## Tempo

time-range = Período
all-time = Todo o período
last-days = { $days ->
    [one] Último dia
   *[other] Últimos { $days } dias
}
last-thirty = Últimos 30 dias sem hoje
this-quarter = Este trimestre
last-quarter = Trimestre passado
last-span = Últimos { $span }
from-day = Desde { $day }
up-to-day = Até { $day }
from-to = { $from } – { $to }
days-both = Dias, ambos incluídos
midnight-in = Um dia começa à meia-noite em
to-the-second = Até o segundo
from-included = De, incluído
to-excluded = Até, não incluído
date-at = { $date } às { $time } UTC

## O gráfico

chart = Eventos ao longo do tempo
chart-figures = Eventos ao longo do tempo, em números
chart-caption = Eventos em passos de { $step }
chart-summary = { $events } em passos de { $step }
chart-range = { $from } até { $to }
chart-keys = Eventos ao longo do tempo. Setas movem, Shift e setas selecionam, Enter restringe, mais e menos ampliam e reduzem
chart-legend = { $outcome ->
    [success] com êxito
    [failure] com falha
   *[other] desconhecido
}
bar = { $from }: { $events }
bar-failed = { $from }: { $events }, { $failed } com falha
success = Com êxito
not-known = Desconhecidos
zoom-label = Zoom do gráfico
earlier = Antes
later = Depois
zoom-out = Reduzir
zoom-in = Ampliar
in-figures = Em números

## Ao lado da tabela

side = Restringir os eventos
side-hide = Ocultar este painel
side-tabs = O que mostrar
side-tab = { $tab ->
    [insight] Destaques
   *[other] Valores
}
facet-distinct = Valores diferentes
facet-distinct-spoken = valores diferentes
facet-remove = Remover { $field }
facet-path = Contar um caminho dos detalhes
more-values = mais { $count }
details-read = { $share } dos detalhes lidos…
find-in = Buscar em { $field }
rare-first = Raros primeiro
rare-first-title = Os valores mais raros primeiro
exclude-value = Excluir { $value }
exclude-title = Excluir (tecla: menos)
insight-title = { $kind ->
    [failures] Falhas por usuário
    [bursts] Rajadas
    [new-actions] Primeira vez: usuário e ação
    [new-addresses] Primeira vez: usuário e endereço
    [out-of-hours] Fora do horário de trabalho
    [rarest] Ações mais raras
   *[other] Usuários mais ativos
}
insight-about = { $kind ->
    [failures] Quem foi recusado ou falhou com mais frequência.
    [bursts] Dez ou mais eventos de um usuário em cinco minutos, e cinco vezes o que lhe é habitual.
    [new-actions] As últimas ações que um usuário nunca havia feito antes nos eventos carregados.
    [new-addresses] Os últimos endereços de onde um usuário nunca havia vindo antes nos eventos carregados.
    [out-of-hours] Quem esteve ativo no fim de semana, antes das 7:00 ou depois das 19:00 no fuso escolhido.
    [rarest] O que foi feito menos vezes.
   *[other] Quem fez mais.
}
insight-none = Nenhum entre estes eventos
insight-show = Mostrar estes eventos: { $query }

## A tabela

columns = Colunas
columns-of-table = Colunas da tabela
density = { $density ->
    [compact] Compactas
   *[other] Espaçosas
}
wrap = Quebrar textos longos
usual-columns = As colunas usuais
move-back = Mover { $column } para a esquerda
move-on = Mover { $column } para a direita
column-path = Um caminho dos detalhes como coluna
column-path-hint = Um caminho dos detalhes
column-now = { $column } agora é a última coluna
column-already = { $column } já é uma coluna
column-moved = { $column }, coluna { $place } de { $total }
pixels-wide = { $pixels ->
    [one] { $pixels } pixel de largura
   *[other] { $pixels } pixels de largura
}
header-title = { $column }: ordenar. Arraste para mover. Shift e setas: largura, com Alt: lugar
sorting = Ordenando por { $column }
sorted-up = Ordenado por { $column }, crescente
sorted-down = Ordenado por { $column }, decrescente
rows-selected = { $count ->
    [one] { $count } linha selecionada
   *[other] { $count } linhas selecionadas
}
rows-selected-label = Linhas selecionadas
rows-copied = { $count ->
    [one] { $count } linha copiada como { $form }
   *[other] { $count } linhas copiadas como { $form }
}
select-nothing = Desfazer a seleção
select-nothing-key = Desfazer a seleção (Esc)
copy-as = Copiar como { $form }
copy-as-words = Copiar como
copied = { $what }: copiado
copied-word = Copiado
copy-refused = O navegador se recusou a copiar
refused = Recusado pelo navegador
cell-menu = O que fazer com este valor
only = Somente { $value }
exclude = Excluir { $value }
only-without = Somente eventos sem { $value }
only-with = Somente eventos com { $value }
copy-value = Copiar { $value }
from-moment = A partir de { $value }
up-to-moment = Até { $value }
everything-within = Tudo a menos de { $value }
five-minutes = 5 minutos
row-as = a linha como { $form }
rows-as = { $count ->
    [one] { $count } linha como { $form }
   *[other] { $count } linhas como { $form }
}

## Um evento

event = Evento
not-found-here = Não está entre os encontrados
previous-event = Evento anterior
previous-event-key = Evento anterior (K)
next-event = Próximo evento
next-event-key = Próximo evento (J)
copy-link = Copiar um link para este evento
link-copied = Link copiado
no-link = Esta página não oferece links
same-user = Mesmo usuário
same-resource = Mesmo recurso
around = Em torno deste horário
only-with-this = Somente eventos com este valor: { $field }
changes = O que mudou
changes-value = Valor
changes-before = Antes
changes-after = Depois
changes-absent = não existe
raw = Evento bruto
as-received = Como recebido
as-text = Texto
tree = O evento como recebido. F filtra pelo valor, A o torna uma coluna, Ctrl e C o copia
tree-filter = filtrar
tree-column = coluna
tree-copy = copiar
find-in-event = Buscar neste evento
find-in-event-label = Buscar neste evento; Enter vai para a próxima ocorrência
as-column = { $name } como coluna
somebody = Alguém sem nome
somebody-tool = Uma ferramenta com chave de grafo
something = algo
kind = { $kind ->
    [ACCOUNT] organização
    [USER] usuário
    [GRAPH] grafo
    [GRAPH_VARIANT] variante
    [GRAPH_API_KEY] chave de API do grafo
    [USER_API_KEY] chave de API do usuário
    [ZENDESK_TICKET] chamado de suporte
    [AUDIT_JOB] exportação de auditoria
    [EMAIL_SETTINGS] configurações de e-mail
   *[other] convite
}
kind-one = { $kind ->
    [ACCOUNT] uma organização
    [USER] um usuário
    [GRAPH] um grafo
    [GRAPH_VARIANT] uma variante
    [GRAPH_API_KEY] uma chave de API do grafo
    [USER_API_KEY] uma chave de API do usuário
    [ZENDESK_TICKET] um chamado de suporte
    [AUDIT_JOB] uma exportação de auditoria
    [EMAIL_SETTINGS] configurações de e-mail
   *[other] um convite
}
kind-other = { $begins ->
   *[other] { $kind }
}
kind-named = { $kind } { $name }
did = { $who } fez “{ $action }”
did-with = { $who } fez “{ $action }” com { $what }
did-by-verb = { $tone ->
    [adds] { $who } adicionou ou ativou { $what } ({ $action })
    [removes] { $who } removeu ou desativou { $what } ({ $action })
   *[other] { $who } alterou { $what } ({ $action })
}
did-failed = { $sentence }, sem êxito
did-changed = { $sentence }: { $name } de “{ $before }” para “{ $after }”
did-set = { $sentence }: { $name } definido como “{ $after }”
did-unset = { $sentence }: { $name } não é mais “{ $before }”
did-graphos = { $action ->
    [CREATE] { $who } criou { $what }
    [UPDATE] { $who } alterou { $what }
    [DELETE] { $who } excluiu definitivamente { $what }
    [SOFT_DELETE] { $who } excluiu { $what }, o que pode ser desfeito
    [UNDO_SOFT_DELETE] { $who } restaurou { $what }
    [CONFIG_CHANGE] { $who } alterou as configurações: { $what }
    [API_KEY] { $who } alterou uma chave de API: { $what }
    [IMPLEMENTING_SERVICE_UPSERT] { $who } adicionou ou alterou um subgrafo: { $what }
    [IMPLEMENTING_SERVICE_REMOVE] { $who } removeu um subgrafo: { $what }
    [JOIN_ACCOUNT] { $who } entrou em { $what }
    [LEAVE_ACCOUNT] { $who } saiu de { $what }
    [CHANGE_ROLE] { $who } alterou o papel na organização: { $what }
    [OVERRIDE_GRAPH_ROLE] { $who } alterou o papel para um grafo: { $what }
    [IGNORE_OPERATION_IN_CHECKS] { $who } fez as verificações de esquema ignorarem uma operação: { $what }
    [MARK_CHANGES_SAFE_FOR_OPERATION] { $who } marcou alterações como seguras para uma operação nas verificações de esquema: { $what }
    [TOGGLE_DATADOG] { $who } alternou o envio de métricas ao Datadog: { $what }
    [CURRENT_BILLING_SUBSCRIPTION_CHANGE] { $who } alterou o plano: { $what }
    [BILLING_PERIOD_CHANGE] { $who } alterou o período de cobrança: { $what }
    [CANCEL_STUDIO_SUBSCRIPTION] { $who } cancelou o plano ao fim do período: { $what }
    [TERMINATE_STUDIO_SUBSCRIPTION] { $who } encerrou o plano: { $what }
   *[other] { $who } retomou o plano: { $what }
}

## Exportação

export = Exportar
exports = Exportações
report = Relatório
format = Formato
print = Impressão
report-title = { $report ->
    [visible] Colunas na tela
    [all] Tudo
    [pipefy] Logs de auditoria do Pipefy
   *[other] Exportação de auditoria do GraphOS
}
report-line = { $report ->
    [visible] O que a tabela mostra, na sua ordem
    [all] Todos os campos e os detalhes da fonte
    [pipefy] User, Action, Date · últimos 30 dias sem hoje
   *[other] 11 colunas · no máximo 180 dias
}
pipe-uuid = UUID do pipe
search-term = Termo de busca
search-term-hint = nome ou e-mail
required = obrigatório
to-hint = { $day }, incluído
actor = Ator
actor-hint = ID ou e-mail, completo
graph = Grafo
graph-hint = ID, completo
times = Horários
cell-form = { $form ->
    [time-format] Com a diferença para o UTC
    [local] Locais, fuso em uma coluna
    [epoch-millis] Milissegundos desde 1970
    [details-form] Em uma célula, como JSON
    [flatten] Uma coluna para cada valor
   *[other] Somente o que mudou
}
written-for = Escrito para
any-program = Qualquer programa (RFC 4180)
unix-tools = Ferramentas Unix
formulas = Impedir que planilhas executem células
formulas-more = Uma célula que começa com = + - ou @ poderia ser executada como fórmula; um apóstrofo antes a mantém como texto.
bundle = Com o manifesto, em um zip
bundle-more = O manifesto diz o que o arquivo contém e de onde veio, com o SHA-256, para que qualquer pessoa possa verificá-lo depois.
columns-changed = { $count }, alteradas
columns-as-report = Como no relatório
columns-of-file = Colunas do arquivo
move-up = Mover { $column } para cima
move-down = Mover { $column } para baixo
leave-out = Omitir
leave-out-name = Omitir { $column }
column-add = Campo ou caminho dos detalhes a adicionar como coluna
report-name = Nome de um relatório com estas colunas
report-name-hint = Dê um nome a estas colunas
name-taken = “{ $name }” já existe; escolha outro nome
open-report = Abrir um relatório…
report-file = Relatório como arquivo
report-delete = Excluir o relatório
report-there = O relatório { $name } está disponível
preview = Prévia
preview-wait = Preparando uma prévia…
preview-lines = Primeiras linhas do arquivo
cells-to-escape = { $count ->
    [one] { $count } célula receberá um apóstrofo antes
   *[other] { $count } células receberão um apóstrofo antes
}
masked = { $count ->
    [one] Mascarado: { $count } lugar ({ $each })
   *[other] Mascarado: { $count } lugares ({ $each })
}
save-as = Salvar como…
save-as-title = Escrito diretamente no arquivo que você escolher, por maior que seja
download = Baixar
open-print = Abrir a visualização de impressão
paper = Somente as linhas que estavam na tela. A visualização de impressão de uma exportação contém todas.
go-on = Continuar trabalhando
another-file = Outro arquivo
save-manifest = Salvar o manifesto
save-again = Salvar de novo
signed = Assinado
cells-escaped = Células impedidas de executar
cells-masked = Células mascaradas
rows-exported = { $count ->
    [one] { $count } linha exportada
   *[other] { $count } linhas exportadas
}
jobs-note = Os arquivos podem ser baixados de novo por 30 dias, enquanto esta página estiver aberta.
download-again = Baixar de novo
how-far = Andamento
job-waiting = Aguardando a vez
job-elsewhere = Sendo criado em outra janela
job-expired = Expirado: os 30 dias passaram
job-cancelled = Interrompido; nenhum arquivo foi criado
rows-written = { $count ->
    [one] { $count } linha escrita
   *[other] { $count } linhas escritas
}
rows-a-second = { $count } linhas/s
time-left = faltam { $time }

## Verificar um arquivo

check-file = Verificar um arquivo…
verify-title = Verificar um arquivo
verify-give = Solte aqui o arquivo e o manifest.json dele, ou o zip com ambos, ou { $choose }.
verify-choose = escolha-os
verify-more = Com as páginas brutas da fonte, ele também é refeito e comparado; com a chave pública de quem assinou, a assinatura também. Nada é enviado.
verify-holds = O arquivo é o que o manifesto diz
verify-broken = O arquivo não é o que o manifesto diz
verify-weight = { $weight ->
    [holds] Confere
    [note] Observação
   *[other] Não confere
}
key-sign = Assinar suas próprias exportações
key-about = Com uma chave sua, quem tiver a metade pública pode saber que o manifesto é seu e não foi alterado. A chave fica nesta página; você recebe as duas metades como arquivos.
key-signed = As exportações são assinadas com a chave { $key }
key-unsigned = As exportações não são assinadas
key-make = Criar uma chave
key-use = Usar um arquivo de chave…
key-stop = Parar de assinar

## Campos da fonte

fields = Campos
fields-title = Qual campo da fonte corresponde a qual dos nossos
rules-generic = encontrados por nomes e valores
rules-custom = escolhidos à mão
rules-for = regras para { $source }
path-choose = não encontrado: escolher
path-of = { $field }: { $path }. Escolher outro caminho
path-for = Caminho para { $field }: busque por nome ou valor, ou digite um
path-for-hint = Busque por nome ou valor, ou digite um caminho
paths = Caminhos que os eventos têm
path-none = Os eventos não têm esse campo
sure = { $share } de certeza
mapping-kept = O que você escolheu para esta fonte fica guardado neste dispositivo.
forget-it = Esquecer
mapping-name = Nome deste mapeamento
mapping-name-hint = Nome, p. ex. nossa folha
load-file = Carregar…
find-anew = Procurar de novo
read-anew = Os eventos foram lidos de novo
mapping-forgotten = O que foi escolhido para { $source } foi esquecido neste dispositivo
mapping-applied = { $source } é lido como você escolheu antes; veja em Campos
zoneless = Horários sem fuso são entendidos em
zoneless-times = { $count ->
    [one] { $count } horário sem fuso, lido como
   *[other] { $count } horários sem fuso, lidos como
}
dates-begin = Datas como 03/04 começam pelo
either-day = { $count ->
    [one] { $count } data pode ser dois dias e por isso ainda não tem horário. Primeiro vem o
   *[other] { $count } datas podem ser dois dias e por isso ainda não têm horário. Primeiro vem o
}
source-zone = Fuso dos horários que não o indicam
utc-assumed = UTC (presumido)

## Visões

views-word = Visões
saved-views = Visões salvas
views-kept = As visões salvas ficam neste dispositivo. Elas contêm a consulta e as configurações, nunca eventos.
views-until-closed = As visões salvas ficam até esta página ser fechada. Elas contêm a consulta e as configurações, nunca eventos.
views-save = Salvar todas como arquivo
views-open = Abrir um arquivo de visões…
views-opened = { $count ->
    [one] { $count } visão aberta
   *[other] { $count } visões abertas
}
views-unread = Ilegíveis: { $names }
no-views = { $file } não contém visões: { $why }
view-name = Nome da visão atual
view-name-hint = Dê um nome a esta visão
forget-name = Esquecer { $name }
all-events = todos os eventos
foreign-view = Este link foi feito com outros eventos que não os carregados aqui. O que ele encontra pode diferir.
foreign-view-said = Esta visão foi feita com outros eventos

## Neste dispositivo

kept-label = Guardado neste dispositivo
keeping = Os eventos estão sendo guardados neste dispositivo…
kept-since = { $count ->
    [one] { $count } evento guardado neste dispositivo em { $when }.
   *[other] { $count } eventos guardados neste dispositivo em { $when }.
}
kept-nothing = Nada está guardado ainda. O que for carregado fica guardado neste dispositivo, com a visão e os arquivos exportados.
kept-shown = { $count ->
    [one] { $count } evento que estava guardado neste dispositivo
   *[other] { $count } eventos que estavam guardados neste dispositivo
}
kept-not-shown = O que estava guardado neste dispositivo não é mostrado: { $why }
events-not-kept = Estes eventos não são guardados neste dispositivo: { $why }. O que foi guardado antes continua lá
file-not-kept = O arquivo “{ $name }” não é guardado neste dispositivo: { $why }. Ele pode ser salvo de novo até esta página ser fechada
room = Os eventos ocupam { $takes }.
room-free = Os eventos ocupam { $takes }; há { $room } livres.
sealed = Criptografado com a chave desta página.
unsealed = Não criptografado: quem puder usar este navegador pode ler.
forget-everything = Esquecer tudo
new-since = Novidades desde a última vez
load-all-again = Carregar tudo de novo
nothing-new = Nada de novo desde a última vez.
new-events = { $count ->
    [one] { $count } evento novo desde a última vez.
   *[other] { $count } eventos novos desde a última vez.
}
kept-note = Estes eventos foram guardados neste dispositivo em { $when }. O que aconteceu desde então não está entre eles.
case-note = Este é um arquivo de caso: os eventos estão como quando ele foi salvo, e nada pode ser adicionado. Uma exportação de todos como NDJSON, os mais recentes primeiro como aqui, tem o resumo que está no manifesto.
case-manifest = Salvar o manifesto
case-being-made = O arquivo de caso está sendo criado

## Teclas

keys = Teclas
single-keys = Teclas isoladas
single-keys-more = Letras e sinais isolados fazem algo fora de um campo. Desative-as se você dita ou pressiona teclas sem querer; as setas, Enter e Escape continuam.
key-where = { $what ->
    [in-query] { $key } na consulta
    [in-values] { $key } nos valores
    [in-chart] { $key } no gráfico
    [enter-chart] { $key } no gráfico
    [zoom-chart] { $key } no gráfico
    [in-table] { $key } na tabela
    [ends-table] { $key } na tabela
    [cells-table] { $key } na tabela
    [menu-table] { $key } na tabela
    [rows-table] { $key } na tabela
    [copy-table] { $key } na tabela
    [headers] { $key } nos cabeçalhos
    [page] Page Up, Page Down
   *[other] { $key }
}
key-does = { $what ->
    [query] para a consulta
    [values] para os valores
    [chart] para o gráfico
    [table] para a tabela
    [export] exportar
    [undo] desfaz a última alteração da consulta
    [step] o próximo evento, o anterior, enquanto um estiver aberto
    [card] este cartão
    [in-query] sugestões; Enter aceita uma, Escape fecha
    [in-values] de valor em valor; Espaço escolhe, menos exclui
    [in-chart] de passo em passo; com Shift seleciona
    [enter-chart] restringe à seleção; Delete amplia de novo
    [zoom-chart] ampliar, reduzir, tudo
    [in-table] de evento em evento; Enter abre, de novo leva até lá
    [ends-table] para o primeiro, para o último
    [cells-table] de célula em célula da linha
    [menu-table] o que se pode fazer com a célula; também a tecla Menu
    [rows-table] seleciona linhas; Ctrl A seleciona todas
    [copy-table] copia as linhas selecionadas
    [headers] de coluna em coluna; com Shift a largura (Shift 0: a que couber), com Alt Shift o lugar
    [page] uma página
   *[other] fecha o que estiver aberto
}

## O que diz o motor

query-field = { $field ->
    [user] quem: ID, nome ou e-mail
    [action] o que foi feito
    [resource] com o quê: ID ou nome
    [after] a partir de uma data ou hora
    [before] até uma data ou hora, sem incluí-la
    [on] em um dia, mês ou ano
    [last] nos últimos 30d, 12h, 30m ou 2w
    [hours] fora ou dentro do horário de trabalho
    [actor-id] o ID do ator
    [actor-name] o nome do ator
    [actor-email] o e-mail do ator
    [actor-type] que tipo de ator: pessoa, chave
    [role] o papel que o ator tinha
    [resource-id] o ID do recurso
    [resource-type] que tipo de recurso
    [resource-name] o nome do recurso
    [scope] a que o evento pertence
    [ip] o endereço, ou uma rede
    [outcome] como terminou
    [id] o ID do evento
   *[other] de onde o evento veio
}
searched-before = buscado antes
core-unclosed-quote = estas aspas nunca são fechadas
core-unclosed-group = este parêntese nunca é fechado
core-unopened-group = este parêntese nunca foi aberto; para buscá-lo, coloque-o entre aspas
core-empty-group = não há nada entre estes parênteses
core-too-deep = há mais de 100 parênteses um dentro do outro
core-nothing-to-negate = escreva o que deve ser excluído logo após o sinal de menos, sem espaço
core-one-sided-or = OR precisa de algo dos dois lados; para buscar a própria palavra, coloque-a entre aspas
core-unknown-near = nenhum campo se chama { $name }; você quis dizer { $nearest }? Para buscar o próprio texto, coloque-o entre aspas
core-unknown = nenhum campo se chama { $name }; para buscar o próprio texto, coloque-o entre aspas
core-missing-value = escreva o que procura logo após os dois-pontos, sem espaço
core-field-in-field = os valores de um campo não podem conter outro campo; feche o parêntese antes dele ou coloque-o entre aspas
core-empty-path = falta um nome neste caminho; escreva-o como details.some.path
core-unclosed-regex = esta expressão regular nunca é fechada; para buscar uma barra, coloque o texto entre aspas
core-empty-regex = não há nada entre estas barras; para buscá-las, use aspas
core-after-regex = uma expressão regular termina na segunda barra; para buscar este texto, coloque-o entre aspas
core-bad-regex = não foi possível ler esta expressão regular: { $why }
core-large-regex = esta expressão regular é grande demais; repita menos caracteres menos vezes
core-bad-network = isto não é uma rede; escreva-a como 10.0.0.0/8 ou 2001:db8::/32: { $text }
core-bad-length = isto não é uma duração; escreva-a como 30d, 12h, 30m ou 2w: { $text }
core-time-regex = um horário não pode ser uma expressão regular; escreva-o como 2024-05-20 ou 7d
core-bad-hours = as horas são outside (noites e fins de semana) ou inside (segunda a sexta, das 7h às 19h): { $text }
core-bad-time = nenhum horário pode ser lido aqui; escreva-o como 2024-05-20, 2024-05-20T09:08:10Z ou 7d: { $text }
core-two-days = esta data pode ser dois dias; escreva primeiro o ano, como 2024-05-20: { $text }
core-stopped = interrompido por você
core-cut = o conteúdo foi cortado no meio
core-file-unread = não foi possível ler { $file }: { $why }
core-no-access = o navegador não dá acesso
core-many-dropped = mais de { $most } arquivos foram soltos de uma vez, e os seguintes não foram lidos. Abra-os separadamente
core-page-unread = não foi possível obter a página { $page }: { $why }
core-keeps-older = { $source } guarda { $days } dias: o que é mais antigo não pode ser obtido de lá
core-keeps = { $source } guarda { $days } dias
core-lags = { $source } pode atrasar { $minutes } min: os eventos mais novos talvez ainda não estejam lá
core-late = uma ação pode levar de 10 a 15 minutos para aparecer, e este período termina em { $when }: as ações mais novas podem faltar
core-file-incomplete = Os eventos carregados não estão completos, portanto este arquivo também não.
core-records-left = Registros que não puderam ser lidos como eventos e não estão neste arquivo: { $count }.
core-records-whole = Vários eventos estão em um mesmo registro, e um registro é escrito por inteiro, uma única vez: o arquivo contém { $records } registros com { $events } eventos.
core-untimed-left = Eventos deixados de fora porque não têm um horário legível, de modo que não se sabe se pertencem ao intervalo: { $count }.
core-stand-ins = o arquivo contém pseudônimos que não podem ser refeitos sem a chave; por isso não se verificou se ele decorre das páginas: defina pseudonymKey
core-most-pages = interrompido após { $pages } páginas, o máximo que se lê; peça um período mais curto
core-chosen = escolhido por você; { $count } de { $total } eventos da amostra têm um valor
core-guess = uma suposição; { $count } de { $total } eventos da amostra têm um valor
core-documented = documentado para { $source }; { $total } de { $whole } eventos da amostra têm um valor
core-this-source = esta fonte
core-last-hour = a última hora
core-last-hours = as últimas 24 horas
core-last-days = os últimos { $days } dias
core-hours-ago = há 24 horas
core-days-ago = há { $days } dias
core-today = hoje
core-yesterday = ontem
core-week-ago = há uma semana
core-nights = noites e fins de semana
core-working-days = segunda a sexta, das 7h às 19h
core-verify-missing = falta { $name }: o manifesto fala dele, e ele não foi fornecido
core-verify-renamed = o arquivo se chama { $now }, e se chamava { $before } quando foi criado
core-verify-same = { $name } é byte por byte o arquivo que o manifesto descreve: { $bytes } bytes, SHA-256 { $sha }
core-verify-all-rows = ele tem todas as { $rows } linhas
core-verify-cut-row = a última linha está cortada no meio
core-verify-rows-missing = ele tem { $counted } linhas, e tinha { $rows } quando foi criado: faltam { $by }
core-verify-rows-more = ele tem { $counted } linhas, e tinha { $rows } quando foi criado: sobram { $by }
core-verify-other-bytes = { $name } foi alterado: tem tantos bytes quanto quando foi criado, e não são os mesmos. O SHA-256 é { $now }, e era { $before }
core-verify-fewer-bytes = { $name } não está inteiro: faltam { $missing } dos seus { $bytes } bytes
core-verify-more-bytes = { $name } foi alterado: tem { $bytes } bytes a mais do que quando foi criado
core-verify-unsigned = o manifesto não está assinado: quem podia alterar o arquivo podia alterar também o manifesto, portanto os dois só provam tanto quanto o caminho por onde vieram
core-verify-key-unsigned = uma chave foi fornecida, e o manifesto não está assinado
core-verify-not-checked = a assinatura não foi verificada: { $why }
core-verify-key-unproven = não se verificou se a chave que você forneceu o assinou: { $why }
core-verify-no-algorithm = ela não diz como foi feita
core-verify-cannot-check = este navegador não consegue verificar { $algorithm } aqui; a linha de comando do manual consegue
core-verify-foreign = a assinatura não pode ser verificada: { $algorithm } não é nenhum de { $names }
core-verify-signature-broken = a assinatura não é válida: o manifesto foi alterado depois de assinado, ou outra chave o assinou
core-verify-signature-holds = o manifesto está como foi assinado: nada nele foi alterado desde então
core-verify-your-key = ele foi assinado com a chave que você forneceu
core-verify-other-key = ele foi assinado com outra chave, diferente da que você forneceu
core-verify-names-other-key = o manifesto indica outra chave, diferente da que você forneceu
core-verify-fingerprint = compare a impressão digital da chave com a que você recebeu de quem assinou por outro caminho: SHA-256 { $sha }
core-verify-no-pages = as páginas brutas não foram fornecidas, portanto não se verificou se o arquivo decorre delas
core-verify-no-digests = o manifesto não indica o resumo de arquivos locais, portanto uma página assim é reconhecida pelo nome e pelo tamanho
core-verify-page-holds = { $name } é uma página da qual o arquivo foi criado, sem alteração
core-verify-page-broken = { $name } não é nenhuma das páginas das quais o arquivo foi criado: foi alterada ou é de outra exportação
core-verify-packed-holds = { $name } é, byte a byte, o arquivo compactado que foi carregado: { $bytes } bytes, SHA-256 { $sha }
core-verify-packed-broken = { $name } não é, byte a byte, o arquivo compactado que foi carregado: algo nele foi alterado, ou ele foi compactado de novo; seu conteúdo é verificado à parte
core-verify-pages-missing = { $missing } de { $pages } páginas não foram fornecidas, portanto não se verificou se o arquivo decorre delas
core-manifest-unknown = o manifesto foi alterado: nada em um manifesto se chama { $names }
core-manifest-no-digest = o manifesto não traz o próprio resumo, portanto só uma assinatura pode dizer se foi alterado
core-manifest-changed = o manifesto foi alterado: o que ele diz não corresponde ao resumo da última linha
core-manifest-holds = o manifesto diz o que dizia quando foi escrito
core-manifest-slip = o manifesto foi alterado: { $others } bytes entre os valores são outros, embora ele diga o mesmo
core-manifest-anew = o manifesto foi reescrito por outro programa; ele diz o que dizia
core-manifest-doubled = o manifesto foi alterado: ele diz { $key } duas vezes em um mesmo lugar, de modo que dois leitores podem ler duas coisas
core-no-manifest = não há manifesto entre os arquivos: forneça o manifest.json que veio com a exportação, ou o zip com ambos
core-many-manifests = forneça um manifesto por vez; estes são { $count }: { $names }
core-replay-unasked = o manifesto não diz tudo o que foi pedido, portanto o arquivo não pôde ser refeito
core-replay-failed = o arquivo não pôde ser refeito a partir das páginas: { $why }
core-replay-holds = o arquivo decorre das páginas: refeito a partir delas, é o mesmo byte por byte
core-replay-other = o arquivo não decorre das páginas: refeito a partir delas, é outro
core-replay-other-more = o arquivo não decorre das páginas: refeito a partir delas, é outro. { $more }
core-replay-rows-place = As páginas dão { $ours } linhas, e o manifesto diz { $rows }. { $place }
core-replay-rows = As páginas dão { $ours } linhas, e o manifesto diz { $rows }
core-replay-place = Eles diferem na linha { $row }: as páginas dão { $ours }, e o arquivo tem { $theirs }
core-unpacked = { $name } foi descompactado aqui; cada arquivo tem a soma de verificação que o zip indica
core-zip-records = os próprios registros do zip não estão como o Audit Explorer os escreveu: algo nele foi alterado, ou ele foi compactado de novo; os arquivos nele são verificados um a um
core-json-empty = não há nada aqui
core-json-value = falta um valor
core-json-colon = faltam os dois-pontos
core-json-comma = falta uma vírgula
core-json-key = falta uma chave entre aspas duplas
core-json-bracket = este colchete fecha outro tipo de colchete
core-json-object = uma chave nunca é fechada
core-json-array = um colchete nunca é fechado
core-json-string = aspas nunca são fechadas
core-json-escape = esta sequência de escape não é JSON
core-json-control = há um caractere de controle sem escape em um texto
core-json-number = este número não é JSON
core-json-not = isto não é JSON
core-json-deep = aninhado em mais de 128 níveis
core-json-utf8 = não é UTF-8 válido
core-json-behind = algo vem depois do valor
core-json-long = mais de 4 GiB
core-json-at = { $why }, no byte { $at } do registro
core-not-object = um evento deve ser um objeto, isto é { $kind }
core-a-string = um texto
core-an-array = uma lista
core-a-number = um número
core-part-no-array = nesta parte do conteúdo não há lista de eventos em { $path }
core-behind-array = algo vem depois da lista de eventos
core-too-long = mais longo do que um registro pode ser: { $length } bytes, o limite é { $limit }
core-row-cells = esta linha tem { $cells } células, o cabeçalho tem { $header }
core-cut-row = o conteúdo terminou dentro desta linha
core-cut-cell = o conteúdo terminou dentro de uma célula entre aspas desta linha
core-cut-record = o conteúdo terminou dentro deste registro
core-no-array-at = não há lista de eventos em { $path }; { $more }
core-no-array = nenhuma lista de eventos foi encontrada; { $more }
core-body-empty-object = o conteúdo é um objeto vazio; { $more }
core-body-object = o conteúdo é um objeto com { $keys }; { $more }
core-body-single = o conteúdo é um único valor; { $more }
core-name-place = indique o lugar da lista nas configurações da fonte (events)
core-it-says = ele diz { $text }
core-array-no-objects-at = a lista em { $path } não contém objetos, portanto não contém eventos: um evento deve ser um objeto
core-array-no-objects = a lista não contém objetos, portanto não contém eventos: um evento deve ser um objeto
core-server-error = o servidor respondeu com um erro: { $why }
core-source-error = a fonte respondeu com um erro: { $why }. Verifique o token, os direitos do dono dele e os identificadores da solicitação
core-neither-json = o conteúdo não é JSON nem CSV; começa com { $text }
core-cut-before-events = o conteúdo terminou antes da lista de eventos; carregue-o novamente
core-body-empty = o conteúdo está vazio: nem mesmo uma lista de eventos vazia foi enviada
core-utf16 = o conteúdo é texto UTF-16; o JSON deve ser UTF-8, portanto salve-o ou envie-o como UTF-8
core-gzip = o conteúdo são dados gzip que nada descompactou
core-inner-zip = isto é um arquivo zip, dentro de outro ou atrás de um endereço: salve-o como um arquivo à parte e abra-o
core-xml = o endereço respondeu com XML, não com JSON
core-web-page = o endereço respondeu com uma página web, provavelmente de login; entre por lá e carregue novamente
core-no-answer = sem resposta de { $name }: este dispositivo pode estar offline, o endereço errado ou o servidor fora do ar, ou o servidor não deixa esta página lê-lo (CORS). Verifique o endereço e a conexão; se ambos estiverem certos, o servidor deve permitir a origem desta página, ou um proxy no endereço desta página deve ler por ela
core-status-401 = ela não sabe quem está pedindo. Entre novamente ou renove o token
core-status-403 = este login não pode lê-la. Peça ao dono o direito de ler o log de auditoria
core-status-404 = não há nada nesse endereço. Verifique-o
core-status-429-while = ela foi consultada vezes demais. Espere um pouco e carregue novamente
core-status-429-until = ela foi consultada vezes demais. Espere até { $when } e carregue novamente
core-status-429 = ela foi consultada vezes demais. Espere { $wait } e carregue novamente
core-status-500 = ela tem uma falha própria. Tente mais tarde ou avise o dono
core-status-other = ela não aceitou a solicitação. Verifique o endereço e o que ela espera receber
core-connection-before = a conexão caiu antes de chegar qualquer evento ({ $why }). Verifique-a e carregue novamente
core-connection-broke = a conexão caiu ({ $why })
core-load-stopped-before = o carregamento foi interrompido antes de começar
core-load-stopped-kept = o carregamento foi interrompido; o que havia chegado foi mantido
core-load-stopped = o carregamento foi interrompido
core-stopped-nothing-added = interrompido por você: nada foi adicionado aos eventos que já estão aqui
core-stopped-before = interrompido por você antes de mais { $left } de { $source }
core-memory-full = a memória da aba está cheia: cabem { $rows } eventos, e o resto não está aqui. Peça um período mais curto, ou exporte estes e carregue os próximos
core-list-too-long = a lista de conteúdos passa de 32 MB; peça um período mais curto
core-part-stopped = uma parte do motor parou no meio do carregamento. O que havia chegado foi mantido; carregue novamente
core-engine-stopped = o motor parou ({ $why }). Comece de novo e carregue os eventos novamente
core-zip-cut = falta o fim do arquivo compactado, onde fica a lista dos arquivos. Obtenha-o novamente: um download pode ter sido interrompido
core-zip-damaged = o arquivo compactado está danificado. Obtenha-o novamente de onde veio
core-zip-split = é uma parte de um arquivo compactado em várias partes. Junte-as e descompacte-as, depois abra os arquivos
core-zip-encrypted = está criptografado. Descompacte-o com a senha e abra os arquivos; encontrado em { $name }
core-zip-packing = está compactado de um modo que os navegadores não descompactam (método { $method }). Descompacte-o você mesmo e abra os arquivos; encontrado em { $name }
core-zip-many = contém mais de { $most } arquivos. Descompacte-o e abra os que importam
core-zip-overlap = os arquivos se sobrepõem, o que nenhum arquivo honesto faz: foi feito para sobrecarregar quem o descompacta
core-zip-bomb = os { $packed } bytes virariam { $unpacked }, como em um arquivo feito para sobrecarregar quem o descompacta. Se confia nele, descompacte-o você mesmo e abra os arquivos
core-zip-more = descompactado, é maior do que o arquivo compactado diz
core-zip-other = não é o que foi compactado: o arquivo compactado está danificado
core-zip-hurt = o arquivo compactado está danificado
core-cannot-unpack = este navegador não consegue descompactar { $format }; descompacte o arquivo antes
core-case-damaged = os eventos deste arquivo de caso estão danificados ou faltam: peça o arquivo novamente a quem o criou
core-case-memory = o navegador não tem mais memória para um arquivo de caso destes eventos: carregue menos
core-case-changed = os eventos mudaram enquanto eram gravados; salve o arquivo de caso novamente
core-case-empty = um arquivo de caso precisa de eventos: carregue alguns e espere até que todos cheguem
core-the-source = a fonte
core-next-was-read = a página { $page } indica como próxima uma que já foi lida; o que vem depois não pode ser pedido
core-empty-pages = interrompido após { $pages } páginas vazias seguidas, embora a fonte indique uma próxima
core-events-removed = a fonte tinha { $most } eventos no início e { $total } na página { $page }: alguns foram removidos durante a leitura, e outros podem ter passado para uma página já lida; carregue novamente
core-source-counts = a fonte conta { $total } eventos e deu { $given }, sem dizer como pedir os outros
core-source-says-more = a fonte diz que há mais, sem dizer como pedir
core-pages-not-heeded = a página { $page } trouxe apenas eventos que já estavam aqui: a fonte parece ignorar o parâmetro “{ $what }” pedido
core-list-unread = não foi possível ler a lista de conteúdos
core-list-elsewhere = a lista indica conteúdos em outro servidor, que não são pedidos
core-passed-over = de { $source } foram ignorados, como restos de um gerenciador de arquivos: { $names }
core-never-read = ainda não há nada de { $name }. Carregue tudo primeiro
core-no-address = não há endereço para pedir o que é novo: os eventos vieram de um arquivo, ou o endereço não foi guardado porque contém um segredo. Carregue-os novamente
core-end-over = o endereço indica um fim que já havia passado na última consulta, portanto nada novo pode vir dele
core-not-new-alone = não é possível pedir a esta fonte só o que é novo: o endereço não tem parâmetro de início, e a lista não começa nem pelo evento mais novo nem pelo mais antigo
core-list-not-newest = a lista não começa mais pelo evento mais novo
core-list-ends = a lista termina antes de chegar aos eventos que já estão aqui
core-device-full = o dispositivo não tem mais espaço para eles
core-taken-away = outra janela os retirou enquanto eram gravados
core-held = outra janela ou outro programa retém { $files }: feche-o e escolha “Esquecer tudo” de novo
core-browser-refused = o navegador recusou: { $why }
core-kept-encrypted = eles estão criptografados, e esta página não deu nenhuma chave
core-kept-other-key = eles não abrem com a chave que esta página deu
core-export-cut = a exportação foi interrompida antes da última linha
core-export-stopped = a exportação foi interrompida; nenhum arquivo foi criado
core-export-overtaken = outros eventos foram carregados enquanto o arquivo era criado; nenhum arquivo foi criado. Exporte novamente
core-no-packer = a parte que cria arquivos XLSX e zip não pôde ser carregada, ou parou. Verifique a conexão e tente novamente, ou exporte CSV sem zip
core-xlsx-rows = um arquivo XLSX de { $rows } linhas é mais do que as planilhas abrem; cabem { $most }. Restrinja a busca ou use CSV
core-xlsx-columns = uma planilha comporta { $most } colunas, e este arquivo teria { $columns }. Escolha menos ou use CSV
core-package-large = uma planilha, ou um arquivo em um zip, passaria de 4 GB: restrinja a busca, escolha menos colunas ou use CSV sem zip
core-xlsx-cell = uma célula de planilha comporta { $most } caracteres, e { $column } da linha { $row } tem { $units }. Nada é cortado: use CSV ou deixe essa coluna de fora
core-print-rows = uma visualização de impressão comporta { $most } linhas, e estas são { $rows }; restrinja a busca ou use CSV ou XLSX, que comportam todas
core-copy-rows = a área de transferência aceita no máximo { $most } linhas, e estas são { $rows }; exporte-as para um arquivo
core-many-paths = os detalhes têm mais de { $most } caminhos diferentes, o que nenhuma planilha aceita; escreva-os como json ou escolha colunas como details.some.path
core-no-room = o navegador não conseguiu guardar o arquivo: { $why }. Libere espaço neste dispositivo ou restrinja a busca; nada foi mantido
core-not-written = não foi possível gravar o arquivo: { $why }
core-download-refused = o navegador recusou o download: permita downloads nesta página e salve novamente
core-print-changed = os eventos mudaram enquanto a visualização de impressão era criada; abra-a novamente
core-print-failed = não foi possível mostrar a visualização de impressão: { $why }. Baixe-a como arquivo
core-file-gone = o arquivo de { $name } não está mais neste dispositivo; exporte novamente
core-file-unfit = o arquivo foi descartado: pode conter às claras o que agora é mascarado; exporte de novo
core-masked-since = agora se mascara mais do que quando o arquivo foi pedido; exporte de novo
core-page-closed = a página foi fechada antes de o arquivo ficar pronto; exporte de novo
core-file-not-there = não foi possível guardar o arquivo neste dispositivo: { $why }
core-sign-failed = a página não conseguiu assinar a exportação, portanto ela não é entregue: { $why }
core-not-logged = esta exportação não pôde ser gravada no log da página que contém o explorador: { $why }
core-give-again = um arquivo não pode ser lido: { $why }. Forneça-o novamente
core-key-unread = o arquivo da chave não pode ser lido
core-not-a-key = isto não é uma chave privada Ed25519 em PEM (PKCS #8): { $why }
core-key-no-line = falta a linha -----BEGIN PRIVATE KEY-----
core-no-signing = este navegador não assina com Ed25519 aqui: { $why }. É preciso uma página servida por https e Chrome 137, Firefox 129, Safari 17 ou mais recente
core-mapping-loading = ainda há eventos sendo carregados: mude o mapeamento quando eles chegarem, ou interrompa o carregamento
core-mapping-masked = o que está mascarado é indicado por campos, e com outro mapeamento seriam outros textos: carregue a fonte novamente com o mapeamento, ou indique chaves e formas em redact
core-mapping-changed = os eventos mudaram enquanto eram relidos; mude o mapeamento novamente
core-mapping-stopped = a mudança do mapeamento foi interrompida; tudo está como antes
core-mapping-path = não foi possível ler o caminho do mapeamento para { $key }: { $why }, em { $text }
core-path-name = falta um nome no caractere { $at }
core-path-unclosed = o colchete no caractere { $at } nunca é fechado
core-path-brackets = entre colchetes vai um número, *, nome=valor ou um nome entre aspas, no caractere { $at }
core-path-braces = entre chaves vai json, no caractere { $at }
core-path-quoted = um nome com { $letter } se escreve ["name"], no caractere { $at }
core-path-long = um caminho tem no máximo 128 passos
core-unknown-zone = nenhum fuso horário se chama { $name }; escreva UTC, local ou um nome como Europe/Berlin
core-range-empty = o período está vazio, pois deve terminar depois de começar; escolha o início antes do fim: { $from } a { $to }
core-report-early = o relatório { $name } não tem nada antes de { $earliest }; escolha um início posterior: { $from } a { $to }
core-report-long = o relatório { $name } cobre no máximo { $days } dias, e este período é mais longo; { $more }
core-report-start = comece em { $start } ou depois, ou termine antes: { $from } a { $to }
core-report-last-full = o relatório { $name } cobre os últimos { $days } dias sem hoje; { $more }
core-report-last = o relatório { $name } cobre os últimos { $days } dias; { $more }
core-report-within = escolha um período entre { $earliest } e { $latest }: { $from } a { $to }
core-the-beginning = o início
core-the-end = o fim
core-nothing-added = { $why }. Nada foi adicionado aos eventos que já estão aqui
core-load-all = { $why }. Carregue tudo novamente
core-body-not-whole = { $name } não está completo: { $why }. O que estava inteiro foi mantido; carregue novamente para o resto
core-cannot-be-unpacked = não foi possível descompactar { $name }: { $why }
core-in-it = { $name } dentro dele: { $why }
core-may-have-changed = não foi possível ler { $name } ({ $why }). Ele pode ter mudado ou sumido desde que foi escolhido: escolha-o novamente
core-cannot-be-read = não foi possível ler { $name } ({ $why })
core-office-file = { $name } é um arquivo de um programa de escritório: salve-o lá como CSV e abra esse
core-no-files = { $name } não contém arquivos
core-broke-off-first = { $name } parou antes de o primeiro evento estar inteiro. Carregue novamente ou veja o que é enviado
core-broke-off = { $name } parou no meio ({ $why })
core-status = { $name } respondeu com o status { $status }: { $why }
core-empty-answer = { $name } respondeu com um conteúdo vazio
core-no-data = { $name } não enviou nada por 60 s. Verifique se está no ar e carregue novamente
core-not-mapping = { $name } não é um mapeamento: { $why }
