//! Makes a function of each text that the screen says, from `src/app/locales/en.ftl`.
//!
//! A text that a language lacks, has with other values, or that cannot be read ends the build; one
//! that the program asks for and English lacks does not compile; one that nobody asks for is a warning.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    #[cfg(feature = "app")]
    {
        println!("cargo::rerun-if-changed=src/app/locales");
        if let Err(problems) = texts::make() {
            for problem in problems {
                println!("cargo::error={problem}");
            }
            std::process::exit(1);
        }
    }
}

#[cfg(feature = "app")]
mod texts {
    use std::collections::BTreeMap;
    use std::path::Path;
    use std::{env, fs};

    use fluent_syntax::ast::{
        Entry, Expression, InlineExpression, Pattern, PatternElement, Variant, VariantKey,
    };
    use fluent_syntax::parser;

    const FOLDER: &str = "src/app/locales";
    const ENGLISH: &str = "en.ftl";
    const PLURALS: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

    /// What a text puts into a place: a number, which decides the plural, or a text.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    enum Kind {
        Text,
        Number,
    }

    type Values = BTreeMap<String, Kind>;

    /// The texts of one language: what each puts in, and how it reads.
    type Texts = BTreeMap<String, (Values, String)>;

    pub fn make() -> Result<(), Vec<String>> {
        let english = read(ENGLISH)?;
        let mut problems = Vec::new();
        for name in languages().map_err(|error| vec![error])? {
            match read(&name) {
                Ok(texts) => problems.extend(differences(&name, &english, &texts)),
                Err(own) => problems.extend(own),
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let out = env::var("OUT_DIR").map_err(|error| vec![error.to_string()])?;
        fs::write(Path::new(&out).join("texts.rs"), functions(&english))
            .map_err(|error| vec![error.to_string()])
    }

    fn languages() -> Result<Vec<String>, String> {
        let folder = fs::read_dir(FOLDER).map_err(|error| format!("{FOLDER}: {error}"))?;
        let mut names: Vec<String> = folder
            .filter_map(|file| file.ok()?.file_name().into_string().ok())
            .filter(|name| name.ends_with(".ftl") && name != ENGLISH)
            .collect();
        names.sort();
        Ok(names)
    }

    fn read(name: &str) -> Result<Texts, Vec<String>> {
        let path = format!("{FOLDER}/{name}");
        let source = fs::read_to_string(&path).map_err(|error| vec![format!("{path}: {error}")])?;
        let resource = parser::parse(source.as_str()).map_err(|(_, errors)| {
            let line = |at: usize| source[..at.min(source.len())].lines().count();
            let tell = |error: &parser::ParserError| {
                format!("{path}, line {}: {}", line(error.pos.start), error.kind)
            };
            errors.iter().map(tell).collect::<Vec<_>>()
        })?;
        let (mut texts, mut problems) = (Texts::new(), Vec::new());
        for entry in &resource.body {
            let message = match entry {
                Entry::Message(message) => message,
                Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) => continue,
                _ => {
                    problems.push(format!("{path}: only plain messages are used here"));
                    continue;
                }
            };
            let id = message.id.name.to_owned();
            let mut found = Found::default();
            match &message.value {
                Some(value) => found.pattern(value),
                None => found.problems.push("it says nothing".to_owned()),
            }
            problems.extend(
                found
                    .problems
                    .iter()
                    .map(|why| format!("{path}: {id}: {why}")),
            );
            if texts
                .insert(id.clone(), (found.values, found.text))
                .is_some()
            {
                problems.push(format!("{path}: {id} is there twice"));
            }
        }
        if problems.is_empty() {
            Ok(texts)
        } else {
            Err(problems)
        }
    }

    /// What a pattern puts in.
    #[derive(Default)]
    struct Found {
        values: Values,
        text: String,
        problems: Vec<String>,
    }

    impl Found {
        fn pattern(&mut self, pattern: &Pattern<&str>) {
            for element in &pattern.elements {
                match element {
                    PatternElement::TextElement { value } => self.text.push_str(value),
                    PatternElement::Placeable { expression } => self.expression(expression),
                }
            }
        }

        fn expression(&mut self, expression: &Expression<&str>) {
            match expression {
                Expression::Inline(InlineExpression::VariableReference { id }) => {
                    self.text.push('…');
                    self.values.entry(id.name.to_owned()).or_insert(Kind::Text);
                }
                Expression::Inline(InlineExpression::StringLiteral { value }) => {
                    self.text.push_str(value);
                }
                Expression::Select {
                    selector: InlineExpression::VariableReference { id },
                    variants,
                } => self.choice(id.name, variants),
                _ => self
                    .problems
                    .push("only values and choices by a value are used here".into()),
            }
        }

        fn choice(&mut self, name: &str, variants: &[Variant<&str>]) {
            let is_plural = |variant: &Variant<&str>| match &variant.key {
                VariantKey::Identifier { name } => PLURALS.contains(name),
                VariantKey::NumberLiteral { .. } => true,
            };
            let kind = if variants.iter().all(is_plural) {
                Kind::Number
            } else {
                Kind::Text
            };
            if variants.len() > 1 && variants.iter().any(is_plural) && kind == Kind::Text {
                // `*[other]` alone is the way out of a choice between words.
                let mixed = |variant: &&Variant<&str>| is_plural(variant) && !variant.default;
                if variants.iter().any(|variant| mixed(&variant)) {
                    self.problems
                        .push(format!("the choice by ${name} mixes plurals and words"));
                }
            }
            // Where there is one way alone, the language does not say whether it is a number.
            if variants.len() > 1 || !self.values.contains_key(name) {
                let kind = if variants.len() > 1 { kind } else { Kind::Text };
                self.values.insert(name.to_owned(), kind);
            }
            for variant in variants {
                self.pattern(&variant.value);
            }
        }
    }

    fn differences(name: &str, english: &Texts, texts: &Texts) -> Vec<String> {
        let path = format!("{FOLDER}/{name}");
        let mut problems = Vec::new();
        for (id, (values, _)) in english {
            match texts.get(id) {
                None => problems.push(format!("{path} lacks {id}")),
                Some((own, _)) => {
                    let names = |values: &Values| values.keys().cloned().collect::<Vec<_>>();
                    if names(values) != names(own) {
                        problems.push(format!(
                            "{path}: {id} puts in {:?}, in English {:?}",
                            names(own),
                            names(values)
                        ));
                    }
                    // A number may decide a plural in one language and none in another, never the reverse.
                    for (value, kind) in own {
                        if *kind == Kind::Number && values.get(value) == Some(&Kind::Text) {
                            problems.push(format!("{path}: {id}: ${value} is no number"));
                        }
                    }
                }
            }
        }
        for id in texts.keys().filter(|id| !english.contains_key(*id)) {
            problems.push(format!("{path} has {id}, which English has not"));
        }
        problems
    }

    fn functions(english: &Texts) -> String {
        let mut code = String::from(
            "#[allow(clippy::wrong_self_convention, clippy::too_many_arguments, reason = \"named and filled as the texts are\")]\nimpl Texts {\n",
        );
        for (id, (values, text)) in english {
            let takes: String = values
                .iter()
                .map(|(name, kind)| match kind {
                    Kind::Text => format!(", {}: &str", rust(name)),
                    Kind::Number => format!(", {}: u64", rust(name)),
                })
                .collect();
            let gives: Vec<String> = values
                .iter()
                .map(|(name, kind)| format!("({name:?}, Value::{kind:?}({}))", rust(name)))
                .collect();
            let first = text.lines().next().unwrap_or_default();
            code.push_str(&format!(
                "    #[doc = {first:?}]\n    pub(crate) fn {}(self{takes}) -> String {{\n        self.say({id:?}, &[{}])\n    }}\n",
                rust(id),
                gives.join(", ")
            ));
        }
        code.push_str("}\n");
        code
    }

    fn rust(id: &str) -> String {
        id.replace('-', "_")
    }
}
