//! What a release changes, in business terms and in numbers.

use crate::document::{Figure, Located, record};
use crate::manifest::Text;
use crate::model::RepoPath;
use crate::model::named::words;

words! {
    /// How a number is made of the rows of a table.
    pub enum Statistic {
        /// The value in the middle.
        Median = "median",
        /// The average.
        Mean = "mean",
        /// The number of rows.
        Count = "count",
        /// The share of rows that say yes.
        Share = "share",
    }
}

record! {
    /// What a release changes, in business terms: so that somebody who has never seen the code can follow.
    pub struct BusinessChange {
        /// How the work was done before.
        pub before: Option<Text>,
        /// How it is done now.
        pub after: Option<Text>,
        /// For whom it changes.
        pub r#for: Option<Text>,
        /// What stays as it was.
        pub stays: Option<Text>,
        /// What can still go wrong.
        pub risk: Option<Text>,
        /// How that would be noticed.
        pub noticed_by: Option<Text>,
        /// Whom to ask.
        pub ask: Option<Text>,
        /// Technical terms that cannot be avoided.
        pub glossary: Vec<Term>,
        /// The numbers that changed, two at least, each recomputed from its table.
        pub metrics: Vec<BusinessMetric>,
    }
}

record! {
    /// A term and what it means.
    pub struct Term {
        /// The term.
        pub term: Text,
        /// What it means, in words of the business.
        pub means: Option<Text>,
    }
}

record! {
    /// A number of the business, before and after.
    pub struct BusinessMetric {
        /// What is measured: minutes per first reply.
        pub name: Option<Text>,
        /// Its unit: min.
        pub unit: Option<Text>,
        /// When it was measured: 2026-10.
        pub period: Option<Text>,
        /// How the number is made of the rows: median, mean, count or share.
        pub statistic: Option<Located<Statistic>>,
        /// The number before, with as many digits as are meant.
        pub before: Option<Located<Figure>>,
        /// The number after.
        pub after: Option<Located<Figure>>,
        /// The table it is made of.
        pub source: Option<MetricSource>,
    }
}

record! {
    /// A table with the single values.
    pub struct MetricSource {
        /// The file: CSV with a header.
        pub file: Option<Located<RepoPath>>,
        /// The column with the values; a count may leave it out.
        pub column: Option<Text>,
        /// The column that says whether a row was measured before or after.
        pub phase: Option<Text>,
        /// What that column says of rows before: before, unless said otherwise.
        pub before: Option<Text>,
        /// What that column says of rows after: after, unless said otherwise.
        pub after: Option<Text>,
    }
}
