//! Words of keys in other languages, and abbreviations of log formats, as the
//! English words that the rules know.

/// The words that one word of a key stands for; none if it is English or unknown.
pub(super) fn translate(word: &str) -> Option<&'static str> {
    let found = WORDS
        .iter()
        .find(|(foreign, _)| foreign.split(' ').any(|known| known == word));
    found.map(|(_, english)| *english)
}

/// Foreign words, separated by spaces, and what they mean. Left out is what means something else in
/// English (`data` is a date in Portuguese).
const WORDS: &[(&str, &str)] = &[
    // German, French, Spanish, Portuguese, Italian, Dutch, Swedish, Polish; then Chinese and Japanese.
    (
        "zeitpunkt zeitstempel horodatage tijdstip tijdstempel tidpunkt tidsstämpel 时间戳 タイムスタンプ",
        "timestamp",
    ),
    (
        "zeit uhrzeit heure hora orario tijd tid czas 时间 時刻 日時 操作时间 発生日時",
        "time",
    ),
    ("datum fecha 日期 日付", "date"),
    (
        "aktion accion acción acao ação azione actie åtgärd akcja 动作 行为 アクション",
        "action",
    ),
    (
        "vorgang opération operacion operación operacao operação operazione bewerking 操作 操作类型",
        "operation",
    ),
    (
        "ereignis evenement événement evento gebeurtenis händelse zdarzenie 事件 イベント",
        "event",
    ),
    (
        "aktivität tätigkeit activité actividad atividade attività activiteit",
        "activity",
    ),
    (
        "benutzer nutzer anwender utilisateur usuario usuário utente gebruiker användare użytkownik 用户 ユーザー",
        "user",
    ),
    ("benutzername nutzername 用户名 ユーザー名", "user name"),
    ("akteur acteur 操作人 操作者 実行者", "actor"),
    (
        "kennung identifiant identificador identificativo kenmerk 编号",
        "id",
    ),
    ("nom nombre nome naam namn nazwa 名称 名前", "name"),
    ("courriel correo epost 邮箱 メール", "email"),
    (
        "adresse direccion dirección endereco endereço indirizzo adres adress 地址 アドレス",
        "address",
    ),
    ("rolle rôle rol ruolo roll rola 角色", "role"),
    ("ziel cible objetivo destino obiettivo doel mål", "target"),
    ("objekt objet objeto oggetto 对象", "object"),
    ("ressource recurso risorsa resurs 资源", "resource"),
    (
        "ergebnis resultat résultat resultado risultato resultaat wynik 结果 結果",
        "result",
    ),
    ("mandant locataire inquilino huurder 租户", "tenant"),
    // CEF and its kin.
    ("suser", "source user"),
    ("suid", "source user id"),
    ("duser", "destination user"),
    ("duid", "destination user id"),
    ("rt", "received time"),
    // Databases' own audit.
    ("atype", "action type"),
    ("evt", "event"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_stands_for_two_things() {
        let mut all: Vec<&str> = WORDS
            .iter()
            .flat_map(|(foreign, _)| foreign.split(' '))
            .collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
    }
}
