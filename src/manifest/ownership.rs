//! Who answers for the system, and how it is improved.

use chrono::NaiveDate;

use super::Text;
use crate::document::{Handle, Located, record};
use crate::model::{RepoPath, named::words};

words! {
    /// Whose rules a CODEOWNERS file is read by.
    pub enum CodeOwnersHost {
        /// GitHub.
        GitHub = "github",
        /// GitLab.
        GitLab = "gitlab",
        /// The host knows no such file: ownership stands on the manifest's word alone.
        None = "none",
    }
}

record! {
    /// Who answers for the system, and how it is improved.
    pub struct Ownership {
        /// The person who answers for how it is built and run.
        pub technical: Option<Owner>,
        /// The person who answers for what it does in the business.
        pub domain: Option<Owner>,
        /// Who answers for a discipline, where it is neither the domain owner (product) nor the technical owner (the others).
        pub disciplines: Option<Disciplines>,
        /// Host whose CODEOWNERS rules hold: github (default), gitlab, or none where the host knows no such file.
        pub codeowners: Option<Located<CodeOwnersHost>>,
        /// The process of continuous improvement.
        pub improvement: Option<Improvement>,
    }
}

record! {
    /// A person who answers for the system.
    pub struct Owner {
        /// The person: @user or an e-mail address, not a team.
        pub owner: Option<Located<Handle>>,
        /// The person's team, if CODEOWNERS names the team: @org/team.
        pub team: Option<Located<Handle>>,
        /// Where the person is reached.
        pub contact: Option<Text>,
        /// Who stands in.
        pub deputy: Option<Located<Handle>>,
    }
}

record! {
    /// The process of continuous improvement.
    pub struct Improvement {
        /// Days between two reviews.
        pub cadence_days: Option<Located<i64>>,
        /// Day of the last review.
        pub last_review: Option<Located<NaiveDate>>,
        /// Day of the next review.
        pub next_review: Option<Located<NaiveDate>>,
        /// Markdown file with the agreed actions: list items or table rows, each with an @owner and a due day.
        pub actions: Option<Located<RepoPath>>,
    }
}

record! {
    /// Who answers for the five disciplines.
    pub struct Disciplines {
        /// Product; the domain owner unless said otherwise.
        pub product: Option<Located<Handle>>,
        /// Data; the technical owner unless said otherwise.
        pub data: Option<Located<Handle>>,
        /// Security; the technical owner unless said otherwise.
        pub security: Option<Located<Handle>>,
        /// Evaluation; the technical owner unless said otherwise.
        pub evaluation: Option<Located<Handle>>,
        /// Rollout; the technical owner unless said otherwise.
        pub rollout: Option<Located<Handle>>,
    }
}
