//! The checker: a tree of sources in, violations of the architecture out.
//!
//! What counts as an import: a path anywhere in a file (imports, code, types, attributes, macro bodies), followed
//! through aliases and re-exports. Where two modules part ways below a common one, the branch of the first imports
//! the branch of the second; a module that names its own parent or child imports nothing. So a file may use what
//! its room's `mod.rs` defines, and what `mod.rs` re-exports counts as an import of the file that defines it.
//!
//! Unit tests are held to the layers; they may touch the world, and use the rest of their room.

mod circles;
mod planted;
mod planted_world;
mod resolve;
mod scan;
mod shape;
mod table;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use circles::{Graph, circles};
use resolve::{LIBRARY, Names, Route};
use scan::{Form, Position, Reference};
use shape::{Module, Shape};
use table::{BINARY, LINES, LONG, RESERVED};

/// Sources by their path.
pub type Tree = BTreeMap<String, String>;

/// A break of the architecture.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Violation {
    /// The file.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    /// What kind of break.
    pub kind: &'static str,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}: {}", self.path, self.line, self.kind, self.message)
    }
}

/// What was found in a tree.
#[derive(Debug, Default)]
pub struct Findings {
    /// The breaks, sorted, each once.
    pub violations: BTreeSet<Violation>,
    /// Which room imports which, as observed.
    pub imports: BTreeSet<(String, String)>,
}

/// A file, parsed.
struct File {
    path: String,
    module: Module,
    shape: Shape,
    references: Vec<Reference>,
}

/// Holds a tree against the architecture.
pub fn check(tree: &Tree) -> Findings {
    let mut checker = Checker { long: LONG, ..Checker::default() };
    checker.check(tree);
    checker.findings
}

#[derive(Default)]
struct Checker {
    findings: Findings,
    names: Names,
    /// The modules that are files.
    files: BTreeSet<Module>,
    /// The files that are compiled for tests alone, with all that is below them.
    test_files: BTreeSet<Module>,
    /// Per module, who of its children imports whom.
    graphs: BTreeMap<Module, Graph<(String, usize)>>,
    long: &'static [(&'static str, &'static str)],
}

impl Checker {
    fn check(&mut self, tree: &Tree) {
        let files: Vec<_> = tree.iter().filter_map(|(path, source)| self.read(path, source)).collect();
        for (path, reason) in self.long {
            let lines = tree.get(*path).map_or(0, |source| source.lines().count());
            if lines <= LINES || reason.is_empty() {
                self.report(path, 1, "length", "the list of long files names it, without need or reason");
            }
        }
        for file in &files {
            self.learn(file);
        }
        for file in &files {
            for reference in &file.references {
                self.judge(file, reference);
            }
        }
        self.find_circles();
    }

    fn report(&mut self, path: &str, line: usize, kind: &'static str, message: impl Into<String>) {
        let violation = Violation { path: path.to_owned(), line, kind, message: message.into() };
        self.findings.violations.insert(violation);
    }

    /// Parses a file, and judges what can be said of it alone.
    fn read(&mut self, path: &str, source: &str) -> Option<File> {
        if !source.starts_with("//! ") {
            self.report(path, 1, "doc", "a file opens with a `//!` sentence that says what it is for");
        }
        let lines = source.lines().count();
        if lines > LINES && !self.long.iter().any(|(long, _)| *long == path) {
            self.report(path, LINES + 1, "length", format!("{lines} lines; two things may live in it"));
        }
        let Some(module) = module_of(path) else {
            self.report(path, 1, "room", "the table of rooms has no such place");
            return None;
        };
        if module[0] == LIBRARY && module.len() > 1 && table::room(&module[1]).is_none() {
            self.report(path, 1, "room", format!("the table of rooms has no `{}`", module[1]));
        }
        let parsed = source.parse::<proc_macro2::TokenStream>().map_err(syn::Error::from);
        let parsed = parsed.and_then(|tokens| Ok((syn::parse2::<syn::File>(tokens.clone())?, tokens)));
        let (file, tokens) = match parsed {
            Ok(parsed) => parsed,
            Err(error) => {
                self.report(path, error.span().start().line, "syntax", error.to_string());
                return None;
            }
        };
        if module == [LIBRARY] {
            for item in &file.items {
                if !matches!(item, syn::Item::Mod(syn::ItemMod { content: None, .. }) | syn::Item::Use(_)) {
                    let line = syn::spanned::Spanned::span(item).start().line;
                    self.report(path, line, "room", "the crate's root declares rooms and holds no code");
                }
            }
        }
        let shape = Shape::of(&file, &module);
        Some(File { path: path.to_owned(), module, shape, references: scan::scan(tokens) })
    }

    /// Notes the modules of a file and the names that they know.
    fn learn(&mut self, file: &File) {
        self.files.insert(file.module.clone());
        self.names.modules.insert(file.module.clone());
        self.names.modules.extend(file.shape.declared.iter().cloned());
        self.names.modules.extend(file.shape.modules.iter().map(|(_, module)| module.clone()));
        self.test_files.extend(file.shape.test_files.iter().cloned());
        for reference in &file.references {
            let route = file.route(reference);
            match &reference.form {
                Form::Import(Some(name)) => self.names.import(name, route),
                Form::Extern(name) => self.names.external(name, route),
                Form::Glob => self.names.glob(route),
                _ => {}
            }
        }
    }

