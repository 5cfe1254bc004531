//! A JSON object written member by member, in the order given.

/// The text of an object in the making.
#[derive(Clone, Default)]
pub struct Object(String);

impl Object {
    pub fn new() -> Self {
        Object::default()
    }

    /// Adds a member whose value is a text.
    pub fn text(self, key: &str, value: &str) -> Self {
        let value = serde_json::to_string(value).expect("a text is always JSON");
        self.raw(key, &value)
    }

    /// Adds a member whose value is a text, or leaves it out.
    pub fn maybe(self, key: &str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.text(key, value),
            None => self,
        }
    }

    /// Adds a member whose value is anything that prints as JSON: a number, a
    /// truth value, an array.
    pub fn raw(mut self, key: &str, value: impl std::fmt::Display) -> Self {
        let separator = if self.0.is_empty() { "" } else { "," };
        self.0.push_str(&format!("{separator}\"{key}\":{value}"));
        self
    }

    /// Adds a member whose value is an object.
    pub fn object(self, key: &str, value: Object) -> Self {
        self.raw(key, value.finish())
    }

    pub fn finish(self) -> String {
        format!("{{{}}}", self.0)
    }
}
