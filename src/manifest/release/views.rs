//! Where each role sees whether the system behaves as intended.

use crate::document::record;
use crate::manifest::Text;

record! {
    /// What support, product and engineering look at: two questions each, at least.
    pub struct Views {
        /// What support looks at.
        pub support: Vec<RoleView>,
        /// What product looks at.
        pub product: Vec<RoleView>,
        /// What engineering looks at.
        pub engineering: Vec<RoleView>,
    }
}

record! {
    /// A question of a role, and where it finds the answer.
    pub struct RoleView {
        /// The question: Are drafts arriving?
        pub question: Option<Text>,
        /// The signal that answers it: `response_time`, `fallback_rate`, `cost_per_transaction`, or a metric or alert of
        /// the rule files.
        pub signal: Option<Text>,
        /// Where it is seen: a dashboard, a rule file, or a heading of a document.
        pub r#where: Option<Text>,
        /// From which value on somebody acts, with its unit: the signal's limit, where it has one.
        pub threshold: Option<Text>,
    }
}
