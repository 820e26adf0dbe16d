//! Hard limits on everything that comes from the audited repository.

/// How much of an untrusted input is read before it is refused.
///
/// The figures are those of the contract: generous for real files, too small to exhaust a machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a manifest, a configuration or a rule file.
    pub file_bytes: u64,
    /// Bytes of a TOML file; its parser needs about thirty times as much memory.
    pub toml_bytes: u64,
    /// Bytes of a test report or a file of samples.
    pub report_bytes: u64,
    /// Bytes of a Markdown file.
    pub markdown_bytes: u64,
    /// Bytes of a CODEOWNERS file; GitHub loads none that is larger.
    pub codeowners_bytes: u64,
    /// Files that a pattern may match, and that are looked at to find them.
    pub files: usize,
    /// Depth of a YAML, TOML, JSON or XML document.
    pub depth: usize,
    /// Nodes of a YAML, TOML or JSON document, aliases expanded.
    pub nodes: usize,
    /// Bytes of all scalars of a document, aliases expanded.
    pub scalar_bytes: usize,
    /// Aliases of a YAML document.
    pub aliases: usize,
    /// Elements of an XML document. Reports of 250,000 need some 250 MB at the worst.
    pub xml_elements: usize,
    /// Attributes of one XML tag.
    pub xml_attributes: usize,
    /// Bytes of one XML tag.
    pub xml_tag_bytes: usize,
    /// Bytes of a `PromQL` expression.
    pub promql_bytes: usize,
    /// Bracket depth of a `PromQL` expression.
    pub promql_depth: usize,
    /// Operators of a `PromQL` expression.
    pub promql_operators: usize,
    /// Records of a JSON Lines file.
    pub records: usize,
}

impl Limits {
    /// The limits that hold unless a policy says otherwise.
    pub const DEFAULT: Self = Self {
        file_bytes: 8 << 20,
        toml_bytes: 1 << 20,
        report_bytes: 64 << 20,
        markdown_bytes: 2 << 20,
        codeowners_bytes: 3 << 20,
        files: 50_000,
        depth: 64,
        nodes: 100_000,
        scalar_bytes: 32 << 20,
        aliases: 1_000,
        xml_elements: 250_000,
        xml_attributes: 256,
        xml_tag_bytes: 64 << 10,
        promql_bytes: 8 << 10,
        promql_depth: 64,
        promql_operators: 500,
        records: 1_000_000,
    };
}

impl Default for Limits {
    fn default() -> Self {
        Self::DEFAULT
    }
}
