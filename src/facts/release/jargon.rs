//! Terms of engineering that a text in business terms does without, or explains.

/// The terms, in lower case, without hyphens. Their plurals count as well.
const TERMS: [&str; 61] = [
    "api",
    "backend",
    "bleu",
    "cache",
    "chunk",
    "chunking",
    "classifier",
    "commit",
    "container",
    "context window",
    "deployment",
    "durchsatz",
    "einbettung",
    "embedding",
    "endpoint",
    "f1",
    "fallback",
    "feature flag",
    "fine tuning",
    "finetuning",
    "frontend",
    "gpt",
    "gpu",
    "guardrail",
    "guardrails",
    "hallucination",
    "halluzination",
    "inference",
    "inferenz",
    "json",
    "kontextfenster",
    "kubernetes",
    "latency",
    "latenz",
    "llm",
    "mcp",
    "microservice",
    "p50",
    "p95",
    "p99",
    "perplexity",
    "pipeline",
    "prompt",
    "quantisation",
    "quantization",
    "rag",
    "recall",
    "repository",
    "retrieval",
    "rouge",
    "schema",
    "sli",
    "slo",
    "temperature",
    "throughput",
    "token",
    "top k",
    "transformer",
    "vector",
    "vektor",
    "webhook",
];

/// The terms that a text uses, each once.
pub(super) fn in_text(text: &str) -> Vec<&'static str> {
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let line = format!(" {} ", words.join(" "));
    let uses = |term: &str| {
        ["", "s", "en", "n"].into_iter().any(|ending| line.contains(&format!(" {term}{ending} ")))
    };
    TERMS.into_iter().filter(|term| uses(term)).collect()
}

#[cfg(test)]
mod tests {
    use super::{TERMS, in_text};

    #[test]
    fn whole_words_count_and_their_plurals() {
        assert_eq!(in_text("Fine-tuning halves the tokens per call."), ["fine tuning", "token"]);
        assert_eq!(in_text("Die Latenzen der LLMs"), ["latenz", "llm"]);
        assert_eq!(in_text("The clerk prompted a rapid reply, and drafted it."), [""; 0]);
        assert!(TERMS.is_sorted());
    }
}
