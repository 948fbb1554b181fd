//! Something that is sold.

use super::record::record;

record! {
    /// Something that is sold.
    Product {
        name "name": Text, REQUIRED, ["product", "Product", "Product Name", "Name"];
        code "code": Text, PLAIN, ["Product Code", "SKU", "Code"];
        family "family": Text, PLAIN, ["series", "Product Family", "Family", "Category"];
        price "price": Money, PLAIN, ["sales_price", "Price", "Unit Price", "List Price"];
        currency "currency": Currency, PLAIN, ["Currency"];
        active "active": YesNo, PLAIN, ["Active"];
        notes "notes": LongText, PLAIN, ["Description"];
        external_id "external_id": Text, PLAIN, ["Product ID", "ID", "Id"];
        created "created": Moment, RULED, [];
        updated "updated": Moment, DERIVED, [];
    }
}
