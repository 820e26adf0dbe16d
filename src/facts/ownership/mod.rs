//! Facts of ownership: who answers, whether CODEOWNERS agrees, and whether improvement runs.

mod codeowners;
mod improvement;
mod paths;

use schemars::JsonSchema;
use serde::Serialize;

use self::codeowners::Owners;
use self::codeowners::{CodeOwnersFacts, OwnedPath};
use self::improvement::ImprovementFacts;
use super::claim::Claim;
use super::scene::Scene;
use super::wording::essence;
use crate::document::{Handle, Located};
use crate::evidence::placeholder;
use crate::manifest::{Manifest, Owner, Ownership};
use crate::model::{Discipline, Location, Named as _, RepoPath, Span, named::words};

/// Who answers for the system, and how it is improved.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct OwnershipFacts {
    /// The CODEOWNERS file of the repository.
    pub codeowners: CodeOwnersFacts,
    /// The person who answers for how it is built and run.
    pub technical: OwnerFacts,
    /// The person who answers for what it does in the business.
    pub domain: OwnerFacts,
    /// Whether both are the same person, spelled alike or not.
    pub same_person: bool,
    /// Who answers for each of the five disciplines, in their order.
    pub disciplines: Vec<DisciplineFacts>,
    /// The process of continuous improvement.
    pub improvement: ImprovementFacts,
    /// Where ownership is declared.
    pub location: Location,
}

words! {
    /// Who an owner is.
    pub enum OwnerKind {
        /// Nobody is named.
        Missing = "missing",
        /// A team, in which everybody and nobody answers.
        Team = "team",
        /// A person.
        Person = "person",
    }
}

/// An owner of the system.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct OwnerFacts {
    /// The owner, as written.
    pub owner: String,
    /// A person, a team, or nobody.
    pub kind: OwnerKind,
    /// Where the person is reached.
    pub contact: Claim,
    /// Who stands in.
    pub deputy: DeputyFacts,
    /// The paths that this owner must own, with what CODEOWNERS says.
    pub paths: Vec<OwnedPath>,
    /// Where the owner is declared.
    pub location: Location,
}

/// Who stands in for an owner.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct DeputyFacts {
    /// The deputy, as written; empty if none is declared.
    pub deputy: String,
    /// Whether it is the owner again: nobody stands in for themselves.
    pub is_owner: bool,
    /// Where the deputy is declared, or where it should be.
    pub location: Location,
}

/// A discipline and who answers for it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct DisciplineFacts {
    /// The discipline.
    pub discipline: Discipline,
    /// The owner, as written; by default the domain owner for product, and the technical owner for the others.
    pub owner: String,
    /// A person, a team, or nobody.
    pub kind: OwnerKind,
    /// Where the owner is declared.
    pub location: Location,
}

pub(super) fn collect(manifest: &Manifest, scene: &Scene<'_>, rule_files: &[String]) -> OwnershipFacts {
    let area = manifest.ownership.as_ref();
    let near = area.map_or(scene.head(), |area| &area.span);
    let host = area.and_then(|area| area.codeowners.as_ref());
    let owners = Owners::open(host, near, scene);
    let technical = area.and_then(|area| area.technical.as_ref());
    let domain = area.and_then(|area| area.domain.as_ref());
    let person =
        |owner: Option<&Owner>| owner.and_then(|owner| owner.owner.as_ref()).map(|owner| owner.normalized());
    let (declared, of_domain) =
        (paths::declared(manifest, scene, rule_files), paths::domain(manifest, scene));
    OwnershipFacts {
        technical: facts(technical, &declared, &owners, near, scene),
        domain: facts(domain, &of_domain, &owners, near, scene),
        disciplines: Discipline::ALL
            .iter()
            .map(|discipline| answering(*discipline, area, near, scene))
            .collect(),
        same_person: person(technical).is_some() && person(technical) == person(domain),
        improvement: improvement::collect(area.and_then(|area| area.improvement.as_ref()), near, scene),
        codeowners: owners.into_facts([declared, of_domain, paths::released(manifest, scene)].concat()),
        location: scene.at(near),
    }
}

fn kind(named: Option<&Located<Handle>>) -> OwnerKind {
    match named {
        None => OwnerKind::Missing,
        // `@your-name` is still to be filled in.
        Some(handle) if placeholder::is_placeholder(handle.as_str()) => OwnerKind::Missing,
        Some(handle) if handle.is_team() => OwnerKind::Team,
        Some(_) => OwnerKind::Person,
    }
}

/// Who answers for a discipline: by its own declaration, else by the default.
fn answering(
    discipline: Discipline,
    area: Option<&Ownership>,
    near: &Span,
    scene: &Scene<'_>,
) -> DisciplineFacts {
    let own = area.and_then(|area| area.disciplines.as_ref()).and_then(|all| match discipline {
        Discipline::Product => all.product.as_ref(),
        Discipline::Data => all.data.as_ref(),
        Discipline::Security => all.security.as_ref(),
        Discipline::Evaluation => all.evaluation.as_ref(),
        Discipline::Rollout => all.rollout.as_ref(),
    });
    let default = area.and_then(|area| match discipline {
        Discipline::Product => area.domain.as_ref(),
        _ => area.technical.as_ref(),
    });
    let named = own.or_else(|| default.and_then(|owner| owner.owner.as_ref()));
    let place = default.map_or(near, |owner| &owner.span);
    DisciplineFacts {
        discipline,
        owner: named.map(|handle| handle.as_str().to_owned()).unwrap_or_default(),
        kind: kind(named),
        location: scene.at(named.map_or(place, |handle| &handle.span)),
    }
}

fn facts(
    owner: Option<&Owner>,
    paths: &[RepoPath],
    owners: &Owners,
    near: &Span,
    scene: &Scene<'_>,
) -> OwnerFacts {
    let place = owner.map_or(near, |owner| &owner.span);
    let named: Option<&Located<Handle>> = owner.and_then(|owner| owner.owner.as_ref());
    let kind = kind(named);
    let team = owner.and_then(|owner| owner.team.as_ref());
    let deputy = owner.and_then(|owner| owner.deputy.as_ref());
    let same =
        deputy.zip(named).is_some_and(|(deputy, owner)| essence(deputy.as_str()) == essence(owner.as_str()));
    let accepted: Vec<String> = named.into_iter().chain(team).map(|handle| handle.normalized()).collect();
    OwnerFacts {
        owner: named.map(|handle| handle.as_str().to_owned()).unwrap_or_default(),
        kind,
        contact: Claim::of(owner.and_then(|owner| owner.contact.as_ref()), place, scene),
        deputy: DeputyFacts {
            deputy: deputy.map(|deputy| deputy.as_str().to_owned()).unwrap_or_default(),
            is_owner: same,
            location: scene.at(deputy.map_or(place, |deputy| &deputy.span)),
        },
        paths: paths.iter().map(|path| owners.judge(path, &accepted)).collect(),
        location: scene.at(named.map_or(place, |handle| &handle.span)),
    }
}
