//! Bare parse of a file with InfluxDB 3's parser: every line, every tag, every field is looked at, nothing is stored.
//! `lp-bench-peer FILE RUNS` prints one line a run: seconds and the number of points.
use influxdb_line_protocol::{parse_lines, FieldValue};
use std::time::Instant;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let text = std::fs::read_to_string(&args[1]).expect("a UTF-8 file");
    let runs: usize = args[2].parse().expect("number of runs");
    for _ in 0..runs {
        let start = Instant::now();
        let (mut points, mut sum) = (0usize, 0u64);
        for line in parse_lines(&text) {
            let Ok(line) = line else { continue };
            points += 1;
            if let Some(tags) = &line.series.tag_set {
                for (key, value) in tags {
                    sum = sum.wrapping_add(key.len() as u64 + value.len() as u64);
                }
            }
            for (key, value) in &line.field_set {
                sum = sum.wrapping_add(key.len() as u64);
                sum = sum.wrapping_add(match value {
                    FieldValue::I64(v) => *v as u64,
                    FieldValue::U64(v) => *v,
                    FieldValue::F64(v) => v.to_bits(),
                    FieldValue::String(v) => v.len() as u64,
                    FieldValue::Boolean(v) => *v as u64,
                });
            }
            sum = sum.wrapping_add(line.timestamp.unwrap_or(0) as u64);
        }
        println!("{} {} {}", start.elapsed().as_secs_f64(), points, sum);
    }
}
