//! The security review: the ten risks of the OWASP list for applications of language models.

use crate::document::{Located, record};
use crate::manifest::Text;
use crate::model::named::words;

words! {
    /// The OWASP Top 10 for LLM Applications, 2025.
    pub enum OwaspRisk {
        /// Prompt Injection.
        PromptInjection = "LLM01",
        /// Sensitive Information Disclosure.
        SensitiveInformationDisclosure = "LLM02",
        /// Supply Chain.
        SupplyChain = "LLM03",
        /// Data and Model Poisoning.
        DataAndModelPoisoning = "LLM04",
        /// Improper Output Handling.
        ImproperOutputHandling = "LLM05",
        /// Excessive Agency.
        ExcessiveAgency = "LLM06",
        /// System Prompt Leakage.
        SystemPromptLeakage = "LLM07",
        /// Vector and Embedding Weaknesses.
        VectorAndEmbeddingWeaknesses = "LLM08",
        /// Misinformation.
        Misinformation = "LLM09",
        /// Unbounded Consumption.
        UnboundedConsumption = "LLM10",
    }
}

words! {
    /// What is said about a risk.
    pub enum RiskStatus {
        /// A control deals with it, and a test shows that it does.
        Addressed = "addressed",
        /// The system does not have it.
        NotApplicable = "not_applicable",
    }
}

record! {
    /// The security review.
    pub struct Security {
        /// The OWASP Top 10 for LLM Applications, 2025: one entry for each of LLM01 to LLM10.
        pub owasp_llm: Vec<Risk>,
    }
}

record! {
    /// A risk, and what is done about it.
    pub struct Risk {
        /// The risk: LLM01 to LLM10.
        pub id: Located<OwaspRisk>,
        /// addressed, or `not_applicable`.
        pub status: Option<Located<RiskStatus>>,
        /// What deals with it, if it is addressed.
        pub control: Option<Text>,
        /// The test that shows it, if it is addressed: a name in `failure_cases.reports`.
        pub test: Option<Text>,
        /// Why the system does not have it, if it is not applicable: 20 characters at least.
        pub reason: Option<Text>,
    }
}