    fn judge(&mut self, file: &File, reference: &Reference) {
        let line = reference.at.0;
        let written = reference.segments.join("::");
        let test = self.is_test(file, reference.at);
        match reference.form {
            Form::Unsafe => {
                return self.report(&file.path, line, "unsafe", "no part of the product is unsafe");
            }
            Form::Elsewhere => {
                let message = "`#[path]` takes code from a file that stands elsewhere";
                return self.report(&file.path, line, "hidden", message);
            }
            // A lone name in code was imported somewhere, or is a variable.
            Form::Path if reference.segments.len() < 2 => return,
            _ => {}
        }
        let targets = self.names.follow(&file.route(reference));
        let rooms: BTreeSet<&str> = targets.iter().filter_map(room_of).collect();
        let whole = targets.iter().any(|target| target == &[LIBRARY]);
        if file.module[0] == LIBRARY && file.module.len() > 1 {
            let from = &file.module[1];
            match reference.form {
                Form::Glob if whole || rooms.iter().any(|room| room != from) => {
                    let message = format!("`{written}::*` hides what is imported from another room");
                    self.report(&file.path, line, "glob", message);
                }
                Form::Dynamic if whole => {
                    let message = format!("`{written}::$…` hides which room is imported");
                    self.report(&file.path, line, "hidden", message);
                }
                _ => {}
            }
        }
        for target in &targets {
            self.import(file, target, &written, reference.at, test);
        }
        if !test {
            self.reserved(file, reference, &targets);
        }
    }

    /// Notes that `file` imports `target`.
    fn import(&mut self, file: &File, target: &Module, written: &str, at: Position, test: bool) {
        let line = at.0;
        let from = room_of(&file.module).unwrap_or_default().to_owned();
        if let Some(to) = room_of(target)
            && !from.is_empty()
            && to != from
        {
            match (table::room(&from), table::room(to)) {
                (_, None) => {
                    self.report(&file.path, line, "room", format!("`{written}` belongs to no room"));
                }
                (Some(row), Some(_)) if !row.imports.contains(&to) => {
                    let message = format!("`{from}` may not import `{to}` (`{written}`)");
                    self.report(&file.path, line, "layer", message);
                }
                _ => {}
            }
            self.findings.imports.insert((from, to.to_owned()));
        }
        let common = file.module.iter().zip(target).take_while(|(a, b)| a == b).count();
        let (Some(a), Some(b)) = (file.module.get(common), target.get(common)) else { return };
        // Below a room only files count: what is behind the last one is an item.
        let between_rooms = common == 1 && file.module[0] == LIBRARY;
        let is_file = self.files.iter().any(|module| module.starts_with(&target[..=common]));
        if common > 0 && (between_rooms || (is_file && !test)) {
            let graph = self.graphs.entry(target[..common].to_vec()).or_default();
            let place = || (file.path.clone(), line);
            graph.entry(a.clone()).or_default().entry(b.clone()).or_insert_with(place);
        }
    }

    /// Judges whether `file` may use what is reserved to some rooms.
    fn reserved(&mut self, file: &File, reference: &Reference, targets: &BTreeSet<Module>) {
        let line = reference.at.0;
        let room = room_of(&file.module).unwrap_or_default();
        let is_macro = reference.form == Form::Macro;
        if is_macro && targets.iter().any(|target| target.last().is_some_and(|name| name == "include")) {
            let message = "`include!` takes code from a file that stands elsewhere";
            self.report(&file.path, line, "hidden", message);
        }
        for row in RESERVED.iter().filter(|row| !row.rooms.contains(&room)) {
            let hit = targets.iter().find(|target| {
                let path = target.iter().map(String::as_str);
                let called = is_macro && target.last().is_some_and(|name| row.macros.contains(&&**name));
                called
                    || row.paths.iter().any(|reserved| {
                        let reserved: Vec<_> = reserved.split("::").collect();
                        let path: Vec<_> = path.clone().collect();
                        path.starts_with(&reserved)
                            || (reference.form == Form::Glob && reserved.starts_with(&path))
                    })
            });
            if let Some(hit) = hit {
                let message = format!("`{}` is for {} alone", hit.join("::"), row.rooms.join(", "));
                self.report(&file.path, line, row.kind, message);
            }
        }
    }

    fn is_test(&self, file: &File, at: Position) -> bool {
        (1..=file.module.len()).any(|length| self.test_files.contains(&file.module[..length]))
            || file.shape.tests.iter().any(|extent| extent.holds(at))
    }

    fn find_circles(&mut self) {
        for (module, graph) in std::mem::take(&mut self.graphs) {
            for circle in circles(&graph) {
                let (path, line) = &graph[&circle[0]][circle.get(1).unwrap_or(&circle[0])];
                let message = format!("{} → {} in `{}`", circle.join(" → "), circle[0], module.join("::"));
                self.report(path, *line, "circle", message);
            }
        }
    }
}

impl File {
    fn route(&self, reference: &Reference) -> Route {
        let module = self.shape.module_at(reference.at).unwrap_or(&self.module).clone();
        Route { module, segments: reference.segments.clone(), absolute: reference.absolute }
    }
}

/// The module that a file is the body of.
fn module_of(path: &str) -> Option<Module> {
    let inside = path.strip_prefix("src/")?.strip_suffix(".rs")?;
    let (krate, inside, root) = match inside.strip_prefix("bin/") {
        Some(binary) => (BINARY, binary.strip_prefix("startklar/")?, "main"),
        None => (LIBRARY, inside, "lib"),
    };
    let mut module = vec![krate.to_owned()];
    if inside != root {
        module.extend(inside.strip_suffix("/mod").unwrap_or(inside).split('/').map(str::to_owned));
    }
    Some(module)
}

/// The room that a module belongs to. The library's root is none.
fn room_of(module: &Module) -> Option<&str> {
    match module.first().map(String::as_str) {
        Some(LIBRARY) => module.get(1).map(String::as_str),
        Some(BINARY) => Some(BINARY),
        _ => None,
    }
}
