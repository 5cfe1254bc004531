//! Sources are told apart by their names.

#![allow(
    clippy::unwrap_used,
    reason = "a test may end where its ground is gone"
)]

use audit_explorer::core::engine::Engine;
use audit_explorer::core::protocol::{MappingChange, ReadOptions, Request};

use crate::asked::{mapping_of, rows};

#[test]
fn two_files_of_one_name_are_two_sources_each_with_its_own_mapping() {
    let other = r#"[{"uuid":"x1","when":"2024-05-02T10:00:00Z","event":"login","who":{"mail":"bo@example.org","nick":"Bo"}}]"#;
    let mine = r#"[{"id":"e0","at":"2024-05-01T10:00:00Z","action":"user.update","actor":{"login":"ann"}}]"#;
    let files = [mine.to_owned(), other.to_owned()];
    let read = |engine: &mut Engine, files: &[String], append: bool| {
        engine.begin_load(ReadOptions::default(), append);
        for file in files {
            let name = engine.name_apart("events.json");
            engine.begin_body(&name);
            engine.feed(file.as_bytes()).unwrap();
            engine.end_body().unwrap();
            engine.read_rest().unwrap();
        }
        engine.finish_load(0.0)
    };
    let mut at_once = Engine::default();
    read(&mut at_once, &files, false);
    let mut one_by_one = Engine::default();
    read(&mut one_by_one, &files[..1], false);
    read(&mut one_by_one, &files[1..], true);
    for engine in [&mut at_once, &mut one_by_one] {
        let second = mapping_of(engine, Some("events.json (2)"));
        assert_eq!(second.sources, ["events.json", "events.json (2)"]);
        assert_eq!(second.fields["id"], "uuid");
        let old = rows(engine);
        assert_eq!((old[0].id.as_str(), old[1].id.as_str()), ("e0", "x1"));
        let change = Box::new(MappingChange {
            of: Some("events.json (2)".into()),
            fields: [("actorName".to_owned(), "who.nick".to_owned())].into(),
            ..MappingChange::default()
        });
        engine.handle(Request::SetMapping { change }).unwrap();
        let new = rows(engine);
        assert_eq!((&new[0], new[1].actor_name.as_str()), (&old[0], "Bo"));
        // The same file again is no further source, and by itself it has its own name again.
        read(engine, &files[1..], true);
        assert_eq!(mapping_of(engine, None).sources.len(), 2);
        read(engine, &files[1..], false);
        assert_eq!(mapping_of(engine, None).sources, ["events.json"]);
    }
}
