//! What an outcome's word says: well, not well, neither.

/// Which of the three an outcome is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OutcomeClass {
    /// It was done.
    Success,
    /// It was tried and not done.
    Failure,
    /// The word does not tell, or there is none.
    #[default]
    Other,
}

impl OutcomeClass {
    /// The class of a source's word.
    pub fn of(word: &str) -> OutcomeClass {
        const SUCCESS: [&str; 6] = [
            "success",
            "succeeded",
            "successful",
            "ok",
            "allow",
            "allowed",
        ];
        const FAILURE: [&str; 8] = [
            "failure",
            "failed",
            "fail",
            "error",
            "deny",
            "denied",
            "unauthorized",
            "forbidden",
        ];
        let is = |words: &[&str]| words.iter().any(|known| word.eq_ignore_ascii_case(known));
        if is(&SUCCESS) {
            OutcomeClass::Success
        } else if is(&FAILURE) {
            OutcomeClass::Failure
        } else {
            OutcomeClass::Other
        }
    }

    /// The suffix of its style class.
    pub fn as_str(self) -> &'static str {
        match self {
            OutcomeClass::Success => "success",
            OutcomeClass::Failure => "failure",
            OutcomeClass::Other => "other",
        }
    }
}
