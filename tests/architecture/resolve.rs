//! From a path as written to what it means: `self` and `super`, aliases, re-exports and globs are followed.

use std::collections::{BTreeMap, BTreeSet};

use super::shape::Module;

/// The name of the library's crate.
pub const LIBRARY: &str = "startklar";

/// A path as written, and the module it is written in.
#[derive(Debug, Clone)]
pub struct Route {
    /// The module it is written in.
    pub module: Module,
    /// Its names.
    pub segments: Vec<String>,
    /// Whether it begins with `::`.
    pub absolute: bool,
}

/// What the modules of a tree know by name.
#[derive(Debug, Default)]
pub struct Names {
    /// The modules, in files and inside them.
    pub modules: BTreeSet<Module>,
    imports: BTreeMap<(Module, String), Vec<Route>>,
    globs: BTreeMap<Module, Vec<Route>>,
    /// Names that `extern crate` makes known in the whole crate, by crate and name.
    externs: BTreeMap<(Module, String), Route>,
}

/// The names that are being looked up, so that an import of itself ends.
type Open = BTreeSet<(Module, String)>;

impl Names {
    /// Notes that `route` is known as `name` in the module it is written in.
    pub fn import(&mut self, name: &str, route: Route) {
        self.imports.entry((route.module.clone(), name.to_owned())).or_default().push(route);
    }

    /// Notes that `extern crate` makes `route` known as `name`: here, and in the whole crate if here is its root.
    pub fn external(&mut self, name: &str, route: Route) {
        if route.module.len() == 1 {
            self.externs.insert((route.module.clone(), name.to_owned()), route.clone());
        }
        self.import(name, route);
    }

    /// Notes that everything in `route` is known in the module it is written in.
    pub fn glob(&mut self, route: Route) {
        self.globs.entry(route.module.clone()).or_default().push(route);
    }

    /// What `route` means: its end, and the modules whose re-exports lead there. Each path begins with its crate.
    pub fn follow(&self, route: &Route) -> BTreeSet<Module> {
        let mut trail = BTreeSet::new();
        let ends = self.ends(route, &mut trail, &mut Open::new());
        trail.extend(ends);
        trail
    }

    fn ends(&self, route: &Route, trail: &mut BTreeSet<Module>, open: &mut Open) -> Vec<Module> {
        let Some((first, rest)) = route.segments.split_first() else { return Vec::new() };
        let mut ends = match first.as_str() {
            _ if route.absolute => vec![vec![first.clone()]],
            "crate" => vec![crate_of(&route.module)],
            "self" | "super" => self.step(route.module.clone(), first, trail, open),
            name => {
                let mut found = self.member(&route.module, name, trail, open);
                let external = self.externs.get(&(crate_of(&route.module), name.to_owned()));
                if let (true, Some(external)) = (found.is_empty(), external) {
                    found = self.ends(external, trail, open);
                }
                if found.is_empty() { vec![vec![first.clone()]] } else { found }
            }
        };
        for segment in rest {
            ends = ends.into_iter().flat_map(|base| self.step(base, segment, trail, open)).collect();
        }
        ends
    }

    /// What `segment` means after `base`.
    fn step(
        &self,
        mut base: Module,
        segment: &str,
        trail: &mut BTreeSet<Module>,
        open: &mut Open,
    ) -> Vec<Module> {
        match segment {
            "self" => return vec![base],
            "super" => {
                base.truncate(base.len().saturating_sub(1).max(1));
                return vec![base];
            }
            _ => {}
        }
        let found = self.member(&base, segment, trail, open);
        if found.is_empty() {
            base.push(segment.to_owned());
            return vec![base];
        }
        if base.len() > 1 {
            trail.insert(base);
        }
        found
    }

    /// What the module knows as `name`.
    fn member(
        &self,
        module: &Module,
        name: &str,
        trail: &mut BTreeSet<Module>,
        open: &mut Open,
    ) -> Vec<Module> {
        let key = (module.clone(), name.to_owned());
        let child: Module = module.iter().cloned().chain([name.to_owned()]).collect();
        let mut found: Vec<_> = self.modules.get(&child).into_iter().cloned().collect();
        if !self.modules.contains(module) || !open.insert(key.clone()) {
            return found;
        }
        for route in self.imports.get(&key).into_iter().flatten() {
            found.extend(self.ends(route, trail, open));
        }
        if found.is_empty() {
            for route in self.globs.get(module).into_iter().flatten() {
                for base in self.ends(route, trail, open) {
                    found.extend(self.member(&base, name, trail, open));
                }
            }
        }
        open.remove(&key);
        found
    }
}

fn crate_of(module: &Module) -> Module {
    module.iter().take(1).cloned().collect()
}
