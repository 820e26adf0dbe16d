//! The table "Rooms" of the architecture, and what only some rooms may use, as data.

/// A folder of `src/` and what it may import.
pub struct Room {
    /// The folder's name; for the binary, [`BINARY`].
    pub name: &'static str,
    /// Imports go strictly to lower layers.
    pub layer: u8,
    /// The rooms it may import.
    pub imports: &'static [&'static str],
}

/// The room of `src/bin/startklar/`.
pub const BINARY: &str = "bin";

/// The table "Rooms", row by row.
pub const ROOMS: &[Room] = &[
    Room { name: "model", layer: 0, imports: &[] },
    Room { name: "document", layer: 1, imports: &["model"] },
    Room { name: "statistics", layer: 1, imports: &[] },
    Room { name: "repository", layer: 1, imports: &["model"] },
    Room { name: "manifest", layer: 2, imports: &["document", "model"] },
    Room { name: "waivers", layer: 2, imports: &["document", "model"] },
    Room { name: "evidence", layer: 2, imports: &["document", "model"] },
    Room { name: "checklist", layer: 2, imports: &["document", "model"] },
    Room { name: "mutation", layer: 2, imports: &["document", "repository", "model"] },
    // `document` for decimals, quantities and the spans of claims.
    Room {
        name: "facts",
        layer: 3,
        imports: &["manifest", "evidence", "statistics", "repository", "document", "model"],
    },
    Room { name: "init", layer: 3, imports: &["evidence", "repository", "document", "model"] },
    Room { name: "audit", layer: 4, imports: &["facts", "checklist", "waivers", "model"] },
    Room { name: "render", layer: 5, imports: &["audit", "model"] },
    Room { name: "compare", layer: 5, imports: &["audit", "manifest", "checklist", "waivers", "model"] },
    Room { name: "portfolio", layer: 5, imports: &["audit", "facts", "manifest", "repository", "model"] },
    Room {
        name: BINARY,
        layer: 6,
        imports: &[
            "model",
            "document",
            "statistics",
            "repository",
            "manifest",
            "waivers",
            "evidence",
            "checklist",
            "mutation",
            "facts",
            "init",
            "audit",
            "render",
            "compare",
            "portfolio",
        ],
    },
];

/// What reaches out of the program, and the rooms that may use it. Unit tests are free to.
pub struct Reserved {
    /// The kind of violation.
    pub kind: &'static str,
    /// Paths; everything below them is meant as well.
    pub paths: &'static [&'static str],
    /// Macros, by their last name.
    pub macros: &'static [&'static str],
    /// The rooms that may.
    pub rooms: &'static [&'static str],
}

/// What is reserved to some rooms.
pub const RESERVED: &[Reserved] = &[
    // `std::os` holds the platforms' own doors to files and processes.
    Reserved {
        kind: "files",
        paths: &["std::fs", "std::os", "walkdir", "rustix"],
        macros: &[],
        rooms: &["repository", BINARY],
    },
    Reserved { kind: "environment", paths: &["std::env"], macros: &[], rooms: &[BINARY] },
    Reserved { kind: "network", paths: &["std::net"], macros: &[], rooms: &[BINARY] },
    Reserved { kind: "process", paths: &["std::process"], macros: &[], rooms: &[BINARY] },
    Reserved {
        kind: "clock",
        paths: &[
            "std::time::SystemTime",
            "std::time::Instant",
            "std::time::UNIX_EPOCH",
            "chrono::Utc",
            "chrono::Local",
            "chrono::offset::Utc",
            "chrono::offset::Local",
            "chrono::prelude::Utc",
            "chrono::prelude::Local",
        ],
        macros: &[],
        rooms: &[BINARY],
    },
    Reserved {
        kind: "print",
        paths: &["std::io::stdin", "std::io::stdout", "std::io::stderr"],
        macros: &["println", "print", "eprintln", "eprint", "dbg"],
        rooms: &[BINARY],
    },
    // Expressions are evaluated on a thread whose stack is large enough for them.
    Reserved { kind: "thread", paths: &["std::thread"], macros: &[], rooms: &["audit", BINARY] },
    Reserved { kind: "anyhow", paths: &["anyhow"], macros: &[], rooms: &[BINARY] },
];

/// The most lines a file may have.
pub const LINES: usize = 400;

/// Files that may be longer, each with the reason.
pub const LONG: &[(&str, &str)] = &[];

/// The row of a room.
pub fn room(name: &str) -> Option<&'static Room> {
    ROOMS.iter().find(|room| room.name == name)
}

#[test]
fn imports_go_strictly_downward() {
    for row in ROOMS {
        for import in row.imports {
            let below = room(import).unwrap_or_else(|| panic!("{} imports {import}, no room", row.name));
            assert!(below.layer < row.layer, "{} ({}) → {import} ({})", row.name, row.layer, below.layer);
        }
    }
}
