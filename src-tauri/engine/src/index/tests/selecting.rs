//! Fields of the query language, and the selections of the sidebar.

use super::*;
use crate::model::{Filter, View};

#[test]
fn a_tag_finds_itself_and_what_is_nested_under_it() {
    let index = index(&[
        tagged(1, &["Work"]),
        tagged(2, &["work/Release/Notes"]),
        tagged(3, &["workshop", "x/work"]),
        tagged(4, &["工作／发布"]),
    ]);
    for query in [
        "tag:work",
        "TAG:WORK",
        "tag：ＷＯＲＫ",
        "tag:#work",
        "tag:＃work",
        "tag:\"work\"",
        "tag:“work”",
        "tag:work/",
    ] {
        assert_eq!(found(&index, query), [2, 1], "{query}");
    }
    assert_eq!(found(&index, "tag:work/release"), [2]);
    assert_eq!(found(&index, "tag:工作"), [4]);
    assert_eq!(found(&index, "-tag:work"), [4, 3]);
    assert!(found(&index, "tag:wor").is_empty());
    assert!(found(&index, "tag:none").is_empty());
}

#[test]
fn layer_path_and_is_ask_for_more_than_words() {
    let index = index(&[
        Note { layer: Layer::Archive, pinned: true, ..note(1, "core") },
        Note { context_path: "/Home/My Notes".into(), ..note(2, "b") },
        Note { tags: vec!["home".into()], ..note(3, "home") },
    ]);
    assert_eq!(found(&index, "layer:core"), [3, 2]);
    assert_eq!(found(&index, "Layer：ARCHIVE"), [1]);
    assert_eq!(found(&index, "path:home"), [2]);
    assert_eq!(found(&index, "path:\"my notes\""), [2]);
    assert_eq!(found(&index, "-path:home home"), [3]);
    assert_eq!(found(&index, "is:pinned"), [1]);
    assert_eq!(found(&index, "-is:PINNED"), [3, 2]);
    assert_eq!(found(&index, "is:untagged"), [2, 1]);
}

#[test]
fn before_and_after_mean_the_start_of_the_day_month_year_or_moment() {
    let moments = ["04-30T23:59:59", "05-01T00:00:00", "05-01T08:00:00", "06-01T00:00:00"];
    let notes: Vec<Note> = (1..)
        .zip(moments)
        .map(|(n, moment)| Note { created_at: at(moment), ..note(n, "x") })
        .collect();
    let index = index(&notes);
    assert_eq!(found(&index, "before:2024-05"), [1]);
    assert_eq!(found(&index, "after:2024-05"), [4, 3, 2]);
    assert_eq!(found(&index, "after:2024-05-01 before:2024-05-02"), [3, 2]);
    assert_eq!(found(&index, "before:2025 after:２０２４"), [4, 3, 2, 1]);
    assert!(found(&index, "before:2024").is_empty());
    assert_eq!(found(&index, "after:2024-05-01T08:00:00Z"), [4, 3]);
    assert_eq!(found(&index, "after:2024-05-01t10:00:00+02:00"), [4, 3]);
    assert_eq!(found(&index, "-after:2024-05-01T08:00:00Z"), [2, 1]);
    assert_eq!(found(&index, "before:9999-12-31 after:0000"), [4, 3, 2, 1]);
}

#[test]
fn days_begin_in_the_zone_given() {
    let index = index(&[Note { created_at: at("04-30T17:00:00"), ..note(1, "x") }]);
    let may = |zone: &TimeZone| {
        let query = Query::parse("after:2024-05-01", zone);
        index.find(&query, &Selection::default(), 0, 9).ids.len()
    };
    assert_eq!(may(&TimeZone::UTC), 0);
    assert_eq!(may(&TimeZone::fixed(jiff::tz::offset(8))), 1);
}

#[test]
fn the_trash_is_left_out_unless_asked_for() {
    let gone = |note: Note| Note { deleted_at: Some(at("06-01T00:00:00")), ..note };
    let index =
        index(&[note(1, "x"), gone(note(2, "x")), gone(Note { pinned: true, ..note(3, "x") })]);
    assert_eq!(found(&index, ""), [1]);
    assert_eq!(found(&index, "x -is:trashed"), [1]);
    assert_eq!(found(&index, "is:trashed"), [3, 2]);
    assert_eq!(found(&index, "is:trashed is:pinned"), [3]);
    assert_eq!(found(&index, "x OR is:trashed"), [3, 2, 1]);
    let trash = Filter { view: View::Trash, ..Filter::default() };
    assert_eq!(selected(&index, &trash, ""), [3, 2]);
    assert_eq!(selected(&index, &trash, "is:pinned"), [3]);
    let pinned = Filter { view: View::Pinned, ..Filter::default() };
    assert!(selected(&index, &pinned, "").is_empty());
    assert_eq!(selected(&index, &pinned, "is:trashed"), [3]);
}

