//! Whole files against their expected owners.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::{CodeOwners, Dialect, Owned, parse};
use crate::model::{Position, RepoPath};

fn path(text: &str) -> RepoPath {
    text.parse().unwrap()
}

/// The owners of `text`, joined; `-` for cleared, `?` for unmatched.
fn owners(file: &CodeOwners, text: &str) -> String {
    match file.owners_of(&path(text)) {
        Owned::Unmatched => "?".to_owned(),
        Owned::Cleared { .. } => "-".to_owned(),
        Owned::Owners { owners, .. } => owners.join(" "),
    }
}

fn codes(file: &CodeOwners) -> Vec<(usize, usize, &str)> {
    file.invalid().iter().map(|f| (f.span.start.line, f.span.start.column, f.code)).collect()
}

/// The rules of the example in GitHub's documentation, in its order.
const GITHUB: &str = "\
# Default owners.
*       @global-owner1 @global-owner2

*.js    @js-owner #This is an inline comment.
*.go docs@example.com
*.txt @octo-org/octocats
/build/logs/ @doctocat
docs/* docs@example.com
apps/ @octocat
/docs/ @doctocat
/scripts/ @doctocat @octocat
**/logs @octocat
/apps/ @octocat
/apps/github
";

#[test]
fn githubs_own_example() {
    let file = parse(GITHUB, Dialect::GitHub);
    assert_eq!(file.invalid(), []);
    for (path, expected) in [
        ("README.md", "@global-owner1 @global-owner2"),
        ("src/app.js", "@js-owner"),
        ("cmd/main.go", "docs@example.com"),
        ("a/b/notes.txt", "@octo-org/octocats"),
        ("build/logs/today.js", "@octocat"),
        ("build/other/x", "@global-owner1 @global-owner2"),
        ("docs/getting-started.md", "@doctocat"),
        ("docs/build-app/troubleshooting.md", "@doctocat"),
        ("x/docs/a.md", "@global-owner1 @global-owner2"),
        ("x/apps/a.rs", "@octocat"),
        ("scripts/run.sh", "@doctocat @octocat"),
        ("deeply/nested/logs/x.txt", "@octocat"),
        ("apps/main/index.js", "@octocat"),
        ("apps/github/index.js", "-"),
        ("apps/github", "-"),
    ] {
        assert_eq!(owners(&file, path), expected, "{path}");
    }
    let at = Position { line: 14, column: 1 };
    assert_eq!(file.owners_of(&path("apps/github/x")), Owned::Cleared { at });
}

#[test]
fn unmatched_cleared_and_owned_are_three_things() {
    let file = parse("/src/ @a\n  /src/gen/ # made by a tool\n", Dialect::GitHub);
    assert_eq!(owners(&file, "README.md"), "?");
    assert_eq!(owners(&file, "src/lib.rs"), "@a");
    let at = Position { line: 2, column: 3 };
    assert_eq!(file.owners_of(&path("src/gen/x.rs")), Owned::Cleared { at });
    assert_eq!(file.owners_of(&RepoPath::root()), Owned::Unmatched);
    assert_eq!(owners(&parse("", Dialect::GitHub), "a"), "?");
}

#[test]
fn github_skips_and_names_what_it_does_not_accept() {
    let text = "* @all\r\n!x @a\n\\#x @a\n/a[bc].rs @a\n  /x @a nobody\n/y @a/b/c\na***b @a\n/z @\n/e a@b\n/w\\ @a\n/ü @ü\n/ok @a_corp @o-1/t_2 a.b+c@d-e.example # @not\n";
    let file = parse(text, Dialect::GitHub);
    assert_eq!(
        codes(&file),
        [
            (2, 1, "pattern"),
            (3, 1, "pattern"),
            (4, 1, "pattern"),
            (5, 9, "owner"),
            (6, 4, "owner"),
            (7, 1, "pattern"),
            (8, 4, "owner"),
            (9, 4, "owner"),
            (11, 4, "owner"),
        ]
    );
    let bytes = file.invalid()[3].span.bytes.clone();
    assert_eq!(text.get(bytes), Some("nobody"));
    // `\ ` is a blank inside the pattern, so line 10 is a path without owners.
    assert_eq!(owners(&file, "w @a"), "-");
    assert_eq!(owners(&file, "x"), "@all");
    assert_eq!(owners(&file, "ok"), "@a_corp @o-1/t_2 a.b+c@d-e.example");
    assert_eq!(codes(&parse("/w\\", Dialect::GitHub)), [(1, 1, "pattern")]);
    assert_eq!(owners(&parse("\u{FEFF}* @a", Dialect::GitHub), "x"), "@a");
}

#[test]
fn gitlab_sections_add_up() {
    let file = parse(
        "* @admin\n[README Owners]\nREADME.md @user1 @user2\ninternal/README.md @user4\n[README other owners]\nREADME.md @user3\n",
        Dialect::GitLab,
    );
    assert_eq!(owners(&file, "README.md"), "@admin @user1 @user2 @user3");
    assert_eq!(owners(&file, "internal/README.md"), "@admin @user4 @user3");
    assert_eq!(owners(&file, "x.rb"), "@admin");
}

