//! How far an export is, in words.

use super::jobs::{Job, JobState};
use super::show;

/// `12,000 rows written · 250,000 rows/s · 3 s left`.
pub fn progress_line(job: &Job) -> String {
    if job.state == JobState::Waiting {
        return "Waiting for its turn".to_owned();
    }
    let mut line = format!("{} written", show::counted(job.rows, "row", "rows"));
    if let Some(rate) = job.rows_per_second {
        line.push_str(&format!(" \u{b7} {} rows/s", show::grouped(rate as u64)));
    }
    if let Some(seconds) = job.seconds_left {
        line.push_str(&format!(" \u{b7} {} left", seconds_text(seconds as u64)));
    }
    line
}

/// The state and what belongs to it.
pub fn state_line(job: &Job) -> String {
    match job.state {
        JobState::Waiting | JobState::Running => progress_line(job),
        JobState::Ready => format!(
            "{} \u{b7} {}",
            show::counted(job.rows, "row", "rows"),
            show::size(job.bytes),
        ),
        JobState::Failed => job.error.as_ref().map_or_else(
            || "Failed".to_owned(),
            |failure| show::sentence(&failure.message),
        ),
        JobState::Expired => "Expired: its 30 days are over".to_owned(),
        JobState::Cancelled => "Stopped; no file was made".to_owned(),
    }
}

/// The state in one word.
pub fn state_word(state: JobState) -> &'static str {
    match state {
        JobState::Waiting => "waiting",
        JobState::Running => "running",
        JobState::Ready => "ready",
        JobState::Failed => "failed",
        JobState::Expired => "expired",
        JobState::Cancelled => "cancelled",
    }
}

fn seconds_text(seconds: u64) -> String {
    match seconds {
        0..60 => format!("{seconds} s"),
        60..3600 => format!("{} min", seconds.div_ceil(60)),
        _ => format!("{} h {} min", seconds / 3600, seconds % 3600 / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn job(state: JobState) -> Job {
        Job {
            id: "export-1".into(),
            report: "visible".into(),
            format: "csv".into(),
            state,
            progress: 0.5,
            rows: 12_000,
            bytes: 1_500,
            name: "a.csv".into(),
            asked: "2024-10-01T00:00:00Z".into(),
            until: "2024-10-31T00:00:00Z".into(),
            rows_per_second: Some(250_000.0),
            seconds_left: Some(61.0),
            error: None,
        }
    }

    #[test]
    fn a_job_says_how_far_it_is_and_how_it_ended() {
        for (state, line) in [
            (JobState::Waiting, "Waiting for its turn"),
            (
                JobState::Running,
                "12,000 rows written \u{b7} 250,000 rows/s \u{b7} 2 min left",
            ),
            (JobState::Ready, "12,000 rows \u{b7} 1.5 kB"),
            (JobState::Cancelled, "Stopped; no file was made"),
        ] {
            assert_eq!(state_line(&job(state)), line);
        }
    }
}