#[test]
fn what_was_recalled_long_ago_and_what_never_was_are_views_of_their_own() {
    let now = at("06-15T12:00:00");
    let recalled = |n, last| Note {
        created_at: at("01-01T00:00:00"),
        recalled_count: 1,
        last_recalled: Some(last),
        ..note(n, "x")
    };
    let index = index(&[
        recalled(1, at("05-16T11:59:59")),
        recalled(2, at("05-16T12:00:00")),
        Note { created_at: at("06-14T23:59:59"), ..note(3, "x") },
        Note { created_at: at("06-15T00:00:00"), ..note(4, "x") },
    ]);
    let view = |view| {
        let filter = Filter { view, ..Filter::default() };
        let selection = Selection::resolve(&filter, now, &TimeZone::UTC);
        numbers(&index.find(&Query::default(), &selection, 0, 99))
    };
    assert_eq!(view(View::Fading), [1]);
    assert_eq!(view(View::NeverRecalled), [3], "what was written today is no find");
}

#[test]
fn each_view_keeps_what_its_name_says() {
    let now = at("06-15T01:00:00");
    let old = at("05-01T00:00:00");
    let base = |n, created_at| Note {
        created_at,
        updated_at: created_at,
        tags: vec!["t".into()],
        ..note(n, "x")
    };
    let index = index(&[
        base(1, old),
        Note {
            last_recalled: Some(at("06-01T00:00:00")),
            recalled_count: View::OFTEN,
            ..base(2, old)
        },
        Note { updated_at: at("06-01T00:00:00"), recalled_count: View::OFTEN - 1, ..base(3, old) },
        Note { pinned: true, ..base(4, at("06-14T15:59:59")) },
        Note { tags: Vec::new(), ..base(5, at("06-14T16:00:00")) },
        base(6, at("06-15T16:00:00")),
    ]);
    let zone = TimeZone::fixed(jiff::tz::offset(8));
    let view = |view| {
        let filter = Filter { view, ..Filter::default() };
        let selection = Selection::resolve(&filter, now, &zone);
        numbers(&index.find(&Query::default(), &selection, 0, 99))
    };
    assert_eq!(view(View::All), [6, 5, 4, 3, 2, 1]);
    assert_eq!(view(View::Today), [5], "in the zone, until midnight");
    assert_eq!(view(View::Pinned), [4]);
    assert_eq!(view(View::Untagged), [5]);
    assert_eq!(view(View::OftenRecalled), [2]);
    assert_eq!(view(View::NotSeen), [1]);
    assert!(view(View::Trash).is_empty());

    let (today, tomorrow) = Selection::day_of(now, &zone);
    let overview = index.overview(today, tomorrow, Selection::not_seen_before(now));
    let counts = [
        overview.all,
        overview.today,
        overview.pinned,
        overview.untagged,
        overview.often_recalled,
        overview.not_seen,
        overview.trash,
    ];
    assert_eq!(counts, [6, 1, 1, 1, 1, 1, 0]);
}

#[test]
fn tags_and_layer_of_a_filter_must_all_hold_beside_the_query() {
    let index = index(&[
        tagged(1, &["a/b", "c"]),
        Note { layer: Layer::Archive, ..tagged(2, &["A", "C"]) },
        tagged(3, &["a"]),
    ]);
    let filter = |tags: &[&str], layer| Filter {
        tags: tags.iter().map(ToString::to_string).collect(),
        layer,
        view: View::All,
    };
    assert_eq!(selected(&index, &filter(&["#a", "c"], None), ""), [2, 1]);
    assert_eq!(selected(&index, &filter(&["a", "c"], Some(Layer::Core)), ""), [1]);
    assert_eq!(selected(&index, &filter(&["a"], None), "-tag:c"), [3]);
    assert!(selected(&index, &filter(&["none"], None), "").is_empty());
}

#[test]
fn the_ends_of_time_are_days_like_any_other() {
    for now in [Timestamp::MIN, Timestamp::MAX] {
        let (start, next) = Selection::day_of(now, &TimeZone::UTC);
        assert!(start <= now && now <= next && start < next);
        assert!(Selection::not_seen_before(now) <= now);
    }
}

fn selected(index: &Index, filter: &Filter, query: &str) -> Vec<u128> {
    let selection = Selection::resolve(filter, at("06-15T00:00:00"), &TimeZone::UTC);
    numbers(&index.find(&Query::parse(query, &TimeZone::UTC), &selection, 0, usize::MAX))
}
