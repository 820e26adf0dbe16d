//! Facts of the security review: all ten risks, said or not.

use schemars::JsonSchema;
use serde::Serialize;

use crate::facts::claim::Claim;
use crate::facts::declared::Declared;
use crate::facts::number::count;
use crate::facts::scene::Scene;
use crate::facts::tested::{Distinct, TestedFacts, Tests};
use crate::manifest::{OwaspRisk, Risk, RiskStatus, Security};
use crate::model::{Localized, Location, Named as _, Span};

/// The security review.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct SecurityFacts {
    /// The OWASP Top 10 for LLM Applications, 2025: all ten, in their order.
    pub owasp_llm: Vec<RiskFacts>,
    /// Where the review is declared, or where it should be.
    pub location: Location,
}

/// A risk, and what is said about it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct RiskFacts {
    /// Its number: LLM01.
    pub id: OwaspRisk,
    /// Its name.
    pub title: Localized,
    /// What is said about it.
    pub status: Declared<RiskStatus>,
    /// How many entries speak of it.
    pub entries: i64,
    /// What deals with it.
    pub control: Claim,
    /// The test that shows it; `repeated` where an earlier risk is shown by the same.
    pub tested: TestedFacts,
    /// Why the system does not have it.
    pub reason: Claim,
    /// Length of the reason in characters.
    pub reason_length: i64,
    /// Where it is declared, or where it should be.
    pub location: Location,
}

pub(super) fn collect(
    security: Option<&Security>,
    near: &Span,
    scene: &Scene<'_>,
    tested: &Tests<'_>,
) -> SecurityFacts {
    let near = security.map_or(near, |security| &security.span);
    let declared = security.map(|security| security.owasp_llm.as_slice()).unwrap_or_default();
    let mut distinct = tested.distinct();
    let mut judge = |id: &OwaspRisk| {
        let mut entries = declared.iter().filter(|risk| risk.id.value == *id);
        let first = entries.next();
        let mut facts = risk(*id, first, near, scene, &mut distinct);
        facts.entries = count(usize::from(first.is_some()) + entries.count());
        facts
    };
    SecurityFacts { owasp_llm: OwaspRisk::ALL.iter().map(&mut judge).collect(), location: scene.at(near) }
}

fn risk(
    id: OwaspRisk,
    declared: Option<&Risk>,
    near: &Span,
    scene: &Scene<'_>,
    distinct: &mut Distinct<'_, '_>,
) -> RiskFacts {
    let place = declared.map_or(near, |risk| &risk.span);
    let claim =
        |pick: fn(&Risk) -> Option<&crate::manifest::Text>| Claim::of(declared.and_then(pick), place, scene);
    let reason = claim(|risk| risk.reason.as_ref());
    // What is not applicable is not shown by a test, and takes none from the others.
    let is_addressed =
        |risk: &&Risk| risk.status.as_ref().is_some_and(|status| status.value == RiskStatus::Addressed);
    let test = declared.filter(is_addressed);
    RiskFacts {
        id,
        title: title(id),
        status: Declared::of(declared.and_then(|risk| risk.status.as_ref())),
        entries: 0,
        control: claim(|risk| risk.control.as_ref()),
        tested: distinct.next(id.name(), test.and_then(|risk| risk.test.as_ref()), place),
        reason_length: count(reason.value.chars().count()),
        reason,
        location: scene.at(place),
    }
}

/// The name of a risk. The English ones are those of the list.
fn title(id: OwaspRisk) -> Localized {
    let (en, de) = match id {
        OwaspRisk::PromptInjection => ("Prompt Injection", "Prompt-Injection"),
        OwaspRisk::SensitiveInformationDisclosure => {
            ("Sensitive Information Disclosure", "Preisgabe sensibler Informationen")
        }
        OwaspRisk::SupplyChain => ("Supply Chain", "Lieferkette"),
        OwaspRisk::DataAndModelPoisoning => ("Data and Model Poisoning", "Vergiftete Daten und Modelle"),
        OwaspRisk::ImproperOutputHandling => {
            ("Improper Output Handling", "Ungeprüfte Weiterverarbeitung der Ausgabe")
        }
        OwaspRisk::ExcessiveAgency => ("Excessive Agency", "Zu weit reichende Befugnisse"),
        OwaspRisk::SystemPromptLeakage => ("System Prompt Leakage", "Preisgabe des Systemprompts"),
        OwaspRisk::VectorAndEmbeddingWeaknesses => {
            ("Vector and Embedding Weaknesses", "Schwächen bei Vektoren und Embeddings")
        }
        OwaspRisk::Misinformation => ("Misinformation", "Fehlinformation"),
        OwaspRisk::UnboundedConsumption => ("Unbounded Consumption", "Unbegrenzter Verbrauch"),
    };
    Localized::of(en, de)
}
