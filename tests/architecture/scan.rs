//! Finds every path in a file's tokens: imports, expressions, types, attributes and macro bodies alike.
//!
//! Tokens rather than the syntax tree, so that no place where a path can stand is forgotten.

use proc_macro2::{Delimiter, Group, Spacing, Span, TokenStream, TokenTree};

/// Line (from 1) and column (from 0).
pub type Position = (usize, usize);

/// Something that a file names.
#[derive(Debug, Clone)]
pub struct Reference {
    /// The path's names as written; `$crate` is `crate`, `r#` is dropped.
    pub segments: Vec<String>,
    /// Whether it begins with `::`.
    pub absolute: bool,
    /// What is done with it.
    pub form: Form,
    /// Where it begins.
    pub at: Position,
}

/// What is done with a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Form {
    /// `a::b` in code.
    Path,
    /// `use a::b`, under this name (`None` for `as _`).
    Import(Option<String>),
    /// `extern crate a as b`, under this name.
    Extern(String),
    /// `a::*`
    Glob,
    /// `a::b!(…)`
    Macro,
    /// `a::$b`: which path it is shows only where the macro is used.
    Dynamic,
    /// `unsafe`
    Unsafe,
    /// `#[path = …]`: code from a file that stands elsewhere.
    Elsewhere,
}

/// Everything that `tokens` name, in order.
pub fn scan(tokens: TokenStream) -> Vec<Reference> {
    let mut scanner = Scanner::default();
    scanner.tokens(tokens);
    scanner.found
}

#[derive(Default)]
struct Scanner {
    found: Vec<Reference>,
    /// Set while the inside of a string is scanned: its tokens have no place of their own.
    place: Option<Position>,
}

/// What has been read of a path.
#[derive(Clone)]
struct Route {
    segments: Vec<String>,
    absolute: bool,
    import: bool,
}

impl Scanner {
    fn tokens(&mut self, tokens: TokenStream) {
        let tokens: Vec<_> = tokens.into_iter().collect();
        let mut i = 0;
        while i < tokens.len() {
            i = self.step(&tokens, i);
        }
    }

    /// Reads what begins at `i`; gives the index behind it.
    fn step(&mut self, t: &[TokenTree], i: usize) -> usize {
        match &t[i] {
            TokenTree::Group(group) => self.tokens(group.stream()),
            TokenTree::Punct(punct) if punct.as_char() == '#' => {
                let inner = usize::from(is_punct(t, i + 1, '!'));
                if let Some(TokenTree::Group(group)) = t.get(i + 1 + inner)
                    && group.delimiter() == Delimiter::Bracket
                {
                    self.attribute(group);
                    return i + 2 + inner;
                }
            }
            TokenTree::Punct(punct) if punct.as_char() == '$' && !is_word(t, i + 1, "crate") => {
                return if matches!(t.get(i + 1), Some(TokenTree::Ident(_))) { i + 2 } else { i + 1 };
            }
            TokenTree::Punct(_)
                if is_separator(t, i) && matches!(t.get(i + 2), Some(TokenTree::Ident(_))) =>
            {
                return self.path(t, i, Route { segments: vec![], absolute: false, import: false });
            }
            TokenTree::Ident(word) if word == "unsafe" => self.note(vec![], false, Form::Unsafe, word.span()),
            // `use<'a>` is a bound, not an import.
            TokenTree::Ident(word) if word == "use" && !is_punct(t, i + 1, '<') => {
                return self.path(t, i + 1, Route { segments: vec![], absolute: false, import: true });
            }
            TokenTree::Ident(word) if word == "extern" && is_word(t, i + 1, "crate") => {
                return self.extern_crate(t, i + 2);
            }
            TokenTree::Ident(_) => {
                return self.path(t, i, Route { segments: vec![], absolute: false, import: false });
            }
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
        i + 1
    }

    /// Reads a path or a tree of imports from `i` on; gives the index behind it.
    fn path(&mut self, t: &[TokenTree], mut i: usize, mut route: Route) -> usize {
        let Some(first) = t.get(i).map(TokenTree::span) else { return i };
        if is_separator(t, i) {
            route.absolute = route.segments.is_empty();
            i += 2;
        }
        loop {
            match t.get(i) {
                Some(TokenTree::Punct(p)) if p.as_char() == '$' && is_word(t, i + 1, "crate") => i += 1,
                Some(TokenTree::Punct(p)) if p.as_char() == '$' && !route.segments.is_empty() => {
                    self.note(route.segments, route.absolute, Form::Dynamic, first);
                    return i + 1;
                }
                Some(TokenTree::Punct(p)) if p.as_char() == '*' => {
                    self.note(route.segments, route.absolute, Form::Glob, first);
                    return i + 1;
                }
                Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                    let branches: Vec<_> = group.stream().into_iter().collect();
                    for branch in branches.split(|token| is_punct(std::slice::from_ref(token), 0, ',')) {
                        self.path(branch, 0, route.clone());
                    }
                    if !route.import {
                        self.tokens(group.stream());
                    }
                    return i + 1;
                }
                Some(TokenTree::Ident(word)) => {
                    route.segments.push(word.to_string().trim_start_matches("r#").to_owned());
                    i += 1;
                    if !is_separator(t, i) {
                        return self.end(t, i, route, first);
                    }
                    i += 2;
                }
                // `a::<T>` and the like: the path so far is what is named.
                _ => {
                    if !route.segments.is_empty() {
                        self.note(route.segments, route.absolute, Form::Path, first);
                    }
                    return i;
                }
            }
        }
    }

