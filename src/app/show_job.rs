//! How far an export is, in words.

use super::failure_text::failure_text;
use super::jobs::{Job, JobState};
use super::show;
use super::texts::Texts;

/// `12,000 rows written · 250,000 rows/s · 3 s left`.
pub fn progress_line(job: &Job, t: Texts) -> String {
    if job.elsewhere {
        return t.job_elsewhere();
    }
    if job.state == JobState::Waiting {
        return t.job_waiting();
    }
    let mut line = t.rows_written(job.rows);
    if let Some(rate) = job.rows_per_second {
        line.push_str(" \u{b7} ");
        line.push_str(&t.rows_a_second(&t.number(rate as u64)));
    }
    if let Some(seconds) = job.seconds_left {
        line.push_str(" \u{b7} ");
        line.push_str(&t.time_left(&seconds_text(seconds as u64, t)));
    }
    line
}

/// The state and what belongs to it.
pub fn state_line(job: &Job, t: Texts) -> String {
    match job.state {
        JobState::Waiting | JobState::Running => progress_line(job, t),
        JobState::Ready => format!("{} \u{b7} {}", t.rows(job.rows), show::size(job.bytes, t)),
        JobState::Failed => why(job, t).unwrap_or_else(|| t.source_state("failed")),
        JobState::Expired => why(job, t).unwrap_or_else(|| t.job_expired()),
        JobState::Cancelled => why(job, t).unwrap_or_else(|| t.job_cancelled()),
    }
}

fn why(job: &Job, t: Texts) -> Option<String> {
    job.error.as_ref().map(|failure| failure_text(t, failure))
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

fn seconds_text(seconds: u64, t: Texts) -> String {
    let text = |count: u64, unit| t.measure(count as f64, 0, unit);
    const MINUTE: (&str, &str) = ("minute", "min");
    match seconds {
        0..60 => text(seconds, ("second", "s")),
        60..3600 => text(seconds.div_ceil(60), MINUTE),
        _ => format!(
            "{} {}",
            text(seconds / 3600, ("hour", "h")),
            text(seconds % 3600 / 60, MINUTE)
        ),
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
            elsewhere: false,
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
            assert_eq!(state_line(&job(state), Texts::default()), line);
        }
        let elsewhere = Job {
            elsewhere: true,
            ..job(JobState::Waiting)
        };
        let line = state_line(&elsewhere, Texts::default());
        assert_eq!(line, "Being made in another window");
    }
}
