//! A key that one object of a JSON text has twice.
//!
//! Readers differ in which of the two they take, so such a text can say one
//! thing to a person and another to a program.

use std::collections::HashSet;
use std::fmt;

use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};

/// The first key that an object in `text` has twice.
pub(super) fn doubled_key(text: &str) -> Option<String> {
    let mut doubled = None;
    let mut reader = serde_json::Deserializer::from_str(text);
    // What is no JSON is told elsewhere; a doubled key before the fault is one all the same.
    seek(&mut doubled, &mut reader).ok();
    doubled
}

fn seek<'de, D: Deserializer<'de>>(
    doubled: &mut Option<String>,
    reader: D,
) -> Result<(), D::Error> {
    reader.deserialize_any(Seek { doubled })
}

struct Seek<'a> {
    doubled: &'a mut Option<String>,
}

impl<'de> serde::de::DeserializeSeed<'de> for Seek<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        seek(self.doubled, reader)
    }
}

impl<'de> Visitor<'de> for Seek<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut keys = HashSet::new();
        while let Some(key) = map.next_key::<String>()? {
            if !keys.insert(key.clone()) {
                *self.doubled = Some(key);
                return Err(A::Error::custom("that is enough"));
            }
            let doubled = &mut *self.doubled;
            map.next_value_seed(Seek { doubled })?;
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<(), A::Error> {
        loop {
            let doubled = &mut *self.doubled;
            if values.next_element_seed(Seek { doubled })?.is_none() {
                return Ok(());
            }
        }
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_stands_twice_in_one_object_is_found_however_deep() {
        for (text, key) in [
            (r#"{"rows":1,"x":{},"rows":2}"#, "rows"),
            (r#"{"a":[1,"b",null,true,-1.5,{"c":{"d":1,"d":1}}]}"#, "d"),
            (r#"{"a":1,"\u0061":2}"#, "a"),
        ] {
            assert_eq!(doubled_key(text).as_deref(), Some(key));
        }
    }

    #[test]
    fn the_same_key_in_two_objects_is_no_fault() {
        for text in [r#"{"a":{"a":[{"a":1},{"a":2}]},"b":{"a":1}}"#, "[1,2]", "{"] {
            assert_eq!(doubled_key(text), None);
        }
    }
}
