//! What becomes of jobs when they are kept, and when more is masked.

use leptos::prelude::Owner;

use super::*;

fn kept(number: u32, state: JobState) -> (String, KeptJob) {
    let job = Job {
        id: format!("export-{number}"),
        report: "all".to_owned(),
        format: "csv".to_owned(),
        state,
        progress: 1.0,
        rows: 2,
        bytes: 9,
        name: "all_UTC.csv".to_owned(),
        asked: format!("2024-10-0{number}T00:00:00Z"),
        until: String::new(),
        rows_per_second: None,
        seconds_left: None,
        elsewhere: false,
        error: None,
    };
    let kept = KeptJob {
        job,
        until_millis: 0,
        media_type: "text/csv".to_owned(),
        redact: Some(Redact::default()),
    };
    (format!("export-item-{number}"), kept)
}

#[test]
fn a_file_goes_and_is_told_of_once_something_is_masked_that_it_may_hold_in_the_open() {
    let owner = Owner::new();
    owner.set();
    let jobs = Jobs::new();
    jobs.restore(vec![kept(1, JobState::Ready)]);
    let personal = Redact::Preset("personal".into());
    let nothing = Redact::Rules(Vec::new());
    for now in [&nothing, &Redact::default()] {
        assert_eq!(jobs.unfit(now), Vec::<String>::new());
    }
    assert_eq!(jobs.unfit(&personal), ["export-1"]);
    jobs.withhold("export-1");
    assert_eq!(
        (jobs.unfit(&personal), jobs.is_withheld("export-1")),
        (vec![], true)
    );
    let job = jobs.shown().remove(0);
    assert_eq!(
        (job.state, jobs.kept_item("export-1")),
        (JobState::Expired, None)
    );
    let why = job.error.as_ref().map(|error| error.message.as_str());
    assert!(why.is_some_and(|why| why.contains("masked now")), "{why:?}");
    assert!(!jobs.is_to_be_kept("export-1", String::new));
}

#[test]
fn what_was_kept_is_fit_only_where_it_masks_what_is_masked_now() {
    let (_, mut job) = kept(1, JobState::Ready);
    let personal = Redact::Preset("personal".into());
    assert_eq!(
        (job.is_fit(&Redact::default()), job.is_fit(&personal)),
        (true, false)
    );
    // Kept before it was known what was masked.
    job.redact = None;
    assert_eq!(
        (
            job.is_fit(&Redact::default()),
            job.is_fit(&Redact::Rules(vec![]))
        ),
        (false, true)
    );
}

#[test]
fn a_job_whose_time_is_over_when_the_page_comes_back_is_shown_as_expired_and_has_no_file() {
    let owner = Owner::new();
    owner.set();
    let jobs = Jobs::new();
    jobs.restore(vec![kept(1, JobState::Expired), kept(2, JobState::Ready)]);
    let states: Vec<JobState> = jobs.shown().iter().map(|job| job.state).collect();
    assert_eq!(states, [JobState::Ready, JobState::Expired]);
    assert_eq!(jobs.kept_file("export-1"), None);
    assert!(jobs.kept_file("export-2").is_some());
}

#[test]
fn every_end_is_there_again_and_what_was_being_made_has_failed() {
    let owner = Owner::new();
    owner.set();
    let jobs = Jobs::new();
    jobs.restore(vec![
        kept(1, JobState::Waiting),
        kept(2, JobState::Running),
        kept(3, JobState::Cancelled),
        kept(4, JobState::Failed),
    ]);
    let shown = jobs.shown();
    let states: Vec<JobState> = shown.iter().map(|job| job.state).collect();
    let [failed, cancelled] = [JobState::Failed, JobState::Cancelled];
    assert_eq!(states, [failed, cancelled, failed, failed]);
    for job in &shown[2..] {
        let why = job.error.as_ref().map(|error| error.message.as_str());
        assert!(why.is_some_and(|why| why.contains("the page was closed")));
    }
    for job in &shown {
        assert_eq!(jobs.kept_file(&job.id), None, "{job:?}");
        assert!(jobs.kept_item(&job.id).is_some(), "it can be taken away");
    }
}

#[test]
fn the_device_is_told_of_one_job_by_one_and_of_its_latest_state_last() {
    let owner = Owner::new();
    owner.set();
    let jobs = Jobs::new();
    jobs.restore(vec![kept(1, JobState::Cancelled)]);
    let item = || "another".to_owned();
    assert!(
        jobs.is_to_be_kept("export-1", item),
        "somebody has to begin"
    );
    assert!(!jobs.is_to_be_kept("export-1", item), "somebody does");
    assert_eq!(jobs.kept_item("export-1").as_deref(), Some("export-item-1"));
    jobs.stop_keeping("export-1");
    assert!(jobs.is_to_be_kept("export-1", item));
    assert!(!jobs.is_to_be_kept("export-9", item), "there is none");
}

#[test]
fn what_is_told_of_like_an_export_has_a_name_of_its_own_and_stands_in_no_list() {
    let owner = Owner::new();
    owner.set();
    let jobs = Jobs::new();
    let options = ExportOptions {
        format: Some("case".to_owned()),
        ..ExportOptions::default()
    };
    let (told, _) = jobs.asked_for(&options, 0);
    let (listed, _) = jobs.begin(&options, Redact::default(), 0);
    assert_eq!(
        (told.format.as_str(), told.state),
        ("case", JobState::Waiting)
    );
    assert_ne!(told.id, listed.id);
    let ids: Vec<String> = jobs.shown().into_iter().map(|job| job.id).collect();
    assert_eq!(ids, [listed.id]);
}

#[test]
fn a_job_of_another_window_is_never_failed_and_keeps_its_name_here_once_it_has_ended() {
    let owner = Owner::new();
    owner.set();
    let jobs = Jobs::new();
    jobs.restore(vec![kept(1, JobState::Ready)]);
    // Both windows count from 1.
    let (_, mut theirs) = kept(1, JobState::Waiting);
    theirs.job.elsewhere = true;
    let item = "export-item-2".to_owned();
    jobs.restore(vec![(item.clone(), theirs)]);
    let listed = || jobs.shown().into_iter().find(|job| job.id == "export-2");
    let before = listed().map(|job| (job.state, job.elsewhere, job.error));
    assert_eq!(before, Some((JobState::Waiting, true, None)));
    assert_eq!(jobs.let_go_elsewhere(&item).as_deref(), Some("export-2"));
    assert_eq!(
        (jobs.shown().len(), jobs.let_go_elsewhere(&item)),
        (1, None)
    );
    let (_, mut made) = kept(1, JobState::Ready);
    made.job.id = "export-2".to_owned();
    jobs.restore(vec![(item, made)]);
    let after = listed().map(|job| (job.state, job.elsewhere));
    assert_eq!(after, Some((JobState::Ready, false)));
}
