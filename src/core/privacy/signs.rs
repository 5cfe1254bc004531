//! Which kinds of personal text may stand in a text, by one look at each byte.
//!
//! Most texts of a record are names, words and identifiers, in which nothing of
//! the kind can stand. Only what this look passes over is sure; what it does
//! not is for [`Personal::find`] to tell.

use super::personal::Personal;

const AT: u8 = 1;
const PLUS: u8 = 1 << 1;
const DIGIT: u8 = 1 << 2;
const POINT: u8 = 1 << 3;
const COLON: u8 = 1 << 4;
const CAPITAL: u8 = 1 << 5;

const CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = match byte as u8 {
            b'@' => AT,
            b'+' => PLUS,
            b'0'..=b'9' => DIGIT,
            b'.' => POINT,
            b':' => COLON,
            b'A'..=b'Z' => CAPITAL,
            _ => 0,
        };
        byte += 1;
    }
    classes
};

/// What was seen in a text.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Signs {
    classes: u8,
    digits: usize,
    bytes: usize,
}

impl Signs {
    /// Looks at `text`.
    pub fn of(text: &str) -> Signs {
        let mut signs = Signs {
            bytes: text.len(),
            ..Signs::default()
        };
        for byte in text.bytes() {
            let class = CLASSES[byte as usize];
            signs.classes |= class;
            signs.digits += usize::from(class == DIGIT);
        }
        signs
    }

    /// Whether one of this kind may stand in it.
    pub fn allow(self, kind: Personal) -> bool {
        let has = |class: u8| self.classes & class != 0;
        match kind {
            Personal::Email => has(AT) && has(POINT),
            Personal::Card => self.digits >= 13,
            Personal::Iban => has(CAPITAL) && self.digits >= 2 && self.bytes >= 15,
            Personal::Phone => has(PLUS) && self.digits >= 8,
            // `fe80::abcd` has no digit but these; an address of four numbers has points.
            Personal::Ip => has(COLON) || (has(POINT) && self.digits >= 4),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn where_something_stands_the_look_passes_nothing_over(
            text in "(ann|@|x\\.org|é|\\+|49|1|:|::|fe80|192\\.0\\.2\\.7|DE89|3704 0044|0532 0130 00|GB29NWBK60161331926819|4111 ?1111 ?1111 ?1111|378282246310005|-| |[A-Z0-9.:+@-]){0,10}",
        ) {
            let signs = Signs::of(&text);
            for (name, kind) in Personal::ALL {
                let mut found = Vec::new();
                kind.find(&text, &mut found);
                prop_assert!(found.is_empty() || signs.allow(kind), "{} in {:?}", name, text);
            }
        }
    }

    #[test]
    fn words_and_identifiers_are_passed_over() {
        for text in [
            "CHANGE_ROLE",
            "u-00042",
            "Ann Lee",
            "graph variant",
            "",
            "3f2504e0-4f89",
        ] {
            let signs = Signs::of(text);
            assert!(
                Personal::ALL.iter().all(|(_, kind)| !signs.allow(*kind)),
                "{text}"
            );
        }
    }
}
