//! What a won or lost deal taught, shown beside similar deals.

use super::record::record;

record! {
    /// What a won or lost deal taught.
    Lesson {
        opportunity "opportunity": Reference(Opportunity), REQUIRED, [];
        text "text": LongText, REQUIRED, [];
        won "won": YesNo, PLAIN, [];
        owner "owner": Reference(User), PLAIN, [];
        created "created": Moment, RULED, [];
        updated "updated": Moment, DERIVED, [];
    }
}
