//! Somebody who works with the deck.

use super::record::record;

record! {
    /// Somebody who works with the deck.
    User {
        name "name": Text, REQUIRED, ["Name", "sales_agent", "Full Name", "User"];
        initials "initials": Text, PLAIN, [];
        email "email": Text, PLAIN, ["Email", "E-mail"];
        locale "locale": Text, PLAIN, ["Locale"];
        time_zone "time_zone": Text, PLAIN, ["Time Zone"];
        week_start "week_start": Integer, PLAIN, [];
        manager "manager": Text, PLAIN, ["manager", "Manager"];
        region "region": Text, PLAIN, ["regional_office", "Region", "Office"];
        active "active": YesNo, PLAIN, ["Active"];
        external_id "external_id": Text, PLAIN, ["User ID", "ID", "Id"];
        created "created": Moment, RULED, [];
        updated "updated": Moment, DERIVED, [];
    }
}
