//! A saved view: which records are shown, and how.

use super::record::record;

record! {
    /// A filter, columns, order and grouping under a name, for one user or for all. `on` is
    /// `list` or `board`; columns and order are keys with commas, `-key` for downwards.
    SavedView {
        name "name": Text, REQUIRED, [];
        record_kind "kind": Text, REQUIRED, [];
        on "on": Text, PLAIN, [];
        filter "filter": Text, PLAIN, [];
        columns "columns": Text, PLAIN, [];
        sort "sort": Text, PLAIN, [];
        group "group": Text, PLAIN, [];
        pipeline "pipeline": Reference(Pipeline), PLAIN, [];
        scope "scope": Text, PLAIN, [];
        owner "owner": Reference(User), PLAIN, [];
        private "private": YesNo, PLAIN, [];
        created "created": Moment, RULED, [];
        updated "updated": Moment, DERIVED, [];
    }
}