#[test]
fn gitlab_section_defaults() {
    let file = parse(
        "[Documentation][2] @docs-team\ndocs/\nREADME.md\n^[Database] @database-team @agarcia\nmodel/db/\nconfig/db/database-setup.md @docs-team\n[DOCUMENTATION]\n*.txt @@developers\nx\n",
        Dialect::GitLab,
    );
    assert_eq!(owners(&file, "docs/api/graphql.md"), "@docs-team");
    assert_eq!(owners(&file, "README.md"), "@docs-team");
    // What the optional section names is asked to look, and need not approve.
    assert_eq!(owners(&file, "model/db/CHANGELOG.txt"), "@@developers");
    assert_eq!(owners(&file, "config/db/database-setup.md"), "?");
    assert_eq!(owners(&file, "src/x.rb"), "?");
    // The last line has neither owners nor, under the later heading, defaults.
    assert_eq!(codes(&file), [(9, 1, "owner")]);
    assert_eq!(owners(&file, "x"), "-");
}

#[test]
fn gitlab_exclusions_cannot_be_taken_back() {
    let file = parse(
        "* @default-owner\n!*.rb\n/special/*.rb @ruby-owner\n!package-lock.json\n[Ruby]\n*.rb @ruby-team\n!/config/**/*.rb\n/config/routes.rb @ops\n",
        Dialect::GitLab,
    );
    assert_eq!(owners(&file, "special/a.rb"), "@ruby-team");
    assert_eq!(owners(&file, "config/routes.rb"), "-");
    assert_eq!(owners(&file, "config/x.yml"), "@default-owner");
    assert_eq!(owners(&file, "web/package-lock.json"), "-");
    assert_eq!(file.invalid(), []);
}

#[test]
fn gitlab_keeps_the_line_and_names_the_malformed_owner() {
    let file = parse(
        "/path/* @group no_at @user\n\\#file.rb @a\npath\\ with\\ spaces/ @space\n/c @a # see @b please\n/none nobody\n/r @@admin @@Maintainer\n[Broken\n[Zero][0] @z\n[] @e\n",
        Dialect::GitLab,
    );
    assert_eq!(owners(&file, "path/x"), "@group @user");
    assert_eq!(owners(&file, "#file.rb"), "@a");
    assert_eq!(owners(&file, "path with spaces/x"), "@space");
    assert_eq!(owners(&file, "c"), "@a @b");
    assert_eq!(owners(&file, "none"), "-");
    assert_eq!(owners(&file, "r"), "@@Maintainer");
    assert_eq!(
        codes(&file),
        [
            (1, 16, "owner"),
            (4, 7, "comment"),
            (5, 7, "owner"),
            (5, 1, "owner"),
            (6, 4, "owner"),
            (7, 1, "section"),
            (8, 1, "section"),
            (9, 1, "section"),
        ]
    );
}

#[test]
fn hostile_files_stay_fast_and_small() {
    let many = |count: usize, item: &dyn Fn(usize) -> String| (0..count).map(item).collect::<String>();
    let start = Instant::now();
    for text in [
        many(60_000, &|n| format!("[s{n}]\nx @a\n")),
        format!("[s] {}\n{}", many(50_000, &|n| format!("@u{n} ")), "x\n".repeat(200_000)),
        format!("x {}", "ü ".repeat(200_000)),
        format!("* {}", many(100_000, &|n| format!("@u{n} "))),
    ] {
        for dialect in [Dialect::GitHub, Dialect::GitLab] {
            let file = parse(&text, dialect);
            let path = path("x");
            assert!(file.owners_of(&path) != Owned::Unmatched || !file.invalid().is_empty());
        }
    }
    assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
}

proptest! {
    #[test]
    fn never_fails_and_a_last_line_for_everything_decides(
        text in "([\\[\\]^!#@*/\\\\?a-c. \\tü-]{0,12}\n?){0,8}",
        name in "[a-c]{1,3}(/[a-c.]{0,2}[a-c]){0,3}",
    ) {
        let path = path(&name);
        let github = parse(&format!("{text}\n* @last\n"), Dialect::GitHub);
        let line = text.matches('\n').count() + 2;
        prop_assert_eq!(
            github.owners_of(&path),
            Owned::Owners { owners: vec!["@last"], at: Position { line, column: 1 } }
        );
        let gitlab = parse(&format!("{text}\n[zz]\n* @last\n"), Dialect::GitLab);
        match gitlab.owners_of(&path) {
            Owned::Owners { owners, .. } => prop_assert!(owners.contains(&"@last")),
            other => prop_assert!(false, "{:?}", other),
        }
    }

    #[test]
    fn any_text_is_read(text in any::<String>()) {
        let mark = '\u{FEFF}';
        for dialect in [Dialect::GitHub, Dialect::GitLab] {
            let file = parse(&text, dialect);
            for fault in file.invalid() {
                let excerpt = text.strip_prefix(mark).unwrap_or(&text).get(fault.span.bytes.clone());
                prop_assert!(excerpt.is_some());
            }
        }
    }
}

#[test]
fn of_several_sections_the_line_that_names_somebody_is_found() {
    let text = "[Tech]\n* @tech\n[Domain]\n/docs/ @Domain @tech\n^[Hint]\n/docs/ @reader\n";
    let file = parse(text, Dialect::GitLab);
    let line = |who: &str| file.line_naming(&path("docs/a.md"), |owner| owner == who).map(|at| at.line);
    assert_eq!((line("@tech"), line("@Domain")), (Some(2), Some(4)));
    assert_eq!((line("@reader"), line("@nobody")), (None, None), "an optional section asks nobody");
}
