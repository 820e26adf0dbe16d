//! Values: what is printed is read again as the same, and paths stay inside.

use proptest::prelude::*;
use startklar::document::{Duration, Money, Rate, day};
use startklar::model::{PathPattern, RepoPath, has_hidden, nearest, visible};

/// Parts of paths, good and bad.
fn path() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        4 => "[a-zA-Z0-9._ -]{1,5}",
        1 => Just("..".to_owned()),
        1 => Just(".".to_owned()),
        1 => Just(String::new()),
        1 => "(\\*|\\*\\*|\\?|a\\*b|CON|aux\\.md|~|\\$HOME|%TEMP%|C:|a\\\\b|x\\.|\u{202e})",
        1 => "\\PC{1,3}",
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(part, 0..6).prop_map(|parts| parts.join("/"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1024, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_path_never_leaves(text in path(), base in "(services/)?(a|b|ab)") {
        let base: RepoPath = base.parse().unwrap();
        if let Ok(path) = text.parse::<RepoPath>() {
            for path in [path.clone(), path.below(&base)] {
                prop_assert!(path.segments().all(|part| !matches!(part, ".." | "." | "")), "{text:?}");
                prop_assert!(!path.as_str().starts_with('/') && !path.as_str().contains('\\'), "{text:?}");
                prop_assert!(!has_hidden(path.as_str()), "{text:?}");
            }
            prop_assert_eq!(path.below(&base).relative_to(&base), Some(path.clone()));
            if !path.as_str().is_empty() {
                prop_assert_eq!(path.to_string().parse::<RepoPath>().unwrap(), path);
            }
        }
        if let Ok(pattern) = text.parse::<PathPattern>() {
            prop_assert!(pattern.as_str().split('/').all(|part| part != ".."), "{text:?}");
            prop_assert!(pattern.fixed_folder().segments().all(|part| part != ".."), "{text:?}");
        }
    }

    #[test]
    fn what_is_visible_holds_nothing_to_obey(text in any::<String>(), c in any::<char>()) {
        let text = format!("{text}{c}");
        let shown = visible(&text);
        prop_assert!(!shown.chars().any(char::is_control), "{text:?}");
        prop_assert!(!has_hidden(&shown), "{text:?}");
        prop_assert_eq!(visible(&shown), shown.as_ref());
    }

    #[test]
    fn a_duration_is_read_as_it_is_printed(milliseconds in 0..=3_155_760_000_000_i64) {
        let duration: Duration = format!("{milliseconds}ms").parse().unwrap();
        prop_assert_eq!(duration.to_string().parse::<Duration>().unwrap(), duration);
    }

    #[test]
    fn a_duration_that_is_read_is_never_negative(text in "[0-9.]{0,14}(ms|s|m|h|d|w|y)?([0-9]{1,3}(ms|s|m))?") {
        if let Ok(duration) = text.parse::<Duration>() {
            prop_assert!(duration.milliseconds() >= 0);
            prop_assert_eq!(duration.to_string().parse::<Duration>().unwrap(), duration);
        }
    }

    #[test]
    fn a_rate_is_read_as_it_is_printed(text in "(0|1|0?\\.[0-9]{1,28}|[0-9]{1,3}(\\.[0-9]{1,26})? ?%|[-0-9.e%]{1,6})") {
        if let Ok(rate) = text.parse::<Rate>() {
            let value = rate.value();
            prop_assert!(value >= 0.into() && value <= 1.into(), "{text}");
            prop_assert_eq!(rate.to_string().parse::<Rate>().unwrap(), rate, "{}", text);
        }
    }

    #[test]
    fn money_is_read_as_it_is_printed(text in "[0-9]{0,12}(\\.[0-9]{1,12})?( ?[A-Za-z€]{2,4})?") {
        if let Ok(money) = text.parse::<Money>() {
            prop_assert!(money.amount >= 0.into(), "{text}");
            prop_assert_eq!(&money.to_string().parse::<Money>().unwrap(), &money, "{}", text);
        }
    }

    #[test]
    fn a_day_is_a_day_of_the_calendar(text in "([0-9]{4}-[01][0-9]-[0-3][0-9]|\\PC{10}|[0-9-]{8,12})") {
        if let Some(day) = day(&text) {
            prop_assert_eq!(day.to_string(), text);
        }
    }

    #[test]
    fn a_suggestion_is_one_of_the_candidates(word in "\\PC{0,8}", candidates in prop::collection::vec("[a-z_]{0,8}", 0..5)) {
        if let Some(near) = nearest(&word, candidates.iter().map(String::as_str)) {
            prop_assert!(candidates.iter().any(|candidate| candidate == near));
        }
    }
}
