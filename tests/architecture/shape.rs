//! The shape of a file: the modules written inside it, and the parts that are compiled for tests alone.

use proc_macro2::Span;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned as _;
use syn::visit::Visit;
use syn::{Attribute, Item, Meta, Token};

use super::scan::{Position, position};

/// A module by its names from its crate on: `["startklar", "model", "path"]`.
pub type Module = Vec<String>;

/// The shape of one file.
#[derive(Debug, Default)]
pub struct Shape {
    /// The modules with a body in this file, outer before inner.
    pub modules: Vec<(Extent, Module)>,
    /// The modules that it declares and that stand in files of their own.
    pub declared: Vec<Module>,
    /// What is compiled for tests alone.
    pub tests: Vec<Extent>,
    /// The modules in files of their own that are declared for tests alone.
    pub test_files: Vec<Module>,
}

/// From where to where something stands.
#[derive(Debug)]
pub struct Extent {
    start: Position,
    end: Position,
}

impl Extent {
    fn of(span: Span) -> Self {
        Self { start: position(span), end: (span.end().line, span.end().column) }
    }

    /// Whether `at` lies inside.
    pub fn holds(&self, at: Position) -> bool {
        self.start <= at && at < self.end
    }
}

impl Shape {
    /// The shape of `file`, which is the body of `module`.
    pub fn of(file: &syn::File, module: &Module) -> Self {
        let mut walk = Walk { module: module.clone(), shape: Self::default() };
        if test_only(&file.attrs) {
            walk.shape.test_files.push(module.clone());
        }
        walk.visit_file(file);
        walk.shape
    }

    /// The module that is written at `at`, if it is not the file's own.
    pub fn module_at(&self, at: Position) -> Option<&Module> {
        self.modules.iter().rev().find(|(extent, _)| extent.holds(at)).map(|(_, module)| module)
    }
}

struct Walk {
    module: Module,
    shape: Shape,
}

impl<'ast> Visit<'ast> for Walk {
    fn visit_item(&mut self, item: &'ast Item) {
        let test = test_only(attributes(item));
        if test {
            self.shape.tests.push(Extent::of(item.span()));
        }
        let Item::Mod(inner) = item else {
            syn::visit::visit_item(self, item);
            return;
        };
        self.module.push(inner.ident.to_string().trim_start_matches("r#").to_owned());
        if let Some((brace, _)) = &inner.content {
            self.shape.modules.push((Extent::of(brace.span.join()), self.module.clone()));
        } else {
            self.shape.declared.push(self.module.clone());
            if test {
                self.shape.test_files.push(self.module.clone());
            }
        }
        syn::visit::visit_item(self, item);
        self.module.pop();
    }

    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        if test_only(&function.attrs) {
            self.shape.tests.push(Extent::of(function.span()));
        }
        syn::visit::visit_impl_item_fn(self, function);
    }
}

/// Whether the attributes say that this is compiled for tests and for nothing else.
fn test_only(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("test")
            || (attribute.path().is_ident("cfg")
                && attribute.parse_args::<Meta>().is_ok_and(|condition| implies_test(&condition)))
    })
}

fn implies_test(condition: &Meta) -> bool {
    match condition {
        Meta::Path(path) => path.is_ident("test"),
        Meta::List(list) => {
            let parts = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated);
            let parts = parts.unwrap_or_default();
            (list.path.is_ident("all") && parts.iter().any(implies_test))
                || (list.path.is_ident("any") && !parts.is_empty() && parts.iter().all(implies_test))
        }
        Meta::NameValue(_) => false,
    }
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::ExternCrate(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::ForeignMod(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::TraitAlias(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Union(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}
