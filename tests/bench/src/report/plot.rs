//! Growth from a thousand notes to a million, on logarithmic axes.

use std::error::Error;

use plotters::prelude::*;

use crate::{
    Done,
    run::{Measured, figure},
};

const SIZE: (u32, u32) = (860, 460);
/// Stands for the colour of text, which follows the reader's theme.
const TEXT: RGBColor = RGBColor(36, 41, 47);
const TEXT_HEX: &str = "#24292F";
/// Stands for the colour of lines behind the curves.
const GRID: RGBColor = RGBColor(208, 215, 222);
const GRID_HEX: &str = "#D0D7DE";

/// Who is shown, in which colour; the colours keep apart on light and dark and for the colour-blind.
const CURVES: [(&str, &str, RGBColor); 5] = [
    ("SQLite LIKE", "like/mixed/p95", RGBColor(204, 121, 167)),
    ("SQLite FTS5 trigram", "fts5/mixed/p95", RGBColor(213, 94, 0)),
    ("scan in memory, no records", "scan/mixed/p95", RGBColor(230, 159, 0)),
    ("MemoryHub, p99", "memoryhub/mixed/p99", RGBColor(86, 180, 233)),
    ("MemoryHub", "memoryhub/mixed/p95", RGBColor(0, 158, 115)),
];

/// The plot as SVG that follows the reader's theme.
pub fn svg(all: &[Measured]) -> Done<String> {
    let mut svg = String::new();
    draw(all, &mut svg).map_err(|error| format!("the plot: {error}"))?;
    let style = format!(
        "<style>text{{font-family:system-ui,sans-serif}}@media (prefers-color-scheme:dark){{\
         [fill=\"{TEXT_HEX}\"]{{fill:#e6edf3}}[stroke=\"{TEXT_HEX}\"]{{stroke:#e6edf3}}\
         [stroke=\"{GRID_HEX}\"]{{stroke:#30363d}}}}</style>\n"
    );
    let at = svg.find(">\n").map_or(0, |end| end + 2);
    svg.insert_str(at, &style);
    Ok(svg)
}

fn draw(all: &[Measured], svg: &mut String) -> Result<(), Box<dyn Error>> {
    let area = SVGBackend::with_string(svg, SIZE).into_drawing_area();
    let curves: Vec<_> = CURVES
        .iter()
        .map(|(name, pointer, colour)| {
            let point =
                |one: &Measured| Some((one.notes as f64, figure(&one.parts, pointer)? / 1e3));
            (*name, all.iter().filter_map(point).collect::<Vec<_>>(), *colour)
        })
        .collect();
    let points = || curves.iter().flat_map(|(_, points, _)| points);
    let least = points().map(|point| point.1).fold(0.01, f64::min);
    let most = points().map(|point| point.1).fold(1.0, f64::max);
    let notes = |notes: &f64| match *notes as u64 {
        notes if notes >= 1_000_000 => format!("{} M", notes / 1_000_000),
        notes => format!("{} k", notes / 1_000),
    };
    let style = |size: i32| ("sans-serif", size).into_font().color(&TEXT);
    let mut chart = ChartBuilder::on(&area)
        .caption("First 50 of 200 mixed queries, 95th percentile", style(18))
        .margin(12)
        .x_label_area_size(44)
        .y_label_area_size(70)
        .build_cartesian_2d((900.0..1.15e6).log_scale(), (least / 2.0..most * 2.0).log_scale())?;
    chart
        .configure_mesh()
        .disable_x_mesh()
        .light_line_style(TRANSPARENT)
        .bold_line_style(GRID)
        .axis_style(TEXT)
        .label_style(style(13))
        .x_labels(4)
        .y_labels(8)
        .x_label_formatter(&notes)
        .y_label_formatter(&|ms| format!("{ms} ms"))
        .x_desc("notes")
        .axis_desc_style(style(13))
        .draw()?;
    for (name, points, colour) in curves {
        let width = if name == "MemoryHub" { 4 } else { 2 };
        chart
            .draw_series(LineSeries::new(points.clone(), colour.stroke_width(width)))?
            .label(name)
            .legend(move |(x, y)| {
                PathElement::new(vec![(x, y), (x + 22, y)], colour.stroke_width(width))
            });
        chart
            .draw_series(points.into_iter().map(|point| Circle::new(point, 4, colour.filled())))?;
    }
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::UpperLeft)
        .label_font(style(13))
        .draw()?;
    area.present()?;
    Ok(())
}
