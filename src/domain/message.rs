//! What a person is to be told, before it is put into words: a text id and its arguments.
//! The words are in `assets/text/`; `text` joins the two.

/// A text id with its arguments, in the order they were given.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Message {
    /// The id of a text in `assets/text/*.ftl`.
    pub id: &'static str,
    /// Argument names and values; a value made only of digits selects plural forms.
    pub args: Vec<(&'static str, String)>,
}

impl Message {
    /// A text without arguments.
    pub fn new(id: &'static str) -> Message {
        Message { id, args: Vec::new() }
    }

    /// The same text with one more argument.
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "numbers and texts are given alike")]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Message {
        self.args.push((name, value.to_string()));
        self
    }
}