    /// Notes a path whose last name stands before `i`; gives the index behind it.
    fn end(&mut self, t: &[TokenTree], i: usize, mut route: Route, first: Span) -> usize {
        if !route.import {
            let call = is_punct(t, i, '!') && matches!(t.get(i + 1), Some(TokenTree::Group(_)));
            let form = if call { Form::Macro } else { Form::Path };
            self.note(route.segments, route.absolute, form, first);
            return i;
        }
        if route.segments.len() > 1 && route.segments.last().is_some_and(|last| last == "self") {
            route.segments.pop();
        }
        let (name, next) = match (is_word(t, i, "as"), t.get(i + 1)) {
            (true, Some(TokenTree::Ident(name))) => (Some(name.to_string()), i + 2),
            // `as $name` in a macro.
            (true, _) => (None, i + 2),
            (false, _) => (route.segments.last().cloned(), i),
        };
        let name = name.filter(|name| name != "_").map(|name| name.trim_start_matches("r#").to_owned());
        self.note(route.segments, route.absolute, Form::Import(name), first);
        next
    }

    fn extern_crate(&mut self, t: &[TokenTree], i: usize) -> usize {
        let Some(TokenTree::Ident(krate)) = t.get(i) else { return i };
        let krate_name = krate.to_string();
        let name = match (is_word(t, i + 1, "as"), t.get(i + 2)) {
            (true, Some(TokenTree::Ident(name))) => name.to_string(),
            _ => krate_name.clone(),
        };
        // `self` is this crate; every other name is absolute.
        let (segment, absolute) =
            if krate_name == "self" { ("crate".to_owned(), false) } else { (krate_name, true) };
        self.note(vec![segment], absolute, Form::Extern(name), krate.span());
        i + 1
    }

    /// An attribute: its tokens, and strings that are paths (`#[serde(with = "a::b")]`).
    fn attribute(&mut self, group: &Group) {
        let tokens: Vec<_> = group.stream().into_iter().collect();
        if is_word(&tokens, 0, "doc") {
            return;
        }
        if is_word(&tokens, 0, "path") || (is_word(&tokens, 0, "cfg_attr") && assigns_path(group.stream())) {
            self.note(vec![], false, Form::Elsewhere, group.span_open());
        }
        self.tokens(group.stream());
        self.strings(group.stream());
    }

    fn strings(&mut self, tokens: TokenStream) {
        for token in tokens {
            match token {
                TokenTree::Group(group) => self.strings(group.stream()),
                TokenTree::Literal(literal) => {
                    let text = syn::parse_str::<syn::LitStr>(&literal.to_string()).map(|text| text.value());
                    let Some(text) = text.ok().filter(|text| syn::parse_str::<syn::Path>(text).is_ok())
                    else {
                        continue;
                    };
                    self.place = Some(position(literal.span()));
                    self.tokens(text.parse().unwrap_or_default());
                    self.place = None;
                }
                TokenTree::Ident(_) | TokenTree::Punct(_) => {}
            }
        }
    }

    fn note(&mut self, segments: Vec<String>, absolute: bool, form: Form, span: Span) {
        let at = self.place.unwrap_or_else(|| position(span));
        self.found.push(Reference { segments, absolute, form, at });
    }
}

/// Where a span begins.
pub fn position(span: Span) -> Position {
    (span.start().line, span.start().column)
}

fn is_punct(t: &[TokenTree], i: usize, wanted: char) -> bool {
    matches!(t.get(i), Some(TokenTree::Punct(punct)) if punct.as_char() == wanted)
}

fn is_word(t: &[TokenTree], i: usize, wanted: &str) -> bool {
    matches!(t.get(i), Some(TokenTree::Ident(word)) if word == wanted)
}

/// `::`
fn is_separator(t: &[TokenTree], i: usize) -> bool {
    matches!(t.get(i), Some(TokenTree::Punct(p)) if p.as_char() == ':' && p.spacing() == Spacing::Joint)
        && is_punct(t, i + 1, ':')
}

fn assigns_path(tokens: TokenStream) -> bool {
    let tokens: Vec<_> = tokens.into_iter().collect();
    (0..tokens.len()).any(|i| match &tokens[i] {
        TokenTree::Group(group) => assigns_path(group.stream()),
        _ => is_word(&tokens, i, "path") && is_punct(&tokens, i + 1, '='),
    })
}
