//! Circles in a graph of names.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Who imports whom, and where that was first seen.
pub type Graph<Place> = BTreeMap<String, BTreeMap<String, Place>>;

/// One shortest circle for each group of nodes that reach each other: `[a, b]` for `a → b → a`.
pub fn circles<Place>(graph: &Graph<Place>) -> Vec<Vec<String>> {
    let mut told = BTreeSet::new();
    let mut found = Vec::new();
    for start in graph.keys() {
        if told.contains(start) {
            continue;
        }
        let forward = reach(graph, start);
        let group: Vec<_> =
            forward.keys().filter(|node| reach(graph, node).contains_key(start)).cloned().collect();
        if !group.is_empty() {
            found.push(route(&forward, start));
            told.extend(group);
        }
    }
    found
}

/// The nodes reached from `start` over at least one edge, each with the node before it on a shortest way.
fn reach<Place>(graph: &Graph<Place>, start: &str) -> BTreeMap<String, String> {
    let mut before = BTreeMap::new();
    let mut queue = VecDeque::from([start.to_owned()]);
    while let Some(node) = queue.pop_front() {
        for next in graph.get(&node).into_iter().flat_map(BTreeMap::keys) {
            if !before.contains_key(next) {
                before.insert(next.clone(), node.clone());
                queue.push_back(next.clone());
            }
        }
    }
    before
}

/// The way from `start` back to itself.
fn route(before: &BTreeMap<String, String>, start: &str) -> Vec<String> {
    let mut nodes = vec![start.to_owned()];
    let mut node = &before[start];
    while node != start {
        nodes.push(node.clone());
        node = &before[node];
    }
    nodes[1..].reverse();
    nodes
}

#[test]
fn each_circle_is_told_once_by_its_shortest_way() {
    let edges = [("a", "b"), ("b", "c"), ("c", "a"), ("c", "b"), ("d", "a"), ("e", "f"), ("f", "e")];
    let mut graph: Graph<()> = Graph::new();
    for (from, to) in edges {
        graph.entry(from.to_owned()).or_default().insert(to.to_owned(), ());
    }
    assert_eq!(circles(&graph), [vec!["a", "b", "c"], vec!["e", "f"]]);
    graph.get_mut("c").unwrap().clear();
    graph.get_mut("f").unwrap().clear();
    assert!(circles(&graph).is_empty());
}
